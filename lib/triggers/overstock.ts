import type { BusinessDay } from '../domain/calendar.ts';
import { unitsOf } from '../domain/decimal.ts';
import type { Verdict } from '../domain/episodes.ts';
import { RULES } from '../domain/rules.ts';
import { dataAge, type ExpectedReceipt, isReordered, type SkuFacts } from './sku-facts.ts';
import { isWorthTelling, valueAtCost } from './stock-value.ts';
import { isSilent, type WatchedSku } from './watched-sku.ts';

/** From `settings.triggers`. */
export interface OverstockSettings {
  readonly overstockDays: number;
  readonly excessLeastValue: number;
}

/** Share of the limit below which an alert may close. */
const CLEAR_FACTOR = 0.9;

/** Orders that evidence names. */
const MOST_ORDERS = 5;

/**
 * Stock and supply, proposals left out, more than `overstockDays` days of demand above the level that no order leads
 * beyond: order-up-to, or reorder point and least quantity where that is more. A warning where some of what is on order
 * can still be cancelled, else a notice.
 *
 * - `fire`: above the limit, and the excess is worth `excessLeastValue` or more (or its cost is not known).
 * - `hold`: above 90 % of the limit, or of less value.
 * - `clear`: at or below 90 % of it.
 *
 * Null where nothing sells (that is slow-moving stock), no stock is known or the item is not active.
 */
export function overstock(watched: WatchedSku, settings: OverstockSettings): Verdict<'overstock'> | null {
  const { facts, state } = watched;
  if (!isReordered(facts) || state.dailyDemand <= 0) return null;
  const position = facts.inventoryPosition - facts.proposedOutstanding;
  const level = highestLevel(facts);
  const excessUnits = Math.max(0, position - level);
  const excessDays = excessUnits / state.dailyDemand;
  const verdict = stateOf(facts, settings, excessUnits, excessDays);
  if (isSilent(watched, 'overstock', verdict)) return null;
  const orders = excessUnits > 0 ? cancellable(facts) : [];
  const open = orders.reduce((sum, { units }) => sum + units, 0);
  const cancellableUnits = Math.min(open, Math.floor(excessUnits));
  return {
    subject: { kind: 'sku', sku: facts.sku, pool: facts.pool },
    rule: 'overstock',
    state: verdict,
    severity: orders.length > 0 ? 'warning' : RULES.overstock.severity,
    evidence: {
      rule: 'overstock',
      available: facts.available,
      onOrder: facts.onOrder,
      inventoryPosition: position,
      level,
      dailyDemand: state.dailyDemand,
      excessUnits,
      excessDays,
      limitDays: settings.overstockDays,
      excessValue: valueAtCost(facts.item, excessUnits),
      currency: facts.item?.currency ?? null,
      cancellableUnits,
      cancellableValue: orders.length > 0 ? valueAtCost(facts.item, cancellableUnits) : null,
      cancelBy: earliest(orders),
      cancellableOrders: orders.slice(0, MOST_ORDERS).map(({ orderId }) => orderId),
      ...dataAge(facts),
    },
    proposal: null,
  };
}

function highestLevel({ parameters, item }: SkuFacts): number {
  const moq = item === null || item.moq === null ? 0 : unitsOf(item.moq);
  return Math.max(parameters.orderUpTo, parameters.reorderPoint + moq);
}

function stateOf(
  { item }: SkuFacts,
  { overstockDays, excessLeastValue }: OverstockSettings,
  excessUnits: number,
  excessDays: number,
): Verdict['state'] {
  if (excessDays <= overstockDays * CLEAR_FACTOR) return 'clear';
  return excessDays > overstockDays && isWorthTelling(item, excessUnits, excessLeastValue) ? 'fire' : 'hold';
}

/** Open orders that can be cancelled today or later, the first to become final first. */
function cancellable({ receipts, today }: SkuFacts): ExpectedReceipt[] {
  return receipts
    .filter(({ cancellableUntil }) => cancellableUntil !== null && cancellableUntil >= today)
    .sort((a, b) => ((a.cancellableUntil ?? '') < (b.cancellableUntil ?? '') ? -1 : 1));
}

function earliest(orders: readonly ExpectedReceipt[]): BusinessDay | null {
  return orders[0]?.cancellableUntil ?? null;
}
