import type { DemandHistory } from '../domain/demand-history.ts';
import type { Item } from '../domain/sets.ts';
import { MAIN_POOL } from '../settings/settings.ts';

/** An item in one pool, and the series of the history that are its demand. */
export interface PlannedItem {
  readonly item: Item;
  readonly pool: string;
  /** SKUs that it replaces, the last one first. */
  readonly predecessors: readonly string[];
  /** Its own series and theirs. */
  readonly series: readonly number[];
}

/**
 * Every active item in each pool in which it, or what it replaces, has demand or `poolsAhead` says that it will have;
 * in the pool `main` where there is none.
 * An item hands its history on to the one that `replaces` it once it is itself no longer active (or no longer listed):
 * while both sell, each plans its own.
 */
export function plannedItems(
  history: DemandHistory,
  items: readonly Item[],
  poolsAhead: (sku: string) => Iterable<string> = () => [],
): PlannedItem[] {
  const itemOf = new Map(items.map((item) => [item.sku, item]));
  /** By SKU and pool. */
  const seriesOf = new Map<string, Map<string, number>>();
  for (const [index, sku] of history.skus.entries()) {
    const pool = history.pools[index] ?? MAIN_POOL;
    const ofSku = seriesOf.get(sku);
    if (ofSku === undefined) seriesOf.set(sku, new Map([[pool, index]]));
    else ofSku.set(pool, index);
  }
  const planned: PlannedItem[] = [];
  for (const item of itemOf.values()) {
    if (!item.active) continue;
    const predecessors = predecessorsOf(item, itemOf);
    const skus = [item.sku, ...predecessors];
    const pools = new Set(skus.flatMap((sku) => [...(seriesOf.get(sku)?.keys() ?? [])]));
    for (const pool of poolsAhead(item.sku)) pools.add(pool);
    for (const pool of pools.size > 0 ? pools : [MAIN_POOL]) {
      const series = skus.flatMap((sku) => seriesOf.get(sku)?.get(pool) ?? []);
      planned.push({ item, pool, predecessors, series });
    }
  }
  return planned;
}

function predecessorsOf(item: Item, itemOf: ReadonlyMap<string, Item>): string[] {
  const found: string[] = [];
  let { replaces } = item;
  while (replaces !== null && replaces !== item.sku && !found.includes(replaces)) {
    const replaced = itemOf.get(replaces);
    if (replaced?.active) break;
    found.push(replaces);
    replaces = replaced?.replaces ?? null;
  }
  return found;
}
