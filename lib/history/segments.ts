import { join } from 'node:path';
import type { DuckDBAppender, DuckDBConnection } from '@duckdb/node-api';
import type { Column } from '../domain/fields.ts';
import type { CellValue } from '../domain/records.ts';
import { appenderTo, copyToSegment, type Database, parquetRows } from './database.ts';
import { type Form, StagedColumn } from './staged-column.ts';

/** Rows that are gathered in memory before they go to a temporary Parquet file. */
const SEGMENT_ROWS = 50_000;
/** The same in characters, for rows with long texts. */
const SEGMENT_CHARACTERS = 2_000_000;

/** Segments one after the other in which every column has one form. */
interface Stretch {
  readonly forms: readonly Form[];
  /** Where the columns lie that are not constant: no file where all are. */
  readonly files: string[];
  rows: number;
}

/**
 * Gathers the rows of one file in temporary Parquet files, so that memory is bounded whatever their number. A segment
 * is written while the next one is gathered.
 */
export class Segments {
  rows = 0;
  readonly #database: Database;
  readonly #columns: readonly Column[];
  readonly #folder: string;
  readonly #segmentRows: number;
  #staged: readonly StagedColumn[] = [];
  readonly #stretches: Stretch[] = [];
  #gathering: Gathering | null = null;
  #gatheredRows = 0;
  #gatheredCharacters = 0;
  #written = 0;
  #writing: Promise<void> = Promise.resolve();

  constructor(database: Database, columns: readonly Column[], folder: string, segmentRows = SEGMENT_ROWS) {
    this.#database = database;
    this.#columns = columns;
    this.#folder = folder;
    this.#segmentRows = segmentRows;
  }

  /** Takes rows, column by column. */
  async append(values: readonly (readonly CellValue[])[], rows: number): Promise<void> {
    if (rows === 0) return;
    const stretch = await this.#stretchFor(values);
    const varying = this.#staged.filter(({ form }) => form !== 'constant');
    if (varying.length > 0) {
      this.#gathering ??= await Gathering.start(this.#database, varying);
      const batch = this.#staged.flatMap((column, place) =>
        column.form === 'constant' ? [] : [column.packed(values[place] ?? [])],
      );
      this.#gathering.append(batch);
      this.#gatheredCharacters += batch.reduce((sum, packed) => sum + packed.length, 0);
    }
    this.#gatheredRows += rows;
    stretch.rows += rows;
    this.rows += rows;
    if (this.#gatheredRows >= this.#segmentRows || this.#gatheredCharacters >= SEGMENT_CHARACTERS)
      await this.#endSegment();
  }

  /** Writes what is left, and makes the connection ready for `query`. */
  async finish(connection: DuckDBConnection): Promise<void> {
    await this.#endSegment();
    await this.#writing;
    for (const column of this.#staged) {
      for (const statement of column.preparation(this.rows)) await connection.run(statement);
    }
  }

  /** SQL of all rows, to be run in the connection, with the columns that are wanted; null where there are no rows. */
  query(wanted: ReadonlySet<string>): string | null {
    const parts = this.#stretches.map(({ forms, files, rows }) => {
      const columns = this.#staged.flatMap((column, place) =>
        wanted.has(this.#columns[place]?.name ?? '') ? [{ column, form: forms[place] ?? 'values' }] : [],
      );
      const values = columns.map(({ column, form }) => `${column.stored(form)} AS ${column.name}`);
      const joins = columns.map(({ column, form }) => column.join(form));
      const source = files.length === 0 ? `range(${rows})` : parquetRows(files);
      return `SELECT ${values.join(', ')} FROM ${source} AS segment ${joins.join(' ')}`;
    });
    return parts.length === 0 ? null : `(${parts.join(' UNION ALL ')})`;
  }

  /** Columns that have one value in all rows, by name, and SQL of it, to be run in the connection. */
  get constants(): ReadonlyMap<string, string> {
    return new Map(
      this.#staged.flatMap((column, place) => {
        const name = this.#columns[place]?.name;
        return name === undefined || column.form !== 'constant' ? [] : [[name, column.stored('constant')]];
      }),
    );
  }

  /** Gives up what is being gathered and waits for what is being written. */
  async discard(): Promise<void> {
    this.#gathering?.close();
    this.#gathering = null;
    await this.#writing.catch(() => undefined);
  }

  /** The present stretch, or a new one where these values ask for another form of a column. */
  async #stretchFor(values: readonly (readonly CellValue[])[]): Promise<Stretch> {
    if (this.#staged.length === 0) {
      this.#staged = this.#columns.map(
        (column, place) => new StagedColumn(column, place, values[place]?.[0] ?? null),
      );
    }
    const forms = this.#staged.map((column, place) => column.formOf(values[place] ?? []));
    const present = this.#stretches.at(-1);
    if (present?.forms.every((form, place) => form === forms[place])) return present;
    await this.#endSegment();
    this.#staged.forEach((column, place) => {
      column.form = forms[place] ?? 'values';
    });
    const stretch = { forms, files: [], rows: 0 };
    this.#stretches.push(stretch);
    return stretch;
  }

  /** Starts writing what was gathered; waits where the segment before it is still being written. */
  async #endSegment(): Promise<void> {
    this.#gatheredRows = 0;
    this.#gatheredCharacters = 0;
    const gathering = this.#gathering;
    if (gathering === null) return;
    await this.#writing;
    const file = join(this.#folder, `segment-${this.#written++}.parquet`);
    this.#stretches.at(-1)?.files.push(file);
    this.#gathering = null;
    this.#writing = gathering.write(file);
    // What goes wrong is told where it is waited for.
    this.#writing.catch(() => undefined);
  }
}

/** A segment that is being gathered, in a connection of its own: a connection does one thing at a time. */
class Gathering {
  readonly #connection: DuckDBConnection;
  readonly #appender: DuckDBAppender;
  readonly #query: string;

  private constructor(connection: DuckDBConnection, appender: DuckDBAppender, query: string) {
    this.#connection = connection;
    this.#appender = appender;
    this.#query = query;
  }

  /** Starts a segment of columns in their present forms. */
  static async start(database: Database, columns: readonly StagedColumn[]): Promise<Gathering> {
    const list = (sql: (column: StagedColumn) => string) => columns.map(sql).join(', ');
    const unpacked = `SELECT ${list((column) => `${column.unpacked} AS ${column.name}`)} FROM staged`;
    const query = `SELECT ${list((column) => `${column.inSegment} AS ${column.name}`)} FROM (${unpacked})`;
    const connection = await database.connect();
    await connection.run(`CREATE TEMP TABLE staged (${list(({ name }) => `${name} VARCHAR`)})`);
    return new Gathering(connection, await appenderTo(connection, 'staged'), query);
  }

  /** Takes a batch: its columns, each packed into one text. */
  append(batch: readonly string[]): void {
    for (const packed of batch) this.#appender.appendVarchar(packed);
    this.#appender.endRow();
  }

  async write(file: string): Promise<void> {
    try {
      this.#appender.closeSync();
      await copyToSegment(this.#connection, this.#query, file);
    } finally {
      this.#connection.closeSync();
    }
  }

  close(): void {
    this.#appender.closeSync();
    this.#connection.closeSync();
  }
}
