import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { addDays, businessDay } from '../../lib/domain/calendar.ts';
import { quantityOf } from '../../lib/domain/decimal.ts';
import type { MethodParameters } from '../../lib/domain/sku-parameters.ts';
import { knownCampaigns } from '../../lib/planning/campaigns.ts';
import { handbookParameters } from '../../lib/planning/handbook.ts';
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
  TODAY,
} from './examples.ts';

const RESULTS = [
  'meanDailyDemand',
  'leadTimeDays',
  'baseSafetyStock',
  'pulseStock',
  'campaignStock',
  'safetyStock',
  'reorderPoint',
  'orderUpTo',
] as const;

const plan = (changes: InputChanges = {}) => handbookParameters(exampleInput(changes));

describe("the handbook's case: 1000 a day to B2B, a TikTok day of 5000, five days to cover", () => {
  it('has a pulse stock of 25000 and a reorder point of that and the mean demand of the lead time', () => {
    expect(plan()).toMatchObject({
      method: 'handbook',
      demandClass: null,
      meanDailyDemand: 1000,
      leadTimeDays: 14,
      baseSafetyStock: 0,
      pulseStock: 25_000,
      safetyStock: 25_000,
      campaignStock: 0,
      reorderPoint: 25_000 + 1000 * 14,
      orderUpTo: 39_000,
      expeditePoint: null,
      expediteUpTo: null,
    });
  });

  it('says which day the peak was and how it levelled it', () => {
    expect(plan().inputs).toMatchObject({
      peakDayUnits: 5000,
      peakDay: addDays(PLANNING_DAY, -29),
      medianDayUnits: 1000,
      pulseDays: 1,
      levelledUnits: 90_000,
      openDays: 90,
      historyDays: 90,
      windowDays: 90,
    });
  });

  it('covers three to seven days as asked', () => {
    expect(plan({ coverDays: 3 }).pulseStock).toBe(15_000);
    expect(plan({ coverDays: 7 }).pulseStock).toBe(35_000);
  });

  it('names the newest of equal peak days', () => {
    const series = exampleSeries(steady(1000), [...steady(0, 60), 5000, ...steady(0, 28), 5000]);
    expect(plan({ series }).inputs.peakDay).toBe(PLANNING_DAY);
  });
});

describe('base safety stock', () => {
  /** 2, 4, 4, 4, 5, 5, 7, 9: mean 5, squares 32, so the sample variance is 32/7. */
  const series = exampleSeries([2, 4, 4, 4, 5, 5, 7, 9], steady(0, 8));
  const z95 = 1.6448536269514722;

  it('is z·√((L+R)·σ² + d²·σ_L²) with the sample standard deviation of the days since the first sale', () => {
    const result = plan({ series, leadTimeSd: 2 });
    expect(result.inputs).toMatchObject({ meanBaseDailyDemand: 5, historyDays: 8, leadTimeSd: 2 });
    expect(result.inputs.sdBaseDailyDemand).toBeCloseTo(Math.sqrt(32 / 7), 12);
    expect(result.baseSafetyStock).toBeCloseTo(z95 * Math.sqrt((15 * 32) / 7 + 25 * 4), 9);
    expect(result.reorderPoint).toBeCloseTo(result.baseSafetyStock + 5 * 14, 9);
  });

  it('counts a lead-time spread that is not given as 0 and says so', () => {
    const result = plan({ series });
    expect(result.baseSafetyStock).toBeCloseTo(z95 * Math.sqrt((15 * 32) / 7), 9);
    expect(result.inputs.leadTimeSd).toBeNull();
  });

  it('takes the review period from the input', () => {
    expect(plan({ series, reviewDays: 7 }).baseSafetyStock).toBeCloseTo(z95 * Math.sqrt((21 * 32) / 7), 9);
  });

  it('leaves pulse channels out', () => {
    const pulsed = exampleSeries([2, 4, 4, 4, 5, 5, 7, 9], [0, 90, 3, 0, 1, 0, 0, 0]);
    expect(plan({ series: pulsed }).baseSafetyStock).toBe(plan({ series }).baseSafetyStock);
  });

  it('is the textbook one: d 500, σ 150, L 14, σ_L 2 vary by 1147 over the lead time', () => {
    const twoValued = exampleSeries([350, 650, ...steady(500, 0)], [0, 0]);
    const sd = 150 * Math.SQRT2;
    const result = plan({ series: twoValued, leadTimeSd: 2, reviewDays: 1, leadTimeDays: 13 });
    expect(result.inputs).toMatchObject({ meanBaseDailyDemand: 500 });
    expect(result.baseSafetyStock / z95).toBeCloseTo(Math.sqrt(14 * sd ** 2 + 1000 ** 2), 6);
  });

  it('solves a fill rate with the order quantity: the least quantity, or the demand of an order cycle or review', () => {
    const fill = { series, serviceKind: 'fill', leadTimeSd: 2 } as const;
    const sd = Math.sqrt((15 * 32) / 7 + 100);
    const large = plan({ ...fill, moq: 50 });
    expect(large.inputs).toMatchObject({ orderQuantity: 50, serviceKind: 'fill' });
    expect(plan({ ...fill, orderCycleDays: 10 }).inputs.orderQuantity).toBe(50);
    expect(plan(fill).inputs.orderQuantity).toBe(5);
    const z = large.inputs.z as number;
    expect(large.baseSafetyStock).toBeCloseTo(z * sd, 9);
    expect(plan(fill).baseSafetyStock).toBeGreaterThan(large.baseSafetyStock);
  });
});

