import type { Language } from '../../domain/alerting.ts';
import { dayNumber, isBusinessDay } from '../../domain/calendar.ts';
import { quantityOf, SCALE } from '../../domain/decimal.ts';
import { type Column, type FieldKind, snakeCase } from '../../domain/fields.ts';
import {
  type ColumnKind,
  FINANCE_TABLES,
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
import type { Cell, Table } from '../table.ts';

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

/** A finance table in one language, with its rows of totals: what XLSX, CSV and page show. */
export function financeTable<T extends FinanceTableName>(
  name: T,
  rows: FinanceRows[T],
  language: Language,
): Table {
  const columns = financeColumns(name);
  const values = rows as readonly ValueRow[];
  const shown = (column: string, kind: ColumnKind, value: Value): Cell => {
    if (value === null) return null;
    if (typeof value === 'number') return roundedTo(kind, value);
    if (typeof value === 'object') return value[language] ?? value[language === 'zh' ? 'en' : 'zh'];
    return kind === 'word' ? financeWord(column, value, language) : value;
  };
  return {
    name: financeTableTitle(name, language),
    columns: columns.map(({ name: column, kind }) => ({
      title: financeColumnTitle(column, language),
      kind,
    })),
    rows: values.map((row) =>
      columns.map(({ name: column, kind }) => shown(column, kind, row[column] ?? null)),
    ),
    totals: totalsOf(name, values).map((row) => {
      const cells = columns.map(({ name: column, kind }) => shown(column, kind, row[column] ?? null));
      const free = cells.indexOf(null);
      const place = columns[free]?.total === null ? free : -1;
      return cells.map((cell, index) => (index === place ? FINANCE_PAGE_WORDS[language].total : cell));
    }),
  };
}

/**
 * The sums of a table, one row for each combination of the columns that it is summed by, in their order. Sums are of the
 * rows as they are shown, exact; of values that are all null the sum is null.
 */
export function totalsOf(name: FinanceTableName, rows: readonly ValueRow[]): Record<string, Value>[] {
  const { totalsBy, columns }: FinanceTable = FINANCE_TABLES[name];
  const summed = Object.entries(columns).filter(([, { total }]) => total !== null);
  if (name === 'overview' || rows.length === 0 || summed.length === 0) return [];
  const keyOf = (row: ValueRow) => JSON.stringify(totalsBy.map((column) => row[column] ?? null));
  const groups = [...Map.groupBy(rows, keyOf)].sort(([a], [b]) => (a < b ? -1 : Number(a > b)));
  return groups.map(([, group]) => {
    const [first = {}] = group;
    const totals: Record<string, Value> = {};
    for (const column of totalsBy) totals[column] = first[column] ?? null;
    for (const [column, { kind, total }] of summed) {
      if (total === 'sum') totals[column] = sumOf(group, column, kind);
      else if (total !== null) {
        const [part, whole] = total.ratioOf.map((each) => sumOf(group, each, columns[each]?.kind ?? 'units'));
        totals[column] = ratioOf(part ?? null, whole ?? null);
      }
    }
    return totals;
  });
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

const FIELD_KIND: Readonly<Record<ColumnKind, FieldKind>> = {
  text: 'text',
  word: 'text',
  name: 'text',
  moment: 'text',
  date: 'day',
  count: 'count',
  units: 'quantity',
  days: 'quantity',
  percent: 'quantity',
  money: 'amount',
  unitMoney: 'amount',
};

/** The columns of a finance table in Parquet and Athena. */
export function financeFields(name: FinanceTableName): Column[] {
  return financeColumns(name).map(({ name: column, kind }) => ({
    field: column,
    name: snakeCase(column),
    kind: FIELD_KIND[kind],
    nullable: true,
  }));
}

/**
 * The rows of a finance table as columns of staged values (scaled integers, day numbers), codes instead of words, names
 * in English where there is one: what Parquet holds, the same figures as `financeTable`.
 */
export function financeValues<T extends FinanceTableName>(name: T, rows: FinanceRows[T]): CellValue[][] {
  return financeColumns(name).map(({ name: column, kind }) =>
    (rows as readonly ValueRow[]).map((row): CellValue => {
      const value = row[column] ?? null;
      if (typeof value === 'number') {
        const shown = roundedTo(kind, value);
        return kind === 'count' ? shown : quantityOf(shown);
      }
      if (value !== null && typeof value === 'object') return value.en ?? value.zh;
      return kind === 'date' && value !== null ? dayNumber(dayOf(value)) : value;
    }),
  );
}

function dayOf(text: string) {
  if (!isBusinessDay(text)) throw new RangeError(`no day: "${text}"`);
  return text;
}
