import type { BusinessDay } from '../calendar.ts';
import type { DataAge } from '../feeds.ts';
import type { RuleDefinition } from '../rules.ts';

/** What to take from the budgets of one currency, the least return first. */
export interface AdBudgetCut {
  readonly currency: string | null;
  /** In the currency's units a day; null where it was not measured. */
  readonly spendADay: number | null;
  readonly cutADay: number | null;
  /** Ad campaigns, the ones that spend most first, and how many there are. */
  readonly adCampaigns: readonly string[];
  readonly adCampaignCount: number;
  /** SKUs that they sell beside this one. */
  readonly otherSkus: number;
  /** Regions to pause, and hours of the account's day, the least orders per cost first; the last one in part. Empty where sources do not tell them apart. */
  readonly regions: readonly string[];
  readonly hours: readonly number[];
}

/** Units of the SKU, units a day, days; shares as fractions. */
export interface AdThrottleEvidence extends DataAge {
  readonly rule: 'ad-throttle';
  readonly available: number;
  readonly dailyDemand: number;
  /** Of the daily demand, what ads bring, and what stays without them. */
  readonly adUnitsADay: number;
  readonly organicUnitsADay: number;
  readonly daysOfSupply: number;
  /** What is waited for: the next receipt, or an order placed today where that comes first or none is due. */
  readonly until: BusinessDay;
  readonly untilWhat: 'receipt' | 'order';
  /** Units of the receipt; null for an order. */
  readonly untilUnits: number | null;
  /** Share of what ads bring that is to be taken away. */
  readonly cutShare: number;
  /** The day on which stock is gone at the present rate, and with the cut; null where it lasts until then. */
  readonly stockOutOn: BusinessDay | null;
  readonly stockOutWithCutOn: BusinessDay | null;
  readonly budgets: readonly AdBudgetCut[];
  /** Newest day of ads that this rests on; null where none ran of late. */
  readonly adsAsOf: BusinessDay | null;
}

/** Stock does not last until the next receipt, and ads sell it. */
export const adThrottle: RuleDefinition<AdThrottleEvidence, 'sku'> = {
  subject: 'sku',
  audiences: ['marketing', 'agency', 'supply'],
  severity: 'urgent',
  telling: 'at-once',
  asksAction: true,
  proposals: [],
  inhibits: [],
  clockFields: ['stockTakenAt', 'adsAsOf', 'stockOutOn', 'stockOutWithCutOn'],
};
