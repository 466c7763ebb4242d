import type { RejectedRow } from '../domain/ingest-receipt.ts';
import { type CellValue, RECORDS, type RecordBatch } from '../domain/records.ts';
import type { Settings } from '../settings/settings.ts';
import { Carrying } from './carrying.ts';
import { type CellReader, readerOf } from './cell-reader.ts';
import {
  type CellStyle,
  type CellType,
  cellTypeOf,
  NAME_CELL,
  PLAIN_STYLE,
  parsedValue,
  sheetCellTypeOf,
} from './cell-types.ts';
import { ChannelNames } from './channel-names.ts';
import { Completing } from './completing.ts';
import type { Utf8Blocks } from './encoding.ts';
import { excerpt } from './excerpt.ts';
import type { FieldColumns, FileFacts } from './fills.ts';
import type { Header, Recognition, UsedColumn } from './header.ts';
import { OtherWords } from './other-words.ts';
import type { ProfileColumn } from './profiles/profile.ts';
import { ESCAPED, PLAIN } from './record-splitter.ts';
import { type Breakage, type RowVisitor, Scanner } from './scanner.ts';
import { Skipping } from './skipping.ts';
import { Tally } from './tally.ts';

/** Rows of a batch, at most: DuckDB's vector size. */
export const BATCH_ROWS = 2048;
/** Bytes of rows after which a batch is complete: long texts must not fill the memory. */
const BATCH_BYTES = 8 * 1024 * 1024;

/** Characters of a row or cell that are kept, and of a cell that are shown in a message. */
const RAW_CHARACTERS = 2000;
const SHOWN_CHARACTERS = 100;

/** Stands for what is kept back. */
const MASK = '…';

interface TypedColumn extends UsedColumn {
  readonly type: CellType;
  readonly reader: CellReader;
  /** For bare cells of a sheet, which are numbers and days as the workbook holds them. */
  readonly bareType: CellType;
  readonly bareReader: CellReader;
  /** True where a row without it is rejected. */
  readonly required: boolean;
}

interface CarriedColumn {
  readonly place: number;
  /** Place of the column that says how far; -1 where it is carried always. */
  readonly keyPlace: number;
  readonly carrying: Carrying;
}

/** How the rows of one file are read. */
export interface RowReading {
  readonly header: Header;
  readonly recognition: Recognition;
  readonly text: Utf8Blocks;
  readonly facts: FileFacts;
  readonly style: CellStyle;
  /** True for the sheet of a workbook: its bare cells are no text. */
  readonly isSheet: boolean;
  readonly settings: Settings;
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
  readonly #isSheet: boolean;
  readonly #scanner: Scanner;
  readonly #columns: readonly TypedColumn[];
  readonly #carried: readonly CarriedColumn[];
  readonly #masked: ReadonlySet<number>;
  /** Groups of columns of which each row must fill one. */
  readonly #oneOf: readonly (readonly number[])[];
  readonly #notBefore: readonly { readonly later: number; readonly earlier: number }[];
  readonly #skipping: Skipping;
  readonly #channels: ChannelNames;
  readonly #otherWords: OtherWords;
  readonly #completing: Completing;
  #values: CellValue[][];
  #lines = new Float64Array(BATCH_ROWS);
  #rows = 0;
  #bytes = 0;
  #suspect = false;
  #batches: RecordBatch[] = [];
  #rejectedRows: RejectedRow[] = [];

