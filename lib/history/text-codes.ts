import type { CellValue } from '../domain/records.ts';

/** Most texts of one column that are kept. */
const MOST_TEXTS = 16_384;

/** Numbers the texts of one column, so that a text that repeats is handed over once. */
export class TextCodes {
  readonly #codes = new Map<string, number>();

  /** True once the column has more texts than are kept. */
  get isFull(): boolean {
    return this.#codes.size > MOST_TEXTS;
  }

  /** The code of each text, null for null. A text that is new gets the next code. */
  encode(values: readonly CellValue[]): (number | null)[] {
    const codes = this.#codes;
    return values.map((value) => {
      if (typeof value !== 'string') return null;
      const known = codes.get(value);
      if (known !== undefined) return known;
      codes.set(value, codes.size);
      return codes.size - 1;
    });
  }

  /** Each text, its code being its place. */
  get texts(): readonly string[] {
    return [...this.#codes.keys()];
  }
}
