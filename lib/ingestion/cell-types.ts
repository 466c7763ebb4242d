import * as z from 'zod';
import { isTimeZone } from '../domain/calendar.ts';
import type { FieldKind } from '../domain/fields.ts';
import type { CellValue } from '../domain/records.ts';
import type { CellForm, DecimalForm } from './cell-form.ts';
import { foldedWord } from './folding.ts';
import type { CellRules } from './profiles/profile.ts';
import { scaledDecimal } from './scaled-decimal.ts';
import { type DateOrder, serialMs, writtenDay, writtenTime, zoneNamed } from './written-dates.ts';
import { inPlainStyle, moneyParts, type NumberStyle, plainSigned } from './written-numbers.ts';

/** What the text of a cell means, or in plain words why it means nothing. */
export type Cell = { readonly value: CellValue } | { readonly problem: string };

/** How the cells of a column are written. */
export interface CellType {
  /** Reads the text of a cell; blank text is null. */
  parse(text: string): Cell;
  /** What helps to read its cells from their bytes, faster and with the same result. */
  readonly form: CellForm;
}

const ANY: CellForm = { kind: 'any' };

/** The value of a text: null where blank, undefined where it is not of this type. */
export function parsedValue(type: CellType, text: string): CellValue | undefined {
  const cell = type.parse(text);
  return 'problem' in cell ? undefined : cell.value;
}

/** How a file writes its cells. */
export interface CellStyle {
  readonly numbers: NumberStyle;
  readonly dates: DateOrder;
  /** Gives the instant of a local time without a zone; null where a time must state its zone. */
  readonly clock: ((localMs: number) => number) | null;
  /** Is told of words that are not known and what they became. */
  readonly onOtherWord?: (word: string, become: string | null) => void;
}

/** This project's own simple form. */
export const PLAIN_STYLE: CellStyle = { numbers: 'plain', dates: 'ymd', clock: null };

/** What stands for "not measured" beside an empty cell, in files that are not plain. */
const NOT_MEASURED = new Set(['-', '--', '—', '/', 'null', 'nan', 'n/a', 'none', '\\n']);

/**
 * The cell type of a field: the kind says how it is written, the field's zod schema what it may be. Quantities have
 * at most four decimals; money and ratios may have more, money is rounded to four, half away from zero.
 */
export function cellTypeOf(
  kind: FieldKind,
  schema: z.ZodType,
  rules: CellRules = {},
  style: CellStyle = PLAIN_STYLE,
): CellType {
  const textCell = (read: (text: string) => Cell) => textual(read, style);
  switch (kind) {
    case 'quantity':
      return decimalType(4, false, schema, style);
    case 'amount':
      return decimalType(4, true, schema, style, true);
    case 'count':
      return rules.hourOfDay ? textCell(hourOf) : decimalType(0, false, schema, style);
    case 'ratio':
      return textCell((text) => checked(ratioOf(text, style), schema));
    case 'day':
      return { ...textCell((text) => dayOf(text, style)), form: dayForm(style) };
    case 'instant':
      return { ...textCell((text) => instantOf(text, style)), form: instantForm(style) };
    case 'flag':
      return textCell((text) => flagOf(wordMeaning(text, rules) ?? text));
    case 'text':
      return textType(schema, rules, style);
  }
}

/** Text of any kind, as written: names that are looked up elsewhere. */
export const NAME_CELL: CellType = {
  ...textual((text) => textOf(text, {}), PLAIN_STYLE),
  form: { kind: 'id' },
};

/** Excel keeps fifteen digits of a number: what an id had beyond is gone. */
const EXCEL_DIGITS = 15;

/**
 * The type of cells that a workbook holds as numbers, days or yes and no, not as text: numbers are 1234.5, days
 * `2026-06-24 10:00:00` or date serials of the 1900 system.
 */
