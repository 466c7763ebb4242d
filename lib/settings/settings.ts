import { createHash } from 'node:crypto';
import * as z from 'zod';
import { AUDIENCES, LANGUAGES, PROTOCOLS, SEVERITIES } from '../domain/alerting.ts';
import { isTimeZone } from '../domain/calendar.ts';
import { CHANNELS } from '../domain/events.ts';
import { METHODS } from '../domain/sku-parameters.ts';
import { adAccountSettingsSchema, adTriggersSchema } from './ad-settings.ts';
import { campaignSettingsSchema } from './campaign-settings.ts';
import { SOURCE_KINDS } from './source-kinds.ts';

const zone = z.string().refine(isTimeZone, 'not a time zone name such as Asia/Shanghai');
const wallTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'not a time written HH:MM');
const positive = z.number().positive();
/** One name or several. */
const names = z
  .union([z.string().min(1), z.array(z.string().min(1)).min(1)])
  .transform((one) => [one].flat());
const serviceLevel = z.number().min(0.5).max(0.9999);
const pool = z.string().regex(/^[A-Za-z0-9_-]+$/, 'a pool is named with letters, digits, - and _');

const factorySchema = z.strictObject({
  /** Zone of the factory's business day. */
  zone: zone.default('Asia/Shanghai'),
  /** Wall time from which a day's figures count. */
  dayClosesAt: wallTime.default('18:00'),
  /** When somebody is there to act, on working days: Monday to Friday without the factory's closures. */
  workingHours: z
    .strictObject({ from: wallTime.default('09:00'), to: wallTime.default('18:00') })
    .refine(({ from, to }) => from < to, 'working hours end before they begin')
    .prefault({}),
});

const planningSchema = z.strictObject({
  method: z.enum([...METHODS, 'auto']).default('handbook'),
  /** Service aimed at: of cycles without a stock-out (`cycle`) or of units served at once (`fill`). */
  serviceLevel: serviceLevel.default(0.95),
  serviceKind: z.enum(['cycle', 'fill']).default('cycle'),
  /** Another level for the SKUs of an ABC class, by the worth of their yearly demand. */
  serviceLevelByClass: z
    .strictObject({ A: serviceLevel.optional(), B: serviceLevel.optional(), C: serviceLevel.optional() })
    .nullable()
    .default(null),
  /** Lead times as goods receipts show them, or as the items state them. */
  leadTime: z.enum(['learned', 'stated']).default('learned'),
  /** Share of units to be served at once; the backtest finds the service level that reaches it, which then counts instead. */
  targetFill: z.number().min(0.5).max(0.999).nullable().default(null),
  /** Days that pulse stock must last at the peak rate (handbook: 3 to 7). */
  coverDays: z.number().min(3).max(7).default(5),
  /** Days of demand an order covers, where the least quantity is smaller. */
  orderCycleDays: z.number().min(0).default(0),
  reviewDays: z.number().positive().default(1),
  windowDays: z.int().min(7).max(365).default(90),
  /** A day is a pulse day when pulse channels sell more than this many times the median non-zero day. */
  pulseDayFactor: positive.default(3),
  /** Share of the pulse channels' demand that ads bring, until an account's past blocks show it. */
  adDrivenShare: z.number().min(0).max(1).default(0.8),
});

const sourceSchema = z.strictObject({
  kind: z.enum(SOURCE_KINDS).optional(),
  /** Wall time at which a stock set that states only a date was taken. */
  takenAt: wallTime.optional(),
  zone: zone.optional(),
  /** Names of files that are this source's, `*` for anything: where one source has several shops or systems. */
  files: z.array(z.string().min(1)).optional(),
  /** Decimal sign of its numbers, where its profile leaves it to the file. */
  decimal: z.enum(['.', ',']).optional(),
  /** Order of its dates, where its profile leaves it to the file. */
  dateOrder: z.enum(['ymd', 'mdy', 'dmy']).optional(),
  /** What its files do not say: currency, warehouse, ad account and channel of all their rows. */
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, 'not an ISO 4217 currency code')
    .optional(),
  warehouse: z.string().min(1).optional(),
  account: z.string().min(1).optional(),
  channel: z.enum(CHANNELS).optional(),
});

