import { addDays, type BusinessDay, dayCloses } from '../domain/calendar.ts';
import { SCALE, unitsOf } from '../domain/decimal.ts';
import type { Item } from '../domain/sets.ts';
import { type StockOuts, soldOutDaysOf } from '../domain/stock-outs.ts';
import { skuKey } from '../domain/storage-keys.ts';
import type { DemandSums } from '../planning/demand-sums.ts';
import type { ExcessStock, FinanceFacts, FinanceSku, Period } from '../reports/finance/facts.ts';
import { parametersKeeper } from '../reports/finance/kept-parameters.ts';
import { expiringStock } from '../triggers/expiring-stock.ts';
import { overstock } from '../triggers/overstock.ts';
import { slowMoving } from '../triggers/slow-moving.ts';
import { watchedSku } from '../triggers/watched-sku.ts';
import type { JobContext } from './context.ts';
import { runFacts, type WatchInput } from './watch-facts.ts';

/** What was read for the report already. */
export interface FinanceSkuInput {
  readonly period: Period;
  readonly periodDays: number;
  readonly sums: DemandSums;
  readonly supply: WatchInput['supply'];
  readonly outstanding: FinanceFacts['proposals'];
  /** Day of the parameters whose forecast is judged; null where there are none. */
  readonly forecastDay: BusinessDay | null;
}

/** Every SKU that has parameters, as it stood when the last day of the period closed, and all items. */
export async function financeSkus(
  context: Pick<JobContext, 'history' | 'settings' | 'data' | 'parameters'>,
  input: FinanceSkuInput,
): Promise<{ skus: FinanceSku[]; items: readonly Item[] }> {
  const { history, settings } = context;
  const { period, periodDays, sums } = input;
  const day = period.to;
  const at = dayCloses(day, settings.factory);
  const unserved = await history.unservedDemand({ planningDay: day, days: periodDays, settings });
  const unservedBySku = new Map(unserved.map(({ sku, pool, quantity }) => [skuKey(sku, pool), quantity]));
  const stockOuts = await history.stockOuts({ planningDay: day, windowDays: periodDays, settings });
  const { facts, readings } = await runFacts(context, {
    proposals: input.outstanding,
    supply: input.supply,
    closures: await history.closures(),
    at,
  });
  const levels = new Map(readings.stock.levels.map((level) => [skuKey(level.sku, level.pool), level]));
  const parameters = readings.parameters.toSorted(
    (a, b) => compareText(a.sku, b.sku) || compareText(a.pool, b.pool),
  );
  const bySku = new Map(facts.skus.map((one) => [skuKey(one.sku, one.pool), one]));
  const kept = parametersKeeper();
  const thresholds = { ...settings.triggers, excessLeastValue: 0 };
  const skus = parameters.flatMap((planned): FinanceSku[] => {
    const key = skuKey(planned.sku, planned.pool);
    const one = bySku.get(key);
    if (one === undefined) return [];
    const level = levels.get(key);
    const watched = watchedSku(one, settings);
    const isCounted = one.stockTakenAt !== null;
    return [
      {
        sku: one.sku,
        pool: one.pool,
        item: one.item,
        parameters: kept(planned),
        onHand: isCounted
          ? level === undefined
            ? 0
            : unitsOf(level.onHand) + unitsOf(level.unitsReceivedSince)
          : null,
        available: one.available,
        onOrder: one.onOrder,
        dailyDemand: watched.state.dailyDemand,
        daysOfSupply: isCounted ? watched.state.daysOfSupply : null,
        excess: [
          ...excessOf(overstock(watched, thresholds)),
          ...excessOf(slowMoving(watched, thresholds)),
          ...excessOf(expiringStock(watched, thresholds)),
        ],
        demandUnits: sums.between(key, period.from, day),
        forecastDemandUnits:
          input.forecastDay === null ? 0 : sums.between(key, addDays(input.forecastDay, 1), day),
        unservedUnits: (unservedBySku.get(key) ?? 0) / SCALE,
        stockOuts: stockOutsOf(stockOuts, one, sums),
      },
    ];
  });
  return { skus, items: readings.items };
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

type ExcessVerdict =
  | ReturnType<typeof overstock>
  | ReturnType<typeof slowMoving>
  | ReturnType<typeof expiringStock>;

function excessOf(verdict: ExcessVerdict): ExcessStock[] {
  if (verdict === null || verdict.state !== 'fire') return [];
  const { evidence } = verdict;
  const none = { firstExpiresOn: null, cancellableUnits: null, cancelBy: null };
  switch (evidence.rule) {
    case 'overstock':
      return [
        {
          ...none,
          kind: 'overstock',
          units: evidence.excessUnits,
          dailyDemand: evidence.dailyDemand,
          cancellableUnits: evidence.cancellableUnits,
          cancelBy: evidence.cancelBy,
        },
      ];
    case 'slow-moving':
      return [{ ...none, kind: 'slow-moving', units: evidence.available, dailyDemand: 0 }];
    case 'expiring-stock':
      return [
        {
          ...none,
          kind: 'expiring-stock',
          units: evidence.expiringUnits,
          dailyDemand: evidence.dailyDemand,
          firstExpiresOn: evidence.firstExpiresOn,
        },
      ];
  }
}

function stockOutsOf(
  stockOuts: StockOuts,
  { sku, pool }: { readonly sku: string; readonly pool: string },
  sums: DemandSums,
): FinanceSku['stockOuts'] {
  const known = stockOuts.knownDays.get(pool);
  if (known === undefined || known.length === 0) return null;
  const days = soldOutDaysOf(stockOuts, sku, pool);
  return { days: days.length, knownDays: known.length, demandUnits: sums.on(skuKey(sku, pool), days) };
}
