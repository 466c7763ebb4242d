import type { DuckDBConnection } from '@duckdb/node-api';
import { addDays, type BusinessDay } from '../domain/calendar.ts';
import { CHANNELS } from '../domain/events.ts';
import { poolOfChannel, type Settings } from '../settings/settings.ts';
import { settleChannels } from './channel-sources.ts';
import { literal, queryRows, visitRows } from './database.ts';
import { IS_DEMAND } from './demand.ts';
import type { HistoryObjects } from './history-objects.ts';
import { createKits, kitUnits } from './kits.ts';
import { eachNewest, eventsOf } from './newest-events.ts';

/** A region's share of a SKU's demand in a pool, of the sales that state a region; a fraction. */
export interface RegionDemand {
  readonly sku: string;
  readonly pool: string;
  readonly region: string;
  readonly share: number;
}

/** Regions of a SKU that are told apart; the rest of its demand comes from many small ones. */
const MOST_REGIONS = 5;

/**
 * Reads which regions the demand of the `days` days up to the planning day came from, the largest first, at most five a
 * SKU and pool. Sales without a region say nothing of it; a SKU that has no other is left out.
 */
export async function readRegionDemand(
  connection: DuckDBConnection,
  objects: HistoryObjects,
  options: { planningDay: BusinessDay; days: number; settings: Settings },
): Promise<RegionDemand[]> {
  const { planningDay, days, settings } = options;
  await connection.run(
    'CREATE TEMP TABLE sold (sku VARCHAR, source VARCHAR, channel VARCHAR, region VARCHAR, units DECIMAL(38,4))',
  );
  const columns = [
    ...['sku', 'source', 'channel', 'region', 'business_day', 'units', 'status', 'cancel_reason', 'purpose'],
  ];
  const sales = await eventsOf(objects, 'sale');
  await eachNewest(connection, sales, columns, (query) =>
    connection.run(
      `INSERT INTO sold SELECT sku, source, channel, region, sum(units) FROM (${query})
       WHERE business_day > DATE '${addDays(planningDay, -days)}' AND business_day <= DATE '${planningDay}'
         AND ${IS_DEMAND} GROUP BY ALL`,
    ),
  );
  const pairs = await queryRows(connection, 'SELECT DISTINCT channel, source FROM sold ORDER BY ALL');
  const { counted } = await settleChannels(connection, { sales: sales.rows, pairs, planningDay }, settings);
  const counts = [...counted].flatMap(([channel, sources]) =>
    sources.map((source) => `(channel = ${literal(channel)} AND sold.source = ${literal(source)})`),
  );
  if (counts.length === 0) return [];
  await createKits(connection, objects);
  const pool = `CASE channel ${CHANNELS.map((one) => `WHEN ${literal(one)} THEN ${literal(poolOfChannel(one, settings))}`).join(' ')} END`;
  const regions: RegionDemand[] = [];
  await visitRows(
    connection,
    `WITH demanded AS (
       SELECT coalesce(kit.sku, sold.sku) AS sku, ${pool} AS pool, region, sum(${kitUnits('CAST(units AS DECIMAL(18,4))')}) AS units
       FROM sold LEFT JOIN kit ON kit.source = sold.source AND kit.listing_sku = sold.sku
       WHERE region IS NOT NULL AND (${counts.join(' OR ')}) GROUP BY ALL HAVING sum(units) > 0
     )
     SELECT sku, pool, region, CAST(units AS DOUBLE) / CAST(sum(units) OVER (PARTITION BY sku, pool) AS DOUBLE) AS share
     FROM demanded QUALIFY row_number() OVER (PARTITION BY sku, pool ORDER BY units DESC, region) <= ${MOST_REGIONS}
     ORDER BY sku, pool, units DESC, region`,
    ([sku, pool, region, share]) => {
      regions.push({ sku: String(sku), pool: String(pool), region: String(region), share: Number(share) });
    },
  );
  return regions;
}
