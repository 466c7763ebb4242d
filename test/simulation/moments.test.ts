import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { meanOfLast, moments, tsbForecast, windowVariance } from '../../lib/simulation/moments.ts';

const series = fc.array(fc.nat(50), { minLength: 1, maxLength: 60 });

describe('moments of demand', () => {
  it('are of the last days, or of all there are', () => {
    const units = Float64Array.of(100, 1, 3);
    expect(moments(units, 2)).toEqual({ mean: 2, variance: 1 });
    expect(meanOfLast(units, 2)).toBe(2);
    expect(meanOfLast(units, 10)).toBeCloseTo(104 / 3, 12);
    expect(moments(new Float64Array(0), 5)).toEqual({ mean: 0, variance: 0 });
  });

  test.prop([series, fc.integer({ min: 1, max: 12 })])(
    'of sums over overlapping stretches',
    (values, length) => {
      const units = Float64Array.from(values);
      const sums = values
        .slice(0, Math.max(0, values.length - length + 1))
        .map((_, from) => values.slice(from, from + length).reduce((sum, value) => sum + value, 0));
      const expected = sums.length < 2 ? 0 : moments(Float64Array.from(sums), sums.length).variance;
      expect(windowVariance(units, 365, length)).toBeCloseTo(expected, 6);
    },
  );

  it('forecasts a steady demand as it is, and one that has ended ever lower', () => {
    expect(tsbForecast(Float64Array.of(3, 3, 3, 3), 0.1, 0.05)).toBeCloseTo(3, 12);
    const ended = [4, 0, 4, 0, 0, 0, 0];
    const earlier = tsbForecast(Float64Array.from(ended.slice(0, 4)), 0.1, 0.05);
    expect(tsbForecast(Float64Array.from(ended), 0.1, 0.05)).toBeLessThan(earlier);
    expect(tsbForecast(new Float64Array(5), 0.1, 0.05)).toBe(0);
  });
});
