import * as z from 'zod';
import { isTimeZone } from '../../domain/calendar.ts';
import {
  day,
  type FieldKind,
  flag,
  moment,
  ratio,
  signedAmount,
  signedQuantity,
  text,
} from '../../domain/fields.ts';
import { RECORD_NAMES, RECORDS } from '../../domain/records.ts';
import { foldedWord } from '../folding.ts';

/**
 * A source profile is data: which file is recognised as an export of a source, and how its cells become records.
 * The profiles of this project and those of a settings file have this one schema.
 */

const words = z.array(z.string().min(1));
const field = z.string().min(1);
/** A value as columns hold it: units and money in ten-thousandths, a day as its number, an instant in milliseconds. */
const value = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const pattern = z.string().refine((source) => {
  try {
    new RegExp(source, 'u');
    return true;
  } catch {
    return false;
  }
}, 'not a regular expression');

/** Tests on the text of a cell, folded (NFKC, trimmed, lower case); an empty cell is `''`. A column that the file lacks passes no test. */
const cellTest = z.union([
  z.strictObject({ field, is: z.array(z.string()).min(1) }),
  z.strictObject({ field, isNot: z.array(z.string()).min(1) }),
  z.strictObject({ field, like: pattern }),
  z.strictObject({ field, unlike: pattern }),
]);

/** Rows that are no records. They count as skipped. */
const skipRule = z.strictObject({
  /** For people: `description of the columns`, `total`. */
  why: z.string().min(1),
  /** All must hold. */
  where: z.array(cellTest).min(1),
  /** True where it can only be the first row under the header: then a damaged row further down is rejected, not skipped. */
  firstRow: z.boolean().optional(),
});

/** A condition on values of a row: one of some values, or given at all. */
const condition = z.union([
  z.strictObject({ field, is: z.array(value).min(1) }),
  z.strictObject({ field, given: z.boolean() }),
]);
/** A fixed value, or the value of another field of the row. */
const outcome = z.union([z.strictObject({ value }), z.strictObject({ sameAs: field })]);

/** What stands in a field that the file leaves empty or has no column for. */
const fillSchema = z.union([
  /** A fixed value. */
  z.strictObject({ value }),
  /** The value of another field. */
  z.strictObject({ sameAs: field }),
  /** The first of some fields that is given. */
  z.strictObject({ firstOf: z.array(field).min(2) }),
  /** Fields joined by `#` (days as text). */
  z.strictObject({ joined: z.array(field).min(2) }),
  /** The factory's local day of an instant. */
  z.strictObject({ localDayOf: field }),
  /** The day of an instant in the zone of the row (an ad account's day). */
  z.strictObject({ zoneDayOf: field }),
  /** The start of a day (and hour) in the zone of the row. */
  z.strictObject({ startOf: field, hour: field }),
  /** The time at which the source takes its stock on a day. */
  z.strictObject({ takenOn: field }),
  /** When the file was exported, as its metadata, its name or its time say: for lists without any date. */
  z.strictObject({ exportTime: z.literal(true) }),
  /** The name of the file's source: by settings, else the profile's own. Every profile with a source has it without asking. */
  z.strictObject({ sourceName: z.literal(true) }),
  /** What the settings say of the source, `sources.NAME.currency` and the like; `otherwise` where they say nothing. */
  z.strictObject({ setting: z.enum(['currency', 'warehouse', 'account', 'channel']), otherwise: value }),
  /** One of two values, as one of some fields is given or none. */
  z.strictObject({ given: z.array(field).min(1), yes: value, no: value }),
  /** The first case all of whose conditions hold, else `otherwise`. */
  z.strictObject({
    cases: z.array(z.strictObject({ when: z.array(condition).min(1), gives: outcome })).min(1),
    otherwise: outcome,
  }),
  /** The sum of the fields that are given; null where none is. */
  z.strictObject({ sum: z.array(field).min(1) }),
  /** The first field less the others that are given, never below `least`; null where the first is not given. */
  z.strictObject({ minus: z.array(field).min(2), least: z.number().optional() }),
]);
const fills = z.record(field, fillSchema);

