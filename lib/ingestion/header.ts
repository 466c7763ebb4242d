import { RefusedFileError } from '../domain/errors.ts';
import { looksLikeData } from './cell-types.ts';
import { excerpt } from './excerpt.ts';
import { foldedHeader } from './folding.ts';
import type { ProfileColumn, ProfileTable } from './profiles/profile.ts';
import { ESCAPED, RecordSplitter, SPLITTER_TAIL } from './record-splitter.ts';
import { MAX_RECORD_BYTES } from './scanner.ts';

/** What may stand between cells, in the order in which equal counts are decided. */
const DELIMITERS = [',', ';', '\t', '|'] as const;
const MOST_COLUMNS = 4096;
const SHOWN_CHARACTERS = 300;

/** The line that names the columns. */
export interface Header {
  readonly delimiter: number;
  readonly names: readonly string[];
  /** Physical line on which it starts, and the one after it. */
  readonly line: number;
  readonly nextLine: number;
  /** Bytes up to the line after it. */
  readonly length: number;
}

/**
 * The header at the start of a file: its first line that is not blank, cut at the delimiter that gives most columns.
 * Null where more bytes are needed. Throws RefusedFileError where there is no header.
 */
export function readHeader(file: string, bytes: Buffer, final: boolean): Header | null {
  const text = Buffer.concat([bytes, SPLITTER_TAIL]);
  const { start, line } = afterBlankLines(bytes);
  if (start === bytes.length) {
    if (!final && bytes.length <= MAX_RECORD_BYTES) return null;
    const what = start === 0 ? 'the file is empty' : 'the file has only blank lines';
    throw new RefusedFileError(`${file}: ${what}: export it again`);
  }
  const candidates = DELIMITERS.map((delimiter) => splitHeader(text, start, delimiter, final));
  if (candidates.includes(null)) {
    if (bytes.length - start <= MAX_RECORD_BYTES && !final) return null;
    throw new RefusedFileError(
      `${file}, line ${line}: the line that names the columns has a quote that is not closed, or is longer than a megabyte: mend it and export again`,
    );
  }
  const [best] = candidates
    .filter((candidate) => candidate !== null)
    .sort((a, b) => b.names.length - a.names.length);
  if (best === undefined || best.names.length < 2) {
    throw new RefusedFileError(
      `${file}, line ${line}: "${excerpt(best?.names[0] ?? '', SHOWN_CHARACTERS)}" is a single column: separate columns by comma, semicolon, tab or |`,
    );
  }
  return { ...best, line, nextLine: line + best.lines };
}

/** Lines and bytes within which the line that names the columns must stand. */
const HEADER_LINES = 40;
const HEADER_BYTES = 64 * 1024;

/**
 * The header of a file that may have titles above it: the first line that a table fits, else the one that most
 * columns of a table know, else the first line that is not blank. Null where more bytes are needed.
 */
export function findHeader(
  file: string,
  bytes: Buffer,
  final: boolean,
  tables: readonly ProfileTable[],
): Header | null {
  const text = Buffer.concat([bytes, SPLITTER_TAIL]);
  let best: { header: Header; known: number } | null = null;
  let { start, line } = afterBlankLines(bytes);
  for (let lines = 0; lines < HEADER_LINES && start < Math.min(bytes.length, HEADER_BYTES); lines++) {
    const header = headerAt(text, start, line, final);
    if (header !== null) {
      const [fit] = fitsOf(header.names, tables);
      if (fit?.missing.length === 0) return header;
      if (fit !== undefined && fit.known > (best?.known ?? 0)) best = { header, known: fit.known };
    }
    const end = text.subarray(start).findIndex((byte) => byte === 0x0a || byte === 0x0d) + start;
    const step = text[end] === 0x0d && text[end + 1] === 0x0a ? 2 : 1;
    start = end + step;
    line++;
  }
  if (!final && bytes.length < HEADER_BYTES) return null;
  return best?.header ?? readHeader(file, bytes, final);
}

function headerAt(text: Buffer, start: number, line: number, final: boolean): Header | null {
  const [best] = DELIMITERS.map((delimiter) => splitHeader(text, start, delimiter, final))
    .filter((candidate) => candidate !== null)
    .sort((a, b) => b.names.length - a.names.length);
  if (best === undefined || best.names.length < 2) return null;
  return { ...best, line, nextLine: line + best.lines };
}

