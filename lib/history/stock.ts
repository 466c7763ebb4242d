import type { DuckDBConnection } from '@duckdb/node-api';
import type { Instant } from '../domain/calendar.ts';
import type { Quantity } from '../domain/decimal.ts';
import { skuKey } from '../domain/storage-keys.ts';
import { poolOfWarehouse, type Settings } from '../settings/settings.ts';
import { type CountedPlace, leftUncounted, type WarehouseCount, warehouseCounts } from './counts.ts';
import { literal, queryRows, visitRows } from './database.ts';
import { type HistoryObjects, newestOf, type StoredSet, withFormer } from './history-objects.ts';
import { createKits, kitUnits } from './kits.ts';
import { createReceived } from './receipts.ts';
import { scaledOf } from './record-columns.ts';
import { rowsOfSets } from './sets.ts';
import { createSold } from './sold-since.ts';
import { type HistoryWarning, settleEach, settleSources } from './source-of-record.ts';

/**
 * Stock of a SKU in a pool, and what moved since it was counted. A figure is null where the set of one of the
 * warehouses that list the SKU does not state it; a SKU that no set of the pool lists has none on hand. Each movement
 * is seen from the count that it shows in: that of its own warehouse, and of a sale that names none of them the pool's
 * youngest.
 */
export interface StockReading {
  readonly sku: string;
  readonly pool: string;
  readonly onHand: Quantity;
  readonly committed: Quantity | null;
  readonly campaignLocked: Quantity | null;
  readonly sellable: Quantity | null;
  /** The oldest count of the warehouses that hold the SKU; where none does, of those that list it, else of the pool's. */
  readonly takenAt: Instant;
  /**
   * Of paid lines ordered up to the count, what had not left by then: what is committed where the source does not say
   * it. By the time of sending where the line has one, else as the export nearest to the count states it; never less
   * than what is open now.
   */
  readonly unitsOpenAtStock: Quantity;
  /**
   * Units of paid lines ordered after the count. Where several warehouses were counted one after the other, with them
   * as much of what left in between as the ones counted earlier held: the most that no count may show.
   */
  readonly unitsOrderedSince: Quantity;
  /** Units received after their warehouse's set was taken. */
  readonly unitsReceivedSince: Quantity;
}

/** Stock at a moment. */
export interface StockState {
  readonly levels: readonly StockReading[];
  /** By pool, when the first of its warehouses was counted: a SKU of such a pool that has no level has nothing on hand. */
  readonly takenAt: ReadonlyMap<string, Instant>;
  readonly warnings: readonly HistoryWarning[];
}

/** Reads stock as it stood at `at`. Lines and receipts that state only a day count once the day has closed. */
export async function readStock(
  connection: DuckDBConnection,
  objects: HistoryObjects,
  at: Instant,
  settings: Settings,
): Promise<StockState> {
  const stored = await objects.sets('stockLevel');
  const { sets, warnings } = settleWarehouses(newestOf(stored, at), settings);
  const counts = warehouseCounts(sets, settings);
  const takenAt = new Map(counts.toReversed().map((count) => [count.pool, count.at]));
  if (sets.length === 0) return { levels: [], takenAt, warnings };
  await connection.run(
    `CREATE TEMP TABLE movement (sku VARCHAR, pool VARCHAR, place INTEGER, on_hand DECIMAL(38,4), committed DECIMAL(38,4),
       campaign_locked DECIMAL(38,4), sellable DECIMAL(38,4), listed BOOLEAN,
       open_units DECIMAL(38,4), ordered DECIMAL(38,4), gone DECIMAL(38,4), received DECIMAL(38,4))`,
  );
  await addLevels(connection, await rowsOfSets(objects, 'stockLevel', withFormer(sets, stored)), counts);
  await createKits(connection, objects);
  await createSold(connection, objects, counts, at, settings);
  await addSales(connection);
  const [after] = counts.map(({ closedDay }) => closedDay).sort();
  await createReceived(connection, objects, { at, settings, ...(after === undefined ? {} : { after }) });
  await addReceipts(connection, counts, settings);
  return { levels: await readLevels(connection, counts), takenAt, warnings };
}

function settleWarehouses(
  newest: readonly StoredSet[],
  settings: Settings,
): { sets: StoredSet[]; warnings: HistoryWarning[] } {
  const pairs = newest.map(({ scope, source }) => [scope, source]).sort();
  const { counted, warnings } = settleEach(pairs, (warehouse, sources) =>
    settleSources({ of: 'warehouse', name: warehouse, sharedDays: null }, sources, settings),
  );
  return {
    sets: newest.filter(({ scope, source }) => counted.get(scope)?.includes(source) === true),
    warnings,
  };
}

async function addLevels(
  connection: DuckDBConnection,
  rows: string,
  counts: readonly WarehouseCount[],
): Promise<void> {
  const counted = counts.map(
    ({ warehouse, pool, place }) => `(${literal(warehouse)}, ${literal(pool)}, ${place})`,
  );
  await connection.run(
    `INSERT INTO movement BY NAME
     SELECT sku, pool, place, on_hand, committed, campaign_locked, sellable, true AS listed
     FROM ${rows} JOIN (VALUES ${counted.join(', ')}) AS counted (warehouse, pool, place) USING (warehouse)`,
  );
}

