import gammaQuantile from '@stdlib/stats-base-dists-gamma-quantile';
import negativeBinomialCdf from '@stdlib/stats-base-dists-negative-binomial-cdf';
import { unitsOf } from '../domain/decimal.ts';
import type { DemandSeries } from '../domain/demand-history.ts';
import type { Item } from '../domain/sets.ts';
import { campaignDays, type KnownCampaign, plannedUnitsDue } from '../planning/campaigns.ts';
import { rateSignals } from '../triggers/ad-surge.ts';
import { type Moments, meanOfLast, moments, tsbForecast, windowVariance } from './moments.ts';
import type { Levels, Policy } from './policy.ts';
import type { Evening, World, WorldSku } from './world.ts';

/** Nominal service levels of policies that have one, over what any fill rate asks for. */
const SERVICE_LEVELS = [
  0.2, 0.35, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.93, 0.95, 0.97, 0.98, 0.99, 0.995, 0.998, 0.999, 0.9995, 0.9999,
  0.99999,
];
const RECENT_DAYS = 90;
const YEAR_DAYS = 365;

/** A policy whose reorder point is all there is to it: s rounded up to whole units, S = s + MOQ, nothing expedited. */
function reorderPointPolicy(
  world: World,
  given: Pick<Policy, 'name' | 'dialName' | 'dials'> & {
    readonly estimateEveryDays?: number;
    /** Units at the position of which is ordered, before rounding. */
    reorderPoint(evening: Evening): (sku: WorldSku, index: number) => (dial: number) => number;
  },
): Policy {
  const { name, dialName, dials, estimateEveryDays = 7 } = given;
  return {
    name,
    dialName,
    dials,
    estimateEveryDays,
    expeditesAtLeastMoq: false,
    at: (evening) => {
      const rule = given.reorderPoint(evening);
      return (index) => {
        const sku = skuOf(world, index);
        const reorderPoint = rule(sku, index);
        return (dial) => levelsOf(Math.max(0, reorderPoint(dial)), sku.item);
      };
    },
  };
}

function skuOf(world: World, index: number): WorldSku {
  const sku = world.skus[index];
  if (sku === undefined) throw new RangeError(`the world has no SKU ${index}`);
  return sku;
}

function recentMeans(world: World, evening: Evening): readonly number[] {
  return world.skus.map((_, index) => meanOfLast(evening.units(index), RECENT_DAYS));
}

function levelsOf(units: number, { moq }: Item): Levels {
  const reorderPoint = Math.ceil(units);
  const orderUpTo = reorderPoint + (moq === null ? 0 : unitsOf(moq));
  return { reorderPoint, orderUpTo, expeditePoint: null, expediteUpTo: null };
}

/**
 * Stock set once by hand and never again: the present reorder point and order-up-to level of the item file where they
 * are stated (then the policy is `present`), else s = mean of the last 90 days before the replay × L, S = s + MOQ. The
 * dial is a factor on all of it: at 1 the levels are as stated.
 */
export function fixedPolicy(world: World): Policy {
  const isStated = world.skus.some(({ item }) => item.presentReorderPoint !== null);
  let means: readonly number[] | null = null;
  return {
    name: isStated ? 'present' : 'fixed',
    dialName: 'factor',
    dials: [0.1, 0.3, 0.5, 0.75, 1, 1.25, 1.5, 2, 2.5, 3, 4, 5, 7, 10, 15, 25],
    estimateEveryDays: world.days,
    expeditesAtLeastMoq: false,
    at: (evening) => {
      means ??= recentMeans(world, evening);
      const known = means;
      return (index) => (factor) => {
        const { item } = skuOf(world, index);
        const { presentReorderPoint, presentOrderUpTo } = item;
        if (presentReorderPoint === null)
          return levelsOf(factor * (known[index] ?? 0) * item.leadTimeDays, item);
        const levels = levelsOf(factor * unitsOf(presentReorderPoint), item);
        if (presentOrderUpTo === null) return levels;
        const orderUpTo = Math.max(levels.reorderPoint, factor * unitsOf(presentOrderUpTo));
        return { ...levels, orderUpTo };
      };
    },
  };
}

