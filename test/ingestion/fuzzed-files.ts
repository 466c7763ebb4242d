import { gzipSync } from 'node:zlib';
import iconv from 'iconv-lite';
import { instant } from '../../lib/domain/calendar.ts';
import { RefusedFileError } from '../../lib/domain/errors.ts';
import type { RejectedRow } from '../../lib/domain/ingest-receipt.ts';
import type { RecordBatch } from '../../lib/domain/records.ts';
import { type ExportPart, exportParts } from '../../lib/ingestion/export-parts.ts';
import { readExport } from '../../lib/ingestion/read-export.ts';
import { parseSettings } from '../../lib/settings/loading.ts';
import { inPieces } from './exports.ts';
import { SeededRandom } from './seeded-random.ts';
import { SHOP_ORDERS } from './shop-profile.ts';
import { workbookOf, zipOf } from './zip-files.ts';

/**
 * Whole files as factories drop them, generated from a seed and damaged: order lists with personal data in any
 * container, encoding, delimiter and column order. Every row has a marker as its order id, so that a lost row shows.
 */
interface FuzzedFile {
  readonly name: string;
  readonly bytes: Buffer;
  /** The text inside, where it is known to be what the reader sees: its lines are counted. */
  readonly text: string | null;
  /** Personal data that must not come out; none where the damage may have moved cells to other columns. */
  readonly secrets: readonly string[];
}

const COLUMNS = [
  'Order ID',
  'SKU ID',
  'Seller SKU',
  'Quantity',
  'Unit Price',
  'Order Status',
  'Created Time',
  'Note',
  'Recipient',
  'Phone #',
];
const ODD_CELLS = [
  '=cmd()',
  '=HYPERLINK(1;2)',
  '+1+1',
  '@SUM(A1)',
  '-',
  '/',
  'null',
  'NaN',
  '1e309',
  '0x10',
  '１２',
  '\u0000',
  '\uFEFF',
  '🧿',
  'ｘ'.repeat(300),
  '9'.repeat(30),
  '#N/A',
  '2026-02-30',
  '٣',
  '1,5',
  '302.35-',
];
const SECRETS = ['张伟zz', 'Nguyễn-zz', '13812345678'];

type Cells = string[][];

function orderRows(random: SeededRandom): Cells {
  return Array.from({ length: 1 + random.below(40) }, (_, row) => [
    `90${String(row).padStart(4, '0')}`,
    `1729382256910${random.below(1_000_000)}`,
    random.pick(['ORING-1', '密封圈-2', 'Gasket 3', '']),
    String(1 + random.below(50)),
    random.pick(['1.50', '12.25', '1234.5', 'USD 3.10']),
    random.pick(['Completed', '已取消', 'Selesai', 'Unknown', '']),
    `2026-0${1 + random.below(6)}-${10 + random.below(18)} 1${random.below(10)}:00:00`,
    random.pick(['', 'gift wrap', '第二行']),
    random.pick(SECRETS.slice(0, 2)),
    SECRETS[2] ?? '',
  ]);
}

/** Exchanges columns, with their names. */
function shuffled(rows: Cells, random: SeededRandom): Cells {
  const order = COLUMNS.map((_, column) => column).sort(() => random.next() - 0.5);
  return rows.map((row) => order.map((column) => row[column] ?? ''));
}

function withOddCells(rows: Cells, random: SeededRandom): void {
  for (let left = random.below(4); left > 0; left--) {
    const row = rows[1 + random.below(Math.max(1, rows.length - 1))];
    // Only cells of columns that are read, never the marker: the header is row 0 and stays.
    if (row !== undefined) row[1 + random.below(6)] = random.pick(ODD_CELLS);
  }
}

/** The file of a seed. */
export function fuzzedFile(seed: number): FuzzedFile {
  const random = new SeededRandom(seed);
  const rows = [COLUMNS, ...orderRows(random)].map((row) => [...row]);
  withOddCells(rows, random);
  const table = random.below(2) === 0 ? rows : shuffled(rows, random);
  if (random.below(7) === 0) return damagedWorkbook(table, random);
  return damagedText(table, random);
}

