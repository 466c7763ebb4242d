import type { DuckDBConnection } from '@duckdb/node-api';
import { type BusinessDay, dayNumber, dayOfNumber } from '../domain/calendar.ts';
import type { Quantity } from '../domain/decimal.ts';
import type { DemandHistory, ReportedThrough } from '../domain/demand-history.ts';
import type { Channel } from '../domain/events.ts';
import { poolOfChannel, type Settings } from '../settings/settings.ts';
import { settleChannels } from './channel-sources.ts';
import { literal, queryRows, visitColumns, visitRows } from './database.ts';
import type { HistoryObjects } from './history-objects.ts';
import { createKits, kitUnits } from './kits.ts';
import { eachNewest, eventsOf } from './newest-events.ts';
import { dayNumberOf, scaledOf } from './record-columns.ts';
import { readReportedThrough } from './reported-days.ts';
import { rowsInForce } from './sets.ts';
import type { HistoryWarning } from './source-of-record.ts';

/** Sales of a SKU without an item, at all times up to the planning day. Ten-thousandths of a unit. */
export interface UnknownSku {
  readonly sku: string;
  readonly quantity: Quantity;
  readonly firstDay: BusinessDay;
  readonly lastDay: BusinessDay;
}

/** Demand up to a planning day, and what a person should know of it. */
export interface DemandReading {
  readonly demand: DemandHistory;
  /** By pool: days after these are not known yet, and no days without demand. */
  readonly reportedThrough: ReadonlyMap<string, ReportedThrough>;
  readonly unknownSkus: readonly UnknownSku[];
  readonly warnings: readonly HistoryWarning[];
}

/**
 * SQL: which sale lines are demand: paid ones, and those cancelled because we could not deliver. Gifts, samples and
 * replacements are not, nor is what was returned subtracted.
 */
export const IS_DEMAND = `purpose = 'sale' AND (status = 'paid' OR (status = 'cancelled' AND cancel_reason = 'stock'))`;

/** What demand is read of: the `windowDays` days up to the planning day. */
export interface DemandWindow {
  readonly planningDay: BusinessDay;
  readonly windowDays: number;
  readonly settings: Settings;
}

function firstDayOf({ planningDay, windowDays }: DemandWindow): number {
  return dayNumber(planningDay) - windowDays + 1;
}

/** Reads the demand of a window, and what a person should know of it. */
export async function readDemand(
  connection: DuckDBConnection,
  objects: HistoryObjects,
  window: DemandWindow,
): Promise<DemandReading> {
  const { planningDay, settings } = window;
  const { sales, counted, pools, warnings } = await createDemanded(connection, objects, window);
  return {
    demand: await handOver(connection, pools, window),
    reportedThrough: await readReportedThrough(connection, sales, counted, planningDay, settings),
    unknownSkus: await unknownSkus(connection, await rowsInForce(objects, 'item')),
    warnings,
  };
}

/** Reads the demand of a window alone. */
export async function readDemandSeries(
  connection: DuckDBConnection,
  objects: HistoryObjects,
  window: DemandWindow,
): Promise<DemandHistory> {
  const { pools } = await createDemanded(connection, objects, window, firstDayOf(window));
  return handOver(connection, pools, window);
}

/**
 * Makes the temporary table `demanded` (sku, pool, day, base, pulse) from the newest row of every sale line, up to the
 * planning day; what was wanted before `firstDay` stands together on the first of those days. SKUs and origins (source
 * and channel) are replaced by numbers at once: grouping and sorting text would take most of the time. Gives the pools by
 * number, the query of all rows of sales and which sources count.
 */
