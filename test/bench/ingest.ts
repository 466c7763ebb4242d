import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { parse } from 'csv-parse';
import * as z from 'zod';
import { businessDay, dayNumber, instant, isBusinessDay } from '../../lib/domain/calendar.ts';
import { CHANNELS, SALE_STATUSES } from '../../lib/domain/events.ts';
import { type CellValue, RECORDS, type RecordBatch } from '../../lib/domain/records.ts';
import { openHistory } from '../../lib/history/history.ts';
import { readExport } from '../../lib/ingestion/read-export.ts';
import { folderStore } from '../../lib/local/folder-store.ts';
import { parseSettings } from '../../lib/settings/loading.ts';
import { SeededRandom } from '../ingestion/seeded-random.ts';

const USED = ['date', 'sku', 'channel', 'qty', 'order_id', 'line_id', 'status', 'unit_price'];
const UNUSED = Array.from({ length: 12 }, (_, column) => `note_${column + 1}`);
const BATCH_ROWS = 2048;
/** One row in so many is bad. */
const BAD_EVERY = 2000;

/** Both readers get the file in pieces of this size. */
const READ_AHEAD = { highWaterMark: 1024 * 1024 };

interface Reading {
  readonly seconds: number;
  readonly accepted: number;
  readonly units: number;
}

/**
 * Reads one generated file of order lines (20 columns, 8 used; default 200 MB) with readExport and with csv-parse and
 * zod row by row, and prints the ratio of times: typed rows counted alone (twice each, the better time), and written
 * to history as Parquet on both sides.
 */
export async function benchIngest(megabytes = '200'): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'pulsestock-bench-'));
  try {
    const file = join(folder, 'orders.csv');
    const rows = await writeOrders(file, Number(megabytes) * 1e6);
    const size = (await stat(file)).size / 1e6;
    console.log(`ingest: ${size.toFixed(0)} MB, ${rows} rows`);
    const first = await readOurs(file);
    const peak = process.resourceUsage().maxRSS / 1024;
    const stored = await stores(join(folder, 'ours'), (write) => readOurs(file, write));
    const peakStored = process.resourceUsage().maxRSS / 1024;
    const firstByRow = await readRowByRow(file);
    const ours = faster(first, await readOurs(file));
    const theirs = faster(firstByRow, await readRowByRow(file));
    const storedByRow = await stores(join(folder, 'theirs'), (write) => readRowByRow(file, write));
    print('readExport', size, ours);
    console.log(`  peak memory ${peak.toFixed(0)} MB, the generator's included`);
    print('csv-parse + zod per row', size, theirs);
    const readings = [ours, theirs, stored, storedByRow];
    if (new Set(readings.map(({ accepted, units }) => `${accepted} ${units}`)).size > 1) {
      throw new Error('the two readers accept other rows');
    }
    console.log(`  ratio ${(theirs.seconds / ours.seconds).toFixed(1)} x`);
    print('readExport, to Parquet', size, stored);
    console.log(`  peak memory ${peakStored.toFixed(0)} MB`);
    print('csv-parse + zod per row, to Parquet', size, storedByRow);
    console.log(`  ratio ${(storedByRow.seconds / stored.seconds).toFixed(1)} x`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

type Write = (batch: RecordBatch) => Promise<void>;

/** Reads into a history of its own; the time counts until its Parquet files are stored. */
async function stores(folder: string, read: (write: Write) => Promise<Reading>): Promise<Reading> {
  const history = await openHistory({
    store: folderStore(join(folder, 'bucket')),
    temporaryFolder: join(folder, 'local'),
    memoryLimitMb: 200,
    threads: 2,
  });
  try {
    const started = performance.now();
    const writer = await history.write('sale');
    const reading = await read((batch) => writer.append(batch));
    await writer.commit({
      contentHash: 'bench',
      exportedAt: instant('2026-06-24T10:00:00Z'),
      file: 'orders.csv',
      source: 'plain',
    });
    return { ...reading, seconds: (performance.now() - started) / 1000 };
  } finally {
    await history.close();
  }
}

function faster(a: Reading, b: Reading): Reading {
  return b.seconds < a.seconds ? b : a;
}

function print(name: string, size: number, { seconds, accepted, units }: Reading): void {
  const speed = (size / seconds).toFixed(0);
  console.log(`  ${name}: ${seconds.toFixed(2)} s, ${speed} MB/s, ${accepted} rows accepted, ${units} units`);
}

async function writeOrders(file: string, bytes: number): Promise<number> {
  let rows = 0;
  async function* lines(): AsyncGenerator<string> {
    const random = new SeededRandom(20260624);
    yield `${[...USED, ...UNUSED].join(',')}\n`;
    for (let written = 0; written < bytes; ) {
      const block = Array.from({ length: 1000 }, () => orderLine(rows++, random)).join('');
      written += Buffer.byteLength(block);
      yield block;
    }
  }
  await pipeline(lines(), createWriteStream(file));
  return rows;
}

function orderLine(row: number, random: SeededRandom): string {
  const day = String(1 + random.below(28)).padStart(2, '0');
  const isBad = row % BAD_EVERY === BAD_EVERY - 1;
  const cells = [
    `2026-${String(1 + random.below(6)).padStart(2, '0')}-${isBad ? '31x' : day}`,
    `ORING-${String(random.below(5000)).padStart(5, '0')}`,
    random.pick(CHANNELS),
    String(1 + random.below(40)),
    String(576_000_000_000_000_000n + BigInt(row) * 17n),
    String(1 + random.below(3)),
    random.pick(SALE_STATUSES),
    (random.below(100_000) / 100).toFixed(2),
    `"O形圈 ${random.below(100)}mm, 丁腈橡胶"`,
    ...Array.from({ length: UNUSED.length - 1 }, () => `note ${random.below(1_000_000)}`),
  ];
  return `${cells.join(',')}\n`;
}

async function readOurs(file: string, write: Write = async () => undefined): Promise<Reading> {
  let units = 0;
  const started = performance.now();
  const reading = await readExport(
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
  const seconds = (performance.now() - started) / 1000;
  return { seconds, accepted: reading.accepted, units: units / 10_000 };
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

async function readRowByRow(file: string, write?: Write): Promise<Reading> {
  let [accepted, units] = [0, 0];
  let rows: OrderRow[] = [];
  const started = performance.now();
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
  return { seconds: (performance.now() - started) / 1000, accepted, units };
}
