import type { Evening } from './world.ts';

/** What a policy orders by for one SKU, in units. The expedite levels are null where it expedites nothing. */
export interface Levels {
  /** At a position of this or less an order is placed. */
  readonly reorderPoint: number;
  readonly orderUpTo: number;
  /** Where on hand and receipts due before an expedite would come are this or less, it is expedited. */
  readonly expeditePoint: number | null;
  readonly expediteUpTo: number | null;
}

/** A way to decide what to order, with one dial that trades stock for service. */
export interface Policy {
  readonly name: string;
  /** What the dial is, for people: `service level`, `safety days`. */
  readonly dialName: string;
  /** Values of the dial, ascending in service, that a trace runs over. */
  readonly dials: readonly number[];
  /** Days between two estimates: 7, or 1 where campaigns count. */
  readonly estimateEveryDays: number;
  /** Whether an expedite is at least the item's MOQ; else whole lots do. */
  readonly expeditesAtLeastMoq: boolean;
  /**
   * What the policy knows on an evening, in three steps so that none is done twice: what all SKUs share; what one SKU
   * shares over the dial; its levels. SKUs are named by their index in the world.
   */
  at(evening: Evening): (index: number) => (dial: number) => Levels;
}
