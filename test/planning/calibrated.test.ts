import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { addDays, dayNumber } from '../../lib/domain/calendar.ts';
import { quantityOf } from '../../lib/domain/decimal.ts';
import type { MethodParameters } from '../../lib/domain/sku-parameters.ts';
import { calibratedParameters } from '../../lib/planning/calibrated.ts';
import { knownCampaigns } from '../../lib/planning/campaigns.ts';
import { createDemandPool } from '../../lib/planning/demand-pool.ts';
import { gammaQuantile } from '../../lib/planning/gamma.ts';
import type { MethodInput } from '../../lib/planning/method-input.ts';
import {
  exampleCampaign,
  exampleInput,
  exampleMasks,
  exampleSeries,
  type InputChanges,
  PLANNING_DAY,
  sameMask,
  steady,
} from './examples.ts';

/** Parameters of the first input, planned together with the others. */
function planned(first: MethodInput, ...others: readonly MethodInput[]): MethodParameters {
  const recordedFrom = Math.min(...[first, ...others].map(({ series }) => series.firstDay));
  const pool = createDemandPool(dayNumber(first.planningDay), recordedFrom);
  const profile = pool.add(first);
  for (const other of others) pool.add(other);
  return calibratedParameters(first, profile, pool.pooled());
}

function plan(changes: InputChanges = {}): MethodParameters {
  return planned(exampleInput(changes));
}

/** Days with a repeating pattern of sizes. */
function pattern(sizes: readonly number[], days: number): number[] {
  return Array.from({ length: days }, (_, day) => sizes[day % sizes.length] ?? 0);
}

const LUMPY = pattern([0, 0, 7, 0, 0, 0, 0, 31, 0, 0, 2], 400);

describe('the split of the calibrated method', () => {
  it('adds up to the reorder point, pulse stock by the share of the spread that pulses make', () => {
    const series = exampleSeries(LUMPY, pattern([0, 0, 0, 0, 40, 0, 0, 0, 0], 400));
    const result = plan({ series, leadTimeSd: 3, moq: 20 });
    expect(result.safetyStock).toBeCloseTo(result.baseSafetyStock + result.pulseStock, 9);
    expect(result.reorderPoint).toBeCloseTo(
      result.safetyStock + result.meanDailyDemand * result.leadTimeDays + result.campaignStock,
      9,
    );
    expect(result.pulseStock / result.safetyStock).toBeCloseTo(Number(result.inputs.pulseShare), 9);
    expect(result.inputs.pulseShare).toBeGreaterThan(0);
    expect(plan({ series: exampleSeries(LUMPY, steady(0, 400)) }).pulseStock).toBe(0);
  });

  it('tells what channels without pulses sell a day and need until an order arrives', () => {
    const steadily = plan({ series: exampleSeries(steady(10, 400), steady(30, 400)) });
    expect(steadily.inputs.meanBaseDailyDemand).toBeCloseTo(10, 9);
    expect(steadily.inputs.baseReserve).toBeCloseTo(10 * steadily.leadTimeDays, 9);
    const b2b = plan({ series: exampleSeries(steady(10, 400), steady(0, 400)) });
    expect(b2b.inputs.meanBaseDailyDemand).toBeCloseTo(b2b.meanDailyDemand, 9);
    const tiktok = plan({ series: exampleSeries(steady(0, 400), steady(10, 400)) });
    expect(tiktok.inputs.meanBaseDailyDemand).toBeCloseTo(0, 9);
  });

  it('shows what the pulses did beside it: the greatest run of cover days, the greatest day', () => {
    const { inputs } = plan({
      series: exampleSeries(steady(1), pattern([0, 10, 20, 0, 0, 0, 0, 0, 0, 0], 90)),
    });
    expect(inputs).toMatchObject({ peakDayUnits: 20, peakRunUnits: 30, pulseRuns: 86 });
  });

  it('needs no safety for steady demand and a sure lead time, and orders what a review sells', () => {
    const result = plan({ series: exampleSeries(steady(10, 400), steady(0, 400)) });
    expect(result).toMatchObject({ safetyStock: 0, demandClass: 'smooth' });
    expect(result.meanDailyDemand).toBeCloseTo(10, 9);
    expect(result.reorderPoint).toBeCloseTo(140, 9);
    expect(result.orderUpTo).toBeCloseTo(150, 9);
  });

  it('is 0 for an item that never sold', () => {
    const series = { ...exampleSeries(steady(0), steady(0)), firstDemandDay: dayNumber(PLANNING_DAY) + 1 };
    expect(plan({ series })).toMatchObject({
      meanDailyDemand: 0,
      reorderPoint: 0,
      orderUpTo: 0,
      demandClass: null,
    });
  });

  it('takes service as a share of units where that is asked for: more stock for more of them', () => {
    const series = exampleSeries(LUMPY, steady(0, 400));
    const at = (serviceLevel: number) =>
      plan({ series, serviceKind: 'fill', serviceLevel, moq: 10 }).reorderPoint;
    expect(at(0.8)).toBeLessThan(at(0.95));
    expect(at(0.95)).toBeLessThan(at(0.99));
  });
});

