import { moneyOf } from '../domain/decimal.ts';
import type { Item } from '../domain/sets.ts';

/** What units of an item are worth at unit cost; null where no cost is known, never the price. */
export function valueAtCost(item: Item | null, units: number): number | null {
  return item === null || item.unitCost === null ? null : units * moneyOf(item.unitCost);
}

/** True for units that are worth telling: at `leastValue` or above at cost, or of unknown cost. */
export function isWorthTelling(item: Item | null, units: number, leastValue: number): boolean {
  return units > 0 && (valueAtCost(item, units) ?? Number.POSITIVE_INFINITY) >= leastValue;
}
