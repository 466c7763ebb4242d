import type { DuckDBConnection } from '@duckdb/node-api';
import type { Instant } from '../domain/calendar.ts';
import { type BusinessDay, dayNumber, dayOfNumber, planningDay } from '../domain/calendar.ts';
import type { Quantity } from '../domain/decimal.ts';
import { poolOfWarehouse, type Settings } from '../settings/settings.ts';
import { literal, queryRows, visitRows } from './database.ts';
import type { HistoryObjects } from './history-objects.ts';
import { createReceived } from './receipts.ts';
import { dayNumberOf, scaledOf } from './record-columns.ts';
import { rowsInForce } from './sets.ts';

/** What goods receipts say of the age of a SKU's stock in a pool. Ten-thousandths of a unit. */
export interface StockAgeReading {
  readonly sku: string;
  readonly pool: string;
  /** The last day on which any of it came in. */
  readonly newestOn: BusinessDay;
  /** What came in so long ago that its shelf life ends within the days asked for, by day; empty for an item without one. */
  readonly oldLots: readonly { readonly receivedOn: BusinessDay; readonly quantity: Quantity }[];
  /** What came in after those. */
  readonly laterQuantity: Quantity;
}

/** Ages of stock at a moment. */
export interface StockAges {
  /** The first day of which any goods receipt is known; null where none is. What came before it has no date. */
  readonly recordedFrom: BusinessDay | null;
  readonly readings: readonly StockAgeReading[];
}

/**
 * Reads when the goods of every SKU came in, up to the last day that has closed at `at`, from the source that counts
 * for their warehouse. Single lots are given where their item's shelf life ends within `days` days: all others have time.
 */
export async function readStockAges(
  connection: DuckDBConnection,
  objects: HistoryObjects,
  options: { at: Instant; days: number; settings: Settings },
): Promise<StockAges> {
  const { at, days, settings } = options;
  if ((await objects.eventKeys('goodsReceipt')).length === 0) return { recordedFrom: null, readings: [] };
  const today = planningDay(at, settings.factory);
  await createReceivedUnits(connection, objects, at, settings);
  const [first] = await queryRows(connection, 'SELECT min(day) FROM received_units');
  if (typeof first?.[0] !== 'number') return { recordedFrom: null, readings: [] };
  const horizon = dayNumber(today) + days;
  await connection.run(
    `CREATE TEMP VIEW aged AS
     SELECT sku, pool, day, units, coalesce(day + floor(shelf_life_days) <= ${horizon}, false) AS old
     FROM received_units LEFT JOIN (SELECT sku, shelf_life_days FROM ${await rowsInForce(objects, 'item')} WHERE shelf_life_days IS NOT NULL) USING (sku)`,
  );
  const oldLots = Map.groupBy(await lotsOf(connection), ({ key }) => key);
  const readings: StockAgeReading[] = [];
  await visitRows(
    connection,
    `SELECT sku, pool, max(day), ${scaledOf('coalesce(sum(units) FILTER (NOT old), 0)')}
     FROM aged GROUP BY sku, pool ORDER BY sku, pool`,
    ([sku, pool, newest, later]) => {
      const lots = oldLots.get(lotKey(sku, pool)) ?? [];
      readings.push({
        sku: String(sku),
        pool: String(pool),
        newestOn: dayOfNumber(Number(newest)),
        oldLots: lots.map(({ receivedOn, quantity }) => ({ receivedOn, quantity })),
        laterQuantity: Number(later) as Quantity,
      });
    },
  );
  return { recordedFrom: dayOfNumber(first[0]), readings };
}

async function lotsOf(connection: DuckDBConnection) {
  const rows = await queryRows(
    connection,
    `SELECT sku, pool, day, ${scaledOf('sum(units)')} FROM aged WHERE old GROUP BY sku, pool, day ORDER BY sku, pool, day`,
  );
  return rows.map(([sku, pool, day, quantity]) => ({
    key: lotKey(sku, pool),
    receivedOn: dayOfNumber(Number(day)),
    quantity: Number(quantity) as Quantity,
  }));
}

function lotKey(sku: unknown, pool: unknown): string {
  return JSON.stringify([sku, pool]);
}

/** Makes `received_units` (sku, pool, day, units): receipts of the sources that count for their warehouse. */
async function createReceivedUnits(
  connection: DuckDBConnection,
  objects: HistoryObjects,
  at: Instant,
  settings: Settings,
): Promise<void> {
  await createReceived(connection, objects, { at, settings });
  await connection.run('CREATE TEMP TABLE stored_in (warehouse VARCHAR, pool VARCHAR)');
  for (const [warehouse] of await queryRows(
    connection,
    'SELECT DISTINCT warehouse FROM received ORDER BY ALL',
  )) {
    const values = [String(warehouse), poolOfWarehouse(String(warehouse), settings)].map(literal);
    await connection.run(`INSERT INTO stored_in VALUES (${values.join(', ')})`);
  }
  await connection.run(
    `CREATE TEMP VIEW received_units AS
     SELECT sku, pool, ${dayNumberOf('received_on')} AS day, units FROM received JOIN stored_in USING (warehouse) WHERE units > 0`,
  );
}