describe('what the calibrated method does not count', () => {
  const base = steady(10, 400);

  it('is a campaign that is over: its units are the mean of the other days', () => {
    const campaigns = knownCampaigns(
      [
        exampleCampaign({
          startsOn: addDays(PLANNING_DAY, -30),
          endsOn: addDays(PLANNING_DAY, -21),
          status: 'done',
          statusSince: addDays(PLANNING_DAY, -20),
        }),
      ],
      PLANNING_DAY,
    );
    const pulse = pattern([2], 400).map((units, day) => (day >= 400 - 31 && day < 400 - 21 ? 500 : units));
    const result = plan({ series: exampleSeries(base, pulse), campaigns });
    expect(result.meanDailyDemand).toBeCloseTo(12, 9);
    expect(result.safetyStock).toBeCloseTo(0, 6);
    expect(plan({ series: exampleSeries(base, pulse) }).meanDailyDemand).toBeGreaterThan(20);
  });

  it('is a day that a planner called one of a pulse; one called ordinary counts, campaign or not', () => {
    const day = dayNumber(PLANNING_DAY) - 20;
    const pulse = pattern([2], 400).map((units, at) => (at === 379 ? 500 : units));
    const series = exampleSeries(base, pulse);
    const calm = plan({ series, pulseDays: new Map([[day, true]]) });
    expect(calm.meanDailyDemand).toBeCloseTo(12, 9);
    expect(calm.safetyStock).toBeCloseTo(0, 6);
    const startsOn = addDays(PLANNING_DAY, -20);
    const campaigns = knownCampaigns([exampleCampaign({ startsOn, endsOn: startsOn })], PLANNING_DAY);
    const levelled = plan({ series, campaigns });
    expect(levelled.meanDailyDemand).toBeCloseTo(12, 9);
    const counted = plan({ series, campaigns, pulseDays: new Map([[day, false]]) });
    expect(counted.meanDailyDemand).toBeCloseTo(plan({ series }).meanDailyDemand, 9);
    expect(counted.inputs.peakDayUnits).toBe(2);
  });

  it('are closed days', () => {
    const closed = base.map((units, day) => (day >= 380 ? 0 : units));
    const firstClosed = dayNumber(PLANNING_DAY) - 19;
    const series = exampleSeries(closed, steady(0, 400));
    expect(plan({ series, masks: sameMask((day) => day >= firstClosed) }).meanDailyDemand).toBeCloseTo(10, 9);
    expect(plan({ series }).meanDailyDemand).toBeLessThan(9);
  });

  it('is more than ten mean order days of one day', () => {
    const giant = base.map((units, day) => (day === 395 ? 5000 : units));
    const result = plan({ series: exampleSeries(giant, steady(0, 400)) });
    expect(result.inputs.dayCap).toBeCloseTo(10 * (10 + 4990 / 365), 6);
    expect(result.meanDailyDemand).toBeLessThan(20);
  });

  it('is what comes after the planning day', () => {
    const later = [...LUMPY, ...steady(1000, 20)];
    const series = exampleSeries(later, pattern([0, 0, 9], 420), 20);
    const cut = exampleSeries(LUMPY, pattern([0, 0, 9], 400));
    expect(plan({ series })).toEqual(plan({ series: cut }));
  });
});

