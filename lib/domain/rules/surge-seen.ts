import type { BusinessDay } from '../calendar.ts';
import type { DataAge } from '../feeds.ts';
import type { RuleDefinition } from '../rules.ts';
import type { SurgeLevel, SurgeMetric } from '../surges.ts';

/** Rates and chances as fractions, units of the SKU, days. */
export interface SurgeSeenEvidence extends DataAge {
  readonly rule: 'surge-seen';
  /** `none` where an alert that is open fades. */
  readonly level: SurgeLevel;
  readonly metric: SurgeMetric;
  readonly account: string | null;
  readonly campaignId: string | null;
  /** The day that was tested. */
  readonly day: BusinessDay;
  readonly rate: number;
  readonly usualRate: number;
  readonly rateRatio: number;
  /** Clicks (ctr) or orders (orders per cost) counted, and those that the usual rate would have brought. */
  readonly events: number;
  readonly expectedEvents: number;
  /** Chance of so high a rate without a surge. */
  readonly chance: number;
  /** Orders of the day and of a usual day; null where not measured. */
  readonly conversions: number | null;
  readonly usualConversions: number | null;
  readonly dailyDemand: number;
  readonly peakDailyDemand: number;
  /** Days that available stock lasts at the demand of now, and with the surge; null where nothing sells. */
  readonly daysOfSupply: number | null;
  readonly surgeDaysOfSupply: number | null;
}

/** Ads show that demand begins to jump: to be known, whatever the stock. */
export const surgeSeen: RuleDefinition<SurgeSeenEvidence, 'sku'> = {
  subject: 'sku',
  audiences: ['supply', 'marketing'],
  severity: 'notice',
  telling: 'at-once',
  asksAction: false,
  proposals: [],
  inhibits: [],
  clockFields: ['stockTakenAt', 'chance'],
};
