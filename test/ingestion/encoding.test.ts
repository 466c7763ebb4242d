import { describe, expect, it } from 'vitest';
import { Utf8Blocks } from '../../lib/ingestion/encoding.ts';

/** `密封圈` in GB18030, and as a block of many lines. */
const GB_SEAL = [0xc3, 0xdc, 0xb7, 0xe2, 0xc8, 0xa6];
const TEXT = '日期,密封圈\n';

function converted(bytes: Uint8Array, pieceLength = bytes.length): { text: string; blocks: Utf8Blocks } {
  const blocks = new Utf8Blocks();
  const parts: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += pieceLength) {
    parts.push(blocks.convert(bytes.subarray(at, at + pieceLength)));
  }
  parts.push(blocks.finish());
  return { text: Buffer.concat(parts).toString(), blocks };
}

function utf16(text: string, endian: 'le' | 'be'): Buffer {
  const bytes = Buffer.from(`\uFEFF${text}`, 'utf16le');
  return endian === 'le' ? bytes : bytes.swap16();
}

describe('the encoding', () => {
  it('is known from a byte order mark, which is no part of the text', () => {
    const cases = [
      ['utf-8-bom', Buffer.from(`\uFEFF${TEXT}`)],
      ['utf-16le', utf16(TEXT, 'le')],
      ['utf-16be', utf16(TEXT, 'be')],
    ] as const;
    for (const [encoding, bytes] of cases) {
      const { text, blocks } = converted(bytes);
      expect([blocks.encoding, text]).toEqual([encoding, TEXT]);
    }
  });

  it('is UTF-8 without a mark where the bytes are, and GB18030 where they are not', () => {
    expect(converted(Buffer.from(TEXT)).blocks.encoding).toBe('utf-8');
    const gb = converted(Buffer.from([...GB_SEAL, 0x2c, 0x31]));
    expect([gb.blocks.encoding, gb.text]).toEqual(['gb18030', '密封圈,1']);
  });

  it('is decided by the first block that has more than ASCII', () => {
    const blocks = new Utf8Blocks();
    expect(Buffer.from(blocks.convert(Buffer.from('date,sku\n'))).toString()).toBe('date,sku\n');
    expect(blocks.encoding).toBe('utf-8');
    expect(Buffer.from(blocks.convert(Buffer.from(GB_SEAL))).toString()).toBe('密封圈');
    expect(blocks.encoding).toBe('gb18030');
  });

  it('stays UTF-8 where single characters are damaged, and says which bytes are', () => {
    const damaged = Buffer.concat([Buffer.from(TEXT.repeat(3)), Buffer.from([0xff]), Buffer.from(TEXT)]);
    const { blocks } = converted(damaged);
    expect(blocks.encoding).toBe('utf-8');
    expect(blocks.isDamaged(damaged)).toBe(true);
    expect(blocks.isDamaged(Buffer.from(TEXT))).toBe(false);
  });

  it('finds bytes that mean nothing in GB18030, and no other', () => {
    const { blocks, text } = converted(Buffer.from([...GB_SEAL, 0x0a, 0xff, 0x0a, ...GB_SEAL]));
    expect(blocks.encoding).toBe('gb18030');
    const lines = text.split('\n').map((line) => blocks.isDamaged(Buffer.from(line)));
    expect(lines).toEqual([false, true, false]);
  });

  it('joins characters that are cut between blocks', () => {
    expect(converted(utf16(TEXT.repeat(5), 'le'), 7).text).toBe(TEXT.repeat(5));
    expect(converted(Buffer.from([0x41, 0x2c, ...GB_SEAL, ...GB_SEAL, 0x0a]), 5).text).toBe(
      'A,密封圈密封圈\n',
    );
    const { text, blocks } = converted(Buffer.from(TEXT.repeat(5)), 4);
    expect([text, blocks.encoding]).toEqual([TEXT.repeat(5), 'utf-8']);
  });
});
