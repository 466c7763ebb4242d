import { describe, expect, it } from 'vitest';
import type { BaselineDays } from '../../lib/planning/demand-profile.ts';
import { createSeason } from '../../lib/planning/season.ts';
import { TODAY } from './examples.ts';

function baseline(units: readonly number[]): BaselineDays {
  const first = TODAY - units.length + 1;
  return {
    units: Float64Array.from(units),
    pulseUnits: new Float64Array(units.length),
    days: Int32Array.from(units, (_, index) => first + index),
    pulseMean: 0,
    heldBackDays: 0,
  };
}

/** 455 days; the 32 from a year ago tomorrow on sell `high`, the others 10. */
function seasonal(high: number): number[] {
  return Array.from({ length: 455 }, (_, day) => (day >= 90 && day < 122 ? high : 10));
}

describe('the season', () => {
  it('is what the same weeks of last year did against the days before them, not fully believed', () => {
    const season = createSeason(TODAY);
    season.add(baseline(seasonal(12)));
    expect(season.factor(14)).toBeCloseTo(1.2 ** 0.85, 9);
    expect(season.factor(60)).toBeCloseTo(1.2 ** 0.85, 9);
    expect(season.factor(365)).toBeCloseTo((12 / (10 + (2 * 32) / 365)) ** 0.85, 9);
  });

  it('counts every SKU alike, whatever it sells, and no single day far above its others', () => {
    const season = createSeason(TODAY);
    season.add(baseline(seasonal(12)));
    season.add(baseline(seasonal(12).map((units, day) => (day === 100 ? 1e6 : 1000 * units))));
    expect(season.factor(14)).toBeCloseTo(1.2 ** 0.85, 6);
  });

  it('is bounded', () => {
    const season = createSeason(TODAY);
    season.add(baseline(seasonal(90)));
    expect(season.factor(14)).toBeCloseTo(2 ** 0.85, 9);
  });

  it('is none where the history is too short', () => {
    const season = createSeason(TODAY);
    season.add(baseline(seasonal(12).slice(91)));
    expect([14, 60, 365].map((days) => season.factor(days))).toEqual([1, 1, 1]);
    season.add(baseline(seasonal(12).slice(90)));
    expect(season.factor(14)).toBe(1);
    expect(season.factor(365)).toBeGreaterThan(1.1);
  });
});
