import { daysBetween } from '../../domain/calendar.ts';
import type { ExcessKind } from '../../domain/finance-codes.ts';
import { EXCESS_KINDS } from '../../domain/finance-codes.ts';
import type { FinanceRow } from '../../domain/finance-tables.ts';
import { drivingParameters } from '../../domain/sku-parameters.ts';
import { skuKey } from '../../domain/storage-keys.ts';
import { type ExchangeRates, itemCost, worthOf } from './costing.ts';
import type { FinanceFacts, FinanceSku } from './facts.ts';
import { ratioOf, roundedTo } from './rendering.ts';
import { abcClassOf, skuColumns } from './stock-tables.ts';

/** Excess, slow and expiring stock: by kind, the greatest value first, then what has no cost, the most units first. */
export function excessRows(skus: readonly FinanceSku[], exchange: ExchangeRates): FinanceRow<'excess'>[] {
  const rows = skus.flatMap((one) => {
    const { unitCost, costBasis, currency } = itemCost(one.item, exchange);
    return one.excess.map(
      (stock): FinanceRow<'excess'> => ({
        excessKind: stock.kind,
        ...skuColumns(one),
        listedUnits: stock.units,
        ...{ unitCost, costBasis, currency },
        listedValue: worthOf(stock.units, unitCost),
        dailyDemand: stock.dailyDemand,
        daysToAbsorb: stock.dailyDemand > 0 ? stock.units / stock.dailyDemand : null,
        firstExpiresOn: stock.firstExpiresOn,
        cancellableUnits: stock.cancellableUnits,
        cancellableValue: stock.cancellableUnits === null ? null : worthOf(stock.cancellableUnits, unitCost),
        cancelBy: stock.cancelBy,
      }),
    );
  });
  const order = (kind: string | null) => EXCESS_KINDS.indexOf(kind as ExcessKind);
  return rows.sort(
    (a, b) =>
      order(a.excessKind) - order(b.excessKind) ||
      (b.listedValue ?? -1) - (a.listedValue ?? -1) ||
      (b.listedUnits ?? 0) - (a.listedUnits ?? 0),
  );
}

/**
 * Demand of the period and what of it could not be served, of every SKU that sold or was out of stock, the greatest loss first. Lost units are
 * an estimate: on days out of stock the planned mean demand less what was recorded on them. Where no stock list tells of such
 * days they are not measured, nor is what follows from them.
 */
export function serviceRows(skus: readonly FinanceSku[], exchange: ExchangeRates): FinanceRow<'service'>[] {
  const rows = skus.flatMap((one): FinanceRow<'service'>[] => {
    const { stockOuts, unservedUnits } = one;
    if (one.demandUnits === 0 && unservedUnits === 0 && (stockOuts?.days ?? 0) === 0) return [];
    const { unitMargin, currency } = itemCost(one.item, exchange);
    const lostUnits = stockOuts === null ? null : lostOn(stockOuts, one);
    const asked = lostUnits === null ? null : roundedTo('units', one.demandUnits + lostUnits);
    const served =
      lostUnits === null ? null : roundedTo('units', Math.max(0, one.demandUnits - unservedUnits));
    return [
      {
        ...skuColumns(one),
        abcClass: abcClassOf(one),
        demandUnits: one.demandUnits,
        unservedUnits,
        stockOutDays: stockOuts?.days ?? null,
        knownDays: stockOuts?.knownDays ?? null,
        lostUnits,
        askedUnits: asked,
        servedUnits: served,
        fillRate: ratioOf(served, asked),
        unitMargin,
        currency,
        lostMargin:
          unitMargin === null || lostUnits === null
            ? null
            : worthOf(unservedUnits + lostUnits, Math.max(0, unitMargin)),
      },
    ];
  });
  return rows.sort(
    (a, b) => (b.lostMargin ?? 0) - (a.lostMargin ?? 0) || (b.lostUnits ?? 0) - (a.lostUnits ?? 0),
  );
}

function lostOn({ days, demandUnits }: NonNullable<FinanceSku['stockOuts']>, one: FinanceSku): number {
  const expected = days * drivingParameters(one.parameters).meanDailyDemand;
  return roundedTo('units', Math.max(0, expected - demandUnits));
}

/** What the parameters of an earlier day forecast for the days since, against demand; of SKUs that either concerns, the greatest error first. */
export function forecastRows({ day, skus, forecast }: FinanceFacts): FinanceRow<'forecastError'>[] {
  if (forecast === null) return [];
  const forecastDays = daysBetween(forecast.day, day);
  if (forecastDays <= 0) return [];
  const rows = skus.flatMap((one): FinanceRow<'forecastError'>[] => {
    const then = forecast.bySku.get(skuKey(one.sku, one.pool));
    if (then === undefined) return [];
    const driving = drivingParameters(then);
    const forecastUnits = roundedTo('units', driving.meanDailyDemand * forecastDays);
    const actualUnits = roundedTo('units', one.forecastDemandUnits);
    if (forecastUnits === 0 && actualUnits === 0) return [];
    const errorUnits = roundedTo('units', forecastUnits - actualUnits);
    return [
      {
        ...skuColumns(one),
        method: driving.method,
        demandClass: driving.demandClass,
        forecastOn: forecast.day,
        ...{ forecastDays, forecastUnits, actualUnits, errorUnits },
        absoluteErrorUnits: Math.abs(errorUnits),
        errorShare: ratioOf(Math.abs(errorUnits), actualUnits),
        biasShare: ratioOf(errorUnits, actualUnits),
      },
    ];
  });
  return rows.sort((a, b) => (b.absoluteErrorUnits ?? 0) - (a.absoluteErrorUnits ?? 0));
}
