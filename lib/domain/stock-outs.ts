import { skuKey } from './storage-keys.ts';

/** Days on which SKUs had nothing to sell, by the stock lists there are. Day numbers, ascending. */
export interface StockOuts {
  /** By SKU and pool (`skuKey`) the days at whose close it was sold out; empty for one that never was. */
  readonly soldOutDays: ReadonlyMap<string, Int32Array>;
  /** By pool the days of which its stock is known. */
  readonly knownDays: ReadonlyMap<string, Int32Array>;
}

/** Nothing is known of any stock. */
export const NO_STOCK_OUTS: StockOuts = { soldOutDays: new Map(), knownDays: new Map() };

const NONE = new Int32Array(0);

/** Days at whose close the SKU was sold out in the pool: one that no list ever held was so on all days that are known. */
export function soldOutDaysOf({ soldOutDays, knownDays }: StockOuts, sku: string, pool: string): Int32Array {
  return soldOutDays.get(skuKey(sku, pool)) ?? knownDays.get(pool) ?? NONE;
}
