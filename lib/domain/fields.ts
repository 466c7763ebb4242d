import * as z from 'zod';
import { type BusinessDay, type Instant, isBusinessDay } from './calendar.ts';
import { type Amount, type Quantity, SCALE } from './decimal.ts';

/**
 * The kinds of value a canonical record is made of. One definition serves the zod schema (a row as an object) and the
 * Parquet column (rows in columns). In a column a day is its day number, an instant its milliseconds since 1970.
 */
export type FieldKind = 'text' | 'quantity' | 'amount' | 'count' | 'ratio' | 'day' | 'instant' | 'flag';

/** DuckDB's type of each kind, in history and in every Parquet file. */
export const COLUMN_TYPE: Readonly<Record<FieldKind, string>> = {
  text: 'VARCHAR',
  quantity: 'DECIMAL(18,4)',
  amount: 'DECIMAL(18,4)',
  count: 'BIGINT',
  ratio: 'DOUBLE',
  day: 'DATE',
  instant: 'TIMESTAMP',
  flag: 'BOOLEAN',
};

const kinds = z.registry<{ kind: FieldKind }>();

function of<S extends z.ZodType>(kind: FieldKind, schema: S): S {
  kinds.add(schema, { kind });
  return schema;
}

/** Text that is there: at least one character. Ids are always text. */
export const text = () => of('text', z.string().min(1));

/** One of a fixed list of words. */
export const word = <const T extends readonly [string, ...string[]]>(words: T) => of('text', z.enum(words));

const scaledInteger = z.number().int().min(Number.MIN_SAFE_INTEGER).max(Number.MAX_SAFE_INTEGER);

/** The most units that one row may state, in ten-thousandths: a billion. More is a typing mistake, and sums stay exact. */
const MOST_UNITS = 1e9 * SCALE;

/** Units, zero to a billion, exact to four decimals. */
export const quantity = () =>
  of('quantity', scaledInteger.min(0).max(MOST_UNITS) as unknown as z.ZodType<Quantity>);

/** Units that may be negative: a stock that was oversold. */
export const signedQuantity = () =>
  of('quantity', scaledInteger.min(-MOST_UNITS).max(MOST_UNITS) as unknown as z.ZodType<Quantity>);

/** Money, zero or more, exact to four decimals, in the currency named beside it. */
export const amount = () => of('amount', scaledInteger.min(0) as unknown as z.ZodType<Amount>);

/** Money that may be negative: an account in debt. */
export const signedAmount = () => of('amount', scaledInteger as unknown as z.ZodType<Amount>);

/** A whole number, zero or more: views, clicks. */
export const count = () => of('count', z.number().int().min(0));

/** Any number of zero or more that is not a quantity: a premium of 0.1. */
export const ratio = () => of('ratio', z.number().min(0).max(1e6));

/** Days of a lead time, zero to ten years. */
export const spanDays = () => of('ratio', z.number().min(0).max(3650));

/** A day of a calendar that exists. */
export const day = () =>
  of(
    'day',
    z.string().refine(isBusinessDay, 'not a day written YYYY-MM-DD') as unknown as z.ZodType<BusinessDay>,
  );

/** A moment, in UTC. */
export const moment = () => of('instant', z.iso.datetime({ precision: 3 }) as unknown as z.ZodType<Instant>);

/** Yes or no. */
export const flag = () => of('flag', z.boolean());

/** Text of a form; `problem` says what a text of another form is. */
export const textOfForm = (form: RegExp, problem: string) => of('text', z.string().regex(form, problem));

/** ISO 4217 code of a currency. */
export const currency = () => textOfForm(/^[A-Z]{3}$/, 'not an ISO 4217 currency code');

/** One column of a record: the field in code, the column in Parquet and in plain files, and what it holds. */
export interface Column {
  readonly field: string;
  readonly name: string;
  readonly kind: FieldKind;
  readonly nullable: boolean;
}

/** The columns of a record schema, in the order of its fields. Throws TypeError for a field that was not made by this module. */
export function columnsOf(schema: z.ZodObject): Column[] {
  return Object.entries(schema.shape).map(([field, type]) => {
    const nullable = type instanceof z.ZodNullable;
    const inner = (nullable ? type.unwrap() : type) as z.ZodType;
    const kind = kinds.get(inner)?.kind;
    if (kind === undefined) throw new TypeError(`field "${field}" is of no field kind`);
    return { field, name: snakeCase(field), kind, nullable };
  });
}

/** `orderedAt` as `ordered_at`: the name of a field in Parquet and in plain files. */
export function snakeCase(field: string): string {
  return field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
