import type { DemandOutlook } from './demand-outlook.ts';
import { gammaCdf, gammaLoss, steadyGammaQuantile } from './gamma.ts';
import type { ServiceKind } from './safety-factor.ts';

/** Days between orders at which the nominal service of a cycle is what it says. */
const REFERENCE_CYCLE_DAYS = 8;
/** Chance of a stock-out that is accepted in the longest cycle. */
const GREATEST_TAIL = 0.5;
/** Newton's steps, and the step, of the stock, at which they end. */
const MOST_STEPS = 60;
const PRECISION = 1e-10;

/** What service is aimed at. */
export interface Service {
  readonly kind: ServiceKind;
  /** A fraction from 0.5 to below 1. */
  readonly level: number;
}

/** Stock at which an order has to be placed. Units. */
export interface CoverStock {
  /** Never below the demand expected in the lead time. */
  readonly withoutCampaigns: number;
  readonly total: number;
  /** Chance that demand of the lead time exceeds it: that a cycle ends in a stock-out. */
  readonly stockOutChance: number;
}

/**
 * The stock that the demand of the lead time, a gamma variable, stays below:
 *
 * - `cycle`: but for the chance min(.5, (1 − level)·√(cycleDays/8)). A cycle that lasts long gives few occasions to run
 *   out, so each may be riskier: the same units lost for less stock.
 * - `fill`: so far that the units expected short are 1 − level of those that a cycle sells.
 *
 * Means and variances of campaigns are added before the one quantile, which is cheaper than two safety stocks.
 */
export function coverStock(outlook: DemandOutlook, service: Service): CoverStock {
  const { mean, variance, campaignUnits, campaignVariance } = outlook;
  const tail = acceptedTail(outlook, service.level);
  const cycleUnits = Math.max(1, outlook.cycleDays) * outlook.meanDailyDemand;
  const cover = (units: number, spread: number) =>
    service.kind === 'cycle'
      ? steadyGammaQuantile(1 - tail, units, spread)
      : fillStock(units, spread, service.level, cycleUnits + units - mean);
  const withoutCampaigns = cover(mean, variance);
  const total =
    campaignUnits > 0
      ? Math.max(withoutCampaigns, cover(mean + campaignUnits, variance + campaignVariance))
      : withoutCampaigns;
  return {
    withoutCampaigns,
    total,
    stockOutChance:
      service.kind === 'cycle'
        ? tail
        : 1 - gammaCdf(total, mean + campaignUnits, variance + campaignVariance),
  };
}

function acceptedTail({ cycleDays }: DemandOutlook, serviceLevel: number): number {
  return Math.min(GREATEST_TAIL, (1 - serviceLevel) * Math.sqrt(cycleDays / REFERENCE_CYCLE_DAYS));
}

/** The least stock from the mean on of which `1 − fill` of a cycle's units are expected short, by Newton's steps: the loss is convex, so they never overshoot. */
function fillStock(mean: number, variance: number, fill: number, cycleUnits: number): number {
  const accepted = (1 - fill) * cycleUnits;
  let stock = mean;
  for (let step = 0; step < MOST_STEPS; step++) {
    const excess = gammaLoss(stock, mean, variance) - accepted;
    const tail = 1 - gammaCdf(stock, mean, variance);
    if (excess <= 0 || tail <= 0) return stock;
    stock += excess / tail;
    if (excess / tail < PRECISION * stock) return stock;
  }
  return stock;
}
