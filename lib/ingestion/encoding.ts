import { isAscii, isUtf8 } from 'node:buffer';

export type Encoding = 'utf-8' | 'utf-8-bom' | 'gb18030' | 'utf-16le' | 'utf-16be';

/** U+FFFD in UTF-8: what a byte that means nothing in GB18030 or UTF-16 becomes. */
const REPLACEMENT = Buffer.from('\uFFFD');

/**
 * Turns the blocks of a file into UTF-8. A byte order mark decides, or zeros in every second byte (UTF-16); without
 * them the text is UTF-8 as long as its bytes are, and GB18030 (the superset of GBK) where they are not. The choice falls with the first block that has
 * more than ASCII, by its majority, so that one damaged character does not turn a UTF-8 file into GB18030.
 */
export class Utf8Blocks {
  #encoding: Encoding | null = null;
  #decoder: InstanceType<typeof TextDecoder> | null = null;
  #first = true;

  /** The encoding as far as is known; a file of ASCII alone is UTF-8. */
  get encoding(): Encoding {
    return this.#encoding ?? 'utf-8';
  }

  /** The block as UTF-8. A character cut at its end comes with the next block, or stays cut where there is none. */
  convert(block: Uint8Array): Uint8Array {
    const body = this.#first ? this.#withoutMark(block) : block;
    this.#first = false;
    if (this.#encoding === null && !isAscii(body)) this.#decide(looksLikeUtf8(body) ? 'utf-8' : 'gb18030');
    return this.#decoder === null ? body : Buffer.from(this.#decoder.decode(body, { stream: true }));
  }

  /** What is left of a character that the file's end cut. */
  finish(): Uint8Array {
    return Buffer.from(this.#decoder?.decode() ?? '');
  }

  /** True where converted bytes hold something that was no text in the file's encoding. */
  isDamaged(converted: Uint8Array): boolean {
    return this.#decoder === null
      ? !isUtf8(converted)
      : Buffer.from(converted.buffer, converted.byteOffset, converted.length).includes(REPLACEMENT);
  }

  #decide(encoding: Encoding): void {
    this.#encoding = encoding;
    if (encoding !== 'utf-8' && encoding !== 'utf-8-bom') this.#decoder = new TextDecoder(encoding);
  }

  #withoutMark(block: Uint8Array): Uint8Array {
    if (block[0] === 0xef && block[1] === 0xbb && block[2] === 0xbf) {
      this.#decide('utf-8-bom');
      return block.subarray(3);
    }
    if (block[0] === 0xff && block[1] === 0xfe) this.#decide('utf-16le');
    else if (block[0] === 0xfe && block[1] === 0xff) this.#decide('utf-16be');
    else {
      const unmarked = utf16Without(block);
      if (unmarked !== null) this.#decide(unmarked);
      return block;
    }
    return block.subarray(2);
  }
}

/** Bytes that are looked at for UTF-16, and the share of zeros that makes it certain. */
const LOOKED_AT = 4096;
const CERTAIN_SHARE = 0.4;

/**
 * UTF-16 without a mark: text of an export has many characters below U+0100 (digits, delimiters, line ends), whose
 * high bytes are zero, while no low byte is. Null where that is not so.
 */
function utf16Without(block: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  const length = Math.min(block.length, LOOKED_AT) & ~1;
  if (length < 4) return null;
  let [even, odd] = [0, 0];
  for (let at = 0; at < length; at += 2) {
    if (block[at] === 0) even++;
    if (block[at + 1] === 0) odd++;
  }
  const least = (length / 2) * CERTAIN_SHARE;
  if (even === 0 && odd >= least) return 'utf-16le';
  return odd === 0 && even >= least ? 'utf-16be' : null;
}

/** True where most of what is not ASCII is whole UTF-8 characters; one cut at the end does not count against it. */
function looksLikeUtf8(bytes: Uint8Array): boolean {
  if (isUtf8(bytes)) return true;
  let whole = 0;
  let broken = 0;
  for (let at = 0; at < bytes.length; ) {
    const length = sequenceLength(bytes[at] ?? 0);
    const sequence = bytes.subarray(at, at + length);
    if (sequence.length < length) break;
    const valid = length > 0 && isUtf8(sequence);
    if (!valid) broken++;
    else if (length > 1) whole++;
    at += valid ? length : 1;
  }
  return whole > broken || broken === 0;
}

/** Bytes of the UTF-8 character that starts with this byte; 0 where none does. */
function sequenceLength(lead: number): number {
  if (lead < 0x80) return 1;
  if (lead < 0xc2 || lead > 0xf4) return 0;
  if (lead < 0xe0) return 2;
  return lead < 0xf0 ? 3 : 4;
}
