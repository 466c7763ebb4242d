import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { campaignPace } from '../../lib/planning/campaign-pace.ts';

describe('the pace of a campaign', () => {
  it('is the plan before anything is known, and moves with what sells', () => {
    expect(campaignPace(1000, 10, { elapsedDays: 0, soldUnits: 0 })).toEqual({
      expectedSoFar: 0,
      factor: 1,
      projectedUnits: 1000,
    });
    // Twice the plan on its first day: (200 + 150) / (100 + 150).
    expect(campaignPace(1000, 10, { elapsedDays: 1, soldUnits: 200 })).toEqual({
      expectedSoFar: 100,
      factor: 1.4,
      projectedUnits: 200 + 1.4 * 900,
    });
    expect(campaignPace(1000, 10, { elapsedDays: 10, soldUnits: 640 }).projectedUnits).toBe(640);
  });

  const amounts = fc.double({ min: 1, max: 1e6, noNaN: true });

  test.prop([amounts, fc.integer({ min: 1, max: 30 }), fc.double({ min: 0, max: 1, noNaN: true }), amounts])(
    'of one that sells as expected stays, and of one that sells more never falls',
    (expected, days, part, more) => {
      const elapsedDays = part * days;
      const soldUnits = (expected / days) * elapsedDays;
      const asPlanned = campaignPace(expected, days, { elapsedDays, soldUnits });
      expect(asPlanned.factor).toBeCloseTo(1, 9);
      expect(asPlanned.projectedUnits / expected).toBeCloseTo(1, 9);
      const ahead = campaignPace(expected, days, { elapsedDays, soldUnits: soldUnits + more });
      expect(ahead.factor).toBeGreaterThanOrEqual(asPlanned.factor - 1e-12);
      expect(ahead.projectedUnits).toBeGreaterThanOrEqual(asPlanned.projectedUnits - 1e-6);
    },
  );
});
