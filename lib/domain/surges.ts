/** `watch`: a rate says that a surge begins, look. `act`: orders say so too. */
export type SurgeLevel = 'none' | 'watch' | 'act';

/** What is compared: clicks ÷ impressions; where a source does not measure clicks (GMV Max), orders ÷ cost. */
export type SurgeMetric = 'ctr' | 'orders_per_cost';

/** A day's rate against its baseline, with what the verdict rests on. */
export interface SurgeEvidence {
  readonly level: SurgeLevel;
  readonly metric: SurgeMetric;
  readonly rate: number;
  readonly baselineRate: number;
  /** rate / baselineRate. */
  readonly ratio: number;
  /** Clicks (ctr) or orders (orders_per_cost) of the day. */
  readonly events: number;
  /** Those that the baseline would have brought. */
  readonly expectedEvents: number;
  /** How far the rate is above its baseline, in standard deviations of its logarithm. */
  readonly score: number;
  /** Chance of a score so high without a surge. */
  readonly chance: number;
  readonly conversions: number | null;
  /** Median conversions of the days before, at least 1; null where they were not measured. */
  readonly baselineConversions: number | null;
}
