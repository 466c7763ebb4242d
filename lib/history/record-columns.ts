import { BOOLEAN, DOUBLE, type DuckDBType, INTEGER, VARCHAR } from '@duckdb/node-api';
import type * as z from 'zod';
import { COLUMN_TYPE, type Column, columnsOf, type FieldKind } from '../domain/fields.ts';
import { type RecordDefinition, type RecordName, storedColumns } from '../domain/records.ts';
import { identifier, parquetRows } from './database.ts';

/**
 * A record's columns on their way from code to Parquet and back. Code hands over scaled integers, day numbers and
 * milliseconds; they travel as DOUBLE, which holds them exactly, and are cast in SQL.
 */

/** The columns of a record's key, quoted. */
export function keyColumns(definition: RecordDefinition): string[] {
  return definition.key.map((field) => identifier(columnOf(definition, field).name));
}

/** The column of a field. Throws TypeError where the record has no such field. */
export function columnOf(definition: RecordDefinition, field: string): Column {
  const column = definition.columns.find((candidate) => candidate.field === field);
  if (column === undefined) throw new TypeError(`record ${definition.name} has no field "${field}"`);
  return column;
}

/** Rows of none of the record's files: the same columns, no rows. */
export function noRows(record: RecordName): string {
  const columns = storedColumns(record).map(
    ({ name, kind }) => `CAST(NULL AS ${COLUMN_TYPE[kind]}) AS ${identifier(name)}`,
  );
  return `(SELECT ${columns.join(', ')} WHERE false)`;
}

/** Rows of a record's files. A column that a file does not have, because the record had no such field yet, is null. */
export function rowsOfFiles(record: RecordName, files: readonly string[]): string {
  if (files.length === 0) return noRows(record);
  return `(FROM ${noRows(record)} UNION ALL BY NAME FROM ${parquetRows(files, { byName: true })})`;
}

/** The type in which a kind of value is handed to DuckDB. */
export const STAGED_TYPE: Readonly<Record<FieldKind, DuckDBType>> = {
  text: VARCHAR,
  quantity: DOUBLE,
  amount: DOUBLE,
  count: DOUBLE,
  ratio: DOUBLE,
  day: INTEGER,
  instant: DOUBLE,
  flag: BOOLEAN,
};

/** SQL that turns a staged value of that kind into the stored one. */
export function fromStaged(kind: FieldKind, value: string): string {
  switch (kind) {
    case 'quantity':
    case 'amount':
      return decimalOf(value);
    case 'count':
      return `CAST(${value} AS BIGINT)`;
    case 'day':
      return `DATE '1970-01-01' + ${value}`;
    case 'instant':
      return `make_timestamp(CAST(${value} AS BIGINT) * 1000)`;
    default:
      return value;
  }
}

/** SQL of the decimal that a staged whole number of ten-thousandths stands for, exactly; quick below 10^15 as in `scaledOf`. */
function decimalOf(value: string): string {
  const wide = `CAST(CAST(CAST(${value} AS BIGINT) AS DECIMAL(18,0)) * CAST(0.0001 AS DECIMAL(5,4)) AS DECIMAL(18,4))`;
  return `CASE WHEN ${value} BETWEEN -1e15 AND 1e15 THEN CAST(${value} / 10000 AS DECIMAL(18,4)) ELSE ${wide} END`;
}

/**
 * SQL that gives a stored quantity or amount as a whole number of ten-thousandths, in a DOUBLE, exactly. Below 10^11
 * rounding a DOUBLE is exact (two roundings of 2^-53 on less than 2^50) and ten times as fast as wide decimals.
 */
export function scaledOf(value: string): string {
  const wide = `CAST(CAST(CAST(${value} AS DECIMAL(38,4)) * 10000 AS BIGINT) AS DOUBLE)`;
  return `CASE WHEN ${value} BETWEEN -100000000000 AND 100000000000 THEN round(CAST(${value} AS DOUBLE) * 10000) ELSE ${wide} END`;
}

/** SQL that gives a stored instant as text, as code writes it. */
export function instantTextOf(value: string): string {
  return `strftime(${value}, '%Y-%m-%dT%H:%M:%S.%gZ')`;
}

/** SQL that gives a stored day as its number of days since 1970. */
export function dayNumberOf(value: string): string {
  return `CAST(${value} - DATE '1970-01-01' AS INTEGER)`;
}

/** SQL that gives a stored value as a domain object holds it: scaled integer, day and instant as text. */
export function toField({ name, kind }: Column): string {
  const value = identifier(name);
  switch (kind) {
    case 'quantity':
    case 'amount':
      return scaledOf(value);
    case 'count':
      return `CAST(${value} AS DOUBLE)`;
    case 'day':
      return `CAST(${value} AS VARCHAR)`;
    case 'instant':
      return instantTextOf(value);
    default:
      return value;
  }
}

/** The columns of a schema as `toField` gives them. */
export function fieldsOf(schema: z.ZodObject): string {
  return columnsOf(schema).map(toField).join(', ');
}
