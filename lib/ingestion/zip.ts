import { crc32 } from 'node:zlib';
import { type Entry, fromBufferPromise, type ZipFile } from 'yauzl';
import { RefusedFileError } from '../domain/errors.ts';
import { BombError, refuseBomb } from './container.ts';

/** A file in a zip. */
export interface ZipMember {
  /** Its path in the zip, `/` between folders. */
  readonly path: string;
  /** Bytes of its content, as the zip states it. */
  readonly size: number;
  /** Opens its content. Throws RefusedFileError in the midst, at the latest at its end, where it is damaged. */
  bytes(): AsyncIterable<Uint8Array>;
}

const MOST_MEMBERS = 1000;

/** What writers of zips add and nobody means: folders, and what macOS and Windows leave. */
const NO_EXPORT = /[/\\]$|(^|[/\\])(__MACOSX[/\\]|\.|Thumbs\.db$|desktop\.ini$)/i;

/** The files in a zip, in its order. Throws RefusedFileError where it is damaged, locked by a password or expands without measure. */
export async function zipMembers(file: string, bytes: Buffer): Promise<ZipMember[]> {
  const members: ZipMember[] = [];
  let size = 0;
  try {
    const zip = await fromBufferPromise(bytes, { lazyEntries: true, autoClose: false, decodeStrings: false });
    for await (const entry of zip.eachEntry()) {
      const path = pathOf(entry);
      size += entry.uncompressedSize;
      refuseBomb(bytes.length, size);
      if (NO_EXPORT.test(path)) continue;
      if (entry.isEncrypted()) {
        throw new RefusedFileError(`${file}: "${path}" in it needs a password: send it without one`);
      }
      members.push({
        path,
        size: entry.uncompressedSize,
        bytes: () => content(`${file}/${path}`, zip, entry),
      });
      if (members.length > MOST_MEMBERS) {
        throw new BombError(`it holds more than ${MOST_MEMBERS} files: send them in several zips`);
      }
    }
  } catch (cause) {
    throw refusal(file, cause);
  }
  return members;
}

/** The path as written: UTF-8 where the zip says so or its bytes are, else GB18030, as Windows in China writes it. */
function pathOf({ fileNameRaw, generalPurposeBitFlag }: Entry): string {
  const saysUtf8 = (generalPurposeBitFlag & 0x800) !== 0;
  try {
    return new TextDecoder('utf-8', { fatal: !saysUtf8 }).decode(fileNameRaw);
  } catch {
    return new TextDecoder('gb18030').decode(fileNameRaw);
  }
}

async function* content(name: string, zip: ZipFile, entry: Entry): AsyncGenerator<Uint8Array> {
  let sum = 0;
  try {
    for await (const block of await zip.openReadStreamPromise(entry)) {
      sum = crc32(block, sum);
      yield block;
    }
  } catch (cause) {
    throw refusal(name, cause);
  }
  if (sum !== entry.crc32) throw refusal(name, new Error(`its check sum is ${sum}, not ${entry.crc32}`));
}

function refusal(file: string, cause: unknown): RefusedFileError {
  if (cause instanceof RefusedFileError) return cause;
  const why =
    cause instanceof BombError ? cause.message : 'it is damaged or cut off: make it again and send it';
  return new RefusedFileError(`${file}: ${why}`, { cause });
}
