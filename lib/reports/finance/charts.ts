import type { Language } from '../../domain/alerting.ts';
import type { FinanceColumnName, FinanceRows } from '../../domain/finance-tables.ts';
import { financeColumnTitle } from '../../wording/finance/columns.ts';
import { FINANCE_PAGE_WORDS } from '../../wording/finance/page.ts';
import { financeWord } from '../../wording/finance/words.ts';
import { type BarSeries, barChartSvg } from '../bar-chart.ts';
import { sumOf } from './rendering.ts';
import { STOCK_PART_COLUMNS, type StockPartColumn } from './stock-tables.ts';

/** A picture of the page and what it shows. */
export interface FinanceChart {
  readonly title: string;
  readonly svg: string;
}

const PART_COLORS: Readonly<Record<StockPartColumn, string>> = {
  committedValue: '#64748b',
  baseSafetyValue: '#1d4ed8',
  pulseValue: '#db2777',
  campaignValue: '#d97706',
  cycleValue: '#059669',
  excessValue: '#b91c1c',
};
const TWO_COLORS = ['#1d4ed8', '#059669', '#d97706', '#db2777'];
/** Places of a chart; the rest is drawn as one. */
const MOST_PLACES = 12;
const MOST_WEEKS = 16;
const WIDTH = 920;

/** The tables that pictures are made of. */
export type ChartRows = Pick<
  FinanceRows,
  'overview' | 'stockByCategory' | 'cashByWeek' | 'excess' | 'methodValue'
>;

/** The pictures of a report in one language: a set for each currency that has any value. */
export function financeCharts(rows: ChartRows, language: Language): FinanceChart[] {
  const words = FINANCE_PAGE_WORDS[language];
  const currencies = rows.overview.map(({ currency }) => currency);
  return currencies.flatMap((currency, index) => {
    const of = <R extends { readonly currency: string | null }>(all: readonly R[]) =>
      all.filter((row) => row.currency === currency);
    const titled = (title: string) => (currency === null ? title : `${title} (${currency})`);
    const charts: (FinanceChart | null)[] = [
      chart(
        `${language}-stock-${index}`,
        titled(words.stockChart),
        stockBars(of(rows.stockByCategory), language),
        true,
      ),
      chart(
        `${language}-cash-${index}`,
        titled(words.cashChart),
        cashBars(of(rows.cashByWeek), language),
        true,
      ),
      chart(
        `${language}-excess-${index}`,
        titled(words.excessChart),
        excessBars(of(rows.excess), language),
        false,
      ),
      chart(
        `${language}-method-${index}`,
        titled(words.methodChart),
        methodBars(of(rows.methodValue), language),
        false,
      ),
    ];
    return charts.filter((one) => one !== null);
  });
}

interface Bars {
  readonly places: readonly string[];
  readonly series: readonly BarSeries[];
}

function chart(id: string, title: string, { places, series }: Bars, isStacked: boolean): FinanceChart | null {
  if (!series.some(({ values }) => values.some((value) => value !== null && value !== 0))) return null;
  const bars = isStacked ? places.length : places.length * series.length;
  const height = 76 + bars * (isStacked ? 30 : 24);
  return { title, svg: barChartSvg({ id, places, series, isStacked, width: WIDTH, height }) };
}

/** The places of the greatest value, and the rest as one. */
function greatest<R extends { readonly category: string | null }>(
  rows: readonly R[],
  column: string,
  language: Language,
): { readonly name: string; readonly rows: readonly R[] }[] {
  const words = FINANCE_PAGE_WORDS[language];
  const value = (row: R) => sumOf([row], column, 'money') ?? 0;
  const sorted = [...rows].sort((a, b) => value(b) - value(a));
  const shown = sorted.slice(0, sorted.length > MOST_PLACES ? MOST_PLACES - 1 : MOST_PLACES);
  const rest = sorted.slice(shown.length);
  return [
    ...shown.map((row) => ({ name: row.category ?? words.noCategory, rows: [row] })),
    ...(rest.length === 0 ? [] : [{ name: words.otherCategories, rows: rest }]),
  ];
}

function stockBars(rows: FinanceRows['stockByCategory'], language: Language): Bars {
  const places = greatest(rows, 'stockValue', language);
  return {
    places: places.map(({ name }) => name),
    series: STOCK_PART_COLUMNS.map((part) => ({
      name: financeColumnTitle(part satisfies FinanceColumnName, language),
      color: PART_COLORS[part],
      values: places.map((place) => sumOf(place.rows, part, 'money')),
    })),
  };
}

function cashBars(rows: FinanceRows['cashByWeek'], language: Language): Bars {
  const weeks = [...new Set(rows.map(({ weekFrom }) => weekFrom))].slice(0, MOST_WEEKS);
  const uses = [...new Set(rows.map(({ cashFor }) => cashFor ?? ''))].sort().reverse();
  return {
    places: weeks.map((week) => week ?? FINANCE_PAGE_WORDS[language].undated),
    series: uses.map((use, index) => ({
      name: financeWord('cashFor', use, language),
      color: TWO_COLORS[index] ?? '#64748b',
      values: weeks.map((week) =>
        sumOf(
          rows.filter(({ weekFrom, cashFor }) => weekFrom === week && cashFor === use),
          'cash',
          'money',
        ),
      ),
    })),
  };
}

function excessBars(rows: FinanceRows['excess'], language: Language): Bars {
  const kinds = [...new Set(rows.map(({ excessKind }) => excessKind ?? ''))];
  return {
    places: kinds.map((kind) => financeWord('excessKind', kind, language)),
    series: [
      {
        name: financeColumnTitle('listedValue', language),
        color: PART_COLORS.excessValue,
        values: kinds.map((kind) =>
          sumOf(
            rows.filter(({ excessKind }) => excessKind === kind),
            'listedValue',
            'money',
          ),
        ),
      },
    ],
  };
}

function methodBars(rows: FinanceRows['methodValue'], language: Language): Bars {
  const words = FINANCE_PAGE_WORDS[language];
  const places = greatest(rows, 'handbookOrderUpToValue', language);
  const series = (name: string, column: string, color: string): BarSeries => ({
    name,
    color,
    values: places.map((place) => sumOf(place.rows, column, 'money')),
  });
  return {
    places: places.map(({ name }) => name),
    series: [
      series(words.handbook, 'handbookOrderUpToValue', '#1d4ed8'),
      series(words.calibrated, 'calibratedOrderUpToValue', '#059669'),
    ],
  };
}
