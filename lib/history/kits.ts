import type { DuckDBConnection } from '@duckdb/node-api';
import { queryRows } from './database.ts';
import type { HistoryObjects } from './history-objects.ts';
import { eventsOf } from './newest-events.ts';
import { rowsInForce } from './sets.ts';

/** SQL of a number of units of the kit's component, where the line sold is a kit. */
export function kitUnits(units: string): string {
  return `CAST(${units} * coalesce(units_per_listing, 1) AS DECIMAL(18,4))`;
}

/**
 * Makes the temporary table `kit` (source, listing_sku, sku, units_per_listing): the listings that are no item of
 * their own, for every source of sales. A listing that the source of the sale does not state is taken from another
 * source (the first by name): an ERP defines the kits of all shops.
 */
export async function createKits(connection: DuckDBConnection, objects: HistoryObjects): Promise<void> {
  if (await hasKits(connection, objects)) await createKitsOfSellers(connection, objects);
  else
    await connection.run(
      'CREATE TEMP TABLE kit (source VARCHAR, listing_sku VARCHAR, sku VARCHAR, units_per_listing DECIMAL(18,4))',
    );
}

/** Whether there is a kit; where there is one, makes `kit_listing` of all listings that are kits. */
async function hasKits(connection: DuckDBConnection, objects: HistoryObjects): Promise<boolean> {
  if ((await objects.sets('listing')).length === 0) return false;
  await connection.run(
    `CREATE TEMP TABLE kit_listing AS SELECT source, listing_sku, sku, units_per_listing
     FROM ${await rowsInForce(objects, 'listing')}
     WHERE listing_sku NOT IN (SELECT sku FROM ${await rowsInForce(objects, 'item')})`,
  );
  return (await queryRows(connection, 'SELECT 1 FROM kit_listing LIMIT 1')).length > 0;
}

async function createKitsOfSellers(connection: DuckDBConnection, objects: HistoryObjects): Promise<void> {
  const { rows } = await eventsOf(objects, 'sale');
  await connection.run(
    `CREATE TEMP TABLE kit AS SELECT seller.source, listing_sku, sku, units_per_listing
     FROM kit_listing CROSS JOIN (SELECT DISTINCT source FROM ${rows}) AS seller
     QUALIFY rank() OVER (
       PARTITION BY seller.source, listing_sku
       ORDER BY kit_listing.source <> seller.source, kit_listing.source) = 1`,
  );
}