/** Where the first line that is not blank starts, and its physical number. */
function afterBlankLines(bytes: Buffer): { start: number; line: number } {
  let start = 0;
  let line = 1;
  for (; bytes[start] === 0x0a || bytes[start] === 0x0d; start++) {
    if (bytes[start] === 0x0d || bytes[start - 1] !== 0x0d) line++;
  }
  return { start, line };
}

function splitHeader(
  text: Buffer,
  start: number,
  delimiter: string,
  final: boolean,
): { delimiter: number; names: string[]; length: number; lines: number } | null {
  const splitter = new RecordSplitter(delimiter.charCodeAt(0), MOST_COLUMNS);
  const outcome = splitter.split(text, start, text.length - SPLITTER_TAIL.length, final);
  if (outcome === 'stray-quote') return { delimiter: splitter.delimiter, names: [], length: 0, lines: 0 };
  if (outcome !== 'complete') return null;
  const names = Array.from({ length: Math.min(splitter.cells, MOST_COLUMNS) }, (_, cell) => {
    const name = text.toString('utf8', splitter.starts[cell], splitter.ends[cell]);
    return splitter.quoting[cell] === ESCAPED ? name.replaceAll('""', '"') : name;
  });
  return { delimiter: splitter.delimiter, names, length: splitter.next, lines: 1 + splitter.innerLines };
}

/** A column of the profile and the cell of each row it is read from. */
export interface UsedColumn {
  readonly column: ProfileColumn;
  readonly cell: number;
  /** Its name as the file writes it. */
  readonly header: string;
}

/** Which table a header is, and where its columns stand. */
export interface Recognition {
  readonly table: ProfileTable;
  readonly columns: readonly UsedColumn[];
  /** Cells that may hold personal data: they are kept in no form. */
  readonly masked: readonly number[];
  readonly warnings: readonly string[];
}

/**
 * The table whose required columns the header names; of several the one that needs most of them. Columns it does not
 * know are left out, with a warning where one looks like a column that is missing.
 * Throws RefusedFileError where none fits (it names the nearest and what that misses) or a column is there twice.
 */
export function recognize(file: string, header: Header, tables: readonly ProfileTable[]): Recognition {
  const fits = fitsOf(header.names, tables);
  const [best, second] = fits.filter(({ missing }) => missing.length === 0);
  if (best === undefined) throw noneFits(file, header, fits);
  if (second !== undefined && second.known === best.known && second.found === best.found) {
    throw new RefusedFileError(
      `${file}, line ${header.line}: the columns fit both ${best.table.name} and ${second.table.name}: add a column that only one of them has`,
    );
  }
  const columns = best.columns.map(({ column, cell }) => ({ column, cell, header: nameAt(header, cell) }));
  refuseTwice(file, header, columns);
  return {
    table: best.table,
    columns,
    masked: maskedCells(header, best.table, columns),
    warnings: misspelled(file, header, best.table, columns),
  };
}

/** Cells that must not leave the file: all that the table neither reads nor knows to be harmless. */
function maskedCells(header: Header, table: ProfileTable, used: readonly UsedColumn[]): number[] {
  const read = new Set(used.map(({ cell }) => cell));
  const { unused, personal } = namesOf(table);
  return header.names.flatMap((name, cell) => {
    const folded = foldedHeader(name);
    const isOpen = (read.has(cell) || unused.has(folded)) && !personal.has(folded);
    return isOpen ? [] : [cell];
  });
}

interface Fit {
  readonly table: ProfileTable;
  readonly columns: readonly { readonly column: ProfileColumn; readonly cell: number }[];
  /** Columns of the file that the table knows, also those it does not read. */
  readonly known: number;
  readonly found: number;
  /** First headers of the required columns that are not there. */
  readonly missing: readonly string[];
}

/** What a table calls its columns, folded. */
interface TableNames {
  readonly columns: ReadonlyMap<string, readonly ProfileColumn[]>;
  readonly unused: ReadonlySet<string>;
  readonly personal: ReadonlySet<string>;
}

const namesOfTables = new WeakMap<ProfileTable, TableNames>();

function namesOf(table: ProfileTable): TableNames {
  const known = namesOfTables.get(table);
  if (known !== undefined) return known;
  const columns = new Map<string, ProfileColumn[]>();
  for (const column of table.columns) {
    for (const header of new Set(column.headers.map(foldedHeader))) {
      columns.set(header, [...(columns.get(header) ?? []), column]);
    }
  }
  const names: TableNames = {
    columns,
    unused: new Set(table.unused.map(foldedHeader)),
    personal: new Set(table.personal.map(foldedHeader)),
  };
  namesOfTables.set(table, names);
  return names;
}

