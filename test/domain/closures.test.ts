import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import {
  addDays,
  type BusinessDay,
  businessDay,
  dayNumber,
  dayOfNumber,
  daysBetween,
} from '../../lib/domain/calendar.ts';
import {
  addWorkingDays,
  arrivalDay,
  closedDaysAhead,
  closedOn,
  demandScopes,
  FACTORY_SCOPES,
  openDayCounter,
  orderByDay,
  supplyScopes,
  workingDaysBetween,
} from '../../lib/domain/closures.ts';
import type { Closure } from '../../lib/domain/sets.ts';

function closure(scope: string, from: string, to: string): Closure {
  return { scope, from: businessDay(from), to: businessDay(to), name: null };
}

const SPRING_FESTIVAL = closure('factory', '2026-02-16', '2026-02-22');
const FIRST_DAY = dayNumber(businessDay('2026-01-01'));

const days = fc.integer({ min: 0, max: 200 }).map((offset) => dayOfNumber(FIRST_DAY + offset));
const closures = fc.array(
  fc
    .tuple(
      fc.constantFrom('factory', 'supplier', 'supplier:Hui', 'supplier:Lan', 'channel:tiktok'),
      days,
      fc.integer({ min: -1, max: 20 }),
    )
    .map(([scope, from, length]): Closure => ({ scope, from, to: addDays(from, length), name: null })),
  { maxLength: 8 },
);
const leadTimes = fc.oneof(fc.integer({ min: 0, max: 60 }), fc.double({ min: 0, max: 60, noNaN: true }));
const suppliers = fc.constantFrom(null, 'Hui');

/** Open days after `from`, up to and with `to`, counted one by one. */
function openDays(
  from: BusinessDay,
  to: BusinessDay,
  all: readonly Closure[],
  supplier: string | null,
): number {
  const isClosed = closedOn(all, supplyScopes(supplier));
  let count = 0;
  for (let day = dayNumber(from) + 1; day <= dayNumber(to); day++) count += isClosed(day) ? 0 : 1;
  return count;
}

describe('closed days', () => {
  it('hold both ends of a closure and only the scopes asked for', () => {
    const isClosed = closedOn(
      [SPRING_FESTIVAL, closure('supplier:Hui', '2026-03-02', '2026-03-02')],
      FACTORY_SCOPES,
    );
    const closedOf = (day: string) => isClosed(dayNumber(businessDay(day)));
    expect(['2026-02-15', '2026-02-16', '2026-02-22', '2026-02-23', '2026-03-02'].map(closedOf)).toEqual([
      false,
      true,
      true,
      false,
      false,
    ]);
  });

  it('of supply are those of the factory, of all suppliers and of the one named', () => {
    expect(supplyScopes('Hui')).toEqual(['factory', 'supplier', 'supplier:Hui']);
    expect(supplyScopes(null)).toEqual(['factory', 'supplier']);
    expect(demandScopes(['tiktok'])).toEqual(['factory', 'channel:tiktok']);
  });
});

describe('arrival', () => {
  const start = businessDay('2026-02-13');

  it('is the lead time later where nothing is closed, weekends included', () => {
    expect(arrivalDay(start, 5, [], null)).toBe('2026-02-18');
    expect(arrivalDay(start, 4.2, [], null)).toBe('2026-02-18');
    expect(arrivalDay(start, 0, [], null)).toBe(start);
  });

  it('does not count the days of Spring Festival', () => {
    expect(arrivalDay(start, 2, [SPRING_FESTIVAL], null)).toBe('2026-02-15');
    expect(arrivalDay(start, 3, [SPRING_FESTIVAL], null)).toBe('2026-02-23');
    expect(arrivalDay(start, 5, [SPRING_FESTIVAL], null)).toBe('2026-02-25');
    expect(closedDaysAhead(start, 5, [SPRING_FESTIVAL], null)).toBe(7);
    expect(closedDaysAhead(start, 2, [SPRING_FESTIVAL], null)).toBe(0);
  });

  it('counts overlapping closures of factory and supplier once, and only the own supplier', () => {
    const all = [
      SPRING_FESTIVAL,
      closure('supplier:Hui', '2026-02-20', '2026-02-25'),
      closure('supplier:Lan', '2026-02-26', '2026-03-20'),
    ];
    expect(arrivalDay(start, 3, all, 'Hui')).toBe('2026-02-26');
    expect(arrivalDay(start, 3, all, null)).toBe('2026-02-23');
  });

  it('is quick even where someone closed the factory for ever', () => {
    expect(arrivalDay(start, 3, [closure('factory', '2026-02-14', '9999-12-01')], null)).toBe('9999-12-04');
  });

  test.prop([days, leadTimes, closures, suppliers])(
    'is the first day with enough open days',
    (from, lead, all, supplier) => {
      const arrival = arrivalDay(from, lead, all, supplier);
      expect(openDays(from, arrival, all, supplier)).toBe(Math.ceil(lead));
      if (lead > 0) expect(openDays(from, addDays(arrival, -1), all, supplier)).toBe(Math.ceil(lead) - 1);
      expect(closedDaysAhead(from, lead, all, supplier)).toBe(daysBetween(from, arrival) - Math.ceil(lead));
    },
  );

  test.prop([days, leadTimes, leadTimes, closures])(
    'is never earlier for a longer lead time or a later order',
    (from, a, b, all) => {
      const [short, long] = a < b ? [a, b] : [b, a];
      expect(arrivalDay(from, short, all, null) <= arrivalDay(from, long, all, null)).toBe(true);
      expect(arrivalDay(from, short, all, null) <= arrivalDay(addDays(from, 1), short, all, null)).toBe(true);
    },
  );
});