async function createDemanded(
  connection: DuckDBConnection,
  objects: HistoryObjects,
  { planningDay, settings }: DemandWindow,
  firstDay?: number,
): Promise<Counted & { readonly sales: string }> {
  await createKits(connection, objects);
  const sales = await eventsOf(objects, 'sale');
  await createCodes(connection, sales.rows);
  await connection.run(
    'CREATE TEMP TABLE sold (sku INTEGER, origin INTEGER, day INTEGER, units DECIMAL(18,4))',
  );
  const columns = ['sku', 'source', 'channel', 'business_day', 'units', 'status', 'cancel_reason', 'purpose'];
  // Lines of a day are added up once, in `demanded`; those of all days before the window are too many to be kept for it.
  const lines =
    firstDay === undefined
      ? (wanted: string) => wanted
      : (wanted: string) =>
          `SELECT sku, origin, coalesce(min(CASE WHEN units > 0 THEN day END), min(day)), CAST(sum(units) AS DECIMAL(18,4))
           FROM (${wanted}) GROUP BY sku, origin, greatest(day, ${firstDay - 1})`;
  await eachNewest(connection, sales, columns, (query) =>
    connection.run(
      `INSERT INTO sold ${lines(
        `SELECT sku_code.code AS sku, origin.code AS origin, ${dayNumberOf('business_day')} AS day,
                CASE WHEN ${IS_DEMAND} THEN units ELSE 0 END AS units
         FROM (${query}) JOIN sku_code USING (sku) JOIN origin USING (source, channel)
         WHERE business_day <= DATE '${planningDay}'`,
      )}`,
    ),
  );
  await takeKitsApart(connection);
  const counted = await createCounted(connection, sales.rows, planningDay, settings);
  await connection.run(
    `CREATE TEMP TABLE demanded AS
     SELECT sku, pool, day,
            CAST(sum(CASE WHEN pulse THEN 0 ELSE units END) AS DECIMAL(18,4)) AS base,
            CAST(sum(CASE WHEN pulse THEN units ELSE 0 END) AS DECIMAL(18,4)) AS pulse
     FROM sold JOIN counted USING (origin) WHERE units > 0 GROUP BY sku, pool, day`,
  );
  await connection.run('DROP TABLE sold');
  return { ...counted, sales: sales.rows };
}

/** Makes the temporary tables `sku_code` (sku, code), codes in the order of SKUs, and `origin` (source, channel, code). */
async function createCodes(connection: DuckDBConnection, sales: string): Promise<void> {
  await connection.run(`CREATE TEMP TABLE reported AS SELECT DISTINCT sku, source, channel FROM ${sales}`);
  await connection.run(
    `CREATE TEMP TABLE sku_code AS SELECT sku, CAST(row_number() OVER (ORDER BY sku) AS INTEGER) AS code
     FROM (SELECT sku FROM reported UNION SELECT sku FROM kit)`,
  );
  await connection.run(
    `CREATE TEMP TABLE origin AS
     SELECT source, channel, CAST(row_number() OVER (ORDER BY channel, source) AS INTEGER) AS code
     FROM (SELECT DISTINCT source, channel FROM reported)`,
  );
  await connection.run('DROP TABLE reported');
}

/** Replaces kits in `sold` by their parts. */
async function takeKitsApart(connection: DuckDBConnection): Promise<void> {
  if ((await queryRows(connection, 'SELECT 1 FROM kit LIMIT 1')).length === 0) return;
  await connection.run(
    `CREATE TEMP TABLE kit_code AS
     SELECT origin.code AS origin, whole.code AS whole, part.code AS part, units_per_listing
     FROM kit JOIN origin USING (source) JOIN sku_code AS whole ON whole.sku = kit.listing_sku
     JOIN sku_code AS part ON part.sku = kit.sku`,
  );
  await connection.run(
    `CREATE TEMP TABLE part_sold AS
     SELECT part, sold.origin, day, ${kitUnits('CAST(sum(units) AS DECIMAL(18,4))')} AS units
     FROM sold JOIN kit_code ON kit_code.origin = sold.origin AND whole = sku
     GROUP BY whole, part, sold.origin, day, units_per_listing`,
  );
  await connection.run('DELETE FROM sold USING kit_code WHERE kit_code.origin = sold.origin AND whole = sku');
  await connection.run('INSERT INTO sold FROM part_sold');
}

interface Counted {
  readonly counted: ReadonlyMap<string, readonly string[]>;
  readonly pools: readonly string[];
  readonly warnings: readonly HistoryWarning[];
}

