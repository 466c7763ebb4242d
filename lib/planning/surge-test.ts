import normalCdf from '@stdlib/stats-base-dists-normal-cdf';
import { addDays, type BusinessDay } from '../domain/calendar.ts';

/** What one ad campaign (or SKU) counted on one day. Null is not measured. */
export interface AdCounts {
  readonly day: BusinessDay;
  readonly impressions: number | null;
  readonly clicks: number | null;
  readonly conversions: number | null;
}

/** How a surge is told from noise; from `settings.triggers`. */
export interface SurgeRule {
  /** Handbook: 150 %. */
  readonly surgeRatio: number;
  readonly surgeMeanDays: number;
  readonly surgeLeastDays: number;
}

/** `watch`: clicks say that a surge begins, look. `act`: orders say so too. */
export type SurgeLevel = 'none' | 'watch' | 'act';

/** A day's click-through rate against its baseline, with what the verdict rests on. */
export interface SurgeEvidence {
  readonly level: SurgeLevel;
  readonly rate: number;
  readonly baselineRate: number;
  /** rate / baselineRate. */
  readonly ratio: number;
  readonly clicks: number;
  /** Clicks that the baseline would have brought. */
  readonly expectedClicks: number;
  /** How far the rate is above its baseline, in standard deviations of its logarithm. */
  readonly score: number;
  /** Chance of a score so high without a surge. */
  readonly chance: number;
  readonly conversions: number | null;
  /** Median conversions of the days before, at least 1; null where they were not measured. */
  readonly baselineConversions: number | null;
}

/** Spread of a rate from day to day that clicks alone do not explain, as a standard deviation of its logarithm. */
const DAY_TO_DAY_SD = 0.15;
/** Score that one quiet day in a hundred reaches. */
const LEAST_SCORE = 2.33;
/** Score at which clicks leave no doubt (three quiet days in 100,000): one order is enough then, for small SKUs sell a few a day at most. */
const CERTAIN_SCORE = 4;

/**
 * Whether the newest of the days (ascending) is a surge. The baseline is the MEDIAN rate of the `surgeMeanDays` days
 * before it: a mean would be raised by the surge itself.
 *
 * - watch: ctr > surgeRatio × baseline, and ln(ctr/baseline) / √(1/clicks + 0.15²) > 2.33, so that a few clicks are no
 *   evidence (the first term is the variance of the logarithm of a count);
 * - act: watch, and conversions > surgeRatio × max(median conversions of the days before, 1), or any where the score
 *   is above 4.
 *
 * Null where the newest day was not measured or had no impressions, or fewer than `surgeLeastDays` days before it were
 * measured, or their median rate is 0.
 */
export function surgeTest(days: readonly AdCounts[], rule: SurgeRule): SurgeEvidence | null {
  const newest = days.at(-1);
  const rate = newest === undefined ? null : clickRate(newest);
  if (newest === undefined || rate === null) return null;
  const from = addDays(newest.day, -rule.surgeMeanDays);
  const before = days.filter(({ day }) => from <= day && day < newest.day);
  const rates = before.flatMap((day) => clickRate(day) ?? []);
  const baselineRate = median(rates);
  if (rates.length < rule.surgeLeastDays || baselineRate === null || baselineRate <= 0) return null;
  const clicks = newest.clicks ?? 0;
  const score =
    clicks > 0 ? Math.log(rate / baselineRate) / Math.sqrt(1 / clicks + DAY_TO_DAY_SD ** 2) : -Infinity;
  const usualConversions = median(before.flatMap(({ conversions }) => conversions ?? []));
  const baselineConversions = usualConversions === null ? null : Math.max(1, usualConversions);
  const isWatched = rate > rule.surgeRatio * baselineRate && score > LEAST_SCORE;
  const least = score > CERTAIN_SCORE ? 0 : rule.surgeRatio * (baselineConversions ?? Infinity);
  const isOrdered = newest.conversions !== null && newest.conversions > least;
  return {
    level: isWatched ? (isOrdered ? 'act' : 'watch') : 'none',
    rate,
    baselineRate,
    ratio: rate / baselineRate,
    clicks,
    expectedClicks: (newest.impressions ?? 0) * baselineRate,
    score: clicks > 0 ? score : 0,
    chance: clicks > 0 ? normalCdf(-score, 0, 1) : 1,
    conversions: newest.conversions,
    baselineConversions,
  };
}

function clickRate({ impressions, clicks }: AdCounts): number | null {
  return impressions === null || clicks === null || impressions <= 0 ? null : clicks / impressions;
}

function median(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  const sorted = Float64Array.from(values).sort();
  const upper = sorted[Math.floor(sorted.length / 2)] ?? 0;
  return (upper + (sorted[Math.ceil(sorted.length / 2) - 1] ?? 0)) / 2;
}
