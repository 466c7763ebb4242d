import { rm } from 'node:fs/promises';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { Instant } from '../domain/calendar.ts';
import {
  RECORDS,
  type RecordBatch,
  type RecordDefinition,
  type RecordName,
  storedColumns,
} from '../domain/records.ts';
import { addUp } from './added-up.ts';
import { type Database, identifier, isOutOfMemory, literal, parquetRows, queryNumber } from './database.ts';
import type { HistoryObjects } from './history-objects.ts';
import { type FileRows, type WrittenObject, writeMonths, writeSets } from './partitions.ts';
import { noRows } from './record-columns.ts';
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

/**
 * Opens a writer for one file of a record. It works in the first of the databases, and commits in the next one what does
 * not fit into the memory of one before it.
 */
export async function openWriter(
  databases: readonly [Database, ...Database[]],
  objects: HistoryObjects,
  record: RecordName,
  segmentRows?: number,
): Promise<HistoryWriter> {
  const definition = RECORDS[record];
  const folder = await objects.workFolder();
  const segments = new Segments(databases[0], definition.columns, folder, segmentRows);
  const discard = async (): Promise<void> => {
    await segments.discard();
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
        return await inFirstThatHolds(databases, async (connection) => {
          await segments.finish(connection);
          const { rows } = segments;
          const stored = storedRows(segments, definition, facts);
          const merged = await addUp(connection, definition, stored, folder);
          const parts = await writeParts(connection, definition, merged, facts, folder);
          await assertCount(connection, record, parts, rows - merged.addedUp);
          await objects.upload(parts);
          return { objects: parts.map(({ key }) => key), rows, storedRows: rows - merged.addedUp };
        });
      } finally {
        await discard();
      }
    },
  };
}

/** Does the work in the first database, and again in the next one where it runs out of memory. */
async function inFirstThatHolds<T>(
  [database, ...larger]: readonly [Database, ...Database[]],
  task: (connection: DuckDBConnection) => Promise<T>,
): Promise<T> {
  try {
    return await database.work(task);
  } catch (error) {
    const [next, ...others] = larger;
    if (next === undefined || !isOutOfMemory(error)) throw error;
    return inFirstThatHolds([next, ...others], task);
  }
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
