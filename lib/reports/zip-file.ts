import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { ZipFile } from 'yazl';

/** A file of a zip: its text in pieces, which are asked for when their turn comes. */
export interface ZipEntry {
  readonly name: string;
  readonly content: Iterable<string>;
}

/** Sheets are long and alike: a higher level takes twice the time for a tenth less. */
const COMPRESSION_LEVEL = 4;

/** The local time of every entry, the earliest that a zip can state: the bytes depend on the content alone. */
const FIRST_ZIP_TIME = new Date(1980, 0, 1);

/** The texts as a zip, one after the other, so that no more than a piece of them is held at a time. */
export async function zipFile(entries: readonly ZipEntry[]): Promise<Uint8Array> {
  const zip = new ZipFile();
  const options = {
    mtime: FIRST_ZIP_TIME,
    forceDosTimestamp: true,
    compressionLevel: COMPRESSION_LEVEL,
  };
  const failed = new Promise<never>((_resolve, reject) => zip.once('error', reject));
  for (const { name, content } of entries) {
    zip.addReadStreamLazy(name, options, (done) => {
      const pieces = Readable.from(content, { objectMode: true, highWaterMark: 1 });
      const bytes = pieces.map((piece: string) => Buffer.from(piece));
      bytes.once('error', (error: unknown) => zip.emit('error', error));
      done(null, bytes);
    });
  }
  zip.end();
  return Promise.race([buffer(zip.outputStream), failed]);
}