describe('mean daily demand', () => {
  const quiet = steady(10, 20);

  it('counts a pulse day at the median non-zero day', () => {
    const series = exampleSeries(quiet, [...steady(0, 10), 31, 30, ...steady(0, 8)]);
    const result = plan({ series });
    expect(result.inputs).toMatchObject({ medianDayUnits: 10, pulseDays: 1 });
    expect(result.meanDailyDemand).toBe((18 * 10 + 10 + 40) / 20);
  });

  it('counts campaign days at the median even where they sold little, and only days it ran', () => {
    const series = exampleSeries(quiet, [...steady(0, 10), 12, 14, 16, ...steady(0, 7)]);
    const campaign = exampleCampaign({
      startsOn: addDays(PLANNING_DAY, -9),
      endsOn: addDays(PLANNING_DAY, -5),
      status: 'suspended',
      statusSince: addDays(PLANNING_DAY, -7),
    });
    const result = plan({ series, campaigns: knownCampaigns([campaign], PLANNING_DAY) });
    expect(result.inputs.pulseDays).toBe(2);
    expect(result.meanDailyDemand).toBe((19 * 10 + 26) / 20);
  });

  it('takes the mean of the two middle days as the median of an even number', () => {
    const result = plan({ series: exampleSeries([1, 2, 4, 9, 0, 0], steady(0, 6)) });
    expect(result.inputs.medianDayUnits).toBe(3);
    expect(result.meanDailyDemand).toBe(16 / 6);
  });

  it('leaves closed days out, but for the peak; all closed is as none closed', () => {
    const series = exampleSeries([10, 10, 0, 0, 10, 10], [0, 0, 0, 55, 0, 0]);
    const closed = new Set([TODAY - 3, TODAY - 2]);
    const result = plan({ series, masks: sameMask((day) => closed.has(day)) });
    expect(result).toMatchObject({ meanDailyDemand: 10, baseSafetyStock: 0, pulseStock: 275 });
    expect(result.inputs).toMatchObject({ openDays: 4, historyDays: 6 });
    expect(plan({ series, masks: sameMask(() => true) })).toEqual(plan({ series }));
  });

  it('keeps what channels without pulses sold on a day on which only a pulse channel was closed', () => {
    const series = exampleSeries([10, 30, 10, 30, 10, 30], [2, 2, 2, 2, 0, 0]);
    const pulseClosed = exampleMasks({ isMasked: (day) => day >= TODAY - 1 });
    const { inputs, meanDailyDemand } = plan({ series, masks: pulseClosed });
    expect(inputs).toMatchObject({ meanBaseDailyDemand: 20, openDays: 4, levelledUnits: 88 });
    expect(inputs.sdBaseDailyDemand).toBeCloseTo(Math.sqrt(120));
    expect(meanDailyDemand).toBe(22);
  });

  it('leaves the days on which a channel without pulses was closed out of their mean and spread', () => {
    const series = exampleSeries([10, 10, 0, 10], [0, 0, 7, 0]);
    const isClosed = (day: number) => day === TODAY - 1;
    const baseClosed = exampleMasks({ isBaseMasked: isClosed, isMasked: isClosed });
    expect(plan({ series, masks: baseClosed })).toMatchObject({
      meanDailyDemand: 10,
      baseSafetyStock: 0,
      pulseStock: 35,
    });
  });
});

