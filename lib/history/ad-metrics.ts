import type { DuckDBConnection } from '@duckdb/node-api';
import { addDays, type BusinessDay, daysBetween, type Instant, localDay } from '../domain/calendar.ts';
import type { Amount } from '../domain/decimal.ts';
import type { Settings } from '../settings/settings.ts';
import { dayClosedBy, timestamp } from './as-of.ts';
import { literal, queryRows } from './database.ts';
import type { HistoryObjects } from './history-objects.ts';
import { eachNewest, eventsOf } from './newest-events.ts';
import { scaledOf } from './record-columns.ts';
import { repetitionsAmong } from './repetitions.ts';
import { type HistoryWarning, settleEach, settleSources } from './source-of-record.ts';

/** What an ad campaign did on one business day. Null is not measured. */
export interface AdMetricDay {
  readonly account: string;
  readonly campaignId: string;
  /** Null where the source names none: ad links say which SKUs the campaign sells. */
  readonly sku: string | null;
  readonly day: BusinessDay;
  readonly views: number | null;
  readonly impressions: number | null;
  readonly clicks: number | null;
  readonly conversions: number | null;
  /** True while the platform may still change the conversions: on the day itself and the three days after it. */
  readonly provisional: boolean;
  readonly spend: Amount | null;
  readonly currency: string | null;
}

/** Days for which a platform goes on assigning conversions to a day: TikTok asks to read the last three days again. */
const SETTLING_DAYS = 3;

const COUNTS = ['views', 'impressions', 'clicks', 'conversions'];

/**
 * Reads ad figures of the `days` business days up to that of `at`. Of one account, source and day a single grain and
 * level counts: day rows once the day has closed, else hour rows that have begun; campaign before ad group before ad.
 * Rows by region are summed only where there is no row of all regions.
 */
export async function readAdMetrics(
  connection: DuckDBConnection,
  objects: HistoryObjects,
  options: { at: Instant; days: number; settings: Settings },
): Promise<{ rows: AdMetricDay[]; warnings: HistoryWarning[] }> {
  const { at, days, settings } = options;
  const today = localDay(at, settings.factory.zone);
  const first = addDays(today, 1 - days);
  await createMetrics(connection, objects, first, at, settings);
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
  const rows = await queryRows(
    connection,
    `WITH counted AS (
       SELECT * FROM ad_metric WHERE ${counts.join(' OR ') || 'false'}
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
  return { rows: rows.map((row) => adMetricDay(row, today)), warnings };
}

/** Makes `ad_metric`: newest rows of the days that happened by `at`; grain `day` only of days that have closed. */
async function createMetrics(
  connection: DuckDBConnection,
  objects: HistoryObjects,
  first: BusinessDay,
  at: Instant,
  settings: Settings,
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
  const happened = `CASE grain WHEN 'day' THEN ${dayClosedBy('business_day', at, settings)} ELSE start <= ${timestamp(at)} END`;
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
