import type { BusinessDay } from '../calendar.ts';
import type { DataAge } from '../feeds.ts';
import type { RuleDefinition } from '../rules.ts';
import { WEEK_HOURS } from './overstock.ts';

/** Units of a lot that will be left when its shelf life ends. */
export interface ExpiringLot {
  /** Null for what came in before receipts were recorded: it is at least as old as their first day. */
  readonly receivedOn: BusinessDay | null;
  readonly expiresOn: BusinessDay;
  readonly units: number;
}

/** Units of the SKU, units a day, days, money of `currency`. */
export interface ExpiringStockEvidence extends DataAge {
  readonly rule: 'expiring-stock';
  readonly available: number;
  readonly dailyDemand: number;
  readonly shelfLifeDays: number;
  readonly expiringUnits: number;
  /** When the first of them expires; null where none do any more. */
  readonly firstExpiresOn: BusinessDay | null;
  /** The earliest first, at most five. */
  readonly lots: readonly ExpiringLot[];
  /** At unit cost; null where none is known. */
  readonly expiringValue: number | null;
  readonly currency: string | null;
}

/** The shelf life of stock ends before it is sold. */
export const expiringStock: RuleDefinition<ExpiringStockEvidence, 'sku'> = {
  subject: 'sku',
  audiences: ['supply', 'finance'],
  severity: 'warning',
  telling: 'morning',
  leastRepeatHours: WEEK_HOURS,
  asksAction: true,
  proposals: [],
  inhibits: ['overstock', 'slow-moving'],
  clockFields: ['stockTakenAt'],
};
