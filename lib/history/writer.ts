import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { Instant } from '../domain/calendar.ts';
import { COLUMN_TYPE } from '../domain/fields.ts';
import {
  RECORDS,
  type RecordBatch,
  type RecordDefinition,
  type RecordName,
  storedColumns,
} from '../domain/records.ts';
import { copyToSegment, type Database, identifier, literal, parquetRows, queryNumber } from './database.ts';
import type { HistoryObjects } from './history-objects.ts';
import { repeatedKeys } from './newest-events.ts';
import { type FileRows, type WrittenObject, writeMonths, writeSets } from './partitions.ts';
import { columnOf, keyColumns, noRows } from './record-columns.ts';
import { Segments } from './segments.ts';
import { enumLiteral } from './staged-column.ts';

/** What is known of the file whose rows are committed. */
export interface FileFacts {
  /** SHA-256 of its bytes and of how they were read: names the objects. */
  readonly contentHash: string;
  readonly exportedAt: Instant;
  /** Its name, for people. */
  readonly file: string;
  /** The source whose file it is. */
  readonly source: string;
  /**
   * Sets by warehouse or account only: warehouses (accounts) of which the file is the whole truth even where it has
   * no row of them. Sets without such a scope need none: a file without rows says that there is nothing.
   */
  readonly scopes?: readonly string[];
  /** Sets only: true where rows of the file could not be read. */
  readonly partial?: boolean;
}

/** What a commit stored. `storedRows` is less than `rows` where rows of one key were added up. */
export interface CommittedFile {
  readonly objects: readonly string[];
  readonly rows: number;
  readonly storedRows: number;
}

/** Takes the rows of one file. Nothing is in history before `commit`. */
export interface HistoryWriter {
  append(batch: RecordBatch): Promise<void>;
  /**
   * Adds up rows of one key, sorts, writes and uploads. The same rows and facts give the same objects, byte for byte,
   * so a commit that was cut short is mended by doing it again. Throws Error where the count does not come out even.
   */
  commit(facts: FileFacts): Promise<CommittedFile>;
  discard(): Promise<void>;
}

/** Opens a writer for one file of a record. */
export async function openWriter(
  database: Database,
  objects: HistoryObjects,
  record: RecordName,
  segmentRows?: number,
): Promise<HistoryWriter> {
  const definition = RECORDS[record];
  const connection = await database.connect();
  const folder = await objects.workFolder();
  const segments = new Segments(database, definition.columns, folder, segmentRows);
  const discard = async (): Promise<void> => {
    await segments.discard();
    connection.closeSync();
    await rm(folder, { recursive: true, force: true });
  };

  return {
    discard,
    async append(batch) {
      const values = definition.columns.map(({ field }) => batchColumn(batch, record, field));
      await segments.append(values, batch.rows);
    },
    async commit(facts) {
      try {
        await segments.finish(connection);
        const { rows } = segments;
        const stored = storedRows(segments, definition, facts);
        const merged = await addUp(connection, definition, stored, folder);
        const parts = await writeParts(connection, definition, merged, facts, folder);
        await assertCount(connection, record, parts, rows - merged.addedUp);
        await objects.upload(parts);
        return { objects: parts.map(({ key }) => key), rows, storedRows: rows - merged.addedUp };
      } finally {
        await discard();
      }
    },
  };
}

function batchColumn(batch: RecordBatch, record: RecordName, field: string) {
  const values = batch.columns[field];
  if (batch.record !== record || values?.length !== batch.rows) {
    throw new TypeError(
      `batch of ${batch.record} with ${values?.length ?? 'no'} values of "${field}" for ${batch.rows} rows of ${record}`,
    );
  }
  return values;
}

/** SQL of the rows of a file as they are stored, with the technical columns that the facts give. */
function storedRows(segments: Segments, { name, columns }: RecordDefinition, facts: FileFacts): FileRows {
  const own = new Set(columns.map((column) => column.name));
  const exportedAt = `TIMESTAMP ${literal(facts.exportedAt.slice(0, -1))}`;
  const given = new Map([
    ['source_hash', enumLiteral(facts.contentHash)],
    ['source_file', enumLiteral(facts.file)],
    ...(own.has('source') ? [] : ([['source', enumLiteral(facts.source)]] as const)),
  ]);
  const shared = new Map([...segments.constants, ...given]);
  const stated = own.has('exported_at') ? shared.get('exported_at') : 'NULL';
  if (stated !== undefined) shared.set('exported_at', `coalesce(${stated}, ${exportedAt})`);
  return {
    shared,
    query(wanted = storedColumns(name)) {
      const rows = segments.query(new Set(wanted.map((column) => column.name)));
      if (rows === null) return noRows(name);
      const selected = wanted.map((column) => {
        const quoted = identifier(column.name);
        const value =
          column.name === 'exported_at'
            ? `coalesce(${own.has('exported_at') ? quoted : 'NULL'}, ${exportedAt})`
            : given.get(column.name);
        return `${value ?? quoted} AS ${quoted}`;
      });
      return `(SELECT ${selected.join(', ')} FROM ${rows})`;
    },
  };
}

