import { describe, expect, it } from 'vitest';
import { afterWorkDays, closureCatchUp, isClosed } from '../../examples/closures.ts';
import { businessDay, dayNumber, dayOfNumber } from '../../lib/domain/calendar.ts';

const day = (text: string) => dayNumber(businessDay(text));

describe('closures', () => {
  it('closes the factory in Golden Week and the suppliers around the Spring Festival', () => {
    expect(isClosed(day('2025-10-03'))).toBe(true);
    expect(isClosed(day('2025-10-09'))).toBe(false);
    expect(isClosed(day('2026-02-10'))).toBe(false);
    expect(isClosed(day('2026-02-10'), 'supplier')).toBe(true);
    expect(isClosed(day('2025-10-03'), 'supplier')).toBe(true);
  });

  it('adds rest days to lead times', () => {
    expect(dayOfNumber(afterWorkDays(day('2026-06-01'), 10, 'factory'))).toBe('2026-06-11');
    expect(dayOfNumber(afterWorkDays(day('2025-09-28'), 5, 'factory'))).toBe('2025-10-11');
  });

  it('loses no B2B demand to a closure: what is not ordered in it is ordered around it', () => {
    let sum = 0;
    const [from, to] = [day('2025-08-01'), day('2026-05-31')];
    for (let at = from; at <= to; at += 1) sum += isClosed(at) ? 0 : closureCatchUp(at);
    expect(sum).toBeCloseTo(to - from + 1, 6);
  });
});
