import type { CellValue } from '../domain/records.ts';
import { CellMemory, REMEMBERED_BYTES } from './cell-memory.ts';
import { type CellType, LONGEST_NAME } from './cell-types.ts';
import { scaledDecimal } from './scaled-decimal.ts';

/**
 * Reads the cells of one column from their bytes, fast: decimals digit by digit, all else through a bounded memory of
 * cells seen before, so that a SKU or a day that repeats is decoded and checked once and its text exists once; where
 * cells do not repeat, ids byte by byte. Gives exactly what the cell type's `parse` gives, with `undefined` for a problem.
 */
export class CellReader {
  readonly #type: CellType;
  #memory: CellMemory | null;

  constructor(type: CellType) {
    this.#type = type;
    this.#memory = type.decimal === null ? new CellMemory() : null;
  }

  /**
   * The value of `bytes[start..end)`, behind which three more bytes must lie (the scanner's buffer has them): null
   * where blank, undefined where the text is not of this type.
   */
  read(bytes: Buffer, start: number, end: number): CellValue | undefined {
    if (start === end) return null;
    const memory = this.#memory;
    if (memory !== null && end - start <= REMEMBERED_BYTES)
      return this.#remembered(memory, bytes, start, end);
    const { decimal, takesIds } = this.#type;
    if (decimal !== null) {
      const value = scaledDecimal(bytes, start, end, decimal.places, decimal.rounds);
      if (value >= decimal.least && value <= decimal.most) return value;
    } else if (takesIds && isId(bytes, start, end)) return bytes.toString('latin1', start, end);
    return this.readText(bytes.toString('utf8', start, end));
  }

  /** The value of a text: null where blank, undefined where it is not of this type. */
  readText(text: string): CellValue | undefined {
    const cell = this.#type.parse(text);
    return 'problem' in cell ? undefined : cell.value;
  }

  #remembered(memory: CellMemory, bytes: Buffer, start: number, end: number): CellValue | undefined {
    const known = memory.find(bytes, start, end);
    if (known !== undefined) return known;
    const value = this.readText(bytes.toString('utf8', start, end));
    if (value !== undefined) memory.keep(value);
    if (!memory.isWorthwhile) this.#memory = null;
    return value;
  }
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
