import { addDays, type BusinessDay, type Instant, instantAt, localDay } from './calendar.ts';
import { addWorkingDays } from './closures.ts';
import type { Closure } from './sets.ts';

/** Wall times from and to which somebody is there on working days (see `addWorkingDays`), in the factory's zone. */
export interface WorkingHours {
  readonly from: string;
  readonly to: string;
}

/** One working day's hours. */
export interface WorkingSpan {
  readonly from: Instant;
  readonly to: Instant;
}

/** The working hours that hold the instant or, where none do, that come next; then those of the working day after. */
export function workingSpans(
  at: Instant,
  hours: WorkingHours,
  zone: string,
  closures: readonly Closure[],
): readonly [WorkingSpan, WorkingSpan] {
  const spanOf = (day: BusinessDay): WorkingSpan => ({
    from: instantAt(day, hours.from, zone),
    to: instantAt(day, hours.to, zone),
  });
  // The first working day from today on is the one after yesterday.
  let day = addWorkingDays(addDays(localDay(at, zone), -1), 1, closures);
  if (at >= spanOf(day).to) day = addWorkingDays(day, 1, closures);
  return [spanOf(day), spanOf(addWorkingDays(day, 1, closures))];
}
