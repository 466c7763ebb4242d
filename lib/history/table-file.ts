import { join } from 'node:path';
import { type DuckDBConnection, INTEGER } from '@duckdb/node-api';
import type { Column } from '../domain/fields.ts';
import type { ObjectStore } from '../domain/ports.ts';
import type { CellValue } from '../domain/records.ts';
import { appendColumns, appenderTo, copyToParquet, identifier } from './database.ts';
import { fromStaged, STAGED_TYPE } from './record-columns.ts';

/** A table to be written as Parquet: values by column, staged (scaled integers, day numbers). */
export interface TableFile {
  readonly key: string;
  readonly columns: readonly Column[];
  readonly values: readonly (readonly CellValue[])[];
}

/** Writes the table as one Parquet object, in the order of its rows: the same rows give the same bytes. `folder` takes its local file. */
export async function writeTableFile(
  connection: DuckDBConnection,
  store: ObjectStore,
  folder: string,
  { key, columns, values }: TableFile,
): Promise<void> {
  const staged = columns.map(({ name, kind }) => `${identifier(name)} ${STAGED_TYPE[kind]}`);
  await connection.run(`CREATE OR REPLACE TEMP TABLE table_file (position INTEGER, ${staged.join(', ')})`);
  const appender = await appenderTo(connection, 'table_file');
  const rows = values[0]?.length ?? 0;
  const types = [INTEGER, ...columns.map(({ kind }) => STAGED_TYPE[kind])];
  appendColumns(appender, types, [Array.from({ length: rows }, (_row, index) => index), ...values], rows);
  appender.closeSync();
  const stored = columns.map(
    ({ name, kind }) => `${fromStaged(kind, identifier(name))} AS ${identifier(name)}`,
  );
  const file = join(folder, 'table.parquet');
  await copyToParquet(connection, `SELECT ${stored.join(', ')} FROM table_file ORDER BY position`, file);
  await store.upload(key, file);
}