describe('a day that a planner declared', () => {
  const at = TODAY - 9;
  const series = exampleSeries(steady(10, 20), [...steady(0, 10), 31, 28, ...steady(0, 8)]);
  const declared = (day: number, isPulse: boolean) => plan({ series, pulseDays: new Map([[day, isPulse]]) });

  it('an ordinary one counts with all that was sold, and is no peak', () => {
    expect(plan({ series }).inputs).toMatchObject({ pulseDays: 1, peakDayUnits: 31 });
    const result = declared(at, false);
    expect(result.inputs).toMatchObject({ pulseDays: 0, peakDayUnits: 28 });
    expect(result.meanDailyDemand).toBe((18 * 10 + 41 + 38) / 20);
    expect(result.pulseStock).toBe(28 * 5);
  });

  it('a day of a pulse counts at the median', () => {
    const result = declared(at + 1, true);
    expect(result.inputs).toMatchObject({ pulseDays: 2, peakDayUnits: 31 });
    expect(result.meanDailyDemand).toBe(10);
  });

  it('is no day of its campaign any more', () => {
    const campaigns = knownCampaigns(
      [exampleCampaign({ startsOn: addDays(PLANNING_DAY, -9), endsOn: addDays(PLANNING_DAY, -8) })],
      PLANNING_DAY,
    );
    expect(plan({ series, campaigns }).inputs.pulseDays).toBe(2);
    const pulseDays = new Map([[at + 1, false]]);
    expect(plan({ series, campaigns, pulseDays }).inputs.pulseDays).toBe(1);
  });
});

describe('campaign stock', () => {
  const campaign = exampleCampaign({
    plannedUnits: quantityOf(40_000),
    plannedPeakDayUnits: quantityOf(6000),
  });

  it('is what the plan within lead time and review exceeds the pulse stock by', () => {
    const plain = { ...campaign, plannedPeakDayUnits: null };
    const result = plan({ campaigns: knownCampaigns([plain], PLANNING_DAY) });
    expect(result.inputs.plannedUnits).toBe(40_000);
    expect(result).toMatchObject({ pulseStock: 25_000, campaignStock: 15_000, reorderPoint: 54_000 });
  });

  it('counts only the days within lead time and review', () => {
    const campaigns = knownCampaigns([{ ...campaign, plannedPeakDayUnits: null }], PLANNING_DAY);
    const result = plan({ campaigns, leadTimeDays: 9 });
    expect(result.inputs.plannedUnits).toBe(32_000);
    expect(result.campaignStock).toBe(7000);
  });

  it('gives way to the pulse stock of an announced peak that is above the one seen', () => {
    const result = plan({ campaigns: knownCampaigns([campaign], PLANNING_DAY) });
    expect(result.inputs).toMatchObject({ plannedPeakDayUnits: 6000, peakDayUnits: 5000 });
    expect(result).toMatchObject({ pulseStock: 30_000, campaignStock: 10_000 });
  });

  it('does not build stock for an announced peak before an order for it is due', () => {
    const far = { ...campaign, startsOn: businessDay('2026-12-01'), endsOn: businessDay('2026-12-05') };
    expect(plan({ campaigns: knownCampaigns([far], PLANNING_DAY) })).toEqual(plan());
  });
});

describe('lead time and order-up-to', () => {
  it('take the closed days ahead along', () => {
    const result = plan({ closedDays: 7 });
    expect(result.leadTimeDays).toBe(21);
    expect(result.reorderPoint).toBe(25_000 + 21_000);
    expect(result.inputs).toMatchObject({ statedLeadTimeDays: 14, closedDaysAhead: 7, leadTimeDays: 21 });
  });

  it('fill up by the greater of least quantity and order cycle', () => {
    expect(plan({ moq: 500 }).orderUpTo).toBe(39_500);
    expect(plan({ moq: 500, orderCycleDays: 3 }).orderUpTo).toBe(42_000);
  });
});

