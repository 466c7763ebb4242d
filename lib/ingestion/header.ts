import { RefusedFileError } from '../domain/errors.ts';
import { excerpt } from './excerpt.ts';
import type { ProfileColumn, ProfileTable } from './profiles/profile.ts';
import { ESCAPED, MAX_RECORD_BYTES, RecordSplitter } from './scanner.ts';

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
  const text = Buffer.concat([bytes, Buffer.from('\n')]);
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
  const outcome = splitter.split(text, start, text.length - 1, final);
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
  readonly warnings: readonly string[];
}

/** The name of a column without what writers vary: width and case of characters, blanks, hyphens. */
export function normalizedHeader(name: string): string {
  return name
    .normalize('NFKC')
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, '_');
}

/**
 * The table whose required columns the header names; of several the one that needs most of them. Columns it does not
 * know are left out, with a warning where one looks like a column that is missing.
 * Throws RefusedFileError where none fits (it names the nearest and what that misses) or a column is there twice.
 */
export function recognize(file: string, header: Header, tables: readonly ProfileTable[]): Recognition {
  const names = header.names.map(normalizedHeader);
  const fits = tables
    .map((table) => fitOf(table, names))
    .sort(
      (a, b) =>
        a.missing.length - b.missing.length || b.found - a.found || b.columns.length - a.columns.length,
    );
  const [best, second] = fits.filter(({ missing }) => missing.length === 0);
  if (best === undefined) throw noneFits(file, header, fits);
  if (second !== undefined && second.found === best.found && second.columns.length === best.columns.length) {
    throw new RefusedFileError(
      `${file}, line ${header.line}: the columns fit both ${best.table.name} and ${second.table.name}: add a column that only one of them has`,
    );
  }
  const columns = best.columns.map(({ column, cell }) => ({ column, cell, header: nameAt(header, cell) }));
  refuseTwice(file, header, columns);
  return { table: best.table, columns, warnings: misspelled(file, header, best.table, columns) };
}

interface Fit {
  readonly table: ProfileTable;
  readonly columns: readonly { readonly column: ProfileColumn; readonly cell: number }[];
  readonly found: number;
  /** First headers of the required columns that are not there. */
  readonly missing: readonly string[];
}

function fitOf(table: ProfileTable, names: readonly string[]): Fit {
  const columns = names.flatMap((name, cell) => {
    const column = table.columns.find(({ headers }) => headers.includes(name));
    return column === undefined ? [] : [{ column, cell }];
  });
  const fields = new Set(columns.map(({ column }) => column.field));
  const groups = [...table.requires, ...table.expects.map((field) => [field])];
  const missing = groups.filter((group) => !group.some((field) => fields.has(field)));
  return {
    table,
    columns,
    found: groups.length - missing.length,
    missing: missing.map((group) => group.map((field) => headerOf(table, field)).join(' or ')),
  };
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
        normalizedHeader(other.header) === normalizedHeader(used.header)
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
  const taken = new Set(used.map(({ cell }) => cell));
  const given = new Set(used.map(({ column }) => column.field));
  const lacking = table.columns.filter(({ field }) => !given.has(field)).flatMap(({ headers }) => headers);
  return header.names.flatMap((name, cell) => {
    const plain = normalizedHeader(name);
    if (taken.has(cell) || table.unused.includes(plain)) return [];
    const meant = lacking.find((known) => known.length > 4 && editDistance(plain, known) <= 2);
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
