import type { BusinessDay, Instant } from '../calendar.ts';
import type { RuleDefinition } from '../rules.ts';

/** Units of the SKU, days, rates and ratios as fractions. */
export interface AggressiveReorderEvidence {
  readonly rule: 'aggressive-reorder';
  /** What fired: a rate far above its mean, or a campaign inside the lead time. */
  readonly cause: 'ctr' | 'cvr' | 'campaign';
  /** Today's rate over its mean; null for a campaign. */
  readonly rateRatio: number | null;
  readonly rate: number | null;
  readonly meanRate: number | null;
  readonly clicks: number | null;
  /** Clicks (or conversions) that the mean rate would have brought. */
  readonly expectedEvents: number | null;
  readonly campaignId: string | null;
  readonly campaignStartsOn: BusinessDay | null;
  readonly available: number;
  readonly dailyDemand: number;
  readonly daysOfSupply: number;
  readonly orderUnits: number;
  readonly arrivesOn: BusinessDay;
  readonly stockTakenAt: Instant | null;
}

/** Demand jumps, or a campaign is near, and stock does not last. */
export const aggressiveReorder: RuleDefinition<AggressiveReorderEvidence, 'sku'> = {
  subject: 'sku',
  audiences: ['supply', 'marketing'],
  severity: 'urgent',
  telling: 'at-once',
  asksAction: true,
  proposals: ['expedite', 'emergency_production'],
  inhibits: ['regular-reorder'],
  clockFields: ['stockTakenAt', 'arrivesOn'],
};
