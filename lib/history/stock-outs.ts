import type { DuckDBConnection } from '@duckdb/node-api';
import { type BusinessDay, dayNumber, planningDay } from '../domain/calendar.ts';
import type { StockOuts } from '../domain/stock-outs.ts';
import { skuKey } from '../domain/storage-keys.ts';
import { poolOfWarehouse, type Settings } from '../settings/settings.ts';
import { parquetRows, visitRows } from './database.ts';
import { compareSets, type HistoryObjects, type StoredSet } from './history-objects.ts';
import { settleEach, settleSources } from './source-of-record.ts';

/** Between two lists so many days apart at most a SKU that neither has is taken to have been sold out all the time. */
export const MOST_DAYS_APART = 7;

const NEVER = new Int32Array(0);

const STOCKED = '1'.charCodeAt(0);

/** The last whole stock list of a warehouse on a business day. */
export interface DayList {
  readonly key: string;
  readonly warehouse: string;
  readonly pool: string;
  readonly day: number;
  /** First and last day on which what it holds was there: its own, and those between it and its neighbours in time. */
  readonly from: number;
  readonly to: number;
}

/**
 * Reads on which of the `windowDays` days up to `planningDay` each SKU was sold out in the whole of a pool when the day
 * closed: no list of its warehouses has any on hand, or what they have is not for sale (`sellable` 0, as under an order
 * limit of a shop). A SKU that a list leaves out has none; a list with rejected rows says nothing. A list tells
 * of the last day that had closed when it was taken. Bounded memory: one list a day and warehouse is read, the last one,
 * and a bit is kept for each SKU and list.
 */
export async function readStockOuts(
  connection: DuckDBConnection,
  objects: HistoryObjects,
  options: { planningDay: BusinessDay; windowDays: number; settings: Settings },
): Promise<StockOuts> {
  const lastDay = dayNumber(options.planningDay);
  const firstDay = lastDay - options.windowDays + 1;
  const lists = dayLists(await objects.sets('stockLevel'), firstDay, lastDay, options.settings);
  const knownDays = new Map<string, Int32Array>();
  for (const [pool, ofPool] of Map.groupBy(lists, ({ pool }) => pool))
    knownDays.set(pool, daysKnown(ofPool, firstDay, lastDay));
  const soldOutDays = new Map<string, Int32Array>();
  if (lists.length === 0) return { soldOutDays, knownDays };
  const covered = new Uint8Array(options.windowDays);
  const placed = lists.map((list, place) => ({ ...list, place }));
  const byPool = [...Map.groupBy(placed, ({ pool }) => pool)];
  await visitRows(
    connection,
    stockedLists(await listedStock(objects, lists), lists.length),
    ([sku, stocked]) => {
      for (const [pool, ofPool] of byPool) {
        const key = skuKey(String(sku), pool);
        if (typeof stocked !== 'string') {
          soldOutDays.set(key, NEVER);
          continue;
        }
        const stocking = ofPool.filter(({ place }) => stocked.charCodeAt(place) === STOCKED);
        if (stocking.length === 0) continue;
        covered.fill(0);
        for (const { from, to } of stocking) covered.fill(1, Math.max(0, from - firstDay), to - firstDay + 1);
        const days = (knownDays.get(pool) ?? NEVER).filter((day) => covered[day - firstDay] === 0);
        soldOutDays.set(key, days.length === 0 ? NEVER : days);
      }
    },
  );
  return { soldOutDays, knownDays };
}

/** Of each warehouse the last whole list of every business day in the window, of the source that counts for it, in time. */
export function dayLists(
  sets: readonly StoredSet[],
  firstDay: number,
  lastDay: number,
  settings: Settings,
): DayList[] {
  const whole = sets
    .filter(({ partial }) => !partial)
    .map((set) => ({ ...set, day: dayNumber(planningDay(set.at, settings.factory)) }))
    .filter(({ day }) => firstDay <= day && day <= lastDay);
  const pairs = [...new Set(whole.map(({ scope, source }) => JSON.stringify([scope, source])))].sort();
  const { counted } = settleEach(
    pairs.map((pair) => JSON.parse(pair) as string[]),
    (warehouse, sources) =>
      settleSources({ of: 'warehouse', name: warehouse, sharedDays: null }, sources, settings),
  );
  return [...Map.groupBy(whole, ({ scope }) => scope)].sort().flatMap(([warehouse, ofWarehouse]) => {
    const lastOfDay = new Map<number, StoredSet>();
    for (const set of ofWarehouse
      .filter(({ source }) => counted.get(warehouse)?.includes(source) === true)
      .sort(compareSets))
      lastOfDay.set(set.day, set);
    const days = [...lastOfDay.keys()].sort((a, b) => a - b);
    return days.map((day, index): DayList => {
      const before = days[index - 1];
      const after = days[index + 1];
      return {
        key: lastOfDay.get(day)?.key ?? '',
        warehouse,
        pool: poolOfWarehouse(warehouse, settings),
        day,
        from: before !== undefined && day - before <= MOST_DAYS_APART ? before + 1 : day,
        to: after !== undefined && after - day <= MOST_DAYS_APART ? after - 1 : day,
      };
    });
  });
}

/** Days on which every warehouse of a pool that has begun to report is known. */
function daysKnown(lists: readonly DayList[], firstDay: number, lastDay: number): Int32Array {
  const known = new Uint8Array(lastDay - firstDay + 1).fill(1);
  let begun = lastDay + 1;
  for (const ofWarehouse of Map.groupBy(lists, ({ warehouse }) => warehouse).values()) {
    const first = ofWarehouse[0]?.day ?? lastDay + 1;
    begun = Math.min(begun, first);
    const own = new Uint8Array(known.length);
    for (const { from, to } of ofWarehouse) own.fill(1, Math.max(0, from - firstDay), to - firstDay + 1);
    for (let at = first - firstDay; at < known.length; at++) if (own[at] === 0) known[at] = 0;
  }
  const days: number[] = [];
  for (let day = begun; day <= lastDay; day++) if (known[day - firstDay] === 1) days.push(day);
  return Int32Array.from(days);
}

/** SQL of the rows (list, sku, on_hand, sellable) of lists, which are numbered in their order. */
export async function listedStock(objects: HistoryObjects, lists: readonly DayList[]): Promise<string> {
  const files = await objects.files(lists.map(({ key }) => key));
  return `(SELECT CAST(file_index AS INTEGER) AS list, sku, on_hand, sellable FROM ${parquetRows(files)})`;
}

/** Every SKU with stock in any list, and a text of a 1 for each list that has some and a 0 for each that has none; null for one that all lists have. */
function stockedLists(rows: string, lists: number): string {
  return `SELECT sku, CASE WHEN bit_count(stocked) < ${lists} THEN CAST(stocked AS VARCHAR) END FROM
    (SELECT sku, bitstring_agg(list, 0, ${lists - 1}) AS stocked FROM ${rows}
     WHERE on_hand > 0 AND (sellable IS NULL OR sellable > 0) GROUP BY sku)`;
}
