import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import {
  businessDay,
  dayNumber,
  instant,
  instantOfMs,
  isTimeZone,
  localDay,
  msOf,
} from '../../lib/domain/calendar.ts';
import {
  orderShownBy,
  serialMs,
  writtenDay,
  writtenTime,
  zoneCalendar,
  zoneClock,
  zoneNamed,
} from '../../lib/ingestion/written-dates.ts';

const day = (text: string) => ({ value: dayNumber(businessDay(text)) });
const local = (text: string) => Date.parse(`${text}Z`);

describe('a day', () => {
  it('starts with the year in whatever order its file has', () => {
    for (const text of ['2026-06-04', '2026/6/4', '2026.6.4', '20260604', '2026年6月4日']) {
      for (const order of ['ymd', 'mdy', 'dmy'] as const) {
        expect(writtenDay(text, order), text).toEqual(day('2026-06-04'));
      }
    }
  });

  it('is month and day by the order of its file', () => {
    expect(writtenDay('06/04/2026', 'mdy')).toEqual(day('2026-06-04'));
    expect(writtenDay('06.04.2026', 'dmy')).toEqual(day('2026-04-06'));
    expect(writtenDay('06/04/2026', 'ymd')).toHaveProperty('problem');
    expect(writtenDay('13/04/2026', 'mdy')).toEqual({ problem: 'is a day that does not exist' });
    expect(writtenDay('06/04/26', 'mdy')).toHaveProperty('problem');
    expect(writtenDay('06/04-2026', 'mdy')).toHaveProperty('problem');
  });

  it('shows the order of its file where only one is a day', () => {
    expect(orderShownBy('24/06/2026 10:00')).toBe('dmy');
    expect(orderShownBy('06/24/2026')).toBe('mdy');
    expect(orderShownBy('06/07/2026')).toBe('either');
    expect(['05/05/2026', '2026-06-24', '13/14/2026', ''].map(orderShownBy)).toEqual([
      null,
      null,
      null,
      null,
    ]);
  });
});

describe('a time', () => {
  it('is local, with or without seconds, in twelve or twenty-four hours', () => {
    const at = (text: string) => writtenTime(text, 'mdy');
    const cases: [string, string][] = [
      ['06/24/2026 3:04:05 PM', '2026-06-24T15:04:05'],
      ['06/24/2026 12:04 AM', '2026-06-24T00:04'],
      ['06/24/2026 12:04 pm', '2026-06-24T12:04'],
      ['2026/6/24 15:04', '2026-06-24T15:04'],
      ['2026-06-24', '2026-06-24T00:00'],
    ];
    for (const [text, expected] of cases) {
      expect(at(text), text).toEqual({ localMs: local(expected), offsetMinutes: null });
    }
    for (const text of ['2026-06-24 25:00', '2026-06-24 13:00 PM', '2026-06-24 10', 'noon']) {
      expect(at(text) ?? { problem: '' }, text).toHaveProperty('problem');
    }
  });

  it('may state its zone, as Shopify does', () => {
    expect(writtenTime('2026-06-24 20:00:00 +0800', 'ymd')).toEqual({
      localMs: local('2026-06-24T20:00:00'),
      offsetMinutes: 480,
    });
    expect(writtenTime('2026-06-24 20:00:00 UTC', 'ymd')).toMatchObject({ offsetMinutes: 0 });
  });

  test.prop(
    [
      fc.constantFrom(
        ...['Asia/Shanghai', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'Pacific/Chatham'],
        ...['America/Sao_Paulo', 'Pacific/Apia', 'UTC', '+05:30', 'Etc/GMT+8'],
      ),
      fc.integer({ min: Date.UTC(1975, 0), max: Date.UTC(2035, 0) }),
    ],
    { seed: 8, numRuns: 300 },
  )('lies on the day that the calendar of its zone shows', (zone, ms) => {
    expect(zoneCalendar(zone)(ms)).toBe(dayNumber(localDay(instantOfMs(ms), zone)));
  });

  it('is placed by the clocks of its zone, in summer and winter', () => {
    const newYork = zoneClock('America/New_York');
    expect(newYork(local('2026-07-01T00:10'))).toBe(msOf(instant('2026-07-01T00:10:00-04:00')));
    expect(newYork(local('2026-01-01T00:10'))).toBe(msOf(instant('2026-01-01T00:10:00-05:00')));
    expect(newYork(local('2026-03-08T01:59:59'))).toBe(msOf(instant('2026-03-08T01:59:59-05:00')));
    expect(newYork(local('2026-03-08T03:00'))).toBe(msOf(instant('2026-03-08T03:00:00-04:00')));
    expect(newYork(local('2026-11-01T01:30'))).toBe(msOf(instant('2026-11-01T01:30:00-04:00')));
  });
});

describe('a date serial', () => {
  it('counts days of the 1900 system, to the second', () => {
    expect(serialMs(46_197)).toBe(local('2026-06-24T00:00'));
    expect(serialMs(46_197.5)).toBe(local('2026-06-24T12:00'));
    expect(serialMs(46_197 + 1 / 86_400)).toBe(local('2026-06-24T00:00:01'));
    expect([serialMs(0), serialMs(60), serialMs(-1), serialMs(3e6), serialMs(Number.NaN)]).toEqual([
      null,
      null,
      null,
      null,
      null,
    ]);
  });
});

describe('a zone', () => {
  it('is an IANA name, whose Etc zones have the sign of POSIX, or an offset as people write it', () => {
    const named = (text: string) => zoneNamed(text, isTimeZone);
    expect(
      ['Asia/Shanghai', 'Etc/GMT+8', 'UTC', 'GMT+8', '(UTC-05:00) New York', 'UTC+05:30'].map(named),
    ).toEqual(['Asia/Shanghai', 'Etc/GMT+8', 'UTC', '+08:00', '-05:00', '+05:30']);
    expect(['Asia/Nowhere', 'Beijing', 'UTC+99'].map(named)).toEqual([null, null, null]);
    expect(zoneClock('Etc/GMT+8')(0)).toBe(8 * 3_600_000);
  });
});
