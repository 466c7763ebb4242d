import iconv from 'iconv-lite';
import { decimalText, quantityOf } from '../domain/decimal.ts';
import type { ColumnKind } from '../domain/finance-tables.ts';

/** Null is not measured, or does not apply: an empty cell. */
export type Cell = string | number | null;

export interface TableColumn {
  readonly title: string;
  readonly kind: ColumnKind;
}

/** Rows of cells that can be gone through again and again: an array, or rows that are made as they are asked for. */
export interface Rows extends Iterable<readonly Cell[]> {
  readonly length: number;
}

/** A table in one language, ready to be written in any format. Every row has one cell a column. */
export interface Table {
  /** Name of its sheet: 1 to 31 characters, none of `[]/\:*?`. */
  readonly name: string;
  readonly columns: readonly TableColumn[];
  readonly rows: Rows;
  /** Rows of sums below the others, one cell a column too. */
  readonly totals?: readonly (readonly Cell[])[];
}

/** All rows of a table, its totals last. */
export function* rowsWithTotals({ rows, totals = [] }: Table): Generator<readonly Cell[]> {
  yield* rows;
  yield* totals;
}

/** A row of cells of each of these, made anew whenever it is asked for: many rows are not held in memory. */
export function rowsOf<T>(all: readonly T[], row: (one: T) => readonly Cell[]): Rows {
  return {
    length: all.length,
    *[Symbol.iterator]() {
      for (const one of all) yield row(one);
    },
  };
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
    rows: rowsOf(rows, (row) => columns.map(({ value }) => value(row))),
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
  const pieces: Uint8Array[] = encoding === 'utf-8' ? [Buffer.from('\uFEFF')] : [];
  for (const text of csvPieces(withHeader(table), 'people'))
    pieces.push(encoding === 'gb18030' ? iconv.encode(text, 'gb18030') : Buffer.from(text));
  return Buffer.concat(pieces);
}

function* withHeader(table: Table): Generator<readonly Cell[]> {
  yield table.columns.map(({ title }) => title);
  yield* rowsWithTotals(table);
}

/**
 * Rows as CSV text (RFC 4180); numbers have up to four decimals, null is empty. For people: CRLF, and a text that a
 * spreadsheet would run as a formula starts with an apostrophe. For programs: LF, every text exactly as it is. Neither has
 * a byte order mark. Throws RangeError for a number that is not finite.
 */
export function csvText(rows: Iterable<readonly Cell[]>, readers: 'people' | 'programs'): string {
  return [...csvPieces(rows, readers)].join('');
}

/** The same in pieces of whole rows. */
function* csvPieces(rows: Iterable<readonly Cell[]>, readers: 'people' | 'programs'): Generator<string> {
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
    if (text.length < PIECE_CHARACTERS) continue;
    yield text;
    text = '';
  }
  if (text !== '') yield text;
}

/** Characters of a piece of a file's text. */
const PIECE_CHARACTERS = 65_536;

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
