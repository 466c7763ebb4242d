import type { FinanceRow } from '../../domain/finance-tables.ts';
import { drivingParameters, type MethodParameters } from '../../domain/sku-parameters.ts';
import { type ExchangeRates, itemCost, itemNames, worthOf } from './costing.ts';
import type { FinanceSku } from './facts.ts';
import { roundedTo, sumOf } from './rendering.ts';

/** What stock is there for, from what is touched last to what is too much. */
export const STOCK_PART_COLUMNS = [
  'committedValue',
  'baseSafetyValue',
  'pulseValue',
  'campaignValue',
  'cycleValue',
  'excessValue',
] as const;
export type StockPartColumn = (typeof STOCK_PART_COLUMNS)[number];

/**
 * Units on hand by what they are there for. What is sold and not sent comes first; what is available fills the base safety
 * stock, the pulse stock, the campaign stock, then the cycle stock up to the order-up-to level, for safety stock is what
 * is touched last; the rest is excess. The parts add up to what is on hand, 0 where that is negative.
 */
export function stockParts(
  onHand: number,
  available: number,
  parameters: Pick<MethodParameters, 'baseSafetyStock' | 'pulseStock' | 'campaignStock' | 'orderUpTo'>,
): Record<StockPartColumn, number> {
  const there = Math.max(0, onHand);
  const free = Math.min(there, Math.max(0, available));
  let left = free;
  const take = (most: number) => {
    const taken = Math.min(left, Math.max(0, most));
    left -= taken;
    return taken;
  };
  const { baseSafetyStock, pulseStock, campaignStock, orderUpTo } = parameters;
  const parts = {
    committedValue: there - free,
    baseSafetyValue: take(baseSafetyStock),
    pulseValue: take(pulseStock),
    campaignValue: take(campaignStock),
    cycleValue: take(orderUpTo - baseSafetyStock - pulseStock - campaignStock),
  };
  return { ...parts, excessValue: left };
}

/** Values of the parts to the cent that add up to the value of the whole: each is what its end adds to the sum so far. */
function partValues(
  parts: Readonly<Record<StockPartColumn, number>>,
  unitCost: number | null,
): Record<StockPartColumn | 'stockValue', number | null> {
  const values: Partial<Record<StockPartColumn | 'stockValue', number | null>> = {};
  let units = 0;
  let before = 0;
  for (const part of STOCK_PART_COLUMNS) {
    units += parts[part];
    const sum = unitCost === null ? null : roundedTo('money', units * unitCost);
    values[part] = sum === null ? null : roundedTo('money', sum - before);
    before = sum ?? 0;
  }
  values.stockValue = unitCost === null ? null : before;
  return values as Record<StockPartColumn | 'stockValue', number | null>;
}

const UNKNOWN_PARTS = Object.fromEntries(
  [...STOCK_PART_COLUMNS, 'stockValue'].map((part) => [part, null]),
) as Record<StockPartColumn | 'stockValue', null>;

/**
 * A row a SKU and pool: stock, parameters of the method that drives, and the value of stock by its parts. The greatest value
 * first, then what has none.
 */
export function stockValueRows(
  skus: readonly FinanceSku[],
  exchange: ExchangeRates,
): FinanceRow<'stockValue'>[] {
  const rows = skus.map((one): FinanceRow<'stockValue'> => {
    const driving = drivingParameters(one.parameters);
    const { unitCost, costBasis, currency } = itemCost(one.item, exchange);
    return {
      ...skuColumns(one),
      abcClass: abcClassOf(one),
      method: driving.method,
      onHand: one.onHand,
      available: one.onHand === null ? null : one.available,
      baseSafetyStock: driving.baseSafetyStock,
      pulseStock: driving.pulseStock,
      campaignStock: driving.campaignStock,
      reorderPoint: driving.reorderPoint,
      orderUpTo: driving.orderUpTo,
      unitCost,
      costBasis,
      currency,
      ...(one.onHand === null
        ? UNKNOWN_PARTS
        : partValues(stockParts(one.onHand, one.available, driving), unitCost)),
      daysOfSupply: one.daysOfSupply,
      onOrder: one.onOrder,
      onOrderValue: worthOf(one.onOrder, unitCost),
    };
  });
  return rows.sort((a, b) => (b.stockValue ?? -1) - (a.stockValue ?? -1));
}

/** The columns that tell a SKU. */
export function skuColumns({ sku, pool, item }: Pick<FinanceSku, 'sku' | 'pool' | 'item'>) {
  return { sku, name: itemNames(item), category: item?.category ?? null, pool };
}

/** Its ABC class as planning found it; null where it found none. */
export function abcClassOf({ parameters }: Pick<FinanceSku, 'parameters'>): string | null {
  const found = parameters.methods
    .map(({ inputs }) => inputs.abcClass)
    .find((one) => typeof one === 'string');
  return typeof found === 'string' ? found : null;
}

/** The same by category and currency. */
export function stockByCategory(rows: readonly FinanceRow<'stockValue'>[]): FinanceRow<'stockByCategory'>[] {
  return grouped(rows, 'category').map(([category, currency, group]) => ({
    category,
    currency,
    ...sums(group),
  }));
}

/** The same by ABC class and currency. */
export function stockByClass(rows: readonly FinanceRow<'stockValue'>[]): FinanceRow<'stockByClass'>[] {
  return grouped(rows, 'abcClass').map(([abcClass, currency, group]) => ({
    abcClass,
    currency,
    ...sums(group),
  }));
}

type StockRow = FinanceRow<'stockValue'>;

function grouped(
  rows: readonly StockRow[],
  by: 'category' | 'abcClass',
): [string | null, string | null, StockRow[]][] {
  const groups = Map.groupBy(rows, (row) => JSON.stringify([row.currency, row[by]]));
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : Number(a > b)))
    .map(([, group]) => [group[0]?.[by] ?? null, group[0]?.currency ?? null, group]);
}

function sums(group: readonly StockRow[]) {
  const sum = (column: StockPartColumn | 'stockValue') => sumOf(group, column, 'money');
  return {
    skus: group.length,
    skusWithoutCost: group.filter(({ costBasis }) => costBasis === 'no_cost').length,
    committedValue: sum('committedValue'),
    baseSafetyValue: sum('baseSafetyValue'),
    pulseValue: sum('pulseValue'),
    campaignValue: sum('campaignValue'),
    cycleValue: sum('cycleValue'),
    excessValue: sum('excessValue'),
    stockValue: sum('stockValue'),
  };
}
