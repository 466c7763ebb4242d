import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type BusinessDay, dayOfNumber } from '../domain/calendar.ts';
import { UsageError } from '../domain/errors.ts';
import { METHODS, type Method } from '../domain/sku-parameters.ts';
import { readPastWorld } from '../jobs/backtest.ts';
import { type Ingested, totalsOf } from '../jobs/ingest.ts';
import { csvText } from '../reports/table.ts';
import { loadSettings } from '../settings/loading.ts';
import type { Settings } from '../settings/settings.ts';
import {
  type Backtest,
  backtest,
  backtestPolicies,
  type WhatIf,
  warmUpDaysOf,
  withSupply,
} from '../simulation/backtest.ts';
import type { CurvePoint } from '../simulation/outcome.ts';
import type { Policy } from '../simulation/policy.ts';
import {
  classGrid,
  curvesGrid,
  type Grid,
  ordersGrid,
  presentGrid,
  summaryGrid,
} from '../simulation/report.ts';
import { ordersPlaced } from '../simulation/simulate.ts';
import { EXIT_FAILED, EXIT_FINE } from './exit-codes.ts';
import { counted, type Output, place } from './printing.ts';
import { printReceipts, totalsLine } from './receipts.ts';
import { withScratchHistory } from './scratch-history.ts';

export interface BacktestOptions extends WhatIf {
  readonly exports: string;
  /** The newest day with sales without it. */
  readonly asOf?: BusinessDay;
  readonly out?: string;
  /** Whose orders are written; the settings' method without it. */
  readonly method?: Method;
  readonly serviceLevel?: number;
  readonly coverDays?: number;
  readonly targetFill: number;
  readonly unmetDemand: 'lost' | 'backordered';
  readonly warmUpDays?: number;
  readonly config?: string;
  readonly json: boolean;
}

/** `backtest`: the methods, the present min/max and what is known from books, replayed on the user's own history. */
export async function backtestCommand(options: BacktestOptions, output: Output): Promise<number> {
  const settings = whatIfSettings(await loadSettings(options.config), options);
  return withScratchHistory(options.exports, settings, async (context, ingested) => {
    const past = await readPastWorld(context, options.asOf ?? newestSale(ingested));
    const world = withSupply(past.world, options);
    const warmUpDays = warmUpDaysOf(world.days, options.warmUpDays);
    const simulation = { warmUpDays, unmetDemand: options.unmetDemand };
    const policies = backtestPolicies(world, settings);
    const policy = chosenPolicy(policies, options.method ?? settings.planning.method);
    const result = backtest(world, policies, simulation, (name) => output.progress(`replaying ${name}`));

    const orders = ordersPlaced(policy, settings.planning.serviceLevel, world, simulation);
    const files = new Map([
      ['curves.csv', curvesGrid(result)],
      ['orders.csv', ordersGrid(world, policy.name, orders)],
    ]);
    const written = options.out === undefined ? [] : await writeGrids(options.out, files);

    const totals = totalsOf(ingested);
    const day = (index: number) => dayOfNumber(world.firstDay + index);
    const { span } = result;
    const said = {
      measuredFrom: day(span.measuredFrom),
      measuredTo: past.lastDay,
      skus: world.skus.length,
      warnings: past.warnings,
    };
    if (options.json) {
      output.json({ ...said, groups: result.groups, written, ...totals });
      return totals.refused > 0 ? EXIT_FAILED : EXIT_FINE;
    }
    printReceipts(output, ingested);
    output.line(totalsLine(totals));
    for (const warning of past.warnings) output.line(`note: ${warning}`);
    output.line();
    output.line(
      `${counted(said.skus, 'SKU')}, replayed from ${day(span.firstDay)}, measured from ${said.measuredFrom} to ${said.measuredTo}; unmet demand ${options.unmetDemand}`,
    );
    printTables(output, result, settings, options.targetFill);
    if (written.length > 0) output.line(`written: ${written.join(', ')}`);
    return totals.refused > 0 ? EXIT_FAILED : EXIT_FINE;
  });
}

/** The policy whose orders are written. Throws UsageError where it is not among those replayed. */
function chosenPolicy(policies: readonly Policy[], name: string): Policy {
  const policy = policies.find((one) => one.name === name);
  if (policy !== undefined) return policy;
  const known = METHODS.filter((method) => policies.some((one) => one.name === method)).join(', ');
  throw new UsageError(
    `the orders of method "${name}" cannot be replayed: use --method with one of ${known}`,
  );
}

function printTables(output: Output, result: Backtest, settings: Settings, targetFill: number): void {
  const fills = [...new Set([0.9, 0.95, 0.98].filter((fill) => fill < targetFill)), targetFill];
  const [all] = result.groups;
  if (all === undefined) return;
  print(output, 'All SKUs (- where a method does not reach the fill rate)', summaryGrid(all, fills));
  print(
    output,
    `Days of stock at ${(100 * targetFill).toFixed(1)} % fill, by demand class (SKUs)`,
    classGrid(result, targetFill),
  );
  print(output, 'As set now', presentGrid(pointsAsSet(result, settings)));
}

/** The points of what is in force: present min/max as stated, and the methods at the settings' service level. */
function pointsAsSet({ groups }: Backtest, settings: Settings): { name: string; point: CurvePoint }[] {
  return (groups[0]?.curves ?? []).flatMap(({ policyName, points }) => {
    const isMethod = METHODS.some((method) => method === policyName);
    const dial = isMethod ? settings.planning.serviceLevel : policyName === 'present' ? 1 : null;
    const point = points.find((one) => one.dial !== null && one.dial === dial);
    return point === undefined ? [] : [{ name: policyName, point }];
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

async function writeGrids(folder: string, grids: ReadonlyMap<string, Grid>): Promise<string[]> {
  const written: string[] = [];
  try {
    await mkdir(folder, { recursive: true });
    for (const [name, { header, rows }] of grids) {
      const path = join(folder, name);
      await writeFile(path, csvText([header, ...rows]));
      written.push(place(path));
    }
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new UsageError(`cannot write into ${folder}: ${reason}: name another folder with --out`, { cause });
  }
  return written;
}

function newestSale(ingested: readonly Ingested[]): BusinessDay {
  let newest: BusinessDay | null = null;
  for (const { receipt } of ingested)
    if (
      receipt.record === 'sale' &&
      receipt.lastDay !== null &&
      (newest === null || receipt.lastDay > newest)
    )
      newest = receipt.lastDay;
  if (newest === null)
    throw new UsageError('the exports hold no sales: a backtest replays them, put them into the folder');
  return newest;
}

function whatIfSettings(settings: Settings, { serviceLevel, coverDays }: BacktestOptions): Settings {
  return {
    ...settings,
    planning: {
      ...settings.planning,
      ...(serviceLevel === undefined ? {} : { serviceLevel }),
      ...(coverDays === undefined ? {} : { coverDays }),
    },
  };
}
