import type { CellValue } from '../domain/records.ts';

/** Slots for a small file, and for one that has more than `SMALL_FILE_CELLS` cells in the column. */
const FEW_SLOTS = 1 << 8;
const MANY_SLOTS = 1 << 15;
const SMALL_FILE_CELLS = 2048;
/** After so many cells a column that repeats less than a quarter of them (order ids) is no longer remembered. */
const TRIAL_CELLS = 40_960;
/** Longest cell that is remembered, in words of four bytes. */
const KEY_WORDS = 8;
/** Bits of a cell's last word that belong to it, by the cell's length modulo four. */
const LAST_WORD_BITS = Int32Array.of(-1, 0xff, 0xffff, 0xffffff);

/** Longest cell that is remembered, in bytes. */
export const REMEMBERED_BYTES = KEY_WORDS * 4;

/** A bounded memory of the cells of one column and their values, found by their bytes. */
export class CellMemory {
  /** Keys in slots of fixed size; a slot's length is that of its key in bytes, 0 where the slot is free. */
  #keys = new Int32Array(FEW_SLOTS * KEY_WORDS);
  #lengths = new Uint8Array(FEW_SLOTS);
  #values = new Array<CellValue>(FEW_SLOTS);
  #bytes: Buffer = Buffer.alloc(0);
  #words = new DataView(this.#bytes.buffer);
  #looked = 0;
  #found = 0;
  /** Where the cell that was looked for last stands, and the slot that is its place. */
  #start = 0;
  #lastWord = 0;
  #tail = 0;
  #length = 0;
  #slot = 0;

  /** False once the column has shown that its cells do not repeat. */
  get isWorthwhile(): boolean {
    return this.#looked < TRIAL_CELLS || this.#found * 4 > this.#looked;
  }

  /**
   * The value of `bytes[start..end)`, of 1 to REMEMBERED_BYTES bytes behind which three more must lie; undefined where
   * it is not remembered.
   */
  find(bytes: Buffer, start: number, end: number): CellValue | undefined {
    if (++this.#looked === SMALL_FILE_CELLS) this.#grow();
    const slot = this.#slotOf(bytes, start, end - start);
    if (this.#lengths[slot] !== this.#length || !this.#holds(slot)) return undefined;
    this.#found++;
    return this.#values[slot];
  }

  /** Remembers the value of the cell that was looked for last, in place of another cell of its slot. */
  keep(value: CellValue): void {
    let key = this.#slot * KEY_WORDS;
    for (let at = this.#start; at < this.#lastWord; at += 4) {
      this.#keys[key++] = this.#words.getInt32(at, true);
    }
    this.#keys[key] = this.#tail;
    this.#lengths[this.#slot] = this.#length;
    this.#values[this.#slot] = value;
  }

  #grow(): void {
    this.#keys = new Int32Array(MANY_SLOTS * KEY_WORDS);
    this.#lengths = new Uint8Array(MANY_SLOTS);
    this.#values = new Array<CellValue>(MANY_SLOTS);
  }

  /** The slot of a cell (multiplicative hashing, Knuth 6.4), which is from now on the one that was looked for last. */
  #slotOf(bytes: Buffer, start: number, length: number): number {
    if (bytes !== this.#bytes) {
      this.#bytes = bytes;
      this.#words = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    }
    const words = this.#words;
    const lastWord = start + ((length - 1) & ~3);
    let hash = length;
    for (let at = start; at < lastWord; at += 4) {
      hash = Math.imul(hash ^ words.getInt32(at, true), 0x9e3779b1);
      hash ^= hash >>> 15;
    }
    const tail = words.getInt32(lastWord, true) & (LAST_WORD_BITS[length & 3] as number);
    hash = Math.imul(hash ^ tail, 0x9e3779b1);
    this.#start = start;
    this.#lastWord = lastWord;
    this.#tail = tail;
    this.#length = length;
    this.#slot = (hash ^ (hash >>> 15)) & (this.#lengths.length - 1);
    return this.#slot;
  }

  #holds(slot: number): boolean {
    const words = this.#words;
    const keys = this.#keys;
    let key = slot * KEY_WORDS;
    for (let at = this.#start; at < this.#lastWord; at += 4) {
      if (keys[key++] !== words.getInt32(at, true)) return false;
    }
    return keys[key] === this.#tail;
  }
}
