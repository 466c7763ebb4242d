import { addDays, type BusinessDay, daysBetween } from '../domain/calendar.ts';
import { LEAST_SCORE, rateScore } from '../planning/surge-test.ts';
import type { AdDay, AdSeries } from './sku-facts.ts';

/** A rate of one day against its own mean. Rates are fractions. */
export interface RateSignal {
  readonly metric: 'ctr' | 'cvr';
  readonly rate: number;
  readonly meanRate: number;
  /** rate / meanRate. */
  readonly ratio: number;
  /** Clicks (ctr) or conversions (cvr) of the day, and those that the mean rate would have brought. */
  readonly events: number;
  readonly expectedEvents: number;
  /** Chance of so high a rate without a surge. */
  readonly chance: number;
  /** True where it is so far above its mean that chance does not explain it. */
  readonly isProven: boolean;
}

/** How a rate is compared; from `settings.triggers`. */
export interface SurgeWindow {
  readonly surgeMeanDays: number;
  readonly surgeLeastDays: number;
  /** A newest day older than this says nothing of today. */
  readonly staleAfterHours: { readonly adMetric: number };
}

/**
 * Click-through rate (clicks ÷ impressions) and conversion rate (conversions ÷ clicks) of each series' newest day
 * against the ratio of sums over the `surgeMeanDays` days before it. Days whose conversions may still change are in no
 * mean of the conversion rate: they would lower it. A rate is left out where it or its mean was not
 * measured, the mean rests on fewer than `surgeLeastDays` days or is 0, or the newest day is stale at `today`.
 */
export function rateSignals(
  series: readonly AdSeries[],
  today: BusinessDay,
  window: SurgeWindow,
): RateSignal[] {
  return series.flatMap(({ days }) => {
    const newest = days.at(-1);
    if (newest === undefined) return [];
    if (daysBetween(newest.day, today) * 24 > window.staleAfterHours.adMetric) return [];
    const from = addDays(newest.day, -window.surgeMeanDays);
    const before = days.filter(({ day }) => from <= day && day < newest.day);
    return (['ctr', 'cvr'] as const).flatMap(
      (metric) => signalOf(metric, newest, before, window.surgeLeastDays) ?? [],
    );
  });
}

function signalOf(
  metric: RateSignal['metric'],
  newest: AdDay,
  before: readonly AdDay[],
  leastDays: number,
): RateSignal | null {
  const current = countsOf(metric, newest);
  const settled = metric === 'ctr' ? before : before.filter(({ provisional }) => !provisional);
  const measured = settled.flatMap((day) => countsOf(metric, day) ?? []);
  if (current === null || current.trials <= 0 || measured.length < leastDays) return null;
  const trials = measured.reduce((sum, counts) => sum + counts.trials, 0);
  const events = measured.reduce((sum, counts) => sum + counts.events, 0);
  if (trials <= 0 || events <= 0) return null;
  const meanRate = events / trials;
  // Of whole numbers, so that exactly 150 % is not above 150 %.
  const ratio = (current.events * trials) / (current.trials * events);
  const { score, chance } = rateScore(ratio, current.events);
  return {
    metric,
    rate: current.events / current.trials,
    meanRate,
    ratio,
    events: current.events,
    expectedEvents: current.trials * meanRate,
    chance,
    isProven: score > LEAST_SCORE,
  };
}

/**
 * The conversion rate that is furthest above `surgeRatio` times its mean and proven, of all ad series; null where none
 * is. The click-through rate has a test of its own (`surgeTest`).
 */
export function provenRate(
  series: readonly AdSeries[],
  today: BusinessDay,
  settings: SurgeWindow & { readonly surgeRatio: number },
): RateSignal | null {
  if (series.length === 0) return null;
  const [best = null] = rateSignals(series, today, settings)
    .filter(({ metric, ratio, isProven }) => metric === 'cvr' && isProven && ratio > settings.surgeRatio)
    .sort((a, b) => b.ratio - a.ratio);
  return best;
}

function countsOf(metric: RateSignal['metric'], day: AdDay): { trials: number; events: number } | null {
  const trials = metric === 'ctr' ? day.impressions : day.clicks;
  const events = metric === 'ctr' ? day.clicks : day.conversions;
  return trials === null || events === null ? null : { trials, events };
}
