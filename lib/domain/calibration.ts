import { createHash } from 'node:crypto';
import * as z from 'zod';
import { type BusinessDay, type FactoryClock, type Instant, instant, planningDay } from './calendar.ts';
import { CAMPAIGN_KINDS, type CampaignKind } from './sets.ts';
import { METHODS, type Method } from './sku-parameters.ts';
import { compositeKey, skuKey } from './storage-keys.ts';

/**
 * A value that was learned: what it is about, what it was and is now, what it rests on, and who or what made it.
 * Everything that is learned is one of these, so that it can be listed, explained and taken back in one way.
 */
export interface Calibration {
  /** Made by `calibrationId`: the same source, subject and parameter give the same id again. */
  readonly id: string;
  readonly subject: CalibrationSubject;
  readonly parameter: CalibratedParameter;
  /** What was in force before; null where nothing was learned yet. */
  readonly before: CalibratedValue | null;
  readonly after: CalibratedValue;
  readonly evidence: Evidence;
  readonly settingsVersion: string;
  readonly source: CalibrationSource;
  /** When it was made: of a backtest by the trigger of its run, of a campaign when the day closed on which it had settled. */
  readonly madeAt: Instant;
  readonly state: CalibrationState;
  /** The person who approved or reverted it; null while only a program has touched it. */
  readonly author: string | null;
}

/** What values are learned about, by name; a SKU has a pool besides. */
export const CALIBRATION_KINDS = ['demand_class', 'campaign_kind', 'account'] as const;

/** What is learned. A new one is a new name here. */
export const CALIBRATED_PARAMETERS = [
  /** The method that drives: its name. */
  'driving_method',
  /** The service level at which a method reaches the target fill: a fraction. */
  ...METHODS.map((method) => `nominal_service:${method}` as const),
  /** Demand while a campaign of the kind runs over the usual demand, of a campaign kind or of one SKU. */
  ...CAMPAIGN_KINDS.map((kind) => `campaign_uplift:${kind}` as const),
  /** What campaigns of a kind sell over what was planned. */
  'plan_reliability',
  /** The peak day of a campaign of a kind over its mean day. */
  'peak_ratio',
  /** Days that the pulse stock of a SKU must last at its peak rate. */
  'cover_days',
  /** Share of the pulse channels' demand that goes when ads stop. */
  'ad_driven_share',
] as const;
export type CalibratedParameter = (typeof CALIBRATED_PARAMETERS)[number];

/** The name under which the nominal service of a method is learned. */
export function nominalService(method: Method): CalibratedParameter {
  return `nominal_service:${method}`;
}

/** The name under which the uplift by campaigns of a kind is learned. */
export function campaignUplift(kind: CampaignKind): CalibratedParameter {
  return `campaign_uplift:${kind}`;
}

/** `proposed` waits for a person; only what is `in_force` counts. */
export const CALIBRATION_STATES = ['proposed', 'in_force', 'reverted'] as const;
export type CalibrationState = (typeof CALIBRATION_STATES)[number];

export type CalibratedValue = number | string;

/** Numbers and texts that a calibration rests on, by name. Null is not measured. */
export type Evidence = Readonly<Record<string, number | string | null>>;

const name = z.string().min(1);
const subjectSchema = z.union([
  z.strictObject({ kind: z.enum(CALIBRATION_KINDS), name }),
  z.strictObject({ kind: z.literal('sku'), sku: name, pool: name }),
]);
export type CalibrationSubject = z.infer<typeof subjectSchema>;

const sourceSchema = z.strictObject({
  kind: z.enum(['backtest', 'campaign']),
  /** Which one: of a backtest its last day and settings, of a campaign its id. */
  ref: name,
});
export type CalibrationSource = z.infer<typeof sourceSchema>;

const value = z.union([z.number(), z.string()]);

/** A calibration as it is stored and written to files. */
export const calibrationSchema: z.ZodType<Calibration> = z.strictObject({
  id: z.string().regex(/^[0-9a-f]{16}$/),
  subject: subjectSchema,
  parameter: z.enum(CALIBRATED_PARAMETERS),
  before: value.nullable(),
  after: value,
  evidence: z.record(z.string(), value.nullable()),
  settingsVersion: z.string(),
  source: sourceSchema,
  madeAt: z.iso.datetime().transform(instant),
  state: z.enum(CALIBRATION_STATES),
  author: z.string().nullable(),
});

/** A calibration that a program made, in force at once. */
export function madeCalibration(
  made: Omit<Calibration, 'id' | 'state' | 'author'>,
  state: 'proposed' | 'in_force' = 'in_force',
): Calibration {
  return { id: calibrationId(made), ...made, state, author: null };
}

/** Sixteen hexadecimal digits of source, subject and parameter. */
export function calibrationId({
  source,
  subject,
  parameter,
}: Pick<Calibration, 'source' | 'subject' | 'parameter'>): string {
  const key = compositeKey(source.kind, source.ref, subject.kind, calibrationSubjectKey(subject), parameter);
  return createHash('sha256').update(key).digest('hex').slice(0, 16);
}

/** The subject as a key: that of a SKU is the key of its parameters. */
export function calibrationSubjectKey(subject: CalibrationSubject): string {
  return subject.kind === 'sku'
    ? skuKey(subject.sku, subject.pool)
    : compositeKey(subject.kind.toUpperCase(), subject.name);
}

/**
 * The calibrations in force on a planning day, at most one for each subject and parameter: of those that are in force
 * and were made no later, the newest. Of several made at one moment the one made under the given settings counts, then
 * the one with the greater id.
 */
export function calibrationsInForce(
  calibrations: readonly Calibration[],
  day: BusinessDay,
  clock: FactoryClock,
  settingsVersion: string,
): Calibration[] {
  const rank = (one: Calibration) =>
    `${one.madeAt} ${one.settingsVersion === settingsVersion ? 1 : 0} ${one.id}`;
  const newest = new Map<string, Calibration>();
  for (const calibration of calibrations) {
    if (calibration.state !== 'in_force' || planningDay(calibration.madeAt, clock) > day) continue;
    const key = compositeKey(calibrationSubjectKey(calibration.subject), calibration.parameter);
    const other = newest.get(key);
    if (other === undefined || rank(calibration) > rank(other)) newest.set(key, calibration);
  }
  return [...newest.values()];
}
