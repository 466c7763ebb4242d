import { dayOfNumber } from '../domain/calendar.ts';
import type { Calibration } from '../domain/calibration.ts';
import { METHODS } from '../domain/sku-parameters.ts';
import type { BacktestReport, StoredCalibrations } from '../jobs/backtest.ts';
import type { Settings } from '../settings/settings.ts';
import { type CurvePoint, leanestAt } from '../simulation/outcome.ts';
import { classGrid, type Grid, presentGrid, summaryGrid } from '../simulation/report.ts';
import { counted, type Output } from './printing.ts';

/** The fill rates that are told: the target and the usual ones below it. */
export function comparedFills(targetFill: number): number[] {
  return [...[0.9, 0.95, 0.98].filter((fill) => fill < targetFill), targetFill];
}

/** Prints what was replayed, how the policies compare, and what is set now. */
export function printBacktest(
  output: Output,
  report: BacktestReport,
  settings: Settings,
  unmetDemand: string,
): void {
  const { world, result, targetFill, lastDay } = report;
  const day = (index: number) => dayOfNumber(world.firstDay + index);
  const { firstDay, measuredFrom } = result.span;
  for (const warning of report.warnings) output.line(`note: ${warning}`);
  output.line();
  output.line(
    `${counted(world.skus.length, 'SKU')}, replayed from ${day(firstDay)}, measured from ${day(measuredFrom)} to ${lastDay}; unmet demand ${unmetDemand}`,
  );
  const [all] = result.groups;
  if (all === undefined) return;
  const fills = comparedFills(targetFill);
  print(
    output,
    'All SKUs (- where a method does not reach the fill rate; in brackets the fill where its leanest serves more)',
    summaryGrid(all, fills),
  );
  print(
    output,
    `Days of stock at ${percent(targetFill)} fill, by demand class (SKUs)`,
    classGrid(result, targetFill),
  );
  print(output, 'As set now', presentGrid(pointsAsSet(report, settings)));
}

/** Prints what the backtest teaches: the winner of each group, and what became of it. */
export function printLearned(
  output: Output,
  report: BacktestReport,
  stored: StoredCalibrations | null,
): void {
  output.line();
  output.line(`What it teaches, at ${percent(report.targetFill)} fill`);
  for (const line of report.learned.map(learnedLine)) output.line(line);
  if (stored === null) return;
  const { changed, confirmed, kept } = stored;
  output.line(
    `stored: ${changed.length} changed, ${confirmed.length} as before${kept.length > 0 ? `, ${kept.length} left as a person decided` : ''}`,
  );
}

/** One thing learned, in one line. */
function learnedLine({ subject, parameter, before, after, evidence }: Calibration): string {
  const name = subject.kind === 'sku' ? subject.sku : subject.name;
  const was = before === null ? '' : before === after ? ', as before' : `, was ${before}`;
  const figures =
    parameter === 'driving_method'
      ? METHODS.map(
          (method) => `${method} ${stock(evidence[`${method}.stockDays`], evidence[`${method}.fill`])}`,
        ).join(', ')
      : stock(evidence.stockDays, evidence.fill);
  return `${name} (${counted(Number(evidence.skus), 'SKU')}): ${parameter.replaceAll('_', ' ')} ${after}${was} (${figures})`;
}

function stock(days: unknown, fill: unknown): string {
  return typeof days === 'number' && typeof fill === 'number'
    ? `${days.toFixed(1)} days at ${percent(fill)}`
    : 'does not get there';
}

/** The points of what is in force: present min/max as stated, and the methods at the settings' service. */
function pointsAsSet(
  { result, targetFill }: BacktestReport,
  { planning }: Settings,
): { name: string; point: CurvePoint }[] {
  return (result.groups[0]?.curves ?? []).flatMap((curve) => {
    const { policyName: name, points } = curve;
    const isMethod = METHODS.some((method) => method === name);
    const dial = isMethod ? planning.serviceLevel : name === 'present' ? 1 : null;
    const point =
      isMethod && planning.targetFill !== null
        ? leanestAt(curve, targetFill)
        : points.find((one) => one.dial !== null && one.dial === dial);
    return point === undefined || point === null ? [] : [{ name, point }];
  });
}

function print(output: Output, title: string, { header, rows }: Grid): void {
  output.line();
  output.line(title);
  output.table(
    header,
    rows.map((row) => row.map((cell) => cell ?? '-')),
  );
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