/** Makes the temporary table `counted` (origin, pool, pulse): the sources of record of every channel in `sold`. Gives the pools by number. */
async function createCounted(
  connection: DuckDBConnection,
  sales: string,
  planningDay: BusinessDay,
  settings: Settings,
): Promise<Counted> {
  await connection.run(
    `CREATE TEMP TABLE reported_day AS SELECT DISTINCT channel, source, day
     FROM (SELECT DISTINCT origin, day FROM sold) AS reported JOIN origin ON origin.code = reported.origin`,
  );
  const pairs = await queryRows(connection, 'SELECT DISTINCT channel, source FROM reported_day ORDER BY ALL');
  const shared = await queryRows(
    connection,
    `SELECT channel, CAST(count(*) AS INTEGER) FROM
       (SELECT channel, day FROM reported_day GROUP BY ALL HAVING count(*) > 1) GROUP BY channel`,
  );
  const sharedDays = new Map(shared.map(([channel, days]) => [String(channel), Number(days)]));
  const { counted, warnings } = await settleChannels(
    connection,
    { sales, pairs, sharedDays, planningDay },
    settings,
  );
  const pools = [...new Set([...counted.keys()].map((channel) => poolOfChannel(channel, settings)))].sort();
  await connection.run('CREATE TEMP TABLE counted (origin INTEGER, pool INTEGER, pulse BOOLEAN)');
  for (const [channel, sources] of counted) {
    if (sources.length === 0) continue;
    const pulse = settings.pulseChannels.includes(channel as Channel);
    const pool = pools.indexOf(poolOfChannel(channel, settings));
    await connection.run(
      `INSERT INTO counted SELECT code, ${pool}, ${pulse} FROM origin
       WHERE channel = ${literal(channel)} AND source IN (${sources.map(literal).join(', ')})`,
    );
  }
  return { counted, pools, warnings };
}

async function handOver(
  connection: DuckDBConnection,
  poolNames: readonly string[],
  window: DemandWindow,
): Promise<DemandHistory> {
  const firstDay = firstDayOf(window);
  const series = await readSeries(connection, firstDay);
  const entries = series.sizes.reduce((sum, size) => sum + size, 0);
  const offsets = new Uint32Array(series.sizes.length + 1);
  for (let index = 0; index < series.sizes.length; index++) {
    offsets[index + 1] = (offsets[index] ?? 0) + (series.sizes[index] ?? 0);
  }
  const days = new Int32Array(entries);
  const baseQuantities = new Float64Array(entries);
  const pulseQuantities = new Float64Array(entries);
  let entry = 0;
  await visitColumns(
    connection,
    `SELECT day, ${scaledOf('base')}, ${scaledOf('pulse')} FROM
       (FROM demanded WHERE day >= ${firstDay} ORDER BY sku, pool, day)`,
    ([day = [], base = [], pulse = []], rows) => {
      days.set(day as number[], entry);
      baseQuantities.set(base as number[], entry);
      pulseQuantities.set(pulse as number[], entry);
      entry += rows;
    },
  );
  return {
    firstDay,
    lastDay: dayNumber(window.planningDay),
    skus: series.skus,
    pools: series.pools.map((pool) => poolNames[pool] ?? ''),
    firstDemandDays: Int32Array.from(series.firstDemandDays),
    offsets,
    days,
    baseQuantities,
    pulseQuantities,
  };
}

/** Every SKU and pool with demand, in their order: its first day of demand ever and its number of days in the window. */
async function readSeries(connection: DuckDBConnection, firstDay: number) {
  const series = {
    skus: [] as string[],
    pools: [] as number[],
    firstDemandDays: [] as number[],
    sizes: [] as number[],
  };
  await visitRows(
    connection,
    `SELECT sku_code.sku, pool, first_demand_day, size FROM
       (SELECT sku AS code, pool, min(day) AS first_demand_day, CAST(count(*) FILTER (day >= ${firstDay}) AS INTEGER) AS size
        FROM demanded GROUP BY sku, pool) JOIN sku_code USING (code) ORDER BY code, pool`,
    ([sku, pool, firstDemandDay, size]) => {
      series.skus.push(String(sku));
      series.pools.push(Number(pool));
      series.firstDemandDays.push(Number(firstDemandDay));
      series.sizes.push(Number(size));
    },
  );
  return series;
}

/** `items` is a query of the items in force. */
async function unknownSkus(connection: DuckDBConnection, items: string): Promise<UnknownSku[]> {
  const rows = await queryRows(
    connection,
    `SELECT sku_code.sku, ${scaledOf('total')}, first_day, last_day FROM
       (SELECT sku AS code, sum(base + pulse) AS total, min(day) AS first_day, max(day) AS last_day
        FROM demanded WHERE sku NOT IN (SELECT code FROM sku_code WHERE sku_code.sku IN (SELECT item.sku FROM ${items} AS item)) GROUP BY code)
     JOIN sku_code USING (code) ORDER BY code`,
  );
  return rows.map(([sku, quantity, firstDay, lastDay]) => ({
    sku: String(sku),
    quantity: Number(quantity) as Quantity,
    firstDay: dayOfNumber(Number(firstDay)),
    lastDay: dayOfNumber(Number(lastDay)),
  }));
}
