import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import {
  addDays,
  businessDay,
  dayCloses,
  dayNumber,
  dayOfNumber,
  daysBetween,
  instant,
  instantAt,
  instantOfMs,
  isBusinessDay,
  isTimeZone,
  lastTimeOfDay,
  laterOf,
  localDay,
  localTime,
  msOf,
  planningDay,
} from '../../lib/domain/calendar.ts';

const shanghai = { zone: 'Asia/Shanghai', dayClosesAt: '18:00' };
const newYork = { zone: 'America/New_York', dayClosesAt: '18:00' };
const dayNumbers = fc.integer({ min: -20_000, max: 60_000 });
const instants = fc.integer({ min: 0, max: 4_000_000_000_000 }).map(instantOfMs);

describe('business days', () => {
  it('are those that exist, written YYYY-MM-DD', () => {
    expect(isBusinessDay('2024-02-29')).toBe(true);
    for (const text of ['2026-02-29', '2026-02-30', '2026-13-01', '2026-6-24', '2026-06-24T00:00:00Z', ''])
      expect(isBusinessDay(text)).toBe(false);
    expect(() => businessDay('2026-02-30')).toThrow(RangeError);
    expect(businessDay('2026-06-24')).toBe('2026-06-24');
  });

  it('count over a leap day and a year end', () => {
    expect(addDays(businessDay('2024-02-28'), 1)).toBe('2024-02-29');
    expect(addDays(businessDay('2024-02-29'), 1)).toBe('2024-03-01');
    expect(addDays(businessDay('2026-02-28'), 1)).toBe('2026-03-01');
    expect(addDays(businessDay('2026-01-01'), -1)).toBe('2025-12-31');
    expect(daysBetween(businessDay('2024-02-28'), businessDay('2024-03-01'))).toBe(2);
    expect(daysBetween(businessDay('2024-03-01'), businessDay('2024-02-28'))).toBe(-2);
    expect(dayNumber(businessDay('1970-01-01'))).toBe(0);
  });

  test.prop([dayNumbers, fc.integer({ min: -5000, max: 5000 })])(
    'are numbered so that adding and counting undo each other and text sorts as time',
    (number, days) => {
      const day = dayOfNumber(number);
      expect(isBusinessDay(day)).toBe(true);
      expect(dayNumber(day)).toBe(number);
      expect(daysBetween(day, addDays(day, days))).toBe(days);
      expect(addDays(addDays(day, days), -days)).toBe(day);
      if (days > 0) expect(addDays(day, days) > day).toBe(true);
    },
  );

  test.prop([fc.integer({ min: -719_528, max: 2_932_896 })])(
    'are numbered as the clock counts them',
    (number) => {
      const day = dayOfNumber(number);
      expect(dayNumber(day)).toBe(Date.parse(`${day}T00:00:00Z`) / 86_400_000);
    },
  );
});

describe('instants', () => {
  it('are read from a text with a zone and written in UTC', () => {
    expect(instant('2026-06-24T20:00:00+08:00')).toBe('2026-06-24T12:00:00.000Z');
    expect(instant('2026-06-24T10:00:00Z')).toBe('2026-06-24T10:00:00.000Z');
    expect(() => instant('2026-06-24T20:00:00')).toThrow(RangeError);
    expect(() => instant('yesterday')).toThrow(RangeError);
  });

  it('compare as text', () => {
    const early = instant('2026-06-24T09:59:59Z');
    const late = instant('2026-06-24T10:00:00Z');
    expect(laterOf(early, late)).toBe(late);
    expect(laterOf(late, early)).toBe(late);
    expect(msOf(late) - msOf(early)).toBe(1000);
  });

  it('have the day and the wall time of a zone', () => {
    const at = instant('2026-06-24T16:30:00Z');
    expect(localDay(at, 'Asia/Shanghai')).toBe('2026-06-25');
    expect(localTime(at, 'Asia/Shanghai')).toBe('00:30');
    expect(localDay(at, 'America/New_York')).toBe('2026-06-24');
    expect(localTime(at, 'America/New_York')).toBe('12:30');
    expect(isTimeZone('Asia/Shanghai')).toBe(true);
    expect(isTimeZone('Asia/Atlantis')).toBe(false);
  });

  it('follow daylight saving: a skipped time is an hour later, a repeated one the first', () => {
    const skipped = instantAt(businessDay('2026-03-08'), '02:30', 'America/New_York');
    expect(skipped).toBe('2026-03-08T07:30:00.000Z');
    expect(localTime(skipped, 'America/New_York')).toBe('03:30');
    expect(instantAt(businessDay('2026-11-01'), '01:30', 'America/New_York')).toBe(
      '2026-11-01T05:30:00.000Z',
    );
  });
});

describe('the planning day', () => {
  it('is the local day from 18:00 on and the day before until then', () => {
    expect(planningDay(instant('2026-06-24T17:59:59.999+08:00'), shanghai)).toBe('2026-06-23');
    expect(planningDay(instant('2026-06-24T18:00:00+08:00'), shanghai)).toBe('2026-06-24');
    expect(planningDay(instant('2026-06-25T05:30:00+08:00'), shanghai)).toBe('2026-06-24');
    expect(planningDay(instant('2024-02-29T18:00:00+08:00'), shanghai)).toBe('2024-02-29');
    expect(planningDay(instant('2024-03-01T17:00:00+08:00'), shanghai)).toBe('2024-02-29');
  });

  it('closes 23 or 25 hours after the one before on the days the clocks change', () => {
    const hours = (from: string, to: string) =>
      (msOf(dayCloses(businessDay(to), newYork)) - msOf(dayCloses(businessDay(from), newYork))) / 3_600_000;
    expect(hours('2026-03-07', '2026-03-08')).toBe(23);
    expect(hours('2026-10-31', '2026-11-01')).toBe(25);
    expect(hours('2026-06-23', '2026-06-24')).toBe(24);
    expect(planningDay(instant('2026-03-08T21:59:59Z'), newYork)).toBe('2026-03-07');
    expect(planningDay(instant('2026-03-08T22:00:00Z'), newYork)).toBe('2026-03-08');
  });

  test.prop([instants, fc.constantFrom(shanghai, newYork, { zone: 'Pacific/Apia', dayClosesAt: '00:00' })])(
    'has closed and the next one has not, at any instant in any zone',
    (at, clock) => {
      const day = planningDay(at, clock);
      expect(dayCloses(day, clock) <= at).toBe(true);
      expect(dayCloses(addDays(day, 1), clock) > at).toBe(true);
    },
  );
});

describe('the last time of day', () => {
  it.each([
    ['2026-06-24T00:00:00Z', '08:00', '2026-06-24T00:00:00.000Z'],
    ['2026-06-23T23:59:59Z', '08:00', '2026-06-23T00:00:00.000Z'],
    ['2026-06-24T15:59:00Z', '00:00', '2026-06-23T16:00:00.000Z'],
  ])('at %s in Shanghai, %s, was %s', (at, time, last) => {
    expect(lastTimeOfDay(instant(at), time, 'Asia/Shanghai')).toBe(last);
  });

  test.prop([
    instants,
    fc.constantFrom('00:00', '08:00', '23:59'),
    fc.constantFrom('UTC', 'America/New_York'),
  ])('is never later, and less than a day and an hour ago', (at, time, zone) => {
    const last = lastTimeOfDay(at, time, zone);
    expect(last <= at).toBe(true);
    expect(msOf(at) - msOf(last)).toBeLessThanOrEqual(25 * 3_600_000);
    expect(localTime(last, zone)).toBe(time);
  });
});
