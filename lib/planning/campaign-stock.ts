import { type CampaignDemand, campaignQuantile } from './campaign-demand.ts';

/** What one unit of a SKU brings and costs, in its currency, and what takes in those that a campaign leaves over. */
export interface UnitWorth {
  /** Null where the item states none. */
  readonly unitPrice: number | null;
  readonly unitCost: number | null;
  /** Cost of holding stock for a year, as a share of its cost. */
  readonly holdingCostAYear: number;
  /** Units a day that channels without pulses take in; 0 where there is no such demand. */
  readonly absorbedADay: number;
  readonly shelfLifeDays: number | null;
}

/** The stock to have for a campaign by its start. */
export interface CampaignTarget {
  readonly units: number;
  /** Chance that the campaign sells no more. */
  readonly serviceLevel: number;
  /** `newsvendor`: what one more unit earns and costs; `service`: the service level, where price or cost is not known. */
  readonly by: 'newsvendor' | 'service';
}

/** Equally likely sizes of the campaign that an expectation is taken over. */
const SIZES = 200;
/** A unit that nothing takes in within so long is lost. */
const LONGEST_DAYS = 365;

/**
 * How much stock to have for a campaign: the newsvendor's quantity, where one more unit is expected to earn what it is
 * expected to cost.
 *
 *     earns: (price − cost) × P(D > Q)
 *     costs: E[cost of waiting for (Q − D)/absorbedADay days; D < Q]
 *            = cost × holdingCostAYear/365 × days, all of the cost from min(shelf life, 365) days on or where nothing absorbs
 *
 * A unit left over is no scrap: other channels take it in, so a SKU with much demand of theirs is stocked for a great
 * campaign and one without for a likely one. Where price or cost is not known, or a unit earns nothing: the quantile of
 * `serviceLevel`. 0 where the campaign sells nothing.
 */
export function campaignTarget(
  demand: CampaignDemand,
  worth: UnitWorth,
  serviceLevel: number,
): CampaignTarget {
  const { unitPrice, unitCost } = worth;
  if (unitPrice === null || unitCost === null || unitCost <= 0 || unitPrice <= unitCost)
    return { units: campaignQuantile(demand, serviceLevel), serviceLevel, by: 'service' };
  const sizes = Array.from({ length: SIZES }, (_, index) => campaignQuantile(demand, (index + 0.5) / SIZES));
  const isWorthWhile = (units: number) => {
    let gain = 0;
    for (const size of sizes)
      gain += size > units ? unitPrice - unitCost : -waitingCost(units - size, unitCost, worth);
    return gain > 0;
  };
  let least = 0;
  let most = sizes.at(-1) ?? 0;
  for (let step = 0; step < 60 && most - least > 1e-9 * most; step++) {
    const middle = (least + most) / 2;
    if (isWorthWhile(middle)) least = middle;
    else most = middle;
  }
  return { units: most, serviceLevel: sizes.filter((size) => size <= most).length / SIZES, by: 'newsvendor' };
}

/** Days until other channels have taken in so many units; null where none do. */
export function absorbingDays(units: number, absorbedADay: number): number | null {
  if (units <= 0) return 0;
  return absorbedADay > 0 ? units / absorbedADay : null;
}

/** What the last of so many units left over costs until it is taken in. */
function waitingCost(left: number, unitCost: number, worth: UnitWorth): number {
  const days = absorbingDays(left, worth.absorbedADay);
  const longest = Math.min(worth.shelfLifeDays ?? LONGEST_DAYS, LONGEST_DAYS);
  if (days === null || days >= longest) return unitCost;
  return Math.min(unitCost, (unitCost * worth.holdingCostAYear * days) / 365);
}