describe('a campaign ahead', () => {
  const series = exampleSeries(LUMPY, steady(0, 400));
  const campaigns = knownCampaigns([exampleCampaign()], PLANNING_DAY);

  it('is covered together with the rest by one quantile: cheaper than its own safety stock', () => {
    const without = plan({ series });
    const result = plan({ series, campaigns });
    expect(result.safetyStock).toBe(without.safetyStock);
    expect(result.inputs.campaignUnits).toBeCloseTo(1000, 9);
    expect(result.campaignStock).toBeGreaterThan(1000);
    expect(result.campaignStock).toBeLessThan(
      gammaQuantile(1 - Number(result.inputs.stockOutChance), 1000, 400 ** 2),
    );
  });

  it('is released by the lead time and its spread', () => {
    expect(plan({ series, campaigns, leadTimeDays: 2 }).campaignStock).toBe(0);
    expect(plan({ series, campaigns, leadTimeDays: 2, leadTimeSd: 3 }).inputs.campaignUnits).toBeCloseTo(
      300,
      9,
    );
  });

  it('is gone the evening it is stopped', () => {
    const stopped = exampleCampaign({ status: 'suspended', statusSince: PLANNING_DAY });
    expect(plan({ series, campaigns: knownCampaigns([stopped], PLANNING_DAY) }).campaignStock).toBe(0);
  });
});

describe('the expedite point', () => {
  const series = exampleSeries(steady(10, 400), steady(0, 400));

  it('is what sells until an expedite is there, and half as much again of the campaigns up to a day later', () => {
    const campaigns = knownCampaigns([exampleCampaign()], PLANNING_DAY);
    expect(plan({ series, expediteLeadTimeDays: 5 }).expeditePoint).toBeCloseTo(60, 9);
    const result = plan({ series, campaigns, expediteLeadTimeDays: 5 });
    // Of the ten days from the third on, five are within seven days.
    expect(result.expeditePoint).toBeCloseTo(60 + 1.5 * 500, 9);
    expect(result.expediteUpTo).toBe(result.expeditePoint);
  });

  it('is none where nothing is expedited, or an expedite is no faster', () => {
    expect(plan({ series }).expeditePoint).toBeNull();
    expect(plan({ series, expediteLeadTimeDays: 14 }).expeditePoint).toBeNull();
  });

  it('waits for closures too, and is none where they make it as slow as an order of today', () => {
    const closedDaysAhead = (days: number) => (days >= 3 ? 4 : 0);
    expect(plan({ series, expediteLeadTimeDays: 5, closedDaysAhead }).expeditePoint).toBeCloseTo(100, 9);
    expect(plan({ series, expediteLeadTimeDays: 2, closedDaysAhead }).expeditePoint).toBeCloseTo(30, 9);
    const always = (days: number) => (days >= 14 ? 0 : 12);
    expect(plan({ series, expediteLeadTimeDays: 5, closedDaysAhead: always }).expeditePoint).toBeNull();
  });

  it('of own production waits for the start and for the units to be made', () => {
    const made = (startDays: number, dailyCapacityUnits: number, changes: InputChanges = {}) =>
      plan({ series, expedite: { startDays, dailyCapacityUnits }, ...changes });
    // 2 + 10 × 5 / 25 = 4 days, and one for the review.
    expect(made(2, 25)).toMatchObject({ expeditePoint: 50, expediteUpTo: 50 });
    expect(made(2, 25).inputs).toMatchObject({ expediteDays: 5, dailyCapacityUnits: 25 });
    expect(made(2, 1e9).expeditePoint).toBeCloseTo(40, 9);
    // Ten a day are asked for and eleven made: it never catches up before an order of today is there.
    expect(made(2, 11).expeditePoint).toBeCloseTo(150, 9);
    expect(made(2, 0.001).expeditePoint).toBeCloseTo(150, 9);
    expect(made(14, 1e9).expeditePoint).toBeNull();
    const campaigns = knownCampaigns([exampleCampaign()], PLANNING_DAY);
    expect(made(2, 25, { campaigns }).expeditePoint).toBeGreaterThan(made(2, 25).expeditePoint ?? 0);
  });
});

