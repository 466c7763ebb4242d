import { describe, expect, it } from 'vitest';
import { Random } from '../../examples/random.ts';

const draws = <T>(count: number, draw: () => T): T[] => Array.from({ length: count }, draw);
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const variance = (values: readonly number[]) => {
  const center = mean(values);
  return mean(values.map((value) => (value - center) ** 2));
};

describe('Random', () => {
  it('draws the same numbers for the same seed and stream, others for any other', () => {
    const first = (seed: number, stream: string) => {
      const random = new Random(seed, stream);
      return draws(5, () => random.uniform()).join();
    };
    expect(first(1, 'a')).toBe(first(1, 'a'));
    expect(new Set([first(1, 'a'), first(2, 'a'), first(1, 'b'), first(11, 'a'), first(1, '1/a')]).size).toBe(
      5,
    );
  });

  it('is spread evenly between its bounds', () => {
    const random = new Random(7, 'uniform');
    const values = draws(20_000, () => random.uniform(2, 4));
    expect(Math.min(...values)).toBeGreaterThanOrEqual(2);
    expect(Math.max(...values)).toBeLessThan(4);
    expect(mean(values)).toBeCloseTo(3, 1);
    expect(variance(values)).toBeCloseTo(4 / 12, 1);
  });

  it.each([0.4, 5, 29, 31, 800])('draws Poisson counts with mean and variance %d', (expected) => {
    const random = new Random(7, 'poisson');
    const values = draws(20_000, () => random.poisson(expected));
    expect(mean(values) / expected).toBeCloseTo(1, 1);
    expect(variance(values) / expected).toBeCloseTo(1, 1);
    expect(values.every((value) => Number.isInteger(value) && value >= 0)).toBe(true);
  });

  it.each([
    [10, 0.3],
    [1000, 0.02],
    [1000, 0.5],
    [5, 1],
  ])('draws at most %d successes, %d of them on average', (trials, probability) => {
    const random = new Random(7, 'binomial');
    const values = draws(20_000, () => random.binomial(trials, probability));
    expect(Math.max(...values)).toBeLessThanOrEqual(trials);
    expect(mean(values) / (trials * probability)).toBeGreaterThan(0.97);
    expect(mean(values) / (trials * probability)).toBeLessThan(1.03);
  });

  it('draws normals and factors of the spread asked for', () => {
    const random = new Random(7, 'normal');
    const normals = draws(20_000, () => random.normal());
    expect(mean(normals)).toBeCloseTo(0, 1);
    expect(variance(normals)).toBeCloseTo(1, 1);
    expect(mean(draws(20_000, () => random.factor(0.5)))).toBeCloseTo(1, 1);
  });

  it('picks every entry, and none of an empty list', () => {
    const random = new Random(7, 'pick');
    expect(new Set(draws(100, () => random.pick(['a', 'b', 'c'])))).toEqual(new Set(['a', 'b', 'c']));
    expect(() => random.pick([])).toThrow(RangeError);
  });
});
