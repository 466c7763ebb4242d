import { describe, expect, it } from 'vitest';
import { TextCodes } from '../../lib/history/text-codes.ts';

const repeating = Array.from({ length: 2048 }, (_, row) => (row % 10 === 0 ? null : `SKU-${row % 7}`));

describe('codes of texts', () => {
  it('stand for one text each, null for null', () => {
    const codes = new TextCodes();
    const encoded = codes.encode(repeating);
    expect(encoded.map((code) => (code === null ? null : codes.texts[code]))).toEqual(repeating);
    expect(codes.texts).toHaveLength(7);
  });

  it('are full beyond as many texts as are kept', () => {
    const codes = new TextCodes();
    codes.encode(Array.from({ length: 16_384 }, (_, row) => String(row)));
    expect(codes.isFull).toBe(false);
    codes.encode(['one more']);
    expect(codes.isFull).toBe(true);
  });
});
