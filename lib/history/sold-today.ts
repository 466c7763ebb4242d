import type { DuckDBConnection } from '@duckdb/node-api';
import { type BusinessDay, type Instant, planningDay } from '../domain/calendar.ts';
import { CHANNELS } from '../domain/events.ts';
import { poolOfChannel, type Settings } from '../settings/settings.ts';
import { happenedBy } from './as-of.ts';
import { settleChannels } from './channel-sources.ts';
import { literal, queryRows, visitRows } from './database.ts';
import { IS_DEMAND } from './demand.ts';
import type { HistoryObjects } from './history-objects.ts';
import { createKits, kitUnits } from './kits.ts';
import { eachNewest, eventsOf } from './newest-events.ts';

/** Units of the pulse channels that a SKU sold in a pool on days that have not closed yet. */
export interface SoldToday {
  readonly sku: string;
  readonly pool: string;
  readonly units: number;
}

/**
 * Reads what pulse channels sold from the morning after the last closed day up to `at`, of lines that state when they
 * were ordered; those that state only a day count once it has closed.
 */
export async function readSoldToday(
  connection: DuckDBConnection,
  objects: HistoryObjects,
  { at, settings }: { at: Instant; settings: Settings },
): Promise<SoldToday[]> {
  const closedDay: BusinessDay = planningDay(at, settings.factory);
  await connection.run(
    'CREATE TEMP TABLE sold (sku VARCHAR, source VARCHAR, channel VARCHAR, units DECIMAL(38,4))',
  );
  const columns = [
    ...[
      'sku',
      'source',
      'channel',
      'business_day',
      'ordered_at',
      'units',
      'status',
      'cancel_reason',
      'purpose',
    ],
  ];
  const sales = await eventsOf(objects, 'sale');
  await eachNewest(connection, sales, columns, (query) =>
    connection.run(
      `INSERT INTO sold SELECT sku, source, channel, sum(units) FROM (${query})
       WHERE business_day > DATE '${closedDay}' AND ${happenedBy(at, settings)} AND ${IS_DEMAND} GROUP BY ALL`,
    ),
  );
  const pairs = await queryRows(connection, 'SELECT DISTINCT channel, source FROM sold ORDER BY ALL');
  const reported = { sales: sales.rows, pairs, planningDay: closedDay };
  const { counted } = await settleChannels(connection, reported, settings);
  const counts = [...counted].flatMap(([channel, sources]) =>
    (settings.pulseChannels as readonly string[]).includes(channel)
      ? sources.map((source) => `(channel = ${literal(channel)} AND sold.source = ${literal(source)})`)
      : [],
  );
  if (counts.length === 0) return [];
  await createKits(connection, objects);
  const pool = `CASE channel ${CHANNELS.map((one) => `WHEN ${literal(one)} THEN ${literal(poolOfChannel(one, settings))}`).join(' ')} END`;
  const found: SoldToday[] = [];
  await visitRows(
    connection,
    `SELECT coalesce(kit.sku, sold.sku) AS sku, ${pool} AS pool,
       CAST(sum(${kitUnits('CAST(units AS DECIMAL(18,4))')}) AS DOUBLE) AS units
     FROM sold LEFT JOIN kit ON kit.source = sold.source AND kit.listing_sku = sold.sku
     WHERE ${counts.join(' OR ')} GROUP BY ALL ORDER BY ALL`,
    ([sku, inPool, units]) => {
      found.push({ sku: String(sku), pool: String(inPool), units: Number(units) });
    },
  );
  return found;
}
