import { REMEMBERED_BYTES } from './cell-memory.ts';

const ZERO = 0x30;
const ONE = 0x31;
const NINE = 0x39;

/**
 * The shape of a cell: its bytes with a 1 for every digit that is not 0. How a number is written shows in its shape
 * alone, and there are few shapes in a column.
 */
export class CellShape {
  /** The shape's bytes up to `length`, and room behind them to read by words. */
  readonly bytes: Buffer = Buffer.alloc(REMEMBERED_BYTES + 4);
  length = 0;
  /** The cell's digits as one whole number, and those of its shape. */
  digits = 0;
  shapeDigits = 0;

  /** Takes the shape of `bytes[start..end)`; false where it is too long to be remembered. */
  take(bytes: Uint8Array, start: number, end: number): boolean {
    this.length = end - start;
    if (this.length > REMEMBERED_BYTES) return false;
    const shape = this.bytes;
    let [digits, shapeDigits] = [0, 0];
    for (let at = start, place = 0; at < end; at++, place++) {
      const byte = bytes[at] as number;
      if (byte < ZERO || byte > NINE) {
        shape[place] = byte;
        continue;
      }
      const mark = byte === ZERO ? ZERO : ONE;
      shape[place] = mark;
      digits = digits * 10 + (byte - ZERO);
      shapeDigits = shapeDigits * 10 + (mark - ZERO);
    }
    this.digits = digits;
    this.shapeDigits = shapeDigits;
    return true;
  }

  /** The shape as text: a cell of this shape. */
  get text(): string {
    return this.bytes.toString('utf8', 0, this.length);
  }
}
