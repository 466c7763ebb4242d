import type { DuckDBConnection } from '@duckdb/node-api';
import { type BusinessDay, dayNumber } from '../domain/calendar.ts';
import { RECEIVED_KINDS, type ReceivedOrders } from '../domain/received-orders.ts';
import { poolOfWarehouse, type Settings } from '../settings/settings.ts';
import { literal, queryRows, visitColumns, visitRows } from './database.ts';
import { type HistoryObjects, newestOf, withFormer } from './history-objects.ts';
import { eachNewest, eventsOf } from './newest-events.ts';
import { sourcesOfReceipts } from './receipts.ts';
import { dayNumberOf, rowsOfFiles } from './record-columns.ts';
import { rowsOfSets } from './sets.ts';
import { sourcesByName } from './source-of-record.ts';

/** Parts of an order that came up to so many days before the window still count for when it came. */
const MARGIN_DAYS = 120;

/**
 * Reads the orders that came in within the `windowDays` days up to `planningDay`, from goods receipts up to that day.
 * What a receipt does not say (day of the order, supplier, kind, whether it was expedited) comes from the order lists
 * that ever named the order and SKU. An order of which more is still open than came is left out: it is not there yet.
 */
export async function readReceivedOrders(
  connection: DuckDBConnection,
  objects: HistoryObjects,
  options: { planningDay: BusinessDay; windowDays: number; settings: Settings },
): Promise<ReceivedOrders> {
  const firstDay = dayNumber(options.planningDay) - options.windowDays + 1;
  await createReceived(connection, objects, options, firstDay - MARGIN_DAYS);
  await createListed(connection, objects);
  const order = 'sku, origin, order_id';
  await connection.run(
    `CREATE TEMP TABLE came AS
     SELECT ${order}, min(ordered_on) AS ordered_on, CAST(sum(units) AS DECIMAL(18,4)) AS units,
            min(received_on) AS first_on, max(received_on) AS last_on FROM received GROUP BY ALL`,
  );
  await connection.run(
    `CREATE TEMP TABLE halfway AS
     SELECT ${order}, min(received_on) FILTER (2 * so_far >= units) AS half_on FROM
       (SELECT ${order}, received_on, came.units, sum(received.units) OVER (PARTITION BY ${order} ORDER BY received_on) AS so_far
        FROM received JOIN came USING (${order}) WHERE first_on < last_on) GROUP BY ALL`,
  );
  await connection.run(
    `CREATE TEMP TABLE arrived AS
     SELECT sku, pool, coalesce(came.ordered_on, listed.ordered_on) AS ordered_on, coalesce(half_on, last_on) AS arrived_on,
            coalesce(expedited, false) AS expedited, kind, supplier
     FROM came LEFT JOIN halfway USING (${order}) JOIN settled USING (origin) LEFT JOIN listed USING (order_id, sku)
     WHERE coalesce(units_open, 0) <= came.units`,
  );
  return handOver(connection, firstDay);
}

/**
 * Makes `received` (sku, origin, order_id, received_on, ordered_on, units): receipts of the source that counts for their
 * warehouse; `received_sku` (name, sku), numbers in the order of the names; and `settled` (origin, pool and more), an
 * origin being a warehouse and its source. Numbers group and sort in half the time of texts.
 */
async function createReceived(
  connection: DuckDBConnection,
  objects: HistoryObjects,
  { planningDay, settings }: { planningDay: BusinessDay; settings: Settings },
  firstDay: number,
): Promise<void> {
  await connection.run(
    `CREATE TEMP TABLE reported (source VARCHAR, order_id VARCHAR, sku VARCHAR, warehouse VARCHAR,
       received_on INTEGER, ordered_on INTEGER, units DECIMAL(18,4))`,
  );
  const columns = ['source', 'order_id', 'sku', 'warehouse', 'received_on', 'ordered_on', 'units'];
  await eachNewest(connection, await eventsOf(objects, 'goodsReceipt'), columns, (query) =>
    connection.run(
      `INSERT INTO reported SELECT source, order_id, sku, warehouse, ${dayNumberOf('received_on')}, ${dayNumberOf('ordered_on')}, units
       FROM (${query}) WHERE received_on <= DATE '${planningDay}' AND ${dayNumberOf('received_on')} >= ${firstDay} AND units > 0`,
    ),
  );
  const pairs = await queryRows(connection, 'SELECT DISTINCT warehouse, source FROM reported ORDER BY ALL');
  const counted = [...sourcesByName(pairs)].flatMap(([warehouse, sources]) =>
    sourcesOfReceipts(warehouse, sources, settings).map((source) => ({ warehouse, source })),
  );
  await connection.run(
    'CREATE TEMP TABLE settled (origin INTEGER, warehouse VARCHAR, source VARCHAR, pool VARCHAR)',
  );
  for (const [origin, { warehouse, source }] of counted.entries()) {
    const values = [warehouse, source, poolOfWarehouse(warehouse, settings)].map(literal);
    await connection.run(`INSERT INTO settled VALUES (${origin}, ${values.join(', ')})`);
  }
  await connection.run(
    `CREATE TEMP TABLE received_sku AS SELECT name, CAST(row_number() OVER (ORDER BY name) AS INTEGER) AS sku
     FROM (SELECT DISTINCT sku AS name FROM reported)`,
  );
  await connection.run(
    `CREATE TEMP TABLE received AS SELECT received_sku.sku, origin, order_id, received_on, ordered_on, units
     FROM reported JOIN settled USING (warehouse, source) JOIN received_sku ON name = reported.sku`,
  );
  await connection.run('DROP TABLE reported');
}

