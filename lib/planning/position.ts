import { addDays, type BusinessDay } from '../domain/calendar.ts';
import { arrivalDay, FACTORY_SCOPES } from '../domain/closures.ts';
import { type Quantity, quantityOf, SCALE, unitsOf } from '../domain/decimal.ts';
import type { Closure } from '../domain/sets.ts';

/** Stock of a SKU in a pool as counted, and what happened since. Units. */
export interface CountedStock {
  readonly onHand: number;
  /** On hand that is promised to orders not yet sent; null where the source does not state it. */
  readonly committed: number | null;
  /** Units of order lines open when the stock was counted: stands in for `committed` where that is null. */
  readonly openLineUnits: number;
  readonly orderedSince: number;
  readonly receivedSince: number;
}

/** A supply line that is still to come. */
export interface OpenSupply {
  readonly unitsOpen: number;
  readonly dueOn: BusinessDay | null;
}

/**
 * onHand − (committed, or open lines where that is null) − units ordered since + goods received since, in units.
 * Negative where more is promised than there is. Stock locked for a campaign is part of it: the campaign is demand too.
 */
export function availableUnits(stock: CountedStock): number {
  const promised = stock.committed ?? stock.openLineUnits;
  return exact(stock.onHand - promised - stock.orderedSince + stock.receivedSince);
}

/** available + all open supply, whatever its date + outstanding proposals, in units: what the reorder point is compared with. */
export function inventoryPosition(
  available: number,
  supply: readonly OpenSupply[],
  outstandingProposalUnits: number,
): number {
  return exact(supply.reduce((sum, { unitsOpen }) => sum + unitsOpen, available) + outstandingProposalUnits);
}

/**
 * Units of supply due up to and with the day that is so many days (whole ones) after `day`. Overdue lines count, for
 * they are still to come; lines without a date do not.
 */
export function receiptsDueWithin(supply: readonly OpenSupply[], day: BusinessDay, days: number): number {
  const last = addDays(day, Math.floor(days));
  return exact(
    supply.reduce(
      (sum, { unitsOpen, dueOn }) => (dueOn !== null && dueOn <= last ? sum + unitsOpen : sum),
      0,
    ),
  );
}

/** available / max(7-day mean, baseline), in days; negative where available is; null where neither sells anything. */
export function daysOfSupply(available: number, sevenDayMean: number, baseline: number): number | null {
  const dailyDemand = Math.max(sevenDayMean, baseline);
  return dailyDemand > 0 ? available / dailyDemand : null;
}

/**
 * Q = max(moq, lotSize·⌈(orderUpTo − inventoryPosition)/lotSize⌉), in units; 0 where the position reaches orderUpTo.
 * A lot size that is not stated is one unit. A moq above the need is ordered as it is, whole lots or not: it is the
 * supplier's own number. Computed in ten-thousandths of a unit, so that a need of 3 lots never becomes 4 by rounding.
 */
export function orderQuantity(
  orderUpTo: number,
  position: number,
  moq: number | null,
  lotSize: number | null,
): number {
  const need = quantityOf(orderUpTo) - quantityOf(position);
  if (need <= 0) return 0;
  const lot = lotSize === null || lotSize <= 0 ? SCALE : quantityOf(lotSize);
  return unitsOf(Math.max(quantityOf(moq ?? 0), lot * Math.ceil(need / lot)) as Quantity);
}

/** Days of demand by which an order exceeds the need, forced by moq and lots; 0 without an order, null where nothing sells. */
export function excessDays(
  orderUnits: number,
  orderUpTo: number,
  position: number,
  meanDailyDemand: number,
): number | null {
  if (orderUnits === 0) return 0;
  if (meanDailyDemand <= 0) return null;
  return Math.max(0, orderUnits - (orderUpTo - position)) / meanDailyDemand;
}

/**
 * The day an emergency production ordered on `start` is done: startUpDays + units / dailyCapacityUnits open days later.
 * Null where the item has no capacity of its own.
 */
export function emergencyProductionDay(
  start: BusinessDay,
  units: number,
  item: { readonly startUpDays: number | null; readonly dailyCapacityUnits: number | null },
  closures: readonly Closure[],
): BusinessDay | null {
  if (item.dailyCapacityUnits === null || item.dailyCapacityUnits <= 0) return null;
  const days = (item.startUpDays ?? 0) + units / item.dailyCapacityUnits;
  const own = closures.filter(({ scope }) => FACTORY_SCOPES.includes(scope));
  return arrivalDay(start, days, own, null);
}

/** Units without the dust of floating point: rounded to the four decimals that quantities have. */
function exact(units: number): number {
  return unitsOf(quantityOf(units));
}
