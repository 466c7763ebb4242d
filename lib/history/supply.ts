import type { DuckDBConnection } from '@duckdb/node-api';
import * as z from 'zod';
import type { Instant } from '../domain/calendar.ts';
import type { Quantity } from '../domain/decimal.ts';
import { moment } from '../domain/fields.ts';
import { type SupplyOrder, supplyOrderSchema } from '../domain/sets.ts';
import { compositeKey } from '../domain/storage-keys.ts';
import { poolOfWarehouse, type Settings } from '../settings/settings.ts';
import { literal, queryRows } from './database.ts';
import { type HistoryObjects, newestOf, withFormer } from './history-objects.ts';
import { contentColumns, rowsOfFiles } from './record-columns.ts';
import { recordsOf, rowsOfSets } from './sets.ts';
import { type HistoryWarning, settleEach, settleSource } from './source-of-record.ts';

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

const openLineSchema = z.object({ ...supplyOrderSchema.shape, firstSeenAt: moment() });

/** Reads the lines of each source's newest set, of the source of record of their kind of supply. */
export async function readOpenSupply(
  connection: DuckDBConnection,
  objects: HistoryObjects,
  settings: Settings,
): Promise<SupplyReading> {
  const sets = await objects.sets('supplyOrder');
  // Superseded ones after the sets: a compaction that runs beside this only ever moves rows that way.
  const keys = [...sets.map(({ key }) => key), ...(await objects.supersededKeys('supplyOrder'))];
  const ever = rowsOfFiles('supplyOrder', await objects.files(keys));
  const kinds = await queryRows(connection, `SELECT DISTINCT kind, source FROM ${ever} ORDER BY ALL`);
  const { counted, warnings } = settleEach(kinds, (kind, sources) =>
    settleSource(
      { of: 'supply', name: kind, sharedDays: null },
      sources,
      settings.sourceOfRecord.supply[kind as SupplyOrder['kind']],
      settings,
    ),
  );
  const counts = [...counted].map(
    ([kind, source]) => `(kind = ${literal(kind)} AND source = ${literal(source)})`,
  );
  const isCounted = counts.join(' OR ') || 'false';
  const open = await rowsOfSets(objects, 'supplyOrder', withFormer(newestOf(sets), sets));
  const rows = `(SELECT open.*, first_seen_at FROM ${open} AS open
    JOIN (SELECT source, order_id, line_id, min(exported_at) AS first_seen_at FROM ${ever} GROUP BY ALL)
    USING (source, order_id, line_id) WHERE ${isCounted})`;
  const first = `(SELECT * EXCLUDE (exported_at), exported_at AS first_seen_at FROM ${ever} WHERE ${isCounted}
    QUALIFY row_number() OVER (PARTITION BY source, order_id, line_id ORDER BY exported_at, ${contentColumns('supplyOrder').join(', ')}) = 1)`;
  const seen = await recordsOf(connection, 'supplyOrder', openLineSchema, first);
  const lines = await recordsOf(connection, 'supplyOrder', openLineSchema, rows);
  return {
    lines: lines.map((line) => ({ ...line, pool: poolOfWarehouse(line.warehouse, settings) })),
    seen: seen.map(({ source, orderId, lineId, sku, warehouse, unitsOpen, firstSeenAt }) => ({
      key: compositeKey(source, orderId, lineId),
      sku,
      pool: poolOfWarehouse(warehouse, settings),
      units: unitsOpen,
      firstSeenAt,
    })),
    warnings,
  };
}
