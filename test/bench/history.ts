import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cpuUsage, resourceUsage } from 'node:process';
import { addDays, businessDay, dayNumber, instant } from '../../lib/domain/calendar.ts';
import { type CellValue, RECORDS, type RecordBatch, type RecordName } from '../../lib/domain/records.ts';
import { METHODS, type MethodParameters, type SkuParameters } from '../../lib/domain/sku-parameters.ts';
import { type History, openHistory } from '../../lib/history/history.ts';
import { folderStore } from '../../lib/local/folder-store.ts';
import { parseSettings } from '../../lib/settings/loading.ts';

const FIRST = businessDay('2025-06-25');
const BATCH_ROWS = 2048;

/** One step that was measured. `peakMb` is the greatest resident memory of the process so far. */
export interface HistoryFigure {
  readonly step: string;
  readonly rows: number;
  readonly ms: number;
  /** Of all threads. */
  readonly cpuMs: number;
  readonly peakMb: number;
}

export interface HistoryBenchOptions {
  readonly skus?: number;
  readonly days?: number;
  readonly memoryLimitMb?: number;
}

/**
 * Sparse sales of many SKUs (seeded; one SKU in five sells on a day) written as two exports that restate each other's
 * last 30 days, read as demand, compacted and read again.
 */
export async function benchHistory(options: HistoryBenchOptions = {}): Promise<HistoryFigure[]> {
  const { skus = 100_000, days = 365, memoryLimitMb = 400 } = options;
  const folder = await mkdtemp(join(tmpdir(), 'history-bench-'));
  const open = (): Promise<History> =>
    openHistory({
      store: folderStore(join(folder, 'bucket')),
      temporaryFolder: join(folder, 'local'),
      memoryLimitMb,
      threads: 2,
    });
  const figures: HistoryFigure[] = [];
  const measure = async (step: string, task: (history: History) => Promise<number>): Promise<void> => {
    const history = await open();
    const start = performance.now();
    const cpu = cpuUsage();
    const rows = await task(history);
    const ms = Math.round(performance.now() - start);
    const { user, system } = cpuUsage(cpu);
    const cpuMs = Math.round((user + system) / 1000);
    await history.close();
    figures.push({ step, rows, ms, cpuMs, peakMb: Math.round(resourceUsage().maxRSS / 1024) });
    console.log(
      `${step}: ${rows} rows, ${ms} ms (${cpuMs} ms of processor), peak ${figures.at(-1)?.peakMb} MB`,
    );
  };
  const lastDay = addDays(FIRST, days - 1);
  const settings = parseSettings({}, 'bench');
  const demand = async (history: History): Promise<number> => {
    const reading = await history.demand({ planningDay: lastDay, windowDays: days, settings });
    return reading.demand.days.length;
  };
  try {
    await measure('write one export', (history) => writeSales(history, { skus, from: 0, to: days }));
    await measure('read demand, one export', demand);
    await measure('write 30 days again', (history) =>
      writeSales(history, { skus, from: days - 30, to: days }),
    );
    await measure('read demand, restated days', demand);
    await measure('compact', async (history) => (await history.compact()).written.length);
    await measure('read demand, compacted', demand);
    await measure('write stock', (history) => writeStock(history, skus));
    await measure('read stock and sales since', async (history) => {
      const { levels } = await history.stock(instant(`${addDays(lastDay, 1)}T00:00:00Z`), settings);
      return levels.length;
    });
    await measure('write snapshot', (history) => writeParameters(history, skus));
    await measure(
      'read snapshot',
      async (history) => (await history.newestSnapshot())?.parameters.length ?? 0,
    );
    return figures;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function writeSales(
  history: History,
  { skus, from, to }: { skus: number; from: number; to: number },
): Promise<number> {
  const random = seeded(20_260_624 + from);
  const writer = await history.write('sale');
  const firstDay = dayNumber(FIRST);
  let batch = emptyColumns('sale');
  let rows = 0;
  const send = async (): Promise<void> => {
    const sent: RecordBatch = { record: 'sale', rows, columns: batch };
    batch = emptyColumns('sale');
    rows = 0;
    await writer.append(sent);
  };
  for (let day = from; day < to; day++) {
    const orderId = addDays(FIRST, day);
    for (let sku = 0; sku < skus; sku++) {
      if (random() >= 0.2) continue;
      const name = skuName(sku);
      const values: Readonly<Record<string, CellValue>> = {
        source: 'shop',
        orderId,
        lineId: name,
        sku: name,
        channel: sku % 4 === 0 ? 'tiktok' : 'b2b',
        units: 10_000 * (1 + Math.floor(random() * 20)),
        businessDay: firstDay + day,
        status: 'paid',
        purpose: 'sale',
      };
      for (const field of Object.keys(batch)) batch[field]?.push(values[field] ?? null);
      rows += 1;
      if (rows === BATCH_ROWS) await send();
    }
  }
  if (rows > 0) await send();
  const committed = await writer.commit({
    contentHash: `bench-${from}`,
    exportedAt: instant(`${addDays(FIRST, to)}T00:0${from === 0 ? 0 : 1}:00Z`),
    file: `orders-${from}.csv`,
    source: 'shop',
  });
  return committed.storedRows;
}

async function writeStock(history: History, skus: number): Promise<number> {
  const writer = await history.write('stockLevel');
  const takenAt = `${FIRST}T00:00:00.000Z`;
  const columns = emptyColumns('stockLevel');
  for (let sku = 0; sku < skus; sku++) {
    const values: Readonly<Record<string, CellValue>> = {
      source: 'wms',
      warehouse: 'main',
      takenAt: Date.parse(takenAt),
      sku: skuName(sku),
      onHand: 10_000 * sku,
    };
    for (const field of Object.keys(columns)) columns[field]?.push(values[field] ?? null);
  }
  await writer.append({ record: 'stockLevel', rows: skus, columns });
  const exportedAt = instant(takenAt);
  const committed = await writer.commit({
    contentHash: 'stock',
    exportedAt,
    file: 'stock.csv',
    source: 'wms',
  });
  return committed.storedRows;
}

async function writeParameters(history: History, skus: number): Promise<number> {
  const parameters = Array.from({ length: skus }, (_, sku): SkuParameters => {
    const method: Omit<MethodParameters, 'method'> = {
      demandClass: 'smooth',
      meanDailyDemand: sku / 7,
      leadTimeDays: 14,
      baseSafetyStock: sku / 3,
      pulseStock: 25_000,
      campaignStock: 0,
      safetyStock: sku / 3 + 25_000,
      reorderPoint: sku,
      orderUpTo: 2 * sku,
      expeditePoint: null,
      expediteUpTo: null,
      campaigns: [],
      inputs: { z: 1.6448536269514722, sigma: sku / 11, leadTimeDays: 14, coverDays: 5 },
    };
    return {
      sku: skuName(sku),
      pool: 'main',
      planningDay: FIRST,
      settingsVersion: 'bench',
      drivingMethod: 'handbook',
      choice: { by: 'settings', calibrationId: null, evidence: {} },
      methods: METHODS.map((name) => ({ method: name, ...method })),
    };
  });
  await history.writeSnapshot({ planningDay: FIRST, parameters });
  return skus;
}

function skuName(sku: number): string {
  return `SEAL-${String(sku).padStart(6, '0')}`;
}

function emptyColumns(record: RecordName): Record<string, CellValue[]> {
  return Object.fromEntries(RECORDS[record].columns.map(({ field }) => [field, []]));
}

/** Mulberry32: numbers in [0, 1) from a seed. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
