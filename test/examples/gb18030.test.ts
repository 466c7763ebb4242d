import { describe, expect, it } from 'vitest';
import { encodeGb18030 } from '../../examples/gb18030.ts';

describe('encodeGb18030', () => {
  it('writes what the decoder reads, in bytes that are no UTF-8', () => {
    const text = 'sku,品名\nOR-1,丁腈O型圈 12×2(三元乙丙、氟橡胶)\n';
    const bytes = encodeGb18030(text);
    expect(new TextDecoder('gb18030', { fatal: true }).decode(bytes)).toBe(text);
    expect(() => new TextDecoder('utf-8', { fatal: true }).decode(bytes)).toThrow();
  });

  it('uses the codes of the standard', () => {
    expect([...encodeGb18030('A密封')]).toEqual([0x41, 0xc3, 0xdc, 0xb7, 0xe2]);
  });

  it('refuses a character that has no two-byte code', () => {
    expect(() => encodeGb18030('😀')).toThrow(RangeError);
  });
});
