import type { DuckDBConnection } from '@duckdb/node-api';
import { contentColumns, RECORDS, type RecordName } from '../domain/records.ts';
import { identifier } from './database.ts';
import type { HistoryObjects } from './history-objects.ts';
import { keyColumns, rowsOfFiles } from './record-columns.ts';
import { keyPartsOf, type RepeatedKeys, repeatedKeys } from './repeated-keys.ts';

/** The rows of an event record as they lie in history now. */
export interface EventRows {
  readonly record: RecordName;
  /** All of them, superseded ones too. */
  readonly rows: string;
  /** True where one file or one compaction wrote them all: then no key occurs twice. */
  readonly distinct: boolean;
  /** Finds the keys that occur more than once. */
  readonly repeated: (connection: DuckDBConnection) => Promise<RepeatedKeys>;
}

/**
 * Finds and fetches the rows of an event record: of all objects that count, or of these. Of the former the readings of a
 * history find repeated keys together, for that reads everything.
 */
export async function eventsOf(
  objects: HistoryObjects,
  record: RecordName,
  keys?: readonly string[],
): Promise<EventRows> {
  const wanted = keys ?? (await objects.eventKeys(record));
  const names = new Set(wanted.map((key) => key.slice(key.lastIndexOf('/') + 1)));
  const rows = rowsOfFiles(record, await objects.files(wanted));
  const key = keyColumns(RECORDS[record]);
  return {
    record,
    rows,
    distinct: names.size <= 1,
    repeated: (connection) =>
      keys === undefined
        ? objects.once(`repeated keys of ${record}`, wanted, (number) =>
            repeatedKeys(connection, rows, key, number),
          )
        : repeatedKeys(connection, rows, key),
  };
}

/**
 * Gives the newest row of every key of an event record, over all months, part by part: `take` is called with a
 * query of the wanted columns (names in Parquet), each time for other keys. Newest is the last `exported_at`, then the
 * row with the greatest values, so that neither the order of files matters nor which of them a row came in.
 */
export async function eachNewest(
  connection: DuckDBConnection,
  { record, rows, distinct, repeated }: EventRows,
  columns: readonly string[],
  take: (query: string) => Promise<unknown>,
  partRows?: number,
): Promise<void> {
  const wanted = columns.map(identifier);
  const among = distinct ? NONE_REPEATED : await repeated(connection);
  if (among.rows === 0) {
    await take(`SELECT ${wanted.join(', ')} FROM ${rows}`);
    return;
  }
  const key = keyColumns(RECORDS[record]);
  const { once, repeated: parts } = keyPartsOf(among, key, partRows);
  await take(`SELECT ${wanted.join(', ')} FROM ${rows} WHERE ${once}`);
  const order = newestFirst(['exported_at', ...contentColumns(record)]);
  for (const part of parts) {
    await take(
      `SELECT ${wanted.join(', ')} FROM ${rows} WHERE ${part}
       QUALIFY row_number() OVER (PARTITION BY ${key.join(', ')} ORDER BY ${order}) = 1`,
    );
  }
}

/** `a DESC NULLS LAST, b DESC …` without repetitions. */
export function newestFirst(columns: readonly string[]): string {
  return [...new Set(columns)].map((column) => `${identifier(column)} DESC NULLS LAST`).join(', ');
}

const NONE_REPEATED: RepeatedKeys = { table: '', rows: 0 };
