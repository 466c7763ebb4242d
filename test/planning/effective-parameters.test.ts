import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { addDays, dayNumber } from '../../lib/domain/calendar.ts';
import { quantityOf } from '../../lib/domain/decimal.ts';
import type { MethodParameters } from '../../lib/domain/sku-parameters.ts';
import { calibratedParameters } from '../../lib/planning/calibrated.ts';
import { knownCampaigns } from '../../lib/planning/campaigns.ts';
import { createDemandPool } from '../../lib/planning/demand-pool.ts';
import { effectiveParameters } from '../../lib/planning/effective-parameters.ts';
import { handbookParameters } from '../../lib/planning/handbook.ts';
import type { MethodInput } from '../../lib/planning/method-input.ts';
import { exampleCampaign, exampleInput, exampleSeries, PLANNING_DAY, steady } from './examples.ts';

/** 1000 a day to B2B and one TikTok day of 5000: pulse stock 25000. */
const pulses = steady(0);
pulses[60] = 5000;

interface Plan {
  readonly units: number;
  readonly startsIn: number;
  readonly peak: number | null;
}

const input = (plans: readonly Plan[]): MethodInput =>
  exampleInput({
    series: exampleSeries(steady(1000), pulses),
    expediteLeadTimeDays: 5,
    campaigns: knownCampaigns(
      plans.map(({ units, startsIn, peak }, index) =>
        exampleCampaign({
          campaignId: `TT${index}`,
          accounts: `account-${index}`,
          startsOn: addDays(PLANNING_DAY, startsIn),
          endsOn: addDays(PLANNING_DAY, startsIn + 1),
          plannedUnits: quantityOf(units),
          plannedPeakDayUnits: peak === null ? null : quantityOf(peak),
        }),
      ),
      PLANNING_DAY,
    ),
  });

const METHODS = {
  handbook: handbookParameters,
  calibrated: (given: MethodInput) => {
    const pool = createDemandPool(dayNumber(given.planningDay), given.series.firstDay);
    const profile = pool.add(given);
    return calibratedParameters(given, profile, pool.pooled());
  },
} as const;

const lowered = (planned: MethodParameters, stopped: readonly string[], pulseShare = 0) =>
  effectiveParameters(planned, {
    isStopped: ({ campaignId }) => stopped.includes(campaignId),
    pulseShare,
  });

const plan = (units: number, startsIn = 3, peak: number | null = null): Plan => ({ units, startsIn, peak });

describe('the parameters of an hour in which ads stand still, by the handbook', () => {
  it('are what the method says of the campaigns that stay', () => {
    const planned = handbookParameters(input([plan(30_000), plan(40_000), plan(9_000, 5, 9_000)]));
    expect(planned).toMatchObject({ pulseStock: 45_000, campaignStock: 34_000 });
    const stays = handbookParameters(input([plan(30_000), plan(40_000)]));
    const effective = lowered(planned, ['TT2']);
    for (const name of ['pulseStock', 'campaignStock', 'safetyStock', 'reorderPoint', 'orderUpTo'] as const) {
      expect(effective[name], name).toBeCloseTo(stays[name], 6);
    }
  });

  it('lose the share of past pulses that the stopped ads brought, not an announced peak that stays', () => {
    const planned = handbookParameters(input([]));
    const effective = lowered(planned, [], 0.75);
    expect(effective).toMatchObject({ pulseStock: 6_250, safetyStock: 6_250, reorderPoint: 6_250 + 14_000 });
    const announced = handbookParameters(input([plan(8_000, 3, 8_000)]));
    expect(announced).toMatchObject({ pulseStock: 40_000, campaignStock: 0 });
    expect(lowered(announced, [], 0.8).pulseStock).toBe(40_000);
  });

  it('let campaign stock take over what pulse stock held for a campaign that stays', () => {
    const planned = handbookParameters(input([plan(30_000)]));
    expect(planned).toMatchObject({ pulseStock: 25_000, campaignStock: 5_000 });
    const effective = lowered(planned, [], 0.5);
    expect(effective).toMatchObject({ pulseStock: 12_500, campaignStock: 17_500 });
    expect(effective.reorderPoint).toBe(planned.reorderPoint);
  });
});

