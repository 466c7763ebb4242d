import type { DuckDBConnection } from '@duckdb/node-api';
import type * as z from 'zod';
import { type Instant, instantOfMs } from '../domain/calendar.ts';
import { columnsOf } from '../domain/fields.ts';
import { RECORDS, type RecordName, storedColumns } from '../domain/records.ts';
import { identifier, literal, queryRows, visitRows } from './database.ts';
import { type HistoryObjects, newestOf, type StoredSet, withFormer } from './history-objects.ts';
import { newestFirst } from './newest-events.ts';
import { columnOf, fieldsOf, keyColumns, rowsOfFiles } from './record-columns.ts';

/**
 * A query of the rows in force: of every source (or the one given) and scope the newest set (not after `at`). Where two sources state
 * one key, the row exported last counts.
 */
export async function rowsInForce(
  objects: HistoryObjects,
  record: RecordName,
  at?: Instant,
  source?: string,
): Promise<string> {
  return rowsOfSets(objects, record, await setsInForce(objects, record, at, source));
}

/** The rows in force (see `rowsInForce`) as records of a schema, in the order of the record's key. */
export async function recordsInForce<S extends z.ZodObject>(
  connection: DuckDBConnection,
  objects: HistoryObjects,
  record: RecordName,
  schema: S,
  at?: Instant,
  source?: string,
): Promise<z.infer<S>[]> {
  const sets = await setsInForce(objects, record, at, source);
  if (sets.length === 0) return [];
  return recordsOf(connection, record, schema, await rowsOfSets(objects, record, sets));
}

async function setsInForce(
  objects: HistoryObjects,
  record: RecordName,
  at?: Instant,
  source?: string,
): Promise<StoredSet[]> {
  const all = await objects.sets(record);
  const sets = source === undefined ? all : all.filter((set) => set.source === source);
  return withFormer(newestOf(sets, at), sets);
}

/** A query of all stored columns of these sets, one row a key: of sets as they stood at several instants the newest. */
export async function rowsOfSets(
  objects: HistoryObjects,
  record: RecordName,
  sets: readonly StoredSet[],
): Promise<string> {
  const files = await objects.files(sets.map(({ key }) => key));
  const columns = storedColumns(record).map(({ name }) => name);
  const { truth, happenedAt } = RECORDS[record];
  const instant =
    truth === 'as-of' && happenedAt !== null ? [columnOf(RECORDS[record], happenedAt).name] : [];
  if (!mayShareKeys(record, sets)) return rowsOfFiles(record, files);
  const order = newestFirst([...instant, 'exported_at', 'source_hash', ...columns]);
  const key = keyColumns(RECORDS[record])
    .filter((column) => !instant.map(identifier).includes(column))
    .join(', ');
  return `(SELECT * FROM ${rowsOfFiles(record, files)} QUALIFY row_number() OVER (PARTITION BY ${key} ORDER BY ${order}) = 1)`;
}

/** Whether a key may stand in two sets. No set has it twice, and sets of other sources or scopes do not share one that names both. */
function mayShareKeys(record: RecordName, sets: readonly StoredSet[]): boolean {
  const { key, scope } = RECORDS[record];
  const origins = new Set(sets.map((set) => JSON.stringify([set.source, set.scope])));
  const isApart = ['source', ...scope].every((field) => key.includes(field));
  return sets.length > (isApart ? origins.size : 1);
}

/** Where rows in force come from: their source, the file they were read from, and when that was exported. */
export interface RowOrigin {
  readonly source: string;
  readonly file: string;
  readonly exportedAt: Instant;
}

/** Where the rows in force of a campaign come from, sorted by source and file; none where it is not known. */
export async function readCampaignOrigins(
  connection: DuckDBConnection,
  objects: HistoryObjects,
  campaignId: string,
): Promise<RowOrigin[]> {
  const rows = await queryRows(
    connection,
    `SELECT source, source_file, epoch_ms(max(exported_at)) :: DOUBLE FROM ${await rowsInForce(objects, 'campaign')}
     WHERE campaign_id = ${literal(campaignId)} GROUP BY source, source_file ORDER BY source, source_file`,
  );
  return rows.map(([source, file, ms]) => ({
    source: String(source),
    file: String(file),
    exportedAt: instantOfMs(Number(ms)),
  }));
}

/** The rows of a query as records of a schema, in the order of the record's key. Throws ZodError where a stored row is not one. */
export async function recordsOf<S extends z.ZodObject>(
  connection: DuckDBConnection,
  record: RecordName,
  schema: S,
  rows: string,
): Promise<z.infer<S>[]> {
  const fields = columnsOf(schema).map(({ field }) => field);
  const found: z.infer<S>[] = [];
  const key = keyColumns(RECORDS[record]).join(', ');
  const query = `SELECT ${fieldsOf(schema)} FROM ${rows} ORDER BY ${key}`;
  await visitRows(connection, query, (row) => {
    found.push(schema.parse(Object.fromEntries(fields.map((field, index) => [field, row[index]]))));
  });
  return found;
}
