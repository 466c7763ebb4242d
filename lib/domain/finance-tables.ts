import { type Column, type FieldKind, snakeCase } from './fields.ts';

/**
 * What a column of a report holds. `units`, `count`, `days`, `money` (to the cent), `unitMoney` (of one unit, to four
 * decimals) and `percent` (a fraction) are numbers; `date` is `YYYY-MM-DD`, `moment` the factory's wall time
 * `YYYY-MM-DD HH:MM`, both as text. `word` is a code that people read as a word of their language, `name` the name of an
 * item, which has one a language.
 */
export type ColumnKind =
  | 'text'
  | 'word'
  | 'name'
  | 'units'
  | 'count'
  | 'days'
  | 'money'
  | 'unitMoney'
  | 'percent'
  | 'date'
  | 'moment';

/** How a column is summed: not at all, as a sum, or as the ratio of the sums of two other columns. */
export type ColumnTotal = 'sum' | { readonly ratioOf: readonly [part: string, whole: string] } | null;

/** A column of a finance table. */
export interface FinanceColumn {
  readonly kind: ColumnKind;
  readonly total: ColumnTotal;
}

/** A finance table as data: what it is made of; its words are in `lib/wording/finance`. */
export interface FinanceTable {
  /** In their order; a column of one name means the same in every table. */
  readonly columns: Readonly<Record<string, FinanceColumn>>;
  /** There is a row of totals for each combination of these columns. */
  readonly totalsBy: readonly string[];
}

const text = { kind: 'text', total: null } as const;
const word = { kind: 'word', total: null } as const;
const name = { kind: 'name', total: null } as const;
const date = { kind: 'date', total: null } as const;
const units = { kind: 'units', total: null } as const;
const unitsSum = { kind: 'units', total: 'sum' } as const;
const count = { kind: 'count', total: 'sum' } as const;
const days = { kind: 'days', total: null } as const;
const money = { kind: 'money', total: 'sum' } as const;
const unitMoney = { kind: 'unitMoney', total: null } as const;
const ratio = <P extends string, W extends string>(part: P, whole: W) =>
  ({ kind: 'percent', total: { ratioOf: [part, whole] } }) as const;

const SKU = { sku: text, name, category: text, pool: text } as const;

/** Value of stock at cost by what it is there for. */
const STOCK_PARTS = {
  committedValue: money,
  baseSafetyValue: money,
  pulseValue: money,
  campaignValue: money,
  cycleValue: money,
  excessValue: money,
  stockValue: money,
} as const;

/**
 * The tables of the finance report, in their order. Files, pages, Athena and the guide follow from this. SKU rows are one
 * a SKU and pool; money is at unit cost, in the row's currency.
 */
