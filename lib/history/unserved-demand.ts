import type { DuckDBConnection } from '@duckdb/node-api';
import { addDays, type BusinessDay } from '../domain/calendar.ts';
import type { Quantity } from '../domain/decimal.ts';
import { CHANNELS } from '../domain/events.ts';
import { poolOfChannel, type Settings } from '../settings/settings.ts';
import { settleChannels } from './channel-sources.ts';
import { literal, queryRows, visitRows } from './database.ts';
import type { HistoryObjects } from './history-objects.ts';
import { createKits, kitUnits } from './kits.ts';
import { eachNewest, eventsOf } from './newest-events.ts';
import { scaledOf } from './record-columns.ts';

/** Demand of a SKU in a pool that was cancelled because it could not be served. Ten-thousandths of a unit. */
export interface UnservedDemand {
  readonly sku: string;
  readonly pool: string;
  readonly quantity: Quantity;
}

/** Reads what of the demand of the `days` days up to the planning day was cancelled for lack of stock, kits taken apart. */
export async function readUnservedDemand(
  connection: DuckDBConnection,
  objects: HistoryObjects,
  options: { planningDay: BusinessDay; days: number; settings: Settings },
): Promise<UnservedDemand[]> {
  const { planningDay, days, settings } = options;
  await connection.run(
    'CREATE TEMP TABLE unserved (sku VARCHAR, source VARCHAR, channel VARCHAR, units DECIMAL(38,4))',
  );
  const columns = ['sku', 'source', 'channel', 'business_day', 'units', 'status', 'cancel_reason', 'purpose'];
  const sales = await eventsOf(objects, 'sale');
  await eachNewest(connection, sales, columns, (query) =>
    connection.run(
      `INSERT INTO unserved SELECT sku, source, channel, sum(units) FROM (${query})
       WHERE business_day > DATE '${addDays(planningDay, -days)}' AND business_day <= DATE '${planningDay}'
         AND purpose = 'sale' AND status = 'cancelled' AND cancel_reason = 'stock' GROUP BY ALL`,
    ),
  );
  const pairs = await queryRows(connection, 'SELECT DISTINCT channel, source FROM unserved ORDER BY ALL');
  const { counted } = await settleChannels(connection, { sales: sales.rows, pairs, planningDay }, settings);
  const counts = [...counted].flatMap(([channel, sources]) =>
    sources.map((source) => `(channel = ${literal(channel)} AND unserved.source = ${literal(source)})`),
  );
  if (counts.length === 0) return [];
  await createKits(connection, objects);
  const pool = `CASE channel ${CHANNELS.map((one) => `WHEN ${literal(one)} THEN ${literal(poolOfChannel(one, settings))}`).join(' ')} END`;
  const found: UnservedDemand[] = [];
  await visitRows(
    connection,
    `SELECT sku, pool, ${scaledOf('sum(units)')} FROM (
       SELECT coalesce(kit.sku, unserved.sku) AS sku, ${pool} AS pool, ${kitUnits('CAST(units AS DECIMAL(18,4))')} AS units
       FROM unserved LEFT JOIN kit ON kit.source = unserved.source AND kit.listing_sku = unserved.sku
       WHERE ${counts.join(' OR ')}) GROUP BY sku, pool ORDER BY sku, pool`,
    ([sku, pool, quantity]) => {
      found.push({ sku: String(sku), pool: String(pool), quantity: Number(quantity) as Quantity });
    },
  );
  return found;
}
