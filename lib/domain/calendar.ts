import { Temporal } from 'temporal-polyfill';

declare const dayBrand: unique symbol;
declare const instantBrand: unique symbol;

/** A day of the factory's calendar, `2026-06-24`. Sorts as text. */
export type BusinessDay = string & { readonly [dayBrand]: true };

/** A moment in UTC, always `2026-06-24T10:00:00.000Z`, so that it sorts as text. */
export type Instant = string & { readonly [instantBrand]: true };

const DAY_MS = 86_400_000;
/** From the first of March of the year 0 to 1970-01-01, both counted. */
const DAYS_TO_1970 = 719_469;

/** True for a day that exists, written `YYYY-MM-DD` (2026-02-30 does not). */
export function isBusinessDay(text: string): text is BusinessDay {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const ms = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(text);
}

/** The day, checked. Throws RangeError for a day that does not exist. */
export function businessDay(text: string): BusinessDay {
  if (!isBusinessDay(text)) throw new RangeError(`not a day written YYYY-MM-DD: "${text}"`);
  return text;
}

/**
 * Whole days since 1970-01-01, for arithmetic and typed arrays. By arithmetic on the digits, with years that begin in
 * March: planning asks for millions of days, and reading a date text takes ten times as long.
 */
export function dayNumber(day: BusinessDay): number {
  const digit = (at: number) => day.charCodeAt(at) - 48;
  const month = digit(5) * 10 + digit(6);
  const year = digit(0) * 1000 + digit(1) * 100 + digit(2) * 10 + digit(3) - (month <= 2 ? 1 : 0);
  const leapDays = Math.floor(year / 4) - Math.floor(year / 100) + Math.floor(year / 400);
  const daysBeforeMonth = Math.floor((153 * (month + (month <= 2 ? 9 : -3)) + 2) / 5);
  return 365 * year + leapDays + daysBeforeMonth + digit(8) * 10 + digit(9) - DAYS_TO_1970;
}

/** The day with this number of whole days since 1970-01-01. Remembered: a date is slow to write, and the same few are asked for. */
export function dayOfNumber(number: number): BusinessDay {
  const known = daysByNumber.get(number);
  if (known !== undefined) return known;
  const day = new Date(number * DAY_MS).toISOString().slice(0, 10) as BusinessDay;
  if (daysByNumber.size >= MOST_REMEMBERED) daysByNumber.clear();
  daysByNumber.set(number, day);
  return day;
}

/** More days than any history has. */
const MOST_REMEMBERED = 20_000;

const daysByNumber = new Map<number, BusinessDay>();

/** The day that many days later (earlier where negative). */
export function addDays(day: BusinessDay, days: number): BusinessDay {
  return dayOfNumber(dayNumber(day) + days);
}

/** Days from `from` to `to`; negative where `to` is earlier. */
export function daysBetween(from: BusinessDay, to: BusinessDay): number {
  return dayNumber(to) - dayNumber(from);
}

/** The instant of a number of milliseconds since 1970 UTC. */
export function instantOfMs(ms: number): Instant {
  return new Date(ms).toISOString() as Instant;
}

/** Milliseconds since 1970 UTC. */
export function msOf(instant: Instant): number {
  return Date.parse(instant);
}

/**
 * The instant a text with a zone names, `2026-06-24T20:00:00+08:00` or `…Z`.
 * Throws RangeError where the text has no zone or names no moment.
 */
export function instant(text: string): Instant {
  return instantOfMs(Temporal.Instant.from(text).epochMilliseconds);
}

/** The later of two instants. */
export function laterOf(a: Instant, b: Instant): Instant {
  return a > b ? a : b;
}

/** True for a zone that this machine knows (IANA name). */
export function isTimeZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

/** The local calendar day at that instant in that zone. */
export function localDay(at: Instant, zone: string): BusinessDay {
  return zoned(at, zone).toPlainDate().toString() as BusinessDay;
}

/** The local wall time `HH:MM` at that instant in that zone. */
export function localTime(at: Instant, zone: string): string {
  return zoned(at, zone).toPlainTime().toString().slice(0, 5);
}

/**
 * The instant at which the clocks of a zone show that time on that day. A time that daylight saving skips is taken
 * an hour later, one that it repeats the first time.
 */
export function instantAt(day: BusinessDay, time: string, zone: string): Instant {
  const local = Temporal.PlainDate.from(day).toZonedDateTime({
    timeZone: zone,
    plainTime: Temporal.PlainTime.from(time),
  });
  return instantOfMs(local.epochMilliseconds);
}

/** The last instant, not after `at`, at which the clocks of the zone show that wall time. */
export function lastTimeOfDay(at: Instant, time: string, zone: string): Instant {
  const today = instantAt(localDay(at, zone), time, zone);
  return today <= at ? today : instantAt(addDays(localDay(at, zone), -1), time, zone);
}

/** When a factory's day ends for planning: its zone (IANA) and the wall time `HH:MM` at which a day's figures are complete. */
export interface FactoryClock {
  readonly zone: string;
  readonly dayClosesAt: string;
}

/** The instant at which the day closes: what happened on it counts from then on. */
export function dayCloses(day: BusinessDay, clock: FactoryClock): Instant {
  return instantAt(day, clock.dayClosesAt, clock.zone);
}

/** The planning day of an instant: its factory-local day once that day has closed, else the day before. */
export function planningDay(at: Instant, clock: FactoryClock): BusinessDay {
  const today = localDay(at, clock.zone);
  return at >= dayCloses(today, clock) ? today : addDays(today, -1);
}

function zoned(at: Instant, zone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.from(at).toZonedDateTimeISO(zone);
}
