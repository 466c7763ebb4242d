import type { BusinessDay } from '../calendar.ts';
import type { DataAge } from '../feeds.ts';
import type { RuleDefinition } from '../rules.ts';
import { WEEK_HOURS } from './overstock.ts';

/** Units of the SKU, days, money of `currency`. */
export interface SlowMovingEvidence extends DataAge {
  readonly rule: 'slow-moving';
  readonly available: number;
  readonly onOrder: number;
  /** Days in which nothing was sold. */
  readonly quietDays: number;
  /** The last day on which any of it came in; null where none is known. */
  readonly newestReceiptOn: BusinessDay | null;
  /** At unit cost; null where none is known. */
  readonly value: number | null;
  readonly currency: string | null;
}

/** Stock of which nothing sells. */
export const slowMoving: RuleDefinition<SlowMovingEvidence, 'sku'> = {
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
