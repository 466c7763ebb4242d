import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { COLUMN_TYPE } from '../domain/fields.ts';
import { type RecordDefinition, storedColumns } from '../domain/records.ts';
import { copyToSegment, identifier, parquetRows, queryNumber } from './database.ts';
import type { FileRows } from './partitions.ts';
import { columnOf, keyColumns } from './record-columns.ts';
import { keyParts } from './repeated-keys.ts';

/** Rows of one key of which so many are added up at one time: their texts are held in memory. */
const PART_ROWS = 200_000;

/**
 * Adds up rows of one key: quantities and counts are summed, of other fields the least value that is there is taken.
 * Where such rows state different exports of their own, the newest export counts. Gives rows of which no two have one
 * key, and how many fewer they are; what it makes lies in the folder.
 */
export async function addUp(
  connection: DuckDBConnection,
  definition: RecordDefinition,
  fileRows: FileRows,
  folder: string,
  partRows = PART_ROWS,
): Promise<FileRows & { readonly addedUp: number }> {
  const key = keyColumns(definition);
  const keys = fileRows.query(definition.key.map((field) => columnOf(definition, field)));
  const { once, repeated } = await keyParts(connection, keys, key, partRows);
  if (repeated.length === 0) return { ...fileRows, addedUp: 0 };
  const rows = fileRows.query();
  const files = [join(folder, 'once.parquet')];
  await copyToSegment(connection, `FROM ${rows} WHERE ${once}`, files[0] ?? '');
  for (const [part, condition] of repeated.entries()) {
    const file = join(folder, `added-up-${part}.parquet`);
    await copyToSegment(connection, sums(definition, `${rows} WHERE ${condition}`), file);
    files.push(file);
  }
  const merged = parquetRows(files);
  const count = (of: string) => queryNumber(connection, `SELECT CAST(count(*) AS DOUBLE) FROM ${of}`);
  return { query: () => merged, shared: new Map(), addedUp: (await count(keys)) - (await count(merged)) };
}

/** SQL of the sums of rows, one of each key. */
function sums(definition: RecordDefinition, rows: string): string {
  const key = keyColumns(definition);
  const additive = new Set(definition.additive.map((field) => columnOf(definition, field).name));
  const grouped = [...key, 'exported_at'];
  const columns = storedColumns(definition.name).map(({ name, kind }) => {
    const quoted = identifier(name);
    if (grouped.includes(quoted) || name === 'exported_at') return quoted;
    return additive.has(name)
      ? `CAST(sum(${quoted}) AS ${COLUMN_TYPE[kind]}) AS ${quoted}`
      : `min(${quoted}) AS ${quoted}`;
  });
  return `SELECT * FROM (SELECT ${columns.join(', ')} FROM ${rows} GROUP BY ${grouped.join(', ')})
     QUALIFY row_number() OVER (PARTITION BY ${key.join(', ')} ORDER BY exported_at DESC) = 1`;
}
