import { unitsOf } from '../domain/decimal.ts';
import { drawLeadTimes, expediteLeadTimeDays } from './lead-times.ts';
import type { Policy } from './policy.ts';
import { type DayMarks, type PlacedOrder, replay } from './replay.ts';
import { emptyTally, meanTally, type Tally } from './tally.ts';
import { eveningOf, type World, type WorldSku } from './world.ts';

/** How a world is replayed. */
export interface SimulationOptions {
  /** Days of history before the first simulated day. */
  readonly warmUpDays: number;
  /** Days simulated and not measured, so that the start is forgotten; 28 without. */
  readonly settleDays?: number;
  /** One replay for each, averaged; 1, 2 and 3 without. */
  readonly seeds?: readonly number[];
  /** What becomes of demand that is not served; `lost` without. */
  readonly unmetDemand?: 'lost' | 'backordered';
  /** Days of each SKU to be measured apart, by index of the SKU. */
  readonly marks?: (index: number) => DayMarks;
}

/** A policy at one value of its dial: what happened to each SKU of the world, averaged over the seeds. */
export interface Trial {
  readonly dial: number;
  readonly tallies: readonly Tally[];
}

/** A policy over its dial. */
export interface Trace {
  readonly policy: Policy;
  readonly trials: readonly Trial[];
}

/** The days of a world by what is done with them: learnt from before `firstDay`, measured from `measuredFrom` up to `endDay`. */
export interface Span {
  readonly firstDay: number;
  readonly measuredFrom: number;
  readonly endDay: number;
}

/** The span that options make of a world. Throws RangeError where nothing is left to measure. */
export function spanOf(world: World, { warmUpDays, settleDays = 28 }: SimulationOptions): Span {
  const span = { firstDay: warmUpDays, measuredFrom: warmUpDays + settleDays, endDay: world.days };
  if (warmUpDays < 1 || settleDays < 0 || span.measuredFrom >= span.endDay)
    throw new RangeError(
      `nothing to measure in ${world.days} days with ${warmUpDays} to learn and ${settleDays} to settle`,
    );
  return span;
}

/**
 * Replays the world under the policy at every value of its dial. The policy estimates first on the evening before the
 * first simulated day, then every `estimateEveryDays` days, from what is known then; stock is reviewed every evening.
 * The same world, policy and options give the same trace. Throws RangeError where the history is too short.
 */
export function simulate(policy: Policy, world: World, options: SimulationOptions): Trace {
  const rules = estimates(policy, world, spanOf(world, options));
  const byDial = policy.dials.map((dial) => ({ dial, tallies: [] as Tally[] }));
  for (const [index, sku] of world.skus.entries()) {
    const runs = runsOf(sku, index, policy, world, options);
    const levelsOf = rules.map((rule) => rule(index));
    for (const { dial, tallies } of byDial) {
      const levels = levelsOf.map((levelsAt) => levelsAt(dial));
      const tally = emptyTally();
      for (const run of runs) replay({ ...run, levels, onOrder: null }, tally);
      tallies.push(meanTally(tally, runs.length));
    }
  }
  return { policy, trials: byDial };
}

/** An order that a policy placed in a replay. */
export interface SimulatedOrder extends PlacedOrder {
  /** The SKU, by its index in the world. */
  readonly index: number;
}

/**
 * Every order that the policy places in the replay of the first seed, by SKU, then day. `dialOf` gives the value of the
 * dial by index of the SKU, null for one that is left out.
 */
export function ordersPlaced(
  policy: Policy,
  dialOf: (index: number) => number | null,
  world: World,
  options: SimulationOptions,
): SimulatedOrder[] {
  const rules = estimates(policy, world, spanOf(world, options));
  const orders: SimulatedOrder[] = [];
  for (const [index, sku] of world.skus.entries()) {
    const dial = dialOf(index);
    const [run] = runsOf(sku, index, policy, world, options);
    if (run === undefined || dial === null) continue;
    const levels = rules.map((rule) => rule(index)(dial));
    replay({ ...run, levels, onOrder: (order) => orders.push({ ...order, index }) }, emptyTally());
  }
  return orders;
}

function estimates(policy: Policy, world: World, { firstDay, endDay }: Span): ReturnType<Policy['at']>[] {
  const rules: ReturnType<Policy['at']>[] = [];
  for (let day = firstDay - 1; day < endDay; day += policy.estimateEveryDays)
    rules.push(policy.at(eveningOf(world, day)));
  return rules;
}

/** The replays of one SKU, one for each seed, without their levels. */
function runsOf(
  { item, units }: WorldSku,
  index: number,
  policy: Policy,
  world: World,
  options: SimulationOptions,
) {
  const span = spanOf(world, options);
  const moq = item.moq === null ? 0 : unitsOf(item.moq);
  return (options.seeds ?? [1, 2, 3]).map((seed) => ({
    ...span,
    units,
    leadTimes: drawLeadTimes(
      item,
      seed,
      world.firstDay + span.firstDay,
      span.endDay - span.firstDay,
      world.closures,
    ),
    estimateEveryDays: policy.estimateEveryDays,
    moq,
    lotSize: item.lotSize === null ? null : unitsOf(item.lotSize),
    promisedDays: item.leadTimeDays,
    promisedExpediteDays: expediteLeadTimeDays(item),
    expediteLeast: policy.expeditesAtLeastMoq ? moq : 0,
    backordered: options.unmetDemand === 'backordered',
    marks: options.marks?.(index) ?? null,
  }));
}
