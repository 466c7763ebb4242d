import iconv from 'iconv-lite';
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

/** How a CSV file is encoded. */
export type CsvEncoding = 'utf-8' | 'gb18030';

/**
 * The table as CSV for people, its totals last, CRLF: UTF-8 with a byte order mark, so that Excel, Chinese Excel above
 * all, opens it as it is, or GB18030, which Chinese programs that know no UTF-8 take. Numbers are plain, with up to four
 * decimals. A text that a spreadsheet would run as a formula starts with an apostrophe. Throws RangeError for a number
 * that is not finite.
 */
export function tableCsv(table: Table, encoding: CsvEncoding = 'utf-8'): Uint8Array {
  const text = csvText([table.columns.map(({ title }) => title), ...rowsWithTotals(table)], 'people');
  return encoding === 'gb18030' ? iconv.encode(text, 'gb18030') : new TextEncoder().encode(`\uFEFF${text}`);
}

/**
 * Rows as CSV text (RFC 4180); numbers have up to four decimals, null is empty. For people: CRLF, and a text that a
 * spreadsheet would run as a formula starts with an apostrophe. For programs: LF, every text exactly as it is. Neither has
 * a byte order mark. Throws RangeError for a number that is not finite.
 */
export function csvText(rows: readonly (readonly Cell[])[], readers: 'people' | 'programs'): string {
  const forPeople = readers === 'people';
  const end = forPeople ? '\r\n' : '\n';
  let text = '';
  for (const row of rows) {
    for (let column = 0; column < row.length; column += 1) {
      if (column > 0) text += ',';
      const cell = row[column] ?? null;
      if (cell !== null) text += typeof cell === 'number' ? numberText(cell) : csvCell(cell, forPeople);
    }
    text += end;
  }
  return text;
}

function numberText(value: number): string {
  return Number.isSafeInteger(value) ? String(value + 0) : decimalText(quantityOf(value));
}

/** What a spreadsheet takes for the beginning of a formula, in its wide forms too. */
const FORMULA = /^[=+\-@\t\r＝＋－＠]/;
const QUOTED = /[",\r\n]/;

function csvCell(text: string, forPeople: boolean): string {
  const shown = forPeople && FORMULA.test(text) ? `'${text}` : text;
  return QUOTED.test(shown) ? `"${shown.replaceAll('"', '""')}"` : shown;
}
