import { parse } from 'csv-parse/sync';
import { type RowVisitor, Scanner } from '../../lib/ingestion/scanner.ts';
import { SeededRandom } from './seeded-random.ts';

/** Files with damage of the kinds that happen to exports; every row carries a marker, so that a lost row shows. */
const ROWS = 60;
const WIDTH = 20;
const MARKER = /R\d{6}/g;

/** The file of a seed: 60 rows of 20 cells with one to three mutations. */
export function mutatedFile(seed: number): Buffer {
  const random = new SeededRandom(seed);
  let bytes = wholeFile(random);
  for (let left = 1 + random.below(3); left > 0; left--) bytes = random.pick(MUTATIONS)(bytes, random);
  return bytes;
}

function wholeFile(random: SeededRandom): Buffer {
  const lines = Array.from({ length: ROWS }, (_, row) => {
    const marker = `R${String(row + 1).padStart(6, '0')}`;
    const cells = Array.from({ length: WIDTH }, (_unused, cell) => cellOf(cell, marker, random));
    return `${cells.join(',')}\n`;
  });
  return Buffer.from(lines.join(''));
}

function cellOf(cell: number, marker: string, random: SeededRandom): string {
  if (cell === 0) return marker;
  if (cell % 5 === 1)
    return `"O形圈 ${random.below(100)}mm${random.pick(['', ', 密封', '\n第二行', ' ""A""'])}"`;
  if (cell % 5 === 2) return String(random.below(100_000));
  if (cell % 5 === 3) return random.below(500) === 0 ? '5" pipe' : random.pick(['', 'paid', '"quoted"']);
  return `2026-06-${String(1 + random.below(28)).padStart(2, '0')}`;
}

type Mutation = (bytes: Buffer, random: SeededRandom) => Buffer;

/** Replaces `removed` bytes at `at` by `inserted`. */
function spliced(bytes: Buffer, at: number, removed: number, inserted: string | Buffer): Buffer {
  return Buffer.concat([
    bytes.subarray(0, at),
    Buffer.from(inserted as string),
    bytes.subarray(at + removed),
  ]);
}

const inserting =
  (inserted: string | Buffer): Mutation =>
  (bytes, random) =>
    spliced(bytes, random.below(bytes.length + 1), 0, inserted);

const removing =
  (text: string): Mutation =>
  (bytes, random) => {
    const at = bytes.indexOf(text, random.below(bytes.length + 1));
    return at < 0 ? bytes : spliced(bytes, at, text.length, '');
  };

export const MUTATIONS: readonly Mutation[] = [
  function flipBit(bytes, random) {
    const flipped = Buffer.from(bytes);
    const at = random.below(bytes.length);
    flipped[at] = (flipped[at] ?? 0) ^ (1 << random.below(8));
    return flipped;
  },
  inserting('"'),
  removing('"'),
  inserting(','),
  removing(','),
  inserting('\n'),
  removing('\n'),
  inserting('\r'),
  function crlfOnce(bytes, random) {
    const at = bytes.indexOf('\n', random.below(bytes.length));
    return at < 0 ? bytes : spliced(bytes, at, 0, '\r');
  },
  function crlfMixed(bytes, random) {
    return Buffer.from(
      bytes.toString('latin1').replaceAll('\n', () => (random.below(2) === 0 ? '\r\n' : '\n')),
      'latin1',
    );
  },
  function cutTail(bytes, random) {
    return bytes.subarray(0, random.below(bytes.length));
  },
  function cutPiece(bytes, random) {
    return spliced(bytes, random.below(bytes.length), random.below(300), '');
  },
  function loseLineTail(bytes, random) {
    const at = random.below(bytes.length);
    const end = bytes.indexOf('\n', at);
    return end < 0 ? bytes : spliced(bytes, at, end - at, '');
  },
  inserting('\0'),
  inserting(Buffer.from([0xc3, 0x28])),
  inserting('\n\n\r\n\r'),
  inserting('x'.repeat(60_000)),
  inserting('\uFEFF'),
];

interface Scan {
  readonly log: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly rejected: readonly string[];
}

