import type { BusinessDay } from '../calendar.ts';
import type { DataAge } from '../feeds.ts';
import type { RuleDefinition } from '../rules.ts';

/** Hours of a week: stock that is too much or too old changes slowly, and so is told seldom. */
export const WEEK_HOURS = 168;

/** Units of the SKU, units a day, days, money of `currency`. */
export interface OverstockEvidence extends DataAge {
  readonly rule: 'overstock';
  readonly available: number;
  readonly onOrder: number;
  readonly inventoryPosition: number;
  /** Order-up-to level, or reorder point and least quantity where that is more: no order ever leads above it. */
  readonly level: number;
  readonly dailyDemand: number;
  readonly excessUnits: number;
  readonly excessDays: number;
  readonly limitDays: number;
  /** At unit cost; null where none is known. */
  readonly excessValue: number | null;
  readonly currency: string | null;
  /** Of what is on order, no more than the excess, and the first day on which one of these orders can no longer be cancelled. */
  readonly cancellableUnits: number;
  readonly cancellableValue: number | null;
  readonly cancelBy: BusinessDay | null;
  /** Orders that can be cancelled, at most five. */
  readonly cancellableOrders: readonly string[];
}

/** Stock and supply are far above what any order leads to. */
export const overstock: RuleDefinition<OverstockEvidence, 'sku'> = {
  subject: 'sku',
  audiences: ['supply', 'finance'],
  severity: 'notice',
  telling: 'morning',
  leastRepeatHours: WEEK_HOURS,
  asksAction: true,
  proposals: [],
  inhibits: [],
  clockFields: ['stockTakenAt'],
};
