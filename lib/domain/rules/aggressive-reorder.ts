import type { BusinessDay } from '../calendar.ts';
import type { DataAge } from '../feeds.ts';
import type { RuleDefinition } from '../rules.ts';

/** Units of the SKU, days, rates and ratios as fractions. */
export interface AggressiveReorderEvidence extends DataAge {
  readonly rule: 'aggressive-reorder';
  /**
   * What fired: a rate far above what it usually is, a campaign inside the lead time, or stock at the planning method's
   * expedite point.
   */
  readonly cause: 'ctr' | 'orders_per_cost' | 'cvr' | 'campaign' | 'expedite_point';
  /** The newest day's rate, what it usually is, and the one over the other; null where no rate fired. */
  readonly rate: number | null;
  readonly usualRate: number | null;
  readonly rateRatio: number | null;
  /** Clicks (ctr) or orders (cvr, orders per cost) counted, and those that the usual rate would have brought. */
  readonly events: number | null;
  readonly expectedEvents: number | null;
  /** Chance of so high a rate without a surge. */
  readonly chance: number | null;
  readonly campaignId: string | null;
  readonly campaignStartsOn: BusinessDay | null;
  readonly available: number;
  readonly dailyDemand: number;
  /** Days that `available` lasts at the demand of now. */
  readonly daysOfSupply: number;
  /** The greatest demand of a day to come, and the days that `available` lasts at what is to come. */
  readonly peakDailyDemand: number;
  readonly surgeDaysOfSupply: number;
  readonly limitDays: number;
  /** At what is to come, the receipts that are dated counted: see `StockOutlook`. */
  readonly stockOutOn: BusinessDay | null;
  readonly reliefOn: BusinessDay | null;
  readonly unitsShort: number;
  readonly orderUnits: number;
  readonly arrivesOn: BusinessDay;
  /** When a regular order of today would arrive. */
  readonly regularArrivesOn: BusinessDay;
  /** What expediting costs more than a regular order, and what the units that it saves are worth; null where not known. */
  readonly premium: number | null;
  readonly lossAvoided: number | null;
  /** What a saved unit counts as: price less cost, or the price where no cost is known. */
  readonly lossBasis: 'margin' | 'price' | null;
  readonly currency: string | null;
}

/** Demand jumps, or a campaign is near, and stock does not last. */
export const aggressiveReorder: RuleDefinition<AggressiveReorderEvidence, 'sku'> = {
  subject: 'sku',
  audiences: ['supply', 'marketing'],
  severity: 'urgent',
  telling: 'at-once',
  asksAction: true,
  proposals: ['expedite', 'emergency_production'],
  inhibits: ['regular-reorder', 'surge-seen'],
  clockFields: ['stockTakenAt', 'arrivesOn', 'regularArrivesOn', 'chance'],
};
