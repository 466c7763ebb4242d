import { type BusinessDay, dayCloses, instant, planningDay } from '../domain/calendar.ts';
import { type Calibration, calibrationSubjectKey, calibrationsInForce } from '../domain/calibration.ts';
import type { DemandHistory } from '../domain/demand-history.ts';
import { UsageError } from '../domain/errors.ts';
import type { ParameterTable } from '../domain/ports.ts';
import { campaignsBySku } from '../planning/campaign-categories.ts';
import { type Settings, settingsVersion } from '../settings/settings.ts';
import {
  type Backtest,
  backtest,
  backtestPolicies,
  type WhatIf,
  warmUpDaysOf,
  withSupply,
} from '../simulation/backtest.ts';
import { type DrivenOrder, drivenOrders } from '../simulation/driven-orders.ts';
import { learnedFrom } from '../simulation/evidence.ts';
import { sampledDemand } from '../simulation/sample.ts';
import { type World, worldOf } from '../simulation/world.ts';
import type { IngestContext, JobContext } from './context.ts';
import { adSeriesBySku } from './sku-facts.ts';
import { warningText } from './warning-text.ts';

/** Days of history that a backtest looks back on at the most. */
const GREATEST_DAYS = 3 * 365;

/** The fill rate at which methods are compared where the settings aim at none. */
export const COMPARED_FILL = 0.95;

/** What a backtest is asked for. */
export interface BacktestRequest {
  /** The newest closed day with sales without it. */
  readonly lastDay?: BusinessDay;
  /** Days to learn from; half the history without it. */
  readonly warmUpDays?: number;
  readonly unmetDemand: 'lost' | 'backordered';
  /** The fill rate to compare at; without it that of the settings, else 0.95. */
  readonly targetFill?: number;
  /** The method whose orders are told; the settings' without it. */
  readonly method?: Settings['planning']['method'];
  readonly whatIf: WhatIf;
}

/** What a backtest came to. */
export interface BacktestReport {
  readonly world: World;
  readonly lastDay: BusinessDay;
  readonly targetFill: number;
  readonly result: Backtest;
  /** What it teaches, the calibrations that it was given untouched. */
  readonly learned: readonly Calibration[];
  /** What would have been ordered when, by the method and service that these settings and what was learned choose. */
  readonly orders: readonly DrivenOrder[];
  readonly warnings: readonly string[];
}

type PastContext = Pick<IngestContext, 'history' | 'settings'>;

/**
 * Replays what history holds under every policy and says what it teaches beside the calibrations stored so far.
 * `progress` hears of every policy as it is begun. Nothing is stored. Throws UsageError where nothing was sold, or the
 * history is too short.
 */
export async function runBacktest(
  context: PastContext,
  request: BacktestRequest,
  calibrations: readonly Calibration[],
  progress: (policyName: string) => void = () => {},
): Promise<BacktestReport> {
  const { settings } = context;
  const lastDay = request.lastDay ?? (await newestSale(context));
  const past = await readPastWorld(context, lastDay);
  const world = withSupply(past.world, request.whatIf);
  const targetFill = request.targetFill ?? settings.planning.targetFill ?? COMPARED_FILL;
  const warmUpDays = warmUpDaysOf(world.days, request.warmUpDays);
  const simulation = { warmUpDays, unmetDemand: request.unmetDemand };
  const policies = backtestPolicies(world, settings);
  const result = backtest(world, settings, policies, simulation, progress);
  const learned = learnedFrom(result, world, { settings, targetFill, lastDay, calibrations });
  progress('orders');
  const { method = settings.planning.method } = request;
  const driving = {
    settings: { ...settings, planning: { ...settings.planning, method } },
    calibrations: [...calibrations, ...learned],
    lastDay,
  };
  const orders = drivenOrders(world, driving, simulation, policies);
  return { world, lastDay, targetFill, result, learned, orders, warnings: past.warnings };
}

/** What became of calibrations that were to be stored. */
export interface StoredCalibrations {
  /** Stored, with another value than was in force. */
  readonly changed: readonly Calibration[];
  /** Stored, with the value that was in force. */
  readonly confirmed: readonly Calibration[];
  /** Not stored: a person has decided on them. */
  readonly kept: readonly Calibration[];
}