describe('edges', () => {
  it('of an item that never sold: all is 0 but the least quantity', () => {
    const series = { ...exampleSeries(steady(0), steady(0)), firstDemandDay: TODAY + 1 };
    for (const serviceKind of ['cycle', 'fill'] as const) {
      const result = plan({ series, moq: 20, leadTimeSd: 3, serviceKind });
      expect(result).toMatchObject({ safetyStock: 0, reorderPoint: 0, meanDailyDemand: 0, orderUpTo: 20 });
      expect(result.inputs).toMatchObject({ historyDays: 0, openDays: 0, peakDay: null, peakDayUnits: 0 });
    }
  });

  it('of one day of history: no spread is known, so there is none', () => {
    const result = plan({ series: exampleSeries([30], [0]) });
    expect(result).toMatchObject({ meanDailyDemand: 30, baseSafetyStock: 0, reorderPoint: 420 });
    expect(result.inputs).toMatchObject({ historyDays: 1, sdBaseDailyDemand: 0 });
  });

  it('of a SKU newer than the window: days before its first sale are no zeros', () => {
    const series = {
      ...exampleSeries([...steady(0, 80), ...steady(10, 10)], steady(0)),
      firstDemandDay: TODAY - 9,
    };
    expect(plan({ series })).toMatchObject({ meanDailyDemand: 10, baseSafetyStock: 0 });
  });

  it('of a window that looks back less: older days do not count', () => {
    const series = exampleSeries(
      [...steady(100, 60), ...steady(10, 30)],
      [...steady(900, 60), ...steady(0, 30)],
    );
    expect(plan({ series, windowDays: 30 })).toMatchObject({ meanDailyDemand: 10, pulseStock: 0 });
  });
});

const units = fc.oneof(
  fc.constant(0),
  fc.integer({ min: 0, max: 5000 }),
  fc.double({ min: 0, max: 50, noNaN: true }),
);
const lengths = fc.integer({ min: 1, max: 120 });
const inputs = lengths.chain((length) =>
  fc
    .record({
      base: fc.array(units, { minLength: length, maxLength: length }),
      pulse: fc.array(fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: units }), {
        minLength: length,
        maxLength: length,
      }),
      leadTimeDays: fc.double({ min: 0, max: 90, noNaN: true }),
      closedDays: fc.integer({ min: 0, max: 15 }),
      leadTimeSd: fc.option(fc.double({ min: 0, max: 20, noNaN: true })),
      moq: fc.option(fc.integer({ min: 0, max: 5000 })),
      serviceLevel: fc.double({ min: 0.5, max: 0.9999, noNaN: true }),
      serviceKind: fc.constantFrom('cycle' as const, 'fill' as const),
      coverDays: fc.double({ min: 3, max: 7, noNaN: true }),
      orderCycleDays: fc.double({ min: 0, max: 30, noNaN: true }),
      maskEvery: fc.integer({ min: 2, max: 9 }),
      heldBackEvery: fc.integer({ min: 2, max: 200 }),
      declared: fc.uniqueArray(fc.integer({ min: 0, max: 60 }), { maxLength: 4 }),
      starts: fc.integer({ min: -60, max: 60 }),
      plannedUnits: fc.integer({ min: 0, max: 100_000 }),
      plannedPeak: fc.option(fc.integer({ min: 0, max: 10_000 })),
    })
    .map((given): MethodInput => {
      const { base, pulse, maskEvery, heldBackEvery, declared, starts, plannedUnits, plannedPeak, ...rest } =
        given;
      const isHeldBack = (day: number) => day % heldBackEvery === 0;
      const isClosed = (day: number) => day % maskEvery === 0;
      const campaign = exampleCampaign({
        announcedOn: null,
        startsOn: addDays(PLANNING_DAY, starts),
        endsOn: addDays(PLANNING_DAY, starts + 6),
        plannedUnits: quantityOf(plannedUnits),
        plannedPeakDayUnits: plannedPeak === null ? null : quantityOf(plannedPeak),
      });
      return exampleInput({
        ...rest,
        series: exampleSeries(base, pulse),
        campaigns: knownCampaigns([campaign], PLANNING_DAY),
        masks: exampleMasks({
          isBaseMasked: isClosed,
          isMasked: (day) => isClosed(day) || isHeldBack(day),
          isHeldBack,
        }),
        pulseDays: new Map(declared.map((ago) => [TODAY - ago, ago % 2 === 0])),
      });
    }),
);

/** As great or greater, but for the last digits. */
function expectAtLeast(
  greater: MethodParameters,
  smaller: MethodParameters,
  names = RESULTS as readonly (typeof RESULTS)[number][],
): void {
  for (const name of names)
    expect(greater[name], name).toBeGreaterThanOrEqual(smaller[name] - 1e-9 * (1 + Math.abs(smaller[name])));
}

