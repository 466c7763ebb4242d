import type { DuckDBConnection } from '@duckdb/node-api';
import { queryRows } from './database.ts';
import type { HistoryObjects } from './history-objects.ts';
import { eventsOf } from './newest-events.ts';
import { noRows } from './record-columns.ts';
import { rowsInForce } from './sets.ts';

/** SQL of a number of units of the kit's component, where the line sold is a kit. */
export function kitUnits(units: string): string {
  return `CAST(${units} * coalesce(units_per_listing, 1) AS DECIMAL(18,4))`;
}

/**
 * Makes the temporary tables `kit` (source, listing_sku, sku, units_per_listing): the listings that are no item of
 * their own, for every source of sales, and `item_sku`: the SKUs that are items. A listing that the source of the sale
 * does not state is taken from another source (the first by name): an ERP defines the kits of all shops.
 */
export async function createKits(connection: DuckDBConnection, objects: HistoryObjects): Promise<void> {
  await connection.run(
    `CREATE TEMP TABLE item_sku AS SELECT DISTINCT sku FROM ${await rowsInForce(objects, 'item')}`,
  );
  await connection.run(
    `CREATE TEMP TABLE kit_listing AS SELECT source, listing_sku, sku, units_per_listing
     FROM ${await rowsInForce(objects, 'listing')} WHERE listing_sku NOT IN (FROM item_sku)`,
  );
  const hasKits = (await queryRows(connection, 'SELECT 1 FROM kit_listing LIMIT 1')).length > 0;
  const sales = hasKits ? (await eventsOf(objects, 'sale')).rows : noRows('sale');
  await connection.run(
    `CREATE TEMP TABLE kit AS SELECT seller.source, listing_sku, sku, units_per_listing
     FROM kit_listing CROSS JOIN (SELECT DISTINCT source FROM ${sales}) AS seller
     QUALIFY rank() OVER (
       PARTITION BY seller.source, listing_sku
       ORDER BY kit_listing.source <> seller.source, kit_listing.source) = 1`,
  );
  await connection.run('DROP TABLE kit_listing');
}
