import type { CellValue } from '../domain/records.ts';

/** Rows from which on it pays to look whether a column repeats, and most texts of one column that are kept. */
const LEAST_ROWS = 1024;
const MOST_TEXTS = 50_000;

/**
 * Numbers the texts of one column, so that a text that repeats is handed to DuckDB once: appending a text costs ten
 * times what appending a number does.
 */
export class TextCodes {
  readonly #codes = new Map<string, number>();

  /** Codes for a column whose first rows are these; null where they repeat too little, or are too few, to pay. */
  static for(values: readonly CellValue[]): TextCodes | null {
    if (values.length < LEAST_ROWS || new Set(values).size > values.length / 4) return null;
    return new TextCodes();
  }

  /** True once the column has more texts than are kept. */
  get isFull(): boolean {
    return this.#codes.size > MOST_TEXTS;
  }

  /** The code of each value, null for null. */
  encode(values: readonly CellValue[]): CellValue[] {
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
