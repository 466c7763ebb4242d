import type { Instant } from './calendar.ts';
import type { RecordName } from './records.ts';

/** Records whose age is watched. */
export const WATCHED_RECORDS = [
  'sale',
  'stockLevel',
  'adMetric',
  'supplyOrder',
  'adAccount',
] as const satisfies readonly RecordName[];
export type WatchedRecord = (typeof WATCHED_RECORDS)[number];

/** Stands for the source of a record that never came from anywhere. */
export const ANY_SOURCE = 'any';

/** The newest that one source has of one record. */
export interface Feed {
  readonly source: string;
  readonly record: WatchedRecord;
  /** When the newest row happened (not when its file came); null where there never was any. */
  readonly newestAt: Instant | null;
}

/** How old what an alert on a SKU rests on is: its evidence carries these fields, its sentences tell them. */
export interface DataAge {
  /** Null where no stock of the SKU is known. */
  readonly stockTakenAt: Instant | null;
  /** Feeds that are too old or never came; empty where all is fresh. */
  readonly stale: readonly Feed[];
}
