import type { DuckDBConnection } from '@duckdb/node-api';
import { queryRows } from './database.ts';
import { REPEATED_SHARE, type Repetition } from './source-of-record.ts';

/**
 * Pairs of sources that carry the same. `reported` is a query of distinct (name, source, item, part, day): sources of one
 * name that report the same part of the same item within a day of each other, as zones differ, share that item.
 */
export async function repetitionsAmong(
  connection: DuckDBConnection,
  reported: string,
): Promise<Repetition[]> {
  const rows = await queryRows(
    connection,
    `WITH reported AS (${reported}),
     own AS (SELECT name, source, count(DISTINCT item) AS items FROM reported GROUP BY ALL),
     shared AS (
       SELECT name, a.source AS one, b.source AS other, count(DISTINCT item) AS items
       FROM reported AS a JOIN reported AS b USING (name, item, part)
       WHERE a.source < b.source AND abs(a.day - b.day) <= 1 GROUP BY ALL
     )
     SELECT name, one, other, CAST(shared.items AS INTEGER) FROM shared
     JOIN own AS a USING (name) JOIN own AS b USING (name)
     WHERE a.source = one AND b.source = other AND shared.items >= ${REPEATED_SHARE} * least(a.items, b.items)
     ORDER BY ALL`,
  );
  return rows.map(([name, one, other, shared]) => ({
    name: String(name),
    sources: [String(one), String(other)],
    shared: Number(shared),
  }));
}
