import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { instant } from '../../lib/domain/calendar.ts';
import { CHANNELS } from '../../lib/domain/events.ts';
import { exportParts } from '../../lib/ingestion/export-parts.ts';
import { readExport } from '../../lib/ingestion/read-export.ts';
import { parseSettings } from '../../lib/settings/loading.ts';
import { inPieces } from '../ingestion/exports.ts';
import { SeededRandom } from '../ingestion/seeded-random.ts';
import { DAY_STYLE, type SheetCell, workbookOf } from '../ingestion/zip-files.ts';
import { inOwnProcess } from './own-process.ts';

const USED = ['date', 'sku', 'channel', 'qty', 'order_id', 'line_id', 'status', 'unit_price'];
const UNUSED = Array.from({ length: 12 }, (_, column) => `note_${column + 1}`);
const FIRST_DAY = 46_023;

/** Reads a generated workbook of order lines (20 columns, texts shared as Excel does) in a process of its own. */
export async function benchWorkbook(rows = '100000'): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'pulsestock-bench-'));
  try {
    const file = join(folder, 'orders.xlsx');
    const written = inOwnProcess<string>(import.meta.filename, 'writeWorkbook', [file, rows]).result;
    const read = inOwnProcess<WorkbookReading>(import.meta.filename, 'readWorkbook', [file]);
    const { accepted, seconds } = read.result;
    console.log(`workbook: ${written}`);
    console.log(
      `  ${accepted} rows accepted, ${seconds.toFixed(1)} s of processor, peak memory ${read.peakMb.toFixed(0)} MB`,
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

interface WorkbookReading {
  readonly accepted: number;
  readonly seconds: number;
}

/** Reads the workbook; gives the rows accepted and the seconds of processor. */
export async function readWorkbook(file: string): Promise<WorkbookReading> {
  const content = await readFile(file);
  const settings = parseSettings({}, 'defaults');
  let accepted = 0;
  for (const part of await exportParts('orders.xlsx', () => inPieces(content), settings)) {
    const dropped = { ...part, modifiedAt: instant('2026-06-24T10:00:00Z'), metadata: {} };
    const reading = await readExport(dropped, settings, { write() {}, reject() {} });
    accepted += reading.accepted;
  }
  const { user, system } = process.cpuUsage();
  return { accepted, seconds: (user + system) / 1e6 };
}

/** Writes the workbook; gives its sizes in words. */
export async function writeWorkbook(file: string, rows: string): Promise<string> {
  const random = new SeededRandom(20260624);
  const shared: string[] = [];
  const places = new Map<string, number>();
  const text = (value: string): SheetCell => {
    const place = places.get(value) ?? shared.push(`<t>${value}</t>`) - 1;
    places.set(value, place);
    return { xml: `<c r="@" t="s"><v>${place}</v></c>` };
  };
  const orderLine = (row: number): SheetCell[] => [
    { xml: `<c r="@" s="${DAY_STYLE}"><v>${FIRST_DAY + random.below(175)}</v></c>` },
    text(`ORING-${random.below(5000)}`),
    text(random.pick(CHANNELS)),
    1 + random.below(40),
    text(String(576_000_000_000_000_000n + BigInt(row) * 17n)),
    text('1'),
    text('paid'),
    random.below(100_000) / 100,
    ...UNUSED.map((_, column) => text(`note ${random.below(column % 3 === 0 ? 1_000_000 : 10)}`)),
  ];
  const cells = Array.from({ length: Number(rows) }, (_, row) => orderLine(row));
  const sheet = { name: 'Orders', rows: [[...USED, ...UNUSED], ...cells] };
  const content = workbookOf([sheet], { shared });
  await writeFile(file, content);
  return `${rows} rows of ${USED.length + UNUSED.length} columns, ${(content.length / 1e6).toFixed(0)} MB`;
}
