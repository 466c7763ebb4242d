import type { RejectedRow } from '../domain/ingest-receipt.ts';
import { type CellValue, RECORDS, type RecordBatch } from '../domain/records.ts';
import type { Settings } from '../settings/settings.ts';
import { CellReader } from './cell-reader.ts';
import { type CellType, cellTypeOf, NAME_CELL } from './cell-types.ts';
import { ChannelNames } from './channel-names.ts';
import type { Utf8Blocks } from './encoding.ts';
import { excerpt } from './excerpt.ts';
import { type FieldColumns, type FileFacts, Filling } from './fills.ts';
import type { Header, Recognition, UsedColumn } from './header.ts';
import type { ProfileColumn } from './profiles/profile.ts';
import { type Breakage, ESCAPED, type RowVisitor, Scanner } from './scanner.ts';
import { Tally } from './tally.ts';

/** Rows of a batch, at most: DuckDB's vector size. */
export const BATCH_ROWS = 2048;

/** Characters of a row or cell that are kept, and of a cell that are shown in a message. */
const RAW_CHARACTERS = 2000;
const SHOWN_CHARACTERS = 100;

interface TypedColumn extends UsedColumn {
  readonly type: CellType;
  readonly reader: CellReader;
  /** True where a row without it is rejected. */
  readonly required: boolean;
}

/**
 * Turns the rows of one recognised file into batches of its record. Every line ends up in exactly one of `accepted`,
 * `rejected` and `skipped`; batches and rejected rows wait in `takeBatches` and `takeRejected`.
 */
export class TypedRows implements RowVisitor {
  accepted = 0;
  rejected = 0;
  skipped = 0;
  rowsRead = 0;
  readonly tally: Tally;
  readonly #recognition: Recognition;
  readonly #text: Utf8Blocks;
  readonly #scanner: Scanner;
  readonly #columns: readonly TypedColumn[];
  /** Groups of columns of which each row must fill one. */
  readonly #oneOf: readonly (readonly number[])[];
  readonly #notBefore: readonly { readonly later: number; readonly earlier: number }[];
  readonly #channels: ChannelNames;
  readonly #filling: Filling;
  #values: CellValue[][];
  #rows = 0;
  #suspect = false;
  #batches: RecordBatch[] = [];
  #rejectedRows: RejectedRow[] = [];

