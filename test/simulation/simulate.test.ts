import { describe, expect, it } from 'vitest';
import { businessDay, dayOfNumber } from '../../lib/domain/calendar.ts';
import { quantityOf } from '../../lib/domain/decimal.ts';
import { type Campaign, campaignSchema } from '../../lib/domain/sets.ts';
import { settingsSchema } from '../../lib/settings/settings.ts';
import { backtestPolicies } from '../../lib/simulation/backtest.ts';
import { triggeredPolicy } from '../../lib/simulation/comparators.ts';
import { curveOf } from '../../lib/simulation/outcome.ts';
import type { Policy } from '../../lib/simulation/policy.ts';
import { ordersPlaced, simulate, spanOf } from '../../lib/simulation/simulate.ts';
import { eveningOf, type World } from '../../lib/simulation/world.ts';
import { FIRST_DAY, lumpyUnits, worldOfUnits } from './world.ts';

const DAYS = 160;
const EVENING = 120;
const settings = settingsSchema.parse({});

function campaign(announced: number, starts: number): Campaign {
  return campaignSchema.parse({
    ...Object.fromEntries(Object.keys(campaignSchema.shape).map((field) => [field, null])),
    campaignId: `c${starts}`,
    sku: 'A',
    channel: 'b2b',
    kind: 'other',
    announcedOn: dayOfNumber(FIRST_DAY + announced),
    startsOn: dayOfNumber(FIRST_DAY + starts),
    endsOn: dayOfNumber(FIRST_DAY + starts + 4),
    plannedUnits: quantityOf(500),
    status: 'done',
    statusSince: dayOfNumber(FIRST_DAY + starts + 5),
  });
}

function adSeries(surgeOn: number) {
  const days = Array.from({ length: DAYS }, (_, day) => ({
    day: dayOfNumber(FIRST_DAY + day),
    impressions: 1000,
    clicks: day === surgeOn ? 90 : 20,
    conversions: 2,
    spend: null,
    provisional: false,
  }));
  return new Map([['A', [{ account: null, campaignId: null, days }]]]);
}

/** Worlds that are the same up to the evening and nothing alike after it. */
function worlds(): [World, World] {
  const known = [lumpyUnits(DAYS, 1), lumpyUnits(DAYS, 2), lumpyUnits(DAYS, 3)];
  const other = known.map((units) => units.map((value, day) => (day > EVENING ? value + 1000 : value)));
  const early = campaign(90, 122);
  return [
    worldOfUnits(known, { campaigns: [early], adSeries: adSeries(EVENING) }),
    worldOfUnits(other, { campaigns: [early, campaign(121, 123)], adSeries: adSeries(EVENING) }),
  ];
}

describe('every policy', () => {
  const [world, otherFuture] = worlds();
  const names = [...backtestPolicies(world, settings), triggeredPolicy(world)].map(({ name }) => name);
  const policyOf = (of: World, name: string): Policy | undefined =>
    [...backtestPolicies(of, settings), triggeredPolicy(of)].find((policy) => policy.name === name);

  it.each(names)('%s decides with nothing after the evening', (name) => {
    const levels = (of: World) => {
      const policy = policyOf(of, name);
      const rule = policy?.at(eveningOf(of, EVENING));
      return of.skus.map((_, index) => policy?.dials.map((dial) => rule?.(index)(dial)));
    };
    expect(levels(otherFuture)).toEqual(levels(world));
  });

  it.each(names)('%s holds more for a higher dial', (name) => {
    const policy = policyOf(world, name);
    const rule = policy?.at(eveningOf(world, EVENING));
    for (const index of world.skus.keys()) {
      const points = (policy?.dials ?? []).map((dial) => rule?.(index)(dial).reorderPoint ?? Number.NaN);
      expect(points).toEqual([...points].sort((a, b) => a - b));
      for (const dial of policy?.dials ?? [])
        expect(rule?.(index)(dial).orderUpTo).toBeGreaterThanOrEqual(rule?.(index)(dial).reorderPoint ?? 0);
    }
  });
});

describe('the policies of the product', () => {
  it('expedite as the aggressive rule says, by the evening of a surge', () => {
    const [world] = worlds();
    const handbook = backtestPolicies(world, settings).find(({ name }) => name === 'handbook');
    const levels = (day: number, index: number) => handbook?.at(eveningOf(world, day))(index)(0.95);
    expect(levels(EVENING, 0)?.expeditePoint).toBeGreaterThan(0);
    expect(levels(EVENING - 40, 0)?.expeditePoint).toBeNull();
    expect(levels(EVENING, 1)?.expeditePoint).toBeNull();
  });
});

describe('a simulation', () => {
  const world = worldOfUnits([lumpyUnits(DAYS, 5), lumpyUnits(DAYS, 6)], { fields: { leadTimeSd: 2 } });
  const options = { warmUpDays: 80 };
  const [, textbook] = backtestPolicies(world, settings);
  if (textbook === undefined) throw new Error('no policy');

  it('gives the same for the same seeds and another for others', () => {
    expect(simulate(textbook, world, options).trials).toEqual(simulate(textbook, world, options).trials);
    expect(simulate(textbook, world, { ...options, seeds: [9] }).trials).not.toEqual(
      simulate(textbook, world, { ...options, seeds: [8] }).trials,
    );
  });

  it('measures the demand of the measured days and no other', () => {
    const { measuredFrom, endDay } = spanOf(world, options);
    expect([measuredFrom, endDay]).toEqual([108, DAYS]);
    const asked = simulate(textbook, world, options).trials[0]?.tallies.map((tally) => tally.asked);
    expect(asked).toEqual(
      world.skus.map(({ units }) => units.subarray(measuredFrom).reduce((sum, value) => sum + value, 0)),
    );
  });

  it('serves more from more stock', () => {
    const { points } = curveOf(simulate(textbook, world, options), world, DAYS - 108);
    const stock = points.map(({ stockDays }) => stockDays ?? 0);
    expect(stock).toEqual([...stock].sort((a, b) => a - b));
    expect(points.at(-1)?.fill).toBe(1);
  });

  it('tells every order: no policy orders above its reorder point', () => {
    const orders = ordersPlaced(textbook, () => 1, world, options);
    expect(orders.length).toBeGreaterThan(0);
    for (const { position, levels, units, day, arrivesOn } of orders) {
      expect(position).toBeLessThanOrEqual(levels.reorderPoint);
      expect(position + units).toBeGreaterThanOrEqual(levels.orderUpTo);
      expect(arrivesOn).toBeGreaterThan(day);
    }
  });

  it('refuses a history that leaves nothing to measure', () => {
    expect(() => simulate(textbook, world, { warmUpDays: 140 })).toThrow(RangeError);
    expect(businessDay(dayOfNumber(FIRST_DAY))).toBe('2025-01-01');
  });
});