const columnSchema = z.strictObject({
  /** Field of the record, or a name of its own where only fills and rules use it. Several columns may read one cell. */
  field,
  /** Names it goes by, in any language, as people see them: case, width, spaces, hyphens and `*` do not matter. The first one is shown. */
  headers: words.min(1),
  /** For fields that are none of the record: what the cells are. `text` where nothing is said. */
  kind: z.enum(['text', 'quantity', 'amount', 'count', 'ratio', 'day', 'instant', 'flag']).optional(),
  /** Other words (any case) for the words of the field: `已取消` is `cancelled`. An empty word stands for no value. */
  words: z.record(z.string(), z.string()).optional(),
  /**
   * With `words`: what a word that is neither among them nor of the field becomes, with a warning that names it.
   * Null leaves the field to its fill. Without it such a row is rejected.
   */
  otherWords: z.strictObject({ become: z.string().nullable() }).optional(),
  /** Text that people write (a name, a reason), where line breaks are no sign of damage. */
  freeText: z.boolean().optional(),
  /** True for a channel's name as the source writes it: settings say which channel that is. */
  channelName: z.boolean().optional(),
  /** The currency of a money cell (`BRL` of `BRL 35,91`, MYR of `RM5`), not its amount; signs that several countries use (`$`, `¥`) name none. */
  currencyOfMoney: z.boolean().optional(),
  /** An hour of the day: `10`, `10:00`, `10:00-10:59`. */
  hourOfDay: z.boolean().optional(),
  /** A zone: an IANA name (`Etc/GMT+8` is eight hours *behind* UTC), `UTC+08:00`, `(UTC+08:00) Beijing`. */
  zone: z.boolean().optional(),
  /** An empty cell takes the value of the row above: `always`, or while that other field stays the same (merged or blanked cells). */
  carried: field.optional(),
});

/** How a source writes what differs between countries. Settings of the source go before all of these. */
const writingSchema = z.strictObject({
  /** Decimal point (1,234.5), decimal comma (1.234,5), what the file itself proves, or `plain`: 1234.5 and nothing else. */
  numbers: z.enum(['plain', 'point', 'comma', 'proven']).optional(),
  /** Order of dates that do not start with the year; `ymd`: there are none such. */
  dates: z.enum(['ymd', 'mdy', 'dmy', 'proven']).optional(),
  /** Zone of times that state none. Without it: that of the settings, else the factory's. `stated`: times must state their own. */
  zone: z
    .string()
    .refine((zone) => zone === 'stated' || isTimeZone(zone), 'not a time zone name such as Asia/Shanghai')
    .optional(),
  /** Field (a column with `zone`) that states the zone of each row. */
  zoneField: field.optional(),
});

const alsoSchema = z.strictObject({
  record: z.enum(RECORD_NAMES),
  /** Fields of the row that must be given, not zero; other rows give no such record. */
  where: z.array(field).min(1),
  /** Its fields, on top of the fields of the row of the same name. Here a fill replaces the row's value. */
  fills,
});

export const profileSchema = z.strictObject({
  /** `tiktok-shop/orders`. */
  name: z.string().regex(/^[a-z0-9-]+\/[a-z0-9_-]+$/, 'a profile is named like source/table, lower case'),
  /** Changes whenever the same file would give other rows. */
  version: z.int().min(1),
  record: z.enum(RECORD_NAMES),
  about: z.string().min(1),
  /** Where a person clicks to get the file. */
  exportedFrom: z.string().optional(),
  /** Name of the source where settings give the file no other (`sources.NAME.files`); without it the first part of `name`. */
  source: z.string().min(1).optional(),
  /** What the source is, where settings do not say: shop counts before site before ERP. */
  sourceKind: z.enum(['shop', 'site', 'erp', 'ads']).optional(),
  columns: z.array(columnSchema).min(1),
  /** Of each group the header must name one field, and each row must fill one. */
  requires: z.array(z.array(field).min(1)).min(1),
  /** Fields the header must name too; their cells may be empty. */
  expects: z.array(field).optional(),
  /** Field by field in this order: a fill may use fields filled before it. */
  fills: fills.optional(),
  /** Headers that are known and not read: rates and percentages, order-level money, names. */
  unused: words.optional(),
  /** Headers with personal data: never read, masked in quarantine. */
  personal: words.optional(),
  /** Fields that say when something happened (never due, start or end): the newest tells when a file was exported. */
  happened: z.array(field).optional(),
  /** Pairs of fields of which the first must not be earlier than the second. */
  notBefore: z.array(z.tuple([field, field])).optional(),
  skip: z.array(skipRule).optional(),
  writing: writingSchema.optional(),
  /** Records that the rows give beside their own: a stock list that states goods in transit. */
  also: z.array(alsoSchema).optional(),
});

/** A source profile as it is written down. */
export type ProfileDefinition = z.input<typeof profileSchema>;
export type Fill = z.infer<typeof fillSchema>;
export type CellTest = z.infer<typeof cellTest>;
export type SkipRule = z.infer<typeof skipRule>;

/** What a column of a file may say beyond the kind of its field. */
export interface CellRules {
  /** Other words for the words of the field, folded. */
  readonly words?: Readonly<Record<string, string>>;
  readonly otherWords?: { readonly become: string | null };
  readonly freeText?: boolean;
  readonly currencyOfMoney?: boolean;
  readonly hourOfDay?: boolean;
  readonly zone?: boolean;
}

