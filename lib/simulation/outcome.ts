import type { Trace } from './simulate.ts';
import { emptyTally, type Tally } from './tally.ts';
import type { World, WorldSku } from './world.ts';

/** Parts of a unit's worth: what stock costs a day, a lost unit, and an expedited unit whose item states no premium. */
const HOLDING_COST_PER_DAY = 0.001;
const LOST_SALE_COST = 0.4;
const EXPEDITE_COST = 0.1;

/** What a policy came to over many SKUs in the measured days. Shares are fractions; null where there is nothing to divide by. */
export interface Outcome {
  /** Units served at once / units asked for. */
  readonly fill: number | null;
  /** Sum over SKUs of mean on hand at the end of a day / sum of mean daily demand, in days. */
  readonly stockDays: number | null;
  /** Of these, on hand beyond the order-up-to level in force. */
  readonly excessDays: number | null;
  /** (0.1 % a day holding + 40 % of a lost unit + the premium of an expedited unit) / worth of the demand, of SKUs whose worth is known. */
  readonly costShare: number | null;
  /** Expedited units / units asked for. */
  readonly expeditedShare: number | null;
  /** SKU-days on which not all was served / SKU-days. */
  readonly stockOutDayShare: number | null;
  readonly orders: number;
  readonly expedites: number;
  /** Units served / asked on marked campaign days. */
  readonly campaignFill: number | null;
  /** On hand on SKU-days marked as shortly after a block / the SKUs' mean daily demand on them, both summed, in days. */
  readonly afterBlockStockDays: number | null;
  /** Mean over SKU-days marked as any time after a block of on hand / the SKU's mean daily demand, in days. */
  readonly sinceBlockStockDays: number | null;
}

/** The outcome of tallies, one for each SKU given and counted with its weight, over so many measured days. */
export function outcomeOf(
  tallies: readonly Tally[],
  skus: readonly WorldSku[],
  measuredDays: number,
): Outcome {
  const total = emptyTally();
  const worth = { cost: 0, demand: 0 };
  let skuDays = 0;
  const block = { afterDemand: 0, sinceStockDays: 0 };
  for (const [index, tally] of tallies.entries()) {
    const sku = skus[index];
    if (sku === undefined) continue;
    for (const field of Object.keys(total) as (keyof Tally)[]) total[field] += sku.weight * tally[field];
    skuDays += sku.weight * measuredDays;
    addCost(worth, tally, sku);
    if (tally.asked === 0) continue;
    const meanDailyDemand = tally.asked / measuredDays;
    block.afterDemand += sku.weight * tally.afterBlockDays * meanDailyDemand;
    block.sinceStockDays += (sku.weight * tally.sinceBlockOnHand) / meanDailyDemand;
  }
  return {
    fill: ratio(total.served, total.asked),
    stockDays: ratio(total.onHand, total.asked),
    excessDays: ratio(total.excess, total.asked),
    costShare: ratio(worth.cost, worth.demand),
    expeditedShare: ratio(total.expedited, total.asked),
    stockOutDayShare: ratio(total.stockOutDays, skuDays),
    orders: total.orders,
    expedites: total.expedites,
    campaignFill: ratio(total.campaignServed, total.campaignAsked),
    afterBlockStockDays: ratio(total.afterBlockOnHand, block.afterDemand),
    sinceBlockStockDays: ratio(block.sinceStockDays, total.sinceBlockDays),
  };
}

function addCost(
  worth: { cost: number; demand: number },
  tally: Tally,
  { unitValue, weight, item }: WorldSku,
): void {
  if (unitValue === null) return;
  worth.demand += weight * unitValue * tally.asked;
  worth.cost +=
    weight *
    unitValue *
    (HOLDING_COST_PER_DAY * tally.onHand +
      LOST_SALE_COST * (tally.asked - tally.served) +
      (item.expeditePremium ?? EXPEDITE_COST) * tally.expedited);
}

/** A point of a trade-off curve. `dial` is null where the point is of no single value of a dial. */
export interface CurvePoint extends Outcome {
  readonly dial: number | null;
}

/** A trade-off curve of many SKUs, in the order of its dial. */
export interface Curve {
  readonly policyName: string;
  readonly points: readonly CurvePoint[];
}

/** The curve of a trace over all SKUs of the world, or over those that `chosen` takes. */
export function curveOf(
  { policy, trials }: Trace,
  world: World,
  measuredDays: number,
  chosen: (index: number) => boolean = () => true,
): Curve {
  const skus = world.skus.filter((_, index) => chosen(index));
  return {
    policyName: policy.name,
    points: trials.map(({ dial, tallies }) => ({
      dial,
      ...outcomeOf(
        tallies.filter((_, index) => chosen(index)),
        skus,
        measuredDays,
      ),
    })),
  };
}

/**
 * The curve's point at a fill rate, every figure interpolated on a straight line between the first two neighbours that
 * enclose it. Null where the curve does not reach from below to above that fill.
 */
export function atFill({ points }: Curve, fill: number): CurvePoint | null {
  for (const [index, right] of points.entries()) {
    const left = points[index - 1];
    if (right.fill === fill) return right;
    if (left === undefined || left.fill === null || right.fill === null) continue;
    if (left.fill < fill && fill < right.fill)
      return between(left, right, (fill - left.fill) / (right.fill - left.fill));
  }
  return null;
}

/**
 * The least stock with which a policy serves that fill rate or more: `atFill`, or the curve's first point where even
 * that serves more. Null where the curve never gets there.
 */
export function leanestAt(curve: Curve, fill: number): CurvePoint | null {
  const [first] = curve.points;
  return first !== undefined && first.fill !== null && first.fill >= fill ? first : atFill(curve, fill);
}

/** The curve's point at a value of its dial, on a straight line between neighbours; null beyond its ends. */
export function atDial({ points }: Curve, dial: number): CurvePoint | null {
  for (const [index, right] of points.entries()) {
    const left = points[index - 1];
    if (right.dial === dial) return right;
    if (left === undefined || left.dial === null || right.dial === null) continue;
    if (left.dial < dial && dial < right.dial)
      return between(left, right, (dial - left.dial) / (right.dial - left.dial));
  }
  return null;
}

/** The least cost share of the curve; null where no point has one. */
export function leastCostShare({ points }: Curve): number | null {
  const costs = points.flatMap(({ costShare }) => costShare ?? []);
  return costs.length > 0 ? Math.min(...costs) : null;
}

function between(left: CurvePoint, right: CurvePoint, share: number): CurvePoint {
  const mix = (a: number, b: number) => a + (b - a) * share;
  const mixed = (field: keyof CurvePoint): number | null => {
    const [a, b] = [left[field], right[field]];
    return a === null || b === null ? null : mix(a, b);
  };
  return {
    dial: mixed('dial'),
    fill: mixed('fill'),
    stockDays: mixed('stockDays'),
    excessDays: mixed('excessDays'),
    costShare: mixed('costShare'),
    expeditedShare: mixed('expeditedShare'),
    stockOutDayShare: mixed('stockOutDayShare'),
    orders: mix(left.orders, right.orders),
    expedites: mix(left.expedites, right.expedites),
    campaignFill: mixed('campaignFill'),
    afterBlockStockDays: mixed('afterBlockStockDays'),
    sinceBlockStockDays: mixed('sinceBlockStockDays'),
  };
}

function ratio(part: number, whole: number): number | null {
  return whole > 0 ? part / whole : null;
}
