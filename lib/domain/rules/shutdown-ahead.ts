import type { BusinessDay } from '../calendar.ts';
import type { Feed } from '../feeds.ts';
import type { RuleDefinition } from '../rules.ts';

/** A SKU that has to be ordered before a shutdown. */
export interface ShutdownNeed {
  readonly sku: string;
  readonly pool: string;
  readonly units: number;
  /** Last day on which a regular order still arrives before the shutdown; today where that day is past. */
  readonly orderBy: BusinessDay;
}

/** Units of the SKUs, days. */
export interface ShutdownAheadEvidence {
  readonly rule: 'shutdown-ahead';
  readonly scope: string;
  readonly name: string | null;
  /** First and last day on which nothing is made or sent, closures that touch it included. */
  readonly from: BusinessDay;
  readonly to: BusinessDay;
  readonly closedDays: number;
  /** SKUs that reach their reorder point before it ends. */
  readonly skus: number;
  /** Of these, those for which a regular order comes too late already. */
  readonly lateSkus: number;
  /** The first day by which one of them has to be ordered. */
  readonly orderBy: BusinessDay | null;
  /** By order-by day, then SKU, at most 30. */
  readonly needs: readonly ShutdownNeed[];
  readonly stale: readonly Feed[];
}

/** The factory or suppliers rest soon: what has to be ordered before. */
export const shutdownAhead: RuleDefinition<ShutdownAheadEvidence, 'closure'> = {
  subject: 'closure',
  audiences: ['supply'],
  severity: 'notice',
  telling: 'morning',
  asksAction: true,
  proposals: [],
  inhibits: [],
  clockFields: [],
};
