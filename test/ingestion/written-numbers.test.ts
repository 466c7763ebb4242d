import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { inPlainStyle, moneyParts, styleShownBy } from '../../lib/ingestion/written-numbers.ts';

describe('a number', () => {
  it('is read by its style, with groups, full width, minus behind it or brackets', () => {
    expect(
      ['1,234.5', '１，２３４．５', '1 234.5', "1'234.5", '302.35-', '(302.35)', '.5', '7'].map((text) =>
        inPlainStyle(text, 'point'),
      ),
    ).toEqual(['1234.5', '1234.5', '1234.5', '1234.5', '-302.35', '-302.35', '.5', '7']);
    expect(['1.234,5', '1.234', '35,91', '-1.234.567'].map((text) => inPlainStyle(text, 'comma'))).toEqual([
      '1234.5',
      '1234',
      '35.91',
      '-1234567',
    ]);
  });

  it('is none where groups or signs are out of place', () => {
    for (const text of ['1,23', '1,2345', '12,34.5', '1.2.3', '--1', '1e3', 'five', '1,234,56']) {
      expect(inPlainStyle(text, 'point'), text).toBeNull();
    }
    expect(inPlainStyle('12.5', 'comma')).toBeNull();
  });

  it('shows the style of its file where it can be read in one way only', () => {
    expect(
      ['1,234.5', '12.5', '1,234,567', '0.123', '1234.567'].map((text) => styleShownBy(text, false)),
    ).toEqual(Array.from({ length: 5 }, () => 'point'));
    expect(['1.234,5', '12,50', '1.234.567', '0,123'].map((text) => styleShownBy(text, false))).toEqual(
      Array.from({ length: 4 }, () => 'comma'),
    );
    expect([styleShownBy('1.234', false), styleShownBy('20.000', false)]).toEqual(['either', 'either']);
    expect([styleShownBy('1.234', true), styleShownBy('1,234', true)]).toEqual(['comma', 'point']);
    expect(['7', '0', 'five', ''].map((text) => styleShownBy(text, false))).toEqual([null, null, null, null]);
  });

  test.prop([fc.integer({ min: 0, max: 10 ** 12 }), fc.integer({ min: 0, max: 99 })], { seed: 11 })(
    'is the same in every style it is written in',
    (whole, cents) => {
      for (const [locale, style] of [
        ['en-US', 'point'],
        ['de-DE', 'comma'],
      ] as const) {
        const written = (whole + cents / 100).toLocaleString(locale, { minimumFractionDigits: 2 });
        expect(Number(inPlainStyle(written, style))).toBe(Number((whole + cents / 100).toFixed(2)));
        if (whole > 0) expect(styleShownBy(written, false)).toBe(style);
      }
    },
  );
});

describe('an amount of money', () => {
  it('has a number and the currency that its sign names, if it names one', () => {
    expect(moneyParts('BRL 35,91')).toEqual({ number: '35,91', currency: 'BRL' });
    expect(moneyParts('$1,234.00')).toEqual({ number: '1,234.00', currency: null });
    expect(moneyParts('-US$5')).toEqual({ number: '-5', currency: 'USD' });
    expect(moneyParts('￥12.50')).toEqual({ number: '12.50', currency: null });
    expect(moneyParts('150.000₫')).toEqual({ number: '150.000', currency: 'VND' });
    expect(moneyParts('Rp150.000')).toEqual({ number: '150.000', currency: 'IDR' });
    expect(moneyParts('35.91 EUR')).toEqual({ number: '35.91', currency: 'EUR' });
    expect(moneyParts('302.35-')).toEqual({ number: '302.35-', currency: null });
    for (const text of ['five', 'EUR', '5 apples', '1.41%', 'EUR 5 USD'])
      expect(moneyParts(text), text).toBeNull();
  });
});
