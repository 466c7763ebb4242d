import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { safetyFactor } from '../../lib/planning/safety-factor.ts';

const levels = fc.double({ min: 0.5, max: 0.9999, noNaN: true });
const sigmas = fc.double({ min: 0.001, max: 1e6, noNaN: true });

describe('the safety factor of a cycle service level', () => {
  /** scipy 1.17.1, scipy.stats.norm.ppf */
  it.each([
    [0.5, 0],
    [0.9, 1.2815515655446004],
    [0.95, 1.6448536269514722],
    [0.98, 2.0537489106318225],
    [0.99, 2.3263478740408408],
    [0.9999, 3.719016485455709],
  ])('of %d is the normal quantile %d', (level, z) => {
    expect(safetyFactor('cycle', level, 100, 100)).toBeCloseTo(z, 12);
  });
});

describe('the safety factor of a fill rate', () => {
  /** scipy 1.17.1: brentq of norm.pdf(k) − k·norm.sf(k) = Q·(1 − P2)/σ; the first three are the textbook case σ = 600, 98 %. */
  it.each([
    [0.98, 600, 500, 1.737856321686406],
    [0.98, 600, 2000, 1.1145638780870732],
    [0.98, 600, 5000, 0.6073473978699464],
    [0.95, 100, 100, 1.255581715301823],
    [0.9999, 100, 3, 4.191970733344806],
  ])('of %d with σ %d and lots of %d solves the unit normal loss', (level, sigma, quantity, z) => {
    expect(safetyFactor('fill', level, sigma, quantity)).toBeCloseTo(z, 9);
  });

  it('is 0 where large lots alone serve enough, or nothing varies', () => {
    expect(safetyFactor('fill', 0.95, 10, 1000)).toBe(0);
    expect(safetyFactor('fill', 0.95, 0, 1000)).toBe(0);
    expect(safetyFactor('fill', 0.95, 0, 0)).toBe(0);
  });

  it('is finite even where lots are vanishingly small', () => {
    expect(safetyFactor('fill', 0.99, 10, 0)).toBeCloseTo(5.9978, 4);
  });

  test.prop([levels, levels, sigmas, sigmas])(
    'grows with the level, and falls with the lot',
    (a, b, sigma, lot) => {
      const [low, high] = a < b ? [a, b] : [b, a];
      const z = safetyFactor('fill', low, sigma, lot);
      expect(z).toBeGreaterThanOrEqual(0);
      expect(z).toBeLessThanOrEqual(safetyFactor('fill', high, sigma, lot) + 1e-9);
      expect(safetyFactor('fill', low, sigma, lot * 2)).toBeLessThanOrEqual(z + 1e-9);
    },
  );
});
