import type { CellValue } from '../domain/records.ts';
import type { CellType } from './cell-types.ts';
import { scaledDecimal } from './scaled-decimal.ts';

/** Slots for a small file, and for one that has more than `SMALL_FILE_CELLS` cells in the column. */
const FEW_SLOTS = 1 << 8;
const MANY_SLOTS = 1 << 15;
const SMALL_FILE_CELLS = 2048;
/** Longest cell that is remembered, in words of four bytes. */
const KEY_WORDS = 8;
/** After so many cells a column that repeats less than a quarter of them (order ids) is no longer remembered. */
const TRIAL_CELLS = 40_960;
/** Bits of a cell's last word that belong to it, by the cell's length modulo four. */
const LAST_WORD_BITS = Int32Array.of(-1, 0xff, 0xffff, 0xffffff);

/**
 * Reads the cells of one column from their bytes, fast: decimals digit by digit, all else through a bounded memory of
 * cells seen before, so that a SKU or a day that repeats is decoded and checked once and its text exists once.
 * Gives exactly what the cell type's `parse` gives, with `undefined` for a problem.
 */
export class CellReader {
  readonly #type: CellType;
  /** Keys in slots of fixed size; a slot's length is one more than its key's bytes, 0 where the slot is free. */
  #keys = new Int32Array(FEW_SLOTS * KEY_WORDS);
  #lengths = new Uint8Array(FEW_SLOTS);
  #values = new Array<CellValue>(FEW_SLOTS);
  readonly #probe = new Int32Array(KEY_WORDS);
  #bytes: Buffer = Buffer.alloc(0);
  #view: DataView = new DataView(this.#bytes.buffer);
  #remembers = true;
  #looked = 0;
  #found = 0;

  constructor(type: CellType) {
    this.#type = type;
  }

  /**
   * The value of `bytes[start..end)`, behind which four more bytes must lie (the scanner's buffer has them): null
   * where blank, undefined where the text is not of this type.
   */
  read(bytes: Buffer, start: number, end: number): CellValue | undefined {
    if (start === end) return null;
    const { decimal } = this.#type;
    if (decimal === null) {
      return this.#remembers && end - start <= KEY_WORDS * 4
        ? this.#remembered(bytes, start, end)
        : this.readText(bytes.toString('utf8', start, end));
    }
    const value = scaledDecimal(bytes, start, end, decimal.places, decimal.rounds);
    return value >= decimal.least && value <= decimal.most
      ? value
      : this.readText(bytes.toString('utf8', start, end));
  }

  /** The value of a text: null where blank, undefined where it is not of this type. */
  readText(text: string): CellValue | undefined {
    const cell = this.#type.parse(text);
    return 'problem' in cell ? undefined : cell.value;
  }

  #remembered(bytes: Buffer, start: number, end: number): CellValue | undefined {
    const length = end - start;
    if (++this.#looked === SMALL_FILE_CELLS) this.#growMemory();
    else if (this.#looked === TRIAL_CELLS) this.#remembers = this.#found > TRIAL_CELLS / 4;
    const slot = this.#probeFor(bytes, start, length);
    if (this.#lengths[slot] === length + 1 && this.#holdsProbe(slot, length)) {
      this.#found++;
      return this.#values[slot];
    }
    const value = this.readText(bytes.toString('utf8', start, end));
    if (value !== undefined) {
      this.#keys.set(this.#probe, slot * KEY_WORDS);
      this.#lengths[slot] = length + 1;
      this.#values[slot] = value;
    }
    return value;
  }

  #growMemory(): void {
    this.#keys = new Int32Array(MANY_SLOTS * KEY_WORDS);
    this.#lengths = new Uint8Array(MANY_SLOTS);
    this.#values = new Array<CellValue>(MANY_SLOTS);
  }

  /** Puts the cell's words into the probe and gives its slot (multiplicative hashing, Knuth 6.4). */
  #probeFor(bytes: Buffer, start: number, length: number): number {
    if (bytes !== this.#bytes) {
      this.#bytes = bytes;
      this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    }
    const view = this.#view;
    const probe = this.#probe;
    const last = (length - 1) >> 2;
    let hash = length;
    for (let word = 0; word < last; word++) {
      const bits = view.getInt32(start + word * 4, true);
      probe[word] = bits;
      hash = Math.imul(hash ^ bits, 0x9e3779b1);
      hash ^= hash >>> 15;
    }
    const bits = view.getInt32(start + last * 4, true) & (LAST_WORD_BITS[length & 3] as number);
    probe[last] = bits;
    hash = Math.imul(hash ^ bits, 0x9e3779b1);
    return (hash ^ (hash >>> 15)) & (this.#lengths.length - 1);
  }

  #holdsProbe(slot: number, length: number): boolean {
    const keys = this.#keys;
    const probe = this.#probe;
    const key = slot * KEY_WORDS;
    for (let word = (length - 1) >> 2; word >= 0; word--) {
      if (keys[key + word] !== probe[word]) return false;
    }
    return true;
  }
}
