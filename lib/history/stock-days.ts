import type { DuckDBConnection } from '@duckdb/node-api';
import { type BusinessDay, dayNumber } from '../domain/calendar.ts';
import { type Quantity, unitsOf } from '../domain/decimal.ts';
import { skuKey } from '../domain/storage-keys.ts';
import type { Settings } from '../settings/settings.ts';
import { literal, visitRows } from './database.ts';
import type { HistoryObjects } from './history-objects.ts';
import { scaledOf } from './record-columns.ts';
import { createStockLists, type DayList, dayLists, MOST_DAYS_APART } from './stock-outs.ts';

/** Units on hand of a SKU in a pool at the close of a day (a day number); null where no stock list says. */
export type StockDays = (sku: string, pool: string, day: number) => number | null;

/**
 * Reads the stock of some SKUs on the `windowDays` days up to `planningDay`: of each warehouse of the pool its last list,
 * at most seven days old. A day is known once every warehouse that has begun to report has one; a SKU that a list leaves
 * out has none.
 */
export async function readStockDays(
  connection: DuckDBConnection,
  objects: HistoryObjects,
  options: {
    skus: readonly string[];
    planningDay: BusinessDay;
    windowDays: number;
    settings: Settings;
  },
): Promise<StockDays> {
  const lastDay = dayNumber(options.planningDay);
  const firstDay = lastDay - options.windowDays + 1;
  const lists = dayLists(await objects.sets('stockLevel'), firstDay, lastDay, options.settings);
  if (lists.length === 0 || options.skus.length === 0) return () => null;
  await createStockLists(connection, objects, lists);
  const onHand = new Map<string, number>();
  await visitRows(
    connection,
    `SELECT list, sku, ${scaledOf('sum(on_hand)')} FROM listed_stock JOIN stock_list USING (filename)
     WHERE sku IN (${options.skus.map(literal).join(', ')}) GROUP BY list, sku`,
    ([list, sku, quantity]) => {
      onHand.set(skuKey(String(sku), String(list)), unitsOf(Number(quantity) as Quantity));
    },
  );
  const numbered = lists.map((list, index) => ({ ...list, index }));
  const byPool = new Map(
    [...Map.groupBy(numbered, ({ pool }) => pool)].map(([pool, ofPool]) => [
      pool,
      [...Map.groupBy(ofPool, ({ warehouse }) => warehouse).values()],
    ]),
  );
  return (sku, pool, day) => {
    let units = 0;
    let known = false;
    for (const ofWarehouse of byPool.get(pool) ?? []) {
      if ((ofWarehouse[0]?.day ?? day + 1) > day) continue;
      const list = newestBy(ofWarehouse, day);
      if (list === undefined) return null;
      known = true;
      units += onHand.get(skuKey(sku, String(list.index))) ?? 0;
    }
    return known ? units : null;
  };
}

/** The last list of the day or the seven before it; lists ascend. */
function newestBy<L extends DayList>(lists: readonly L[], day: number): L | undefined {
  const newest = lists.findLast((list) => list.day <= day);
  return newest !== undefined && day - newest.day <= MOST_DAYS_APART ? newest : undefined;
}
