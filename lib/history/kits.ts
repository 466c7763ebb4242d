import type { DuckDBConnection } from '@duckdb/node-api';
import type { HistoryObjects } from './history-objects.ts';
import { rowsInForce } from './sets.ts';

/** SQL of a number of units of the kit's component, where the line sold is a kit. */
export function kitUnits(units: string): string {
  return `CAST(${units} * coalesce(units_per_listing, 1) AS DECIMAL(18,4))`;
}

/**
 * Makes the temporary tables `kit` (source, listing_sku, sku, units_per_listing): the listings that are no item of
 * their own, and `item_sku`: the SKUs that are.
 */
export async function createKits(connection: DuckDBConnection, objects: HistoryObjects): Promise<void> {
  await connection.run(
    `CREATE TEMP TABLE item_sku AS SELECT DISTINCT sku FROM ${await rowsInForce(objects, 'item')}`,
  );
  await connection.run(
    `CREATE TEMP TABLE kit AS SELECT source, listing_sku, sku, units_per_listing
     FROM ${await rowsInForce(objects, 'listing')} WHERE listing_sku NOT IN (FROM item_sku)`,
  );
}
