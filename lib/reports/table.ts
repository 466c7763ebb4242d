import { stringify } from 'csv-stringify/sync';
import { decimalText, quantityOf } from '../domain/decimal.ts';
import type { ColumnKind } from '../domain/finance-tables.ts';

/** Null is not measured, or does not apply: an empty cell. */
export type Cell = string | number | null;

export interface TableColumn {
  readonly title: string;
  readonly kind: ColumnKind;
}

/** A table in one language, ready to be written in any format. Every row has one cell a column. */
export interface Table {
  /** Name of its sheet: 1 to 31 characters, none of `[]/\:*?`. */
  readonly name: string;
  readonly columns: readonly TableColumn[];
  readonly rows: readonly (readonly Cell[])[];
  /** Rows of sums below the others, one cell a column too. */
  readonly totals?: readonly (readonly Cell[])[];
}

/** All rows of a table, its totals last. */
export function rowsWithTotals({ rows, totals = [] }: Table): readonly (readonly Cell[])[] {
  return totals.length === 0 ? rows : [...rows, ...totals];
}

/** A column and where its value comes from. */
export interface ColumnOf<Row> extends TableColumn {
  readonly value: (row: Row) => Cell;
}

/** The table that columns make of rows, in the order given. */
export function tableOf<Row>(name: string, columns: readonly ColumnOf<Row>[], rows: readonly Row[]): Table {
  return {
    name,
    columns: columns.map(({ title, kind }) => ({ title, kind })),
    rows: rows.map((row) => columns.map(({ value }) => value(row))),
  };
}

/**
 * The table as CSV for people: UTF-8 with a byte order mark and CRLF, so that Excel, Chinese Excel above all, opens it
 * as it is. Numbers are plain, with up to four decimals. A text that a spreadsheet would run as a formula starts with
 * an apostrophe. Throws RangeError for a number that is not finite.
 */
export function tableCsv(table: Table): Uint8Array {
  const rows = [table.columns.map(({ title }) => title), ...rowsWithTotals(table)];
  return new TextEncoder().encode(csvText(rows, 'people'));
}

/**
 * Rows as CSV text; numbers have up to four decimals, null is empty. For people: as `tableCsv` says. For programs: LF,
 * no byte order mark, every text exactly as it is.
 */
export function csvText(rows: readonly (readonly Cell[])[], readers: 'people' | 'programs'): string {
  const forPeople = readers === 'people';
  return stringify(
    rows.map((row) => [...row]),
    {
      bom: forPeople,
      record_delimiter: forPeople ? '\r\n' : '\n',
      escape_formulas: forPeople,
      quoted_match: /[\r\n]/,
      cast: { number: (value) => decimalText(quantityOf(value)) },
    },
  );
}
