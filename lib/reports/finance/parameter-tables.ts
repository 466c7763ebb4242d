import type { ChangeReason } from '../../domain/finance-codes.ts';
import type { FinanceRow } from '../../domain/finance-tables.ts';
import type { Item } from '../../domain/sets.ts';
import {
  drivingParameters,
  type Method,
  type MethodParameters,
  type SkuParameters,
} from '../../domain/sku-parameters.ts';
import { skuKey } from '../../domain/storage-keys.ts';
import { type ExchangeRates, itemCost, worthOf } from './costing.ts';
import type { FinanceFacts, FinanceSku } from './facts.ts';
import { SETTINGS_INPUTS } from './kept-parameters.ts';
import { roundedTo, sumOf } from './rendering.ts';
import { skuColumns } from './stock-tables.ts';

/**
 * Levels that are not what they were on the newest day before the period, the greatest change of value first: new SKUs and
 * those no longer planned included. Empty where there are no earlier parameters.
 */
export function parameterChangeRows({
  skus,
  before,
  items,
  exchange,
}: FinanceFacts): FinanceRow<'parameterChanges'>[] {
  if (before === null) return [];
  const now = new Set(skus.map(({ sku, pool }) => skuKey(sku, pool)));
  const ended = [...before.bySku]
    .filter(([key]) => !now.has(key))
    .map(([, { sku, pool, methods, drivingMethod }]) =>
      changeRow(
        { sku, pool, item: items.get(sku) ?? null },
        drivingParameters({ methods, drivingMethod, sku } as SkuParameters),
        null,
        before.day,
        exchange,
      ),
    );
  const changed = skus.flatMap((one) => {
    const then = before.bySku.get(skuKey(one.sku, one.pool));
    const was = then === undefined ? null : drivingParameters(then);
    const is = drivingParameters(one.parameters);
    return was !== null && LEVELS.every((level) => same(was[level], is[level]))
      ? []
      : [changeRow(one, was, is, was === null ? null : before.day, exchange)];
  });
  return [...changed, ...ended].sort(
    (a, b) => Math.abs(b.orderUpToValueChange ?? 0) - Math.abs(a.orderUpToValueChange ?? 0),
  );
}

const LEVELS = ['safetyStock', 'reorderPoint', 'orderUpTo'] as const;

function same(a: number, b: number): boolean {
  return roundedTo('units', a) === roundedTo('units', b);
}

function changeRow(
  one: { readonly sku: string; readonly pool: string; readonly item: Item | null },
  was: MethodParameters | null,
  is: MethodParameters | null,
  comparedWith: FinanceRow<'parameterChanges'>['comparedWith'],
  exchange: ExchangeRates,
): FinanceRow<'parameterChanges'> {
  const { unitCost, costBasis, currency } = itemCost(one.item, exchange);
  return {
    ...skuColumns(one),
    comparedWith,
    safetyStockBefore: was?.safetyStock ?? null,
    safetyStock: is?.safetyStock ?? null,
    reorderPointBefore: was?.reorderPoint ?? null,
    reorderPoint: is?.reorderPoint ?? null,
    orderUpToBefore: was?.orderUpTo ?? null,
    orderUpTo: is?.orderUpTo ?? null,
    changeReason: changeReason(was, is),
    ...{ unitCost, costBasis, currency },
    orderUpToValueChange: worthOf((is?.orderUpTo ?? 0) - (was?.orderUpTo ?? 0), unitCost),
  };
}

/**
 * Why parameters changed: a new or ended SKU, another method, other settings or another override; else the part of the
 * levels that moved most. The demand of the lead time moves by its mean (at the lead time before) and by the lead time.
 */
export function changeReason(was: MethodParameters | null, is: MethodParameters | null): ChangeReason {
  if (was === null) return 'new';
  if (is === null) return 'ended';
  if (was.method !== is.method) return 'method';
  const differs = (name: string) => (was.inputs[name] ?? null) !== (is.inputs[name] ?? null);
  if (differs('overrides')) return 'override';
  if (SETTINGS_INPUTS.some(differs)) return 'settings';
  const moved: [ChangeReason, number][] = [
    ['base_safety', is.baseSafetyStock - was.baseSafetyStock],
    ['pulse', is.pulseStock - was.pulseStock],
    ['campaign', is.campaignStock - was.campaignStock],
    ['demand', (is.meanDailyDemand - was.meanDailyDemand) * was.leadTimeDays],
    ['lead_time', is.meanDailyDemand * (is.leadTimeDays - was.leadTimeDays)],
    ['order_quantity', is.orderUpTo - is.reorderPoint - (was.orderUpTo - was.reorderPoint)],
  ];
  return moved.reduce((most, part) => (Math.abs(part[1]) > Math.abs(most[1]) ? part : most))[0];
}

/** What ordering by each method ties up, by category and currency: of SKUs that have a cost and both methods. */
export function methodValueRows(
  skus: readonly FinanceSku[],
  exchange: ExchangeRates,
): FinanceRow<'methodValue'>[] {
  const values = skus.flatMap((one) => {
    const { unitCost, currency } = itemCost(one.item, exchange);
    const handbook = methodOf(one, 'handbook');
    const calibrated = methodOf(one, 'calibrated');
    if (unitCost === null || handbook === undefined || calibrated === undefined) return [];
    return [
      {
        category: one.item?.category ?? null,
        currency,
        isCalibrated: one.parameters.drivingMethod === 'calibrated',
        handbookSafetyValue: worthOf(handbook.safetyStock, unitCost),
        calibratedSafetyValue: worthOf(calibrated.safetyStock, unitCost),
        handbookOrderUpToValue: worthOf(handbook.orderUpTo, unitCost),
        calibratedOrderUpToValue: worthOf(calibrated.orderUpTo, unitCost),
      },
    ];
  });
  const groups = Map.groupBy(values, ({ currency, category }) => JSON.stringify([currency, category]));
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : Number(a > b)))
    .map(([, group]) => {
      const sum = (column: string) => sumOf(group, column, 'money') ?? 0;
      const handbook = sum('handbookOrderUpToValue');
      const calibrated = sum('calibratedOrderUpToValue');
      return {
        category: group[0]?.category ?? null,
        currency: group[0]?.currency ?? null,
        skus: group.length,
        skusByCalibrated: group.filter(({ isCalibrated }) => isCalibrated).length,
        handbookSafetyValue: sum('handbookSafetyValue'),
        calibratedSafetyValue: sum('calibratedSafetyValue'),
        handbookOrderUpToValue: handbook,
        calibratedOrderUpToValue: calibrated,
        orderUpToDifference: roundedTo('money', calibrated - handbook),
      };
    });
}

function methodOf({ parameters }: FinanceSku, method: Method): MethodParameters | undefined {
  return parameters.methods.find((one) => one.method === method);
}
