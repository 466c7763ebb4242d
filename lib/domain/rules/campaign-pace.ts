import type { BusinessDay } from '../calendar.ts';
import type { DataAge } from '../feeds.ts';
import type { RuleDefinition } from '../rules.ts';
import type { CancellableOrder } from './ad-account.ts';

/** A campaign that runs, against its plan. Units of the SKU beyond its usual demand, days, rates as fractions. */
export interface CampaignPaceEvidence extends DataAge {
  readonly rule: 'campaign-pace';
  readonly direction: 'ahead' | 'behind' | 'as_expected';
  readonly campaignId: string;
  readonly startsOn: BusinessDay;
  readonly endsOn: BusinessDay;
  readonly elapsedDays: number;
  readonly plannedUnits: number | null;
  /** Expected in all, and up to now; sold up to now; what it comes to if it goes on like this. */
  readonly expectedUnits: number;
  readonly expectedSoFar: number;
  readonly soldUnits: number;
  readonly projectedUnits: number;
  /** Of the ads that sell the SKU: since its start, and in the thirty days before; null where not measured. */
  readonly ctr: number | null;
  readonly usualCtr: number | null;
  readonly cvr: number | null;
  readonly usualCvr: number | null;
  /** Spent since its start, and planned for it; null where not measured or planned. */
  readonly spend: number | null;
  readonly budget: number | null;
  readonly currency: string | null;
  readonly available: number;
  /** Stock on the evening of its last day, dated supply counted; below 0 short. */
  readonly endStock: number;
  readonly stockOutOn: BusinessDay | null;
  readonly reliefOn: BusinessDay | null;
  readonly unitsShort: number;
  /** To expedite. */
  readonly orderUnits: number;
  readonly arrivesOn: BusinessDay;
  /** Of one that is behind: proposals that nobody has ordered, and orders that can still be cancelled, as far as they are too much. */
  readonly proposedUnits: number;
  readonly orders: readonly CancellableOrder[];
}

/** A campaign sells much more or less than it was expected to. */
export const campaignPace: RuleDefinition<CampaignPaceEvidence, 'sku'> = {
  subject: 'sku',
  audiences: ['supply', 'marketing', 'agency'],
  severity: 'warning',
  telling: 'at-once',
  asksAction: true,
  proposals: ['expedite', 'emergency_production'],
  inhibits: [],
  clockFields: ['stockTakenAt', 'elapsedDays', 'expectedSoFar', 'arrivesOn'],
};
