import { describe, expect, it } from 'vitest';
import { businessDay, dayOfNumber } from '../../lib/domain/calendar.ts';
import { drawLeadTimes } from '../../lib/simulation/lead-times.ts';
import { FIRST_DAY, item } from './world.ts';

const seal = item('SEAL', { leadTimeDays: 12, leadTimeSd: 3 });

describe('lead times', () => {
  it('depend on seed, SKU and order day alone', () => {
    const all = drawLeadTimes(seal, 1, FIRST_DAY, 100, []);
    const later = drawLeadTimes(seal, 1, FIRST_DAY + 40, 60, []);
    expect([...later.regularDays]).toEqual([...all.regularDays.subarray(40)]);
    expect([...later.expediteDays]).toEqual([...all.expediteDays.subarray(40)]);
    expect([...drawLeadTimes(seal, 2, FIRST_DAY, 100, []).regularDays]).not.toEqual([...all.regularDays]);
    expect([...drawLeadTimes({ ...seal, sku: 'RING' }, 1, FIRST_DAY, 100, []).regularDays]).not.toEqual([
      ...all.regularDays,
    ]);
  });

  it('have the mean and the spread of the item, within 3 to 62 days', () => {
    const days = [...drawLeadTimes(seal, 7, FIRST_DAY, 20_000, []).regularDays];
    const mean = days.reduce((sum, value) => sum + value, 0) / days.length;
    const sd = Math.sqrt(days.reduce((sum, value) => sum + (value - mean) ** 2, 0) / days.length);
    expect(Math.abs(mean - 12)).toBeLessThan(0.1);
    expect(Math.abs(sd - 3)).toBeLessThan(0.1);
    const wild = drawLeadTimes(item('WILD', { leadTimeDays: 30, leadTimeSd: 40 }), 1, FIRST_DAY, 2000, []);
    expect(Math.min(...wild.regularDays)).toBe(3);
    expect(Math.max(...wild.regularDays)).toBe(62);
  });

  it('of an expedite vary by a day around its own, at least 2', () => {
    const { expediteDays } = drawLeadTimes(seal, 1, FIRST_DAY, 5000, []);
    const mean = expediteDays.reduce((sum, value) => sum + value, 0) / expediteDays.length;
    expect(Math.abs(mean - 5)).toBeLessThan(0.1);
    expect(
      Math.min(...drawLeadTimes(item('X', { expediteLeadTimeDays: 2 }), 1, FIRST_DAY, 500, []).expediteDays),
    ).toBe(2);
  });

  it('grow by the closed days they meet', () => {
    const fixed = item('SEAL', { leadTimeDays: 10, leadTimeSd: 0 });
    const closure = {
      scope: 'factory',
      from: dayOfNumber(FIRST_DAY + 20),
      to: dayOfNumber(FIRST_DAY + 26),
      name: null,
    };
    const { regularDays } = drawLeadTimes(fixed, 1, FIRST_DAY, 40, [closure]);
    expect([regularDays[5], regularDays[15], regularDays[27]]).toEqual([10, 17, 10]);
    expect(closure.from).toBe(businessDay('2025-01-21'));
  });
});
