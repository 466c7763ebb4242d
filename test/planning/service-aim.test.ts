import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { aimAt } from '../../lib/planning/service-aim.ts';

const levels = fc.double({ min: 0.5, max: 0.9999, noNaN: true });

describe('an aim moved to another service level', () => {
  it('turns cover days in the ratio of the safety factors', () => {
    // z of 0.95 and 0.99: 1.6448536269514722, 2.3263478740408408
    const { serviceLevel, coverDays } = aimAt(0.99, { serviceLevel: 0.95, coverDays: 5 });
    expect(serviceLevel).toBe(0.99);
    expect(coverDays).toBeCloseTo((5 * 2.3263478740408408) / 1.6448536269514722, 10);
  });

  it('leaves cover days alone where the own safety factor is 0', () => {
    expect(aimAt(0.99, { serviceLevel: 0.5, coverDays: 5 }).coverDays).toBe(5);
  });

  test.prop([levels, levels])('is undone by moving it back', (own, other) => {
    fc.pre(own > 0.51 && other > 0.51);
    const moved = aimAt(own, aimAt(other, { serviceLevel: own, coverDays: 5 }));
    expect(moved.serviceLevel).toBe(own);
    expect(moved.coverDays).toBeCloseTo(5, 9);
  });
});
