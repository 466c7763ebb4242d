import normalCdf from '@stdlib/stats-base-dists-normal-cdf';
import { addDays, type BusinessDay } from '../domain/calendar.ts';
import type { SurgeEvidence, SurgeMetric } from '../domain/surges.ts';
import { median } from './median.ts';

/** What one ad campaign (or SKU) counted on one day. Null is not measured. */
export interface AdCounts {
  readonly day: BusinessDay;
  readonly impressions: number | null;
  readonly clicks: number | null;
  readonly conversions: number | null;
  /** In units of a currency that is the same on all days. */
  readonly spend: number | null;
  /** True while its conversions may still change. */
  readonly provisional: boolean;
}

/** How a surge is told from noise; from `settings.triggers`. */
export interface SurgeRule {
  /** Handbook: 150 %. */
  readonly surgeRatio: number;
  readonly surgeMeanDays: number;
  readonly surgeLeastDays: number;
}

/** Spread of a rate from day to day that counts alone do not explain, as a standard deviation of its logarithm. */
const DAY_TO_DAY_SD = 0.15;
/** Score that one quiet day in a hundred reaches. */
export const LEAST_SCORE = 2.33;
/** Score at which clicks leave no doubt (three quiet days in 100,000): one order is enough then, for small SKUs sell a few a day at most. */
const CERTAIN_SCORE = 4;

/**
 * Whether the newest of the days (ascending) is a surge: of click-through rate, or of orders per cost where clicks or
 * impressions of the newest day were not measured. The baseline is the MEDIAN rate of the `surgeMeanDays` days before
 * it: a mean would be raised by the surge itself.
 *
 * - watch: rate > surgeRatio × baseline, and ln(rate/baseline) / √(1/events + 0.15²) > 2.33, so that a few events are no
 *   evidence (the first term is the variance of the logarithm of a count);
 * - act: watch, and conversions > surgeRatio × max(median conversions of the days before, 1), or any where the score
 *   is above 4.
 *
 * Null where neither rate of the newest day was measured (its impressions, or its cost, are 0 or unknown), or fewer than
 * `surgeLeastDays` days before it were, or their median rate is 0. Days whose conversions may still change are in no
 * baseline of orders per cost: they would lower it.
 */
export function surgeTest(days: readonly AdCounts[], rule: SurgeRule): SurgeEvidence | null {
  const newest = days.at(-1);
  if (newest === undefined) return null;
  const from = addDays(newest.day, -rule.surgeMeanDays);
  const before = days.filter(({ day }) => from <= day && day < newest.day);
  const metric: SurgeMetric = clickRate(newest) === null ? 'orders_per_cost' : 'ctr';
  const rateOf = metric === 'ctr' ? clickRate : orderRate;
  const settled = metric === 'ctr' ? before : before.filter(({ provisional }) => !provisional);
  const rate = rateOf(newest);
  const rates = settled.flatMap((day) => rateOf(day) ?? []);
  const baselineRate = median(rates);
  if (rate === null || rates.length < rule.surgeLeastDays || baselineRate === null || baselineRate <= 0)
    return null;
  const events = (metric === 'ctr' ? newest.clicks : newest.conversions) ?? 0;
  const trials = (metric === 'ctr' ? newest.impressions : newest.spend) ?? 0;
  const { score, chance } = rateScore(rate / baselineRate, events);
  const usualConversions = median(before.flatMap(({ conversions }) => conversions ?? []));
  const baselineConversions = usualConversions === null ? null : Math.max(1, usualConversions);
  const isWatched = rate > rule.surgeRatio * baselineRate && score > LEAST_SCORE;
  const least = score > CERTAIN_SCORE ? 0 : rule.surgeRatio * (baselineConversions ?? Infinity);
  const isOrdered = newest.conversions !== null && newest.conversions > least;
  return {
    level: isWatched ? (isOrdered ? 'act' : 'watch') : 'none',
    metric,
    rate,
    baselineRate,
    ratio: rate / baselineRate,
    events,
    expectedEvents: trials * baselineRate,
    score,
    chance,
    conversions: newest.conversions,
    baselineConversions,
  };
}

/**
 * How far a rate that rests on so many events is above its baseline, in standard deviations of its logarithm, and the
 * chance of so much without a surge. Without events it is no evidence: 0, and 1.
 */
export function rateScore(
  ratio: number,
  events: number,
): { readonly score: number; readonly chance: number } {
  if (events <= 0) return { score: 0, chance: 1 };
  const score = Math.log(ratio) / Math.sqrt(1 / events + DAY_TO_DAY_SD ** 2);
  return { score, chance: normalCdf(-score, 0, 1) };
}

function clickRate({ impressions, clicks }: AdCounts): number | null {
  return impressions === null || clicks === null || impressions <= 0 ? null : clicks / impressions;
}

function orderRate({ conversions, spend }: AdCounts): number | null {
  return conversions === null || spend === null || spend <= 0 ? null : conversions / spend;
}
