/** A part of ads: a region, an hour of the day. `null` is not measured. */
export interface AdPart {
  readonly name: string;
  readonly orders: number | null;
  /** In units of one currency. */
  readonly spend: number | null;
}

/** What is to be cut of the parts, the least return first. */
export interface AdCut {
  /** Names to pause, in this order; the last one in part. */
  readonly names: readonly string[];
  /** Share of the last one that goes, above 0 to 1; 0 where there is none. */
  readonly lastPart: number;
  /** Share of the spend that goes with them, 0 to 1. */
  readonly spendShare: number;
}

/** A share of the orders that is nothing but rounding. */
const DUST = 1e-12;

/**
 * Takes the share `cut` (0 to 1) of the orders away where they cost most: parts in the order of orders per cost, whole
 * ones until the share is reached and of the last one what is missing. So at least the same share of the spend goes.
 * Null where parts cannot be compared: one of them was not measured, none had an order, or there is only one.
 */
export function leastReturnFirst(parts: readonly AdPart[], cut: number): AdCut | null {
  const measured = parts.flatMap(({ name, orders, spend }) =>
    orders === null || spend === null ? [] : [{ name, orders, spend }],
  );
  const orders = measured.reduce((sum, part) => sum + part.orders, 0);
  const spend = measured.reduce((sum, part) => sum + part.spend, 0);
  if (measured.length < parts.length || parts.length < 2 || orders <= 0 || spend <= 0) return null;
  const ranked = measured
    .filter((part) => part.orders > 0 || part.spend > 0)
    .sort((a, b) => a.orders * b.spend - b.orders * a.spend || (a.name < b.name ? -1 : 1));
  const names: string[] = [];
  let left = cut * orders;
  let saved = 0;
  let lastPart = 0;
  for (const part of ranked) {
    // What brings nothing goes first, and whole.
    if (cut <= 0 || (left <= DUST * orders && part.orders > 0)) break;
    lastPart = part.orders > 0 ? Math.min(1, left / part.orders) : 1;
    names.push(part.name);
    saved += part.spend * lastPart;
    left -= part.orders * lastPart;
  }
  return { names, lastPart, spendShare: Math.min(1, saved / spend) };
}
