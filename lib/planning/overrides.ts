import { type BusinessDay, dayNumber, dayOfNumber, isBusinessDay } from '../domain/calendar.ts';
import { snakeCase } from '../domain/fields.ts';
import type { Override } from '../domain/sets.ts';

/** The numbers of an item or a setting that a planner may set for one SKU, with the least and greatest value of each. */
export const OVERRIDE_RANGES = {
  leadTimeDays: [0, 3650],
  leadTimeSd: [0, 3650],
  moq: [0, Number.MAX_SAFE_INTEGER],
  serviceLevel: [0.5, 0.9999],
  coverDays: [3, 7],
  orderCycleDays: [0, 3650],
} as const satisfies Readonly<Record<string, readonly [number, number]>>;

type OverrideField = keyof typeof OVERRIDE_RANGES;

/** The field that makes one day a day of a pulse or an ordinary one: `pulseDay:2026-05-12`, or `pulse_day:…`. */
export const PULSE_DAY_FIELD = 'pulseDay';

const YES_WORDS: readonly string[] = ['yes', 'true', '1', '是'];
const NO_WORDS: readonly string[] = ['no', 'false', '0', '否'];

/** A planner's own values for one SKU. */
export interface OverrideValues extends Readonly<Partial<Record<OverrideField, number>>> {
  /** By day number: true is a day of a pulse, false an ordinary one. */
  readonly pulseDays?: ReadonlyMap<number, boolean>;
}

/** An override that is not used, and why, in one line. */
export interface RefusedOverride {
  readonly override: Override;
  readonly reason: string;
}

/**
 * The overrides in force on a planning day, by SKU; one counts up to and with its `expiresOn`, without it for ever.
 * A field is written as in code or as a column (`coverDays`, `cover_days`); `pulseDay:2026-05-12` takes yes or no.
 * One with an unknown field or a value that is none of those allowed is refused and changes nothing.
 */
export function overridesInForce(
  overrides: readonly Override[],
  planningDay: BusinessDay,
): { bySku: ReadonlyMap<string, OverrideValues>; refused: RefusedOverride[] } {
  const bySku = new Map<string, OverrideValues>();
  const refused: RefusedOverride[] = [];
  for (const override of overrides) {
    if (override.expiresOn !== null && override.expiresOn < planningDay) continue;
    const read = readOverride(override);
    const own = bySku.get(override.sku);
    if (typeof read === 'string') refused.push({ override, reason: read });
    else if ('pulseDay' in read)
      bySku.set(override.sku, {
        ...own,
        pulseDays: new Map([...(own?.pulseDays ?? []), [read.pulseDay, read.isPulse]]),
      });
    else bySku.set(override.sku, { ...own, [read.field]: read.value });
  }
  return { bySku, refused };
}

/** The values as text, in the order of the fields, then days: "moq=500, coverDays=7, pulseDay:2026-05-12=no"; null where there are none. */
export function overridesText(values: OverrideValues): string | null {
  if (Object.keys(values).length === 0) return null;
  const numbers = fields().flatMap((field) =>
    values[field] === undefined ? [] : [`${field}=${values[field]}`],
  );
  const days = [...(values.pulseDays ?? [])]
    .sort(([a], [b]) => a - b)
    .map(([day, isPulse]) => `${PULSE_DAY_FIELD}:${dayOfNumber(day)}=${isPulse ? 'yes' : 'no'}`);
  const parts = [...numbers, ...days];
  return parts.length > 0 ? parts.join(', ') : null;
}

function readOverride(
  override: Override,
): { field: OverrideField; value: number } | { pulseDay: number; isPulse: boolean } | string {
  const { sku, field: name, value: text } = override;
  const [prefix, day] = name.split(':', 2);
  if (day !== undefined && (prefix === PULSE_DAY_FIELD || prefix === snakeCase(PULSE_DAY_FIELD)))
    return readPulseDay(override, day.trim());
  const field = fields().find((known) => known === name || snakeCase(known) === name);
  if (field === undefined)
    return `override of ${sku}: there is no field "${name}" to set; use one of ${fields().join(', ')}, ${PULSE_DAY_FIELD}:YYYY-MM-DD`;
  const [least, greatest] = OVERRIDE_RANGES[field];
  const value = /^\s*\d+(\.\d+)?\s*$/.test(text) ? Number(text) : Number.NaN;
  if (value >= least && value <= greatest) return { field, value };
  return `override of ${sku}: ${field} is "${text}"; write a number from ${least} to ${greatest}`;
}

function readPulseDay(
  { sku, value }: Override,
  day: string,
): { pulseDay: number; isPulse: boolean } | string {
  if (!isBusinessDay(day))
    return `override of ${sku}: ${PULSE_DAY_FIELD} is of the day "${day}"; write ${PULSE_DAY_FIELD}:YYYY-MM-DD`;
  const word = value.trim().toLowerCase();
  if (YES_WORDS.includes(word)) return { pulseDay: dayNumber(day), isPulse: true };
  if (NO_WORDS.includes(word)) return { pulseDay: dayNumber(day), isPulse: false };
  return `override of ${sku}: ${PULSE_DAY_FIELD} of ${day} is "${value}"; write yes or no`;
}

function fields(): OverrideField[] {
  return Object.keys(OVERRIDE_RANGES) as OverrideField[];
}
