import type { CellValue } from '../domain/records.ts';
import type { CellType } from './cell-types.ts';
import { scaledDecimal } from './scaled-decimal.ts';

const SLOTS = 1 << 15;
const KEY_BYTES = 32;

/**
 * Reads the cells of one column from their bytes, fast: decimals digit by digit, all else through a bounded memory of
 * cells seen before, so that a SKU or a day that repeats is decoded and checked once and its text exists once.
 * Gives exactly what the cell type's `parse` gives, with `undefined` for a problem.
 */
export class CellReader {
  readonly #type: CellType;
  /** Keys in slots of fixed size; a slot's length is one more than its key's, 0 where the slot is free. */
  readonly #keys: Uint8Array;
  readonly #lengths: Uint8Array;
  readonly #values: CellValue[];

  constructor(type: CellType) {
    this.#type = type;
    const slots = type.decimal === null ? SLOTS : 0;
    this.#keys = new Uint8Array(slots * KEY_BYTES);
    this.#lengths = new Uint8Array(slots);
    this.#values = new Array<CellValue>(slots);
  }

  /** The value of `bytes[start..end)`: null where blank, undefined where the text is not of this type. */
  read(bytes: Buffer, start: number, end: number): CellValue | undefined {
    if (start === end) return null;
    const { decimal } = this.#type;
    if (decimal === null) return this.#remembered(bytes, start, end);
    const value = scaledDecimal(bytes, start, end, decimal.places, decimal.rounds);
    return value >= decimal.least && value <= decimal.most ? value : this.#parsed(bytes, start, end);
  }

  #parsed(bytes: Buffer, start: number, end: number): CellValue | undefined {
    const cell = this.#type.parse(bytes.toString('utf8', start, end));
    return 'problem' in cell ? undefined : cell.value;
  }

  #remembered(bytes: Buffer, start: number, end: number): CellValue | undefined {
    const length = end - start;
    if (length > KEY_BYTES) return this.#parsed(bytes, start, end);
    const slot = slotOf(bytes, start, end);
    if (this.#lengths[slot] === length + 1 && this.#holds(slot, bytes, start, length)) {
      return this.#values[slot];
    }
    const value = this.#parsed(bytes, start, end);
    if (value !== undefined) {
      this.#keys.set(bytes.subarray(start, end), slot * KEY_BYTES);
      this.#lengths[slot] = length + 1;
      this.#values[slot] = value;
    }
    return value;
  }

  #holds(slot: number, bytes: Buffer, start: number, length: number): boolean {
    const keys = this.#keys;
    const key = slot * KEY_BYTES;
    for (let at = 0; at < length; at++) {
      if (keys[key + at] !== bytes[start + at]) return false;
    }
    return true;
  }
}

/** FNV-1a, folded to a slot. */
function slotOf(bytes: Buffer, start: number, end: number): number {
  let hash = 0x811c9dc5;
  for (let at = start; at < end; at++) hash = Math.imul(hash ^ (bytes[at] as number), 0x01000193);
  return (hash ^ (hash >>> 15)) & (SLOTS - 1);
}
