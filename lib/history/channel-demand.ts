import { type DuckDBConnection, VARCHAR } from '@duckdb/node-api';
import { addDays, type BusinessDay, type Instant, localDay, planningDay } from '../domain/calendar.ts';
import { type Quantity, unitsOf } from '../domain/decimal.ts';
import { CHANNELS, type Channel } from '../domain/events.ts';
import { poolOfChannel, type Settings } from '../settings/settings.ts';
import { happenedBy } from './as-of.ts';
import { settleChannels } from './channel-sources.ts';
import { appendColumns, appenderTo, literal, queryRows, visitRows } from './database.ts';
import { IS_DEMAND } from './demand.ts';
import type { HistoryObjects } from './history-objects.ts';
import { createKits, kitUnits } from './kits.ts';
import { eachNewest, eventsOf } from './newest-events.ts';
import { dayNumberOf, scaledOf } from './record-columns.ts';

/** Demand of a SKU in a pool through one channel: units by day number, ascending; a day that is not listed sold nothing. */
export interface ChannelDemand {
  readonly sku: string;
  readonly pool: string;
  readonly channel: Channel;
  readonly days: readonly (readonly [day: number, units: number])[];
}

/** Of which SKUs and days it is read. */
export interface ChannelWindow {
  readonly at: Instant;
  readonly days: number;
  readonly settings: Settings;
  readonly skus: readonly string[];
}

/**
 * Reads the demand of some SKUs by channel on the `days` business days up to that of `at`, which counts as far as it has
 * come. Of each channel its source of record alone, kits taken apart; sorted by SKU, pool and channel.
 */
export async function readChannelDemand(
  connection: DuckDBConnection,
  objects: HistoryObjects,
  { at, days, settings, skus }: ChannelWindow,
): Promise<ChannelDemand[]> {
  const first = firstDayOf(at, days, settings);
  await connection.run(
    'CREATE TEMP TABLE sold (sku VARCHAR, source VARCHAR, channel VARCHAR, day INTEGER, units DECIMAL(38,4))',
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
      `INSERT INTO sold SELECT sku, source, channel, ${dayNumberOf('business_day')}, sum(units) FROM (${query})
       WHERE business_day >= DATE '${first}' AND ${happenedBy(at, settings)} AND ${IS_DEMAND} GROUP BY ALL`,
    ),
  );
  const pairs = await queryRows(connection, 'SELECT DISTINCT channel, source FROM sold ORDER BY ALL');
  const day = planningDay(at, settings.factory);
  const { counted } = await settleChannels(
    connection,
    { sales: sales.rows, pairs, planningDay: day },
    settings,
  );
  const counts = [...counted].flatMap(([channel, sources]) =>
    sources.map((source) => `(channel = ${literal(channel)} AND sold.source = ${literal(source)})`),
  );
  if (counts.length === 0) return [];
  await createKits(connection, objects);
  const pool = `CASE channel ${CHANNELS.map((one) => `WHEN ${literal(one)} THEN ${literal(poolOfChannel(one, settings))}`).join(' ')} END`;
  const isWanted = await createWanted(connection, skus);
  const series: { sku: string; pool: string; channel: Channel; days: [number, number][] }[] = [];
  await visitRows(
    connection,
    `SELECT coalesce(kit.sku, sold.sku) AS sku, ${pool} AS pool, channel, day,
       ${scaledOf(`sum(${kitUnits('CAST(units AS DECIMAL(18,4))')})`)}
     FROM sold LEFT JOIN kit ON kit.source = sold.source AND kit.listing_sku = sold.sku
     WHERE (${counts.join(' OR ')}) AND ${isWanted}
     GROUP BY ALL HAVING sum(units) > 0 ORDER BY sku, pool, channel, day`,
    ([sku, inPool, channel, day, quantity]) => {
      let last = series.at(-1);
      if (last === undefined || last.sku !== sku || last.pool !== inPool || last.channel !== channel) {
        last = { sku: String(sku), pool: String(inPool), channel: channel as Channel, days: [] };
        series.push(last);
      }
      last.days.push([Number(day), unitsOf(Number(quantity) as Quantity)]);
    },
  );
  return series;
}

/** Makes `wanted` (sku) and gives SQL that tells whether a line's SKU, its kit taken apart, is among these. */
async function createWanted(connection: DuckDBConnection, skus: readonly string[]): Promise<string> {
  await connection.run('CREATE TEMP TABLE wanted (sku VARCHAR)');
  const appender = await appenderTo(connection, 'wanted');
  appendColumns(appender, [VARCHAR], [skus], skus.length);
  appender.closeSync();
  return 'coalesce(kit.sku, sold.sku) IN (FROM wanted)';
}

function firstDayOf(at: Instant, days: number, settings: Settings): BusinessDay {
  return addDays(localDay(at, settings.factory.zone), 1 - days);
}