/** Adds `sold` to the movements, kits taken apart. */
async function addSales(connection: DuckDBConnection): Promise<void> {
  await connection.run(
    `INSERT INTO movement BY NAME
     SELECT coalesce(kit.sku, sold.sku) AS sku, pool, place, false AS listed,
            ${kitUnits('open_units')} AS open_units, ${kitUnits('ordered')} AS ordered, ${kitUnits('gone')} AS gone
     FROM sold LEFT JOIN kit ON kit.source = sold.source AND kit.listing_sku = sold.sku`,
  );
}

/** Adds what was received after the warehouse's own count; of one that was never counted, after the first of its pool. */
async function addReceipts(
  connection: DuckDBConnection,
  counts: readonly WarehouseCount[],
  settings: Settings,
): Promise<void> {
  const rows = await queryRows(connection, 'SELECT DISTINCT warehouse FROM received ORDER BY warehouse');
  for (const warehouse of rows.map(([name]) => String(name))) {
    const pool = poolOfWarehouse(warehouse, settings);
    const count =
      counts.find((one) => one.warehouse === warehouse) ?? counts.find((one) => one.pool === pool);
    if (count === undefined) continue;
    await connection.run(
      `INSERT INTO movement BY NAME
       SELECT sku, ${literal(pool)} AS pool, ${count.place} AS place, false AS listed, units AS received
       FROM received WHERE warehouse = ${literal(warehouse)} AND received_on > DATE '${count.closedDay}'`,
    );
  }
}

/** A SKU in a pool as the counts of one time know it. */
interface PlaceSums extends CountedPlace {
  readonly place: number;
  readonly isListed: boolean;
  readonly isHeld: boolean;
}

async function readLevels(
  connection: DuckDBConnection,
  counts: readonly WarehouseCount[],
): Promise<StockReading[]> {
  const times = timesByPool(counts);
  const placesOf = await readPlaces(connection, counts);
  const stated = (column: string) =>
    `CASE WHEN count(*) FILTER (listed) = count(${column}) AND count(${column}) > 0 THEN ${scaledOf(`sum(${column})`)} END`;
  const total = (column: string) => scaledOf(`coalesce(sum(${column}), 0)`);
  const levels: StockReading[] = [];
  await visitRows(
    connection,
    `SELECT sku, pool, ${total('on_hand')}, ${stated('committed')}, ${stated('campaign_locked')}, ${stated('sellable')},
       ${total('open_units')}, ${total('ordered')}, ${total('received')}
     FROM movement GROUP BY sku, pool HAVING bool_or(listed) OR sum(open_units) > 0 OR sum(ordered) > 0 OR sum(received) > 0
       OR sum(gone) > 0 ORDER BY sku, pool`,
    ([sku, pool, onHand, committed, campaignLocked, sellable, open, ordered, received]) => {
      const places = placesOf.get(skuKey(String(sku), String(pool))) ?? [];
      levels.push({
        sku: String(sku),
        pool: String(pool),
        onHand: Number(onHand) as Quantity,
        committed: committed as Quantity | null,
        campaignLocked: campaignLocked as Quantity | null,
        sellable: sellable as Quantity | null,
        takenAt: takenAtOf(places, times.get(String(pool)) ?? []),
        unitsOpenAtStock: Number(open) as Quantity,
        unitsOrderedSince: (Number(ordered) + leftUncounted(places)) as Quantity,
        unitsReceivedSince: Number(received) as Quantity,
      });
    },
  );
  return levels;
}

/** By SKU and pool, the places at which something of it was counted, or after which something left; none where each pool has one. */
async function readPlaces(
  connection: DuckDBConnection,
  counts: readonly WarehouseCount[],
): Promise<ReadonlyMap<string, readonly PlaceSums[]>> {
  const places = new Map<string, PlaceSums[]>();
  if (counts.every(({ place }) => place === 1)) return places;
  const total = (column: string) => scaledOf(`coalesce(sum(${column}), 0)`);
  await visitRows(
    connection,
    `SELECT sku, pool, place, ${total('on_hand')}, ${total('received')}, ${total('gone')}, bool_or(listed)
     FROM movement WHERE place > 0 GROUP BY sku, pool, place ORDER BY sku, pool, place`,
    ([sku, pool, place, onHand, received, gone, listed]) => {
      const key = skuKey(String(sku), String(pool));
      const held = Number(onHand) + Number(received);
      const one = { place: Number(place), held, left: Number(gone) };
      const known = places.get(key) ?? [];
      places.set(key, known);
      known.push({ ...one, isListed: listed === true, isHeld: Number(onHand) > 0 });
    },
  );
  return places;
}

/** By pool, the times of its counts, the first at 0. */
function timesByPool(counts: readonly WarehouseCount[]): ReadonlyMap<string, readonly Instant[]> {
  const times = new Map<string, Instant[]>();
  for (const { pool, place, at } of counts) {
    const known = times.get(pool) ?? [];
    known[place - 1] = at;
    times.set(pool, known);
  }
  return times;
}

function takenAtOf(places: readonly PlaceSums[], times: readonly Instant[]): Instant {
  const { place } = places.find(({ isHeld }) => isHeld) ??
    places.find(({ isListed }) => isListed) ?? { place: 1 };
  return times[place - 1] as Instant;
}
