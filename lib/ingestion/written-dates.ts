import {
  type BusinessDay,
  dayNumber,
  instantAt,
  instantOfMs,
  isBusinessDay,
  localDay,
  localTime,
  msOf,
} from '../domain/calendar.ts';

/** Order of dates that do not start with the year; `ymd`: there are none such. */
export type DateOrder = 'ymd' | 'mdy' | 'dmy';

const YEAR_FIRST =
  /^(\d{4})(?:-(\d{1,2})-(\d{1,2})|\/(\d{1,2})\/(\d{1,2})|\.(\d{1,2})\.(\d{1,2})|(\d{2})(\d{2})|年(\d{1,2})月(\d{1,2})日?)$/;
const YEAR_LAST = /^(\d{1,2})([/.-])(\d{1,2})\2(\d{4})$/;
const TIME = /^(\d{1,2})[:：](\d{2})(?:[:：](\d{2})(?:\.(\d{1,3})\d{0,6})?)?\s*([AaPp][Mm]|上午|下午)?$/;
const ZONE = /(Z|UTC|GMT|(?:UTC|GMT)?([+-])(\d{2}):?(\d{2}))$/;
const EARLIEST_YEAR = '1900';
const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/** A day number, or in plain words why the text is none. */
export type ReadNumber = { readonly value: number } | { readonly problem: string };

/** Reads a day by itself. */
export function writtenDay(text: string, order: DateOrder): ReadNumber {
  const last = YEAR_LAST.exec(text);
  if (last !== null && order !== 'ymd') {
    const [, first = '', , second = '', year = ''] = last;
    return dayAt(year, ...(order === 'mdy' ? ([first, second] as const) : ([second, first] as const)));
  }
  const match = YEAR_FIRST.exec(text);
  if (match === null) return { problem: 'is not a day written like 2026-06-24' };
  const [, year = '', ...rest] = match;
  const [month = '', day = ''] = rest.filter((part) => part !== undefined);
  return dayAt(year, month, day);
}

function dayAt(year: string, month: string, day: string): ReadNumber {
  const iso = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  if (!isBusinessDay(iso) || year < EARLIEST_YEAR) return { problem: 'is a day that does not exist' };
  return { value: dayNumber(iso) };
}

/** A day with a time: local milliseconds, and the minutes it is ahead of UTC where it says so. */
export interface WrittenTime {
  readonly localMs: number;
  readonly offsetMinutes: number | null;
}

/** Reads a day with or without a time of the day and a zone; `null` where the text is not written like one. */
export function writtenTime(text: string, order: DateOrder): WrittenTime | { problem: string } | null {
  const zone = text.length > 10 ? ZONE.exec(text) : null;
  const local = zone === null ? text : text.slice(0, zone.index).trimEnd();
  const cut = /[T\s]/.exec(local)?.index ?? local.length;
  const time = local.slice(cut + 1).trim();
  if (zone !== null && time === '') return null;
  const day = writtenDay(local.slice(0, cut), order);
  if ('problem' in day) return day;
  const ms = time === '' ? 0 : timeOfDay(time);
  if (ms === null) return null;
  const offsetMinutes = zone === null ? null : offsetOf(zone);
  return { localMs: day.value * DAY_MS + ms, offsetMinutes };
}

function offsetOf([, , sign, hours = '0', minutes = '0']: RegExpExecArray): number {
  return Number(`${sign ?? '+'}1`) * (Number(hours) * 60 + Number(minutes));
}