/** Everything the scanner says of the bytes, pushed in pieces of the given lengths (whole where none are given). */
export function scanned(bytes: Buffer, width = WIDTH, nextLength?: () => number): Scan {
  const log: string[] = [];
  const rows: string[][] = [];
  const rejected: string[] = [];
  const visitor: RowVisitor = {
    row(line) {
      const cells = Array.from({ length: width }, (_, cell) => scanner.cellText(cell));
      rows.push(cells);
      log.push(`${line} row ${JSON.stringify(cells)}`);
    },
    broken(line, raw, breakage) {
      rejected.push(Buffer.from(raw).toString());
      log.push(`${line} ${breakage} ${Buffer.from(raw.subarray(0, 100_000)).toString()}`);
    },
    blank: (line) => log.push(`${line} blank`),
  };
  const scanner = new Scanner(0x2c, width, 1, visitor);
  for (let at = 0; at < bytes.length; ) {
    const length = nextLength?.() ?? bytes.length;
    scanner.push(bytes.subarray(at, at + length));
    scanner.scan(false);
    at += length;
  }
  scanner.scan(true);
  return { log, rows, rejected };
}

/** What csv-parse, strict, accepts of the bytes. */
function oracleRows(bytes: Buffer): string[][] {
  const columns = Array.from({ length: WIDTH }, (_, cell) => String(cell));
  const records: Record<string, string>[] = parse(bytes, {
    columns,
    record_delimiter: ['\r\n', '\n', '\r'],
    skip_empty_lines: true,
    skip_records_with_error: true,
  });
  return records.map((record) => columns.map((column) => record[column] ?? ''));
}

/** How the scanner did on some mutated files. */
export interface MutationFindings {
  files: number;
  accepted: number;
  oracleAccepted: number;
  /** Markers in the bytes that are in no accepted and no rejected row: `seed marker`. */
  readonly lost: string[];
  /** Markers that are only inside another row's cell. */
  readonly swallowed: string[];
  /** Rows that both accept with other cells. */
  readonly different: string[];
  /** Seeds whose scan in pieces differs from the scan as a whole. */
  readonly cutOtherwise: number[];
}

/** Scans the files of the seeds `first` to `last` and compares with csv-parse. */
export function checkMutations(first: number, last: number): MutationFindings {
  const findings: MutationFindings = {
    files: 0,
    accepted: 0,
    oracleAccepted: 0,
    lost: [],
    swallowed: [],
    different: [],
    cutOtherwise: [],
  };
  for (let seed = first; seed <= last; seed++) checkFile(seed, findings);
  return findings;
}

function checkFile(seed: number, findings: MutationFindings): void {
  const bytes = mutatedFile(seed);
  const whole = scanned(bytes);
  const random = new SeededRandom(seed);
  const inPieces = scanned(bytes, WIDTH, () => 1 + random.below(3000));
  if (whole.log.join('\n') !== inPieces.log.join('\n')) findings.cutOtherwise.push(seed);

  const rejected = whole.rejected.join('\n');
  const acceptedText = whole.rows.map((cells) => cells.join('\n')).join('\n');
  for (const [marker] of bytes.toString().matchAll(MARKER)) {
    if (!acceptedText.includes(marker) && !rejected.includes(marker)) findings.lost.push(`${seed} ${marker}`);
  }
  for (const cells of whole.rows) {
    const inside = cells.slice(1).join('\n').match(MARKER) ?? [];
    findings.swallowed.push(...inside.map((marker) => `${seed} ${marker}`));
  }

  // A flipped bit can give two rows one marker: any of ours may be the row that csv-parse means.
  const ours = Map.groupBy(whole.rows, ([marker]) => marker);
  const theirs = oracleRows(bytes);
  for (const cells of theirs) {
    const own = ours.get(cells[0]);
    if (own !== undefined && !own.some((row) => row.join('\0') === cells.join('\0'))) {
      findings.different.push(`${seed} ${cells[0]}`);
    }
  }
  findings.files++;
  findings.accepted += whole.rows.length;
  findings.oracleAccepted += theirs.length;
}
