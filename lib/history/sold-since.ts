import type { DuckDBConnection } from '@duckdb/node-api';
import { type Instant, instantOfMs, localDay, msOf, planningDay } from '../domain/calendar.ts';
import { CHANNELS } from '../domain/events.ts';
import { contentColumns, RECORDS } from '../domain/records.ts';
import { LANDING_DAYS } from '../domain/storage-keys.ts';
import { poolOfChannel, type Settings } from '../settings/settings.ts';
import { happenedBy, timestamp } from './as-of.ts';
import { settleChannels } from './channel-sources.ts';
import type { WarehouseCount } from './counts.ts';
import { literal, queryRows } from './database.ts';
import type { HistoryObjects } from './history-objects.ts';
import { type EventRows, eachNewest, eventsOf, newestFirst } from './newest-events.ts';
import { keyColumns } from './record-columns.ts';

/** Lines ordered longer before a count than this are taken as open then only where they are open still. */
const OPEN_LINE_DAYS = 90;

/** What earlier exports of a line stated is known of counts that are no older: rows of older exports may be merged. */
const REMEMBERED_MS = LANDING_DAYS * 24 * 3_600_000;

/** SQL: the line had been ordered by a count of the table or alias; one that states only its day, once that had closed. */
function orderedBy(count: string): string {
  return `(CASE WHEN ordered_at IS NULL THEN business_day <= ${count}.closed_day ELSE ordered_at <= ${count}.counted_at END)`;
}

/** SQL: the line had left by a count, as far as is known: when it was sent, else as if it were sent when ordered. */
function leftBy(count: string): string {
  return `(CASE WHEN sent_at IS NULL THEN ${orderedBy(count)} ELSE sent_at <= ${count}.counted_at END)`;
}

/**
 * Makes `sold` (sku, source, channel, pool, place, open_units, ordered, gone) of paid lines that had been placed by
 * `at`, of the sources that count for their channel: units to be sent at the count that they show in, units ordered after
 * it, and, where lines do not say from which of several warehouses they left, units that left after the count of a place
 * and before the next. The count is that of the warehouse which the line names, else the youngest of its pool.
 */
export async function createSold(
  connection: DuckDBConnection,
  objects: HistoryObjects,
  counts: readonly WarehouseCount[],
  at: Instant,
  settings: Settings,
): Promise<void> {
  const pool = poolOfLine(counts, settings);
  const sales = await eventsOf(objects, 'sale');
  const several = new Set(counts.map((count) => count.at)).size > 1;
  const isOpenThen = await createOpenThen(connection, sales, counts, at, pool);
  if (several && !isOpenThen) await createCounts(connection, counts);
  await connection.run(
    `CREATE TEMP TABLE sold_part (sku VARCHAR, source VARCHAR, channel VARCHAR, pool VARCHAR, place INTEGER,
       open_units DECIMAL(38,4), ordered DECIMAL(38,4), gone DECIMAL(38,4))`,
  );
  const key = keyColumns(RECORDS.sale);
  const columns = [
    ...['sku', 'source', 'channel', 'business_day', 'ordered_at', 'status', 'units', 'open_units', 'sent_at'],
    ...(several ? ['warehouse'] : []),
    ...(isOpenThen ? ['order_id', 'line_id'] : []),
  ];
  const openThen = isOpenThen ? 'open_then.open_units' : 'NULL';
  const oldest = counts.map((count) => count.at).sort()[0] ?? at;
  await eachNewest(connection, sales, columns, (query) =>
    connection.run(
      `INSERT INTO sold_part
       WITH line AS (
         SELECT newest.*, ${pool} AS pool, ${openThen} AS open_then FROM (${query}) AS newest
         ${isOpenThen ? `LEFT JOIN open_then USING (${key.join(', ')})` : ''}
         WHERE status = 'paid' AND pool IS NOT NULL AND ${happenedBy(at, settings)} AND (NOT ${happenedBy(oldest, settings)}
           OR newest.open_units > 0 OR ${openThen} > 0 OR sent_at > ${timestamp(oldest)})
       ), counted AS (${several ? withCount('line') : withCountAt('line', counts)}), told AS (
         SELECT counted.*, CASE WHEN ${orderedBy('counted')} THEN ${STILL_OPEN} END AS still_open FROM counted
       )
       SELECT sku, source, channel, pool, ${several ? `CASE WHEN is_own OR still_open IS NULL THEN 0 ELSE ${PLACE} END` : '0'} AS place,
         sum(still_open), sum(CASE WHEN still_open IS NULL THEN units END),
         ${several ? 'sum(CASE WHEN NOT is_own THEN units - still_open END)' : 'NULL'}
       FROM told GROUP BY ALL`,
    ),
  );
  await keepCounted(connection, sales, at, settings);
}

/** SQL: units of a line with its count that had not left by then. */
const STILL_OPEN = `CASE WHEN sent_at > counted_at THEN units WHEN sent_at IS NOT NULL THEN coalesce(open_units, 0)
  ELSE least(units, greatest(coalesce(open_units, 0), coalesce(open_then, 0))) END`;

/** SQL: the place of the last count of its pool that a line had not left by; 0 where every count is without it. */
const PLACE = `(SELECT count(*) FROM place_count WHERE place_count.pool = told.pool AND NOT ${leftBy('place_count')})`;

/**
 * SQL: rows that have a pool, with the count that they show in: `counted_at`, `closed_day`, `is_own` where it is that of
 * the warehouse which they name.
 */