function timeOfDay(text: string): number | null {
  const match = TIME.exec(text);
  if (match === null) return null;
  const [, hours = '', minutes = '', seconds = '0', fraction = '0', half] = match;
  const hour = half === undefined ? Number(hours) : hourOfHalf(Number(hours), half);
  if (hour === null || hour > 23 || Number(minutes) > 59 || Number(seconds) > 59) return null;
  return ((hour * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000 + Number(fraction.padEnd(3, '0'));
}

/** 12 AM is midnight, 12 PM noon. */
function hourOfHalf(hour: number, half: string): number | null {
  if (hour < 1 || hour > 12) return null;
  return (hour % 12) + (/^p|下/i.test(half) ? 12 : 0);
}

/** What a date tells of the order of its file: `mdy`, `dmy`, `either` where both would read it, null where it tells nothing. */
export function orderShownBy(text: string): 'mdy' | 'dmy' | 'either' | null {
  const [, first = '', , second = ''] = YEAR_LAST.exec(text.trim().split(/\s/)[0] ?? '') ?? [];
  if (first === '' || Number(first) === Number(second)) return null;
  if (Number(first) > 12) return Number(second) > 12 ? null : 'dmy';
  return Number(second) > 12 ? 'mdy' : 'either';
}

/** Days before 1970 of day 0 of Excel's 1900 system, whose 29 February 1900 never was. */
const EXCEL_DAY_ZERO = 25_569;
const FIRST_SURE_SERIAL = 61;
const LAST_SERIAL = 2_958_465;

/** Local milliseconds of a date serial of Excel's 1900 system, to the second; null for what is none. */
export function serialMs(serial: number): number | null {
  if (!(serial >= FIRST_SURE_SERIAL && serial < LAST_SERIAL + 1)) return null;
  return Math.round((serial - EXCEL_DAY_ZERO) * 86_400) * 1000;
}

/** Turns local milliseconds of a zone into milliseconds since 1970 UTC. */
export function zoneClock(zone: string): (localMs: number) => number {
  const offsetAt = remembering((localMs) => {
    const [day, time] = instantOfMs(localMs).slice(0, 16).split('T');
    return localMs - msOf(instantAt(day as BusinessDay, time ?? '', zone));
  });
  return (localMs) => localMs - offsetAt(localMs);
}

/** Gives the number of the local day in a zone at milliseconds since 1970 UTC. */
export function zoneCalendar(zone: string): (ms: number) => number {
  const offsetAt = remembering((ms) => {
    const at = instantOfMs(ms);
    return Date.parse(`${localDay(at, zone)}T${localTime(at, zone)}Z`) - ms;
  });
  return (ms) => Math.floor((ms + offsetAt(ms)) / DAY_MS);
}

/** Clocks change at whole quarters of an hour. */
const QUARTER_MS = 15 * MINUTE_MS;

/**
 * The offsets of a zone, remembered: one for each day at whose ends it is the same, else one for each quarter of an
 * hour. `offsetAt` is asked for whole quarters only.
 */
function remembering(offsetAt: (ms: number) => number): (ms: number) => number {
  const days = new Map<number, number | null>();
  const quarters = new Map<number, number>();
  return (ms) => {
    const day = Math.floor(ms / DAY_MS);
    let offset = days.get(day);
    if (offset === undefined) {
      const first = offsetAt(day * DAY_MS);
      offset = first === offsetAt((day + 1) * DAY_MS) ? first : null;
      days.set(day, offset);
    }
    if (offset !== null) return offset;
    const quarter = Math.floor(ms / QUARTER_MS);
    offset = quarters.get(quarter) ?? offsetAt(quarter * QUARTER_MS);
    quarters.set(quarter, offset);
    return offset;
  };
}

const ZONE_LABEL = /^\(?(?:UTC|GMT)\s*(?:([+-])\s*(\d{1,2})(?::?(\d{2}))?)?\)?(?:\s.*)?$/i;

/** The zone that a cell names: an IANA name as it is, `UTC+08:00`, `(GMT-5) New York` by its offset; null for other text. */
export function zoneNamed(text: string, isTimeZone: (name: string) => boolean): string | null {
  if (/^[A-Za-z_]+\/[A-Za-z0-9_+\-/]+$/.test(text)) return isTimeZone(text) ? text : null;
  const match = ZONE_LABEL.exec(text);
  if (match === null) return null;
  const [, sign, hours, minutes = '00'] = match;
  if (sign === undefined || hours === undefined) return 'UTC';
  const zone = `${sign}${hours.padStart(2, '0')}:${minutes}`;
  return isTimeZone(zone) ? zone : null;
}
