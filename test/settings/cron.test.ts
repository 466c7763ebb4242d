import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { instant, instantOfMs, localTime, msOf } from '../../lib/domain/calendar.ts';
import { lastFire, longestGapMinutes, parseCron } from '../../lib/settings/cron.ts';

const SHANGHAI = 'Asia/Shanghai';
const last = (cron: string, at: string, zone = SHANGHAI) => lastFire(parseCron(cron), instant(at), zone);

describe('parseCron', () => {
  it('reads lists, ranges, steps, names and what the two question marks allow', () => {
    const cron = parseCron('0,30 8-10 ? JAN-MAR MON-FRI *');
    expect([...cron.minutes]).toEqual([0, 30]);
    expect([...cron.hours]).toEqual([8, 9, 10]);
    expect([...cron.months]).toEqual([1, 2, 3]);
    expect([...cron.daysOfWeek]).toEqual([2, 3, 4, 5, 6]);
    expect(cron.daysOfMonth.size).toBe(31);
    expect([...parseCron('10/15 * * * ? *').minutes]).toEqual([10, 25, 40, 55]);
    expect([...parseCron('0-30/10 * * * ? *').minutes]).toEqual([0, 10, 20, 30]);
  });

  it.each([
    ['30 5 * * *', 'six fields'],
    ['30 5 * * * *', 'exactly one'],
    ['30 5 ? * ? *', 'exactly one'],
    ['60 5 * * ? *', 'minutes "60"'],
    ['30 24 * * ? *', 'hours "24"'],
    ['30 5 L * ? *', 'day of month "L"'],
    ['30 5 ? * MON#1 *', 'day of week "MON#1"'],
    ['30 5 9-3 * ? *', 'day of month "9-3"'],
    ['*/0 5 * * ? *', 'minutes "*/0"'],
    ['? 5 * * ? *', 'minutes "?"'],
    ['-1 5 * * ? *', 'minutes "-1"'],
  ])('refuses %s and says where', (text, where) => {
    expect(() => parseCron(text)).toThrow(where);
  });
});

describe('lastFire', () => {
  it('is the newest moment that is not later', () => {
    expect(last('30 5 * * ? *', '2026-06-24T05:30:00+08:00')).toBe('2026-06-23T21:30:00.000Z');
    expect(last('30 5 * * ? *', '2026-06-24T05:29:59+08:00')).toBe('2026-06-22T21:30:00.000Z');
    expect(last('0 8 ? * MON *', '2026-06-24T12:00:00+08:00')).toBe('2026-06-22T00:00:00.000Z');
    expect(last('0 0 1 * ? *', '2026-06-24T12:00:00+08:00')).toBe('2026-05-31T16:00:00.000Z');
  });

  it('is null where nothing was due in 400 days', () => {
    expect(last('30 5 * * ? 2020', '2026-06-24T12:00:00+08:00')).toBeNull();
  });

  it('does not fire at a wall time that daylight saving skips, and once at one that it repeats', () => {
    const zone = 'Europe/Berlin';
    expect(last('30 2 * * ? *', '2026-03-29T12:00:00+02:00', zone)).toBe('2026-03-28T01:30:00.000Z');
    expect(last('30 2 * * ? *', '2026-10-25T12:00:00+01:00', zone)).toBe('2026-10-25T00:30:00.000Z');
  });

  test.prop([
    fc.integer({ min: 0, max: 59 }),
    fc.integer({ min: 0, max: 23 }),
    fc.integer({ min: 0, max: 400 * 86_400 }),
  ])('of a daily cron lies within the day before and shows its wall time', (minute, hour, second) => {
    const at = instantOfMs(Date.UTC(2026, 0, 1) + second * 1000);
    const fired = lastFire(parseCron(`${minute} ${hour} * * ? *`), at, SHANGHAI);
    expect(fired).not.toBeNull();
    if (fired === null) return;
    expect(localTime(fired, SHANGHAI)).toBe(
      `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`,
    );
    expect(msOf(at) - msOf(fired)).toBeGreaterThanOrEqual(0);
    expect(msOf(at) - msOf(fired)).toBeLessThan(86_400_000);
  });
});

describe('longestGapMinutes', () => {
  const gap = (cron: string, zone = SHANGHAI) => longestGapMinutes(parseCron(cron), zone);

  it('is the longest time between two fires, nights and days of rest included', () => {
    expect(gap('10/15 * * * ? *')).toBe(15);
    expect(gap('0 * * * ? *')).toBe(60);
    expect(gap('30 5 * * ? *')).toBe(1440);
    expect(gap('0 7-21 * * ? *')).toBe(10 * 60);
    expect(gap('30 7 ? * MON-SAT *')).toBe(2 * 1440);
    expect(gap('0 8 ? * MON *')).toBe(7 * 1440);
    expect(gap('0 0 1 * ? *')).toBe(31 * 1440);
    expect(gap('0 0 29 FEB ? *')).toBe(Number.POSITIVE_INFINITY);
  });

  it('is an hour more where daylight saving repeats one', () => {
    expect(gap('30 5 * * ? *', 'Europe/Berlin')).toBe(1500);
    expect(gap('30 5 * * ? *', 'America/Sao_Paulo')).toBe(1440);
  });

  it('is endless where a schedule stops', () => {
    expect(gap('30 5 * * ? 2026')).toBe(Number.POSITIVE_INFINITY);
    expect(gap('30 5 * * ? 2020-2025')).toBe(Number.POSITIVE_INFINITY);
  });

  test.prop([
    fc.uniqueArray(fc.integer({ min: 0, max: 23 }), { minLength: 1, maxLength: 5 }),
    fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 4 }),
    fc.integer({ min: 0, max: 30 * 86_400 }),
  ])('is never exceeded by the time since the last fire', (hours, weekdays, second) => {
    const cron = parseCron(`0 ${hours.join(',')} ? * ${weekdays.join(',')} *`);
    const at = instantOfMs(Date.UTC(2026, 5, 1) + second * 1000);
    const fired = lastFire(cron, at, SHANGHAI);
    expect(fired === null ? Number.NaN : (msOf(at) - msOf(fired)) / 60_000).toBeLessThan(
      longestGapMinutes(cron, SHANGHAI),
    );
  });
});