describe('a SKU with little history', () => {
  const known = exampleInput({ series: exampleSeries(steady(40, 400), steady(0, 400)), category: 'seals' });
  const other = exampleInput({
    series: exampleSeries(steady(900, 400), steady(0, 400)),
    category: 'gaskets',
  });
  const young = (category: string | null) =>
    exampleInput({
      series: {
        ...exampleSeries([...steady(0, 393), ...steady(4, 7)], steady(0, 400)),
        firstDemandDay: dayNumber(PLANNING_DAY) - 6,
      },
      category,
    });

  it('borrows a part of its level from its category, and says so', () => {
    const result = planned(young('seals'), known, other);
    expect(result.inputs).toMatchObject({
      openDays: 7,
      borrowedLevel: 40,
      borrowedShare: 0.375,
      category: 'seals',
    });
    expect(result.meanDailyDemand).toBeCloseTo(0.625 * 4 + 0.375 * 40, 9);
  });

  it('borrows from all where its category has no other', () => {
    expect(planned(young(null), known, other).inputs.borrowedLevel).toBe(470);
    expect(planned(young('seals')).inputs).toMatchObject({ borrowedLevel: 0, borrowedShare: 0 });
  });
});

describe('for any demand', () => {
  const demand = fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 500 })), {
    minLength: 1,
    maxLength: 460,
  });
  const settings = fc.record({
    base: demand,
    pulse: demand,
    leadTimeDays: fc.oneof(fc.integer({ min: 1, max: 60 }), fc.double({ min: 0.5, max: 60, noNaN: true })),
    leadTimeSd: fc.double({ min: 0, max: 15, noNaN: true }),
    moq: fc.integer({ min: 0, max: 1000 }),
    serviceLevel: fc.double({ min: 0.5, max: 0.9999, noNaN: true }),
    serviceKind: fc.constantFrom('cycle' as const, 'fill' as const),
    planned: fc.integer({ min: 0, max: 5000 }),
    capacity: fc.option(fc.double({ min: 0.01, max: 5000, noNaN: true })),
    heldBackEvery: fc.integer({ min: 2, max: 400 }),
    declared: fc.uniqueArray(fc.integer({ min: 0, max: 60 }), { maxLength: 4 }),
  });
  type Case = Parameters<Parameters<typeof settings.map>[0]>[0];

  function inputOf(given: Case, scale = 1, changes: InputChanges = {}): MethodInput {
    const days = given.base.length;
    const scaled = (units: readonly number[]) =>
      Array.from({ length: days }, (_, day) => (units[day] ?? 0) * scale);
    return exampleInput({
      series: exampleSeries(scaled(given.base), scaled(given.pulse)),
      leadTimeDays: given.leadTimeDays,
      leadTimeSd: given.leadTimeSd,
      moq: given.moq * scale,
      serviceLevel: given.serviceLevel,
      serviceKind: given.serviceKind,
      expedite: {
        startDays: 3,
        dailyCapacityUnits: given.capacity === null ? null : given.capacity * scale,
      },
      masks: exampleMasks({
        isMasked: (day) => day % given.heldBackEvery === 0,
        isHeldBack: (day) => day % given.heldBackEvery === 0,
      }),
      pulseDays: new Map(given.declared.map((ago) => [dayNumber(PLANNING_DAY) - ago, ago % 2 === 0])),
      campaigns: knownCampaigns(
        [exampleCampaign({ plannedUnits: quantityOf(given.planned * scale) })],
        PLANNING_DAY,
      ),
      ...changes,
    });
  }

  test.prop([settings], { numRuns: 150 })(
    'all numbers are finite and 0 or more, and the reorder point covers the lead time',
    (given) => {
      const result = planned(inputOf(given));
      for (const value of Object.values({ ...result, ...result.inputs }))
        if (typeof value === 'number') {
          expect(Number.isFinite(value)).toBe(true);
          expect(value).toBeGreaterThanOrEqual(0);
        }
      expect(result.reorderPoint).toBeGreaterThanOrEqual(result.meanDailyDemand * result.leadTimeDays);
      expect(result.orderUpTo).toBeGreaterThanOrEqual(result.reorderPoint);
    },
  );

  test.prop([settings, fc.constantFrom(0.25, 3, 12)], { numRuns: 100 })(
    'in another unit every quantity is that unit’s',
    (given, scale) => {
      const here = planned(inputOf(given));
      const there = planned(inputOf(given, scale));
      for (const name of [
        'meanDailyDemand',
        'baseSafetyStock',
        'pulseStock',
        'campaignStock',
        'reorderPoint',
        'orderUpTo',
        'expeditePoint',
      ] as const)
        expect(Number(there[name])).toBeCloseTo(Number(here[name]) * scale, 3);
      expect(there.leadTimeDays).toBe(here.leadTimeDays);
      expect(there.demandClass).toBe(here.demandClass);
    },
  );

  test.prop([settings, fc.double({ min: 0, max: 5, noNaN: true })], { numRuns: 150 })(
    'more service or a less sure lead time never takes less stock',
    (given, more) => {
      const here = planned(inputOf(given)).reorderPoint;
      const slack = 1e-6 * here + 1e-9;
      const serviceLevel = 1 - (1 - given.serviceLevel) / (1 + more);
      expect(planned(inputOf(given, 1, { serviceLevel })).reorderPoint).toBeGreaterThanOrEqual(here - slack);
      const leadTimeSd = given.leadTimeSd + more;
      const campaigns: MethodInput['campaigns'] = [];
      const calm = planned(inputOf(given, 1, { campaigns })).reorderPoint;
      expect(planned(inputOf(given, 1, { campaigns, leadTimeSd })).reorderPoint).toBeGreaterThanOrEqual(
        calm - slack,
      );
    },
  );

  const series = fc.oneof(
    demand,
    fc
      .tuple(fc.integer({ min: 1, max: 400 }), fc.integer({ min: 20, max: 420 }))
      .map(([units, days]) => pattern([units, 0, 0, 0, 0, 0, 0], days)),
  );
  test.prop([series, settings, fc.integer({ min: 1, max: 14 })], { numRuns: 150 })(
    'a longer lead time never takes less stock up to a service of 95 %, weekly orders included',
    (base, given, more) => {
      // At higher service, or a spread as long as the lead time, a gamma's tail can fall faster than its mean rises.
      const serviceLevel = Math.min(0.95, given.serviceLevel);
      const leadTimeSd = Math.min(given.leadTimeSd, given.leadTimeDays / 3);
      const at = (leadTimeDays: number) =>
        planned(
          inputOf({
            ...given,
            serviceLevel,
            leadTimeSd,
            base,
            leadTimeDays,
            planned: 0,
            serviceKind: 'cycle',
          }),
        ).reorderPoint;
      const here = at(given.leadTimeDays);
      expect(at(given.leadTimeDays + more)).toBeGreaterThanOrEqual(here * (1 - 1e-9) - 1e-9);
    },
  );
});
