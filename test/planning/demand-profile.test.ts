import { describe, expect, it } from 'vitest';
import { baselineDays, demandProfile } from '../../lib/planning/demand-profile.ts';
import type { MethodInput } from '../../lib/planning/method-input.ts';
import { exampleInput, exampleSeries, sameMask, steady, TODAY } from './examples.ts';

function profileOf(base: readonly number[], changes: Partial<MethodInput> = {}, leadTimeDays = 14) {
  const series = exampleSeries(base, steady(0, base.length));
  return demandProfile(baselineDays(exampleInput({ series, ...changes }), series.firstDay), leadTimeDays);
}

describe('the profile of a SKU', () => {
  it('has the level of a fortnight, two months and a year, and how its days spread', () => {
    const profile = profileOf([...steady(0, 340), ...steady(4, 60)]);
    expect(profile.means[0]).toBeCloseTo(4, 9);
    expect(profile.means[2]).toBeCloseTo((60 * 4) / 365, 9);
    expect(profile).toMatchObject({ yearDays: 365, orderDays: 60, orderDayUnits: 4 });
    expect(profile.dayDispersion).toBeCloseTo(365 / 60, 9);
  });

  it('has the spread of real runs of lead-time length: none where every run is the same', () => {
    expect(profileOf(steady(5, 400)).leadTimeCv2).toBeCloseTo(0, 12);
    const blocks = Array.from({ length: 400 }, (_, day) => (Math.floor(day / 28) % 2 === 0 ? 10 : 0));
    const days = Array.from({ length: 400 }, (_, day) => (day % 2 === 0 ? 10 : 0));
    // The same days in another order: blocks of 28 days make runs of 14 spread, days in turn do not.
    expect(profileOf(blocks).leadTimeCv2).toBeGreaterThan(0.5);
    expect(profileOf(days).leadTimeCv2).toBeLessThan(0.01);
  });

  it('takes a short history for the spread of shorter runs, as if days were independent beyond', () => {
    const short = Array.from({ length: 30 }, (_, day) => (day % 5 === 0 ? 10 : 0));
    const tenDays = profileOf(short, {}, 10).leadTimeCv2;
    expect(profileOf(short, {}, 20).leadTimeCv2).toBeCloseTo(Number(tenDays) / 2, 9);
  });

  it('gives nothing of a day that never came', () => {
    expect(profileOf([0])).toMatchObject({
      means: [0, 0, 0],
      leadTimeCv2: null,
      demandClass: null,
      dayCap: null,
    });
  });
});

describe('the days that count', () => {
  it('begin with the records where silence before the first sale may be chance, else with that sale', () => {
    const daysOf = (sales: readonly number[]) => {
      const base = Array.from({ length: 200 }, (_, day) => (sales.includes(day) ? 1 : 0));
      const series = {
        ...exampleSeries(base, steady(0, 200)),
        firstDemandDay: TODAY - 199 + (sales[0] ?? 0),
      };
      return baselineDays(exampleInput({ series }), TODAY - 199).days.length;
    };
    expect(daysOf([100, 190])).toBe(200);
    expect(daysOf(Array.from({ length: 50 }, (_, index) => 150 + index))).toBe(50);
    expect(daysOf([0, 199])).toBe(200);
  });

  it('are all where every one was closed', () => {
    expect(profileOf(steady(3, 30), { masks: sameMask(() => true) }).openDays).toBe(30);
  });
});
