import {
  addDays,
  type BusinessDay,
  type Instant,
  instantAt,
  isTimeZone,
  localDay,
  localTime,
} from '../domain/calendar.ts';

/** The moments of an EventBridge schedule, field by field: each holds the values that match. */
export interface Cron {
  readonly minutes: ReadonlySet<number>;
  readonly hours: ReadonlySet<number>;
  readonly daysOfMonth: ReadonlySet<number>;
  readonly months: ReadonlySet<number>;
  /** 1 is Sunday. */
  readonly daysOfWeek: ReadonlySet<number>;
  readonly years: ReadonlySet<number>;
}

interface Field {
  readonly key: keyof Cron;
  readonly name: string;
  readonly least: number;
  readonly greatest: number;
  readonly words: readonly string[];
}

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const WEEKDAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

const FIELDS: readonly Field[] = [
  { key: 'minutes', name: 'minutes', least: 0, greatest: 59, words: [] },
  { key: 'hours', name: 'hours', least: 0, greatest: 23, words: [] },
  { key: 'daysOfMonth', name: 'day of month', least: 1, greatest: 31, words: [] },
  { key: 'months', name: 'month', least: 1, greatest: 12, words: MONTHS },
  { key: 'daysOfWeek', name: 'day of week', least: 1, greatest: 7, words: WEEKDAYS },
  { key: 'years', name: 'year', least: 1970, greatest: 2199, words: [] },
];

/** How far back a run that was due is looked for. */
const LOOK_BACK_DAYS = 400;

const MINUTES_A_DAY = 1440;

/** Four years from a fixed day on, a leap year among them: every pattern of days and months comes up in them. */
const PATTERN_START = '2026-01-01' as BusinessDay;
const PATTERN_DAYS = 1461;

/**
 * The six fields of an EventBridge cron, `30 5 * * ? *`: minutes, hours, day of month, month, day of week, year, with
 * `*`, `?`, lists, ranges and steps. Exactly one of the two days is `?`. Its `L`, `W` and `#` are not known here.
 * Throws RangeError that names the field.
 */
export function parseCron(text: string): Cron {
  const parts = text.trim().split(/\s+/);
  if (parts.length !== FIELDS.length) {
    throw new RangeError(
      `"${text}" is no cron: six fields are needed (minutes hours day-of-month month day-of-week year), such as "30 5 * * ? *"`,
    );
  }
  if ((parts[2] === '?') === (parts[4] === '?')) {
    throw new RangeError(`"${text}" is no cron: exactly one of day of month and day of week must be "?"`);
  }
  const sets = FIELDS.map((field, index) => [field.key, valuesOf(field, parts[index] ?? '', text)] as const);
  return Object.fromEntries(sets) as unknown as Cron;
}

/**
 * The newest moment, not after `at`, at which the schedule fires in that zone; null where there is none in 400 days.
 * A wall time that daylight saving skips does not fire, one that it repeats fires once, as EventBridge Scheduler does.
 */
export function lastFire(cron: Cron, at: Instant, zone: string): Instant | null {
  if (!isTimeZone(zone)) throw new RangeError(`not a time zone name: "${zone}"`);
  const times = wallTimes(cron);
  const today = localDay(at, zone);
  for (let back = 0; back <= LOOK_BACK_DAYS; back++) {
    const day = addDays(today, -back);
    if (!firesOn(cron, day)) continue;
    for (const time of times) {
      const moment = instantAt(day, time, zone);
      if (moment <= at && localTime(moment, zone) === time) return moment;
    }
  }
  return null;
}

/**
 * The longest time between two fires of a schedule in that zone, in minutes: in a zone with daylight saving an hour more
 * than its clocks show. Infinity where it fires only once or stops. A wall time that daylight saving skips is not looked at.
 */
export function longestGapMinutes(cron: Cron, zone: string): number {
  const times = wallTimes(cron).reverse().map(minuteOf);
  const [first = 0] = times;
  const last = times.at(-1) ?? 0;
  const days = Array.from({ length: PATTERN_DAYS }, (_, index) => index).filter((index) =>
    firesOn(cron, addDays(PATTERN_START, index)),
  );
  const lastDay = days.at(-1);
  if (lastDay === undefined || PATTERN_DAYS - lastDay > 366) return Number.POSITIVE_INFINITY;
  const overnight = days
    .slice(1)
    .map((day, index) => (day - (days[index] ?? day)) * MINUTES_A_DAY + first - last);
  const within = times.slice(1).map((time, index) => time - (times[index] ?? time));
  const longest = Math.max(...overnight, ...within);
  return longest + (hasDaylightSaving(zone) ? 60 : 0);
}

function minuteOf(time: string): number {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  return hour * 60 + minute;
}

function hasDaylightSaving(zone: string): boolean {
  const [winter, summer] = ['2026-01-01', '2026-07-01'].map((day) =>
    localTime(`${day}T12:00:00.000Z` as Instant, zone),
  );
  return winter !== summer;
}

function firesOn(cron: Cron, day: BusinessDay): boolean {
  const [year = 0, month = 0, dayOfMonth = 0] = day.split('-').map(Number);
  const dayOfWeek = new Date(`${day}T00:00:00Z`).getUTCDay() + 1;
  return (
    cron.years.has(year) &&
    cron.months.has(month) &&
    cron.daysOfMonth.has(dayOfMonth) &&
    cron.daysOfWeek.has(dayOfWeek)
  );
}

/** `HH:MM`, latest first. */
function wallTimes({ hours, minutes }: Cron): string[] {
  const two = (value: number) => String(value).padStart(2, '0');
  return [...hours]
    .flatMap((hour) => [...minutes].map((minute) => `${two(hour)}:${two(minute)}`))
    .sort()
    .reverse();
}

function valuesOf(field: Field, text: string, cron: string): ReadonlySet<number> {
  const values = new Set<number>();
  for (const part of text.split(',')) {
    const [from, to, step] = rangeOf(field, part, cron);
    for (let value = from; value <= to; value += step) values.add(value);
  }
  return values;
}

function rangeOf(field: Field, part: string, cron: string): readonly [number, number, number] {
  const refuse = () =>
    new RangeError(
      `"${cron}" is no cron: ${field.name} "${part}" is not *, ${field.least} to ${field.greatest}, a range a-b or a step a/b`,
    );
  const { least, greatest } = field;
  const [span = '', stepText, ...rest] = part.split('/');
  const step = stepText === undefined ? 1 : Number(stepText);
  if (rest.length > 0 || !Number.isInteger(step) || step < 1) throw refuse();
  const isDay = field.key === 'daysOfMonth' || field.key === 'daysOfWeek';
  if (span === '*' || (span === '?' && isDay && stepText === undefined)) return [least, greatest, step];
  const ends = span.split('-').map((end) => numberOf(field, end));
  const [from = Number.NaN, to = stepText === undefined ? from : greatest, ...more] = ends;
  if (more.length > 0 || !(least <= from && from <= to && to <= greatest)) throw refuse();
  return [from, to, step];
}

function numberOf({ words, least }: Field, text: string): number {
  const word = words.indexOf(text.toUpperCase());
  if (word >= 0) return word + least;
  return /^\d+$/.test(text) ? Number(text) : Number.NaN;
}
