import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { addDays, businessDay } from '../../lib/domain/calendar.ts';
import { pulseDaysIn, pulseNotices, pulsesOf, type SurgeDay } from '../../lib/simulation/pulse-notices.ts';
import { exampleHistory, PLANNING_DAY } from '../planning/examples.ts';

const FIRST = businessDay('2026-06-01');
const on = (sku: string, ...days: number[]) => days.map((day) => ({ sku, day: addDays(FIRST, day) }));
const told = (sku: string, alert: string, level: SurgeDay['level'], ...days: number[]): SurgeDay[] =>
  on(sku, ...days).map((one) => ({ ...one, alert, level }));

describe('pulses', () => {
  it('are runs of consecutive days of one SKU', () => {
    expect(pulsesOf([...on('B', 1), ...on('A', 3, 1, 2, 2, 7)])).toEqual([
      { sku: 'A', from: addDays(FIRST, 1), to: addDays(FIRST, 3) },
      { sku: 'A', from: addDays(FIRST, 7), to: addDays(FIRST, 7) },
      { sku: 'B', from: addDays(FIRST, 1), to: addDays(FIRST, 1) },
    ]);
  });
});

describe('pulse days in demand', () => {
  it('are those on which pulse channels alone sell more than so many median days with demand', () => {
    const usual = Array.from({ length: 20 }, (_, index) => [40 - index, 100, 0] as const);
    const history = exampleHistory([
      { sku: 'A', pool: 'main', demand: [...usual, [9, 100, 301], [8, 100, 300], [7, 900, 0]] },
      { sku: 'B', pool: 'main', demand: [[3, 5, 0]] },
    ]);
    expect(pulseDaysIn(history, 3)).toEqual([{ sku: 'A', day: addDays(PLANNING_DAY, -9) }]);
  });
});

describe('notices of pulses', () => {
  const pulses = pulsesOf([...on('A', 10, 11, 12), ...on('A', 30), ...on('B', 5)]);
  const known = { pulses, from: FIRST, to: addDays(FIRST, 40) };

  it('catch a pulse on its days or the day before, with the days they were ahead', () => {
    const days = [
      ...told('A', 'a1', 'watch', 9),
      ...told('A', 'a1', 'act', 10, 11),
      ...told('A', 'a2', 'act', 32),
      ...told('B', 'b1', 'watch', 4),
      ...told('B', 'b2', 'watch', 20),
    ];
    expect(pulseNotices(known, days, 'watch')).toEqual({
      pulses: 3,
      caught: 2,
      leadDays: [1, 1],
      alerts: 4,
      touching: 2,
    });
    expect(pulseNotices(known, days, 'act')).toEqual({
      pulses: 3,
      caught: 1,
      leadDays: [0],
      alerts: 2,
      touching: 1,
    });
  });

  it('need not catch a pulse that began before, but touch it', () => {
    const later = { ...known, from: addDays(FIRST, 11) };
    expect(pulseNotices(later, told('A', 'a1', 'act', 11, 12), 'act')).toMatchObject({
      pulses: 1,
      caught: 0,
      alerts: 1,
      touching: 1,
    });
  });

  test.prop([
    fc.array(fc.record({ sku: fc.constantFrom('A', 'B'), at: fc.nat({ max: 40 }), act: fc.boolean() })),
  ])('count no more than there are, and act never more than watch', (found) => {
    const days = found.map(({ sku, at, act }) => told(sku, `${sku}${at % 5}`, act ? 'act' : 'watch', at));
    const watch = pulseNotices(known, days.flat(), 'watch');
    const act = pulseNotices(known, days.flat(), 'act');
    expect(watch.caught).toBeLessThanOrEqual(pulses.length);
    expect(watch.touching).toBeLessThanOrEqual(watch.alerts);
    expect(act.caught).toBeLessThanOrEqual(watch.caught);
    expect(act.alerts).toBeLessThanOrEqual(watch.alerts);
  });
});
