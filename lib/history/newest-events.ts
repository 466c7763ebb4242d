import type { DuckDBConnection } from '@duckdb/node-api';
import { contentColumns, RECORDS, type RecordName } from '../domain/records.ts';
import { identifier, queryNumber } from './database.ts';
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
  /** Finds the keys that occur more than once. */
  readonly repeated: (connection: DuckDBConnection) => Promise<RepeatedKeys>;
}

/** Keys that occur more than once: a table of their hashes, and the number of their rows. */
interface RepeatedKeys {
  readonly table: string;
  readonly rows: number;
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
            createRepeatedKeys(connection, rows, key, number),
          )
        : createRepeatedKeys(connection, rows, key),
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
  partRows = PART_ROWS,
): Promise<void> {
  const wanted = columns.map(identifier);
  const among = distinct ? NONE_REPEATED : await repeated(connection);
  if (among.rows === 0) {
    await take(`SELECT ${wanted.join(', ')} FROM ${rows}`);
    return;
  }
  const key = keyColumns(RECORDS[record]);
  const order = newestFirst(['exported_at', ...contentColumns(record)]);
  await take(
    `SELECT ${wanted.join(', ')} FROM ${rows} WHERE hash(${key.join(', ')}) NOT IN (FROM ${among.table})`,
  );
  const parts = Math.ceil(among.rows / partRows);
  for (let part = 0; part < parts; part++) {
    await take(
      `SELECT ${wanted.join(', ')} FROM ${rows} WHERE hash(${key.join(', ')}) % ${parts} = ${part}
         AND hash(${key.join(', ')}) IN (FROM ${among.table})
       QUALIFY row_number() OVER (PARTITION BY ${key.join(', ')} ORDER BY ${order}) = 1`,
    );
  }
}

/** `a DESC NULLS LAST, b DESC …` without repetitions. */
export function newestFirst(columns: readonly string[]): string {
  return [...new Set(columns)].map((column) => `${identifier(column)} DESC NULLS LAST`).join(', ');
}

const NONE_REPEATED: RepeatedKeys = { table: '', rows: 0 };

/**
 * Finds keys that occur more than once: fills the temporary table `repeated_key` with their hashes and gives the
 * number of their rows. Two keys of one hash only bring each other along.
 */
export async function repeatedKeys(
  connection: DuckDBConnection,
  rows: string,
  key: readonly string[],
): Promise<number> {
  return (await createRepeatedKeys(connection, rows, key)).rows;
}

/** With a number in a table of all connections, which goes with the database. */
async function createRepeatedKeys(
  connection: DuckDBConnection,
  rows: string,
  key: readonly string[],
  number?: number,
): Promise<RepeatedKeys> {
  const table = number === undefined ? 'repeated_key' : `memory.main.repeated_key_${number}`;
  const kind = number === undefined ? 'TEMP TABLE' : 'TABLE';
  await connection.run(
    `CREATE OR REPLACE TEMP TABLE repeated_key_count AS
     SELECT hash(${key.join(', ')}) AS key_hash, count(*) AS row_count FROM ${rows} GROUP BY ALL HAVING count(*) > 1`,
  );
  await connection.run(`CREATE OR REPLACE ${kind} ${table} AS SELECT key_hash FROM repeated_key_count`);
  const repeated = await queryNumber(
    connection,
    'SELECT CAST(coalesce(sum(row_count), 0) AS DOUBLE) FROM repeated_key_count',
  );
  await connection.run('DROP TABLE repeated_key_count');
  return { table, rows: repeated };
}
