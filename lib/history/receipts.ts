import type { DuckDBConnection } from '@duckdb/node-api';
import type { Instant } from '../domain/calendar.ts';
import type { Settings } from '../settings/settings.ts';
import { dayClosedBy } from './as-of.ts';
import { literal, queryRows } from './database.ts';
import type { HistoryObjects } from './history-objects.ts';
import { eachNewest, eventsOf } from './newest-events.ts';
import { configuredSources, countedSources, sourcesByName } from './source-of-record.ts';

/**
 * Makes the temporary table `received` (source, order_id, line_id, sku, warehouse, received_on, units): goods that came
 * in on days that had closed by `at`, of each warehouse as its sources of record report them.
 */
export async function createReceived(
  connection: DuckDBConnection,
  objects: HistoryObjects,
  at: Instant,
  settings: Settings,
): Promise<void> {
  await connection.run(
    `CREATE TEMP TABLE received (source VARCHAR, order_id VARCHAR, line_id VARCHAR, sku VARCHAR, warehouse VARCHAR,
       received_on DATE, units DECIMAL(18,4))`,
  );
  if ((await objects.eventKeys('goodsReceipt')).length === 0) return;
  const columns = ['source', 'order_id', 'line_id', 'sku', 'warehouse', 'received_on', 'units'];
  await eachNewest(connection, await eventsOf(objects, 'goodsReceipt'), columns, (query) =>
    connection.run(
      `INSERT INTO received SELECT * FROM (${query}) WHERE ${dayClosedBy('received_on', at, settings)}`,
    ),
  );
  const pairs = await queryRows(connection, 'SELECT DISTINCT warehouse, source FROM received ORDER BY ALL');
  for (const [warehouse, sources] of sourcesByName(pairs)) {
    const counted = sourcesOfReceipts(warehouse, sources, settings);
    if (counted.length === sources.length) continue;
    await connection.run(
      `DELETE FROM received WHERE warehouse = ${literal(warehouse)} AND source NOT IN (${counted.map(literal).join(', ')})`,
    );
  }
}

/**
 * The sources whose receipts of a warehouse count. Of its stock another source may count than of what came in: where none
 * that settings name reports that, the one by default.
 */
export function sourcesOfReceipts(
  warehouse: string,
  sources: readonly string[],
  settings: Settings,
): readonly string[] {
  const reporting = (configuredSources('warehouse', warehouse, settings) ?? []).filter((source) =>
    sources.includes(source),
  );
  if (reporting.length > 0) return reporting;
  const unset = { ...settings, sourceOfRecord: { ...settings.sourceOfRecord, warehouses: {} } };
  return countedSources({ of: 'warehouse', name: warehouse }, sources, unset);
}
