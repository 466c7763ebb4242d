import { type BusinessDay, dayNumber } from '../domain/calendar.ts';
import { openDayCounter } from '../domain/closures.ts';
import { RECEIVED_KINDS, type ReceivedOrders } from '../domain/received-orders.ts';
import type { Closure, Item } from '../domain/sets.ts';
import type { FormulaInputs } from '../domain/sku-parameters.ts';
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
  /** What receipts say; null where there are none at all. */
  readonly seen: Figure | null;
}

/** What the items and receipts say of one item's supply in one pool. */
export interface SupplyTimes {
  /** `from` is `receipts` where these changed the stated figures. */
  readonly regular: LeadTime;
  /** Mean lead time of an expedite; null where nothing can be expedited. */
  readonly expediteDays: number | null;
}

/** Looks up orders that came in, and days between; made once for all items. */
interface Receipts {
  readonly orders: ReceivedOrders;
  readonly today: number;
  seriesOf(sku: string, pool: string): number | undefined;
  openDays(order: number, supplier: string | null): number;
}

/**
 * Learns the supply times of items in pools, in their order, from the orders that came in up to the planning day; regular
 * and expedited ones apart, an item's own kind of supply only (production for one that is made, purchases for one that
 * is bought). A lead time is the open days from the order to the day by which half of it was there. How a stated figure
 * and receipts are weighed: `learnFigures`, pooled over the items of one supplier (of own production) in one pool.
 */
export function learnSupplyTimes(
  orders: ReceivedOrders,
  planned: readonly { readonly item: Item; readonly pool: string }[],
  closures: readonly Closure[],
  planningDay: BusinessDay,
): SupplyTimes[] {
  const receipts = receiptsOf(orders, closures, dayNumber(planningDay));
  const seen = planned.map(({ item, pool }) => leadTimeDays(receipts, item, pool));
  const groups = planned.map(({ item, pool }, index) => groupOf(item, pool, seen[index]?.supplier ?? null));
  const learnings = (part: 'regular' | 'expedited'): Learning[] =>
    planned.map(({ item }, index) => ({
      group: groups[index] ?? '',
      stated: part === 'regular' ? item.leadTimeDays : item.expediteLeadTimeDays,
      statedSd: part === 'regular' ? item.leadTimeSd : null,
      seen: seen[index]?.[part] ?? [],
    }));
  const regular = learnFigures(learnings('regular'));
  const expedited = learnFigures(learnings('expedited'));
  return planned.map(({ item }, index) => ({
    regular: leadTimeOf(item, regular[index] ?? null),
    expediteDays: expediteDaysOf(item, expedited[index] ?? null),
  }));
}

function leadTimeOf(item: Item, seen: Figure | null): LeadTime {
  const { leadTimeDays: statedDays, leadTimeSd: statedSdDays } = item;
  const isChanged = seen !== null && (seen.mean !== statedDays || seen.sd !== statedSdDays);
  return {
    from: isChanged ? 'receipts' : 'item',
    meanDays: seen?.mean ?? statedDays,
    sdDays: seen?.sd ?? statedSdDays,
    statedDays,
    statedSdDays,
    seen,
  };
}

function expediteDaysOf({ expediteLeadTimeDays: stated }: Item, seen: Figure | null): number | null {
  if (seen === null || (stated === null && seen.own.count < LEAST_EXPEDITED)) return stated;
  return seen.mean;
}

/** The lead time with the planner's own figures, or the stated one where settings ask for it, in place of the learned. */
export function leadTimeInForce(
  learned: LeadTime,
  own: { readonly leadTimeDays?: number; readonly leadTimeSd?: number },
  use: 'learned' | 'stated',
): LeadTime {
  const isStated = use === 'stated';
  if (!isStated && own.leadTimeDays === undefined && own.leadTimeSd === undefined) return learned;
  const meanDays = own.leadTimeDays ?? (isStated ? learned.statedDays : learned.meanDays);
  const sdDays = own.leadTimeSd ?? (isStated ? learned.statedSdDays : learned.sdDays);
  if (own.leadTimeDays !== undefined) return { ...learned, from: 'override', meanDays, sdDays };
  return { ...learned, from: isStated ? 'item' : learned.from, meanDays, sdDays };
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

/** Own production is one supplier; an item that names none has that of its last order. */
function groupOf({ supply, supplier }: Item, pool: string, lastSupplier: string | null): string {
  return JSON.stringify([pool, supply === 'make' ? true : (supplier ?? lastSupplier)]);
}

function receiptsOf(orders: ReceivedOrders, closures: readonly Closure[], today: number): Receipts {
  const byPool = new Map<string, Map<string, number>>();
  for (const [series, pool] of orders.pools.entries()) {
    const ofPool = byPool.get(pool) ?? new Map<string, number>();
    byPool.set(pool, ofPool.set(orders.skus[series] ?? '', series));
  }
  const counters = new Map<string | null, ReturnType<typeof openDayCounter>>();
  return {
    orders,
    today,
    seriesOf: (sku, pool) => byPool.get(pool)?.get(sku),
    openDays(order, supplier) {
      const counter = counters.get(supplier) ?? openDayCounter(closures, supplier);
      counters.set(supplier, counter);
      return counter(orders.orderedOn[order] ?? 0, orders.arrivedOn[order] ?? 0);
    },
  };
}

/** Lead times of an item in a pool, regular and expedited, of the orders that came in within the window; and the supplier of the last that names one. */
interface SeenDays {
  readonly regular: readonly number[];
  readonly expedited: readonly number[];
  readonly supplier: string | null;
}

const NOTHING_SEEN: SeenDays = { regular: [], expedited: [], supplier: null };

function leadTimeDays(receipts: Receipts, item: Item, pool: string): SeenDays {
  const { orders, today } = receipts;
  const series = receipts.seriesOf(item.sku, pool);
  if (series === undefined) return NOTHING_SEEN;
  const regular: number[] = [];
  const expedited: number[] = [];
  let last: string | null = null;
  for (let order = orders.offsets[series] ?? 0; order < (orders.offsets[series + 1] ?? 0); order++) {
    const arrivedOn = orders.arrivedOn[order] ?? 0;
    if (arrivedOn > today || arrivedOn <= today - LEAD_TIME_WINDOW_DAYS) continue;
    const isExpedited = orders.expedited[order] === 1;
    if (!isExpedited && !isOwnKind(item, orders.kinds[order] ?? 0)) continue;
    const supplier = orders.supplierNames[orders.suppliers[order] ?? -1] ?? null;
    last = supplier ?? last;
    (isExpedited ? expedited : regular).push(receipts.openDays(order, supplier ?? item.supplier));
  }
  return { regular, expedited, supplier: last };
}

/** Production of an item that is made, purchases of one that is bought; an order or item that does not say is not refused. */
function isOwnKind({ supply }: Item, kind: number): boolean {
  const name = RECEIVED_KINDS[kind];
  if (supply === null || name === 'unknown') return true;
  return name === (supply === 'make' ? 'production' : 'purchase');
}