export function sheetCellTypeOf(
  kind: FieldKind,
  schema: z.ZodType,
  rules: CellRules,
  style: CellStyle,
): CellType {
  const plain = cellTypeOf(kind, schema, rules, { ...style, numbers: 'plain', dates: 'ymd' });
  if (kind === 'text') {
    return textual((text) => {
      const whole = text.replace(/\.0*$/, '');
      const lost = whole.replace(/^-/, '').length > EXCEL_DIGITS && /^-?\d+$/.test(whole);
      return lost ? { problem: SHORTENED } : plain.parse(text);
    }, PLAIN_STYLE);
  }
  if (kind !== 'day' && kind !== 'instant') return plain;
  return textual((text) => {
    if (!/^\d{1,7}(\.\d+)?$/.test(text)) return plain.parse(text);
    const ms = serialMs(Number(text));
    return ms === null
      ? { problem: 'is not a date' }
      : plain.parse(new Date(ms).toISOString().slice(0, 19).replace('T', ' '));
  }, PLAIN_STYLE);
}

function textual(read: (text: string) => Cell, style: CellStyle): CellType {
  const isPlain = style.numbers === 'plain';
  return {
    form: ANY,
    parse(raw) {
      const text = raw.trim();
      if (text === '') return { value: null };
      if (isPlain) return read(text);
      const guarded = unguarded(text);
      return guarded === '' || NOT_MEASURED.has(guarded.toLowerCase()) ? { value: null } : read(guarded);
    },
  };
}

/** Text that was guarded against Excel, `="00123"` or `'00123`, without its guard. */
function unguarded(text: string): string {
  if (text.startsWith('="') && text.endsWith('"') && text.length > 2) return text.slice(2, -1).trim();
  return text.startsWith("'") ? text.slice(1).trim() : text;
}

function decimalType(
  places: number,
  rounds: boolean,
  schema: z.ZodType,
  style: CellStyle,
  isMoney = false,
): CellType {
  const { minValue, maxValue } = schema instanceof z.ZodNumber ? schema : z.number();
  const least = minValue ?? Number.MIN_SAFE_INTEGER;
  const most = maxValue ?? Number.MAX_SAFE_INTEGER;
  const form: DecimalForm = {
    kind: 'decimal',
    places,
    rounds,
    least,
    most,
    isPlain: style.numbers !== 'comma',
  };
  const read = (text: string): Cell => {
    const number = isMoney && style.numbers !== 'plain' ? (moneyParts(text)?.number ?? text) : text;
    const plain = plainNumber(number, style);
    return typeof plain === 'string' ? checked(decimalOf(plain, form), schema) : plain;
  };
  return { ...textual(read, style), form };
}

