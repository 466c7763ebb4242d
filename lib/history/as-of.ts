import { type Instant, planningDay } from '../domain/calendar.ts';
import type { Settings } from '../settings/settings.ts';
import { literal } from './database.ts';

/** SQL: the sale line happened by that instant; one that states only its day, once the day has closed. */
export function happenedBy(at: Instant, settings: Settings): string {
  return `(CASE WHEN ordered_at IS NULL THEN ${dayClosedBy('business_day', at, settings)} ELSE ordered_at <= ${timestamp(at)} END)`;
}

/** SQL: the day of a column has closed by that instant. */
export function dayClosedBy(column: string, at: Instant, settings: Settings): string {
  return `${column} <= DATE '${planningDay(at, settings.factory)}'`;
}

/** An instant as an SQL literal. */
export function timestamp(at: Instant): string {
  return `TIMESTAMP ${literal(at.slice(0, -1))}`;
}
