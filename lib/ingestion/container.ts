import { constants, createGunzip } from 'node:zlib';

/** The file's container breaks off or is damaged; what came before it was given out. */
export class DamagedContainerError extends Error {
  override readonly name = 'DamagedContainerError';
}

/** The file expands to so much that it can only be a trick or a mistake. */
export class BombError extends Error {
  override readonly name = 'BombError';
}

/** A file may expand to so much in any case, and beyond that to so many times its own size. */
const EXPANDS_ANYWAY_BYTES = 64 * 1024 * 1024;
const EXPANDS_TIMES = 100;

/** Throws BombError where `packed` bytes should not have become `unpacked` ones. */
export function refuseBomb(packed: number, unpacked: number): void {
  if (unpacked <= EXPANDS_ANYWAY_BYTES || unpacked <= packed * EXPANDS_TIMES) return;
  throw new BombError(
    `it expands to more than ${EXPANDS_TIMES} times its size, which no export does: send the file that is in it`,
  );
}

/** Bytes that are handed on at once. */
const BLOCK_BYTES = 256 * 1024;

/** Compressed bytes fed at once: bounds what one step can expand to (at most about 1,000 times as much). */
const COMPRESSED_STEP_BYTES = 16 * 1024;

/**
 * The content of a file in blocks of about 256 KB, gzip unpacked wherever its first bytes say gzip, whatever the
 * file's name. Memory is bounded whatever the size. Throws DamagedContainerError after the last block that could
 * be unpacked: all of it where the file is cut off, all but at most 16 KB before a damaged byte. Errors of the source
 * itself pass through.
 */
export async function* unpack(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const blocks = coalesce(bytes);
  const first = await blocks.next();
  if (first.done === true) return;
  const all = startingWith(first.value, blocks);
  yield* isGzip(first.value) ? coalesce(gunzip(all)) : all;
}

function isGzip(head: Uint8Array): boolean {
  return head[0] === 0x1f && head[1] === 0x8b;
}

async function* startingWith(first: Uint8Array, rest: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield first;
  yield* rest;
}

/** Joins small pieces to blocks; what was gathered before an error is given out before it. */
async function* coalesce(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let pending: Uint8Array[] = [];
  let size = 0;
  let failure: { readonly cause: unknown } | null = null;
  try {
    for await (const piece of pieces) {
      pending.push(piece);
      size += piece.length;
      if (size < BLOCK_BYTES) continue;
      yield joined(pending);
      pending = [];
      size = 0;
    }
  } catch (cause) {
    failure = { cause };
  }
  if (size > 0) yield joined(pending);
  if (failure !== null) throw failure.cause;
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const [only] = pieces;
  return pieces.length === 1 && only !== undefined ? only : Buffer.concat(pieces);
}

async function* gunzip(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const stream = createGunzip({ flush: constants.Z_SYNC_FLUSH });
  const unpacked: Uint8Array[] = [];
  let [packedBytes, unpackedBytes] = [0, 0];
  let failure: Error | null = null;
  // A step that fails never calls back, so the error itself must end the wait for it.
  let stepDone = () => {};
  stream.on('data', (piece: Uint8Array) => unpacked.push(piece));
  stream.on('end', () => stepDone());
  stream.on('error', (error) => {
    failure = error;
    stepDone();
  });
  const step = (start: (done: () => void) => void): Promise<void> =>
    new Promise((resolve) => {
      stepDone = resolve;
      start(resolve);
    });
  try {
    for await (const block of bytes) {
      for (let at = 0; at < block.length && failure === null; at += COMPRESSED_STEP_BYTES) {
        await step((done) => stream.write(block.subarray(at, at + COMPRESSED_STEP_BYTES), () => done()));
        packedBytes += Math.min(COMPRESSED_STEP_BYTES, block.length - at);
        for (const piece of unpacked) unpackedBytes += piece.length;
        refuseBomb(packedBytes, unpackedBytes);
        yield* unpacked.splice(0);
      }
      if (failure !== null) break;
    }
    if (failure === null) await step(() => stream.end());
    yield* unpacked.splice(0);
  } finally {
    stream.destroy();
  }
  if (failure !== null)
    throw new DamagedContainerError('gzip data breaks off or is damaged', { cause: failure });
}
