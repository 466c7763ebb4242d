import { type BusinessDay, dayNumber } from '../domain/calendar.ts';
import { openDayCounter } from '../domain/closures.ts';
import { RECEIVED_KINDS, type ReceivedOrders } from '../domain/received-orders.ts';
import type { Closure, Item } from '../domain/sets.ts';
import type { FormulaInputs } from '../domain/sku-parameters.ts';
import { skuKey } from '../domain/storage-keys.ts';
import { type Figure, type Learning, learnFigures } from './stated-figures.ts';

/** Orders that came in within so many days up to the planning day teach. */
export const LEAD_TIME_WINDOW_DAYS = 365;

/** An expedite lead time that no item states is believed from so many expedited receipts on. */
const LEAST_EXPEDITED = 3;

/** Where the lead time of the formulas comes from: a planner, the item (by a setting, or for want of receipts), or receipts too. */
export type LeadTimeSource = 'override' | 'item' | 'receipts';

/** A lead time as formulas take it, and what it rests on. Days, closed days left out. */
export interface LeadTime {
  readonly from: LeadTimeSource;
  readonly meanDays: number;
  /** Null where neither the item nor any receipt says anything. */
  readonly sdDays: number | null;
  readonly statedDays: number;
  readonly statedSdDays: number | null;
  /** What receipts say; null where there are none of its own or its supplier. */
  readonly seen: Figure | null;
}

/** What receipts say of the lead times of items in their pools. */
export interface LearnedLeadTimes {
  /** By stated mean and spread; `from` is `receipts` where receipts changed the figures. */
  regular(item: Item, pool: string): LeadTime;
  /** Mean lead time of an expedite, the stated one corrected by expedited orders; null where nothing can be expedited. */
  expediteDays(item: Item, pool: string): number | null;
}

/**
 * Learns lead times of items from the orders that came in up to the planning day; regular and expedited ones apart, an
 * item's own kind of supply only (production for one that is made, purchases for one that is bought). A lead time is
 * the open days from the order to the day by which half of it was there. How a stated figure and receipts are
 * weighed: `learnFigures`, pooled over the items of one supplier (of own production) in one pool.
 */
export function learnLeadTimes(
  orders: ReceivedOrders,
  items: readonly Item[],
  closures: readonly Closure[],
  planningDay: BusinessDay,
): LearnedLeadTimes {
  const itemOf = new Map(items.map((item) => [item.sku, item]));
  const openDaysOf = openDayCounters(orders, closures);
  const regular: Learning[] = [];
  const expedited: Learning[] = [];
  const groups = new Map<string, string>();
  for (const [series, sku] of orders.skus.entries()) {
    const item = itemOf.get(sku);
    const pool = orders.pools[series] ?? '';
    if (item === undefined) continue;
    const days = leadTimeDays(orders, series, item, dayNumber(planningDay), openDaysOf);
    const key = skuKey(sku, pool);
    const group = groupOf(item, pool, days.supplier);
    groups.set(key, group);
    regular.push({ key, group, stated: item.leadTimeDays, statedSd: item.leadTimeSd, seen: days.regular });
    expedited.push({ key, group, stated: item.expediteLeadTimeDays, statedSd: null, seen: days.expedited });
  }
  const regularOf = learnFigures(regular);
  const expeditedOf = learnFigures(expedited);
  return {
    regular(item, pool) {
      const { leadTimeDays: statedDays, leadTimeSd: statedSdDays } = item;
      const key = skuKey(item.sku, pool);
      const group = groups.get(key) ?? groupOf(item, pool, null);
      const seen = regularOf({ key, group, stated: statedDays, statedSd: statedSdDays });
      const isChanged = seen !== null && (seen.mean !== statedDays || seen.sd !== statedSdDays);
      return {
        from: isChanged ? 'receipts' : 'item',
        meanDays: seen?.mean ?? statedDays,
        sdDays: seen?.sd ?? statedSdDays,
        statedDays,
        statedSdDays,
        seen,
      };
    },
    expediteDays(item, pool) {
      const stated = item.expediteLeadTimeDays;
      const key = skuKey(item.sku, pool);
      const group = groups.get(key) ?? groupOf(item, pool, null);
      const seen = expeditedOf({ key, group, stated, statedSd: null });
      if (seen === null || (stated === null && seen.own.count < LEAST_EXPEDITED)) return stated;
      return seen.mean;
    },
  };
}

