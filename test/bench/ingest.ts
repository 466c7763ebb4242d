import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ReaderName, Reading } from './ingest-readers.ts';
import { type OrderFile, PLAIN_ORDERS, SHOP_ORDERS, writeOrders } from './order-files.ts';
import { inOwnProcess } from './own-process.ts';

/** A file up to this size is read twice and the better time counts, a larger one once. */
const TWICE_UP_TO_MB = 300;

const READERS_MODULE = join(import.meta.dirname, 'ingest-readers.ts');

/**
 * Reads generated files of order lines (20 columns, 8 used; by default of 200 MB and 1 GB) with readExport and with
 * csv-parse and zod row by row, each in a process of its own, and prints times, their ratios and the most memory:
 * typed rows counted alone, and written to history as Parquet on both sides. Then, with readExport alone, a file as
 * TikTok Shop exports it.
 */
export async function benchIngest(...megabytes: string[]): Promise<void> {
  const sizes = megabytes.length === 0 ? [200, 1000] : megabytes.map(Number);
  for (const size of sizes) {
    await withFile(PLAIN_ORDERS, size, (file, times) => {
      const readings = [compare('', file, times), compare(', to Parquet', file, times)].flat();
      if (new Set(readings.map(({ accepted, units }) => `${accepted} ${units}`)).size > 1) {
        throw new Error('the two readers accept other rows');
      }
    });
  }
  await withFile(SHOP_ORDERS, sizes[0] ?? 0, (file, times) => {
    figuresOf('readExport', file, times);
    figuresOf('readExport, to Parquet', file, times);
  });
}

/** A file, and its size in MB. */
interface Sized {
  readonly path: string;
  readonly megabytes: number;
}

async function withFile(
  layout: OrderFile,
  megabytes: number,
  read: (file: Sized, times: number) => void,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'pulsestock-bench-'));
  try {
    const path = join(folder, 'orders.csv');
    const rows = await writeOrders(layout, path, megabytes * 1e6);
    const size = (await stat(path)).size / 1e6;
    console.log(`ingest: ${size.toFixed(0)} MB, ${rows} rows, ${layout.header.length} columns`);
    read({ path, megabytes: size }, megabytes <= TWICE_UP_TO_MB ? 2 : 1);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Prints both readers' figures and their ratios. */
function compare(way: '' | ', to Parquet', file: Sized, times: number): Reading[] {
  const ours = figuresOf(`readExport${way}`, file, times);
  const theirs = figuresOf(`csv-parse + zod per row${way}`, file, times);
  const time = theirs.seconds / ours.seconds;
  const processor = theirs.processorSeconds / ours.processorSeconds;
  console.log(`  ratio ${time.toFixed(1)} x (of processor time ${processor.toFixed(1)} x)`);
  return [ours, theirs];
}

/** Prints and gives what a reader did: the better time, and the better processor time. */
function figuresOf(reader: ReaderName, { path, megabytes }: Sized, times: number): Reading {
  const args = [reader, path, String(times)];
  const { result: readings, peakMb } = inOwnProcess<Reading[]>(READERS_MODULE, 'readTimes', args);
  const least = (of: (reading: Reading) => number) => Math.min(...readings.map(of));
  const seconds = least((reading) => reading.seconds);
  const processorSeconds = least((reading) => reading.processorSeconds);
  const { accepted = 0, units = 0 } = readings[0] ?? {};
  console.log(
    `  ${reader}: ${seconds.toFixed(2)} s, ${processorSeconds.toFixed(2)} s of processor, ${(megabytes / seconds).toFixed(0)} MB/s, peak memory ${peakMb.toFixed(0)} MB, ${accepted} rows accepted, ${units} units`,
  );
  return { seconds, processorSeconds, accepted, units };
}
