import { type Evidence, RULES } from '../domain/rules.ts';

/** A number has moved when it differs by more than this share of the larger of the two. */
const TOLERANCE = 0.05;

/**
 * True where a reader would decide differently: a number moved by more than 5 %, became or ceased to be 0 or unknown,
 * or a cause, a campaign or the newest data changed. What follows from the clock alone never counts. The stored
 * evidence stays whole, with its own "as of", until then.
 */
export function hasMoved(before: Evidence, after: Evidence): boolean {
  const clock: readonly string[] = RULES[after.rule].clockFields;
  const old: Readonly<Record<string, unknown>> = { ...before };
  return Object.entries(after).some(
    ([field, value]) => !clock.includes(field) && isDifferent(old[field], value),
  );
}

function isDifferent(before: unknown, after: unknown): boolean {
  if (typeof before === 'number' && typeof after === 'number') {
    return Math.abs(before - after) > TOLERANCE * Math.max(Math.abs(before), Math.abs(after));
  }
  if (!isStructure(before) || !isStructure(after)) return before !== after;
  const fields = Object.keys(after);
  return (
    Object.keys(before).length !== fields.length ||
    fields.some((field) => isDifferent(before[field], after[field]))
  );
}

/** A list or an object. */
function isStructure(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
