import { moneyOf, unitsOf } from '../domain/decimal.ts';
import type { CancellableOrder } from '../domain/rules/ad-account.ts';
import type { Item } from '../domain/sets.ts';
import { skuKey } from '../domain/storage-keys.ts';
import type { RunFacts } from './run-facts.ts';

/** A SKU in a pool of which there is too much, in units. */
export interface ExcessSku {
  readonly sku: string;
  readonly pool: string;
  readonly excessUnits: number;
  readonly item: Item | null;
}

/**
 * Orders that can still be cancelled of SKUs with too much, of each as many as are too much, those due last first; listed
 * by the day until which it can be done. `withoutDate` counts open orders of these SKUs that do not say.
 */
export function cancellableOrders(
  affected: readonly ExcessSku[],
  { supply, today }: Pick<RunFacts, 'supply' | 'today'>,
): { readonly orders: readonly CancellableOrder[]; readonly withoutDate: number } {
  const linesOf = Map.groupBy(supply, ({ sku, pool }) => skuKey(sku, pool));
  let withoutDate = 0;
  const orders = affected.flatMap(({ sku: ofSku, pool, excessUnits, item }) => {
    let left = excessUnits;
    const open = linesOf.get(skuKey(ofSku, pool)) ?? [];
    if (left <= 0) return [];
    withoutDate += open.filter(({ cancellableUntil }) => cancellableUntil === null).length;
    return open
      .filter(({ cancellableUntil }) => cancellableUntil !== null && cancellableUntil >= today)
      .sort((a, b) => compare(b.dueOn ?? '9999', a.dueOn ?? '9999') || compare(a.orderId, b.orderId))
      .flatMap(({ orderId, sku, unitsOpen, cancellableUntil }): CancellableOrder[] => {
        const units = Math.min(left, unitsOf(unitsOpen));
        if (units <= 0 || cancellableUntil === null) return [];
        left -= units;
        const { unitCost, currency } = item ?? { unitCost: null, currency: null };
        const value = unitCost === null ? null : units * moneyOf(unitCost);
        return [{ orderId, sku, units, value, currency, until: cancellableUntil }];
      });
  });
  return {
    orders: orders.sort((a, b) => compare(a.until, b.until) || compare(a.orderId, b.orderId)),
    withoutDate,
  };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