function withCount(rows: string): string {
  return `SELECT ${rows}.*, own.pool IS NOT NULL AS is_own,
      coalesce(own.counted_at, youngest_count.counted_at) AS counted_at,
      coalesce(own.closed_day, youngest_count.closed_day) AS closed_day
    FROM ${rows} JOIN youngest_count USING (pool)
    LEFT JOIN warehouse_count AS own ON own.pool = ${rows}.pool AND own.warehouse = ${rows}.warehouse`;
}

/** SQL: the same where everything was counted at one time: whose count it is does not matter, and reading is quicker. */
function withCountAt(rows: string, [count]: readonly WarehouseCount[]): string {
  if (count === undefined) throw new TypeError('there is no count to see lines from');
  return `SELECT *, ${timestamp(count.at)} AS counted_at, DATE '${count.closedDay}' AS closed_day FROM ${rows}`;
}

/** SQL: the pool that serves a line's channel; null where none of its warehouses was counted. */
function poolOfLine(counts: readonly WarehouseCount[], settings: Settings): string {
  const counted = new Set(counts.map(({ pool }) => pool));
  const served = CHANNELS.map((channel) => [channel, poolOfChannel(channel, settings)] as const).filter(
    ([, pool]) => counted.has(pool),
  );
  const cases = served.map(([channel, pool]) => `WHEN ${literal(channel)} THEN ${literal(pool)}`);
  return cases.length === 0 ? 'CAST(NULL AS VARCHAR)' : `CASE channel ${cases.join(' ')} END`;
}

/** Makes, by pool, `warehouse_count` (each warehouse), `place_count` (each time once) and `youngest_count`. */
async function createCounts(connection: DuckDBConnection, counts: readonly WarehouseCount[]): Promise<void> {
  const rows = counts.map(
    ({ pool, warehouse, at, closedDay }) =>
      `(${literal(pool)}, ${literal(warehouse)}, ${timestamp(at)}, DATE '${closedDay}')`,
  );
  await connection.run(
    `CREATE TEMP TABLE warehouse_count AS FROM (VALUES ${rows.join(', ')}) AS counted (pool, warehouse, counted_at, closed_day);
     CREATE TEMP TABLE place_count AS SELECT DISTINCT pool, counted_at, closed_day FROM warehouse_count;
     CREATE TEMP TABLE youngest_count AS
       SELECT pool, max(counted_at) AS counted_at, max(closed_day) AS closed_day FROM place_count GROUP BY pool`,
  );
}

/**
 * Makes `open_then` (key of the line, open_units): lines that the export nearest to the count they show in stated as
 * open. A line that does not say when it was sent may have left since; the newest export knows only what is open now.
 * False where there are none.
 */
async function createOpenThen(
  connection: DuckDBConnection,
  { rows, distinct, repeated }: EventRows,
  counts: readonly WarehouseCount[],
  at: Instant,
  pool: string,
): Promise<boolean> {
  // Where every line was exported once, the newest export is the nearest.
  if (distinct || (await repeated(connection)).rows === 0) return false;
  const key = keyColumns(RECORDS.sale).join(', ');
  const firstClosed = counts.map(({ closedDay }) => closedDay).sort()[0] ?? localDay(at, 'UTC');
  await connection.run(
    `CREATE TEMP TABLE ever_open AS SELECT DISTINCT hash(${key}) AS key_hash FROM ${rows}
     WHERE open_units > 0 AND business_day >= DATE '${firstClosed}' - ${OPEN_LINE_DAYS}`,
  );
  if ((await queryRows(connection, 'SELECT 1 FROM ever_open LIMIT 1')).length === 0) return false;
  await createCounts(connection, counts);
  const remembered = timestamp(instantOfMs(msOf(at) - REMEMBERED_MS));
  await connection.run(
    `CREATE TEMP TABLE open_then AS
     WITH stated AS (
       SELECT *, ${pool} AS pool FROM ${rows} WHERE hash(${key}) IN (FROM ever_open)
     )
     SELECT ${key}, open_units FROM (
       SELECT * FROM (${withCount('stated')}) WHERE counted_at >= ${remembered}
       QUALIFY row_number() OVER (PARTITION BY ${key}
         ORDER BY abs(epoch_ms(exported_at) - epoch_ms(counted_at)), exported_at, ${newestFirst(contentColumns('sale'))}) = 1
     ) WHERE open_units > 0`,
  );
  return true;
}

/** Makes `sold` of `sold_part`: what the sources report that count for each channel. */
async function keepCounted(
  connection: DuckDBConnection,
  { rows }: EventRows,
  at: Instant,
  settings: Settings,
): Promise<void> {
  const pairs = await queryRows(
    connection,
    `SELECT DISTINCT channel, source FROM ${rows}
     WHERE business_day <= DATE '${localDay(at, settings.factory.zone)}' ORDER BY ALL`,
  );
  const reported = { sales: rows, pairs, planningDay: planningDay(at, settings.factory) };
  const { counted } = await settleChannels(connection, reported, settings);
  const kept = [...counted].flatMap(([channel, sources]) =>
    sources.map((source) => `(channel = ${literal(channel)} AND source = ${literal(source)})`),
  );
  await connection.run(
    `CREATE TEMP TABLE sold AS SELECT sku, source, channel, pool, place,
       CAST(coalesce(sum(open_units), 0) AS DECIMAL(18,4)) AS open_units,
       CAST(coalesce(sum(ordered), 0) AS DECIMAL(18,4)) AS ordered,
       CAST(coalesce(sum(gone), 0) AS DECIMAL(18,4)) AS gone
     FROM sold_part WHERE ${kept.join(' OR ') || 'false'} GROUP BY ALL`,
  );
}
