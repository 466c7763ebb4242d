import { dayNumber } from '../domain/calendar.ts';
import { expectedCampaigns } from './campaign-response.ts';
import { leadTimeRun, ordersALeadTime, type PooledDemand, protectionDays } from './demand-pool.ts';
import type { DemandProfile } from './demand-profile.ts';
import { gammaQuantile } from './gamma.ts';
import type { MethodInput } from './method-input.ts';

/** Weights of the level's windows. */
const LEVEL_WEIGHTS = [0.25, 0.2, 0.55] as const;
/** Share of the pooled line in the logarithm of the spread. */
const SHRINKAGE = 0.5;
/** A level that fell below the last year's takes at least this share of its variance along. */
const LEAST_VARIANCE_SHARE = 0.3;
/** Days between orders at which the nominal service is what it says. */
const REFERENCE_CYCLE_DAYS = 8;
/** Chance of a stock-out that is accepted in the longest cycle. */
const GREATEST_TAIL = 0.6;
/** Squared coefficient of variation that stands in where a SKU's own history and the pooled line say nothing: that of one order a lead time. */
const UNKNOWN_CV2 = 1;

/** Demand of one SKU in the lead time ahead, and what a service level is worth on it. Units, units a day, days. */
export interface DemandOutlook {
  readonly meanDailyDemand: number;
  /** Demand until an order of today has arrived: without campaigns, and what campaigns add. */
  readonly mean: number;
  readonly variance: number;
  readonly campaignUnits: number;
  readonly campaignVariance: number;
  /** Days from order to order: what the least quantity lasts, and how far demand jumps below the reorder point. */
  readonly cycleDays: number;
  /** Stock and receipts until an expedite could come must exceed this; null where there is no expedite. */
  readonly expediteUnits: number | null;
  /** What it was made of. */
  readonly cv2: number;
  readonly usualCv2: number | null;
}

/** The outlook of a SKU from its own profile and what all SKUs tell. */
export function demandOutlook(
  input: MethodInput,
  profile: DemandProfile,
  pooled: PooledDemand,
): DemandOutlook {
  const { seasonFactors } = pooled;
  const [recent, medium, year] = profile.means;
  const meanDailyDemand =
    LEVEL_WEIGHTS[0] * recent * seasonFactors[0] +
    LEVEL_WEIGHTS[1] * medium * seasonFactors[1] +
    LEVEL_WEIGHTS[2] * year * seasonFactors[2];
  const days = protectionDays(input);
  const run = leadTimeRun(input);
  const usualCv2 = pooled.spreadLine.usual(ordersALeadTime(profile, run));
  const cv2 = spreadOf(profile.leadTimeCv2, usualCv2);
  const leadTimeSd = input.leadTimeSd ?? 0;
  const growth = year > 0 ? Math.max(meanDailyDemand / year, LEAST_VARIANCE_SHARE) : 1;
  const today = dayNumber(input.planningDay);
  const campaigns = (horizon: number) =>
    expectedCampaigns(
      input.campaigns,
      input.series,
      profile.pulseMean,
      pooled.response,
      today,
      horizon,
    );
  const ahead = campaigns(Math.ceil(days + leadTimeSd));
  const { expediteLeadTimeDays, moq } = input;
  const expediteDays = expediteLeadTimeDays === null ? null : Math.ceil(expediteLeadTimeDays) + 1;
  return {
    meanDailyDemand,
    mean: meanDailyDemand * days,
    variance: cv2 * (year * days) ** 2 * growth + (meanDailyDemand * leadTimeSd) ** 2,
    campaignUnits: ahead.units,
    campaignVariance: ahead.variance,
    cycleDays: (meanDailyDemand > 0 ? (moq ?? 0) / meanDailyDemand : 0) + profile.dayDispersion / 2,
    expediteUnits:
      expediteDays === null ? null : expediteDays * meanDailyDemand + campaigns(expediteDays).units,
    cv2,
    usualCv2,
  };
}

/** The chance of a stock-out accepted in a cycle: a long cycle gives fewer occasions, so that each may be riskier. */
export function acceptedTail({ cycleDays }: DemandOutlook, serviceLevel: number): number {
  return Math.min(GREATEST_TAIL, (1 - serviceLevel) * Math.sqrt(cycleDays / REFERENCE_CYCLE_DAYS));
}

/** Stock that demand of a lead time, campaigns included, stays below but for the accepted tail; and the part of it that is without campaigns. */
export function coverStock(
  outlook: DemandOutlook,
  tail: number,
): { readonly total: number; readonly withoutCampaigns: number } {
  const withoutCampaigns = gammaQuantile(1 - tail, outlook.mean, outlook.variance);
  const total = outlook.campaignUnits > 0 ? gammaQuantile(
    1 - tail,
    outlook.mean + outlook.campaignUnits,
    outlook.variance + outlook.campaignVariance,
  ) : withoutCampaigns;
  return { total, withoutCampaigns };
}

function spreadOf(own: number | null, usual: number | null): number {
  if (own === null) return usual ?? UNKNOWN_CV2;
  if (usual === null) return own;
  return own ** (1 - SHRINKAGE) * usual ** SHRINKAGE;
}
