import type { CellValue } from '../domain/records.ts';
import type { DecimalForm } from './cell-form.ts';
import { CellMemory } from './cell-memory.ts';
import type { CellReader } from './cell-reader.ts';
import { CellShape } from './cell-shape.ts';
import { type CellType, parsedValue } from './cell-types.ts';
import { scaledDecimal } from './scaled-decimal.ts';

/** Shapes that stand for no value, and those of which each cell must be looked at. */
const NO_VALUE = true;
const UNSURE = false;
const POWERS = [1, 10, 100, 1000, 10_000];

/**
 * Reads numbers: plain ones digit by digit, others (`$1,200.50`, `302.35-`) by their shape. How a shape is read is
 * learned from the cell type once: the sign of its numbers, and how many of their digits are decimals.
 */
export class NumberReader implements CellReader {
  readonly #type: CellType;
  readonly #form: DecimalForm;
  readonly #shape = new CellShape();
  /** NO_VALUE, UNSURE, or the power of ten that makes the digits the value: n, and -1 - n where they are negative. */
  readonly #shapes = new CellMemory();

  constructor(type: CellType, form: DecimalForm) {
    this.#type = type;
    this.#form = form;
  }

  read(bytes: Buffer, start: number, end: number): CellValue | undefined {
    if (start === end) return null;
    const { places, rounds, least, most, isPlain } = this.#form;
    const plain = isPlain ? scaledDecimal(bytes, start, end, places, rounds) : Number.NaN;
    if (plain >= least && plain <= most) return plain;
    const value = this.#byShape(bytes, start, end);
    if (value === null || (value >= least && value <= most)) return value;
    return parsedValue(this.#type, bytes.toString('utf8', start, end));
  }

  /** The value as the cell's shape says; NaN where it does not. */
  #byShape(bytes: Buffer, start: number, end: number): number | null {
    const shape = this.#shape;
    if (!shape.take(bytes, start, end)) return Number.NaN;
    let known = this.#shapes.find(shape.bytes, 0, shape.length);
    if (known === undefined) {
      known = this.#learned();
      this.#shapes.keep(known);
    }
    if (known === NO_VALUE) return null;
    if (typeof known !== 'number' || shape.digits > Number.MAX_SAFE_INTEGER) return Number.NaN;
    return known >= 0
      ? shape.digits * (POWERS[known] as number)
      : 0 - shape.digits * (POWERS[-1 - known] as number);
  }

  /** What the cell type makes of the present shape. */
  #learned(): CellValue {
    const { text, shapeDigits } = this.#shape;
    const value = parsedValue(this.#type, text);
    if (value === null) return NO_VALUE;
    if (digitsOf(text.normalize('NFKC')) !== digitsOf(text)) return UNSURE;
    for (let power = 0; power <= this.#form.places; power++) {
      const digits = shapeDigits * (POWERS[power] as number);
      if (value === digits) return power;
      if (value === -digits) return -1 - power;
    }
    return UNSURE;
  }
}

/** The digits 0 to 9 of a text. Digits of other widths are none, and would be missing in a shape. */
function digitsOf(text: string): string {
  return text.replace(/\D/g, '');
}
