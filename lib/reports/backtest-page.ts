import type { Language } from '../domain/alerting.ts';
import type { BusinessDay } from '../domain/calendar.ts';
import {
  curveLabel,
  PAGE_WORDS,
  POLICY_WORDS,
  readingSentences,
  replayedSentence,
} from '../wording/backtest.ts';
import { formatNumber, formatPercent } from '../wording/format.ts';
import { DEMAND_CLASS_WORDS } from '../wording/method-choice.ts';
import { type ChartCurve, type CurveRole, tradeOffSvg } from './trade-off-chart.ts';

/** A point of a curve. Shares are fractions; null is not measured. */
export interface PagePoint {
  readonly fill: number | null;
  readonly stockDays: number | null;
  readonly excessDays: number | null;
  readonly costShare: number | null;
  readonly expeditedShare: number | null;
  readonly stockOutDayShare: number | null;
  readonly orders: number;
}

/** One policy over its dial. */
export interface PageCurve {
  readonly policy: string;
  readonly role: CurveRole;
  readonly points: readonly PagePoint[];
  /** At the target fill, or at its leanest where that serves more; null where it does not get there. */
  readonly atTarget: PagePoint | null;
  readonly leastCostShare: number | null;
}

/** The curves of one group of SKUs; `demandClass` is `all` for the first. */
export interface PageGroup {
  readonly demandClass: string;
  /** SKUs replayed, and those that they stand for. */
  readonly skus: number;
  readonly of: number;
  readonly curves: readonly PageCurve[];
}

/** A backtest as people look at it. */
export interface BacktestPage {
  readonly measuredFrom: BusinessDay;
  readonly measuredTo: BusinessDay;
  readonly targetFill: number;
  /** All SKUs first. */
  readonly groups: readonly PageGroup[];
  /** What it teaches, a sentence each, in the page's language. */
  readonly learned: readonly string[];
}

/** Stock beyond so many times the leanest at the target is not shown: the curves that matter would shrink to a corner. */
const SHOWN_TIMES = 3;
const FEWEST_DAYS_SHOWN = 5;

/** The page: chart and figures of all SKUs, then of each demand class; one file without anything from elsewhere. */
export function backtestPage(page: BacktestPage, language: Language): string {
  const words = PAGE_WORDS[language];
  const [all, ...classes] = page.groups;
  const replayed = { skus: all?.skus ?? 0, of: all?.of ?? 0, from: page.measuredFrom, to: page.measuredTo };
  return `<!doctype html>
<html lang="${language === 'zh' ? 'zh-CN' : 'en'}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${words.title}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${words.title}</h1>
<p>${replayedSentence(replayed, language)}</p>
${all === undefined ? '' : groupSection(all, page, language, { width: 980, height: 460 })}
${list(words.learned, page.learned)}
${list(words.reading, readingSentences(page.targetFill, language))}
<h2>${words.classes}</h2>
${classes.map((group) => `<section>${classHeading(group, language)}${groupSection(group, page, language, { width: 980, height: 330 })}</section>`).join('\n')}
</main>
</body>
</html>
`;
}

function groupSection(
  group: PageGroup,
  { targetFill }: BacktestPage,
  language: Language,
  size: { readonly width: number; readonly height: number },
): string {
  const words = PAGE_WORDS[language];
  const curves = group.curves
    .map((curve) => ({ ...curve, chart: chartCurve(curve, language) }))
    .filter(({ chart }) => chart.points.length > 0);
  const svg = tradeOffSvg({
    id: `chart-${group.demandClass}`,
    curves: curves.map(({ chart }) => chart),
    targetFill,
    greatestStockDays: greatestShown(group),
    words,
    ...size,
  });
  return `<figure>${svg}</figure>\n${figures(group, targetFill, language)}`;
}

function chartCurve({ policy, role, points, atTarget }: PageCurve, language: Language): ChartCurve {
  return {
    label: curveLabel(policy, atTarget?.stockDays ?? null, language),
    role,
    points: points.flatMap(({ stockDays, fill }) =>
      stockDays === null || fill === null ? [] : [{ stockDays, fill }],
    ),
  };
}

/** To where the axis of stock goes, a round number: over what the policies need at the target, the far ones left out. */
function greatestShown({ curves }: PageGroup): number {
  const needed = curves.flatMap(({ atTarget }) => atTarget?.stockDays ?? []);
  if (needed.length === 0) return niceAbove(Math.max(FEWEST_DAYS_SHOWN, ...curves.flatMap(medianStock)));
  const far = SHOWN_TIMES * Math.min(...needed);
  const near = needed.filter((days) => days <= far);
  return niceAbove(Math.max(FEWEST_DAYS_SHOWN, 1.3 * Math.max(...near)));
}

