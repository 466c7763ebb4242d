import { describe, expect, it } from 'vitest';
import { LANGUAGES } from '../../lib/domain/alerting.ts';
import { businessDay } from '../../lib/domain/calendar.ts';
import {
  type BacktestPage,
  backtestPage,
  type PageCurve,
  type PagePoint,
} from '../../lib/reports/backtest-page.ts';
import { tradeOffSvg } from '../../lib/reports/trade-off-chart.ts';

function point(fill: number | null, stockDays: number | null): PagePoint {
  return {
    fill,
    stockDays,
    excessDays: 1.25,
    costShare: 0.05,
    expeditedShare: 0,
    stockOutDayShare: 0.02,
    orders: 12.4,
  };
}

function curve(
  policy: string,
  role: PageCurve['role'],
  points: readonly PagePoint[],
  atTarget: PagePoint | null,
): PageCurve {
  return { policy, role, points, atTarget, leastCostShare: 0.04 };
}

const POINTS = [point(0.85, 10), point(0.95, 20), point(0.99, 45)];
const page: BacktestPage = {
  measuredFrom: businessDay('2025-10-26'),
  measuredTo: businessDay('2026-06-24'),
  targetFill: 0.95,
  groups: [
    {
      demandClass: 'all',
      skus: 400,
      of: 4312,
      curves: [
        curve('erp', 'comparator', POINTS, null),
        curve('handbook', 'method', POINTS, point(0.972, 22.44)),
        curve('calibrated', 'method', POINTS, point(0.95, 20.06)),
        curve('hindsight', 'bound', POINTS, point(0.95, 15)),
      ],
    },
    {
      demandClass: 'lumpy',
      skus: 3,
      of: 3,
      curves: [curve('fixed', 'comparator', [point(null, null)], null)],
    },
  ],
  learned: ['one thing'],
};

/** The cells of the row of a policy in the first table, by its words. */
function rowOf(html: string, policy: string): string[] {
  const row = html.split('<tr').find((part) => part.includes(`>${policy}</th>`)) ?? '';
  return [...row.matchAll(/<td>([^<]*)<\/td>/g)].map(([, cell]) => cell ?? '');
}

describe.each(LANGUAGES)('the page of a backtest in %s', (language) => {
  const html = backtestPage(page, language);

  it('tells every policy at the target, and those that are beyond it or do not get there', () => {
    const [calibrated, handbook, erp] =
      language === 'zh' ? ['校准法', '手册法', '常见ERP规则'] : ['calibrated', 'handbook', 'usual ERP rule'];
    expect(rowOf(html, calibrated ?? '')).toEqual(['20.1', '5.0%', '4.0%', '2.0%', '0.0%', '1.3', '12']);
    expect(rowOf(html, handbook ?? '')[0]).toBe('22.4 (97.2%)');
    expect(rowOf(html, erp ?? '')).toEqual(['-', '-', '4.0%', '-', '-', '-', '-']);
  });

  it('marks the leanest method, never the bound', () => {
    expect(html.match(/<tr class="[^"]*leanest"><th scope="row">([^<]*)/)?.[1]).toBe(
      language === 'zh' ? '校准法' : 'calibrated',
    );
  });

  it('says what was replayed, of how many, and what it teaches', () => {
    for (const text of ['2025-10-26', '2026-06-24', '4,312', '400', 'one thing'])
      expect(html).toContain(text);
  });

  it('is the same text every time', () => {
    expect(backtestPage(page, language)).toBe(html);
  });
});

describe('the chart', () => {
  const chart = {
    id: 'test',
    curves: [
      {
        label: '校准法 · 20.1 天',
        role: 'method' as const,
        points: [
          { stockDays: 10, fill: 0.85 },
          { stockDays: 20, fill: 0.95 },
        ],
      },
    ],
    targetFill: 0.95,
    greatestStockDays: 30,
    words: { fillAxis: '件数满足率', stockAxis: '库存天数', target: '目标' },
    width: 700,
    height: 400,
  };

  it('is well-formed, with the names of its curves, axes and the target', () => {
    const svg = tradeOffSvg(chart);
    for (const text of ['校准法', '件数满足率', '库存天数', '目标 95%', '100%']) expect(svg).toContain(text);
    // No quote inside an attribute: cut at the attributes, nothing of one is left over.
    const tags = svg.match(/<[^!>]+>/g) ?? [];
    for (const tag of tags) expect(tag.replace(/\s[\w:-]+="[^"<]*"/g, '')).toMatch(/^<\/?[\w:]+\s*\/?>$/);
  });

  it('shows service from below the target on, and stock as far as it is told', () => {
    const svg = tradeOffSvg(chart);
    expect(svg).toContain('>75%<');
    expect(svg).not.toContain('>70%<');
    expect(svg).toContain('>30<');
  });
});
