import type { FinanceRow, FinanceRows } from '../../domain/finance-tables.ts';
import { drivingParameters } from '../../domain/sku-parameters.ts';
import { cashByWeek } from './cash-table.ts';
import { itemCost } from './costing.ts';
import type { FinanceFacts } from './facts.ts';
import { adSpendRows, campaignRows } from './marketing-tables.ts';
import { methodValueRows, parameterChangeRows } from './parameter-tables.ts';
import { ratioOf, sumOf } from './rendering.ts';
import { excessRows, forecastRows, serviceRows } from './sku-tables.ts';
import { stockByCategory, stockByClass, stockValueRows } from './stock-tables.ts';

/** The rows of every finance table, from the facts alone. */
export function financeRows(facts: FinanceFacts): FinanceRows {
  const { skus, exchange } = facts;
  const stockValue = stockValueRows(skus, exchange);
  const tables = {
    stockByCategory: stockByCategory(stockValue),
    stockByClass: stockByClass(stockValue),
    stockValue,
    cashByWeek: cashByWeek(facts),
    excess: excessRows(skus, exchange),
    service: serviceRows(skus, exchange),
    campaigns: campaignRows(facts),
    adSpend: adSpendRows(facts),
    forecastError: forecastRows(facts),
    parameterChanges: parameterChangeRows(facts),
    methodValue: methodValueRows(skus, exchange),
    actedOn: facts.actedOn.map(({ actedOn, asked, ...rest }) => ({
      ...rest,
      asked,
      actedOn,
      actedOnShare: ratioOf(actedOn, asked),
    })),
  };
  return { overview: overview(facts, tables), ...tables };
}

/** Sums of the other tables by currency: those of items, those of ads and that of what has none. */
function overview(
  { skus, exchange }: FinanceFacts,
  tables: Omit<FinanceRows, 'overview'>,
): FinanceRow<'overview'>[] {
  const { stockValue, cashByWeek: cash, service, adSpend } = tables;
  const daily = dailyDemandValues(skus, exchange);
  const currencies = new Set([
    ...stockValue.map(({ currency }) => currency),
    ...cash.map(({ currency }) => currency),
    ...adSpend.map(({ adCurrency }) => adCurrency),
  ]);
  return [...currencies]
    .sort((a, b) => ((a ?? '~') < (b ?? '~') ? -1 : Number((a ?? '~') > (b ?? '~'))))
    .map((currency) => {
      const stock = stockValue.filter((row) => row.currency === currency);
      const ofCurrency = <R extends { readonly currency: string | null }>(rows: readonly R[]) =>
        rows.filter((row) => row.currency === currency);
      const value = sumOf(stock, 'stockValue', 'money');
      return {
        currency,
        skus: stock.length,
        skusWithoutCost: stock.filter(({ costBasis }) => costBasis === 'no_cost').length,
        stockValue: value,
        excessValue: sumOf(stock, 'excessValue', 'money'),
        stockDays: ratioOf(value, daily.get(currency) ?? null),
        onOrderValue: sumOf(stock, 'onOrderValue', 'money'),
        proposalCash: sumOf(
          ofCurrency(cash.filter(({ cashFor }) => cashFor === 'proposals')),
          'cash',
          'money',
        ),
        lostMargin: sumOf(ofCurrency(service), 'lostMargin', 'money'),
        skusNotMeasured: ofCurrency(service).filter(({ lostUnits }) => lostUnits === null).length,
        adSpend: sumOf(
          adSpend.filter(({ adCurrency }) => adCurrency === currency),
          'adSpend',
          'money',
        ),
      };
    });
}

/** Value at cost of what is expected to sell a day, by currency. */
function dailyDemandValues(
  skus: FinanceFacts['skus'],
  exchange: FinanceFacts['exchange'],
): ReadonlyMap<string | null, number> {
  const values = new Map<string | null, number>();
  for (const { item, parameters } of skus) {
    const { unitCost, currency } = itemCost(item, exchange);
    if (unitCost === null) continue;
    const value = drivingParameters(parameters).meanDailyDemand * unitCost;
    values.set(currency, (values.get(currency) ?? 0) + value);
  }
  return values;
}
