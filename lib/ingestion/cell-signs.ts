import { CellMemory, REMEMBERED_BYTES } from './cell-memory.ts';
import { CellShape } from './cell-shape.ts';
import { type DateOrder, orderShownBy } from './written-dates.ts';
import { moneyParts, styleShownBy } from './written-numbers.ts';

/** What a cell shows of how its file is written; `either` where it can be read in both ways, null where it shows nothing. */
export type Sign<T extends string> = T | 'either' | null;

/** Looks at the cells of one column for signs. */
export interface Signs<T extends string> {
  ofText(text: string): Sign<T>;
  /** The same of `bytes[start..end)`, behind which three more bytes must lie, faster. */
  of(bytes: Buffer, start: number, end: number): Sign<T>;
}

/** Signs of a decimal point or comma. They show in the shape of a number. */
export class NumberSigns implements Signs<'point' | 'comma'> {
  readonly #kind: string;
  readonly #shape = new CellShape();
  readonly #known = new CellMemory();

  /** `kind` of the field: an amount may have a currency, a count has no decimals. */
  constructor(kind: string) {
    this.#kind = kind;
  }

  ofText(text: string): Sign<'point' | 'comma'> {
    if (!/[.,]/.test(text)) return null;
    const number = this.#kind === 'amount' ? (moneyParts(text)?.number ?? text) : text;
    return styleShownBy(number, this.#kind === 'count');
  }

  of(bytes: Buffer, start: number, end: number): Sign<'point' | 'comma'> {
    const shape = this.#shape;
    if (!shape.take(bytes, start, end)) return this.ofText(bytes.toString('utf8', start, end));
    const known = this.#known.find(shape.bytes, 0, shape.length);
    if (known !== undefined) return known as Sign<'point' | 'comma'>;
    const sign = this.ofText(bytes.toString('utf8', start, end));
    this.#known.keep(sign);
    return sign;
  }
}

const SPACE = 0x20;
const LAST_ASCII = 0x7f;

/** Signs of month/day or day/month. They show in the day, whatever time follows it. */
export class DateSigns implements Signs<Exclude<DateOrder, 'ymd'>> {
  readonly #known = new CellMemory();

  ofText(text: string): Sign<'mdy' | 'dmy'> {
    return orderShownBy(text);
  }

  of(bytes: Buffer, start: number, end: number): Sign<'mdy' | 'dmy'> {
    let at = start;
    while (at < end && (bytes[at] as number) > SPACE && (bytes[at] as number) <= LAST_ASCII) at++;
    const isDay = at > start && at - start <= REMEMBERED_BYTES && (at === end || bytes[at] === SPACE);
    if (!isDay) return this.ofText(bytes.toString('utf8', start, end));
    const known = this.#known.find(bytes, start, at);
    if (known !== undefined) return known as Sign<'mdy' | 'dmy'>;
    const sign = this.ofText(bytes.toString('utf8', start, at));
    this.#known.keep(sign);
    return sign;
  }
}
