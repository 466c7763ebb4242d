import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { DamagedContainerError, unpack } from '../../lib/ingestion/container.ts';
import { inPieces } from './exports.ts';
import { SeededRandom } from './seeded-random.ts';

const random = new SeededRandom(1);
const content = Buffer.from(
  Array.from({ length: 60_000 }, () => `ORING-${random.below(5000)},${random.below(100)}\n`).join(''),
);

async function unpacked(bytes: Uint8Array, pieceLength?: number): Promise<{ got: Buffer; error: unknown }> {
  const blocks: Uint8Array[] = [];
  let error: unknown = null;
  try {
    for await (const block of unpack(inPieces(bytes, pieceLength))) blocks.push(block);
  } catch (thrown) {
    error = thrown;
  }
  return { got: Buffer.concat(blocks), error };
}

describe('unpack', () => {
  it('passes plain content on as it is', async () => {
    expect((await unpacked(content, 1000)).got.equals(content)).toBe(true);
    expect((await unpacked(Buffer.alloc(0))).got).toHaveLength(0);
  });

  it('unpacks gzip by its first bytes, however it is cut, and several members', async () => {
    for (const length of [1, 1000, 1_000_000]) {
      const { got, error } = await unpacked(gzipSync(content), length);
      expect(error).toBeNull();
      expect(got.equals(content)).toBe(true);
    }
    const twice = await unpacked(Buffer.concat([gzipSync(content), gzipSync('more\n')]));
    expect(twice.got.equals(Buffer.concat([content, Buffer.from('more\n')]))).toBe(true);
  });

  it('gives out what came before a cut, then says that the file is damaged', async () => {
    const packed = gzipSync(content);
    for (const kept of [0.1, 0.5, 0.9]) {
      const { got, error } = await unpacked(packed.subarray(0, packed.length * kept));
      expect(error).toBeInstanceOf(DamagedContainerError);
      expect(got.length).toBeGreaterThan(content.length * (kept - 0.05));
      expect(got.equals(content.subarray(0, got.length))).toBe(true);
    }
  });

  it('notices a check sum that does not fit, and gives out all but the last 16 KB', async () => {
    const packed = gzipSync(content);
    packed[packed.length - 6] = (packed[packed.length - 6] ?? 0) ^ 1;
    const { got, error } = await unpacked(packed);
    expect(error).toBeInstanceOf(DamagedContainerError);
    expect(got.length).toBeGreaterThanOrEqual(content.length - 16 * 1024);
    expect(got.equals(content.subarray(0, got.length))).toBe(true);
  });

  it('lets an error of the source through', async () => {
    async function* failing(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('date,sku\n');
      throw new Error('connection lost');
    }
    const got: Uint8Array[] = [];
    const all = async () => {
      for await (const block of unpack(failing())) got.push(block);
    };
    await expect(all()).rejects.toThrow('connection lost');
    expect(Buffer.concat(got).toString()).toBe('date,sku\n');
  });
});
