import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { type Figure, type Learning, learnFigures } from '../../lib/planning/stated-figures.ts';

const learning = (seen: readonly number[], changes: Partial<Learning> = {}): Learning => ({
  group: 'Hui',
  stated: 14,
  statedSd: 3,
  seen,
  ...changes,
});
const unseen = (changes: Partial<Learning> = {}) => learning([], changes);

/** What is learned of the first, beside the others. */
function figureOf(first: Learning, ...others: readonly Learning[]): Figure | null {
  return learnFigures([first, ...others])[0] ?? null;
}

/** Twelve figures that are stated as 10 and were seen five times each, around so many times that. */
function group(name: string, factor: (index: number) => number): Learning[] {
  return Array.from({ length: 12 }, (_, index) =>
    learning(
      [8, 9, 10, 11, 12].map((days) => days * factor(index)),
      { group: name, stated: 10 },
    ),
  );
}

describe('a stated figure', () => {
  it('counts as five that were seen where too little is known to tell', () => {
    const figure = figureOf(learning([20, 20, 20, 20, 20]));
    expect(figure?.mean).toBeCloseTo(17, 9);
    expect(figure).toMatchObject({ statedWeight: 5, own: { count: 5, mean: 20, sd: 0 }, othersCount: 0 });
    expect(figure?.sd).toBeCloseTo(Math.sqrt((5 * 9) / 9), 9);
  });

  it('counts for more where stated figures prove right, for less where they prove wrong', () => {
    const [right] = learnFigures(group('right', () => 1));
    const [, wrong] = learnFigures(group('wrong', (index) => (index % 2 ? 3 : 1)));
    expect(right?.statedWeight).toBe(20);
    expect(wrong?.statedWeight).toBe(2);
    expect(wrong?.mean).toBeGreaterThan(24);
  });

  it('is corrected by what its group took over what was stated, most where it was seldom seen', () => {
    const slow = group('slow', () => 1.5);
    const never = figureOf(unseen({ group: 'slow', stated: 20 }), ...slow);
    expect(never?.othersRatio).toBeGreaterThan(1.4);
    expect(never?.mean).toBeCloseTo(20 * (never?.othersRatio ?? 0), 9);
    expect(never).toMatchObject({ own: { count: 0, mean: null, sd: null }, othersCount: 60 });
    const once = figureOf(learning([10], { group: 'slow' }), ...slow);
    expect(once?.mean).toBeGreaterThan(10);
    expect(once?.mean).toBeLessThan(14 * 1.5);
    expect(figureOf(unseen({ group: 'other', stated: 20 }), ...slow)?.mean).toBe(20);
  });

  it('without a spread takes that of its group, else that of all', () => {
    const others = [...group('steady', () => 1), learning([5, 15], { stated: 10 })];
    const cv = Math.sqrt(2.5) / 10;
    const steady = figureOf(unseen({ group: 'steady', stated: 30, statedSd: null }), ...others);
    expect((steady?.sd ?? 0) / (steady?.mean ?? 1)).toBeGreaterThan(cv);
    expect((steady?.sd ?? 0) / (steady?.mean ?? 1)).toBeLessThan(1.2 * cv);
    expect(figureOf(unseen({ group: 'nobody', statedSd: null }), ...others)?.sd).toBeGreaterThan(0);
    expect(figureOf(unseen({ group: 'nobody' }), ...others)?.sd).toBe(3);
    expect(figureOf(learning([12], { statedSd: null }))?.sd).toBeNull();
  });

  it('that is missing is what was seen, and nothing before', () => {
    const missing = { stated: null, statedSd: null };
    expect(learnFigures([learning([4, 6], missing), unseen(missing)])).toMatchObject([{ mean: 5 }, null]);
    expect(learnFigures([unseen()])).toEqual([null]);
    expect(learnFigures([])).toEqual([]);
  });

  it('is hardly moved by a wrong date', () => {
    const clean = [13, 15, 14, 16, 14, 13, 15, 14, 14];
    const before = figureOf(learning([...clean, 14]));
    const after = figureOf(learning([...clean, 379]));
    expect(after?.own.capped).toBe(1);
    expect((after?.mean ?? 0) - (before?.mean ?? 0)).toBeLessThan(1);
    expect(after?.sd).toBeLessThan(5);
    expect(figureOf(learning([380, 13]))?.own.mean).toBe((28 + 13) / 2);
    expect(figureOf(learning([380, 376]))?.own.mean).toBe(28);
    expect(figureOf(learning([40, 42, 41]))?.own.mean).toBe(41);
  });
});

const values = fc.array(fc.integer({ min: 0, max: 90 }), { minLength: 1, maxLength: 12 });
const stated = fc.integer({ min: 0, max: 60 });

describe('what is learned', () => {
  test.prop([fc.array(fc.tuple(values, stated), { minLength: 1, maxLength: 8 }), stated])(
    'is finite and not negative',
    (all, own) => {
      const learnings = all.map(([seen, each]) => learning(seen, { stated: each }));
      for (const figure of learnFigures([...learnings, unseen({ stated: own })])) {
        expect(Number.isFinite(figure?.mean) && Number.isFinite(figure?.sd)).toBe(true);
        for (const value of [figure?.mean, figure?.sd, figure?.othersRatio])
          expect(value).toBeGreaterThanOrEqual(0);
      }
    },
  );

  test.prop([values, values, stated])('does not depend on the order of what was seen', (a, b, each) => {
    const forth = figureOf(learning(a, { stated: each }), learning(b));
    const back = figureOf(learning([...a].sort(), { stated: each }), learning([...b].reverse()));
    expect(back?.mean).toBeCloseTo(forth?.mean ?? Number.NaN, 9);
    expect(back?.sd).toBeCloseTo(forth?.sd ?? Number.NaN, 9);
  });

  test.prop([values, stated, fc.integer({ min: 1, max: 30 })])(
    'never falls where one more was seen to take longer',
    (seen, each, longer) => {
      const at = (days: readonly number[]) => figureOf(learning(days, { stated: each }))?.mean ?? Number.NaN;
      const [first = 0, ...rest] = seen;
      expect(at([first + longer, ...rest])).toBeGreaterThanOrEqual(at(seen) - 1e-9);
    },
  );
});
