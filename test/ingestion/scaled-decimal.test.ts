import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { scaledDecimal } from '../../lib/ingestion/scaled-decimal.ts';

const read = (text: string, places = 4, rounds = false) =>
  scaledDecimal(Buffer.from(text), 0, Buffer.byteLength(text), places, rounds);

/** The same by whole-number arithmetic alone. */
function exactly(text: string, rounds: boolean): bigint | null {
  const [, sign, whole = '', decimals = ''] = /^([+-]?)(\d*)\.?(\d*)$/.exec(text) ?? [];
  const kept = BigInt(`${whole}${decimals.slice(0, 4).padEnd(4, '0')}`);
  const rest = decimals.slice(4);
  if (!rounds && /[1-9]/.test(rest)) return null;
  const magnitude = kept + (rounds && rest.slice(0, 1) >= '5' ? 1n : 0n);
  return sign === '-' ? -magnitude : magnitude;
}

const decimalText = fc
  .tuple(
    fc.constantFrom('', '-', '+'),
    fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 1, maxLength: 11 }),
    fc.string({ unit: fc.constantFrom(...'0123456789'), maxLength: 8 }),
  )
  .map(([sign, whole, decimals]) => `${sign}${whole}${decimals === '' ? '' : `.${decimals}`}`);

describe('scaledDecimal', () => {
  it('is exact where floats are not', () => {
    expect([read('0.0001'), read('12.5'), read('1.005'), read('-3'), read('.5'), read('5.')]).toEqual([
      1, 125_000, 10_050, -30_000, 5_000, 50_000,
    ]);
    expect(read('-0')).toBe(0);
  });

  it('rounds half away from zero only where told, and takes zeros beyond', () => {
    expect([read('0.00005', 4, true), read('-0.00005', 4, true), read('0.000049999', 4, true)]).toEqual([
      1, -1, 0,
    ]);
    expect([read('1.23450000'), read('1.23451'), read('12.0', 0), read('12.5', 0)]).toEqual([
      12_345,
      Number.NaN,
      12,
      Number.NaN,
    ]);
  });

  it('is NaN for what is no plain decimal or too large', () => {
    for (const text of ['', '-', '.', '+.', '1e3', '1,000', ' 1', '1 ', '--1', '1.2.3', '0x1', '٣', 'NaN']) {
      expect(read(text), text).toBeNaN();
    }
    expect(read('900719925474.0991')).toBe(Number.MAX_SAFE_INTEGER);
    expect(read('900719925474.0992')).toBeNaN();
    expect(read('9'.repeat(400))).toBeNaN();
  });

  test.prop([decimalText, fc.boolean()], { seed: 3, numRuns: 2000 })(
    'is what exact arithmetic says',
    (text, rounds) => {
      const expected = exactly(text, rounds);
      const found = read(text, 4, rounds);
      if (expected === null) expect(found).toBeNaN();
      else expect(found).toBe(Number(expected));
    },
  );
});
