import quantile from '@stdlib/stats-base-dists-normal-quantile';
import { dayOfNumber } from '../domain/calendar.ts';
import { closedDaysAhead } from '../domain/closures.ts';
import type { Closure, Item } from '../domain/sets.ts';

const LEAST_LEAD_TIME_DAYS = 3;
const GREATEST_LEAD_TIME_DAYS = 62;
const EXPEDITE_LEAD_TIME_DAYS = 5;
const EXPEDITE_LEAD_TIME_SD = 1;
const LEAST_EXPEDITE_LEAD_TIME_DAYS = 2;

/** Days from the evening of an order to the morning from which it sells, by the day of the order. */
export interface LeadTimes {
  readonly regularDays: Uint16Array;
  readonly expediteDays: Uint16Array;
}

/**
 * The lead times that orders of this SKU meet, drawn once for each order day and the same for every policy:
 * round(Normal(leadTimeDays, leadTimeSd)) within 3 to 62 days, for an expedite round(Normal(expediteLeadTimeDays, 1)),
 * at least 2 (5 days where the item states none); days on which the factory or the supplier is closed come on top.
 * A draw depends on the seed, the SKU and the order day alone. Element `[0]` is the order day `firstDay`.
 */
export function drawLeadTimes(
  item: Item,
  seed: number,
  firstDay: number,
  days: number,
  closures: readonly Closure[],
): LeadTimes {
  const skuHash = textHash(item.sku);
  const expediteMean = expediteLeadTimeDays(item);
  const regularDays = new Uint16Array(days);
  const expediteDays = new Uint16Array(days);
  for (let at = 0; at < days; at++) {
    const day = firstDay + at;
    const regular = Math.round(item.leadTimeDays + (item.leadTimeSd ?? 0) * normalDraw(seed, skuHash, day));
    const expedite = Math.round(
      expediteMean + EXPEDITE_LEAD_TIME_SD * normalDraw(seed, skuHash ^ 0x5bd1e995, day),
    );
    regularDays[at] = open(Math.min(GREATEST_LEAD_TIME_DAYS, Math.max(LEAST_LEAD_TIME_DAYS, regular)), day);
    expediteDays[at] = open(Math.max(LEAST_EXPEDITE_LEAD_TIME_DAYS, expedite), day);
  }
  return { regularDays, expediteDays };

  function open(leadTimeDays: number, day: number): number {
    if (closures.length === 0) return leadTimeDays;
    return leadTimeDays + closedDaysAhead(dayOfNumber(day), leadTimeDays, closures, item.supplier);
  }
}

/** The stated lead time of an expedite; 5 days where the item states none. */
export function expediteLeadTimeDays(item: Item): number {
  return item.expediteLeadTimeDays ?? EXPEDITE_LEAD_TIME_DAYS;
}

/** A standard normal number that seed, SKU and day alone decide. */
function normalDraw(seed: number, skuHash: number, day: number): number {
  const hash = mixedHash(mixedHash(mixedHash(seed) ^ skuHash) ^ day);
  return quantile((hash + 0.5) / 2 ** 32, 0, 1);
}

/** The finalizer of MurmurHash3: every bit of the input moves every bit of the result. */
export function mixedHash(value: number): number {
  let hash = value | 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** FNV-1a of a text. */
export function textHash(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}
