import { type BusinessDay, dayNumber, dayOfNumber, daysBetween } from './calendar.ts';
import type { Closure } from './sets.ts';

/** Scopes of the days on which the factory itself is shut. */
export const FACTORY_SCOPES: readonly string[] = ['factory'];

/** Days from the first closed one to the last that are marked one by one: a century. */
const MOST_MARKED_DAYS = 36_525;

/** Scopes that delay supply: the factory, all suppliers, and this supplier where one is named. */
export function supplyScopes(supplier: string | null): readonly string[] {
  return supplier === null ? ['factory', 'supplier'] : ['factory', 'supplier', `supplier:${supplier}`];
}

/** Scopes that keep demand of these channels from being what it usually is: the factory and each of the channels. */
export function demandScopes(channels: readonly string[]): readonly string[] {
  return ['factory', ...channels.map((channel) => `channel:${channel}`)];
}

/** Whether a day, given as a day number, is closed in any of the scopes. Both ends of a closure are closed days. */
export function closedOn(
  closures: readonly Closure[],
  scopes: readonly string[],
): (dayNumber: number) => boolean {
  const ranges = closedRanges(closures, scopes);
  const first = ranges[0]?.from ?? 0;
  const days = (ranges.at(-1)?.to ?? -1) - first + 1;
  // Someone may close the factory for ever; else each day is looked up at once.
  if (days > MOST_MARKED_DAYS) return (day) => ranges.some(({ from, to }) => from <= day && day <= to);
  const closed = new Uint8Array(days);
  for (const { from, to } of ranges) closed.fill(1, from - first, to - first + 1);
  return (day) => closed[day - first] === 1;
}

/** The closed days of these scopes in order, both ends closed; closures that overlap or adjoin are one. */
export function closedSpans(
  closures: readonly Closure[],
  scopes: readonly string[],
): { readonly from: BusinessDay; readonly to: BusinessDay }[] {
  return closedRanges(closures, scopes).map(({ from, to }) => ({
    from: dayOfNumber(from),
    to: dayOfNumber(to),
  }));
}

/**
 * The day goods arrive that are ordered on `start`: the first on which `leadTimeDays` open days have passed since then
 * (a fraction of a day is a whole one). Lead times are in calendar days, so weekends count; days on which the factory
 * or the supplier is closed do not, and nothing arrives on them. A lead time of 0 arrives on `start`.
 */
export function arrivalDay(
  start: BusinessDay,
  leadTimeDays: number,
  closures: readonly Closure[],
  supplier: string | null,
): BusinessDay {
  let day = dayNumber(start);
  let remaining = Math.ceil(leadTimeDays);
  for (const { from, to } of closedRanges(closures, supplyScopes(supplier))) {
    if (to <= day) continue;
    const openBefore = Math.max(0, from - 1 - day);
    if (remaining <= openBefore) break;
    remaining -= openBefore;
    day = to;
  }
  return dayOfNumber(day + remaining);
}

/** Closed days between an order on `start` and its arrival: what closures add to the lead time. */
export function closedDaysAhead(
  start: BusinessDay,
  leadTimeDays: number,
  closures: readonly Closure[],
  supplier: string | null,
): number {
  return daysBetween(start, arrivalDay(start, leadTimeDays, closures, supplier)) - Math.ceil(leadTimeDays);
}

/**
 * Counts the open days after one day up to and with another (day numbers): what is left of a lead time that really was
 * without the closed days in it. 0 where the second is not later.
 */
export function openDayCounter(
  closures: readonly Closure[],
  supplier: string | null,
): (from: number, to: number) => number {
  const ranges = closedRanges(closures, supplyScopes(supplier));
  return (from, to) => {
    let open = Math.max(0, to - from);
    for (const range of ranges)
      open -= Math.max(0, Math.min(to, range.to) - Math.max(from + 1, range.from) + 1);
    return open;
  };
}

/**
 * The last day on which an order still arrives by `neededOn`. It is never a closed day: it moves before the closure,
 * because nobody takes an order on one.
 */
export function orderByDay(
  neededOn: BusinessDay,
  leadTimeDays: number,
  closures: readonly Closure[],
  supplier: string | null,
): BusinessDay {
  const latestFirst = closedRanges(closures, supplyScopes(supplier)).reverse();
  let day = dayNumber(neededOn);
  let remaining = Math.ceil(leadTimeDays);
  for (const { from, to } of latestFirst) {
    if (from > day) continue;
    const openAfter = Math.max(0, day - to);
    if (remaining < openAfter) break;
    remaining -= openAfter;
    day = from - 1;
  }
  return dayOfNumber(day - remaining);
}

/**
 * The day that many working days after `day`. A working day is a day from Monday to Friday on which the factory is not
 * closed; make-up working days that Chinese holidays move to a weekend are not known and count as weekend.
 * Throws RangeError where the number is not a whole one of zero or more.
 */
export function addWorkingDays(
  day: BusinessDay,
  workingDays: number,
  closures: readonly Closure[],
): BusinessDay {
  if (!Number.isInteger(workingDays) || workingDays < 0)
    throw new RangeError(`not a number of working days: ${workingDays}`);
  const ranges = closedRanges(closures, FACTORY_SCOPES);
  let at = dayNumber(day);
  for (let passed = 0; passed < workingDays; passed++) at = nextWorkingDay(at, ranges);
  return dayOfNumber(at);
}

/** Working days (see addWorkingDays) after `from`, up to and with `to`; 0 where `to` is not later. */
export function workingDaysBetween(from: BusinessDay, to: BusinessDay, closures: readonly Closure[]): number {
  const ranges = closedRanges(closures, FACTORY_SCOPES);
  const last = dayNumber(to);
  let count = 0;
  for (let at = nextWorkingDay(dayNumber(from), ranges); at <= last; at = nextWorkingDay(at, ranges)) count++;
  return count;
}

/** Disjoint closed days as day numbers, both ends closed. */
interface DayRange {
  readonly from: number;
  readonly to: number;
}

/** The closures of these scopes in order, overlapping and adjoining ones as one; one that ends before it starts is none. */
function closedRanges(closures: readonly Closure[], scopes: readonly string[]): DayRange[] {
  const ranges = closures
    .filter(({ scope, from, to }) => scopes.includes(scope) && from <= to)
    .map(({ from, to }) => ({ from: dayNumber(from), to: dayNumber(to) }))
    .sort((a, b) => a.from - b.from);
  const merged: DayRange[] = [];
  for (const range of ranges) {
    const last = merged.at(-1);
    if (last !== undefined && range.from <= last.to + 1)
      merged[merged.length - 1] = { from: last.from, to: Math.max(last.to, range.to) };
    else merged.push(range);
  }
  return merged;
}

function nextWorkingDay(day: number, ranges: readonly DayRange[]): number {
  let next = day + 1;
  for (;;) {
    const at = next;
    const closed = ranges.find(({ from, to }) => from <= at && at <= to);
    if (closed !== undefined) next = closed.to + 1;
    else if (isWeekend(next)) next++;
    else return next;
  }
}

/** 1970-01-01, day 0, was a Thursday. */
function isWeekend(day: number): boolean {
  const weekday = (((day + 4) % 7) + 7) % 7;
  return weekday === 0 || weekday === 6;
}
