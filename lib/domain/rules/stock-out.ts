import type { BusinessDay } from '../calendar.ts';
import type { DataAge } from '../feeds.ts';
import type { RuleDefinition } from '../rules.ts';

/** Units of the SKU, units a day, days. */
export interface StockOutEvidence extends DataAge {
  readonly rule: 'stock-out';
  readonly available: number;
  readonly dailyDemand: number;
  readonly daysOfSupply: number | null;
  /** First day whose demand is not served in full; null where all are (an open alert that fades). */
  readonly stockOutOn: BusinessDay | null;
  /** Days from today to it. */
  readonly daysLeft: number | null;
  /** The receipt's day that ends it; null where none that is known does. */
  readonly reliefOn: BusinessDay | null;
  /** Whole units. */
  readonly unitsShort: number;
  /** The open order that would end it if it came earlier. */
  readonly order: {
    readonly orderId: string;
    readonly supplier: string | null;
    readonly units: number;
    /** Null where its source states no day. */
    readonly dueOn: BusinessDay | null;
    readonly isOverdue: boolean;
  } | null;
  /** Another pool that has more than it needs. */
  readonly transfer: { readonly pool: string; readonly units: number } | null;
  /** When goods that are ordered today by the fastest way would arrive. */
  readonly fastestArrivesOn: BusinessDay;
  /** True where ads or a campaign drive its demand, the stock-out is so near that they should stop, and no ad throttle says more. */
  readonly holdAds: boolean;
}

/** Nothing is left of a SKU that sells, or will be before new supply can come. */
export const stockOut: RuleDefinition<StockOutEvidence, 'sku'> = {
  subject: 'sku',
  audiences: ['supply', 'marketing'],
  severity: 'warning',
  telling: 'at-once',
  asksAction: true,
  proposals: [],
  inhibits: ['regular-reorder', 'late-supply'],
  clockFields: ['stockTakenAt', 'fastestArrivesOn', 'daysLeft'],
};