  constructor(
    header: Header,
    recognition: Recognition,
    text: Utf8Blocks,
    facts: FileFacts,
    settings: Settings,
  ) {
    const { table } = recognition;
    this.#recognition = recognition;
    this.#text = text;
    this.#scanner = new Scanner(header.delimiter, header.names.length, header.nextLine, this);
    const alone = new Set(table.requires.flatMap((group) => (group.length === 1 ? group : [])));
    this.#columns = recognition.columns.map((used) => {
      const type = typeOf(used.column);
      const required = alone.has(used.column.field);
      return { ...used, type, reader: new CellReader(type), required };
    });
    this.#oneOf = table.requires
      .filter((group) => group.length > 1)
      .map((group) => group.map((field) => this.#placeOf(field)).filter((place) => place >= 0));
    this.#notBefore = table.notBefore
      .map(([later, earlier]) => ({ later: this.#placeOf(later), earlier: this.#placeOf(earlier) }))
      .filter(({ later, earlier }) => later >= 0 && earlier >= 0);
    this.#channels = new ChannelNames(settings);
    this.#filling = new Filling(table.fills, facts, settings);
    this.tally = new Tally(table);
    this.#values = this.#emptyBatch();
  }

  /** Reads bytes that follow the header, in UTF-8; `final`: no more will come. */
  push(bytes: Uint8Array, final: boolean): void {
    this.#scanner.push(bytes);
    this.#suspect = this.#text.isDamaged(this.#scanner.pendingLines(final));
    this.#scanner.scan(final);
    if (final) this.#completeBatch();
  }

  /** Ends the file at damage: what came of the line there is one rejected row. Gives that line. */
  breakOff(reason: string): number {
    const raw = rawText(this.#scanner.breakOff());
    const { line } = this.#scanner;
    this.#reject({ line, column: null, value: null, reason, raw });
    this.#completeBatch();
    return line;
  }

  /** Batches since the last call. */
  takeBatches(): RecordBatch[] {
    return this.#batches.splice(0);
  }

  /** Rejected rows since the last call, in the file's order. */
  takeRejected(): RejectedRow[] {
    return this.#rejectedRows.splice(0);
  }

  /** What a person should know of the rows: channels that are not known. */
  warnings(file: string): string[] {
    return this.#channels.warnings(file);
  }

  blank(): void {
    this.rowsRead++;
    this.skipped++;
  }

  broken(line: number, raw: Uint8Array, breakage: Breakage): void {
    const reason = BREAKAGES[breakage];
    this.#reject({ line, column: null, value: null, reason, raw: rawText(raw) });
  }

  row(line: number): void {
    if (this.#suspect && this.#text.isDamaged(this.#scanner.rowBytes)) {
      const reason = `the line holds bytes that are no text in ${this.#text.encoding}: save the file again`;
      this.#reject({ line, column: null, value: null, reason, raw: this.#raw() });
    } else if (this.#accepts()) {
      this.rowsRead++;
      this.accepted++;
      if (++this.#rows === BATCH_ROWS) this.#completeBatch();
    } else this.#explain(line);
  }

  /** Reads the row's cells behind the last accepted row; false where the row cannot be taken. */
  #accepts(): boolean {
    const columns = this.#columns;
    const row = this.#rows;
    const { buffer, splitter } = this.#scanner;
    const { starts, ends, quoting } = splitter;
    for (let place = 0; place < columns.length; place++) {
      const { cell, reader, required } = columns[place] as TypedColumn;
      const value =
        quoting[cell] === ESCAPED
          ? reader.readText(this.#scanner.cellText(cell))
          : reader.read(buffer, starts[cell] as number, ends[cell] as number);
      if (value === undefined || (value === null && required)) return false;
      (this.#values[place] as CellValue[])[row] = value;
    }
    return (
      this.#oneOf.every((group) => group.some((place) => this.#valueAt(place) !== null)) &&
      this.#notBefore.every(({ later, earlier }) => !this.#isBefore(later, earlier))
    );
  }

  /** Value of the present row in the column at that place. */
  #valueAt(place: number): CellValue {
    return this.#values[place]?.[this.#rows] ?? null;
  }

  #isBefore(later: number, earlier: number): boolean {
    const [end, start] = [this.#valueAt(later), this.#valueAt(earlier)];
    return typeof end === 'number' && typeof start === 'number' && end < start;
  }

  /** Says why the present row was not accepted; a row without any text is skipped. */
  #explain(line: number): void {
    const width = this.#scanner.splitter.starts.length;
    const isEmpty = Array.from({ length: width }, (_, cell) => this.#scanner.cellText(cell).trim()).every(
      (text) => text === '',
    );
    if (isEmpty) {
      this.blank();
      return;
    }
    const fault = this.#cellFault() ?? this.#rowFault();
    if (fault === null) throw new Error(`line ${line}: rejected, but every cell reads well`);
    this.#reject({ line, ...fault, raw: this.#raw() });
  }

  #cellFault(): Fault | null {
    for (const { cell, header, type, required } of this.#columns) {
      const value = this.#scanner.cellText(cell);
      const result = type.parse(value);
      if ('problem' in result) {
        const reason = `"${excerpt(value, SHOWN_CHARACTERS)}" ${result.problem}`;
        return { column: header, value: value.slice(0, RAW_CHARACTERS), reason };
      }
      if (result.value === null && required) {
        return { column: header, value: null, reason: `the cell is empty, ${header} must be given` };
      }
    }
    return null;
  }

  #rowFault(): Fault | null {
    const empty = this.#oneOf.find((group) => group.every((place) => this.#valueAt(place) === null));
    if (empty !== undefined) {
      const names = empty.map((place) => this.#columns[place]?.header);
      return { column: names[0] ?? null, value: null, reason: `${names.join(' or ')} must be given` };
    }
    const wrong = this.#notBefore.find(({ later, earlier }) => this.#isBefore(later, earlier));
    if (wrong === undefined) return null;
    const [later, earlier] = [this.#columns[wrong.later], this.#columns[wrong.earlier]];
    const [end, start] = [later, earlier].map((column) => this.#scanner.cellText(column?.cell ?? 0).trim());
    return {
      column: later?.header ?? null,
      value: end ?? null,
      reason: `${later?.header} ${end} is before ${earlier?.header} ${start}`,
    };
  }

  #reject(row: RejectedRow): void {
    this.rowsRead++;
    this.rejected++;
    this.#rejectedRows.push(row);
  }

  /** The present row as it stands. Columns with personal data are to be left out here once a profile reads any. */
  #raw(): string {
    return rawText(this.#scanner.rowBytes);
  }

  #placeOf(field: string): number {
    return this.#columns.findIndex(({ column }) => column.field === field);
  }

  #emptyBatch(): CellValue[][] {
    return this.#columns.map(() => new Array<CellValue>(BATCH_ROWS));
  }

  #completeBatch(): void {
    const rows = this.#rows;
    if (rows === 0) return;
    const { record } = this.#recognition.table;
    const columns: FieldColumns = new Map();
    this.#columns.forEach(({ column }, place) => {
      const values = this.#values[place] ?? [];
      values.length = rows;
      if (column.channelName) this.#channels.map(values);
      columns.set(column.field, values);
    });
    this.#filling.fill(columns, rows);
    const batch: RecordBatch = {
      record,
      rows,
      columns: Object.fromEntries(
        RECORDS[record].columns.map(({ field }) => [
          field,
          columns.get(field) ?? new Array<CellValue>(rows).fill(null),
        ]),
      ),
    };
    this.tally.add(batch, columns);
    this.#batches.push(batch);
    this.#values = this.#emptyBatch();
    this.#rows = 0;
  }
}

interface Fault {
  readonly column: string | null;
  readonly value: string | null;
  readonly reason: string;
}

const BREAKAGES: Readonly<Record<Breakage, string>> = {
  'stray-quote': 'text follows a closing quote: write a quote inside a quoted cell twice',
  'open-quote': 'a quote is opened and not closed',
  'too-long': 'the line, or the quoted cell that starts on it, is longer than a megabyte',
  'wrong-width': 'the line has more or fewer cells than the header has columns',
};

/** How the cells of a column are written. */
export function typeOf({ kind, schema, channelName, rules }: ProfileColumn): CellType {
  return channelName ? NAME_CELL : cellTypeOf(kind, schema, rules);
}

function rawText(bytes: Uint8Array): string {
  return Buffer.from(bytes.subarray(0, RAW_CHARACTERS * 4))
    .toString('utf8')
    .slice(0, RAW_CHARACTERS);
}