describe('a lead time that really was', () => {
  it('holds the open days after the order up to the arrival', () => {
    const openDaysOf = openDayCounter([SPRING_FESTIVAL], null);
    const count = (from: string, to: string) =>
      openDaysOf(dayNumber(businessDay(from)), dayNumber(businessDay(to)));
    expect(count('2026-02-13', '2026-02-25')).toBe(5);
    expect(count('2026-02-13', '2026-02-13')).toBe(0);
    expect(count('2026-02-25', '2026-02-13')).toBe(0);
    expect(count('2026-02-17', '2026-02-20')).toBe(0);
  });

  test.prop([days, leadTimes, closures, suppliers])(
    'is the lead time of an order that arrived when it should',
    (from, lead, all, supplier) => {
      const arrival = arrivalDay(from, lead, all, supplier);
      const openDaysOf = openDayCounter(all, supplier);
      expect(openDaysOf(dayNumber(from), dayNumber(arrival))).toBe(Math.ceil(lead));
    },
  );
});

describe('the order-by day', () => {
  it('moves before a closure', () => {
    expect(orderByDay(businessDay('2026-02-25'), 3, [SPRING_FESTIVAL], null)).toBe('2026-02-15');
    expect(orderByDay(businessDay('2026-02-25'), 5, [SPRING_FESTIVAL], null)).toBe('2026-02-13');
    expect(orderByDay(businessDay('2026-02-18'), 0, [SPRING_FESTIVAL], null)).toBe('2026-02-15');
    expect(orderByDay(businessDay('2026-02-12'), 3, [SPRING_FESTIVAL], null)).toBe('2026-02-09');
  });

  test.prop([days, leadTimes, closures, suppliers])(
    'is the last open day from which goods still arrive in time',
    (needed, lead, all, supplier) => {
      const by = orderByDay(needed, lead, all, supplier);
      const isClosed = closedOn(all, supplyScopes(supplier));
      expect(isClosed(dayNumber(by))).toBe(false);
      expect(arrivalDay(by, lead, all, supplier) <= needed).toBe(true);
      for (let day = addDays(by, 1); day <= needed; day = addDays(day, 1))
        expect(isClosed(dayNumber(day)) || arrivalDay(day, lead, all, supplier) > needed).toBe(true);
    },
  );
});

describe('working days', () => {
  it('leave out weekends and days on which the factory is closed', () => {
    const friday = businessDay('2026-06-19');
    expect(addWorkingDays(friday, 1, [])).toBe('2026-06-22');
    expect(addWorkingDays(friday, 5, [])).toBe('2026-06-26');
    expect(addWorkingDays(friday, 0, [])).toBe(friday);
    expect(addWorkingDays(businessDay('2026-02-13'), 1, [SPRING_FESTIVAL])).toBe('2026-02-23');
    expect(addWorkingDays(friday, 1, [closure('supplier', '2026-06-22', '2026-06-22')])).toBe('2026-06-22');
    expect(workingDaysBetween(friday, businessDay('2026-06-28'), [])).toBe(5);
    expect(workingDaysBetween(friday, friday, [])).toBe(0);
    expect(workingDaysBetween(friday, businessDay('2026-06-01'), [])).toBe(0);
  });

  it('refuse a number that is not whole or is negative', () => {
    for (const number of [-1, 1.5, Number.NaN])
      expect(() => addWorkingDays(businessDay('2026-06-19'), number, [])).toThrow(RangeError);
  });

  test.prop([days, fc.integer({ min: 0, max: 30 }), closures])(
    'added are the working days between',
    (day, number, all) => {
      const later = addWorkingDays(day, number, all);
      expect(workingDaysBetween(day, later, all)).toBe(number);
      if (number > 0) {
        expect(workingDaysBetween(day, addDays(later, -1), all)).toBe(number - 1);
        expect([0, 6]).not.toContain(new Date(`${later}T00:00:00Z`).getUTCDay());
        expect(closedOn(all, FACTORY_SCOPES)(dayNumber(later))).toBe(false);
      }
    },
  );
});