/** The number written like 1234.5, or why it cannot be. */
function plainNumber(text: string, { numbers }: CellStyle): string | { problem: string } {
  if (numbers === 'plain') return text.normalize('NFKC');
  const plain = inPlainStyle(text, numbers);
  if (plain !== null) return plain;
  const shown = numbers === 'point' ? '1,234.5' : '1.234,5';
  return { problem: `is not a number written like ${shown}` };
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

function decimalOf(plain: string, { places, rounds }: DecimalForm): Cell {
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

function ratioOf(text: string, style: CellStyle): Cell {
  const plain = plainNumber(text, style);
  if (typeof plain !== 'string') return plain;
  if (!DECIMAL.test(plain)) return { problem: 'is not a number written like 1234.5' };
  return { value: Number(plain) };
}

/** In plain files a day alone, strictly; elsewhere a time of the day behind it falls away. */
function dayOf(text: string, { numbers, dates }: CellStyle): Cell {
  if (numbers === 'plain' && dates === 'ymd') {
    return STRICT_DAY.test(text) || !text.includes('-')
      ? writtenDay(text, dates)
      : { problem: 'is not a day written like 2026-06-24' };
  }
  const time = writtenTime(text, dates);
  if (time === null) return { problem: 'is not a day written like 2026-06-24' };
  if ('problem' in time) return time;
  if (time.offsetMinutes !== null) return { problem: 'is a time with a zone where a day belongs' };
  return { value: Math.floor(time.localMs / 86_400_000) };
}

function dayForm({ numbers, dates }: CellStyle): CellForm {
  if (numbers === 'plain' && dates === 'ymd') return ANY;
  return { kind: 'time', order: dates, local: (localMs) => Math.floor(localMs / 86_400_000), zoned: null };
}

const STRICT_DAY = /^\d{4}-\d{2}-\d{2}$/;
const NO_INSTANT = 'is not a time with a zone, written like 2026-06-24T20:00:00+08:00';

function instantOf(text: string, { dates, clock }: CellStyle): Cell {
  const time = writtenTime(text, dates);
  if (time === null || (clock === null && 'localMs' in time && time.offsetMinutes === null)) {
    return { problem: clock === null ? NO_INSTANT : 'is not a time written like 2026-06-24 20:00:00' };
  }
  if ('problem' in time) return time;
  const { localMs, offsetMinutes } = time;
  if (offsetMinutes !== null) return { value: localMs - offsetMinutes * 60_000 };
  return { value: clock?.(localMs) ?? localMs };
}

function instantForm({ dates, clock }: CellStyle): CellForm {
  return { kind: 'time', order: dates, local: clock, zoned: (ms) => ms };
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

/** What the rules say a word means; null where they do not know it. */
function wordMeaning(text: string, { words = {} }: CellRules): string | null {
  const word = foldedWord(text);
  return Object.hasOwn(words, word) ? (words[word] ?? null) : null;
}

function textType(schema: z.ZodType, rules: CellRules, style: CellStyle): CellType {
  if (rules.currencyOfMoney) {
    const currencyOf = (text: string) => ({ value: moneyParts(text)?.currency ?? null });
    return { ...textual(currencyOf, style), form: { kind: 'shape' } };
  }
  if (rules.zone) return textual(zoneOf, style);
  const isEnum = schema instanceof z.ZodEnum;
  if (!isEnum && Object.keys(rules.words ?? {}).length === 0 && rules.otherWords === undefined) {
    return isAnyText(schema)
      ? { ...textual((text) => textOf(text, rules), style), form: { kind: 'id' } }
      : textual((text) => checked(textOf(text, rules), schema), style);
  }
  return textual((text) => wordOf(text, schema, rules, style), style);
}

function zoneOf(text: string): Cell {
  const zone = zoneNamed(text, isTimeZone);
  return zone === null ? { problem: 'is no time zone such as Asia/Shanghai or UTC+08:00' } : { value: zone };
}

/** A word of the field or one the rules know; any other becomes what the rules say, or is a problem of the field's. */
function wordOf(text: string, schema: z.ZodType, rules: CellRules, style: CellStyle): Cell {
  const isEnum = schema instanceof z.ZodEnum;
  const meaning = wordMeaning(text, rules);
  if (meaning !== null) return { value: meaning === '' ? null : meaning };
  const own = isEnum ? text.toLowerCase() : text;
  const cell = isEnum ? checked({ value: own }, schema) : checked(textOf(own, rules), schema);
  const { otherWords } = rules;
  if (otherWords === undefined || (isEnum && 'value' in cell)) return cell;
  if (DAMAGE.test(text) || text.length > LONGEST_NAME) return textOf(text, rules);
  style.onOtherWord?.(text, otherWords.become);
  return { value: otherWords.become };
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const DAMAGE = /[\u0000-\u001f\u007f\ufffd]/;
const EXCEL_ERROR = /^#(n\/a|ref!|value!|div\/0!|name\?|null!|num!|spill!|calc!)$/i;
const EXCEL_SHORTENED = /^\d(?:[.,]\d+)?E\+\d{2,}$/i;
const SHORTENED =
  'is a number of which Excel has dropped digits: export it again and do not save it in Excel, or make the column text';

/** Longest name or id; a longer one is a sign of a broken line. */
export const LONGEST_NAME = 200;

function textOf(text: string, { freeText = false }: CellRules): Cell {
  if (freeText) return { value: text };
  if (text.length > LONGEST_NAME) return { problem: `is longer than ${LONGEST_NAME} characters` };
  if (DAMAGE.test(text))
    return { problem: 'holds a line break or another control character: the line may be damaged' };
  if (text.startsWith('#') && EXCEL_ERROR.test(text))
    return { problem: 'is an error that Excel shows, not a value' };
  return text.includes('+') && EXCEL_SHORTENED.test(text) ? { problem: SHORTENED } : { value: text };
}

/** True where the text is a number or empty in any style: what a cell under a column's name is, not the name. */
export function looksLikeData(text: string): boolean {
  const plain = plainSigned(text);
  return (
    /^[+-]?[\d.,]*\d[\d.,]*%?$/.test(plain) || !('problem' in (writtenTime(plain, 'dmy') ?? { problem: '' }))
  );
}
