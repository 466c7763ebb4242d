import { addDays, type BusinessDay, businessDay, dayNumber } from '../lib/domain/calendar.ts';

/** The supplier that overhauls its plant in the summer. */
export const RESTING_SUPPLIER = '台湾鼎基 Taiwan Dingji';

/** Who rests: the whole factory, all suppliers, or one of them. */
export type ClosureScope = 'factory' | 'supplier' | `supplier:${string}`;

/** A time at which nobody works there. */
export interface Closure {
  readonly scope: ClosureScope;
  readonly from: BusinessDay;
  readonly to: BusinessDay;
  readonly name: string;
}

/** [first day, last day] of the factory's own holidays; suppliers rest two days longer on either side of the Spring Festival. */
const SPRING_FESTIVALS = [
  ['2024-02-05', '2024-02-18'],
  ['2025-01-24', '2025-02-05'],
  ['2026-02-12', '2026-02-24'],
  ['2027-02-02', '2027-02-14'],
] as const;
const GOLDEN_WEEKS = [
  ['2024-10-01', '2024-10-07'],
  ['2025-10-01', '2025-10-08'],
  ['2026-10-01', '2026-10-07'],
] as const;

/** All closures the example knows, by their first day. History outside 2024 to 2027 has none. */
export const CLOSURES: readonly Closure[] = [
  ...SPRING_FESTIVALS.flatMap(([from, to]): Closure[] => [
    { scope: 'factory', from: businessDay(from), to: businessDay(to), name: '春节 Spring Festival' },
    {
      scope: 'supplier',
      from: addDays(businessDay(from), -2),
      to: addDays(businessDay(to), 2),
      name: '供应商春节停工 Suppliers, Spring Festival',
    },
  ]),
  ...GOLDEN_WEEKS.map(
    ([from, to]): Closure => ({
      scope: 'factory',
      from: businessDay(from),
      to: businessDay(to),
      name: '国庆黄金周 Golden Week',
    }),
  ),
  {
    scope: `supplier:${RESTING_SUPPLIER}` as const,
    from: businessDay('2026-07-20'),
    to: businessDay('2026-07-31'),
    name: '设备检修 Plant overhaul',
  },
].sort((a, b) => dayNumber(a.from) - dayNumber(b.from));

/** True where the factory (or its suppliers, or that one of them) rests on that day. */
export function isClosed(day: number, scope: ClosureScope = 'factory'): boolean {
  return CLOSURES.some(
    (closure) =>
      isPartOf(closure.scope, scope) && dayNumber(closure.from) <= day && day <= dayNumber(closure.to),
  );
}

/** One supplier rests with all of them, and all with the factory. */
function isPartOf(resting: ClosureScope, scope: ClosureScope): boolean {
  return resting === scope || resting === 'factory' || (resting === 'supplier' && scope !== 'factory');
}

/** The day on which so many days of work after `day` are done; rest days do not count. */
export function afterWorkDays(day: number, workDays: number, scope: ClosureScope): number {
  let at = day;
  for (let done = 0; done < workDays; ) {
    at += 1;
    if (!isClosed(at, scope)) done += 1;
  }
  return at;
}

const DAYS_AROUND = 10;

/** How much more B2B customers order near a closure: what they would have ordered in it, half before and half after. */
export function closureCatchUp(day: number): number {
  let factor = 1;
  for (const closure of CLOSURES) {
    if (closure.scope !== 'factory') continue;
    const from = dayNumber(closure.from);
    const to = dayNumber(closure.to);
    const near = (day >= from - DAYS_AROUND && day < from) || (day > to && day <= to + DAYS_AROUND);
    if (near) factor += (to - from + 1) / (2 * DAYS_AROUND);
  }
  return factor;
}
