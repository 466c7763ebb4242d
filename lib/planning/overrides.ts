import type { BusinessDay } from '../domain/calendar.ts';
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

/** A planner's own values for one SKU. */
export type OverrideValues = Readonly<Partial<Record<OverrideField, number>>>;

/** An override that is not used, and why, in one line. */
export interface RefusedOverride {
  readonly override: Override;
  readonly reason: string;
}

/**
 * The overrides in force on a planning day, by SKU; one counts up to and with its `expiresOn`, without it for ever.
 * A field is written as in code or as a column (`coverDays`, `cover_days`). One with an unknown field or a value
 * that is no number in its range is refused and changes nothing.
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
    if (typeof read === 'string') refused.push({ override, reason: read });
    else bySku.set(override.sku, { ...bySku.get(override.sku), [read.field]: read.value });
  }
  return { bySku, refused };
}

/** The values as text, in the order of the fields: "moq=500, coverDays=7"; null where there are none. */
export function overridesText(values: OverrideValues): string | null {
  const parts = fields().flatMap((field) =>
    values[field] === undefined ? [] : [`${field}=${values[field]}`],
  );
  return parts.length > 0 ? parts.join(', ') : null;
}

function readOverride({
  sku,
  field: name,
  value: text,
}: Override): { field: OverrideField; value: number } | string {
  const field = fields().find((known) => known === name || snakeCase(known) === name);
  if (field === undefined)
    return `override of ${sku}: there is no field "${name}" to set; use one of ${fields().join(', ')}`;
  const [least, greatest] = OVERRIDE_RANGES[field];
  const value = /^\s*\d+(\.\d+)?\s*$/.test(text) ? Number(text) : Number.NaN;
  if (value >= least && value <= greatest) return { field, value };
  return `override of ${sku}: ${field} is "${text}"; write a number from ${least} to ${greatest}`;
}

function fields(): OverrideField[] {
  return Object.keys(OVERRIDE_RANGES) as OverrideField[];
}
