import * as z from 'zod';
import { dayNumber, isBusinessDay } from '../domain/calendar.ts';
import type { FieldKind } from '../domain/fields.ts';
import type { CellValue } from '../domain/records.ts';
import type { CellRules } from './profiles/profile.ts';
import { scaledDecimal } from './scaled-decimal.ts';

/** What the text of a cell means, or in plain words why it means nothing. */
export type Cell = { readonly value: CellValue } | { readonly problem: string };

/** How the cells of a column are written. */
export interface CellType {
  /** Reads the text of a cell; blank text is null. */
  parse(text: string): Cell;
  /** Set for numbers that can be read from their bytes: decimals kept, whether further ones are rounded off, bounds. */
  readonly decimal: DecimalForm | null;
}

export interface DecimalForm {
  readonly places: number;
  readonly rounds: boolean;
  readonly least: number;
  readonly most: number;
}

/**
 * The cell type of a field: the kind says how it is written, the field's zod schema what it may be. Quantities have
 * at most four decimals; money and ratios may have more, money is rounded to four, half away from zero.
 */
export function cellTypeOf(kind: FieldKind, schema: z.ZodType, rules: CellRules = {}): CellType {
  switch (kind) {
    case 'quantity':
      return decimalType(4, false, schema);
    case 'amount':
      return decimalType(4, true, schema);
    case 'count':
      return rules.hourOfDay ? textual(hourOf) : decimalType(0, false, schema);
    case 'ratio':
      return textual((text) => checked(ratioOf(text), schema));
    case 'day':
      return textual(dayOf);
    case 'instant':
      return textual(instantOf);
    case 'flag':
      return textual(flagOf);
    case 'text':
      if (schema instanceof z.ZodEnum) return textual((text) => checked(wordOf(text, rules), schema));
      return isAnyText(schema)
        ? textual((text) => textOf(text, rules))
        : textual((text) => checked(textOf(text, rules), schema));
  }
}

/** Text of any kind, as written: names that are looked up elsewhere. */
export const NAME_CELL: CellType = textual((text) => textOf(text, {}));

function textual(read: (text: string) => Cell): CellType {
  return {
    decimal: null,
    parse(raw) {
      const text = raw.trim();
      return text === '' ? { value: null } : read(text);
    },
  };
}

function decimalType(places: number, rounds: boolean, schema: z.ZodType): CellType {
  const { minValue, maxValue } = schema instanceof z.ZodNumber ? schema : z.number();
  const least = minValue ?? Number.MIN_SAFE_INTEGER;
  const most = maxValue ?? Number.MAX_SAFE_INTEGER;
  const form = { places, rounds, least, most };
  const { parse } = textual((text) => checked(decimalOf(text, form), schema));
  return { decimal: form, parse };
}

/** The cell, unless the schema of its field says no: then why, in plain words. */
function checked(cell: Cell, schema: z.ZodType): Cell {
  if ('problem' in cell) return cell;
  const result = schema.safeParse(cell.value);
  return result.success ? cell : { problem: explained(result.error.issues[0]) };
}

function explained(issue: z.core.$ZodIssue | undefined): string {
  if (issue?.code === 'too_small') return 'is negative: give zero or more';
  if (issue?.code === 'too_big') return `is more than ${issue.maximum}`;
  if (issue?.code === 'invalid_value') return `is none of the words allowed here: ${issue.values.join(', ')}`;
  return `is ${issue?.message ?? 'not allowed here'}`;
}

/** True where the schema takes any text that is not empty: then there is nothing left to check. */
function isAnyText(schema: z.ZodType): boolean {
  return schema instanceof z.ZodString && schema.def.checks?.length === 1 && schema.minLength === 1;
}

const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)$/;

