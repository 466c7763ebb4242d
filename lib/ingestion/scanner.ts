import { afterLineEnd, CR, ESCAPED, LF, RecordSplitter, SPLITTER_TAIL } from './record-splitter.ts';

/** A record longer than this is broken: a quote that was never closed must not swallow the file. */
export const MAX_RECORD_BYTES = 1024 * 1024;

/** Bytes of the scanner's buffer behind its content. */
const BUFFER_TAIL = SPLITTER_TAIL.length;

/** What is wrong with a line's structure. */
export type Breakage = 'stray-quote' | 'open-quote' | 'too-long' | 'wrong-width';

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

  /** Bytes of the present row. */
  get rowLength(): number {
    return this.splitter.end - this.#rowStart;
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
    const needed = this.#filled + bytes.length + BUFFER_TAIL;
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