describe('by the calibrated method', () => {
  it('lose campaign stock and campaign part of the expedite point by the units that are planned', () => {
    const planned = METHODS.calibrated(input([plan(30_000, 2), plan(10_000, 12)]));
    const effective = lowered(planned, ['TT1']);
    expect(effective.campaignStock).toBeCloseTo(planned.campaignStock * 0.75, 6);
    // The second one starts after an expedite could come.
    expect(effective.expeditePoint).toBe(planned.expeditePoint);
    const without = METHODS.calibrated(input([]));
    const none = lowered(planned, ['TT0', 'TT1']);
    expect(none.campaignStock).toBe(0);
    expect(none.reorderPoint).toBeCloseTo(without.reorderPoint, 6);
    expect(none.expeditePoint).toBeCloseTo(without.expeditePoint ?? Number.NaN, 6);
  });
});

const plans = fc.array(
  fc.record({
    units: fc.integer({ min: 0, max: 60_000 }),
    startsIn: fc.integer({ min: 1, max: 25 }),
    peak: fc.option(fc.integer({ min: 0, max: 20_000 }), { nil: null }),
  }),
  { maxLength: 4 },
);
const stops = fc.subarray(['TT0', 'TT1', 'TT2', 'TT3']);
const share = fc.double({ min: 0, max: 1, noNaN: true });

describe.each(Object.keys(METHODS) as (keyof typeof METHODS)[])('effective parameters by %s', (method) => {
  const near = (value: number) => value + 1e-9 * Math.max(1, Math.abs(value));

  test.prop([plans, stops, share])(
    'are never above the planned ones, never below those without campaigns and pulses',
    (given, stopped, pulseShare) => {
      const planned = METHODS[method](input(given));
      const effective = lowered(planned, stopped, pulseShare);
      const floor = planned.reorderPoint - planned.pulseStock - planned.campaignStock;
      for (const name of ['pulseStock', 'safetyStock', 'reorderPoint', 'orderUpTo'] as const) {
        expect(effective[name]).toBeLessThanOrEqual(near(planned[name]));
      }
      expect(near(effective.reorderPoint)).toBeGreaterThanOrEqual(floor);
      expect(near(effective.orderUpTo - effective.reorderPoint)).toBeGreaterThanOrEqual(
        planned.orderUpTo - planned.reorderPoint,
      );
      expect(Math.min(effective.pulseStock, effective.campaignStock)).toBeGreaterThanOrEqual(0);
      expect(effective.expeditePoint ?? 0).toBeLessThanOrEqual(near(planned.expeditePoint ?? 0));
      expect(effective.reorderPoint).toBeCloseTo(
        planned.baseSafetyStock +
          effective.pulseStock +
          planned.meanDailyDemand * planned.leadTimeDays +
          effective.campaignStock,
        5,
      );
    },
  );

  test.prop([plans])('are the planned ones where nothing is stopped', (given) => {
    const planned = METHODS[method](input(given));
    expect(lowered(planned, [])).toBe(planned);
    expect(lowered(planned, ['another'])).toBe(planned);
  });

  test.prop([plans, stops, stops, share, share])(
    'fall further the more is stopped',
    (given, one, more, a, b) => {
      const planned = METHODS[method](input(given));
      const few = lowered(planned, one, Math.min(a, b));
      const many = lowered(planned, [...one, ...more], Math.max(a, b));
      expect(many.reorderPoint).toBeLessThanOrEqual(near(few.reorderPoint));
      expect(many.orderUpTo).toBeLessThanOrEqual(near(few.orderUpTo));
    },
  );

  test.prop([plans])('hold nothing for campaigns and pulses once all ads stand still', (given) => {
    const planned = METHODS[method](input(given));
    const all = lowered(planned, ['TT0', 'TT1', 'TT2', 'TT3'], 1);
    expect(all.pulseStock).toBeCloseTo(0, 6);
    expect(all.campaignStock).toBeCloseTo(0, 6);
  });
});

describe('the campaigns that parameters name', () => {
  it('are those due in the lead time, with their accounts, planned units and peak', () => {
    const { campaigns } = handbookParameters(input([plan(1000, 3, 700), plan(1000, 15), plan(500, 40)]));
    expect(campaigns).toEqual([
      {
        campaignId: 'TT0',
        sku: 'ORING-001',
        accounts: ['account-0'],
        units: 1000,
        expediteUnits: 0,
        peakDayUnits: 700,
      },
      {
        campaignId: 'TT1',
        sku: 'ORING-001',
        accounts: ['account-1'],
        units: 500,
        expediteUnits: 0,
        peakDayUnits: null,
      },
    ]);
  });

  it('are refused where the inputs of the formulas are missing', () => {
    const planned = { ...handbookParameters(input([])), inputs: {} };
    expect(() => lowered(planned, [], 0.5)).toThrow(/no number "peakDayUnits"/);
  });
});
