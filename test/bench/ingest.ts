import { createWriteStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { CHANNELS, SALE_STATUSES } from '../../lib/domain/events.ts';
import { SeededRandom } from '../ingestion/seeded-random.ts';
import type { ReaderName, Reading } from './ingest-readers.ts';
import { inOwnProcess } from './own-process.ts';

const USED = ['date', 'sku', 'channel', 'qty', 'order_id', 'line_id', 'status', 'unit_price'];
const UNUSED = Array.from({ length: 12 }, (_, column) => `note_${column + 1}`);
/** One row in so many is bad. */
const BAD_EVERY = 2000;
/** A file up to this size is read twice and the better time counts, a larger one once. */
const TWICE_UP_TO_MB = 300;

const READERS_MODULE = join(import.meta.dirname, 'ingest-readers.ts');

/**
 * Reads generated files of order lines (20 columns, 8 used; by default of 200 MB and 1 GB) with readExport and with
 * csv-parse and zod row by row, each in a process of its own, and prints times, their ratios and the most memory:
 * typed rows counted alone, and written to history as Parquet on both sides.
 */
export async function benchIngest(...megabytes: string[]): Promise<void> {
  for (const size of megabytes.length === 0 ? ['200', '1000'] : megabytes) await benchFile(Number(size));
}

async function benchFile(megabytes: number): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'pulsestock-bench-'));
  try {
    const file = join(folder, 'orders.csv');
    const rows = await writeOrders(file, megabytes * 1e6);
    const size = (await stat(file)).size / 1e6;
    console.log(`ingest: ${size.toFixed(0)} MB, ${rows} rows`);
    const times = megabytes <= TWICE_UP_TO_MB ? 2 : 1;
    const readings = [compare('', file, size, times), compare(', to Parquet', file, size, times)].flat();
    if (new Set(readings.map(({ accepted, units }) => `${accepted} ${units}`)).size > 1) {
      throw new Error('the two readers accept other rows');
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Prints both readers' figures and their ratios. */
function compare(way: '' | ', to Parquet', file: string, size: number, times: number): Reading[] {
  const ours = figuresOf(`readExport${way}`, file, size, times);
  const theirs = figuresOf(`csv-parse + zod per row${way}`, file, size, times);
  const time = theirs.seconds / ours.seconds;
  const processor = theirs.processorSeconds / ours.processorSeconds;
  console.log(`  ratio ${time.toFixed(1)} x (of processor time ${processor.toFixed(1)} x)`);
  return [ours, theirs];
}

function figuresOf(reader: ReaderName, file: string, size: number, times: number): Reading {
  const { result: readings, peakMb } = inOwnProcess<Reading[]>(READERS_MODULE, 'readTimes', [
    reader,
    file,
    String(times),
  ]);
  const best = readings.reduce((a, b) => (b.seconds < a.seconds ? b : a));
  const { seconds, processorSeconds, accepted, units } = best;
  console.log(
    `  ${reader}: ${seconds.toFixed(2)} s, ${processorSeconds.toFixed(2)} s of processor, ${(size / seconds).toFixed(0)} MB/s, peak memory ${peakMb.toFixed(0)} MB, ${accepted} rows accepted, ${units} units`,
  );
  return best;
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