/** The lead time with the planner's own figures, or the stated one where settings ask for it, in place of the learned. */
export function leadTimeInForce(
  learned: LeadTime,
  own: { readonly leadTimeDays?: number; readonly leadTimeSd?: number },
  use: 'learned' | 'stated',
): LeadTime {
  const isStated = use === 'stated';
  const meanDays = own.leadTimeDays ?? (isStated ? learned.statedDays : learned.meanDays);
  const sdDays = own.leadTimeSd ?? (isStated ? learned.statedSdDays : learned.sdDays);
  if (own.leadTimeDays !== undefined) return { ...learned, from: 'override', meanDays, sdDays };
  return { ...learned, from: isStated ? 'item' : learned.from, meanDays, sdDays };
}

/** Own production is one supplier; an item that names none has that of its last order. */
function groupOf({ supply, supplier }: Item, pool: string, lastSupplier: string | null): string {
  return JSON.stringify([pool, supply === 'make' ? true : (supplier ?? lastSupplier)]);
}

type OpenDays = (item: Item, order: number) => number;

/** Open days from an order to its arrival, by the closures of its supplier; counters are made once a supplier. */
function openDayCounters(orders: ReceivedOrders, closures: readonly Closure[]): OpenDays {
  const counters = new Map<string | null, ReturnType<typeof openDayCounter>>();
  return (item, order) => {
    const supplier = supplierOf(orders, order) ?? item.supplier;
    const counter = counters.get(supplier) ?? openDayCounter(closures, supplier);
    counters.set(supplier, counter);
    return counter(orders.orderedOn[order] ?? 0, orders.arrivedOn[order] ?? 0);
  };
}

function supplierOf(orders: ReceivedOrders, order: number): string | null {
  return orders.supplierNames[orders.suppliers[order] ?? -1] ?? null;
}

/** Lead times of the orders of a series that came in within the window, regular and expedited, and the supplier of the last that names one. */
function leadTimeDays(
  orders: ReceivedOrders,
  series: number,
  item: Item,
  today: number,
  openDaysOf: OpenDays,
): { regular: number[]; expedited: number[]; supplier: string | null } {
  const found = { regular: [] as number[], expedited: [] as number[], supplier: null as string | null };
  for (let order = orders.offsets[series] ?? 0; order < (orders.offsets[series + 1] ?? 0); order++) {
    const arrivedOn = orders.arrivedOn[order] ?? 0;
    if (arrivedOn > today || arrivedOn <= today - LEAD_TIME_WINDOW_DAYS) continue;
    const isExpedited = orders.expedited[order] === 1;
    if (!isExpedited && !isOwnKind(item, orders.kinds[order] ?? 0)) continue;
    found.supplier = supplierOf(orders, order) ?? found.supplier;
    (isExpedited ? found.expedited : found.regular).push(openDaysOf(item, order));
  }
  return found;
}

/** Production of an item that is made, purchases of one that is bought; an order or item that does not say is not refused. */
function isOwnKind({ supply }: Item, kind: number): boolean {
  const name = RECEIVED_KINDS[kind];
  if (supply === null || name === 'unknown') return true;
  return name === (supply === 'make' ? 'production' : 'purchase');
}

/** A lead time as inputs of formulas: what is used, what is stated, and what was seen. */
export function leadTimeInputs(leadTime: LeadTime): FormulaInputs {
  const { from, meanDays, sdDays, statedDays, statedSdDays, seen } = leadTime;
  const stated = { statedLeadTimeDays: statedDays, statedLeadTimeSd: statedSdDays };
  const used = { leadTimeFrom: from, meanLeadTimeDays: meanDays, leadTimeSd: sdDays };
  if (seen === null) return { ...stated, ...used };
  return {
    ...stated,
    ...used,
    receipts: seen.own.count,
    receivedLeadTimeDays: seen.own.mean,
    receivedLeadTimeSd: seen.own.sd,
    cappedReceipts: seen.own.capped,
    otherReceipts: seen.othersCount,
    othersLeadTimeRatio: seen.othersRatio,
    statedCountsAsReceipts: seen.statedWeight,
  };
}
