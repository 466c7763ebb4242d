import { describe, expect, it } from 'vitest';
import { addDays, dayNumber } from '../../lib/domain/calendar.ts';
import type { DemandSeries } from '../../lib/domain/demand-history.ts';
import { recentDemand } from '../../lib/planning/recent-demand.ts';
import { PLANNING_DAY } from './examples.ts';

const DAYS = 90;
const LAST = dayNumber(PLANNING_DAY);

/** Units by how many days ago they were sold, over 90 days. */
function series(base: (daysAgo: number) => number, pulse: (daysAgo: number) => number): DemandSeries {
  const daysAgo = Array.from({ length: DAYS }, (_, index) => DAYS - 1 - index);
  return {
    sku: 'A',
    pool: 'main',
    firstDay: LAST - DAYS + 1,
    firstDemandDay: LAST - 400,
    baseUnits: Float64Array.from(daysAgo.map(base)),
    pulseUnits: Float64Array.from(daysAgo.map(pulse)),
  };
}

const none = () => 0;

describe('recent demand', () => {
  it('is the mean of the last seven days, all channels', () => {
    const sold = series(
      (ago) => (ago < 7 ? 70 : 1000),
      (ago) => (ago === 0 ? 7 : 0),
    );
    expect(recentDemand(sold, PLANNING_DAY).sevenDayMean).toBeCloseTo(71);
  });

  it('knows what pulse channels usually sell, whatever a pulse of some days does', () => {
    const clip = series(none, (ago) => (ago < 5 ? 400 : 20));
    expect(recentDemand(clip, PLANNING_DAY)).toMatchObject({ usualPulseUnits: 20, newestPulseUnits: 400 });
  });

  it('counts days without a sale of a slow seller', () => {
    const slow = series(none, (ago) => (ago % 3 === 0 ? 6 : 0));
    expect(recentDemand(slow, PLANNING_DAY).usualPulseUnits).toBeCloseTo(2);
  });

  it('divides by the days since the first sale of a new SKU', () => {
    const young = {
      ...series(
        (ago) => (ago < 3 ? 10 : 0),
        (ago) => (ago < 3 ? 4 : 0),
      ),
      firstDemandDay: LAST - 2,
    };
    expect(recentDemand(young, PLANNING_DAY)).toMatchObject({ sevenDayMean: 14, usualPulseUnits: 4 });
  });

  it('names the last day of a sale, none where nothing sold in the series', () => {
    expect(
      recentDemand(
        series((ago) => (ago === 40 ? 1 : 0), none),
        PLANNING_DAY,
      ).lastSoldDay,
    ).toBe(LAST - 40);
    expect(recentDemand(series(none, none), PLANNING_DAY)).toEqual({
      sevenDayMean: 0,
      usualPulseUnits: 0,
      newestPulseUnits: 0,
      lastSoldDay: null,
    });
  });

  it('leaves out what was sold after the planning day', () => {
    const day = addDays(PLANNING_DAY, -10);
    const sold = series((ago) => (ago === 3 ? 99 : 0), none);
    expect(recentDemand(sold, day)).toMatchObject({ sevenDayMean: 0, lastSoldDay: null });
  });
});
