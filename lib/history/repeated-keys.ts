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

/**
 * Divides rows by whether their key occurs more than once, for as long as the connection asks nobody else. `partRows`
 * of them are in a part, more or less. Two keys of one hash only bring each other along.
 */
export async function keyParts(
  connection: DuckDBConnection,
  rows: string,
  key: readonly string[],
  partRows = PART_ROWS,
): Promise<KeyParts> {
  const repeated = await repeatedKeys(connection, rows, key);
  if (repeated === 0) return { once: 'true', repeated: [] };
  const hash = hashOf(key);
  const parts = Math.ceil(repeated / partRows);
  return {
    once: `${hash} NOT IN (${REPEATED})`,
    repeated: Array.from(
      { length: parts },
      (_, part) => `${hash} % ${parts} = ${part} AND ${hash} IN (${REPEATED})`,
    ),
  };
}

const REPEATED = 'SELECT key_hash FROM repeated_key';

const hashOf = (key: readonly string[]) => `hash(${key.join(', ')})`;

/**
 * Fills the temporary table `repeated_key` with the hashes of keys that occur more than once and gives the number of
 * their rows. Sorting all hashes takes less memory than grouping them, and spills.
 */
async function repeatedKeys(
  connection: DuckDBConnection,
  rows: string,
  key: readonly string[],
): Promise<number> {
  await connection.run(
    `CREATE OR REPLACE TEMP TABLE repeated_key AS
     SELECT key_hash, count(*) + 1 AS row_count
     FROM (
       SELECT key_hash, key_hash = lag(key_hash) OVER (ORDER BY key_hash) AS is_repeated
       FROM (SELECT ${hashOf(key)} AS key_hash FROM ${rows})
     ) WHERE is_repeated GROUP BY key_hash`,
  );
  return queryNumber(connection, 'SELECT CAST(coalesce(sum(row_count), 0) AS DOUBLE) FROM repeated_key');
}