function medianStock({ points }: PageCurve): number[] {
  const days = points.flatMap(({ stockDays }) => stockDays ?? []).sort((a, b) => a - b);
  return days.slice(Math.floor(days.length / 2), Math.floor(days.length / 2) + 1);
}

function niceAbove(days: number): number {
  const step = 10 ** Math.floor(Math.log10(days)) / 2;
  return Math.ceil(days / step) * step;
}

function figures({ curves }: PageGroup, targetFill: number, language: Language): string {
  const words = PAGE_WORDS[language];
  const at = formatPercent(targetFill, language);
  const number = (value: number | null | undefined, digits = 1) => value?.toFixed(digits) ?? '-';
  const percent = (value: number | null | undefined) =>
    value === null || value === undefined ? '-' : `${(100 * value).toFixed(1)}%`;
  const least = Math.min(
    ...curves.flatMap(({ role, atTarget }) => (role === 'bound' ? [] : (atTarget?.stockDays ?? []))),
  );
  const rows = curves.map(({ policy, role, atTarget, leastCostShare }) => {
    const more =
      atTarget?.fill != null && atTarget.fill > targetFill + 0.0005 ? ` (${percent(atTarget.fill)})` : '';
    const cells = [
      `${number(atTarget?.stockDays)}${more}`,
      percent(atTarget?.costShare),
      percent(leastCostShare),
      percent(atTarget?.stockOutDayShare),
      percent(atTarget?.expeditedShare),
      number(atTarget?.excessDays),
      number(atTarget?.orders, 0),
    ];
    const isLeanest = role !== 'bound' && atTarget?.stockDays === least;
    return `<tr class="${role}${isLeanest ? ' leanest' : ''}"><th scope="row">${POLICY_WORDS[language][policy] ?? policy}</th>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;
  });
  const titles = [
    `${words.stockDays} @ ${at}`,
    `${words.costShare} @ ${at}`,
    words.leastCostShare,
    words.stockOutDays,
    words.expedited,
    words.excessDays,
    words.orders,
  ];
  return `<div class="wide"><table><thead><tr><th scope="col">${words.policy}</th>${titles.map((title) => `<th scope="col">${title}</th>`).join('')}</tr></thead><tbody>${rows.join('')}</tbody></table></div>`;
}

function classHeading({ demandClass, skus, of }: PageGroup, language: Language): string {
  const name = DEMAND_CLASS_WORDS[language][demandClass] ?? demandClass;
  const count =
    skus === of
      ? formatNumber(of, language)
      : `${formatNumber(skus, language)} / ${formatNumber(of, language)}`;
  return `<h3>${name} <small>${count} SKU</small></h3>`;
}

function list(title: string, sentences: readonly string[]): string {
  return sentences.length === 0
    ? ''
    : `<h2>${title}</h2>\n<ul>${sentences.map((sentence) => `<li>${sentence}</li>`).join('')}</ul>`;
}

const STYLE = `
:root { color: #1f2a37; background: #f5f7fa; font: 15px/1.55 "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Segoe UI", "Helvetica Neue", Arial, sans-serif; }
body { margin: 0; }
main { max-width: 1040px; margin: 0 auto; padding: 28px 24px 48px; }
h1 { font-size: 24px; margin: 0 0 6px; }
h2 { font-size: 18px; margin: 32px 0 8px; }
h3 { font-size: 16px; margin: 24px 0 4px; }
small { color: #6b7785; font-weight: normal; }
p, ul { margin: 6px 0 14px; max-width: 90ch; }
figure { margin: 0; padding: 12px; background: #fff; border: 1px solid #e6eaef; border-radius: 8px 8px 0 0; }
figure svg { display: block; width: 100%; height: auto; }
.wide { overflow-x: auto; background: #fff; border: 1px solid #e6eaef; border-top: 0; border-radius: 0 0 8px 8px; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; font-size: 13.5px; }
th, td { padding: 6px 12px; text-align: right; white-space: nowrap; border-bottom: 1px solid #eef1f4; }
thead th { color: #6b7785; font-weight: 600; white-space: normal; vertical-align: bottom; }
th:first-child { text-align: left; font-weight: 500; }
tr.method th, tr.method td { font-weight: 600; }
tr.leanest td:nth-child(2) { color: #047857; }
tr.bound th, tr.bound td { color: #6b7785; }
tbody tr:last-child th, tbody tr:last-child td { border-bottom: 0; }
@media print { :root { background: #fff; } section { break-inside: avoid; } }
`;
