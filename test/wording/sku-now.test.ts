import { describe, expect, it } from 'vitest';
import { LANGUAGES } from '../../lib/domain/alerting.ts';
import { businessDay, instant } from '../../lib/domain/calendar.ts';
import type { SkuNow } from '../../lib/domain/sku-state.ts';
import { figureColumns, nowFigures, nowTitle, projectionColumns } from '../../lib/wording/sku-now.ts';
import { PARAMETERS } from '../triggers/sku-facts-fixture.ts';
import { HAN, ZONE } from './rules/laws.ts';

const AT = instant('2026-06-24T12:00:00Z');
const NOW: SkuNow = {
  at: AT,
  state: {
    sku: 'OR-100',
    pool: 'main',
    available: 98,
    onOrder: 2750,
    proposed: 500,
    inventoryPosition: 3348,
    sevenDayMeanDemand: 104,
    baselineDemand: 40.7,
    dailyDemand: 104,
    daysOfSupply: 0.9,
    surge: null,
    peakDailyDemand: 163.7,
    daysOfSupplyAtSurge: 0.6,
    overdueUnits: 600,
    nextReceipt: { dueOn: businessDay('2026-07-02'), units: 850 },
    regularArrivesOn: businessDay('2026-07-25'),
    outlook: {
      stockOutOn: businessDay('2026-06-25'),
      reliefOn: businessDay('2026-07-02'),
      unitsShort: 630,
    },
    outlookAtSurge: { stockOutOn: null, reliefOn: null, unitsShort: 0 },
  },
  targets: { planned: PARAMETERS, effective: PARAMETERS, loweredBy: [] },
  inputs: [
    { record: 'stockLevel', source: 'any', newestAt: AT, isStale: false },
    { record: 'sale', source: 'shop', newestAt: instant('2026-06-20T10:00:00Z'), isStale: true },
    { record: 'supplyOrder', source: 'any', newestAt: null, isStale: true },
  ],
  campaigns: [
    {
      campaignId: 'TT0061',
      startsOn: businessDay('2026-07-10'),
      endsOn: businessDay('2026-07-11'),
      basis: 'planned_units',
      plannedUnits: 6000,
      planRatio: 0.9,
      uplift: null,
      campaigns: 4,
      skuCampaigns: 0,
      calibrationIds: ['0123456789abcdef'],
      expectedUnits: 5400,
      lowUnits: 3100,
      highUnits: 8000,
      need: {
        targetUnits: 7200,
        serviceLevel: 0.87,
        by: 'newsvendor',
        reserveUnits: 1800,
        stockAtStart: 3000,
        coveredUnits: 1200,
        orderUnits: 6000,
        orderBy: businessDay('2026-06-22'),
      },
    },
  ],
  bareSignals: [{ metric: 'cvr', rate: 0.15, meanRate: 0.08, ratio: 1.9, chance: 0.12, isProven: false }],
  regions: [
    { region: 'Texas', share: 0.6 },
    { region: 'Ohio', share: 0.25 },
  ],
};

describe('the state of a SKU in words', () => {
  it('gives every figure with its parts, in English', () => {
    expect(nowTitle(NOW, 'en', ZONE)).toBe('now, as the watch of 2026-06-24 20:00 saw it');
    expect(Object.fromEntries(nowFigures(NOW, 'en', ZONE))).toMatchObject({
      available: '98 units',
      'on order': '2,750 units, of which 600 units are overdue and not counted below',
      'demand a day': '104 units = max(mean of seven days 104, baseline 40.7)',
      'ad signal': 'not measured',
      'stock-out': '2026-06-25, 630 units short until the receipt of 2026-07-02',
      'stock-out with the surge': 'none in the days that are projected',
      'campaign TT0061':
        '2026-07-10–2026-07-11, expected 5,400 units (planned 6,000 units × 0.9, how plans of the kind turned out in 4 campaigns; four times in five between 3,100 units and 8,000 units); target 7,200 units (by what one more unit earns and costs, enough with a chance of 87%), stock before it 3,000 units, kept for others 1,800 units, covered 1,200 units, to order 6,000 units by 2026-06-22',
      'regions of the last 30 days’ demand': 'Texas 60%, Ohio 25%',
      'rates above 150% of their mean':
        'conversion rate 15%, 1.9 times its mean of 8%, chance 12%: too little evidence, not sent',
      stock: '2026-06-24 20:00',
      'sales (shop)': '2026-06-20 18:00, out of date',
      'list of open orders': 'never came',
    });
  });

  it('and in Chinese', () => {
    expect(nowTitle(NOW, 'zh', ZONE)).toBe('当前状态（2026-06-24 20:00 的检查）');
    const figures = Object.fromEntries(nowFigures(NOW, 'zh', ZONE));
    expect(figures).toMatchObject({
      日需求: '104 件 = max(近七天均值 104，基线 40.7)',
      断货预测: '2026-06-25，至 2026-07-02 到货前缺 630 件',
      '超过均值 150% 的比率': '转化率 15%，为均值 8% 的 1.9 倍，偶然概率 12%，证据不足，未发送',
      在途订单清单: '从未收到',
    });
  });

  it('says at what level the surge test is', () => {
    const surge = {
      account: 'a',
      campaignId: 'c',
      day: businessDay('2026-06-24'),
      level: 'act',
      metric: 'ctr',
      rate: 0.04,
      baselineRate: 0.01,
      ratio: 4,
      events: 40,
      expectedEvents: 10,
      score: 5,
      chance: 0.0001,
      conversions: 5,
      baselineConversions: 1,
    } as const;
    const state = { ...NOW.state, surge, daysOfSupply: null, nextReceipt: null };
    const figures = Object.fromEntries(nowFigures({ ...NOW, state }, 'en', ZONE));
    expect(figures['ad signal']).toMatch(/^act: click-through rate 4% is 4 times its usual 1%/);
    expect(figures).toMatchObject({ 'days of supply': 'nothing sells', 'next receipt': 'none' });
  });

  it.each(LANGUAGES)('has no hole, in %s', (language) => {
    const words = [...nowFigures(NOW, language, ZONE).flat(), ...projectionColumns(language)];
    for (const word of words) expect(word).not.toMatch(/undefined|NaN|null|^$/);
    expect(figureColumns(language)).toHaveLength(2);
    expect(projectionColumns(language).some((word) => HAN.test(word))).toBe(language === 'zh');
  });
});
