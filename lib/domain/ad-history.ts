import type { BusinessDay } from './calendar.ts';
import type { Amount } from './decimal.ts';

/** What an ad campaign did on one business day. Null is not measured. */
export interface AdMetricDay {
  readonly account: string;
  readonly campaignId: string;
  /** Null where the source names none: ad links say which SKUs the campaign sells. */
  readonly sku: string | null;
  readonly day: BusinessDay;
  readonly views: number | null;
  readonly impressions: number | null;
  readonly clicks: number | null;
  readonly conversions: number | null;
  /** True while the platform may still change the conversions: on the day itself and the three days after it. */
  readonly provisional: boolean;
  readonly spend: Amount | null;
  readonly currency: string | null;
}

/** What an ad account spent in one hour, both of its own zone. */
export interface AdSpendHour {
  readonly account: string;
  readonly day: BusinessDay;
  /** 0 to 23. */
  readonly hour: number;
  readonly spend: Amount;
  readonly currency: string | null;
}

/** What an ad campaign brought in one region, or in one hour of the day, over some whole days. Null is not measured. */
export interface AdSlice {
  readonly account: string;
  readonly campaignId: string;
  /** Null where the source names none. */
  readonly sku: string | null;
  readonly by: 'region' | 'hour';
  /** The region as its source writes it, or the hour of the account's zone, `0` to `23`. */
  readonly value: string;
  readonly conversions: number | null;
  readonly spend: Amount | null;
  readonly currency: string | null;
}

/** Ad figures of some days up to an instant. */
export interface AdReading {
  /** By account, ad campaign, SKU and day; of a day that has not closed what its hours say. */
  readonly rows: readonly AdMetricDay[];
  /** Of every hour of which a source states the spend. */
  readonly hours: readonly AdSpendHour[];
  /** Of the closed days among the last four weeks, where sources tell regions or hours apart. */
  readonly slices: readonly AdSlice[];
}
