import negativeBinomialCdf from '@stdlib/stats-base-dists-negative-binomial-cdf';
import { dayNumber } from '../../lib/domain/calendar.ts';
import { NO_RECEIVED_ORDERS } from '../../lib/domain/received-orders.ts';
import { type DemandOutlook, demandOutlook } from '../../lib/planning/demand-outlook.ts';
import { createDemandPool, leadTimeRun } from '../../lib/planning/demand-pool.ts';
import { baselineDays, type DemandProfile } from '../../lib/planning/demand-profile.ts';
import { denseSeries } from '../../lib/planning/demand-series.ts';
import { gammaQuantile, steadyGammaQuantile } from '../../lib/planning/gamma.ts';
import { NO_TAKINGS } from '../../lib/planning/held-back-days.ts';
import { learnSupplyTimes } from '../../lib/planning/lead-times.ts';
import { planningContext } from '../../lib/planning/plan.ts';
import { skuInput } from '../../lib/planning/sku-input.ts';
import { plannedItems } from '../../lib/planning/succession.ts';
import { type Settings, settingsSchema } from '../../lib/settings/settings.ts';
import { atFill, curveOf, leastCostShare } from '../../lib/simulation/outcome.ts';
import type { Levels, Policy } from '../../lib/simulation/policy.ts';
import { simulate, spanOf } from '../../lib/simulation/simulate.ts';
import { demandUpTo, type Evening, type World } from '../../lib/simulation/world.ts';
import { referenceOptions } from '../simulation/reference.ts';
import {
  hasReferenceData,
  REFERENCE_WARM_UP_DAYS,
  type ReferenceData,
  referenceWorld,
} from '../simulation/reference-data.ts';

const SERVICE_LEVELS = [0.5, 0.65, 0.8, 0.9, 0.95, 0.97, 0.98, 0.99, 0.995, 0.998, 0.9995, 0.9999];
const YEAR_DAYS = 365;

/** Lead-time demand of a SKU, with the sums of its real runs over their mean, the least first. */
interface Demand {
  readonly outlook: DemandOutlook;
  readonly profile: DemandProfile;
  readonly runs: Float64Array;
}

/** The value that a demand of this mean and variance stays below with the probability. */
type Quantile = (probability: number, mean: number, variance: number, demand: Demand) => number;

/** The calibrated method's gamma, and what else might fit rare and uneven demand better: each for those classes, and for all. */
const CHOICES: Readonly<Record<string, Quantile>> = {
  gamma: steadyGammaQuantile,
  'negative binomial, intermittent and lumpy': whereRare(negativeBinomialQuantile),
  'empirical, intermittent and lumpy': whereRare(empiricalQuantile),
  'gamma and empirical by half, intermittent and lumpy': whereRare(halfEmpirical),
  'negative binomial, all': negativeBinomialQuantile,
  'gamma and empirical by half, all': halfEmpirical,
};

/**
 * The calibrated method with other distributions of lead-time demand, in the worlds of the reference data: days of
 * stock at 90, 95 and 98 % fill and the lowest cost, of odd SKUs (the first, third …; to choose by) and of even ones (to report).
 */
export async function benchDistributions(...names: string[]): Promise<void> {
  if (!hasReferenceData) {
    console.log('the reference data is not beside the project: nothing to compare on');
    return;
  }
  const all = Object.keys(REFERENCE_WARM_UP_DAYS) as ReferenceData[];
  for (const data of all.filter((name) => names.length === 0 || names.includes(name))) {
    const world = referenceWorld(data);
    const options = referenceOptions(data, world);
    const { measuredFrom, endDay } = spanOf(world, options);
    console.log(`\n${data}\todd SKUs: stock days at 90 / 95 / 98 %, lowest cost\teven SKUs`);
    for (const policy of policiesOf(world, settingsSchema.parse({}))) {
      const trace = simulate(policy, world, options);
      const halves = [0, 1].map((half) => {
        const curve = curveOf(trace, world, endDay - measuredFrom, (index) => index % 2 === half);
        const stock = [0.9, 0.95, 0.98].map((fill) => text(atFill(curve, fill)?.stockDays));
        return `${stock.join(' / ')}, ${text(100 * (leastCostShare(curve) ?? Number.NaN), 2)} %`;
      });
      console.log([policy.name, ...halves].join('\t'));
    }
  }
}

function text(value: number | null | undefined, digits = 1): string {
  return value === null || value === undefined ? '-' : value.toFixed(digits);
}

function policiesOf(world: World, settings: Settings): Policy[] {
  const known = new Map<number, readonly (Demand | null)[]>();
  const demandsOn = (evening: Evening): readonly (Demand | null)[] => {
    const demands = known.get(evening.day) ?? demandsOf(world, settings, evening);
    known.set(evening.day, demands);
    return demands;
  };
  return Object.entries(CHOICES).map(([name, quantile]) => ({
    name,
    dialName: 'service level',
    dials: SERVICE_LEVELS,
    estimateEveryDays: world.campaigns.length > 0 ? 1 : 7,
    expeditesAtLeastMoq: false,
    at: (evening) => {
      const demands = demandsOn(evening);
      return (index) => {
        const demand = demands[index] ?? null;
        return (level) => (demand === null ? NOTHING : levelsOf(demand, level, quantile));
      };
    },
  }));
}

