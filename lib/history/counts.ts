import { type BusinessDay, type Instant, planningDay } from '../domain/calendar.ts';
import { poolOfWarehouse, type Settings } from '../settings/settings.ts';
import type { StoredSet } from './history-objects.ts';

/** When one of a pool's warehouses was counted. */
export interface WarehouseCount {
  readonly warehouse: string;
  readonly pool: string;
  readonly at: Instant;
  /** The last day that had closed by then: what states only its day is in the count up to it. */
  readonly closedDay: BusinessDay;
  /** Place of its time among those of the pool's counts, from 1; warehouses counted at one time share a place. */
  readonly place: number;
}

/** The counts of every pool, each pool's oldest first. A warehouse that several sources count is as old as the oldest. */
export function warehouseCounts(
  sets: readonly Pick<StoredSet, 'scope' | 'at'>[],
  settings: Settings,
): WarehouseCount[] {
  const oldest = new Map<string, Instant>();
  for (const { scope, at } of sets) {
    const known = oldest.get(scope);
    if (known === undefined || at < known) oldest.set(scope, at);
  }
  const byPool = Map.groupBy(oldest, ([warehouse]) => poolOfWarehouse(warehouse, settings));
  return [...byPool].flatMap(([pool, counted]) => {
    const times = [...new Set(counted.map(([, at]) => at))].sort();
    return counted
      .map(([warehouse, at]) => ({
        warehouse,
        pool,
        at,
        closedDay: planningDay(at, settings.factory),
        place: times.indexOf(at) + 1,
      }))
      .sort((a, b) => a.place - b.place);
  });
}

/** What lies in the warehouses that were counted at one time, and what left the pool between it and the next count. Units. */
export interface CountedPlace {
  /** On hand at the count, and received since. */
  readonly held: number;
  /** Left some warehouse after this count and before the next, not known which. */
  readonly left: number;
}

/**
 * Units of `left` that may be missing in no count, the most that is possible: what left after the first count came from
 * the warehouses of the first, or from others whose later count is without it already; and no warehouse gave more than
 * it held. The places are in the order of their counts; what left after the last one is not among them.
 */
export function leftUncounted(places: readonly CountedPlace[]): number {
  let held = 0;
  let uncounted = 0;
  for (const place of places) {
    held += Math.max(0, place.held);
    uncounted += Math.min(place.left, held - uncounted);
  }
  return uncounted;
}