function fitOf(table: ProfileTable, headers: readonly string[]): Fit {
  const names = namesOf(table);
  const columns = headers.flatMap((name, cell) =>
    (names.columns.get(name) ?? []).map((column) => ({ column, cell })),
  );
  const fields = new Set(columns.map(({ column }) => column.field));
  const groups = [...table.requires, ...table.expects.map((field) => [field])];
  const missing = groups.filter((group) => !group.some((field) => fields.has(field)));
  const isKnown = (name: string) =>
    names.columns.has(name) || names.unused.has(name) || names.personal.has(name);
  return {
    table,
    columns,
    known: headers.filter(isKnown).length,
    found: groups.length - missing.length,
    missing: missing.map((group) => group.map((field) => headerOf(table, field)).join(' or ')),
  };
}

/** Fits of a header, best first: nothing missing, then most of the file's columns known, then most of them required. */
function fitsOf(names: readonly string[], tables: readonly ProfileTable[]): Fit[] {
  const folded = names.map(foldedHeader);
  return tables
    .map((table) => fitOf(table, folded))
    .sort((a, b) => a.missing.length - b.missing.length || b.known - a.known || b.found - a.found);
}

function headerOf(table: ProfileTable, field: string): string {
  return table.columns.find((column) => column.field === field)?.headers[0] ?? field;
}

function noneFits(file: string, header: Header, fits: readonly Fit[]): RefusedFileError {
  const near = [...fits]
    .filter(({ found }) => found > 0)
    .sort((a, b) => a.missing.length / (a.found + 1) - b.missing.length / (b.found + 1))
    .slice(0, 2)
    .map(({ table, missing }) => `${table.name} also needs ${missing.map((name) => `"${name}"`).join(', ')}`);
  const advice = near.length > 0 ? near.join('; ') : 'no known table has any of them';
  if (header.names.some((name) => looksLikeData(name) && name.trim() !== '')) {
    return new RefusedFileError(
      `${file}: no line names columns that a profile knows, line ${header.line} holds data: export it with its column names`,
    );
  }
  const found = header.names.map((name) => `"${name}"`).join(', ');
  return new RefusedFileError(
    `${file}, line ${header.line}: no profile fits the columns ${excerpt(found, SHOWN_CHARACTERS)}: ${advice}`,
  );
}

function refuseTwice(file: string, header: Header, columns: readonly UsedColumn[]): void {
  const seen = new Map<string, UsedColumn>();
  for (const used of columns) {
    const other = seen.get(used.column.field);
    if (other !== undefined) {
      const what =
        foldedHeader(other.header) === foldedHeader(used.header)
          ? `column "${used.header}" is there twice`
          : `columns "${other.header}" and "${used.header}" mean the same`;
      throw new RefusedFileError(
        `${file}, line ${header.line}: ${what} (columns ${other.cell + 1} and ${used.cell + 1}): keep one`,
      );
    }
    seen.set(used.column.field, used);
  }
}

/** Warnings for unknown columns whose names are one or two letters away from a column that the file lacks. */
function misspelled(
  file: string,
  header: Header,
  table: ProfileTable,
  used: readonly UsedColumn[],
): string[] {
  const known = namesOf(table);
  const taken = new Set(used.map(({ cell }) => cell));
  const given = new Set(used.map(({ column }) => column.field));
  const lacking = table.columns
    .filter(({ field }) => !given.has(field))
    .flatMap(({ headers }) => headers.map(foldedHeader));
  return header.names.flatMap((name, cell) => {
    const plain = foldedHeader(name);
    if (taken.has(cell) || known.unused.has(plain) || known.personal.has(plain)) return [];
    const meant = lacking.find((one) => one.length > 4 && editDistance(plain, one) <= 2);
    if (meant === undefined) return [];
    return [
      `${file}, line ${header.line}: column "${nameAt(header, cell)}" is not known and was not read: is it "${meant}"?`,
    ];
  });
}

/** Letters to insert, remove or change to turn one text into the other (Levenshtein 1966). */
function editDistance(a: string, b: string): number {
  let above = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const present = [row];
    for (let column = 1; column <= b.length; column++) {
      const change = (above[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1);
      present.push(Math.min(change, (above[column] ?? 0) + 1, (present[column - 1] ?? 0) + 1));
    }
    above = present;
  }
  return above[b.length] ?? 0;
}

function nameAt(header: Header, cell: number): string {
  return excerpt(header.names[cell]?.trim() ?? '', SHOWN_CHARACTERS);
}
