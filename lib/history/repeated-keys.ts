import type { DuckDBConnection } from '@duckdb/node-api';
import { queryNumber } from './database.ts';

/** Rows of one key or another that DuckDB compares at one time within the memory it has. */
const PART_ROWS = 1_000_000;

/** SQL conditions that divide rows by their keys: no key has rows in two of them. */
export interface KeyParts {
  /** Holds for rows whose key no other row has. */
  readonly once: string;
  /** Each holds for some of the other rows, and never for more than memory takes at one time. */
  readonly repeated: readonly string[];
}

/** Keys that occur more than once: a table of their hashes, and the number of their rows. */
export interface RepeatedKeys {
  readonly table: string;
  readonly rows: number;
}

/**
 * Divides rows by whether their key occurs more than once, for as long as the connection asks nobody else. `partRows`
 * of them are in a part, more or less. Two keys of one hash only bring each other along.
 */
export async function keyParts(
  connection: DuckDBConnection,
  rows: string,
  key: readonly string[],
  partRows?: number,
): Promise<KeyParts> {
  return keyPartsOf(await repeatedKeys(connection, rows, key), key, partRows);
}

/** The same where it is known which keys occur more than once. */
export function keyPartsOf(
  { table, rows }: RepeatedKeys,
  key: readonly string[],
  partRows = PART_ROWS,
): KeyParts {
  if (rows === 0) return { once: 'true', repeated: [] };
  const hash = hashOf(key);
  const parts = Math.ceil(rows / partRows);
  return {
    once: `${hash} NOT IN (SELECT key_hash FROM ${table})`,
    repeated: Array.from(
      { length: parts },
      (_, part) => `${hash} % ${parts} = ${part} AND ${hash} IN (SELECT key_hash FROM ${table})`,
    ),
  };
}

const hashOf = (key: readonly string[]) => `hash(${key.join(', ')})`;

/**
 * Fills a table with the hashes of keys that occur more than once: the temporary `repeated_key`, or with a number one of
 * all connections, which goes with the database. Sorting all hashes takes less memory than grouping them, and spills.
 */
export async function repeatedKeys(
  connection: DuckDBConnection,
  rows: string,
  key: readonly string[],
  number?: number,
): Promise<RepeatedKeys> {
  const table = number === undefined ? 'repeated_key' : `memory.main.repeated_key_${number}`;
  await connection.run(
    `CREATE OR REPLACE ${number === undefined ? 'TEMP ' : ''}TABLE ${table} AS
     SELECT key_hash, count(*) + 1 AS row_count
     FROM (
       SELECT key_hash, key_hash = lag(key_hash) OVER (ORDER BY key_hash) AS is_repeated
       FROM (SELECT ${hashOf(key)} AS key_hash FROM ${rows})
     ) WHERE is_repeated GROUP BY key_hash`,
  );
  const repeated = await queryNumber(
    connection,
    `SELECT CAST(coalesce(sum(row_count), 0) AS DOUBLE) FROM ${table}`,
  );
  return { table, rows: repeated };
}
