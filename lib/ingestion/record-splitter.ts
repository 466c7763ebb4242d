const QUOTE = 0x22;
export const LF = 0x0a;
export const CR = 0x0d;

/** What must follow the bytes that a splitter gets: a line end that stops it, and room to read by words. */
export const SPLITTER_TAIL = Buffer.from('\n\0\0\0');

/** How a cell stands in the file: bare, in quotes, or in quotes with doubled quotes inside. */
export const PLAIN = 0;
export const QUOTED = 1;
export const ESCAPED = 2;

export type SplitOutcome = 'complete' | 'more' | 'stray-quote' | 'open-quote';

/**
 * Splits one record of delimited text at its delimiters. LF, CRLF and CR all end a record; a quote counts only at
 * the start of a cell, and after the closing quote only a delimiter, a line end or the end of the file may follow.
 */
export class RecordSplitter {
  readonly delimiter: number;
  readonly #delimiters: number;
  /** Where each cell's content starts and ends (quotes left out), for as many cells as there is room for. */
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  readonly quoting: Uint8Array;
  /** Cells of the record, also those there was no room for. */
  cells = 0;
  /** Where the record's text ends, and where the next record starts. Where the outcome is a breakage: the place of it. */
  end = 0;
  next = 0;
  /** Line ends inside quotes. */
  innerLines = 0;
  #doubled = false;
  #unfinished: SplitOutcome = 'more';
  #buffer: Uint8Array = SPLITTER_TAIL;
  #words = wordsOf(SPLITTER_TAIL);

  constructor(delimiter: number, room: number) {
    this.delimiter = delimiter;
    this.#delimiters = delimiter * EVERY_BYTE;
    this.starts = new Int32Array(room);
    this.ends = new Int32Array(room);
    this.quoting = new Uint8Array(room);
  }

  /**
   * Splits the record that starts at `start`. At `filled` a line end and three more bytes must follow, as in
   * SPLITTER_TAIL. `final` says that nothing else follows; without it `more` asks for more bytes.
   */
  split(buffer: Uint8Array, start: number, filled: number, final: boolean): SplitOutcome {
    if (buffer !== this.#buffer) {
      this.#buffer = buffer;
      this.#words = wordsOf(buffer);
    }
    const words = this.#words;
    const delimiters = this.#delimiters;
    const { delimiter, starts, ends, quoting } = this;
    const room = starts.length;
    let at = start;
    let cell = 0;
    this.innerLines = 0;
    for (;;) {
      if (buffer[at] === QUOTE) {
        at = this.#quotedCell(buffer, at + 1, cell, filled, final);
        if (at < 0) return this.#unfinished;
      } else {
        const from = at;
        at = nextMark(words, at, delimiters);
        while (buffer[at] !== delimiter && buffer[at] !== LF && buffer[at] !== CR) {
          at = nextMark(words, at + 1, delimiters);
        }
        if (cell < room) {
          starts[cell] = from;
          ends[cell] = at;
          quoting[cell] = PLAIN;
        }
      }
      cell++;
      if (buffer[at] !== delimiter) break;
      at++;
    }
    this.cells = cell;
    this.end = at;
    this.next = afterLineEnd(buffer, at, filled, final);
    return this.next < 0 ? 'more' : 'complete';
  }

  /** Notes the cell whose quoted content starts at `from`; where it ends, or -1 and why not in `#unfinished`. */
  #quotedCell(buffer: Uint8Array, from: number, cell: number, filled: number, final: boolean): number {
    const close = this.#closingQuote(buffer, from, filled, final);
    const after = close + 1;
    if (close >= 0 && (after === filled || this.#endsCell(buffer[after]))) {
      if (cell < this.starts.length) {
        this.starts[cell] = from;
        this.ends[cell] = close;
        this.quoting[cell] = this.#doubled ? ESCAPED : QUOTED;
      }
      return after;
    }
    this.end = close < 0 ? filled : after;
    if (close >= 0) this.#unfinished = 'stray-quote';
    else this.#unfinished = final ? 'open-quote' : 'more';
    return -1;
  }

  #endsCell(byte: number | undefined): boolean {
    return byte === this.delimiter || byte === LF || byte === CR;
  }

  /** Place of the quote that closes the cell whose content starts at `at`; -1 where it is not there (yet). */
  #closingQuote(buffer: Uint8Array, from: number, filled: number, final: boolean): number {
    this.#doubled = false;
    for (
      let at = nextMark(this.#words, from, QUOTES);
      at < filled;
      at = nextMark(this.#words, at + 1, QUOTES)
    ) {
      const byte = buffer[at];
      if (byte === QUOTE) {
        if (at + 1 === filled) return final ? at : -1;
        if (buffer[at + 1] !== QUOTE) return at;
        this.#doubled = true;
        at++;
      } else if (byte === LF || (byte === CR && buffer[at + 1] !== LF)) {
        this.innerLines++;
      }
    }
    return -1;
  }
}

const EVERY_BYTE = 0x01010101;
const QUOTES = QUOTE * EVERY_BYTE;
const ABOVE_LINE_ENDS = (CR + 1) * EVERY_BYTE;

/**
 * Place of the first byte from `from` on that is the mark (given in every byte of a word) or is not above CR. Four bytes
 * are looked at in one step: `word - n & ~word` has its lowest top bit in the first byte below n (Hacker's Delight 6-1).
 */
function nextMark(words: DataView, from: number, mark: number): number {
  for (let at = from; ; at += 4) {
    const word = words.getInt32(at, true);
    const rest = word ^ mark;
    const found = (((word - ABOVE_LINE_ENDS) & ~word) | ((rest - EVERY_BYTE) & ~rest)) & 0x80808080;
    if (found !== 0) return at + ((31 - Math.clz32(found & -found)) >> 3);
  }
}

function wordsOf({ buffer, byteOffset, length }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, length);
}

/** Where the next line starts if the line's text ends at `at`; -1 where more bytes are needed to tell. */
export function afterLineEnd(buffer: Uint8Array, at: number, filled: number, final: boolean): number {
  if (at === filled) return final ? filled : -1;
  if (buffer[at] === LF) return at + 1;
  if (at + 1 === filled) return final ? filled : -1;
  return buffer[at + 1] === LF ? at + 2 : at + 1;
}