describe('laws', () => {
  test.prop([inputs])('every result is finite and not negative, and the sums hold', (input) => {
    const result = handbookParameters(input);
    for (const name of RESULTS) {
      expect(Number.isFinite(result[name]), name).toBe(true);
      expect(result[name], name).toBeGreaterThanOrEqual(0);
    }
    expect(result.safetyStock).toBe(result.baseSafetyStock + result.pulseStock);
    expect(result.reorderPoint).toBeGreaterThanOrEqual(result.safetyStock);
    expect(result.orderUpTo).toBeGreaterThanOrEqual(result.reorderPoint + (input.moq ?? 0) - 1e-6);
    for (const value of Object.values(result.inputs))
      if (typeof value === 'number') expect(Number.isFinite(value)).toBe(true);
  });

  test.prop([inputs, fc.double({ min: 0, max: 1, noNaN: true })])(
    'more service never means less stock',
    (input, share) => {
      const serviceLevel = input.serviceLevel + share * (0.9999 - input.serviceLevel);
      expectAtLeast(handbookParameters({ ...input, serviceLevel }), handbookParameters(input));
    },
  );

  test.prop([inputs, fc.double({ min: 0, max: 30, noNaN: true })])(
    'a longer or less certain lead time never means a lower reorder point',
    (input, more) => {
      const result = handbookParameters(input);
      const { leadTime } = input;
      const meanDays = leadTime.meanDays + more;
      const sdDays = (leadTime.sdDays ?? 0) + more;
      const longer = handbookParameters({ ...input, leadTime: { ...leadTime, meanDays } });
      const names = ['leadTimeDays', 'baseSafetyStock', 'pulseStock', 'reorderPoint', 'orderUpTo'] as const;
      expectAtLeast(longer, result, names);
      expectAtLeast(handbookParameters({ ...input, leadTime: { ...leadTime, sdDays } }), result);
    },
  );

  test.prop([inputs, fc.double({ min: 0, max: 4, noNaN: true })])(
    'more days to cover never mean a lower reorder point',
    (input, more) => {
      const result = handbookParameters(input);
      const names = ['pulseStock', 'safetyStock', 'reorderPoint', 'orderUpTo'] as const;
      expectAtLeast(handbookParameters({ ...input, coverDays: input.coverDays + more }), result, names);
    },
  );

  test.prop([inputs, fc.integer({ min: 0, max: 50_000 })])(
    'more planned units never mean a lower reorder point',
    (input, more) => {
      const campaigns = input.campaigns.map((known) => ({
        ...known,
        units: known.units + more,
      }));
      expectAtLeast(handbookParameters({ ...input, campaigns }), handbookParameters(input));
    },
  );

  test.prop([inputs, fc.integer({ min: 2, max: 1000 })])(
    'units by the bag or by the piece give the same stock',
    (input, pieces) => {
      const { series, moq, campaigns } = input;
      const scaled = handbookParameters({
        ...input,
        moq: moq === null ? null : moq * pieces,
        series: {
          ...series,
          baseUnits: series.baseUnits.map((value) => value * pieces),
          pulseUnits: series.pulseUnits.map((value) => value * pieces),
        },
        campaigns: campaigns.map((known) => {
          const { plannedPeakDayUnits } = known.campaign;
          return {
            ...known,
            units: known.units * pieces,
            campaign: {
              ...known.campaign,
              plannedPeakDayUnits:
                plannedPeakDayUnits === null ? null : quantityOf((plannedPeakDayUnits / 10_000) * pieces),
            },
          };
        }),
      });
      const result = handbookParameters(input);
      for (const name of RESULTS) {
        const expected = name === 'leadTimeDays' ? result[name] : result[name] * pieces;
        expect(Math.abs(scaled[name] - expected), name).toBeLessThanOrEqual(1e-6 * (1 + expected));
      }
    },
  );

  test.prop([inputs, fc.array(units, { minLength: 1, maxLength: 30 })])(
    'nothing after the planning day is used',
    (input, later) => {
      const { series } = input;
      const longer = {
        ...series,
        baseUnits: Float64Array.from([...series.baseUnits, ...later]),
        pulseUnits: Float64Array.from([...series.pulseUnits, ...later]),
      };
      expect(handbookParameters({ ...input, series: longer })).toEqual(handbookParameters(input));
    },
  );
});
