import type { DuckDBConnection } from '@duckdb/node-api';
import type { AdSlice, AdSpendHour } from '../domain/ad-history.ts';
import type { BusinessDay } from '../domain/calendar.ts';
import type { Amount } from '../domain/decimal.ts';
import { queryRows } from './database.ts';
import { scaledOf } from './record-columns.ts';

/** Closed days whose regions and hours are compared: four whole weeks. */
const SLICE_DAYS = 28;

/** The names of SQL that tells the days of the account of a row. */
export interface AdDaySql {
  readonly zone: string;
  readonly closedDay: string;
}

/** SQL: the best level of an account's rows of one source on one day, and rows of all regions before rows by region. */
const BEST_LEVEL = `rank() OVER (PARTITION BY account, source, local_day ORDER BY
  CASE level WHEN 'campaign' THEN 0 WHEN 'ad_group' THEN 1 ELSE 2 END) = 1`;

/** Makes `ad_hour` from `counted_metric`: hour rows of one level an account, source and day, with the day and the hour of the account's zone. */
export async function createHours(connection: DuckDBConnection, { zone }: AdDaySql): Promise<void> {
  const local = `timezone(${zone}, timezone('UTC', start))`;
  await connection.run(
    `CREATE TEMP TABLE ad_hour AS
     SELECT * FROM (
       SELECT *, CAST(${local} AS DATE) AS local_day, CAST(hour(${local}) AS INTEGER) AS local_hour
       FROM counted_metric WHERE grain = 'hour'
     ) QUALIFY ${BEST_LEVEL}`,
  );
}

/** The spend of each hour in `ad_hour`. Rows by region are summed only where there is no row of all regions. */
export async function readSpendHours(connection: DuckDBConnection): Promise<AdSpendHour[]> {
  const rows = await queryRows(
    connection,
    `WITH total AS (
       SELECT * FROM ad_hour WHERE spend IS NOT NULL
       QUALIFY rank() OVER (PARTITION BY account, source, campaign_id, start, sku ORDER BY region IS NOT NULL) = 1
     )
     SELECT account, CAST(local_day AS VARCHAR), local_hour, ${scaledOf('sum(spend)')}, currency FROM total
     GROUP BY account, local_day, local_hour, currency ORDER BY account, local_day, local_hour, currency NULLS FIRST`,
  );
  return rows.map(([account, day, hour, spend, currency]) => ({
    account: String(account),
    day: day as BusinessDay,
    hour: Number(hour),
    spend: Number(spend) as Amount,
    currency: currency === null ? null : String(currency),
  }));
}

/**
 * What regions and hours of the day brought on the closed days of the last four weeks: regions from rows by region, day
 * rows before hour rows; hours from `ad_hour`. A sum is null where a row of it was not measured.
 */
export async function readSlices(connection: DuckDBConnection, { closedDay }: AdDaySql): Promise<AdSlice[]> {
  const recent = (day: string) => `${day} <= ${closedDay} AND ${day} > ${closedDay} - ${SLICE_DAYS}`;
  const sums = ['CAST(conversions AS DOUBLE)', 'spend'].map(
    (column) => `CASE WHEN count(*) = count(${column}) THEN sum(${column}) END`,
  );
  const rows = await queryRows(
    connection,
    `WITH regional AS (
       SELECT *, business_day AS local_day FROM counted_metric
       WHERE region IS NOT NULL AND ${recent('business_day')}
     ), one_grain AS (
       SELECT * FROM regional QUALIFY rank() OVER (PARTITION BY account, source, business_day ORDER BY grain) = 1
     ), sliced AS (
       SELECT account, campaign_id, sku, 'region' AS dimension, region AS value, conversions, spend, currency
       FROM (SELECT * FROM one_grain QUALIFY ${BEST_LEVEL})
       UNION ALL
       SELECT account, campaign_id, sku, 'hour' AS dimension, CAST(local_hour AS VARCHAR) AS value, conversions, spend, currency
       FROM (
         SELECT * FROM ad_hour WHERE ${recent('local_day')}
         QUALIFY rank() OVER (PARTITION BY account, source, campaign_id, start, sku ORDER BY region IS NOT NULL) = 1
       )
     )
     SELECT account, campaign_id, sku, dimension, value, ${sums[0]}, ${scaledOf(`(${sums[1]})`)}, currency FROM sliced
     GROUP BY account, campaign_id, sku, dimension, value, currency
     ORDER BY account, campaign_id, sku NULLS FIRST, dimension, value, currency NULLS FIRST`,
  );
  return rows.map(([account, campaignId, sku, dimension, value, conversions, spend, currency]) => ({
    account: String(account),
    campaignId: String(campaignId),
    sku: sku === null ? null : String(sku),
    by: dimension === 'region' ? 'region' : 'hour',
    value: String(value),
    conversions: typeof conversions === 'number' ? conversions : null,
    spend: typeof spend === 'number' ? (spend as Amount) : null,
    currency: currency === null ? null : String(currency),
  }));
}