function damagedText(rows: Cells, random: SeededRandom): FuzzedFile {
  const delimiter = random.pick([',', ',', ';', '\t', '|']);
  const safe = rows.map((row) => row.map((cell) => cell.replaceAll(delimiter, ' ').replaceAll('"', '')));
  const end = random.pick(['\n', '\r\n', '\r']);
  const titles = random.below(5) === 0 ? `Orders${end}${end}` : '';
  let text = titles + safe.map((row) => row.join(delimiter)).join(end) + (random.below(2) === 0 ? end : '');
  if (random.below(4) === 0) text = text.slice(0, random.below(text.length));
  if (random.below(60) === 0) text += `${end}${'x'.repeat(10_000_000)}${delimiter}1${end}`;
  const encoding = random.below(6);
  const bytes = encoded(text, encoding);
  const isFlipped = random.below(3) === 0;
  const content = isFlipped ? flipped(bytes, 1 + random.below(4), random) : bytes;
  const isSeen = !isFlipped && encoding !== 5;
  return {
    ...contained(content, random),
    text: isSeen ? text.replace(/^\uFEFF/, '') : null,
    secrets: isSeen ? SECRETS : [],
  };
}

function encoded(text: string, encoding: number): Buffer {
  if (encoding === 1) return Buffer.from(`\uFEFF${text}`);
  if (encoding === 2) return Buffer.from(`\uFEFF${text}`, 'utf16le');
  if (encoding === 3) return Buffer.from(`\uFEFF${text}`, 'utf16le').swap16();
  if (encoding === 4) {
    const bytes = iconv.encode(text, 'gb18030');
    if (iconv.decode(bytes, 'gb18030') === text) return bytes;
  }
  if (encoding === 5) return Buffer.from(text, 'latin1');
  return Buffer.from(text);
}

function flipped(bytes: Buffer, bits: number, random: SeededRandom): Buffer {
  const copy = Buffer.from(bytes);
  for (let bit = 0; bit < bits && copy.length > 0; bit++) {
    const at = random.below(copy.length);
    copy[at] = (copy[at] ?? 0) ^ (1 << random.below(8));
  }
  return copy;
}

function contained(content: Buffer, random: SeededRandom): { name: string; bytes: Buffer } {
  switch (random.below(5)) {
    case 0:
      return { name: 'orders.csv.gz', bytes: gzipSync(content) };
    case 1:
      return { name: 'orders.zip', bytes: zipOf([{ name: 'orders.csv', content }]) };
    default:
      return { name: 'orders.csv', bytes: content };
  }
}

/** A workbook, gzip or zip whose own bytes are damaged, or that expands without measure. */
function damagedWorkbook(rows: Cells, random: SeededRandom): FuzzedFile {
  // XML holds no control characters.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
  const cells = rows.map((row) => row.map((cell) => cell.replace(/[\u0000-\u0008]/g, '')));
  const content = workbookOf([
    { name: 'Orders', rows: cells, ...(random.below(2) === 0 ? { dimension: 'A1' } : {}) },
  ]);
  const bomb = () =>
    zipOf([
      {
        name: 'orders.csv',
        content: Buffer.alloc(4 << 20),
        statedSize: random.pick([100, 2 ** 31, 2 ** 32 - 2]),
      },
    ]);
  const kind = random.below(12);
  if (kind === 0) return { name: 'bomb.zip', bytes: bomb(), text: null, secrets: SECRETS };
  if (kind < 4) {
    const bytes = content.subarray(0, random.below(content.length));
    return { name: 'cut.xlsx', bytes, text: null, secrets: SECRETS };
  }
  if (kind < 8) {
    return {
      name: 'flipped.xlsx',
      bytes: flipped(content, 1 + random.below(5), random),
      text: null,
      secrets: SECRETS,
    };
  }
  return { name: 'orders.xlsx', bytes: content, text: null, secrets: SECRETS };
}

/** What reading many fuzzed files found: all lists should be empty. */
export interface FuzzFindings {
  files: number;
  refused: number;
  accepted: number;
  rejected: number;
  slowestMs: number;
  /** Seeds at which something else than a refusal was thrown. */
  readonly crashed: string[];
  /** Rows that are neither accepted nor rejected nor skipped. */
  readonly lost: string[];
  /** Personal data that came out. */
  readonly leaked: string[];
}