/**
 * Adds up rows of one key: quantities and counts are summed, of other fields the least value that is there is taken.
 * Where such rows state different exports of their own, the newest export counts.
 */
async function addUp(
  connection: DuckDBConnection,
  definition: RecordDefinition,
  fileRows: FileRows,
  folder: string,
): Promise<FileRows & { readonly addedUp: number }> {
  const key = keyColumns(definition);
  const keys = fileRows.query(definition.key.map((field) => columnOf(definition, field)));
  if (!(await hasRepeatedKey(connection, keys, key))) return { ...fileRows, addedUp: 0 };
  const rows = fileRows.query();
  const repeated = await repeatedKeys(connection, rows, key);
  const hash = `hash(${key.join(', ')})`;
  const additive = new Set(definition.additive.map((field) => columnOf(definition, field).name));
  const grouped = [...key, 'exported_at'];
  const columns = storedColumns(definition.name).map(({ name, kind }) => {
    const quoted = identifier(name);
    if (grouped.includes(quoted) || name === 'exported_at') return quoted;
    return additive.has(name)
      ? `CAST(sum(${quoted}) AS ${COLUMN_TYPE[kind]}) AS ${quoted}`
      : `min(${quoted}) AS ${quoted}`;
  });
  const sums = join(folder, 'added-up.parquet');
  await copyToSegment(
    connection,
    `SELECT * FROM (SELECT ${columns.join(', ')} FROM ${rows} WHERE ${hash} IN (FROM repeated_key) GROUP BY ${grouped.join(', ')})
     QUALIFY row_number() OVER (PARTITION BY ${key.join(', ')} ORDER BY exported_at DESC) = 1`,
    sums,
  );
  const kept = await queryNumber(
    connection,
    `SELECT CAST(count(*) AS DOUBLE) FROM (SELECT DISTINCT ${key.join(', ')} FROM ${rows} WHERE ${hash} IN (FROM repeated_key))`,
  );
  const merged = `(SELECT * FROM ${rows} WHERE ${hash} NOT IN (FROM repeated_key) UNION ALL SELECT * FROM ${parquetRows([sums])})`;
  return { query: () => merged, shared: new Map(), addedUp: repeated - kept };
}

/** True where two keys have one hash. Sorting hashes takes less memory than grouping them, and spills. */
async function hasRepeatedKey(
  connection: DuckDBConnection,
  rows: string,
  key: readonly string[],
): Promise<boolean> {
  const hashes = `SELECT hash(${key.join(', ')}) AS key_hash FROM ${rows}`;
  const repeated = await queryNumber(
    connection,
    `SELECT CAST(count(*) AS DOUBLE) FROM (SELECT key_hash = lag(key_hash) OVER (ORDER BY key_hash) AS is_repeated FROM (${hashes})) WHERE is_repeated`,
  );
  return repeated > 0;
}

async function writeParts(
  connection: DuckDBConnection,
  definition: RecordDefinition,
  rows: FileRows,
  facts: FileFacts,
  folder: string,
): Promise<WrittenObject[]> {
  return definition.nature === 'event'
    ? writeMonths(connection, definition, rows, folder, () => facts.contentHash)
    : writeSets(connection, definition, rows, facts, folder);
}

async function assertCount(
  connection: DuckDBConnection,
  record: RecordName,
  written: readonly WrittenObject[],
  expected: number,
): Promise<void> {
  const files = written.map(({ file }) => file);
  const stored =
    files.length === 0
      ? 0
      : await queryNumber(connection, `SELECT CAST(count(*) AS DOUBLE) FROM ${parquetRows(files)}`);
  if (stored !== expected) {
    throw new Error(
      `${record}: ${stored} rows were written where ${expected} were taken; nothing was stored`,
    );
  }
}