/** Makes `listed` (order_id, sku, ordered_on, expedited, kind, supplier, units_open): what order lists ever said of orders of the SKUs received. */
async function createListed(connection: DuckDBConnection, objects: HistoryObjects): Promise<void> {
  const sets = await objects.sets('supplyOrder');
  // Superseded ones after the sets: a compaction that runs beside this only ever moves rows that way.
  const keys = [...sets.map(({ key }) => key), ...(await objects.supersededKeys('supplyOrder'))];
  const ever = rowsOfFiles('supplyOrder', await objects.files(keys));
  const open = await rowsOfSets(objects, 'supplyOrder', withFormer(newestOf(sets), sets));
  await connection.run(
    `CREATE TEMP TABLE listed AS
     WITH said AS (
       SELECT order_id, received_sku.sku, ${dayNumberOf('min(ordered_on)')} AS ordered_on, bool_or(expedited) AS expedited,
              min(kind) AS kind, min(supplier) AS supplier
       FROM ${ever} AS ever JOIN received_sku ON name = ever.sku GROUP BY ALL),
     still AS (
       SELECT order_id, received_sku.sku, CAST(sum(units_open) AS DECIMAL(18,4)) AS units_open
       FROM ${open} AS open JOIN received_sku ON name = open.sku GROUP BY ALL)
     SELECT said.*, coalesce(units_open, 0) AS units_open FROM said LEFT JOIN still USING (order_id, sku)`,
  );
}

async function handOver(connection: DuckDBConnection, firstDay: number): Promise<ReceivedOrders> {
  await connection.run(
    `DELETE FROM arrived WHERE ordered_on IS NULL OR arrived_on < greatest(${firstDay}, ordered_on)`,
  );
  const series = { skus: [] as string[], pools: [] as string[], sizes: [] as number[] };
  await visitRows(
    connection,
    `SELECT name, pool, size FROM
       (SELECT sku, pool, CAST(count(*) AS INTEGER) AS size FROM arrived GROUP BY sku, pool) JOIN received_sku USING (sku)
     ORDER BY sku, pool`,
    ([sku, pool, size]) => {
      series.skus.push(String(sku));
      series.pools.push(String(pool));
      series.sizes.push(Number(size));
    },
  );
  const offsets = new Uint32Array(series.sizes.length + 1);
  for (const [index, size] of series.sizes.entries()) offsets[index + 1] = (offsets[index] ?? 0) + size;
  const supplierNames = (
    await queryRows(
      connection,
      'SELECT DISTINCT supplier FROM arrived WHERE supplier IS NOT NULL ORDER BY supplier',
    )
  ).map(([name]) => String(name));
  await connection.run('CREATE TEMP TABLE supplier_code (supplier VARCHAR, code INTEGER)');
  for (const [code, name] of supplierNames.entries())
    await connection.run(`INSERT INTO supplier_code VALUES (${literal(name)}, ${code})`);
  const count = offsets.at(-1) ?? 0;
  const columns = [
    new Int32Array(count),
    new Int32Array(count),
    new Uint8Array(count),
    new Uint8Array(count),
    new Int32Array(count),
  ] as const;
  let at = 0;
  await visitColumns(
    connection,
    `SELECT ordered_on, arrived_on, CAST(expedited AS INTEGER), ${KIND_CODE}, coalesce(code, -1)
     FROM arrived LEFT JOIN supplier_code USING (supplier)
     ORDER BY sku, pool, arrived_on, ordered_on, expedited, kind, code`,
    (chunk, rows) => {
      for (const [index, column] of columns.entries()) column.set((chunk[index] ?? []) as number[], at);
      at += rows;
    },
  );
  const [orderedOn, arrivedOn, expedited, kinds, suppliers] = columns;
  const { skus, pools } = series;
  return { skus, pools, offsets, orderedOn, arrivedOn, expedited, kinds, suppliers, supplierNames };
}

/** SQL of the index of `kind` in RECEIVED_KINDS. */
const KIND_CODE = `CASE kind ${RECEIVED_KINDS.map((kind, code) => `WHEN ${literal(kind)} THEN ${code}`).join(' ')} ELSE 0 END`;