  constructor({ header, recognition, text, facts, style, isSheet, settings }: RowReading) {
    const { table } = recognition;
    this.#recognition = recognition;
    this.#text = text;
    this.#isSheet = isSheet;
    this.#scanner = new Scanner(header.delimiter, header.names.length, header.nextLine, this);
    this.#masked = new Set(recognition.masked);
    this.#otherWords = new OtherWords();
    const alone = new Set(table.requires.flatMap((group) => (group.length === 1 ? group : [])));
    this.#columns = recognition.columns.map((used) => {
      const onOtherWord = this.#otherWords.of(used.header);
      const type = typeOf(used.column, { ...style, onOtherWord });
      const bareType = bareTypeOf(used.column, { ...style, onOtherWord });
      const required = alone.has(used.column.field);
      const [reader, bareReader] = [readerOf(type), readerOf(bareType)];
      return { ...used, type, reader, bareType, bareReader, required };
    });
    this.#carried = this.#columns.flatMap(({ column: { carried } }, place) => {
      if (carried === null) return [];
      const keyPlace = carried === 'always' ? -1 : this.#placeOf(carried);
      return [{ place, keyPlace, carrying: new Carrying(carried !== 'always') }];
    });
    this.#oneOf = table.requires
      .filter(
        (group) =>
          group.length > 1 || this.#carried.some(({ place }) => place === this.#placeOf(group[0] ?? '')),
      )
      .map((group) => group.map((field) => this.#placeOf(field)).filter((place) => place >= 0));
    this.#notBefore = table.notBefore
      .map(([later, earlier]) => ({ later: this.#placeOf(later), earlier: this.#placeOf(earlier) }))
      .filter(({ later, earlier }) => later >= 0 && earlier >= 0);
    this.#skipping = new Skipping(table.skip, recognition.columns);
    this.#channels = new ChannelNames(settings);
    this.tally = new Tally(table);
    this.#completing = new Completing(table, facts, settings);
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
    const raw = this.#openText(rawText(this.#scanner.breakOff()));
    const { line } = this.#scanner;
    this.#reject({ line, column: null, value: null, reason, raw });
    this.#completeBatch();
    return line;
  }

  /** Batches since the last call, of the table's record first. */
  takeBatches(): RecordBatch[] {
    return this.#batches.splice(0);
  }

  /** Rejected rows since the last call, in the file's order. */
  takeRejected(): RejectedRow[] {
    const rows = this.#rejectedRows.splice(0);
    return rows.sort((a, b) => a.line - b.line);
  }

  /** Rejects a row that was given out as accepted and that its taker refuses. */
  refuse(row: RejectedRow): void {
    this.accepted--;
    this.rowsRead--;
    this.#reject(row);
  }

  /** What a person should know of the rows: channels and words that are not known, records that rows could not give. */
  warnings(file: string): string[] {
    return [
      ...this.#channels.warnings(file),
      ...this.#otherWords.warnings(file),
      ...this.#completing.warnings(file),
    ];
  }

  blank(): void {
    this.rowsRead++;
    this.skipped++;
  }

  broken(line: number, raw: Uint8Array, breakage: Breakage): void {
    const reason = BREAKAGES[breakage];
    for (const { carrying } of this.#carried) carrying.lose();
    this.#reject({ line, column: null, value: null, reason, raw: this.#openText(rawText(raw)) });
  }

  row(line: number): void {
    if (this.#suspect && this.#text.isDamaged(this.#scanner.rowBytes)) {
      const reason = `the line holds bytes that are no text in ${this.#text.encoding}: save the file again`;
      for (const { carrying } of this.#carried) carrying.lose();
      this.#reject({ line, column: null, value: null, reason, raw: this.#raw() });
    } else if (this.#skipping.skips(this.#scanner)) {
      this.blank();
    } else if (this.#accepts()) {
      this.rowsRead++;
      this.accepted++;
      this.#lines[this.#rows] = line;
      this.#bytes += this.#scanner.rowLength;
      if (++this.#rows === BATCH_ROWS || this.#bytes >= BATCH_BYTES) this.#completeBatch();
    } else this.#explain(line);
  }

  /** Reads the row's cells behind the last accepted row; false where the row cannot be taken. */
  #accepts(): boolean {
    const columns = this.#columns;
    const row = this.#rows;
    const { buffer, splitter } = this.#scanner;
    const { starts, ends, quoting } = splitter;
    const isSheet = this.#isSheet;
    for (let place = 0; place < columns.length; place++) {
      const used = columns[place] as TypedColumn;
      const { cell } = used;
      const reader = isSheet && quoting[cell] === PLAIN ? used.bareReader : used.reader;
      const value =
        quoting[cell] === ESCAPED
          ? parsedValue(used.type, this.#scanner.cellText(cell))
          : reader.read(buffer, starts[cell] as number, ends[cell] as number);
      if (value === undefined || (value === null && used.required && used.column.carried === null))
        return false;
      (this.#values[place] as CellValue[])[row] = value;
    }
    return (this.#carried.length === 0 || this.#carries()) && this.#isWhole();
  }

  /** True where the values of the present row go together. */
  #isWhole(): boolean {
    for (const group of this.#oneOf) {
      if (!group.some((place) => this.#valueAt(place) !== null)) return false;
    }
    for (const { later, earlier } of this.#notBefore) {
      if (this.#isBefore(later, earlier)) return false;
    }
    return true;
  }

  /** Carries values down into the present row; false where one of them is not known. */
  #carries(): boolean {
    let isWhole = true;
    for (const { place, keyPlace, carrying } of this.#carried) {
      const value = carrying.carry(this.#valueAt(place), keyPlace < 0 ? null : this.#valueAt(keyPlace));
      if (value === undefined) isWhole = false;
      else (this.#values[place] as CellValue[])[this.#rows] = value;
    }
    return isWhole;
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
    const cellFault = this.#cellFault();
    if (cellFault !== null) this.#carryPast();
    const fault = cellFault ?? this.#rowFault();
    if (fault === null) throw new Error(`line ${line}: rejected, but every cell reads well`);
    this.#reject({ line, ...fault, raw: this.#raw() });
  }

  /** Keeps what a row that is rejected for one of its cells states for the rows below it. */
  #carryPast(): void {
    const readAt = (place: number): CellValue | undefined => {
      const result = this.#parse(place);
      return 'problem' in result ? undefined : result.value;
    };
    for (const { place, keyPlace, carrying } of this.#carried) {
      const key = keyPlace < 0 ? null : readAt(keyPlace);
      if (key === undefined) carrying.lose();
      else carrying.carry(readAt(place), key);
    }
  }

  #parse(place: number) {
    const { cell, type, bareType } = this.#columns[place] as TypedColumn;
    const isBare = this.#isSheet && this.#scanner.splitter.quoting[cell] === PLAIN;
    return (isBare ? bareType : type).parse(this.#scanner.cellText(cell));
  }

  #cellFault(): Fault | null {
    for (const [place, { cell, header, column, required }] of this.#columns.entries()) {
      const value = this.#scanner.cellText(cell);
      const result = this.#parse(place);
      if ('problem' in result) {
        const reason = `"${excerpt(value, SHOWN_CHARACTERS)}" ${result.problem}`;
        return { column: header, value: value.slice(0, RAW_CHARACTERS), reason };
      }
      if (result.value === null && required && column.carried === null) {
        return { column: header, value: null, reason: `the cell is empty, ${header} must be given` };
      }
    }
    return null;
  }

  #rowFault(): Fault | null {
    const lost = this.#carried.find(({ place, keyPlace, carrying }) => {
      const key = keyPlace < 0 ? null : this.#valueAt(keyPlace);
      return carrying.carry(this.#valueAt(place), key) === undefined;
    });
    if (lost !== undefined) {
      const { header } = this.#columns[lost.place] as TypedColumn;
      const reason = `the cell is empty and the row above that states ${header} was rejected`;
      return { column: header, value: null, reason };
    }
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

  /** The present row as it stands, without the cells that must not leave the file. */
  #raw(): string {
    if (this.#masked.size === 0) return rawText(this.#scanner.rowBytes);
    const { delimiter, quoting } = this.#scanner.splitter;
    const cells = Array.from(quoting, (quotes, cell) => {
      if (this.#masked.has(cell)) return MASK;
      const text = this.#scanner.cellText(cell);
      return quotes === PLAIN ? text : `"${text.replaceAll('"', '""')}"`;
    });
    return cells.join(String.fromCharCode(delimiter)).slice(0, RAW_CHARACTERS);
  }

  /** The text of a line whose cells cannot be told apart: nothing where one of them must not leave the file. */
  #openText(raw: string): string {
    return this.#masked.size === 0 ? raw : MASK;
  }

  #placeOf(field: string): number {
    return this.#columns.findIndex(({ column }) => column.field === field);
  }

  /** Rejects a row that was read well but of which no record can be made. */
  #rejectLate(line: number, field: string): void {
    this.accepted--;
    this.rowsRead--;
    const { columns } = this.#recognition.table;
    const column = columns.find((one) => one.field === field)?.headers[0] ?? field;
    const reason = `the row does not tell its ${column}`;
    this.#reject({ line, column, value: null, reason, raw: '' });
  }

  /** Answers go out with their lines; `rejected` are the rows that are no longer among them. */
  #withLines(batch: RecordBatch, rejected: readonly { readonly row: number }[]): RecordBatch {
    if (RECORDS[batch.record].nature !== 'answer') return batch;
    const out = new Set(rejected.map(({ row }) => row));
    const lines = [...this.#lines.subarray(0, this.#rows)].filter((_, row) => !out.has(row));
    return { ...batch, lines };
  }

  #emptyBatch(): CellValue[][] {
    return this.#columns.map(() => new Array<CellValue>(BATCH_ROWS));
  }

  #completeBatch(): void {
    const rows = this.#rows;
    if (rows === 0) return;
    const columns: FieldColumns = new Map();
    this.#columns.forEach(({ column }, place) => {
      const values = this.#values[place] ?? [];
      values.length = rows;
      if (column.channelName) this.#channels.map(values);
      columns.set(column.field, values);
    });
    const { batches, rejected } = this.#completing.complete(columns, rows);
    for (const { row, field } of rejected) this.#rejectLate(this.#lines[row] ?? 0, field);
    for (const batch of batches) {
      if (batch.record === this.#recognition.table.record) this.tally.add(batch, columns);
      if (batch.rows > 0) this.#batches.push(this.#withLines(batch, rejected));
    }
    this.#values = this.#emptyBatch();
    this.#rows = 0;
    this.#bytes = 0;
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
export function typeOf({ kind, schema, channelName, rules }: ProfileColumn, style = PLAIN_STYLE): CellType {
  return channelName ? NAME_CELL : cellTypeOf(kind, schema, rules, style);
}

function bareTypeOf({ kind, schema, channelName, rules }: ProfileColumn, style: CellStyle): CellType {
  return channelName ? NAME_CELL : sheetCellTypeOf(kind, schema, rules, style);
}

function rawText(bytes: Uint8Array): string {
  return Buffer.from(bytes.subarray(0, RAW_CHARACTERS * 4))
    .toString('utf8')
    .slice(0, RAW_CHARACTERS);
}
