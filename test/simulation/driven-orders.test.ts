import { describe, expect, it } from 'vitest';
import { businessDay, dayOfNumber } from '../../lib/domain/calendar.ts';
import { settingsSchema } from '../../lib/settings/settings.ts';
import { type Driving, drivenOrders, drivenSkus } from '../../lib/simulation/driven-orders.ts';
import { planningPolicies } from '../../lib/simulation/planning-policies.ts';
import { learned } from '../planning/learned.ts';
import { FIRST_DAY, rareUnits, worldOfUnits } from './world.ts';

const DAYS = 200;
const steady = Array.from({ length: DAYS }, (_, day) => 5 + (day % 3));
const world = worldOfUnits([rareUnits(DAYS, 3), steady, rareUnits(DAYS, 4)]);
const options = { warmUpDays: 120 };
const lastDay = businessDay(dayOfNumber(FIRST_DAY + DAYS - 1));
const winner = learned('all', { parameter: 'driving_method', after: 'calibrated' });
const smooth = learned('smooth', { parameter: 'driving_method', after: 'handbook' });
const madeInTime = (one: typeof winner) => ({
  ...one,
  madeAt: '2025-06-01T10:00:00.000Z' as typeof one.madeAt,
});
const auto: Driving = {
  settings: settingsSchema.parse({ planning: { method: 'auto' } }),
  calibrations: [winner, smooth].map(madeInTime),
  lastDay,
};

describe('what drives each SKU of a replay', () => {
  it('is the method of its class at the settings service, or at the nominal one', () => {
    const driven = drivenSkus(world, 119, auto);
    expect(driven[1]).toEqual({ method: 'handbook', serviceLevel: 0.95 });
    expect(driven[0]?.method).toBe('calibrated');
    const settings = settingsSchema.parse({ planning: { method: 'calibrated', targetFill: 0.97 } });
    const nominal = learned('all', {
      parameter: 'nominal_service:calibrated',
      after: 0.9,
      evidence: { targetFill: 0.97, serviceKind: 'cycle' },
    });
    expect(drivenSkus(world, 119, { ...auto, settings, calibrations: [madeInTime(nominal)] })).toEqual(
      world.skus.map(() => ({ method: 'calibrated', serviceLevel: 0.9 })),
    );
  });
});

describe('the orders of a replay', () => {
  it("are each SKU's own method's, by SKU and day, and of all SKUs", () => {
    const orders = drivenOrders(world, auto, options);
    expect(new Set(orders.map(({ index }) => index))).toEqual(new Set([0, 1, 2]));
    for (const { index, method } of orders) expect(method).toBe(index === 1 ? 'handbook' : 'calibrated');
    const keys = orders.map(({ index, day }) => index * 1000 + day);
    expect(keys).toEqual([...keys].sort((a, b) => a - b));
  });

  it('are the same with policies that were made already and those made for them', () => {
    const made = planningPolicies(world, auto.settings);
    expect(drivenOrders(world, auto, options, made)).toEqual(drivenOrders(world, auto, options));
  });
});
