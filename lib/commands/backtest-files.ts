import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LANGUAGES, type Language } from '../domain/alerting.ts';
import { dayOfNumber } from '../domain/calendar.ts';
import { UsageError } from '../domain/errors.ts';
import { METHODS } from '../domain/sku-parameters.ts';
import type { BacktestReport } from '../jobs/backtest.ts';
import type { BacktestPage, PageCurve } from '../reports/backtest-page.ts';
import { csvText } from '../reports/table.ts';
import type { CurveRole } from '../reports/trade-off-chart.ts';
import { HINDSIGHT } from '../simulation/hindsight.ts';
import { type Curve, leanestAt, leastCostShare } from '../simulation/outcome.ts';
import { curvesGrid, type Grid, ordersGrid, summaryRows } from '../simulation/report.ts';
import { learnedSentence } from '../wording/backtest.ts';
import { comparedFills } from './backtest-tables.ts';
import { evidenceText } from './evidence-file.ts';
import { place } from './printing.ts';

/**
 * Writes the curves, what they come to at the fill rates compared, the orders, a page with charts in each language and, unless it was a what-if, what was learned.
 * Gives the files. Throws UsageError where the folder cannot be written into.
 */
export async function writeBacktest(
  folder: string,
  report: BacktestReport,
  isWhatIf: boolean,
): Promise<string[]> {
  const files = new Map<string, string>([
    ['curves.csv', csv(curvesGrid(report.result))],
    ['summary.csv', csv(summaryRows(report.result, comparedFills(report.targetFill)))],
    ['orders.csv', csv(ordersGrid(report.world, report.orders))],
    ...(isWhatIf ? [] : [['evidence.json', evidenceText(report.learned)] as const]),
    ...(await pages(report)),
  ]);
  const written: string[] = [];
  try {
    await mkdir(folder, { recursive: true });
    for (const [name, content] of files) {
      const path = join(folder, name);
      await writeFile(path, content);
      written.push(place(path));
    }
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new UsageError(`cannot write into ${folder}: ${reason}: name another folder with --out`, { cause });
  }
  return written;
}

function csv({ header, rows }: Grid): string {
  return csvText([header, ...rows], 'programs');
}

/** The pages by file name. What draws them takes half a second to load, so it is loaded only here. */
async function pages(report: BacktestReport): Promise<[string, string][]> {
  const { backtestPage } = await import('../reports/backtest-page.ts');
  return LANGUAGES.map((language) => [
    `backtest.${language}.html`,
    backtestPage(pageOf(report, language), language),
  ]);
}

function pageOf(
  { world, result, targetFill, lastDay, learned }: BacktestReport,
  language: Language,
): BacktestPage {
  return {
    measuredFrom: dayOfNumber(world.firstDay + result.span.measuredFrom),
    measuredTo: lastDay,
    targetFill,
    groups: result.groups.map(({ demandClass, skus, of, curves }) => ({
      demandClass: demandClass ?? 'all',
      skus,
      of,
      curves: curves.map((curve) => pageCurve(curve, targetFill)),
    })),
    learned: learned.flatMap((calibration) => learnedSentence(calibration, language) ?? []),
  };
}

function pageCurve(curve: Curve, targetFill: number): PageCurve {
  return {
    policy: curve.policyName,
    role: roleOf(curve.policyName),
    points: curve.points,
    atTarget: leanestAt(curve, targetFill),
    leastCostShare: leastCostShare(curve),
  };
}

function roleOf(policy: string): CurveRole {
  if (METHODS.some((method) => method === policy)) return 'method';
  if (policy === HINDSIGHT) return 'bound';
  return policy === 'present' ? 'present' : 'comparator';
}
