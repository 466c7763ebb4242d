import type { Column } from '../domain/fields.ts';
import type { CellValue } from '../domain/records.ts';
import { identifier, literal } from './database.ts';
import { fromStaged, STAGED_TYPE } from './record-columns.ts';
import { TextCodes } from './text-codes.ts';

/**
 * How a column travels: not at all as long as it has one value, texts by their codes as long as they are not too many,
 * else as it is. A column only ever goes on to a later one of these.
 */
export type Form = 'constant' | 'codes' | 'values';

/** A column is stored by a dictionary of all its texts where each of them stands in so many rows on average. */
const ROWS_A_TEXT = 64;

/** One column of a file's rows on its way to DuckDB, and the SQL that gives it back as it is stored. */
export class StagedColumn {
  form: Form = 'constant';
  readonly #column: Column;
  readonly #constant: CellValue;
  readonly #codes: TextCodes | null;
  /** Name of the table that holds the column's texts by code. */
  readonly #texts: string;
  /** SQL type of its texts. */
  #type = 'VARCHAR';
  /** The values that were last found to be constant: batches may share them. */
  #seen: readonly CellValue[] = [];

  /** `first` is the column's value in the first row of the file; `place` tells the file's columns apart. */
  constructor(column: Column, place: number, first: CellValue) {
    this.#column = column;
    this.#constant = first;
    this.#codes = column.kind === 'text' ? new TextCodes() : null;
    this.#codes?.encode([first]);
    this.#texts = `texts_${place}`;
  }

  /** The column's name as an SQL identifier. */
  get name(): string {
    return identifier(this.#column.name);
  }

  /** The form in which these values can travel. */
  formOf(values: readonly CellValue[]): Form {
    if (this.form === 'constant' && this.#isConstant(values)) return 'constant';
    return this.form === 'values' || this.#codes === null || this.#codes.isFull ? 'values' : 'codes';
  }

  /** The values in the column's form, as a JSON array: DuckDB takes one text faster than its values one by one. */
  packed(values: readonly CellValue[]): string {
    return JSON.stringify(this.form === 'codes' ? this.#codes?.encode(values) : values);
  }

  /** SQL that unpacks what `packed` gave, into rows. */
  get unpacked(): string {
    const type = this.form === 'codes' ? 'INTEGER' : STAGED_TYPE[this.#column.kind];
    return `unnest(from_json(${this.name}, '["${type}"]'))`;
  }

  /** SQL that gives an unpacked value as it lies in a segment: the code, or the value as it is stored. */
  get inSegment(): string {
    return this.form === 'codes' ? this.name : fromStaged(this.#column.kind, this.name);
  }

  /**
   * SQL to run in a connection, once all `rows` of the file are there, before `stored` and `join` are used in it. Texts
   * that repeat get an ENUM type in their own order: it sorts and is written several times as fast, and Parquet holds
   * the same text. Whether they do is decided by the rows alone, whatever their order, so that the bytes are the same.
   */
  preparation(rows: number): readonly string[] {
    const codes = this.#codes;
    const texts = codes?.texts ?? [];
    if (codes === null || texts.length === 0) return [];
    const list = `unnest(from_json(${literal(JSON.stringify(texts))}, '["VARCHAR"]'))`;
    const areFew = !codes.isFull && texts.length <= Math.max(1, rows / ROWS_A_TEXT);
    const repeat = areFew && texts.every(canBeEnum);
    this.#type = repeat ? `${this.#texts}_type` : 'VARCHAR';
    return [
      ...(repeat ? [`CREATE TEMP TYPE ${this.#type} AS ENUM (SELECT ${list} AS text ORDER BY text)`] : []),
      `CREATE TEMP TABLE ${this.#texts} AS SELECT unnest(range(${texts.length})) AS code, CAST(${list} AS ${this.#type}) AS text`,
    ];
  }

  /** SQL that gives the stored value from a segment, named `segment`, that has the column in that form. */
  stored(form: Form): string {
    if (form === 'values') return `segment.${this.name}`;
    if (form === 'codes') return `${this.#texts}.text`;
    const constant = this.#constant === null ? 'NULL' : literal(String(this.#constant));
    const { kind } = this.#column;
    return kind === 'text'
      ? `CAST(${constant} AS ${this.#type})`
      : fromStaged(kind, `CAST(${constant} AS ${STAGED_TYPE[kind]})`);
  }

  /** SQL of what such a segment must be joined with. */
  join(form: Form): string {
    return form === 'codes' ? `LEFT JOIN ${this.#texts} ON ${this.#texts}.code = segment.${this.name}` : '';
  }

  #isConstant(values: readonly CellValue[]): boolean {
    if (values === this.#seen) return true;
    const isConstant = values.every((value) => value === this.#constant);
    if (isConstant) this.#seen = values;
    return isConstant;
  }
}

/** SQL of a text of which a column has no other. */
export function enumLiteral(text: string): string {
  return canBeEnum(text) ? `CAST(${literal(text)} AS ENUM (${literal(text)}))` : literal(text);
}

/** DuckDB takes no ENUM with a NUL in one of its texts. */
function canBeEnum(text: string): boolean {
  return !text.includes('\0');
}
