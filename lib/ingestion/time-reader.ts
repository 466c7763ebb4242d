import type { CellValue } from '../domain/records.ts';
import type { TimeForm } from './cell-form.ts';
import { CellMemory, REMEMBERED_BYTES } from './cell-memory.ts';
import type { CellReader } from './cell-reader.ts';
import { type CellType, parsedValue } from './cell-types.ts';
import { withoutBlanks } from './text-reader.ts';
import { writtenDay } from './written-dates.ts';

const SPACE = 0x20;
const PLUS = 0x2b;
const MINUS = 0x2d;
const ZERO = 0x30;
const COLON = 0x3a;
const A = 0x41;
const M = 0x4d;
const P = 0x50;
const T = 0x54;
const Z = 0x5a;
const UPPER_CASE = ~0x20;

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/** Stands for a text that is no day. */
const NO_DAY = false;
/** Shorter cells are no days: `-`, `null`. */
const SHORTEST_DAY = 8;

/**
 * Reads days and times: the day through a memory of days, the time of the day digit by digit. What is written in
 * another way than `DAY 23:59`, `DAY 11:59:59 PM` and `DAYT23:59:59+08:00` is left to the cell type.
 */
export class TimeReader implements CellReader {
  readonly #type: CellType;
  readonly #form: TimeForm;
  readonly #days = new CellMemory();
  readonly #short = new CellMemory();
  /** Where the reading of the present cell stands. */
  #at = 0;

  constructor(type: CellType, form: TimeForm) {
    this.#type = type;
    this.#form = form;
  }

  read(bytes: Buffer, start: number, end: number): CellValue | undefined {
    if (start === end) return null;
    if (end - start < SHORTEST_DAY) return this.#shortCell(bytes, start, end);
    const value = this.#value(bytes, start, end);
    return Number.isNaN(value) ? parsedValue(this.#type, bytes.toString('utf8', start, end)) : value;
  }

  #shortCell(bytes: Buffer, start: number, end: number): CellValue | undefined {
    const known = this.#short.find(bytes, start, end);
    if (known !== undefined) return known;
    const value = parsedValue(this.#type, bytes.toString('utf8', start, end));
    if (value !== undefined) this.#short.keep(value);
    return value;
  }

  /** The value of the cell; NaN where it is written in another way. */
  #value(bytes: Buffer, start: number, padded: number): number {
    const { local, zoned } = this.#form;
    const end = withoutBlanks(bytes, start, padded);
    this.#at = start;
    let ms = this.#day(bytes, end) * DAY_MS;
    if (this.#at < end) ms += this.#timeOfDay(bytes, this.#at + 1, end);
    const toValue = this.#at === end ? local : zoned;
    if (this.#at !== end) ms -= offsetAt(bytes, this.#at, end) * MINUTE_MS;
    return Number.isNaN(ms) || toValue === null ? Number.NaN : toValue(ms);
  }

  /** The number of the day that is written up to a blank or a T; NaN where none is. */
  #day(bytes: Buffer, end: number): number {
    const start = this.#at;
    let at = start;
    while (at < end && bytes[at] !== SPACE && bytes[at] !== T) at++;
    this.#at = at;
    if (at === start || at - start > REMEMBERED_BYTES) return Number.NaN;
    let known = this.#days.find(bytes, start, at);
    if (known === undefined) {
      const day = writtenDay(bytes.toString('utf8', start, at), this.#form.order);
      known = 'problem' in day ? NO_DAY : day.value;
      this.#days.keep(known);
    }
    return known === NO_DAY ? Number.NaN : (known as number);
  }

  /** Milliseconds of the time that is written from `from` on, seconds and half of the day where they are there; NaN where none is. */
  #timeOfDay(bytes: Buffer, from: number, end: number): number {
    const hourDigits = bytes[from + 1] === COLON ? 1 : 2;
    let hour = numberAt(bytes, from, hourDigits, end);
    let at = from + hourDigits;
    if (bytes[at] !== COLON) return Number.NaN;
    const minute = numberAt(bytes, at + 1, 2, end);
    at += 3;
    let second = 0;
    if (at < end && bytes[at] === COLON) {
      second = numberAt(bytes, at + 1, 2, end);
      at += 3;
    }
    const half = at + (bytes[at] === SPACE ? 1 : 0);
    const letter = (bytes[half] as number) & UPPER_CASE;
    if (
      half + 2 <= end &&
      (letter === A || letter === P) &&
      ((bytes[half + 1] as number) & UPPER_CASE) === M
    ) {
      if (!(hour >= 1 && hour <= 12)) return Number.NaN;
      hour = (hour % 12) + (letter === P ? 12 : 0);
      at = half + 2;
    }
    this.#at = at;
    return hour <= 23 && minute <= 59 && second <= 59
      ? ((hour * 60 + minute) * 60 + second) * 1000
      : Number.NaN;
  }
}

/** Minutes that the zone written from `from` to the end is ahead of UTC: `Z`, `+08:00` or `-0800`; NaN where none is. */
function offsetAt(bytes: Uint8Array, from: number, end: number): number {
  const at = from + (bytes[from] === SPACE ? 1 : 0);
  const sign = bytes[at];
  if (sign === Z && at + 1 === end) return 0;
  if (sign !== PLUS && sign !== MINUS) return Number.NaN;
  const minutesAt = at + (bytes[at + 3] === COLON ? 4 : 3);
  if (minutesAt + 2 !== end) return Number.NaN;
  const minutes = numberAt(bytes, at + 1, 2, end) * 60 + numberAt(bytes, minutesAt, 2, end);
  return sign === PLUS ? minutes : -minutes;
}

/** The number that one or two digits make; NaN where they are no digits. */
function numberAt(bytes: Uint8Array, at: number, digits: 1 | 2, end: number): number {
  if (at + digits > end) return Number.NaN;
  let value = 0;
  for (let place = at; place < at + digits; place++) {
    const digit = (bytes[place] as number) - ZERO;
    if (digit < 0 || digit > 9) return Number.NaN;
    value = value * 10 + digit;
  }
  return value;
}
