import type { BusinessDay } from './calendar.ts';

/** Days after the last one reported that are taken as not known; after them, a channel that says nothing sells nothing. */
export const MOST_UNREPORTED_DAYS = 14;

/** The last day that all channels of a pool have reported: of those without pulses, of pulse channels. Null where none sold of late. */
export interface ReportedThrough {
  readonly base: BusinessDay | null;
  readonly pulse: BusinessDay | null;
}

/**
 * Demand by SKU, pool and business day, sparse and in typed arrays: entry `i` of `offsets[s] <= i < offsets[s + 1]`
 * says what series `s` sold on day `days[i]`. Days ascend within a series; a day that is not listed sold nothing.
 * Series are sorted by SKU, then pool. Quantities are ten-thousandths of a unit (see decimal.ts), so sums are exact.
 */
export interface DemandHistory {
  /** First and last day of the window, as day numbers. The last is the planning day. */
  readonly firstDay: number;
  readonly lastDay: number;
  readonly skus: readonly string[];
  readonly pools: readonly string[];
  /** Day number of each series' first demand ever, also before the window. */
  readonly firstDemandDays: Int32Array;
  readonly offsets: Uint32Array;
  readonly days: Int32Array;
  /** Channels that carry no pulses (b2b, other). */
  readonly baseQuantities: Float64Array;
  /** Pulse channels (settings, default tiktok and site). */
  readonly pulseQuantities: Float64Array;
}

/** One series made dense: units (not ten-thousandths) a day, `[0]` on `firstDay`, the last on the planning day. */
export interface DemandSeries {
  readonly sku: string;
  readonly pool: string;
  readonly firstDay: number;
  readonly firstDemandDay: number;
  readonly baseUnits: Float64Array;
  readonly pulseUnits: Float64Array;
}
