/** What has gone wrong with single products, so that the example shows it. */
export interface Trouble {
  /** Days before the last one since which no customer has ordered it. */
  readonly unsoldDays?: number;
  /** An order far too large, so many days before the last one, for so many days of B2B demand. */
  readonly mistakenOrder?: { readonly daysAgo: number; readonly daysOfDemand: number };
  /** Shelf life where it is not that of its material. */
  readonly shelfLifeDays?: number;
}

const TROUBLES: Readonly<Record<string, Trouble>> = {
  /** A cord that was replaced in the customers' machines. */
  'CD-EPDM-3MM': { unsoldDays: 110 },
  /** A wiper seal of which somebody typed a zero too many; the order can still be cancelled. */
  'DS-NBR-DH20': { mistakenOrder: { daysAgo: 4, daysOfDemand: 200 } },
  /** A grease that keeps for a year and was bought for two. */
  'GR-SIL-B50': { mistakenOrder: { daysAgo: 285, daysOfDemand: 700 }, shelfLifeDays: 365 },
};

/** What has gone wrong with that product; nothing with most. */
export function troubleOf(sku: string): Trouble {
  return Object.hasOwn(TROUBLES, sku) ? (TROUBLES[sku] ?? {}) : {};
}
