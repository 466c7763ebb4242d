import type { CellValue } from '../domain/records.ts';

/**
 * Carries the values of one column down over its empty cells: always, or while a key stays the same. `undefined`
 * stands for a value that is not known, because the row that stated it could not be read.
 */
export class Carrying {
  readonly #isKeyed: boolean;
  #key: CellValue = null;
  #value: CellValue | undefined = null;
  #isLineLost = false;

  constructor(isKeyed: boolean) {
    this.#isKeyed = isKeyed;
  }

  /** The value of a row: its own, else the one carried down; undefined where that was lost. */
  carry(own: CellValue | undefined, key: CellValue): CellValue | undefined {
    const isSame = !this.#isKeyed || key === this.#key;
    if (own === null && isSame) return this.#value;
    this.#value = own === null && this.#isLineLost ? undefined : own;
    this.#key = key;
    if (own !== null) this.#isLineLost = false;
    return this.#value;
  }

  /** Notes a line whose cells are not known. */
  lose(): void {
    this.#isLineLost = true;
    if (!this.#isKeyed) this.#value = undefined;
  }
}
