import type { DuckDBConnection } from '@duckdb/node-api';
import type { Instant } from '../domain/calendar.ts';
import type { Quantity } from '../domain/decimal.ts';
import { CHANNELS, type Channel } from '../domain/events.ts';
import { type Settings, settingNamed } from '../settings/settings.ts';
import { dayClosedBy, happenedBy } from './as-of.ts';
import { literal, queryRows, visitRows } from './database.ts';
import { type HistoryObjects, newestOf, type StoredSet, withFormer } from './history-objects.ts';
import { createKits, kitUnits } from './kits.ts';
import { eachNewest, eventsOf } from './newest-events.ts';
import { poolOfChannel, poolOfWarehouse } from './pools.ts';
import { scaledOf } from './record-columns.ts';
import { rowsOfSets } from './sets.ts';
import { type HistoryWarning, settleEach, settleSource, sourceOfRecord } from './source-of-record.ts';

/**
 * Stock of a SKU in a pool, and what moved since it was counted. A figure is null where the set of one of the
 * warehouses that list the SKU does not state it; a SKU that no set of the pool lists has none on hand.
 */
export interface StockReading {
  readonly sku: string;
  readonly pool: string;
  readonly onHand: Quantity;
  readonly committed: Quantity | null;
  readonly campaignLocked: Quantity | null;
  readonly sellable: Quantity | null;
  /** The oldest of the sets of the pool's warehouses. */
  readonly takenAt: Instant;
  /** Still to be sent of paid lines ordered up to `takenAt`: what is committed where the source does not say it. */
  readonly unitsOpenAtStock: Quantity;
  /** Units of paid lines ordered after `takenAt`. */
  readonly unitsOrderedSince: Quantity;
  /** Units received after their warehouse's set was taken. */
  readonly unitsReceivedSince: Quantity;
}

/** Stock at a moment. */
export interface StockState {
  readonly levels: readonly StockReading[];
  /** By pool, when its stock was counted: a SKU of such a pool that has no level has nothing on hand. */
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
  const pools = oldestByPool(sets, settings);
  if (sets.length === 0) return { levels: [], takenAt: pools, warnings };
  await connection.run(
    `CREATE TEMP TABLE movement (sku VARCHAR, pool VARCHAR, on_hand DECIMAL(38,4), committed DECIMAL(38,4),
       campaign_locked DECIMAL(38,4), sellable DECIMAL(38,4), listed BOOLEAN,
       open_units DECIMAL(38,4), ordered DECIMAL(38,4), received DECIMAL(38,4))`,
  );
  await addLevels(connection, objects, sets, stored, settings);
  await createKits(connection, objects);
  await addSales(connection, objects, pools, at, settings);
  await addReceipts(connection, objects, sets, pools, at, settings);

  const stated = (column: string) =>
    `CASE WHEN count(*) FILTER (listed) = count(${column}) AND count(${column}) > 0 THEN ${scaledOf(`sum(${column})`)} END`;
  const total = (column: string) => scaledOf(`coalesce(sum(${column}), 0)`);
  const levels: StockReading[] = [];
  await visitRows(
    connection,
    `SELECT sku, pool, ${total('on_hand')}, ${stated('committed')}, ${stated('campaign_locked')}, ${stated('sellable')},
       ${total('open_units')}, ${total('ordered')}, ${total('received')}
     FROM movement GROUP BY sku, pool HAVING bool_or(listed) OR sum(open_units) > 0 OR sum(ordered) > 0 OR sum(received) > 0
     ORDER BY sku, pool`,
    ([sku, pool, onHand, committed, campaignLocked, sellable, open, ordered, received]) => {
      levels.push({
        sku: String(sku),
        pool: String(pool),
        onHand: Number(onHand) as Quantity,
        committed: committed as Quantity | null,
        campaignLocked: campaignLocked as Quantity | null,
        sellable: sellable as Quantity | null,
        takenAt: pools.get(String(pool)) ?? at,
        unitsOpenAtStock: Number(open) as Quantity,
        unitsOrderedSince: Number(ordered) as Quantity,
        unitsReceivedSince: Number(received) as Quantity,
      });
    },
  );
  return { levels, takenAt: pools, warnings };
}

function settleWarehouses(
  newest: readonly StoredSet[],
  settings: Settings,
): { sets: StoredSet[]; warnings: HistoryWarning[] } {
  const pairs = newest.map(({ scope, source }) => [scope, source]).sort();
  const { counted, warnings } = settleEach(pairs, (warehouse, sources) =>
    settleSource(
      { of: 'warehouse', name: warehouse, sharedDays: null },
      sources,
      settingNamed(settings.sourceOfRecord.warehouses, warehouse),
      settings,
    ),
  );
  return { sets: newest.filter(({ scope, source }) => counted.get(scope) === source), warnings };
}

function oldestByPool(sets: readonly StoredSet[], settings: Settings): Map<string, Instant> {
  const oldest = new Map<string, Instant>();
  for (const { scope, at } of sets) {
    const pool = poolOfWarehouse(scope, settings);
    const known = oldest.get(pool);
    if (known === undefined || at < known) oldest.set(pool, at);
  }
  return oldest;
}

async function addLevels(
  connection: DuckDBConnection,
  objects: HistoryObjects,
  sets: readonly StoredSet[],
  stored: readonly StoredSet[],
  settings: Settings,
): Promise<void> {
  const pools = sets.map(({ scope }) => `(${literal(scope)}, ${literal(poolOfWarehouse(scope, settings))})`);
  await connection.run(
    `INSERT INTO movement BY NAME
     SELECT sku, pool, on_hand, committed, campaign_locked, sellable, true AS listed
     FROM ${await rowsOfSets(objects, 'stockLevel', withFormer(sets, stored))} JOIN (VALUES ${pools.join(', ')}) AS stocked (warehouse, pool) USING (warehouse)`,
  );
}

