import { dayNumber } from '../domain/calendar.ts';
import { expectedCampaigns } from './campaign-response.ts';
import type { CampaignHorizons } from './campaigns.ts';
import { leadTimeRun, ordersALeadTime, type PooledDemand, protectionDays } from './demand-pool.ts';
import type { DemandProfile } from './demand-profile.ts';
import { leadTimeDaysAhead, type MethodInput } from './method-input.ts';

/** Weights of the level's windows: recent, medium, a year. */
export const LEVEL_WEIGHTS = [0.25, 0.2, 0.55] as const;
/** Open days from which a SKU's level is all its own; on its first day half of it is its category's. */
const OWN_LEVEL_DAYS = 28;
const BORROWED_AT_FIRST = 0.5;
/** Share of the pooled line in the logarithm of the spread. */
const SHRINKAGE = 0.5;
/** A level that fell below the last year's keeps at least this share of its variance. */
const LEAST_VARIANCE_SHARE = 0.3;
/** An expedite may come a day late, and a campaign sell half as much again as it was expected to. */
const EXPEDITE_DELAY_DAYS = 1;
const EXPEDITE_CAMPAIGN_FACTOR = 1.5;
/** Squared coefficient of variation where neither the SKU nor the pool says anything. */
const UNKNOWN_CV2 = 1;

/** Demand of one SKU until an order of today has arrived. Units, units a day, days. */
export interface DemandOutlook {
  readonly meanDailyDemand: number;
  readonly protectionDays: number;
  /** Without campaigns. */
  readonly mean: number;
  readonly variance: number;
  /** What campaigns add. */
  readonly campaignUnits: number;
  readonly campaignVariance: number;
  readonly campaignHorizons: CampaignHorizons;
  /** Days from one order to the next: what the least quantity lasts, and how far demand jumps below the reorder point. */
  readonly cycleDays: number;
  /** Demand until an expedite of tomorrow could come, with what campaigns may sell; null where there is no expedite. */
  readonly expediteUnits: number | null;
  readonly expediteDays: number | null;
  /** Squared coefficient of variation without campaigns and spread of the lead time, and what is usual in the pool. */
  readonly cv2: number;
  readonly usualCv2: number | null;
  /** Level taken from the category, units a day, and its weight. */
  readonly borrowedLevel: number;
  readonly borrowedShare: number;
}

/**
 * The outlook of a SKU from its own profile and what all SKUs tell:
 *
 *     meanDailyDemand = .25·m14·r14 + .20·m60·r60 + .55·m365·r365        r the pooled season's factors
 *     mean            = meanDailyDemand·L
 *     variance        = cv²·(m365·L)²·max(meanDailyDemand/m365, .3) + meanDailyDemand²·σ_L²
 *     cv²             = geometric mean of the SKU's own and of what is usual at its pace of orders
 *     cycleDays       = moq/meanDailyDemand + E[y²]/(2·E[y]²)
 *
 * L are the days of protection; campaigns count with the days up to L + σ_L.
 */
export function demandOutlook(
  input: MethodInput,
  profile: DemandProfile,
  pooled: PooledDemand,
): DemandOutlook {
  const { borrowedLevel, borrowedShare } = borrowing(input, profile, pooled);
  const level = (1 - borrowedShare) * ownLevel(profile, pooled) + borrowedShare * borrowedLevel;
  const yearLevel = (1 - borrowedShare) * profile.means[2] + borrowedShare * borrowedLevel;
  const days = protectionDays(input);
  const usualCv2 = pooled.spreadLine.usual(ordersALeadTime(profile, leadTimeRun(input)));
  const cv2 = spreadOf(profile.leadTimeCv2, usualCv2);
  const leadTimeSd = input.leadTime.sdDays ?? 0;
  const growth = yearLevel > 0 ? Math.max(level / yearLevel, LEAST_VARIANCE_SHARE) : 1;
  const campaigns = (horizonDays: number) =>
    expectedCampaigns(input, profile.pulseMean, pooled.response, dayNumber(input.planningDay), horizonDays);
  const campaignDays = Math.ceil(days + leadTimeSd);
  const ahead = campaigns(campaignDays);
  const unitsWithin = (horizonDays: number) =>
    horizonDays * level + EXPEDITE_CAMPAIGN_FACTOR * campaigns(horizonDays + EXPEDITE_DELAY_DAYS).units;
  const expediteDays = expediteHorizon(input, unitsWithin);
  return {
    meanDailyDemand: level,
    protectionDays: days,
    mean: level * days,
    variance: cv2 * (yearLevel * days) ** 2 * growth + (level * leadTimeSd) ** 2,
    campaignUnits: ahead.units,
    campaignVariance: ahead.variance,
    campaignHorizons: {
      stockDays: campaignDays,
      expediteDays: expediteDays === null ? 0 : expediteDays + EXPEDITE_DELAY_DAYS,
    },
    cycleDays: (level > 0 ? (input.moq ?? 0) / level : 0) + profile.dayDispersion / 2,
    expediteUnits: expediteDays === null ? null : unitsWithin(expediteDays),
    expediteDays,
    cv2,
    usualCv2,
    borrowedLevel,
    borrowedShare,
  };
}

function ownLevel({ means }: DemandProfile, { seasonFactors }: PooledDemand): number {
  return LEVEL_WEIGHTS.reduce(
    (sum, weight, window) => sum + weight * (means[window] ?? 0) * (seasonFactors[window] ?? 1),
    0,
  );
}

/** A SKU that sold for a few days only takes a part of its level from the usual one of its category. */
function borrowing(
  { category }: MethodInput,
  { openDays, orderDays }: DemandProfile,
  pooled: PooledDemand,
): { borrowedLevel: number; borrowedShare: number } {
  const borrowedLevel = pooled.usualLevel(category);
  if (borrowedLevel === null || orderDays === 0 || openDays >= OWN_LEVEL_DAYS)
    return { borrowedLevel: 0, borrowedShare: 0 };
  return { borrowedLevel, borrowedShare: BORROWED_AT_FIRST * (1 - openDays / OWN_LEVEL_DAYS) };
}

function spreadOf(own: number | null, usual: number | null): number {
  if (own === null) return usual ?? UNKNOWN_CV2;
  if (usual === null) return own;
  return own ** (1 - SHRINKAGE) * usual ** SHRINKAGE;
}

/**
 * Whole days from today's evening until an expedite ordered a day later could sell; null where that is no gain over an
 * order of today. Own production makes what is demanded until it is done, startDays + units / dailyCapacityUnits; where it
 * cannot keep up it bridges the time until an order of today arrives. Closed days come on top.
 */
function expediteHorizon(input: MethodInput, unitsWithin: (days: number) => number): number | null {
  const { expedite, closedDaysAhead, reviewDays } = input;
  if (expedite === null) return null;
  const regularDays = leadTimeDaysAhead(input);
  const reviewed = Math.max(1, Math.ceil(reviewDays));
  const withClosures = (days: number) => Math.ceil(days) + closedDaysAhead(days);
  const firstDays = withClosures(expedite.startDays);
  if (expedite.startDays + closedDaysAhead(expedite.startDays) >= regularDays) return null;
  if (expedite.dailyCapacityUnits === null) return firstDays + reviewed;
  const lastDays = Math.ceil(regularDays);
  for (let days = firstDays; days < lastDays; days++) {
    const making = expedite.startDays + unitsWithin(days + reviewed) / expedite.dailyCapacityUnits;
    if (making <= days && withClosures(making) <= days) return days + reviewed;
  }
  return lastDays + reviewed;
}