/** A column of a file: the names it goes by (the first is the one to write), and the field it gives. */
export interface ProfileColumn {
  readonly headers: readonly string[];
  /** Field of the record, or a name of its own where only fills use it. */
  readonly field: string;
  readonly kind: FieldKind;
  /** What its values may be; null is never among them. */
  readonly schema: z.ZodType;
  /** True for a channel's name as the source writes it: settings say which channel that is. */
  readonly channelName: boolean;
  readonly carried: string | null;
  readonly rules: CellRules;
}

export interface Writing {
  readonly numbers: 'plain' | 'point' | 'comma' | 'proven';
  readonly dates: 'ymd' | 'mdy' | 'dmy' | 'proven';
  /** Null: the settings' or the factory's. */
  readonly zone: string | null;
  readonly zoneField: string | null;
}

/** A profile made ready for reading: every field of its record with kind and schema, every choice made. */
export interface ProfileTable {
  /** What it was made from, to be shown and copied. */
  readonly definition: ProfileDefinition;
  readonly name: string;
  readonly version: number;
  readonly record: (typeof RECORD_NAMES)[number];
  readonly about: string;
  readonly exportedFrom: string | null;
  readonly source: string;
  readonly sourceKind: 'shop' | 'site' | 'erp' | 'ads' | null;
  readonly columns: readonly ProfileColumn[];
  readonly requires: readonly (readonly string[])[];
  readonly expects: readonly string[];
  readonly fills: readonly (readonly [field: string, fill: Fill])[];
  readonly unused: readonly string[];
  readonly personal: readonly string[];
  readonly happened: readonly string[];
  readonly notBefore: readonly (readonly [later: string, earlier: string])[];
  readonly skip: readonly SkipRule[];
  readonly writing: Writing;
  readonly also: readonly {
    readonly record: (typeof RECORD_NAMES)[number];
    readonly where: readonly string[];
    readonly fills: readonly (readonly [field: string, fill: Fill])[];
  }[];
}

/** Schemas of fields that are none of the record. */
const FREE_FIELD: Readonly<Record<FieldKind, z.ZodType>> = {
  text: text(),
  quantity: signedQuantity(),
  amount: signedAmount(),
  count: z.int().min(0),
  ratio: ratio(),
  day: day(),
  instant: moment(),
  flag: flag(),
};

/** Makes a definition ready for reading. Field kinds and bounds come from the record. */
export function profileTable(definition: ProfileDefinition): ProfileTable {
  const { name, version, record, about, requires, expects = [], happened = [], notBefore = [] } = definition;
  const { writing = {}, also = [], skip = [], unused = [], personal = [] } = definition;
  const { schema } = RECORDS[record];
  const hasSource = 'source' in schema.shape;
  const sourceFill: [string, Fill][] = hasSource ? [['source', { sourceName: true }]] : [];
  return {
    definition,
    name,
    version,
    record,
    about,
    exportedFrom: definition.exportedFrom ?? null,
    source: definition.source ?? name.split('/')[0] ?? name,
    sourceKind: definition.sourceKind ?? null,
    columns: definition.columns.map((column) => profileColumn(column, record)),
    requires,
    expects,
    fills: [...sourceFill, ...Object.entries(definition.fills ?? {})],
    unused,
    personal,
    happened,
    notBefore,
    skip,
    writing: {
      numbers: writing.numbers ?? 'proven',
      dates: writing.dates ?? 'proven',
      zone: writing.zone ?? null,
      zoneField: writing.zoneField ?? null,
    },
    also: also.map((one) => ({ ...one, fills: Object.entries(one.fills) })),
  };
}

function profileColumn(
  column: z.input<typeof columnSchema>,
  record: (typeof RECORD_NAMES)[number],
): ProfileColumn {
  const { field, headers, kind = 'text', words = {}, channelName = false, carried = null, ...rest } = column;
  const { columns, schema } = RECORDS[record];
  const own = columns.find((one) => one.field === field);
  const type = own === undefined ? FREE_FIELD[kind] : unwrapped(schema.shape[field] as z.ZodType);
  return {
    headers,
    field,
    kind: own?.kind ?? kind,
    schema: type,
    channelName,
    carried,
    rules: rulesOf(words, rest),
  };
}

function rulesOf(
  words: Readonly<Record<string, string>>,
  { otherWords, freeText, currencyOfMoney, hourOfDay, zone }: Partial<z.input<typeof columnSchema>>,
): CellRules {
  return {
    words: Object.fromEntries(Object.entries(words).map(([word, meaning]) => [foldedWord(word), meaning])),
    ...(otherWords === undefined ? {} : { otherWords }),
    ...(freeText === undefined ? {} : { freeText }),
    ...(currencyOfMoney === undefined ? {} : { currencyOfMoney }),
    ...(hourOfDay === undefined ? {} : { hourOfDay }),
    ...(zone === undefined ? {} : { zone }),
  };
}

function unwrapped(schema: z.ZodType): z.ZodType {
  return schema instanceof z.ZodNullable ? (schema.unwrap() as z.ZodType) : schema;
}
