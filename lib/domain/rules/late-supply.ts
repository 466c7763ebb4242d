import type { BusinessDay } from '../calendar.ts';
import type { DataAge } from '../feeds.ts';
import type { RuleDefinition } from '../rules.ts';

/** A line of supply that does not come in time. */
export interface LateLine {
  readonly orderId: string;
  readonly supplier: string | null;
  readonly units: number;
  readonly dueOn: BusinessDay;
}

/** Units of the SKU, days. */
export interface LateSupplyEvidence extends DataAge {
  readonly rule: 'late-supply';
  /** Lines past their due date, and those due after the stock-out that they would prevent; the earliest first, at most five. */
  readonly lines: readonly LateLine[];
  /** How many there are, and their units. */
  readonly lateLines: number;
  readonly lateUnits: number;
  /** Of these, those past their due date; the greatest number of days past it. */
  readonly overdueLines: number;
  readonly overdueDays: number;
  readonly available: number;
  readonly daysOfSupply: number | null;
  /** Without the overdue lines; null where an order of the coming week would prevent it. */
  readonly stockOutOn: BusinessDay | null;
  /** See `StockOutlook`. */
  readonly unitsShort: number;
}

/** Supply is past its due date, or due too late: ask for it, do not order again. */
export const lateSupply: RuleDefinition<LateSupplyEvidence, 'sku'> = {
  subject: 'sku',
  audiences: ['supply'],
  severity: 'notice',
  telling: 'morning',
  asksAction: true,
  proposals: [],
  inhibits: [],
  clockFields: ['stockTakenAt', 'overdueDays'],
};