/** The textbook's s = mean·L + z·sd·√L, of the last 90 days. The dial is z. */
export function textbookPolicy(world: World): Policy {
  return reorderPointPolicy(world, {
    name: 'textbook',
    dialName: 'safety factor',
    dials: [-1, -0.5, 0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4, 5, 6, 8, 12, 20],
    reorderPoint:
      (evening) =>
      ({ item: { leadTimeDays } }, index) => {
        const { mean, variance } = moments(evening.units(index), RECENT_DAYS);
        return (z) => mean * leadTimeDays + z * Math.sqrt(variance * leadTimeDays);
      },
  });
}

/** What many ERP systems do: s = 90-day mean·L + safety days × mean of the last 90 days before the replay. The dial is the safety days. */
export function erpPolicy(world: World): Policy {
  let means: readonly number[] | null = null;
  return reorderPointPolicy(world, {
    name: 'erp',
    dialName: 'safety days',
    dials: [-10, -5, 0, 3, 6, 10, 15, 20, 28, 40, 60, 90, 130, 200],
    reorderPoint: (evening) => {
      means ??= recentMeans(world, evening);
      const known = means;
      return ({ item }, index) => {
        const mean = meanOfLast(evening.units(index), RECENT_DAYS);
        return (safetyDays) => mean * item.leadTimeDays + safetyDays * (known[index] ?? 0);
      };
    },
  });
}

/** TSB forecast (0.1, 0.05), variance of 180 days, quantile of the negative binomial with lead-time variance. */
export function tsbPolicy(world: World): Policy {
  return reorderPointPolicy(world, {
    name: 'tsb',
    dialName: 'service level',
    dials: SERVICE_LEVELS,
    reorderPoint:
      (evening) =>
      ({ item }, index) => {
        const units = evening.units(index);
        const daily = { mean: tsbForecast(units, 0.1, 0.05), variance: moments(units, 180).variance };
        const demand = leadTimeDemand(daily, item);
        return (service) => negativeBinomial(demand, service);
      },
  });
}

/**
 * The best known policy without a calendar, "k": level the mean of the 60- and the 365-day means, variance of real
 * lead-time windows of a year scaled to that level, lead-time variance added, one gamma quantile.
 */
export function gammaMixPolicy(world: World): Policy {
  return reorderPointPolicy(world, {
    name: 'gamma-mix',
    dialName: 'service level',
    dials: SERVICE_LEVELS,
    reorderPoint:
      (evening) =>
      ({ item }, index) => {
        const demand = gammaMixDemand(evening.units(index), item);
        return (service) => gamma(demand, service);
      },
  });
}

/**
 * "k" with the campaign calendar: pulse demand of known campaign days replaced by the mean of the other days, and the
 * units planned for the lead time added to the reorder point.
 */
export function plannedCampaignsPolicy(world: World): Policy {
  return reorderPointPolicy(world, {
    name: 'gamma-mix+plan',
    dialName: 'service level',
    dials: SERVICE_LEVELS,
    estimateEveryDays: 1,
    reorderPoint: (evening) => {
      const campaignsOf = Map.groupBy(evening.campaigns, ({ campaign }) => campaign.sku);
      return ({ item }, index) => {
        const campaigns = campaignsOf.get(item.sku) ?? [];
        const demand = gammaMixDemand(withoutCampaignDays(evening.series(index), campaigns), item);
        const planned = plannedUnitsDue(campaigns, evening.planningDay, item.leadTimeDays);
        return (service) => gamma(demand, service) + planned;
      };
    },
  });
}