async function addSales(
  connection: DuckDBConnection,
  objects: HistoryObjects,
  pools: ReadonlyMap<string, Instant>,
  at: Instant,
  settings: Settings,
): Promise<void> {
  const pairs = await createSoldSince(connection, objects, pools, at, settings);
  const { counted } = settleEach(pairs, (channel, sources) => ({
    counted: sourceOfRecord(sources, settings.sourceOfRecord.channels[channel as Channel], settings) ?? '',
    warnings: [],
  }));
  for (const [channel, source] of counted) {
    await connection.run(
      `INSERT INTO movement BY NAME
       SELECT coalesce(kit.sku, sold.sku) AS sku, pool, false AS listed,
              ${kitUnits('open_units')} AS open_units, ${kitUnits('ordered')} AS ordered
       FROM sold LEFT JOIN kit ON kit.source = sold.source AND kit.listing_sku = sold.sku
       WHERE channel = ${literal(channel)} AND sold.source = ${literal(source)}`,
    );
  }
}

/** Makes `sold` (sku, source, channel, pool, open_units, ordered) and gives its pairs of channel and source. */
async function createSoldSince(
  connection: DuckDBConnection,
  objects: HistoryObjects,
  pools: ReadonlyMap<string, Instant>,
  at: Instant,
  settings: Settings,
) {
  const served = CHANNELS.flatMap((channel) => {
    const pool = poolOfChannel(channel, settings);
    const takenAt = pools.get(pool);
    return takenAt === undefined ? [] : [{ channel: literal(channel), pool: literal(pool), takenAt }];
  });
  if (served.length === 0) return [];
  const pool = `CASE channel ${served.map((each) => `WHEN ${each.channel} THEN ${each.pool}`).join(' ')} END`;
  const before = served
    .map(({ channel, takenAt }) => `(channel = ${channel} AND ${happenedBy(takenAt, settings)})`)
    .join(' OR ');
  const columns = ['sku', 'source', 'channel', 'business_day', 'ordered_at', 'status', 'units', 'open_units'];
  await connection.run(
    `CREATE TEMP TABLE sold_part (sku VARCHAR, source VARCHAR, channel VARCHAR, pool VARCHAR, open_units DECIMAL(38,4), ordered DECIMAL(38,4))`,
  );
  await eachNewest(connection, await eventsOf(objects, 'sale'), columns, (query) =>
    connection.run(
      `INSERT INTO sold_part SELECT sku, source, channel, ${pool} AS pool,
         sum(CASE WHEN status = 'paid' AND (${before}) THEN open_units ELSE 0 END),
         sum(CASE WHEN status = 'paid' AND NOT (${before}) THEN units ELSE 0 END)
       FROM (${query}) WHERE ${happenedBy(at, settings)} AND pool IS NOT NULL GROUP BY ALL`,
    ),
  );
  await connection.run(
    `CREATE TEMP TABLE sold AS SELECT sku, source, channel, pool,
       CAST(coalesce(sum(open_units), 0) AS DECIMAL(18,4)) AS open_units, CAST(sum(ordered) AS DECIMAL(18,4)) AS ordered
     FROM sold_part GROUP BY ALL`,
  );
  return queryRows(connection, 'SELECT DISTINCT channel, source FROM sold ORDER BY ALL');
}

async function addReceipts(
  connection: DuckDBConnection,
  objects: HistoryObjects,
  sets: readonly StoredSet[],
  pools: ReadonlyMap<string, Instant>,
  at: Instant,
  settings: Settings,
): Promise<void> {
  await connection.run(
    'CREATE TEMP TABLE received (sku VARCHAR, source VARCHAR, warehouse VARCHAR, received_on DATE, units DECIMAL(38,4))',
  );
  const columns = ['sku', 'source', 'warehouse', 'received_on', 'units'];
  await eachNewest(connection, await eventsOf(objects, 'goodsReceipt'), columns, (query) =>
    connection.run(
      `INSERT INTO received SELECT sku, source, warehouse, received_on, sum(units)
       FROM (${query}) WHERE ${dayClosedBy('received_on', at, settings)} GROUP BY ALL`,
    ),
  );
  const pairs = await queryRows(connection, 'SELECT DISTINCT warehouse, source FROM received ORDER BY ALL');
  const { counted } = settleEach(pairs, (warehouse, sources) => {
    const configured = settingNamed(settings.sourceOfRecord.warehouses, warehouse);
    const reporting = configured !== undefined && sources.includes(configured) ? configured : undefined;
    return { counted: sourceOfRecord(sources, reporting, settings) ?? '', warnings: [] };
  });
  for (const [warehouse, source] of counted) {
    const pool = poolOfWarehouse(warehouse, settings);
    const takenAt = sets.find(({ scope }) => scope === warehouse)?.at ?? pools.get(pool);
    if (takenAt === undefined) continue;
    await connection.run(
      `INSERT INTO movement BY NAME SELECT sku, ${literal(pool)} AS pool, false AS listed, units AS received
       FROM received WHERE warehouse = ${literal(warehouse)} AND source = ${literal(source)}
         AND NOT ${dayClosedBy('received_on', takenAt, settings)}`,
    );
  }
}