export const FINANCE_TABLES = {
  overview: {
    columns: {
      currency: text,
      skus: count,
      skusWithoutCost: count,
      stockValue: money,
      excessValue: money,
      stockDays: days,
      onOrderValue: money,
      proposalCash: money,
      lostMargin: money,
      skusNotMeasured: count,
      adSpend: money,
    },
    totalsBy: [],
  },
  stockByCategory: {
    columns: { category: text, currency: text, skus: count, skusWithoutCost: count, ...STOCK_PARTS },
    totalsBy: ['currency'],
  },
  stockByClass: {
    columns: { abcClass: text, currency: text, skus: count, skusWithoutCost: count, ...STOCK_PARTS },
    totalsBy: ['currency'],
  },
  stockValue: {
    columns: {
      ...SKU,
      abcClass: text,
      method: word,
      onHand: units,
      available: units,
      baseSafetyStock: units,
      pulseStock: units,
      campaignStock: units,
      reorderPoint: units,
      orderUpTo: units,
      unitCost: unitMoney,
      costBasis: word,
      currency: text,
      ...STOCK_PARTS,
      daysOfSupply: days,
      onOrder: units,
      onOrderValue: money,
    },
    totalsBy: ['currency'],
  },
  cashByWeek: {
    columns: {
      weekFrom: date,
      cashFor: word,
      supplyKind: word,
      currency: text,
      lines: count,
      linesWithoutCost: count,
      cash: money,
      premium: money,
    },
    totalsBy: ['cashFor', 'currency'],
  },
  excess: {
    columns: {
      excessKind: word,
      ...SKU,
      listedUnits: units,
      unitCost: unitMoney,
      costBasis: word,
      currency: text,
      listedValue: money,
      dailyDemand: units,
      daysToAbsorb: days,
      firstExpiresOn: date,
      cancellableUnits: units,
      cancellableValue: money,
      cancelBy: date,
    },
    totalsBy: ['excessKind', 'currency'],
  },
  service: {
    columns: {
      ...SKU,
      abcClass: text,
      demandUnits: unitsSum,
      unservedUnits: unitsSum,
      stockOutDays: count,
      knownDays: { kind: 'count', total: null },
      lostUnits: unitsSum,
      askedUnits: unitsSum,
      servedUnits: unitsSum,
      fillRate: ratio('servedUnits', 'askedUnits'),
      unitMargin: unitMoney,
      currency: text,
      lostMargin: money,
    },
    totalsBy: ['currency'],
  },
  campaigns: {
    columns: {
      campaignId: text,
      campaignName: text,
      sku: text,
      name,
      pool: text,
      campaignKind: word,
      campaignStatus: word,
      startsOn: date,
      endsOn: date,
      plannedUnits: units,
      soldUnits: units,
      extraUnits: units,
      leftUnits: units,
      unitCost: unitMoney,
      costBasis: word,
      currency: text,
      plannedValue: money,
      leftValue: money,
      adBudget: money,
      budgetCurrency: text,
    },
    totalsBy: ['currency', 'budgetCurrency'],
  },
  adSpend: {
    columns: {
      ...SKU,
      adCurrency: text,
      adSpend: money,
      clicks: count,
      conversions: count,
      demandUnits: units,
      daysOfSupply: days,
      stockValue: { kind: 'money', total: null },
      currency: text,
    },
    totalsBy: ['adCurrency'],
  },
  forecastError: {
    columns: {
      ...SKU,
      method: word,
      demandClass: word,
      forecastOn: date,
      forecastDays: { kind: 'count', total: null },
      forecastUnits: unitsSum,
      actualUnits: unitsSum,
      errorUnits: unitsSum,
      absoluteErrorUnits: unitsSum,
      errorShare: ratio('absoluteErrorUnits', 'actualUnits'),
      biasShare: ratio('errorUnits', 'actualUnits'),
    },
    totalsBy: ['method'],
  },
  parameterChanges: {
    columns: {
      ...SKU,
      comparedWith: date,
      safetyStockBefore: units,
      safetyStock: units,
      reorderPointBefore: units,
      reorderPoint: units,
      orderUpToBefore: units,
      orderUpTo: units,
      changeReason: word,
      unitCost: unitMoney,
      costBasis: word,
      currency: text,
      orderUpToValueChange: money,
    },
    totalsBy: ['currency'],
  },
  methodValue: {
    columns: {
      category: text,
      currency: text,
      skus: count,
      skusByCalibrated: count,
      handbookSafetyValue: money,
      calibratedSafetyValue: money,
      handbookOrderUpToValue: money,
      calibratedOrderUpToValue: money,
      orderUpToDifference: money,
    },
    totalsBy: ['currency'],
  },
  actedOn: {
    columns: {
      rule: word,
      asked: count,
      actedOn: count,
      actedOnShare: ratio('actedOn', 'asked'),
      acknowledged: count,
      snoozed: count,
      ordered: count,
      declined: count,
    },
    totalsBy: [],
  },
} as const satisfies Readonly<Record<string, FinanceTable>>;

export type FinanceTableName = keyof typeof FINANCE_TABLES;

export const FINANCE_TABLE_NAMES = Object.keys(FINANCE_TABLES) as readonly FinanceTableName[];

type AllColumns<T extends FinanceTableName = FinanceTableName> = T extends FinanceTableName
  ? keyof (typeof FINANCE_TABLES)[T]['columns']
  : never;

/** Name of a column of any finance table. */
export type FinanceColumnName = AllColumns;

/** An item's names; null where the item file has none in that language. */
export interface ItemNames {
  readonly zh: string | null;
  readonly en: string | null;
}

type CellOf<K extends ColumnKind> = K extends 'name'
  ? ItemNames | null
  : K extends 'text' | 'word' | 'date' | 'moment'
    ? string | null
    : number | null;

/** A row of a finance table. Units of the SKU, money in the row's currency, days, fractions; null is not measured. */
export type FinanceRow<T extends FinanceTableName> = {
  readonly [C in keyof (typeof FINANCE_TABLES)[T]['columns']]: (typeof FINANCE_TABLES)[T]['columns'][C] extends {
    readonly kind: infer K extends ColumnKind;
  }
    ? CellOf<K>
    : never;
};

/** The rows of every table. */
export type FinanceRows = { readonly [T in FinanceTableName]: readonly FinanceRow<T>[] };

/** A table's columns in their order, for whoever treats all tables alike. */
export function financeColumns(
  table: FinanceTableName,
): (FinanceColumn & { readonly name: FinanceColumnName })[] {
  const { columns }: FinanceTable = FINANCE_TABLES[table];
  return Object.entries(columns).map(([column, definition]) => ({
    name: column as FinanceColumnName,
    ...definition,
  }));
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
