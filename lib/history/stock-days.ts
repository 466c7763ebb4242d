import type { DuckDBConnection } from '@duckdb/node-api';
import { type BusinessDay, dayCloses, dayNumber, dayOfNumber, type Instant } from '../domain/calendar.ts';
import { type Quantity, unitsOf } from '../domain/decimal.ts';
import type { Settings } from '../settings/settings.ts';
import { literal, visitColumns } from './database.ts';
import type { HistoryObjects } from './history-objects.ts';
import { scaledOf } from './record-columns.ts';
import { type DayList, dayLists, listedStock, MOST_DAYS_APART } from './stock-outs.ts';

/** Stock of the past as stock lists state it. Days are day numbers. */
export interface StockDays {
  /**
   * Units on hand of a SKU in a pool at the close of a day, by the last list of each warehouse, at most seven days old;
   * null where no stock list says.
   */
  readonly on: (sku: string, pool: string, day: number) => number | null;
  /** True where a warehouse of the pool has a list of that very day. */
  readonly isCounted: (pool: string, day: number) => boolean;
}

/**
 * Reads the stock of some SKUs on the `windowDays` days up to `planningDay`, from lists taken by `takenBy` where it is
 * given. A day is known where every warehouse that has begun to report by then has a list, also one of before the window; a
 * warehouse has begun if it was ever listed, but one that was not in the window or the week before it is no more. A SKU that
 * a list leaves out has none. Memory: eight bytes for each SKU and list.
 */
export async function readStockDays(
  connection: DuckDBConnection,
  objects: HistoryObjects,
  options: {
    skus: readonly string[];
    planningDay: BusinessDay;
    windowDays: number;
    settings: Settings;
    takenBy?: Instant;
  },
): Promise<StockDays> {
  const { takenBy, skus, windowDays } = options;
  const lastDay = dayNumber(options.planningDay);
  const firstDay = lastDay - windowDays + 1;
  const sets = (await objects.sets('stockLevel')).filter(({ at }) => takenBy === undefined || at <= takenBy);
  const lists = dayLists(sets, firstDay - MOST_DAYS_APART, lastDay, options.settings);
  if (lists.length === 0 || skus.length === 0) return { on: () => null, isCounted: () => false };
  const places = new Map([...new Set(skus)].map((sku, place) => [sku, place]));
  const onHand = await readOnHand(connection, await listedStock(objects, lists), places, lists.length);
  const begins = dayCloses(dayOfNumber(firstDay), options.settings.factory);
  const listedBefore = new Set(
    sets.filter(({ partial, at }) => !partial && at < begins).map(({ scope }) => scope),
  );
  const inForce = listsInForce(lists, listedBefore, firstDay, windowDays);
  const byPool = Map.groupBy(lists, ({ pool }) => pool);
  const counted = new Map([...byPool].map(([pool, ofPool]) => [pool, new Set(ofPool.map(({ day }) => day))]));
  return {
    on: (sku, pool, day) => {
      const inPool = inForce.get(pool)?.[day - firstDay] ?? null;
      const place = places.get(sku);
      if (inPool === null || place === undefined) return null;
      const first = place * lists.length;
      return unitsOf(inPool.reduce((sum, list) => sum + (onHand[first + list] ?? 0), 0) as Quantity);
    },
    isCounted: (pool, day) => counted.get(pool)?.has(day) ?? false,
  };
}

/** Ten-thousandths on hand of each SKU in each list, SKU by SKU in their places. Numbers alone come out of the database: texts take longer. */
async function readOnHand(
  connection: DuckDBConnection,
  rows: string,
  places: ReadonlyMap<string, number>,
  lists: number,
): Promise<Float64Array> {
  const onHand = new Float64Array(places.size * lists);
  const wanted = [...places].map(([sku, place]) => `(${literal(sku)}, ${place})`);
  await visitColumns(
    connection,
    `SELECT place * ${lists} + list, ${scaledOf('on_hand')}
     FROM ${rows} JOIN (VALUES ${wanted.join(', ')}) AS wanted (sku, place) USING (sku)`,
    ([at = [], quantities = []], count) => {
      for (let row = 0; row < count; row++) {
        const cell = Number(at[row]);
        onHand[cell] = (onHand[cell] ?? 0) + Number(quantities[row]);
      }
    },
  );
  return onHand;
}

/** By pool, for each day of the window, the lists (by their place) that state its stock; null where not all warehouses are known, of which these were listed before it. */
function listsInForce(
  lists: readonly DayList[],
  listedBefore: ReadonlySet<string>,
  firstDay: number,
  windowDays: number,
): ReadonlyMap<string, readonly (readonly number[] | null)[]> {
  const numbered = lists.map((list, index) => ({ ...list, index }));
  return new Map(
    [...Map.groupBy(numbered, ({ pool }) => pool)].map(([pool, ofPool]) => {
      const warehouses = [...Map.groupBy(ofPool, ({ warehouse }) => warehouse).values()];
      const days = Array.from({ length: windowDays }, (_none, index) => {
        const day = firstDay + index;
        const begun = warehouses.filter(
          ([first]) => first !== undefined && (first.day <= day || listedBefore.has(first.warehouse)),
        );
        const newest = begun.map((ofWarehouse) => newestBy(ofWarehouse, day)?.index);
        return newest.length === 0 || newest.includes(undefined) ? null : (newest as number[]);
      });
      return [pool, days];
    }),
  );
}

/** The last list of the day or the seven before it; lists ascend. */
function newestBy<L extends DayList>(lists: readonly L[], day: number): L | undefined {
  const newest = lists.findLast((list) => list.day <= day);
  return newest !== undefined && day - newest.day <= MOST_DAYS_APART ? newest : undefined;
}
