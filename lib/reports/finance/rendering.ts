import type { Language } from '../../domain/alerting.ts';
import { businessDay, dayNumber } from '../../domain/calendar.ts';
import { quantityOf, SCALE } from '../../domain/decimal.ts';
import {
  type ColumnKind,
  type ColumnTotal,
  FINANCE_TABLE_NAMES,
  FINANCE_TABLES,
  type FinanceColumnName,
  type FinanceRows,
  type FinanceTable,
  type FinanceTableName,
  financeColumns,
  type ItemNames,
} from '../../domain/finance-tables.ts';
import type { CellValue } from '../../domain/records.ts';
import { financeColumnTitle } from '../../wording/finance/columns.ts';
import { FINANCE_PAGE_WORDS } from '../../wording/finance/page.ts';
import { financeTableTitle } from '../../wording/finance/tables.ts';
import { financeWord } from '../../wording/finance/words.ts';
import { type Cell, rowsOf, type Table } from '../table.ts';

/** A value as a builder gives it. */
type Value = string | number | ItemNames | null;
type ValueRow = Readonly<Record<string, Value>>;

/** Decimals that a kind of number is kept with. What is summed, written and shown is the number so rounded. */
const DECIMALS: Readonly<Partial<Record<ColumnKind, number>>> = { money: 2, days: 1, count: 0 };
const MOST_DECIMALS = 4;

/** A number with the decimals of its kind, half away from zero. Throws RangeError where it is not finite. */
export function roundedTo(kind: ColumnKind, value: number): number {
  const factor = 10 ** (DECIMALS[kind] ?? MOST_DECIMALS);
  if (!Number.isFinite(value)) throw new RangeError(`a figure of a report is ${value}`);
  return (Math.sign(value) * Math.round(Math.abs(value) * factor * (1 + Number.EPSILON))) / factor + 0;
}

/** A finance table ready to be written: figures rounded as they are shown, columns in their order. */
export interface FinanceSheet {
  readonly name: FinanceTableName;
  readonly rows: readonly (readonly Value[])[];
  readonly totals: readonly (readonly Value[])[];
}

/**
 * The sheet of a table, with its sums: one row for each combination of the columns that it is summed by, in their order.
 * Sums are of the rows as they are shown, exact; of values that are all null the sum is null.
 */
export function financeSheet<T extends FinanceTableName>(name: T, rows: FinanceRows[T]): FinanceSheet {
  const columns = financeColumns(name);
  const values = (rows as readonly ValueRow[]).map((row) =>
    columns.map(({ name: column, kind }): Value => {
      const value = row[column] ?? null;
      return typeof value === 'number' ? roundedTo(kind, value) : value;
    }),
  );
  return { name, rows: values, totals: totalsOf(name, values) };
}

/** The sheets of all tables. */
export function financeSheets(rows: FinanceRows): FinanceSheet[] {
  return FINANCE_TABLE_NAMES.map((name) => financeSheet(name, rows[name]));
}

function totalsOf(name: FinanceTableName, rows: readonly (readonly Value[])[]): Value[][] {
  const { totalsBy }: FinanceTable = FINANCE_TABLES[name];
  const columns = financeColumns(name);
  const isSummed = columns.some(({ total }) => total !== null);
  if (name === 'overview' || rows.length === 0 || !isSummed) return [];
  const place = (column: string) => columns.findIndex((one) => one.name === column);
  const by = totalsBy.map(place);
  const groups = Map.groupBy(rows, (row) => JSON.stringify(by.map((index) => row[index] ?? null)));
  return [...groups]
    .sort(([a], [b]) => compare(a, b))
    .map(([, group]) =>
      columns.map(({ total }, index): Value => {
        if (by.includes(index)) return group[0]?.[index] ?? null;
        if (total === null) return null;
        if (total === 'sum') return sumAt(group, index);
        const [part, whole] = total.ratioOf.map((column) => sumAt(group, place(column)));
        const ratio = ratioOf(part ?? null, whole ?? null);
        return ratio === null ? null : roundedTo('percent', ratio);
      }),
    );
}

function sumAt(rows: readonly (readonly Value[])[], index: number): number | null {
  let sum = 0;
  let any = false;
  for (const row of rows) {
    const value = row[index];
    if (typeof value !== 'number') continue;
    any = true;
    sum += quantityOf(value);
  }
  return any ? sum / SCALE : null;
}

/** A sheet in one language, or its first rows: what XLSX, CSV and page show. Totals are of all rows. */
export function financeTable(sheet: FinanceSheet, language: Language, firstRows = sheet.rows.length): Table {
  const columns = financeColumns(sheet.name);
  const inLanguage = columns.flatMap(({ kind }, index) =>
    kind === 'word' || kind === 'name' ? [index] : [],
  );
  const shown = (row: readonly Value[]): Cell[] => {
    const cells = [...row];
    for (const index of inLanguage) cells[index] = textIn(language, columns[index]?.name, row[index] ?? null);
    return cells as Cell[];
  };
  return {
    name: financeTableTitle(sheet.name, language),
    columns: columns.map(({ name, kind }) => ({ title: financeColumnTitle(name, language), kind })),
    rows: rowsOf(sheet.rows.slice(0, firstRows), shown),
    totals: sheet.totals.map((row) => labelled(shown(row), FINANCE_PAGE_WORDS[language].total, columns)),
  };
}

/** A code or an item's names as people read it. */
function textIn(language: Language, column: FinanceColumnName | undefined, value: Value): Cell {
  if (value !== null && typeof value === 'object')
    return value[language] ?? value[language === 'zh' ? 'en' : 'zh'];
  return typeof value === 'string' && column !== undefined ? financeWord(column, value, language) : value;
}

/** A row of totals with its word in the first column that is free for it. */
function labelled(cells: Cell[], label: string, columns: readonly { readonly total: ColumnTotal }[]): Cell[] {
  const free = cells.findIndex((cell, index) => cell === null && columns[index]?.total === null);
  return cells.map((cell, index) => (index === free ? label : cell));
}

/** A share; null where either is not known or the whole is nothing. */
export function ratioOf(part: number | null, whole: number | null): number | null {
  return part === null || whole === null || whole === 0 ? null : part / whole;
}

/** Exact sum of a column as it is shown; null where no row has a value. */
export function sumOf(rows: readonly object[], column: string, kind: ColumnKind): number | null {
  let sum = 0;
  let any = false;
  for (const row of rows) {
    const value = (row as ValueRow)[column];
    if (typeof value !== 'number') continue;
    any = true;
    sum += quantityOf(roundedTo(kind, value));
  }
  return any ? sum / SCALE : null;
}

/**
 * The rows of a sheet as columns of staged values (scaled integers, day numbers), codes instead of words, names in English
 * where there is one: what Parquet holds, the same figures as `financeTable`.
 */
export function financeValues({ name, rows }: FinanceSheet): CellValue[][] {
  return financeColumns(name).map(({ kind }, index) =>
    rows.map((row): CellValue => {
      const value = row[index] ?? null;
      if (typeof value === 'number') return kind === 'count' ? value : quantityOf(value);
      if (value !== null && typeof value === 'object') return value.en ?? value.zh;
      return kind === 'date' && value !== null ? dayNumber(businessDay(value)) : value;
    }),
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
