import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type DuckDBAppender,
  type DuckDBConnection,
  type DuckDBType,
  INTEGER,
  VARCHAR,
} from '@duckdb/node-api';
import type { Instant } from '../domain/calendar.ts';
import { COLUMN_TYPE, type Column } from '../domain/fields.ts';
import {
  type CellValue,
  RECORDS,
  type RecordBatch,
  type RecordDefinition,
  type RecordName,
} from '../domain/records.ts';
import {
  appendColumns,
  appenderTo,
  copyToSegment,
  type Database,
  identifier,
  literal,
  parquetRows,
  queryNumber,
} from './database.ts';
import type { HistoryObjects } from './history-objects.ts';
import { repeatedKeys } from './newest-events.ts';
import { type WrittenObject, writeMonths, writeSets } from './partitions.ts';
import { columnOf, fromStaged, keyColumns, noRows, STAGED_TYPE, storedColumns } from './record-columns.ts';
import { TextCodes } from './text-codes.ts';

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

/** Rows kept in memory before they go to a temporary Parquet file. */
export const SEGMENT_ROWS = 400_000;

/** Some rows of a file on their way to a temporary Parquet file. Texts that repeat are appended as codes. */
class Segment {
  rows = 0;
  readonly #connection: DuckDBConnection;
  readonly #columns: readonly Column[];
  readonly #codes: readonly (TextCodes | null)[];
  readonly #types: readonly DuckDBType[];
  readonly #appender: DuckDBAppender;

  private constructor(
    connection: DuckDBConnection,
    columns: readonly Column[],
    codes: readonly (TextCodes | null)[],
    types: readonly DuckDBType[],
    appender: DuckDBAppender,
  ) {
    this.#connection = connection;
    this.#columns = columns;
    this.#codes = codes;
    this.#types = types;
    this.#appender = appender;
  }

  /** Starts a segment whose first rows are these. */
  static async start(
    connection: DuckDBConnection,
    columns: readonly Column[],
    values: readonly (readonly CellValue[])[],
  ): Promise<Segment> {
    const codes = columns.map(({ kind }, place) =>
      kind === 'text' ? TextCodes.for(values[place] ?? []) : null,
    );
    const types = columns.map(({ kind }, place) => (codes[place] === null ? STAGED_TYPE[kind] : INTEGER));
    const staged = columns.map(({ name }, place) => `${identifier(name)} ${types[place]}`);
    await connection.run(`CREATE OR REPLACE TEMP TABLE staged (${staged.join(', ')})`);
    return new Segment(connection, columns, codes, types, await appenderTo(connection, 'staged'));
  }

  /** True where a column has more texts than codes are kept for: the next segment decides anew. */
  get isFull(): boolean {
    return this.#codes.some((codes) => codes?.isFull === true);
  }

  append(values: readonly (readonly CellValue[])[], rows: number): void {
    const coded = values.map((column, place) => this.#codes[place]?.encode(column) ?? column);
    appendColumns(this.#appender, this.#types, coded, rows);
    this.rows += rows;
  }

  close(): void {
    this.#appender.closeSync();
  }

  async write(file: string): Promise<void> {
    this.close();
    const joins: string[] = [];
    const selected: string[] = [];
    for (const [place, column] of this.#columns.entries()) {
      const codes = this.#codes[place] ?? null;
      if (codes === null) {
        selected.push(`${fromStaged(column)} AS ${identifier(column.name)}`);
        continue;
      }
      const table = `text_${place}`;
      await this.#writeTexts(table, codes.texts);
      joins.push(`LEFT JOIN ${table} ON ${table}.code = staged.${identifier(column.name)}`);
      selected.push(`${table}.text AS ${identifier(column.name)}`);
    }
    await copyToSegment(
      this.#connection,
      `SELECT ${selected.join(', ')} FROM staged ${joins.join(' ')}`,
      file,
    );
    await this.#connection.run('DROP TABLE staged');
  }

  async #writeTexts(table: string, texts: readonly string[]): Promise<void> {
    await this.#connection.run(`CREATE OR REPLACE TEMP TABLE ${table} (code INTEGER, text VARCHAR)`);
    const appender = await appenderTo(this.#connection, table);
    appendColumns(appender, [INTEGER, VARCHAR], [texts.map((_, code) => code), texts], texts.length);
    appender.closeSync();
  }
}

/** Opens a writer for one file of a record. */
export async function openWriter(
  database: Database,
  objects: HistoryObjects,
  record: RecordName,
  segmentRows = SEGMENT_ROWS,
): Promise<HistoryWriter> {
  const definition = RECORDS[record];
  const { columns } = definition;
  const connection = await database.connect();
  const folder = await objects.workFolder();
  const segments: string[] = [];
  let segment: Segment | null = null;
  let rows = 0;

  const endSegment = async (): Promise<void> => {
    if (segment === null) return;
    const file = join(folder, `segment-${segments.length}.parquet`);
    await segment.write(file);
    segments.push(file);
    segment = null;
  };
  const discard = async (): Promise<void> => {
    segment?.close();
    segment = null;
    connection.closeSync();
    await rm(folder, { recursive: true, force: true });
  };

  return {
    discard,
    async append(batch) {
      const values = columns.map(({ field }) => batchColumn(batch, record, field));
      segment ??= await Segment.start(connection, columns, values);
      segment.append(values, batch.rows);
      rows += batch.rows;
      if (segment.rows >= segmentRows || segment.isFull) await endSegment();
    },
    async commit(facts) {
      try {
        await endSegment();
        const source = segments.length === 0 ? noRows(record) : parquetRows(segments);
        const merged = await addUp(connection, definition, withFacts(definition, source, facts), folder);
        const parts = await writeParts(connection, definition, merged.rows, facts, folder);
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

/** The rows with the technical columns of their file. */
function withFacts({ name, columns }: RecordDefinition, rows: string, facts: FileFacts): string {
  const exportedAt = `TIMESTAMP ${literal(facts.exportedAt.slice(0, -1))}`;
  const own = new Set(columns.map((column) => column.name));
  const value = (column: string): string => {
    if (column === 'exported_at')
      return own.has(column) ? `coalesce(exported_at, ${exportedAt})` : exportedAt;
    if (column === 'source_hash') return literal(facts.contentHash);
    if (column === 'source_file') return literal(facts.file);
    return own.has(column) ? identifier(column) : literal(facts.source);
  };
  const selected = storedColumns(name).map((column) => `${value(column.name)} AS ${identifier(column.name)}`);
  return `(SELECT ${selected.join(', ')} FROM ${rows})`;
}

/**
 * Adds up rows of one key: quantities and counts are summed, of other fields the least value that is there is taken.
 * Where such rows state different exports of their own, the newest export counts.
 */
async function addUp(
  connection: DuckDBConnection,
  definition: RecordDefinition,
  rows: string,
  folder: string,
): Promise<{ rows: string; addedUp: number }> {
  const key = keyColumns(definition);
  const repeated = await repeatedKeys(connection, rows, key);
  if (repeated === 0) return { rows, addedUp: 0 };
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
  return { rows: merged, addedUp: repeated - kept };
}

async function writeParts(
  connection: DuckDBConnection,
  definition: RecordDefinition,
  rows: string,
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
