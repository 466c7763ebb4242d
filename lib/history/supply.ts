import type { DuckDBConnection } from '@duckdb/node-api';
import * as z from 'zod';
import { type BusinessDay, type Instant, planningDay } from '../domain/calendar.ts';
import type { Quantity } from '../domain/decimal.ts';
import { moment } from '../domain/fields.ts';
import { contentColumns } from '../domain/records.ts';
import { type SupplyOrder, supplyOrderSchema } from '../domain/sets.ts';
import { compositeKey } from '../domain/storage-keys.ts';
import { poolOfWarehouse, type Settings } from '../settings/settings.ts';
import { literal, queryRows, visitRows } from './database.ts';
import { type HistoryObjects, newestOf, withFormer } from './history-objects.ts';
import { createReceived } from './receipts.ts';
import { instantTextOf, rowsOfFiles, scaledOf } from './record-columns.ts';
import { recordsOf, rowsOfSets } from './sets.ts';
import { type HistoryWarning, settleEach, settleSources } from './source-of-record.ts';
import { type Receipt, withoutReceived } from './supply-received.ts';

/** A supply order line that is still to come. */
export interface OpenSupplyLine extends SupplyOrder {
  readonly pool: string;
  /** Export of the first set that listed the line. */
  readonly firstSeenAt: Instant;
}

/** A line as the first set that listed it stated it, open still or not. */
export interface SeenSupplyLine {
  /** Source, order and line. */
  readonly key: string;
  readonly sku: string;
  readonly pool: string;
  readonly units: Quantity;
  readonly firstSeenAt: Instant;
}

export interface SupplyReading {
  /** Lines that are still to come. */
  readonly lines: readonly OpenSupplyLine[];
  /** Every line that ever was listed. */
  readonly seen: readonly SeenSupplyLine[];
  readonly warnings: readonly HistoryWarning[];
}

const openLineSchema = z.object({
  ...supplyOrderSchema.shape,
  firstSeenAt: moment(),
  exportedAt: moment(),
});

/**
 * Reads the lines of each source's newest set, of the sources of record of their kind of supply. What came in by `at`,
 * after a line's list was exported, is open no more: it is counted as stock. With `listedBy` only lists that were
 * exported by then are known; without it the newest ones, whatever `at`.
 */
export async function readOpenSupply(
  connection: DuckDBConnection,
  objects: HistoryObjects,
  at: Instant,
  settings: Settings,
  listedBy?: Instant,
): Promise<SupplyReading> {
  const sets = (await objects.sets('supplyOrder')).filter(
    (set) => listedBy === undefined || set.at <= listedBy,
  );
  // Superseded ones after the sets: a compaction that runs beside this only ever moves rows that way.
  const keys = [...sets.map(({ key }) => key), ...(await objects.supersededKeys('supplyOrder'))];
  if (keys.length === 0) return { lines: [], seen: [], warnings: [] };
  const ever = rowsOfFiles('supplyOrder', await objects.files(keys));
  const kinds = await queryRows(connection, `SELECT DISTINCT kind, source FROM ${ever} ORDER BY ALL`);
  const { counted, warnings } = settleEach(kinds, (kind, sources) =>
    settleSources({ of: 'supply', name: kind, sharedDays: null }, sources, settings),
  );
  const counts = [...counted].flatMap(([kind, sources]) =>
    sources.map((source) => `(kind = ${literal(kind)} AND source = ${literal(source)})`),
  );
  const isCounted = counts.join(' OR ') || 'false';
  const open = await rowsOfSets(objects, 'supplyOrder', withFormer(newestOf(sets), sets));
  const rows = `(SELECT open.*, first_seen_at FROM ${open} AS open
    JOIN (SELECT source, order_id, line_id, min(exported_at) AS first_seen_at FROM ${ever} GROUP BY ALL)
    USING (source, order_id, line_id) WHERE ${isCounted})`;
  const first = `(SELECT *, exported_at AS first_seen_at FROM ${ever} WHERE ${isCounted}
    QUALIFY row_number() OVER (PARTITION BY source, order_id, line_id ORDER BY exported_at, ${contentColumns('supplyOrder').join(', ')}) = 1)`;
  const seen = await readSeen(connection, first, settings);
  const closedBy = new Map<Instant, BusinessDay>();
  const listed = (await recordsOf(connection, 'supplyOrder', openLineSchema, rows)).map(
    ({ exportedAt, ...line }) => {
      const listedThrough = closedBy.get(exportedAt) ?? planningDay(exportedAt, settings.factory);
      closedBy.set(exportedAt, listedThrough);
      return { ...line, listedThrough };
    },
  );
  const lines = withoutReceived(
    listed,
    await receiptsAfterLists(connection, objects, listed, { at, settings }),
  );
  return {
    lines: lines.map(({ listedThrough: _, ...line }) => ({
      ...line,
      pool: poolOfWarehouse(line.warehouse, settings),
    })),
    seen: seen.filter(({ firstSeenAt }) => listedBy === undefined || firstSeenAt <= listedBy),
    warnings,
  };
}

/** The lines of `rows`, in the order of their keys. There are many, of all time: they are not looked at as records. */
async function readSeen(
  connection: DuckDBConnection,
  rows: string,
  settings: Settings,
): Promise<SeenSupplyLine[]> {
  const seen: SeenSupplyLine[] = [];
  await visitRows(
    connection,
    `SELECT source, order_id, line_id, sku, warehouse, ${scaledOf('units_open')}, ${instantTextOf('first_seen_at')}
     FROM ${rows} ORDER BY source, order_id, line_id`,
    ([source, orderId, lineId, sku, warehouse, units, firstSeenAt]) => {
      seen.push({
        key: compositeKey(String(source), String(orderId), String(lineId)),
        sku: String(sku),
        pool: poolOfWarehouse(String(warehouse), settings),
        units: Number(units) as Quantity,
        firstSeenAt: firstSeenAt as Instant,
      });
    },
  );
  return seen;
}

/** Receipts that the list of some line can not know of. */
async function receiptsAfterLists(
  connection: DuckDBConnection,
  objects: HistoryObjects,
  lines: readonly { readonly listedThrough: BusinessDay }[],
  run: { readonly at: Instant; readonly settings: Settings },
): Promise<Receipt[]> {
  const [earliest] = lines.map(({ listedThrough }) => listedThrough).sort();
  if (earliest === undefined) return [];
  await createReceived(connection, objects, { ...run, after: earliest });
  const rows = await queryRows(
    connection,
    `SELECT source, order_id, line_id, sku, CAST(received_on AS VARCHAR), ${scaledOf('units')} FROM received`,
  );
  return rows.map(([source, orderId, lineId, sku, receivedOn, units]) => ({
    source: String(source),
    orderId: String(orderId),
    lineId: String(lineId),
    sku: String(sku),
    receivedOn: receivedOn as BusinessDay,
    units: Number(units) as Quantity,
  }));
}