const NOTHING: Levels = { reorderPoint: 0, orderUpTo: 0, expeditePoint: null, expediteUpTo: null };

/** As `coverStock` and `calibratedParameters` have it, with another quantile. */
function levelsOf(demand: Demand, serviceLevel: number, quantile: Quantile): Levels {
  const { mean, variance, campaignUnits, campaignVariance, cycleDays, meanDailyDemand, expediteUnits } =
    demand.outlook;
  const probability = 1 - Math.min(0.5, (1 - serviceLevel) * Math.sqrt(cycleDays / 8));
  const plain = Math.max(mean, quantile(probability, mean, variance, demand));
  const reorderPoint =
    campaignUnits > 0
      ? Math.max(plain, quantile(probability, mean + campaignUnits, variance + campaignVariance, demand))
      : plain;
  return {
    reorderPoint,
    orderUpTo: reorderPoint + meanDailyDemand,
    expeditePoint: expediteUnits,
    expediteUpTo: expediteUnits,
  };
}

/** Of every SKU of the world, null where it has no demand yet. */
function demandsOf(world: World, settings: Settings, { day, planningDay }: Evening): (Demand | null)[] {
  const { campaigns, closures } = world;
  const history = demandUpTo(world.history, world.firstDay + day);
  const items = [...new Set(world.skus.map(({ item }) => item))];
  const context = planningContext({
    planningDay,
    settings,
    campaigns,
    closures,
    overrides: [],
    calibrations: [],
  });
  const pool = createDemandPool(dayNumber(planningDay), world.firstDay);
  const found = plannedItems(history, items);
  const supplyTimes = learnSupplyTimes(NO_RECEIVED_ORDERS, found, closures, planningDay);
  const planned = new Map(
    found.map((each, index) => [each.item.sku, { ...each, times: supplyTimes[index] }]),
  );
  const known = world.skus.map(({ item }) => {
    const each = planned.get(item.sku);
    const [series] = each?.series ?? [];
    if (each?.times === undefined || series === undefined) return null;
    const input = skuInput(
      denseSeries(history, series),
      {
        ...each,
        abcClass: null,
        supplyTimes: each.times,
        soldOutDays: new Int32Array(0),
        takings: NO_TAKINGS,
      },
      context,
    );
    return { input, profile: pool.add(input) };
  });
  const pooled = pool.pooled();
  return known.map((each) => {
    if (each === null) return null;
    const { input, profile } = each;
    const runs = runsOf(baselineDays(input, world.firstDay).units, profile, leadTimeRun(input));
    return { outlook: demandOutlook(input, profile, pooled), profile, runs };
  });
}

/** Sums of all runs of lead-time length of the last year over their mean, giant days capped, the least first; none without demand. */
function runsOf(units: Float64Array, { dayCap }: DemandProfile, length: number): Float64Array {
  const days = units.subarray(Math.max(0, units.length - YEAR_DAYS));
  const sums = new Float64Array(Math.max(0, days.length - length + 1));
  for (let from = 0; from < sums.length; from++)
    for (let at = from; at < from + length; at++)
      sums[from] = (sums[from] ?? 0) + Math.min(days[at] ?? 0, dayCap ?? Number.POSITIVE_INFINITY);
  const mean = sums.reduce((sum, run) => sum + run, 0) / Math.max(1, sums.length);
  return mean > 0 ? sums.map((run) => run / mean).sort() : new Float64Array(0);
}

function whereRare(quantile: Quantile): Quantile {
  return (probability, mean, variance, demand) => {
    const { demandClass } = demand.profile;
    const isRare = demandClass === 'intermittent' || demandClass === 'lumpy';
    return isRare
      ? quantile(probability, mean, variance, demand)
      : steadyGammaQuantile(probability, mean, variance);
  };
}

/** The runs as they were, scaled to the mean; spread further apart (or together) where more (or less) is expected than they show. */
function empiricalQuantile(probability: number, mean: number, variance: number, { runs }: Demand): number {
  if (runs.length === 0) return steadyGammaQuantile(probability, mean, variance);
  const spread = Math.sqrt(runs.reduce((sum, run) => sum + (run - 1) ** 2, 0) / runs.length);
  const at = probability * (runs.length - 1);
  const lower = runs[Math.floor(at)] ?? 0;
  const run = lower + ((runs[Math.ceil(at)] ?? 0) - lower) * (at - Math.floor(at));
  const factor = spread > 0 && mean > 0 ? Math.sqrt(variance) / mean / spread : 1;
  return mean * (1 + (run - 1) * factor);
}

function halfEmpirical(probability: number, mean: number, variance: number, demand: Demand): number {
  return (
    (steadyGammaQuantile(probability, mean, variance) +
      empiricalQuantile(probability, mean, variance, demand)) /
    2
  );
}

/** The least whole number that the demand stays at or below with the probability, searched from the gamma's, which is never far. */
function negativeBinomialQuantile(probability: number, mean: number, variance: number): number {
  if (mean <= 0) return 0;
  const spread = Math.max(variance, mean * 1.01);
  const isEnough = (units: number) =>
    negativeBinomialCdf(units, (mean * mean) / (spread - mean), mean / spread) >= probability;
  const near = Math.max(0, Math.round(gammaQuantile(probability, mean, spread)));
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
