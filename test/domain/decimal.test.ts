import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import {
  type Amount,
  addQuantities,
  amountOf,
  decimalText,
  moneyOf,
  type Quantity,
  quantityOf,
  unitsOf,
  ZERO,
} from '../../lib/domain/decimal.ts';

const scaled = fc.integer({ min: -(10 ** 14), max: 10 ** 14 }) as fc.Arbitrary<Quantity & Amount>;

describe('exact decimals', () => {
  it('keep four decimal places, half away from zero', () => {
    expect(quantityOf(12.5)).toBe(125_000);
    expect(quantityOf(0.00005)).toBe(1);
    expect(quantityOf(-0.00005)).toBe(-1);
    expect(quantityOf(0.00004)).toBe(0);
    expect(amountOf(1.26)).toBe(12_600);
  });

  it('have no negative zero, so that zero is zero', () => {
    expect(Object.is(quantityOf(-0), 0)).toBe(true);
    expect(Object.is(quantityOf(-0.00001), 0)).toBe(true);
    expect(unitsOf(ZERO)).toBe(0);
  });

  it('refuse what is not finite or too large to be exact', () => {
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1e12])
      expect(() => quantityOf(value)).toThrow(RangeError);
    expect(quantityOf(9e11)).toBe(9e15);
  });

  it('are written as short as they are exact', () => {
    expect(decimalText(quantityOf(12.5))).toBe('12.5');
    expect(decimalText(quantityOf(1))).toBe('1');
    expect(decimalText(quantityOf(-0.0305))).toBe('-0.0305');
    expect(decimalText(ZERO)).toBe('0');
  });

  it('sum to what floats do not', () => {
    const sum = [0.1, 0.2, 0.3].map(quantityOf).reduce(addQuantities, ZERO);
    expect(sum).toBe(quantityOf(0.6));
    expect(0.1 + 0.2 + 0.3).not.toBe(0.6);
  });

  test.prop([scaled])('come back unchanged from a number and from text', (value) => {
    expect(quantityOf(unitsOf(value))).toBe(value);
    expect(amountOf(moneyOf(value))).toBe(value);
    expect(quantityOf(Number(decimalText(value)))).toBe(value);
  });

  test.prop([fc.array(fc.integer({ min: -(10 ** 9), max: 10 ** 9 }) as fc.Arbitrary<Quantity>)])(
    'sum to the same in any order',
    (values) => {
      const forward = values.reduce(addQuantities, ZERO);
      expect(values.toReversed().reduce(addQuantities, ZERO)).toBe(forward);
    },
  );
});
