import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { onTestFinished } from 'vitest';
import {
  type BusinessDay,
  businessDay,
  dayNumber,
  type Instant,
  instant,
  isBusinessDay,
  msOf,
} from '../../lib/domain/calendar.ts';
import { quantityOf } from '../../lib/domain/decimal.ts';
import type { DemandHistory } from '../../lib/domain/demand-history.ts';
import type { ObjectStore } from '../../lib/domain/ports.ts';
import { type CellValue, RECORDS, type RecordBatch, type RecordName } from '../../lib/domain/records.ts';
import { type History, type HistoryOptions, openHistory } from '../../lib/history/history.ts';
import type { CommittedFile } from '../../lib/history/writer.ts';
import { folderStore } from '../../lib/local/folder-store.ts';
import { parseSettings } from '../../lib/settings/loading.ts';

/** Days, instants and settings as tests write them; a history in a folder of its own; files made of plain rows. */

export const day = (text: string): BusinessDay => businessDay(text);
export const at = (text: string): Instant => instant(text);
export const settings = (json: unknown = {}) => parseSettings(json, 'test');

/** A history over a store in a temporary folder; both go when the test ends. */
export async function temporaryHistory(
  options: Partial<HistoryOptions> = {},
): Promise<{ history: History; store: ObjectStore }> {
  const folder = await mkdtemp(join(tmpdir(), 'history-test-'));
  const store = options.store ?? folderStore(join(folder, 'bucket'));
  const history = await openHistory({
    memoryLimitMb: 200,
    threads: 1,
    temporaryFolder: join(folder, 'temporary'),
    ...options,
    store,
  });
  onTestFinished(async () => {
    await history.close();
    await rm(folder, { recursive: true, force: true });
  });
  return { history, store };
}

/** A row as a test writes it: units as numbers, days and instants as text; a field left out is null or its default. */
export type Row = Readonly<Record<string, string | number | boolean | null>>;

/** A file to commit. The content hash is made of its name unless it is given. */
export interface TestFile {
  readonly record: RecordName;
  readonly rows: readonly Row[];
  readonly file?: string;
  readonly contentHash?: string;
  readonly exportedAt?: string;
  readonly source?: string;
  readonly scopes?: readonly string[];
  /** True where rows of it could not be read. */
  readonly partial?: boolean;
}

const DEFAULTS: Readonly<Partial<Record<RecordName, Row>>> = {
  sale: { source: 'shop', lineId: '1', sku: 'A', channel: 'tiktok', status: 'paid', purpose: 'sale' },
  goodsReceipt: { source: 'erp', lineId: '1', sku: 'A', warehouse: 'main' },
  adMetric: { source: 'ads', account: 'acc', campaignId: 'c1', grain: 'hour', level: 'campaign' },
  stockLevel: { source: 'wms', warehouse: 'main', sku: 'A' },
  supplyOrder: {
    source: 'erp',
    lineId: '1',
    sku: 'A',
    warehouse: 'main',
    kind: 'purchase',
    expedited: false,
  },
  item: { leadTimeDays: 14, active: true },
  campaign: { sku: 'A', channel: 'tiktok', kind: 'livestream', status: 'planned' },
  adAccount: { source: 'ads', account: 'acc', status: 'ok' },
};

/** The rows as a batch: columns of scaled integers, day numbers and milliseconds. */
export function batchOf(record: RecordName, rows: readonly Row[]): RecordBatch {
  const complete = rows.map((row): Row => ({ ...DEFAULTS[record], ...row }));
  const columns = RECORDS[record].columns.map(({ field, kind }) => [
    field,
    complete.map((row): CellValue => {
      const value = row[field] ?? null;
      if (typeof value === 'number')
        return kind === 'quantity' || kind === 'amount' ? quantityOf(value) : value;
      if (kind === 'day' && typeof value === 'string' && isBusinessDay(value)) return dayNumber(value);
      return kind === 'instant' && typeof value === 'string' ? msOf(instant(value)) : value;
    }),
  ]);
  return { record, rows: rows.length, columns: Object.fromEntries(columns) as RecordBatch['columns'] };
}

/** The content hash of a file that states none. */
export function hashOf(file: string): string {
  return createHash('sha256').update(file).digest('hex');
}

/** Commits a file: two rows a batch, so that batches matter, or more where there are many rows. */
export async function commit(history: History, file: TestFile): Promise<CommittedFile> {
  const { record, rows, exportedAt = '2026-06-24T12:00:00Z', source = 'plain' } = file;
  const writer = await history.write(record);
  const batch = rows.length > 100 ? 5_000 : 2;
  for (let from = 0; from < rows.length; from += batch) {
    await writer.append(batchOf(record, rows.slice(from, from + batch)));
  }
  const name = file.file ?? `${record}.csv`;
  return writer.commit({
    contentHash: file.contentHash ?? hashOf(name),
    exportedAt: at(exportedAt),
    file: name,
    source,
    ...(file.scopes === undefined ? {} : { scopes: file.scopes }),
    ...(file.partial === undefined ? {} : { partial: file.partial }),
  });
}

/** Every object of the store with a hash of its bytes. */
export async function contentOf(store: ObjectStore): Promise<Record<string, string>> {
  const content: Record<string, string> = {};
  for await (const { key } of store.list('')) {
    content[key] = createHash('sha256')
      .update(await store.get(key))
      .digest('hex');
  }
  return content;
}

/** Writes every object with rows anew without these columns: as an earlier release stored it. */
export async function dropColumns(store: ObjectStore, columns: readonly string[]): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'history-test-'));
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  const [from, to] = [join(folder, 'from.parquet'), join(folder, 'to.parquet')];
  for (const key of Object.keys(await contentOf(store))) {
    if (!key.endsWith('.parquet')) continue;
    await store.download(key, from);
    const described = await connection.runAndReadAll(`DESCRIBE FROM read_parquet('${from}')`);
    const kept = described.getRows().map(([name]) => String(name));
    const wanted = kept.filter((name) => !columns.includes(name));
    await connection.run(
      `COPY (SELECT ${wanted.join(', ')} FROM read_parquet('${from}')) TO '${to}' (FORMAT parquet)`,
    );
    await store.upload(key, to);
  }
  connection.closeSync();
  await rm(folder, { recursive: true });
}

/** Demand as `sku/pool/day number: base+pulse` units, easy to compare. */
export function demandLines(demand: DemandHistory): string[] {
  return demand.skus.flatMap((sku, series) => {
    const lines: string[] = [];
    for (let entry = demand.offsets[series] ?? 0; entry < (demand.offsets[series + 1] ?? 0); entry++) {
      const date = new Date((demand.days[entry] ?? 0) * 86_400_000).toISOString().slice(0, 10);
      const units = [demand.baseQuantities, demand.pulseQuantities].map(
        (part) => (part[entry] ?? 0) / 10_000,
      );
      lines.push(`${sku} ${demand.pools[series]} ${date} ${units.join('+')}`);
    }
    return lines;
  });
}
