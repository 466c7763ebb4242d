import type { CellValue } from '../domain/records.ts';
import { CellMemory, REMEMBERED_BYTES } from './cell-memory.ts';
import type { CellReader } from './cell-reader.ts';
import { CellShape } from './cell-shape.ts';
import { type CellType, LONGEST_NAME, parsedValue } from './cell-types.ts';

/**
 * Reads cells through a memory of cells seen before, so that a SKU that repeats is decoded and checked once and its
 * text exists once; where they do not repeat, ids byte by byte.
 */
export class TextReader implements CellReader {
  readonly #type: CellType;
  #memory: CellMemory | null = new CellMemory();

  constructor(type: CellType) {
    this.#type = type;
  }

  read(bytes: Buffer, start: number, end: number): CellValue | undefined {
    if (start === end) return null;
    const memory = this.#memory;
    if (memory !== null && end - start <= REMEMBERED_BYTES) {
      const known = memory.find(bytes, start, end);
      if (known !== undefined) return known;
      const value = this.#readEach(bytes, start, end);
      if (value !== undefined) memory.keep(value);
      if (!memory.isWorthwhile) this.#memory = null;
      return value;
    }
    return this.#readEach(bytes, start, end);
  }

  #readEach(bytes: Buffer, start: number, end: number): CellValue | undefined {
    const last = withoutBlanks(bytes, start, end);
    return this.#type.form.kind === 'id' && isId(bytes, start, last)
      ? bytes.toString('latin1', start, last)
      : parsedValue(this.#type, bytes.toString('utf8', start, end));
  }
}

/** Reads cells whose value depends on their shape alone. */
export class ShapeReader implements CellReader {
  readonly #type: CellType;
  readonly #shape = new CellShape();
  readonly #shapes = new CellMemory();

  constructor(type: CellType) {
    this.#type = type;
  }

  read(bytes: Buffer, start: number, end: number): CellValue | undefined {
    if (start === end) return null;
    const shape = this.#shape;
    const isShort = shape.take(bytes, start, end);
    const known = isShort ? this.#shapes.find(shape.bytes, 0, shape.length) : undefined;
    if (known !== undefined) return known;
    const value = parsedValue(this.#type, bytes.toString('utf8', start, end));
    if (isShort && value !== undefined) this.#shapes.keep(value);
    return value;
  }
}

const TAB = 0x09;
const SPACE = 0x20;

/** Where a cell ends without the blanks behind it, which are no part of its value: exports put a tab behind ids. */
export function withoutBlanks(bytes: Uint8Array, start: number, end: number): number {
  let last = end;
  while (last > start && (bytes[last - 1] === SPACE || bytes[last - 1] === TAB)) last--;
  return last;
}

const DIGIT = 1;
const LETTER = 2;
const OTHER = 4;
const BYTE_CLASSES = Uint8Array.from({ length: 256 }, (_, byte) => {
  const character = String.fromCharCode(byte);
  if (/[0-9]/.test(character)) return DIGIT;
  return /[A-Za-z_-]/.test(character) ? LETTER : OTHER;
});

/** True for an id of ASCII letters, digits, `-` and `_` with at least one digit: it can mean nothing but itself. */
function isId(bytes: Uint8Array, start: number, end: number): boolean {
  let found = 0;
  for (let at = start; at < end; at++) found |= BYTE_CLASSES[bytes[at] as number] as number;
  return (found & ~LETTER) === DIGIT && end - start <= LONGEST_NAME;
}