function decimalOf(text: string, { places, rounds }: DecimalForm): Cell {
  const plain = text.normalize('NFKC');
  const bytes = Buffer.from(plain);
  const value = scaledDecimal(bytes, 0, bytes.length, places, rounds);
  if (!Number.isNaN(value)) return { value };
  if (!DECIMAL.test(plain)) return { problem: 'is not a number written like 1234.5' };
  const whole = plain.split('.')[0] ?? '';
  if (whole.replace(/^[+-]?0*/, '').length + places > 15) return { problem: 'is too large a number' };
  return places === 0
    ? { problem: 'is not a whole number' }
    : { problem: `has more than ${places} decimals: round it` };
}

function ratioOf(text: string): Cell {
  const plain = text.normalize('NFKC');
  if (!DECIMAL.test(plain)) return { problem: 'is not a number written like 1234.5' };
  return { value: Number(plain) };
}

const DAY = /^(\d{4})(?:-(\d{2})-(\d{2})|\/(\d{1,2})\/(\d{1,2})|(\d{2})(\d{2}))$/;
const EARLIEST_YEAR = '1900';

function dayOf(text: string): Cell {
  const match = DAY.exec(text);
  if (match === null) return { problem: 'is not a day written like 2026-06-24' };
  const [, year = '', ...rest] = match;
  const [month = '', day = ''] = rest.filter((part) => part !== undefined);
  const iso = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  if (!isBusinessDay(iso) || year < EARLIEST_YEAR) return { problem: 'is a day that does not exist' };
  return { value: dayNumber(iso) };
}

const INSTANT =
  /^(\d{4}-\d{2}-\d{2})[T ]([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:\.(\d{1,3})\d{0,6})?)?(?:Z|([+-])([01]\d|2[0-3]):?([0-5]\d))$/;

function instantOf(text: string): Cell {
  const match = INSTANT.exec(text);
  if (match === null) return { problem: 'is not a time with a zone, written like 2026-06-24T20:00:00+08:00' };
  const [
    ,
    date = '',
    hours,
    minutes,
    seconds = '0',
    fraction = '0',
    sign,
    zoneHours = '0',
    zoneMinutes = '0',
  ] = match;
  const day = dayOf(date);
  if ('problem' in day) return day;
  const offsetMinutes = Number(`${sign ?? '+'}1`) * (Number(zoneHours) * 60 + Number(zoneMinutes));
  const minuteOfDay = Number(hours) * 60 + Number(minutes) - offsetMinutes;
  const ms = (minuteOfDay * 60 + Number(seconds)) * 1000 + Number(fraction.padEnd(3, '0'));
  return { value: Number(day.value) * 86_400_000 + ms };
}

const HOUR = /^(\d{1,2})(?::\d{2}(?::\d{2})?)?(?:\s*[-~–]\s*\d{1,2}(?::\d{2}(?::\d{2})?)?)?$/;

function hourOf(text: string): Cell {
  const hour = Number(HOUR.exec(text)?.[1] ?? Number.NaN);
  return hour <= 23 ? { value: hour } : { problem: 'is no hour of the day from 0 to 23' };
}

const YES = new Set(['yes', 'y', 'true', '1', '是']);
const NO = new Set(['no', 'n', 'false', '0', '否']);

function flagOf(text: string): Cell {
  const word = text.toLowerCase();
  if (YES.has(word)) return { value: true };
  return NO.has(word) ? { value: false } : { problem: 'is neither yes nor no' };
}

function wordOf(text: string, { words = {} }: CellRules): Cell {
  const word = text.toLowerCase();
  return { value: Object.hasOwn(words, word) ? (words[word] ?? word) : word };
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const DAMAGE = /[\u0000-\u001f\u007f\ufffd]/;

/** Longest name or id; a longer one is a sign of a broken line. */
const LONGEST_NAME = 200;

function textOf(text: string, { freeText = false }: CellRules): Cell {
  if (freeText) return { value: text };
  if (text.length > LONGEST_NAME) return { problem: `is longer than ${LONGEST_NAME} characters` };
  return DAMAGE.test(text)
    ? { problem: 'holds a line break or another control character: the line may be damaged' }
    : { value: text };
}