const SETTINGS = parseSettings({ profiles: [SHOP_ORDERS] }, 'fuzz');

/** Reads the files of the seeds `first` to `last`. */
export async function checkFuzz(first: number, last: number): Promise<FuzzFindings> {
  const findings: FuzzFindings = {
    files: 0,
    refused: 0,
    accepted: 0,
    rejected: 0,
    slowestMs: 0,
    crashed: [],
    lost: [],
    leaked: [],
  };
  for (let seed = first; seed <= last; seed++) {
    const file = fuzzedFile(seed);
    const started = performance.now();
    try {
      await checkFile(seed, file, findings);
    } catch (error) {
      findings.crashed.push(`${seed} ${error instanceof Error ? error.stack : String(error)}`);
    }
    findings.slowestMs = Math.max(findings.slowestMs, performance.now() - started);
    findings.files++;
  }
  return findings;
}

async function checkFile(seed: number, file: FuzzedFile, findings: FuzzFindings): Promise<void> {
  try {
    const parts = await exportParts(file.name, () => inPieces(file.bytes), SETTINGS);
    for (const part of parts) await checkPart(seed, part, file, findings);
  } catch (error) {
    if (!(error instanceof RefusedFileError)) throw error;
    findings.refused++;
    checkSecrets(seed, file, error.message, findings);
  }
}

async function checkPart(
  seed: number,
  part: ExportPart,
  file: FuzzedFile,
  findings: FuzzFindings,
): Promise<void> {
  const batches: RecordBatch[] = [];
  const rejected: RejectedRow[] = [];
  const reading = await readExport(
    { ...part, modifiedAt: instant('2026-07-01T00:00:00Z'), metadata: {} },
    SETTINGS,
    { write: (batch) => void batches.push(batch), reject: (row) => void rejected.push(row) },
  );
  checkSecrets(seed, file, JSON.stringify([batches, rejected, reading]), findings);
  findings.accepted += reading.accepted;
  findings.rejected += reading.rejected;
  const sales = batches.filter(({ record }) => record === 'sale');
  const ids = new Set(sales.flatMap(({ columns }) => columns.orderId ?? []).map(String));
  const stored = sales.reduce((rows, batch) => rows + batch.rows, 0);
  const isEven =
    reading.rowsRead === reading.accepted + reading.rejected + reading.skipped &&
    stored === reading.accepted &&
    rejected.length === reading.rejected;
  if (!isEven) findings.lost.push(`${seed}: ${JSON.stringify({ ...reading, stored })}`);
  if (file.text !== null) checkLines(seed, file.text, ids, reading.rowsRead, rejected, findings);
}

/** Every line after the header is one row, and every marker is accepted or its line rejected. */
function checkLines(
  seed: number,
  text: string,
  ids: ReadonlySet<string>,
  rowsRead: number,
  rejected: readonly RejectedRow[],
  findings: FuzzFindings,
): void {
  const lines = text.split(/\r\n|\n|\r/);
  if (lines.at(-1) === '') lines.pop();
  const header = lines.findIndex((line) => line.includes('Order ID'));
  if (rowsRead !== lines.length - header - 1) {
    findings.lost.push(`${seed}: ${rowsRead} rows of ${lines.length - header - 1} lines`);
  }
  const rejectedLines = new Set(rejected.map(({ line }) => line));
  for (let line = header + 1; line < lines.length; line++) {
    const marker = /(?<!\d)90\d{4}(?!\d)/.exec(lines[line] ?? '')?.[0];
    if (marker !== undefined && !ids.has(marker) && !rejectedLines.has(line + 1)) {
      findings.lost.push(`${seed}: ${marker} in line ${line + 1}`);
    }
  }
}

function checkSecrets(seed: number, { secrets }: FuzzedFile, out: string, findings: FuzzFindings): void {
  for (const secret of secrets)
    if (out.includes(secret)) findings.leaked.push(`${seed} ${secret}: ${out.slice(0, 200)}`);
}
