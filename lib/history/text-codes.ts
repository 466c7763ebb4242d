import type { CellValue } from '../domain/records.ts';

/** Most texts of one column that are kept, and most characters of them. */
const MOST_TEXTS = 16_384;
const MOST_CHARACTERS = 2_000_000;

/** Numbers the texts of one column, so that a text that repeats is handed over once. */
export class TextCodes {
  readonly #codes = new Map<string, number>();
  #characters = 0;

  /** True once the column has more texts than are kept. */
  get isFull(): boolean {
    return this.#codes.size > MOST_TEXTS || this.#characters > MOST_CHARACTERS;
  }

  /** The code of each text, null for null. A text that is new gets the next code. */
  encode(values: readonly CellValue[]): (number | null)[] {
    const codes = this.#codes;
    const encoded = new Array<number | null>(values.length);
    for (let row = 0; row < values.length; row++) {
      const value = values[row];
      let code: number | null = null;
      if (typeof value === 'string') {
        code = codes.get(value) ?? codes.size;
        if (code === codes.size) {
          codes.set(value, code);
          this.#characters += value.length;
        }
      }
      encoded[row] = code;
    }
    return encoded;
  }

  /** Each text, its code being its place. */
  get texts(): readonly string[] {
    return [...this.#codes.keys()];
  }
}
