import { mkdir } from 'node:fs/promises';
import {
  type DuckDBAppender,
  type DuckDBConnection,
  DuckDBDataChunk,
  DuckDBInstance,
  type DuckDBType,
} from '@duckdb/node-api';
import type { CellValue } from '../domain/records.ts';

/** A DuckDB in memory that spills to a folder. */
export interface Database {
  /** Runs a piece of work on a connection of its own, so that its temporary tables and streams never meet another's. */
  work<T>(task: (connection: DuckDBConnection) => Promise<T>): Promise<T>;
  /** A connection that the caller closes. */
  connect(): Promise<DuckDBConnection>;
  close(): void;
}

export interface DatabaseOptions {
  /** Where it spills; made if it is missing. */
  readonly temporaryFolder: string;
  /** What DuckDB may take; the process takes 150 to 250 MB more. */
  readonly memoryLimitMb: number;
  readonly threads: number;
}

/** Rows in one data chunk of DuckDB. */
const CHUNK_ROWS = 2048;

/** Opens an empty database. It never loads an extension, and its zone is UTC. */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  await mkdir(options.temporaryFolder, { recursive: true });
  const instance = await DuckDBInstance.create(':memory:', {
    memory_limit: `${options.memoryLimitMb}MB`,
    threads: String(options.threads),
    temp_directory: options.temporaryFolder,
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    // What is freed goes back to the system at once: else the process holds some 100 MB more than it uses.
    allocator_background_threads: 'true',
    allocator_flush_threshold: '1MB',
  });
  const connect = () => instance.connect();
  const first = await connect();
  await first.run("SET GLOBAL TimeZone = 'UTC'");
  first.closeSync();
  return {
    connect,
    async work(task) {
      const connection = await connect();
      try {
        return await task(connection);
      } finally {
        connection.closeSync();
      }
    },
    close: () => instance.closeSync(),
  };
}

/** True for what DuckDB throws where its memory limit does not do, even with what it spills. */
export function isOutOfMemory(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith('Out of Memory Error');
}

/** Text as an SQL literal (with NUL in it: an expression). File names and names of sources come from customers. */
export function literal(text: string): string {
  const quoted = `'${text.replaceAll("'", "''")}'`;
  return text.includes('\0') ? `(${quoted.replaceAll('\0', "' || chr(0) || '")})` : quoted;
}

/** A name as an SQL identifier. */
export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** The rows of a query as arrays of plain values. The query must give only text, DOUBLE, INTEGER and BOOLEAN. */
export async function queryRows(connection: DuckDBConnection, sql: string): Promise<CellValue[][]> {
  const rows: CellValue[][] = [];
  await visitRows(connection, sql, (row) => rows.push([...row]));
  return rows;
}

/** Streams the rows of a query through one array that is used again for each row. The same types as `queryRows`. */
export async function visitRows(
  connection: DuckDBConnection,
  sql: string,
  visit: (row: readonly CellValue[]) => void,
): Promise<void> {
  const row: CellValue[] = [];
  await visitColumns(connection, sql, (columns, rows) => {
    for (let index = 0; index < rows; index++) {
      for (let column = 0; column < columns.length; column++) row[column] = columns[column]?.[index] ?? null;
      visit(row);
    }
  });
}

/** Streams a query column by column, some thousand rows at a time. The same types as `queryRows`. */
export async function visitColumns(
  connection: DuckDBConnection,
  sql: string,
  visit: (columns: readonly (readonly CellValue[])[], rows: number) => void,
): Promise<void> {
  const result = await connection.stream(sql);
  for (let chunk = await result.fetchChunk(); chunk !== null; chunk = await result.fetchChunk()) {
    if (chunk.rowCount === 0) break;
    visit(chunk.getColumns() as CellValue[][], chunk.rowCount);
  }
}

/** One value of a query of one row and one column. */
export async function queryNumber(connection: DuckDBConnection, sql: string): Promise<number> {
  const [row] = await queryRows(connection, sql);
  const value = row?.[0];
  return typeof value === 'number' ? value : 0;
}

/** Appends columns of equal length to the table of an appender, chunk by chunk. */
export function appendColumns(
  appender: DuckDBAppender,
  types: readonly DuckDBType[],
  columns: readonly (readonly CellValue[])[],
  rows: number,
): void {
  for (let from = 0; from < rows; from += CHUNK_ROWS) {
    const to = Math.min(rows, from + CHUNK_ROWS);
    const chunk = DuckDBDataChunk.create(types, to - from);
    columns.forEach((values, index) => {
      chunk.setColumnValues(index, from === 0 && to === rows ? values : values.slice(from, to));
    });
    appender.appendDataChunk(chunk);
  }
}

/** An appender to a temporary table of its own connection. */
export function appenderTo(connection: DuckDBConnection, table: string): Promise<DuckDBAppender> {
  return connection.createAppender(table, null, 'temp');
}

/** Writes a query to a Parquet file. The same rows in the same order give the same bytes, whatever the number of threads. Wide rows take small groups: some are in memory at a time. */
export async function copyToParquet(
  connection: DuckDBConnection,
  sql: string,
  file: string,
  rowGroupRows = 122_880,
): Promise<void> {
  await connection.run(
    `COPY (${sql}) TO ${literal(file)} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE ${rowGroupRows})`,
  );
}

/** Writes a query to a Parquet file of this piece of work alone: quicker, and larger. */
export async function copyToSegment(connection: DuckDBConnection, sql: string, file: string): Promise<void> {
  await connection.run(`COPY (${sql}) TO ${literal(file)} (FORMAT parquet, COMPRESSION snappy)`);
}

/**
 * A table function that reads Parquet files of the same columns, or by the names of their columns. Folders named like
 * `a=b` on the way are not taken as columns.
 */
export function parquetRows(files: readonly string[], { byName = false } = {}): string {
  return `read_parquet([${files.map(literal).join(', ')}], hive_partitioning = false, union_by_name = ${byName})`;
}
