import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { leftUncounted, warehouseCounts } from '../../lib/history/counts.ts';
import { at, settings } from './factory.ts';

describe('the counts of pools', () => {
  it('have places in the order of their times, the oldest set of a warehouse being its count', () => {
    const json = settings({ pools: { warehouses: { la: 'us' } } });
    const sets = [
      { scope: 'ningbo', at: at('2026-06-24T02:00:00Z') },
      { scope: 'la', at: at('2026-06-24T12:00:00Z') },
      { scope: 'hangzhou', at: at('2026-06-24T01:00:00Z') },
      { scope: 'suzhou', at: at('2026-06-24T03:00:00Z') },
      { scope: 'suzhou', at: at('2026-06-24T01:00:00Z') },
    ];
    const told = warehouseCounts(sets, json).map(
      ({ pool, warehouse, place, closedDay }) => `${pool} ${warehouse} ${place} ${closedDay}`,
    );
    expect(told).toEqual([
      'main hangzhou 1 2026-06-23',
      'main suzhou 1 2026-06-23',
      'main ningbo 2 2026-06-23',
      'us la 1 2026-06-24',
    ]);
  });
});

const place = fc.record({ held: fc.integer({ min: -50, max: 200 }), left: fc.integer({ min: 0, max: 200 }) });
const places = fc.array(place, { maxLength: 4 });

/** The greatest of all ways in which what left in each stretch can have come from the places counted before it. */
function greatest(of: readonly { held: number; left: number }[]): number {
  let most = 0;
  const held = of.map((one) => Math.max(0, one.held));
  const take = (stretch: number, remaining: readonly number[], taken: number): void => {
    if (stretch === of.length) {
      most = Math.max(most, taken);
      return;
    }
    const sources = remaining.slice(0, stretch + 1).reduce((sum, units) => sum + units, 0);
    for (let units = 0; units <= Math.min(of[stretch]?.left ?? 0, sources); units += 1) {
      let left = units;
      const after = remaining.map((units_, index) => {
        const from = index <= stretch ? Math.min(left, units_) : 0;
        left -= from;
        return units_ - from;
      });
      take(stretch + 1, after, taken + units);
    }
  };
  take(0, held, 0);
  return most;
}

describe('what left uncounted', () => {
  it.each([
    [[], 0],
    [[{ held: 5, left: 30 }], 5],
    [[{ held: 50, left: 30 }], 30],
    [
      [
        { held: 5, left: 3 },
        { held: 10, left: 40 },
      ],
      15,
    ],
    [
      [
        { held: -5, left: 3 },
        { held: 10, left: 4 },
      ],
      4,
    ],
  ])('of %j is %i', (given, expected) => {
    expect(leftUncounted(given)).toBe(expected);
  });

  test.prop([places], { seed: 11 })('is never more than left, nor than was held', (given) => {
    const uncounted = leftUncounted(given);
    const sum = (value: (one: { held: number; left: number }) => number) =>
      given.reduce((all, one) => all + value(one), 0);
    expect(uncounted).toBeGreaterThanOrEqual(0);
    expect(uncounted).toBeLessThanOrEqual(
      Math.min(
        sum(({ left }) => left),
        sum(({ held }) => Math.max(0, held)),
      ),
    );
  });

  test.prop(
    [
      fc.array(fc.record({ held: fc.integer({ min: -2, max: 5 }), left: fc.integer({ min: 0, max: 5 }) }), {
        maxLength: 3,
      }),
    ],
    { seed: 12 },
  )('is the most that is possible', (given) => {
    expect(leftUncounted(given)).toBe(greatest(given));
  });

  test.prop([places, fc.nat({ max: 3 }), fc.nat({ max: 50 })], { seed: 13 })(
    'never falls as more was held',
    (given, at_, more) => {
      const raised = given.map((one, index) => (index === at_ ? { ...one, held: one.held + more } : one));
      expect(leftUncounted(raised)).toBeGreaterThanOrEqual(leftUncounted(given));
    },
  );
});
