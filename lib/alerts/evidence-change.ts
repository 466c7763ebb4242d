import type { Evidence } from '../domain/alerting.ts';

/** A number has moved when it differs by more than this share of the larger of the two. */
const TOLERANCE = 0.05;

/** What follows from the clock alone: it moves in every run though the situation stands still. */
const CLOCK_FIELDS: readonly string[] = ['stockTakenAt', 'ageHours', 'arrivesOn'];

/**
 * True where a reader would decide differently: a number moved by more than 5 %, became or ceased to be 0 or unknown,
 * or a cause, a campaign or the newest data changed. The stored evidence stays whole, with its own "as of", until then.
 */
export function hasMoved(before: Evidence, after: Evidence): boolean {
  const old: Readonly<Record<string, unknown>> = { ...before };
  return Object.entries(after).some(
    ([field, value]) => !CLOCK_FIELDS.includes(field) && isDifferent(old[field], value),
  );
}

function isDifferent(before: unknown, after: unknown): boolean {
  if (typeof before !== 'number' || typeof after !== 'number') return before !== after;
  return Math.abs(before - after) > TOLERANCE * Math.max(Math.abs(before), Math.abs(after));
}
