import type { BusinessDay } from '../calendar.ts';
import type { DataAge } from '../feeds.ts';
import type { RuleDefinition } from '../rules.ts';

/** A campaign whose stock is not ready yet. Units of the SKU. */
export interface CampaignStockEvidence extends DataAge {
  readonly rule: 'campaign-stock';
  readonly campaignId: string;
  readonly startsOn: BusinessDay;
  readonly daysToStart: number;
  /** See `CampaignNeedLine`. */
  readonly plannedUnits: number | null;
  readonly expectedUnits: number;
  readonly targetUnits: number;
  readonly stockAtStart: number;
  /** Kept for channels without pulses and for campaigns before it. */
  readonly reserveUnits: number;
  readonly coveredUnits: number;
  /** Of what is missing, proposed and not ordered. */
  readonly proposedUnits: number;
  readonly missingUnits: number;
  readonly orderUnits: number;
  /** Last day on which a regular order is in time, and days from today to it; negative where it is past. */
  readonly orderBy: BusinessDay;
  readonly daysToOrderBy: number;
  /** When what is asked for would arrive. */
  readonly arrivesOn: BusinessDay;
  readonly neededOn: BusinessDay;
  readonly regularArrivesOn: BusinessDay;
}

/** A campaign comes and its stock is neither there nor ordered: remind, order on the last day, press once it is late. */
export const campaignStock: RuleDefinition<CampaignStockEvidence, 'sku'> = {
  subject: 'sku',
  audiences: ['supply'],
  severity: 'notice',
  telling: 'at-once',
  asksAction: true,
  proposals: ['purchase', 'production', 'expedite', 'emergency_production'],
  inhibits: ['regular-reorder'],
  clockFields: ['stockTakenAt', 'daysToStart', 'daysToOrderBy', 'arrivesOn', 'regularArrivesOn'],
};
