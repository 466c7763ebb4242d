import type { BusinessDay } from '../calendar.ts';
import type { DataAge } from '../feeds.ts';
import type { RuleDefinition } from '../rules.ts';

/** Units of the SKU, days. */
export interface RegularReorderEvidence extends DataAge {
  readonly rule: 'regular-reorder';
  readonly available: number;
  readonly onOrder: number;
  readonly proposed: number;
  readonly inventoryPosition: number;
  readonly reorderPoint: number;
  readonly orderUpTo: number;
  /** Units the rule wants ordered now; 0 where an open proposal covers it. */
  readonly orderUnits: number;
  readonly arrivesOn: BusinessDay;
  /** Days of demand that the minimum quantity and whole lots force above the order-up-to level. */
  readonly excessDays: number;
  readonly daysOfSupply: number | null;
}

/** The inventory position is at or below the reorder point. */
export const regularReorder: RuleDefinition<RegularReorderEvidence, 'sku'> = {
  subject: 'sku',
  audiences: ['supply'],
  severity: 'notice',
  telling: 'morning',
  asksAction: true,
  proposals: ['purchase', 'production'],
  inhibits: [],
  clockFields: ['stockTakenAt', 'arrivesOn'],
};