/** "k" with the calendar and the bare trigger: a rate above 150 % of its 30-day mean expedites up to ten days of the 7-day mean. */
export function triggeredPolicy(world: World): Policy {
  const planned = plannedCampaignsPolicy(world);
  return {
    ...planned,
    name: 'gamma-mix+plan+trigger',
    at: (evening) => {
      const rule = planned.at(evening);
      return (index) => {
        const levelsAt = rule(index);
        const rates = rateSignals(evening.adSeries(index), evening.planningDay, BARE_TRIGGER);
        if (!rates.some(({ ratio }) => ratio > 1.5)) return levelsAt;
        const units = 10 * meanOfLast(evening.units(index), 7);
        return (dial) => ({ ...levelsAt(dial), expeditePoint: units, expediteUpTo: units });
      };
    },
  };
}

const BARE_TRIGGER = { surgeMeanDays: 30, surgeLeastDays: 7, staleAfterHours: { adMetric: 72 } };

/** Total demand with the pulse channels' units of campaign days at their mean of the other days. */
function withoutCampaignDays(series: DemandSeries, campaigns: readonly KnownCampaign[]): Float64Array {
  const { baseUnits, pulseUnits, firstDay } = series;
  const ran = campaignDays(campaigns, firstDay, firstDay + pulseUnits.length - 1);
  let sum = 0;
  for (const [day, units] of pulseUnits.entries()) if (!ran.has(firstDay + day)) sum += units;
  const usual = pulseUnits.length > ran.size ? sum / (pulseUnits.length - ran.size) : 0;
  return baseUnits.map((base, day) => base + (ran.has(firstDay + day) ? usual : (pulseUnits[day] ?? 0)));
}

/** Lead-time demand as "k" sees it. */
function gammaMixDemand(units: Float64Array, item: Item): Moments {
  const yearMean = meanOfLast(units, YEAR_DAYS);
  const mean = (meanOfLast(units, 60) + yearMean) / 2;
  const length = Math.max(1, Math.round(item.leadTimeDays));
  const growth = yearMean > 0 ? Math.max(mean / yearMean, 0.3) : 1;
  return {
    mean: mean * item.leadTimeDays,
    variance: windowVariance(units, YEAR_DAYS, length) * growth + (mean * (item.leadTimeSd ?? 0)) ** 2,
  };
}

/** Demand over an uncertain lead time: m = μ·L, v = σ²·L + μ²·σ_L². */
function leadTimeDemand({ mean, variance }: Moments, { leadTimeDays, leadTimeSd }: Item): Moments {
  return {
    mean: mean * leadTimeDays,
    variance: variance * leadTimeDays + (mean * (leadTimeSd ?? 0)) ** 2,
  };
}

function gamma({ mean, variance }: Moments, service: number): number {
  if (mean <= 0) return 0;
  if (variance <= 0) return mean;
  return gammaQuantile(service, (mean * mean) / variance, mean / variance);
}

/**
 * The least whole number that the demand stays at or below with that probability. The library's own quantile steps from
 * number to number and takes milliseconds in heavy tails; this one searches the library's distribution function from
 * the gamma quantile of the same moments, which is never far. A variance at most the mean is taken as a hair above it:
 * the negative binomial has none below.
 */
function negativeBinomial(demand: Moments, service: number): number {
  const { mean, variance } = demand;
  if (mean <= 0) return 0;
  const spread = Math.max(variance, mean * 1.01);
  const successes = (mean * mean) / (spread - mean);
  const chance = mean / spread;
  const isEnough = (units: number) => negativeBinomialCdf(units, successes, chance) >= service;
  const near = Math.max(0, Math.round(gamma({ mean, variance: spread }, service)));
  let [low, high] = [near, near];
  for (let step = 1; !isEnough(high); step *= 2) high += step;
  for (let step = 1; low >= 0 && isEnough(low); step *= 2) low = Math.max(-1, low - step);
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (isEnough(middle)) high = middle;
    else low = middle;
  }
  return high;
}
