import type { DuckDBConnection } from '@duckdb/node-api';
import { contentColumns, RECORDS, type RecordName } from '../domain/records.ts';
import { identifier, queryRows } from './database.ts';
import type { HistoryObjects } from './history-objects.ts';
import { keyColumns, rowsOfFiles } from './record-columns.ts';

/** Rows of keys that occur more than once which are compared at one time: bounds the memory of newest-wins. */
const PART_ROWS = 1_000_000;

/** The rows of an event record as they lie in history now. */
export interface EventRows {
  readonly record: RecordName;
  /** All of them, superseded ones too. */
  readonly rows: string;
  /** True where one file or one compaction wrote them all: then no key occurs twice. */
  readonly distinct: boolean;
}

/** Finds and fetches the rows of an event record: of all objects that count, or of these. */
export async function eventsOf(
  objects: HistoryObjects,
  record: RecordName,
  keys?: readonly string[],
): Promise<EventRows> {
  const wanted = keys ?? (await objects.eventKeys(record));
  const names = new Set(wanted.map((key) => key.slice(key.lastIndexOf('/') + 1)));
  return { record, rows: rowsOfFiles(record, await objects.files(wanted)), distinct: names.size <= 1 };
}

/**
 * Gives the newest row of every key of an event record, over all months, part by part: `take` is called with a
 * query of the wanted columns (names in Parquet), each time for other keys. Newest is the last `exported_at`, then the
 * row with the greatest values, so that neither the order of files matters nor which of them a row came in.
 */
export async function eachNewest(
  connection: DuckDBConnection,
  { record, rows, distinct }: EventRows,
  columns: readonly string[],
  take: (query: string) => Promise<unknown>,
  partRows = PART_ROWS,
): Promise<void> {
  const wanted = columns.map(identifier);
  if (distinct) {
    await take(`SELECT ${wanted.join(', ')} FROM ${rows}`);
    return;
  }
  const key = keyColumns(RECORDS[record]);
  const repeated = await repeatedKeys(connection, rows, key);
  const order = newestFirst(['exported_at', ...contentColumns(record)]);
  await take(
    `SELECT ${wanted.join(', ')} FROM ${rows} WHERE hash(${key.join(', ')}) NOT IN (FROM repeated_key)`,
  );
  const parts = Math.ceil(repeated / partRows);
  for (let part = 0; part < parts; part++) {
    await take(
      `SELECT ${wanted.join(', ')} FROM ${rows} WHERE hash(${key.join(', ')}) % ${parts} = ${part}
         AND hash(${key.join(', ')}) IN (FROM repeated_key)
       QUALIFY row_number() OVER (PARTITION BY ${key.join(', ')} ORDER BY ${order}) = 1`,
    );
  }
}

/** `a DESC NULLS LAST, b DESC …` without repetitions. */
export function newestFirst(columns: readonly string[]): string {
  return [...new Set(columns)].map((column) => `${identifier(column)} DESC NULLS LAST`).join(', ');
}

/**
 * Finds keys that occur more than once: fills the temporary table `repeated_key` with their hashes and gives the
 * number of their rows. Two keys of one hash only bring each other along.
 */
export async function repeatedKeys(
  connection: DuckDBConnection,
  rows: string,
  key: readonly string[],
): Promise<number> {
  await connection.run(
    `CREATE OR REPLACE TEMP TABLE repeated_key_count AS
     SELECT hash(${key.join(', ')}) AS key_hash, count(*) AS row_count FROM ${rows} GROUP BY ALL HAVING count(*) > 1`,
  );
  await connection.run(
    'CREATE OR REPLACE TEMP TABLE repeated_key AS SELECT key_hash FROM repeated_key_count',
  );
  const [sum] = await queryRows(
    connection,
    'SELECT CAST(coalesce(sum(row_count), 0) AS DOUBLE) FROM repeated_key_count',
  );
  await connection.run('DROP TABLE repeated_key_count');
  return Number(sum?.[0] ?? 0);
}
