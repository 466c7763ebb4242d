import type { DuckDBConnection } from '@duckdb/node-api';
import type { BusinessDay, Instant } from '../domain/calendar.ts';
import type { Settings } from '../settings/settings.ts';
import { dayClosedBy } from './as-of.ts';
import { literal, queryRows } from './database.ts';
import type { HistoryObjects } from './history-objects.ts';
import { eachNewest, eventsOf } from './newest-events.ts';
import { configuredSources, countedSources, sourcesByName } from './source-of-record.ts';

/**
 * Makes the temporary table `received` (source, order_id, line_id, sku, warehouse, received_on, units): goods that came
 * in on days that had closed by `at`, of each warehouse as its sources of record report them; with `after` those that came
 * in after that day alone.
 */
export async function createReceived(
  connection: DuckDBConnection,
  objects: HistoryObjects,
  {
    at,
    settings,
    after,
  }: { readonly at: Instant; readonly settings: Settings; readonly after?: BusinessDay },
): Promise<void> {
  await connection.run(
    `CREATE TEMP TABLE received (source VARCHAR, order_id VARCHAR, line_id VARCHAR, sku VARCHAR, warehouse VARCHAR,
       received_on DATE, units DECIMAL(18,4))`,
  );
  if ((await objects.eventKeys('goodsReceipt')).length === 0) return;
  const receipts = await eventsOf(objects, 'goodsReceipt');
  await connection.run('CREATE TEMP TABLE receiver (warehouse VARCHAR, source VARCHAR)');
  await eachNewest(connection, receipts, ['warehouse', 'source', 'received_on'], (query) =>
    connection.run(
      `INSERT INTO receiver SELECT DISTINCT warehouse, source FROM (${query}) WHERE ${dayClosedBy('received_on', at, settings)}`,
    ),
  );
  const counted = await countedReceivers(connection, settings);
  const since = after === undefined ? 'true' : `received_on > DATE '${after}'`;
  const columns = ['source', 'order_id', 'line_id', 'sku', 'warehouse', 'received_on', 'units'];
  await eachNewest(connection, receipts, columns, (query) =>
    connection.run(
      `INSERT INTO received SELECT * FROM (${query})
       WHERE ${dayClosedBy('received_on', at, settings)} AND ${since} AND (${counted})`,
    ),
  );
}

/** SQL: a receipt of one of the pairs in `receiver` is of a source that counts for its warehouse. */
async function countedReceivers(connection: DuckDBConnection, settings: Settings): Promise<string> {
  const pairs = await queryRows(connection, 'SELECT DISTINCT warehouse, source FROM receiver ORDER BY ALL');
  const counts = [...sourcesByName(pairs)].map(([warehouse, sources]) => {
    const counted = sourcesOfReceipts(warehouse, sources, settings);
    return `(warehouse = ${literal(warehouse)} AND source IN (${counted.map(literal).join(', ')}))`;
  });
  return counts.join(' OR ') || 'false';
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