const triggersSchema = z.strictObject({
  /** Handbook: 150 % of the mean. */
  surgeRatio: positive.default(1.5),
  surgeMeanDays: z.int().min(7).default(30),
  surgeLeastDays: z.int().min(1).default(7),
  /** Handbook: days of supply below which a surge expedites. */
  surgeDaysOfSupply: positive.default(10),
  /** Hours after which each kind of data counts as stale. */
  staleAfterHours: z
    .strictObject({
      sale: positive.default(48),
      stockLevel: positive.default(48),
      adMetric: positive.default(72),
      supplyOrder: positive.default(72),
      adAccount: positive.default(48),
    })
    .prefault({}),
  /** A stock-out within so many days, and one that a receipt ends within so many, is urgent. */
  stockOutUrgentDays: z.int().min(1).default(3),
  /** Days past its due date from which a supply line is late. */
  lateSupplyDays: z.int().min(1).default(1),
  /** Days of demand above the order-up-to level from which stock and supply are too much. */
  overstockDays: positive.default(90),
  /** Days without a sale after which stock is slow-moving. */
  slowMovingDays: z.int().min(14).default(90),
  /** Days ahead in which the end of a shelf life is looked for. */
  expiringDays: z.int().min(1).default(180),
  /** Value, in the item's currency, below which too much, slow and expiring stock is not told. */
  excessLeastValue: z.number().min(0).default(1000),
  /** Days before the last day to order ahead of a shutdown on which people are told of it. */
  shutdownNoticeDays: z.int().min(1).default(14),
  /** Share of a file's rows, and number of them, from which rejected ones are told. */
  rejectedRowsShare: z.number().gt(0).max(1).default(0.01),
  rejectedRows: z.int().min(1).default(100),
  /** An episode closes only after its rule has been clear for this long. */
  dwellHours: z.number().min(0).default(2),
  ads: adTriggersSchema.prefault({}),
});

const alertingSchema = z.strictObject({
  /** The factory's morning: the first run from then on brings the digest of what could wait. */
  digestAt: wallTime.default('08:00'),
  /** The most messages a day to a person through one protocol; critical alerts and the digest come always. */
  messagesPerDay: z.int().min(1).default(12),
});

const currencyCode = z.string().regex(/^[A-Z]{3}$/, 'not an ISO 4217 currency code');

const reportsSchema = z
  .strictObject({
    /** Currency of finance reports; each of its own without it. */
    currency: currencyCode.nullable().default(null),
    /** What one unit of another currency is worth in it. */
    exchangeRates: z.record(currencyCode, positive).default({}),
    /** Encoding of the files of proposals: GB18030 for programs that take no UTF-8. */
    proposalEncoding: z.enum(['utf-8', 'gb18030']).default('utf-8'),
  })
  .refine(({ currency, exchangeRates }) => currency !== null || Object.keys(exchangeRates).length === 0, {
    message: 'exchange rates need a currency to convert to: set reports.currency',
    path: ['exchangeRates'],
  })
  .refine(({ currency, exchangeRates }) => currency === null || !Object.hasOwn(exchangeRates, currency), {
    message: 'the currency of the reports has no rate to itself: leave it out',
    path: ['exchangeRates'],
  });

const proposalsSchema = z.strictObject({ expireAfterWorkingDays: z.int().min(1).default(5) });

const recalibrationSchema = z.strictObject({
  /** Days after the end of a campaign until it is measured. */
  settleDays: z.int().min(1).max(60).default(7),
  /** A learned value moves by at most this share of what it was, from one campaign to the next. */
  greatestStep: z.number().min(0.01).max(1).default(0.2),
  /** Whether a person puts in force what a campaign taught, or it is at once. */
  approval: z.enum(['automatic', 'required']).default('automatic'),
});

const personSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,40}$/, 'an id is lower-case letters, digits and -'),
  audiences: z.array(z.enum(AUDIENCES)).min(1),
  language: z.enum(LANGUAGES),
  protocols: z.array(z.enum(PROTOCOLS)).min(1),
  /** SMS only from this severity on; the other protocols carry all. */
  smsFrom: z.enum(SEVERITIES).default('urgent'),
  /** Only critical alerts are told then; the rest comes in the first message afterwards. */
  quietHours: z.strictObject({ from: wallTime, to: wallTime }).optional(),
  /** Zone of the person's quiet hours and days; the factory's without it. */
  zone: zone.optional(),
  /** The most messages a day through each protocol; `alerting.messagesPerDay` without it. */
  messagesPerDay: z.int().min(1).optional(),
});
export type Person = z.infer<typeof personSchema>;

/** Settings of a factory. Every value has a default; an unknown name is an error, so that a typing mistake never passes. */
export const settingsSchema = z.strictObject({
  factory: factorySchema.prefault({}),
  planning: planningSchema.prefault({}),
  /** Channels whose demand comes in pulses. */
  pulseChannels: z.array(z.enum(CHANNELS)).default(['tiktok', 'site']),
  /** Names of channels in exports, lower case, and what they are here. */
  channelNames: z.record(z.string(), z.enum(CHANNELS)).default({}),
  /** Which pool a warehouse or a channel belongs to; others are in `main`. */
  pools: z
    .strictObject({
      warehouses: z.record(z.string(), pool).default({}),
      channels: z.partialRecord(z.enum(CHANNELS), pool).default({}),
    })
    .prefault({}),
  /** The sources that count for a channel, a warehouse, a kind of supply or an ad account: one name or a list. */
  sourceOfRecord: z
    .strictObject({
      channels: z.partialRecord(z.enum(CHANNELS), names).default({}),
      warehouses: z.record(z.string(), names).default({}),
      supply: z.partialRecord(z.enum(['purchase', 'production']), names).default({}),
      adAccounts: z.record(z.string(), names).default({}),
    })
    .prefault({}),
  sources: z.record(z.string(), sourceSchema).default({}),
  /** By ad account, as exports name it. */
  adAccounts: z.record(z.string(), adAccountSettingsSchema).default({}),
  /** Source profiles of the company's own, beside those that come with the program. */
  profiles: z.array(z.record(z.string(), z.unknown())).default([]),
  triggers: triggersSchema.prefault({}),
  alerting: alertingSchema.prefault({}),
  proposals: proposalsSchema.prefault({}),
  campaigns: campaignSettingsSchema.prefault({}),
  recalibration: recalibrationSchema.prefault({}),
  reports: reportsSchema.prefault({}),
  people: z.array(personSchema).default([]),
});

export type Settings = z.infer<typeof settingsSchema>;

/** The setting of a name that comes from a file; names such as `constructor`, which every object inherits, have none. */
export function settingNamed<T>(settings: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(settings, name) ? settings[name] : undefined;
}

/** The pool of settings that name none. */
export const MAIN_POOL = 'main';

/** The pool that serves a channel. */
export function poolOfChannel(channel: string, settings: Settings): string {
  return settingNamed(settings.pools.channels, channel) ?? MAIN_POOL;
}

/** The pool that a warehouse's stock is in. */
export function poolOfWarehouse(warehouse: string, settings: Settings): string {
  return settingNamed(settings.pools.warehouses, warehouse) ?? MAIN_POOL;
}

/** Twelve characters that change whenever any setting does: the version that parameters carry. */
export function settingsVersion(settings: Settings): string {
  return contentVersion(settings);
}

/** Twelve characters that follow from the content of a value, whatever the order of its fields. */
export function contentVersion(value: unknown): string {
  return createHash('sha256').update(canonicalJson(value)).digest('hex').slice(0, 12);
}

function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