/**
 * Stores what was learned, each on its own: a run that is stopped and repeated ends in the same state. `inForce` is what
 * was in force before.
 */
export async function storeCalibrations(
  parameters: ParameterTable,
  learned: readonly Calibration[],
  inForce: readonly Calibration[],
): Promise<StoredCalibrations> {
  const keyOf = (one: Calibration) => `${calibrationSubjectKey(one.subject)} ${one.parameter}`;
  const valuesInForce = new Map(inForce.map((one) => [keyOf(one), one.after]));
  const changed: Calibration[] = [];
  const confirmed: Calibration[] = [];
  const kept: Calibration[] = [];
  for (const calibration of learned) {
    if (!(await parameters.putCalibration(calibration))) kept.push(calibration);
    else if (valuesInForce.get(keyOf(calibration)) === calibration.after) confirmed.push(calibration);
    else changed.push(calibration);
  }
  return { changed, confirmed, kept };
}

/** `runBacktest` on what is stored, and what it teaches stored. */
export async function learnByBacktest(
  context: Pick<JobContext, 'history' | 'settings' | 'parameters'>,
  request: BacktestRequest,
  progress?: (policyName: string) => void,
): Promise<BacktestReport & { readonly stored: StoredCalibrations }> {
  const { settings } = context;
  const known = await context.parameters.calibrations();
  const report = await runBacktest(context, request, known, progress);
  const inForce = calibrationsInForce(known, report.lastDay, settings.factory, settingsVersion(settings));
  return { ...report, stored: await storeCalibrations(context.parameters, report.learned, inForce) };
}

/** A history made ready to try policies on. */
export interface PastWorld {
  readonly world: World;
  readonly warnings: readonly string[];
}

/**
 * The world of what history holds up to the evening of `lastDay`, from its first demand on, at most three years; of a
 * large catalogue a sample. Throws UsageError where no SKU with an active item ever sold.
 */
export async function readPastWorld(
  { history, settings }: PastContext,
  lastDay: BusinessDay,
): Promise<PastWorld> {
  const reading = await history.demand({ planningDay: lastDay, windowDays: GREATEST_DAYS, settings });
  const items = await history.items();
  const active = new Set(items.filter((item) => item.active).map(({ sku }) => sku));
  const known = [...reading.demand.skus.keys()].filter((index) =>
    active.has(reading.demand.skus[index] ?? ''),
  );
  const sample = sampledDemand(fromFirstDemand(reading.demand), known);
  const demand = sample.history;
  const days = demand.lastDay - demand.firstDay + 1;
  const ads = await history.adMetrics({ at: dayCloses(lastDay, settings.factory), days, settings });
  const world = worldOf(demand, {
    items,
    campaigns: campaignsBySku(await history.campaigns(), items),
    closures: await history.closures(),
    adSeries: adSeriesBySku(ads.rows, await history.adLinks()),
    weights: sample.weights,
  });
  if (world.skus.length === 0)
    throw new UsageError(
      `no SKU with an item sold anything up to ${lastDay}: add the sales and item exports, or name another day with --as-of`,
    );
  const unknown = reading.unknownSkus.map(({ sku }) => `no item: ${sku} is left out`);
  const sampled =
    world.skus.length < sample.of
      ? [
          `${world.skus.length} of ${sample.of} SKUs are replayed, drawn by demand class with a fixed seed and weighted`,
        ]
      : [];
  return { world, warnings: [...reading.warnings.map(warningText), ...unknown, ...sampled] };
}

/** The newest closed day that history holds sales of. */
async function newestSale({ history, settings }: PastContext): Promise<BusinessDay> {
  const newest = await history.newestData(instant('9999-12-31T00:00:00Z'), settings);
  const [at] = newest
    .flatMap((data) => (data.record === 'sale' ? [data.at] : []))
    .sort()
    .reverse();
  if (at === undefined)
    throw new UsageError('history holds no sales: a backtest replays them, take the sales exports first');
  return planningDay(at, settings.factory);
}

/** The history from the first day on which anything sold. */
function fromFirstDemand(demand: DemandHistory): DemandHistory {
  let first = demand.lastDay;
  for (const day of demand.days) if (day < first) first = day;
  return { ...demand, firstDay: first };
}
