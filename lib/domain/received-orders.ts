/**
 * Supply orders that came in, in typed arrays: entry `i` of `offsets[s] <= i < offsets[s + 1]` is an order of SKU
 * `skus[s]` for pool `pools[s]`, by the day it came. Series are sorted by SKU, then pool.
 */
export interface ReceivedOrders {
  readonly skus: readonly string[];
  readonly pools: readonly string[];
  readonly offsets: Uint32Array;
  /** Day number on which it was ordered. */
  readonly orderedOn: Int32Array;
  /** Day number by which at least half of it was there: a sample sent ahead or a rest that came late moves it little. */
  readonly arrivedOn: Int32Array;
  /** 1 where an order list marked it as expedited, else 0. */
  readonly expedited: Uint8Array;
  /** Index into RECEIVED_KINDS. */
  readonly kinds: Uint8Array;
  /** Index into supplierNames; -1 where no order list names one. */
  readonly suppliers: Int32Array;
  readonly supplierNames: readonly string[];
}

/** What kind of supply an order was; `unknown` where no order list held it. */
export const RECEIVED_KINDS = ['unknown', 'purchase', 'production'] as const;

/** No orders. */
export const NO_RECEIVED_ORDERS: ReceivedOrders = {
  skus: [],
  pools: [],
  offsets: new Uint32Array(1),
  orderedOn: new Int32Array(0),
  arrivedOn: new Int32Array(0),
  expedited: new Uint8Array(0),
  kinds: new Uint8Array(0),
  suppliers: new Int32Array(0),
  supplierNames: [],
};
