import type { Instant } from '../domain/calendar.ts';
import { ANY_SOURCE, type Feed, type WatchedRecord } from '../domain/feeds.ts';
import { isStale, type StaleAfterHours } from './stale-data.ts';

/** What of a SKU tells which feeds it rests on. */
export interface Inputs {
  readonly usesAds: boolean;
  /** Null where no stock of it is known. */
  readonly stockTakenAt: Instant | null;
}

/** What every SKU rests on; its own stock, and ads where it has some, come to it. */
const OF_EVERY_SKU: readonly WatchedRecord[] = ['sale', 'supplyOrder'];

/**
 * Gives, for the inputs of a SKU, the feeds among them that are too old at the run or never came. SKUs with the same
 * inputs are given the same list.
 */
export function staleInputs(
  feeds: readonly Feed[],
  at: Instant,
  staleAfterHours: StaleAfterHours,
): (inputs: Inputs) => readonly Feed[] {
  const stale = feeds.filter((feed) => isStale(feed, at, staleAfterHours));
  const of = (records: readonly WatchedRecord[]) => stale.filter(({ record }) => records.includes(record));
  const known = new Map<string, readonly Feed[]>();
  return ({ usesAds, stockTakenAt }) => {
    const key = `${usesAds} ${stockTakenAt}`;
    const found = known.get(key);
    if (found !== undefined) return found;
    const stock: Feed = { source: ANY_SOURCE, record: 'stockLevel', newestAt: stockTakenAt };
    const list = [
      ...(stockTakenAt !== null && isStale(stock, at, staleAfterHours) ? [stock] : []),
      ...of(usesAds ? [...OF_EVERY_SKU, 'adMetric'] : OF_EVERY_SKU),
    ];
    known.set(key, list);
    return list;
  };
}
