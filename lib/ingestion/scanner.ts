const QUOTE = 0x22;
const LF = 0x0a;
const CR = 0x0d;

/** A record longer than this is broken: a quote that was never closed must not swallow the file. */
export const MAX_RECORD_BYTES = 1024 * 1024;

/** Bytes of the scanner's buffer behind its content: the sentinel, and room to read by words. */
const BUFFER_SLACK = 8;

/** Behind the bytes that a splitter gets: the sentinel, and room to read by words. */
export const SPLITTER_TAIL = Buffer.from('\n\0\0\0');

/** How a cell stands in the file: bare, in quotes, or in quotes with doubled quotes inside. */
export const PLAIN = 0;
export const QUOTED = 1;
export const ESCAPED = 2;

/** What is wrong with a line's structure. */
export type Breakage = 'stray-quote' | 'open-quote' | 'too-long' | 'wrong-width';

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
   * Splits the record that starts at `start`. Behind the bytes up to `filled` the buffer must have SPLITTER_TAIL. `final`
   * says that nothing follows `filled`; without it `more` asks for more bytes.
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
function afterLineEnd(buffer: Uint8Array, at: number, filled: number, final: boolean): number {
  if (at === filled) return final ? filled : -1;
  if (buffer[at] === LF) return at + 1;
  if (at + 1 === filled) return final ? filled : -1;
  return buffer[at + 1] === LF ? at + 2 : at + 1;
}

/** Is told of every line of the file, in order. */
export interface RowVisitor {
  /** A row of the right width; its cells are in the scanner until this returns. */
  row(line: number): void;
  /** A line whose structure is broken: `raw` is its text, valid until this returns. */
  broken(line: number, raw: Uint8Array, breakage: Breakage): void;
  blank(line: number): void;
}

/**
 * Finds the rows of delimited text that comes in pieces cut anywhere. Nothing is lost: every line is a row, part of
 * a row, blank or broken. After a broken quote or a row of the wrong width that spans lines, only the first physical
 * line is given up and the scan goes on with the next.
 */
export class Scanner {
  readonly splitter: RecordSplitter;
  readonly #width: number;
  readonly #visitor: RowVisitor;
  #buffer: Buffer = Buffer.alloc(64 * 1024);
  #filled = 0;
  #line: number;
  #insideLongLine = false;
  #rowStart = 0;

  /** Rows have `width` cells; the first line pushed is physical line `firstLine`. */
  constructor(delimiter: number, width: number, firstLine: number, visitor: RowVisitor) {
    this.splitter = new RecordSplitter(delimiter, width);
    this.#width = width;
    this.#line = firstLine;
    this.#visitor = visitor;
  }

  /** The bytes that the cells of the present row lie in. */
  get buffer(): Buffer {
    return this.#buffer;
  }

  /** The bytes of the present row, line end left out. */
  get rowBytes(): Buffer {
    return this.#buffer.subarray(this.#rowStart, this.splitter.end);
  }

  /** The physical line at which the next row starts. */
  get line(): number {
    return this.#line;
  }

  /** Text of a cell of the present row, doubled quotes made single. */
  cellText(cell: number): string {
    const { starts, ends, quoting } = this.splitter;
    const text = this.#buffer.toString('utf8', starts[cell], ends[cell]);
    return quoting[cell] === ESCAPED ? text.replaceAll('""', '"') : text;
  }

  /** Takes bytes in; they are looked at by `scan`. */
  push(bytes: Uint8Array): void {
    const needed = this.#filled + bytes.length + BUFFER_SLACK;
    if (needed > this.#buffer.length) {
      const larger = Buffer.allocUnsafe(Math.max(needed, this.#buffer.length * 2));
      this.#buffer.copy(larger, 0, 0, this.#filled);
      this.#buffer = larger;
    }
    this.#buffer.set(bytes, this.#filled);
    this.#filled += bytes.length;
    this.#buffer[this.#filled] = LF;
  }

  /** What was pushed and not scanned yet, up to the last line end (`final`: all of it). */
  pendingLines(final: boolean): Buffer {
    const pending = this.#buffer.subarray(0, this.#filled);
    return final
      ? pending
      : pending.subarray(0, Math.max(pending.lastIndexOf(LF), pending.lastIndexOf(CR)) + 1);
  }

  /** Tells the visitor of all rows that are complete; `final`: no more bytes will come. */
  scan(final: boolean): void {
    let at = 0;
    while (at < this.#filled) {
      const next = this.#insideLongLine ? this.#skipLongLine(at, final) : this.#record(at, final);
      if (next < 0) break;
      at = next;
    }
    this.#buffer.copyWithin(0, at, this.#filled);
    this.#filled -= at;
    this.#buffer[this.#filled] = LF;
  }

  /** Ends the scan where the file breaks off: whole lines are scanned as they are, the piece after them is returned. */
  breakOff(): Buffer {
    const whole = this.pendingLines(false).length;
    const piece = Buffer.from(this.#buffer.subarray(whole, this.#filled));
    this.#filled = whole;
    this.#buffer[whole] = LF;
    this.scan(true);
    return piece;
  }

  #record(start: number, final: boolean): number {
    const { splitter } = this;
    const outcome = splitter.split(this.#buffer, start, this.#filled, final);
    if (outcome === 'more') {
      return this.#filled - start > MAX_RECORD_BYTES + 1 ? this.#giveUpLine(start, final, 'too-long') : -1;
    }
    if (splitter.end - start > MAX_RECORD_BYTES) return this.#giveUpLine(start, final, 'too-long');
    if (outcome !== 'complete') return this.#giveUpLine(start, final, outcome);
    if (splitter.end === start) {
      this.#visitor.blank(this.#line++);
      return splitter.next;
    }
    if (splitter.cells !== this.#width) return this.#giveUpLine(start, final, 'wrong-width');
    this.#rowStart = start;
    this.#visitor.row(this.#line);
    this.#line += 1 + splitter.innerLines;
    return splitter.next;
  }

  /** Calls the physical line at `start` broken and goes on behind it; -1 where its end has not come yet. */
  #giveUpLine(start: number, final: boolean, breakage: Breakage): number {
    const end = this.#lineEnd(start);
    const next = afterLineEnd(this.#buffer, end, this.#filled, final);
    if (next < 0 && end - start <= MAX_RECORD_BYTES) return -1;
    const tooLong = end - start > MAX_RECORD_BYTES;
    this.#visitor.broken(this.#line, this.#buffer.subarray(start, end), tooLong ? 'too-long' : breakage);
    if (next >= 0) {
      this.#line++;
      return next;
    }
    this.#insideLongLine = true;
    return end;
  }

  #skipLongLine(start: number, final: boolean): number {
    const end = this.#lineEnd(start);
    const next = afterLineEnd(this.#buffer, end, this.#filled, final);
    if (next < 0) return end === start ? -1 : end;
    this.#insideLongLine = false;
    this.#line++;
    return next;
  }

  #lineEnd(start: number): number {
    const buffer = this.#buffer;
    let at = start;
    while (buffer[at] !== LF && buffer[at] !== CR) at++;
    return at;
  }
}
