import type { BusinessDay } from '../calendar.ts';
import type { RuleDefinition } from '../rules.ts';

/** What the money may sell of one SKU. */
export interface SpendSku {
  readonly sku: string;
  readonly pool: string;
  /** Beyond the usual, at the past return; a day for spend, in all for a top-up. */
  readonly units: number;
}

/** Sums in units of the currency. */
export interface AdSpendEvidence {
  readonly rule: 'ad-spend';
  /** Spend of a day, of a day so far, or money paid in. */
  readonly what: 'day' | 'hours' | 'top-up';
  /** The account's day. */
  readonly on: BusinessDay;
  /** Of a day so far, the last hour counted, 0 to 23. */
  readonly throughHour: number | null;
  readonly amount: number;
  readonly mean: number;
  readonly ratio: number;
  /** Days, or top-ups, that the mean rests on. */
  readonly meanOf: number;
  readonly currency: string | null;
  /** All accounts that are paid from the same balance; of spend the account alone. */
  readonly accounts: readonly string[];
  /** The most units first, and how many there are. */
  readonly skus: readonly SpendSku[];
  readonly skuCount: number;
  /** The announced campaign that explains it; null where none does. */
  readonly campaignId: string | null;
  /** What announced campaigns have a budget for, of the same day or in all; less than would explain it where none does. */
  readonly announcedBudget: number;
}

/** Ad spend or a top-up is far above its mean, and no campaign was announced. */
export const adSpend: RuleDefinition<AdSpendEvidence, 'account'> = {
  subject: 'account',
  audiences: ['supply', 'marketing', 'agency'],
  severity: 'warning',
  telling: 'at-once',
  asksAction: true,
  proposals: [],
  inhibits: [],
  clockFields: [],
};
