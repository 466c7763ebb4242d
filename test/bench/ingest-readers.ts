import { createReadStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'csv-parse';
import * as z from 'zod';
import { businessDay, dayNumber, instant, isBusinessDay } from '../../lib/domain/calendar.ts';
import { CHANNELS, SALE_STATUSES } from '../../lib/domain/events.ts';
import { type CellValue, RECORDS, type RecordBatch } from '../../lib/domain/records.ts';
import { openHistory } from '../../lib/history/history.ts';
import { readExport } from '../../lib/ingestion/read-export.ts';
import { folderStore } from '../../lib/local/folder-store.ts';
import { parseSettings } from '../../lib/settings/loading.ts';

/** What a reader did with a file, once. */
export interface Reading {
  readonly seconds: number;
  /** Processor time of all threads. */
  readonly processorSeconds: number;
  readonly accepted: number;
  readonly units: number;
}

/** Rows accepted and their units. */
type Count = Pick<Reading, 'accepted' | 'units'>;
type Write = (batch: RecordBatch) => Promise<void>;

/** All readers get the file in pieces of this size. */
const READ_AHEAD = { highWaterMark: 1024 * 1024 };
const BATCH_ROWS = 2048;

/** Ways to read an order file: typed rows counted alone, or stored in a history of their own as Parquet. */
export const READERS = {
  readExport: (file: string) => readOurs(file),
  'readExport, to Parquet': (file: string) => stored(file, readOurs),
  'csv-parse + zod per row': (file: string) => readRowByRow(file),
  'csv-parse + zod per row, to Parquet': (file: string) => stored(file, readRowByRow),
} satisfies Readonly<Record<string, (file: string) => Promise<Count>>>;
export type ReaderName = keyof typeof READERS;

/** Reads a file so many times, one after the other. */
export async function readTimes(reader: ReaderName, file: string, times: string): Promise<Reading[]> {
  const readings: Reading[] = [];
  for (let left = Number(times); left > 0; left--) {
    const [started, processor] = [performance.now(), process.cpuUsage()];
    const count = await READERS[reader](file);
    const { user, system } = process.cpuUsage(processor);
    const seconds = (performance.now() - started) / 1000;
    readings.push({ ...count, seconds, processorSeconds: (user + system) / 1e6 });
  }
  return readings;
}

async function readOurs(file: string, write: Write = async () => undefined): Promise<Count> {
  let units = 0;
  const { accepted } = await readExport(
    {
      name: 'orders.csv',
      bytes: () => createReadStream(file, READ_AHEAD),
      modifiedAt: instant('2026-06-24T10:00:00Z'),
      metadata: {},
    },
    parseSettings({}, 'defaults'),
    {
      async write(batch) {
        const { columns, rows } = batch;
        for (let row = 0; row < rows; row++) units += Number(columns.units?.[row]);
        await write(batch);
      },
      reject() {},
    },
  );
  return { accepted, units: units / 10_000 };
}

const orderRow = z.object({
  date: z.string().refine(isBusinessDay),
  sku: z.string().min(1),
  channel: z.enum(CHANNELS),
  qty: z.coerce.number().min(0),
  order_id: z.string().min(1),
  line_id: z.string().min(1),
  status: z.enum(SALE_STATUSES),
  unit_price: z.coerce.number().min(0),
});

type OrderRow = z.infer<typeof orderRow>;

/** Rows as the writer of history takes them. */
function batchOf(rows: readonly OrderRow[]): RecordBatch {
  const given: Readonly<Record<string, (row: OrderRow) => CellValue>> = {
    source: () => 'plain',
    orderId: (row) => row.order_id,
    lineId: (row) => row.line_id,
    sku: (row) => row.sku,
    channel: (row) => row.channel,
    units: (row) => Math.round(row.qty * 10_000),
    businessDay: (row) => dayNumber(businessDay(row.date)),
    status: (row) => row.status,
    purpose: () => 'sale',
    unitPrice: (row) => Math.round(row.unit_price * 10_000),
  };
  const columns = RECORDS.sale.columns.map(({ field }) => [field, rows.map(given[field] ?? (() => null))]);
  return { record: 'sale', rows: rows.length, columns: Object.fromEntries(columns) };
}

async function readRowByRow(file: string, write?: Write): Promise<Count> {
  let [accepted, units] = [0, 0];
  let rows: OrderRow[] = [];
  const parser = createReadStream(file, READ_AHEAD).pipe(
    parse({ record_delimiter: ['\r\n', '\n', '\r'], from_line: 2, skip_records_with_error: true }),
  );
  for await (const [date, sku, channel, qty, order_id, line_id, status, unit_price] of parser) {
    const result = orderRow.safeParse({ date, sku, channel, qty, order_id, line_id, status, unit_price });
    if (!result.success) continue;
    accepted++;
    units += result.data.qty;
    if (write === undefined) continue;
    rows.push(result.data);
    if (rows.length < BATCH_ROWS) continue;
    await write(batchOf(rows));
    rows = [];
  }
  if (rows.length > 0) await write?.(batchOf(rows));
  return { accepted, units };
}

/** Reads into a history of its own, beside the file. */
async function stored(file: string, read: (file: string, write: Write) => Promise<Count>): Promise<Count> {
  const folder = await mkdtemp(`${file}-history-`);
  const history = await openHistory({
    store: folderStore(join(folder, 'bucket')),
    temporaryFolder: join(folder, 'local'),
  });
  try {
    const writer = await history.write('sale');
    const count = await read(file, (batch) => writer.append(batch));
    await writer.commit({
      contentHash: 'bench',
      exportedAt: instant('2026-06-24T10:00:00Z'),
      file: 'orders.csv',
      source: 'plain',
    });
    return count;
  } finally {
    await history.close();
    await rm(folder, { recursive: true, force: true });
  }
}
