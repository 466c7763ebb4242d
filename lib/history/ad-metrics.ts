import type { DuckDBConnection } from '@duckdb/node-api';
import type { AdMetricDay, AdReading } from '../domain/ad-history.ts';
import { addDays, type BusinessDay, daysBetween, type Instant, localDay } from '../domain/calendar.ts';
import type { Amount } from '../domain/decimal.ts';
import type { Settings } from '../settings/settings.ts';
import { clockOf, readAdZones } from './ad-clocks.ts';
import { type AdDaySql, createHours, readSlices, readSpendHours } from './ad-details.ts';
import { timestamp } from './as-of.ts';
import { literal, queryRows } from './database.ts';
import type { HistoryObjects } from './history-objects.ts';
import { eachNewest, eventsOf } from './newest-events.ts';
import { scaledOf } from './record-columns.ts';
import { repetitionsAmong } from './repetitions.ts';
import { type HistoryWarning, settleEach, settleSources } from './source-of-record.ts';

/** Days for which a platform goes on assigning conversions to a day: TikTok asks to read the last three days again. */
const SETTLING_DAYS = 3;

const COUNTS = ['views', 'impressions', 'clicks', 'conversions'];

/**
 * Reads ad figures of the `days` business days up to that of `at`. Of one account, source and day a single grain and
 * level counts: day rows once the day has closed on the account's own clock, else hour rows that have begun; campaign
 * before ad group before ad. Rows by region are summed only where there is no row of all regions.
 */
export async function readAdMetrics(
  connection: DuckDBConnection,
  objects: HistoryObjects,
  options: { at: Instant; days: number; settings: Settings },
): Promise<AdReading & { warnings: HistoryWarning[] }> {
  const { at, days, settings } = options;
  if ((await objects.eventKeys('adMetric')).length === 0)
    return { rows: [], hours: [], slices: [], warnings: [] };
  const today = localDay(at, settings.factory.zone);
  const first = addDays(today, 1 - days);
  const zones = await readAdZones(connection, objects, at);
  const sql: AdDaySql = {
    zone: clockOf('zone', zones, at, settings),
    closedDay: clockOf('closedDay', zones, at, settings),
  };
  await createMetrics(connection, objects, first, at, sql);
  const pairs = await queryRows(connection, 'SELECT DISTINCT account, source FROM ad_metric ORDER BY ALL');
  const repetitions = await repetitionsAmong(
    connection,
    `SELECT DISTINCT account AS name, source, campaign_id AS item, '' AS part, DATE '${today}' AS day FROM ad_metric`,
  );
  const { counted, warnings } = settleEach(pairs, (name, sources) =>
    settleSources({ of: 'ad-account', name, sharedDays: null }, sources, settings, repetitions),
  );
  const counts = [...counted].flatMap(([account, sources]) =>
    sources.map((source) => `(account = ${literal(account)} AND source = ${literal(source)})`),
  );
  await connection.run(
    `CREATE TEMP TABLE counted_metric AS SELECT * FROM ad_metric WHERE ${counts.join(' OR ') || 'false'}`,
  );
  const rows = await queryRows(
    connection,
    `WITH counted AS (
       SELECT * FROM counted_metric
       QUALIFY rank() OVER (PARTITION BY account, source, business_day ORDER BY grain,
         CASE level WHEN 'campaign' THEN 0 WHEN 'ad_group' THEN 1 ELSE 2 END) = 1
     ), total AS (
       SELECT * FROM counted
       QUALIFY rank() OVER (PARTITION BY account, source, campaign_id, start, sku ORDER BY region IS NOT NULL) = 1
     )
     SELECT account, campaign_id, sku, CAST(business_day AS VARCHAR) AS day, currency,
       ${COUNTS.map((count) => `CAST(sum(${count}) AS DOUBLE)`).join(', ')}, ${scaledOf('sum(spend)')}
     FROM total GROUP BY account, campaign_id, sku, business_day, currency
     ORDER BY account, campaign_id, sku NULLS FIRST, business_day, currency NULLS FIRST`,
  );
  await createHours(connection, sql);
  return {
    rows: rows.map((row) => adMetricDay(row, today)),
    hours: await readSpendHours(connection),
    slices: await readSlices(connection, sql),
    warnings: [...warnings, ...unknownZones([...counted.keys()], zones, settings)],
  };
}

function unknownZones(
  accounts: readonly string[],
  zones: ReadonlyMap<string, string>,
  { factory }: Settings,
): HistoryWarning[] {
  const unknown = accounts.filter((account) => !zones.has(account));
  return unknown.length === 0 ? [] : [{ kind: 'no-time-zone', accounts: unknown, zone: factory.zone }];
}

/** Makes `ad_metric`: newest rows of the days that happened by `at`; grain `day` only of days that have closed. */
async function createMetrics(
  connection: DuckDBConnection,
  objects: HistoryObjects,
  first: BusinessDay,
  at: Instant,
  { closedDay }: AdDaySql,
): Promise<void> {
  await connection.run(
    `CREATE TEMP TABLE ad_metric (source VARCHAR, account VARCHAR, campaign_id VARCHAR, grain VARCHAR, start TIMESTAMP,
       business_day DATE, level VARCHAR, sku VARCHAR, region VARCHAR, views BIGINT, impressions BIGINT, clicks BIGINT,
       conversions BIGINT, spend DECIMAL(18,4), currency VARCHAR)`,
  );
  const columns = [
    ...['source', 'account', 'campaign_id', 'grain', 'start', 'business_day', 'level', 'sku', 'region'],
    ...[...COUNTS, 'spend', 'currency'],
  ];
  const happened = `CASE grain WHEN 'day' THEN business_day <= ${closedDay} ELSE start <= ${timestamp(at)} END`;
  await eachNewest(connection, await eventsOf(objects, 'adMetric'), columns, (query) =>
    connection.run(
      `INSERT INTO ad_metric BY NAME SELECT * FROM (${query}) WHERE business_day >= DATE '${first}' AND ${happened}`,
    ),
  );
}

function adMetricDay(row: readonly unknown[], today: BusinessDay): AdMetricDay {
  const [account, campaignId, sku, day, currency, views, impressions, clicks, conversions, spend] = row;
  const count = (value: unknown): number | null => (typeof value === 'number' ? value : null);
  return {
    account: String(account),
    campaignId: String(campaignId),
    sku: sku === null ? null : String(sku),
    day: day as BusinessDay,
    views: count(views),
    impressions: count(impressions),
    clicks: count(clicks),
    conversions: count(conversions),
    provisional: daysBetween(day as BusinessDay, today) <= SETTLING_DAYS,
    spend: count(spend) as Amount | null,
    currency: currency === null ? null : String(currency),
  };
}
