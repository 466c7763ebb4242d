import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { type Learning, learnFigures, type StatedFigure } from '../../lib/planning/stated-figures.ts';

const figure = (key: string, changes: Partial<StatedFigure> = {}): StatedFigure => ({
  key,
  group: 'Hui',
  stated: 14,
  statedSd: 3,
  ...changes,
});
const learning = (key: string, seen: readonly number[], changes: Partial<StatedFigure> = {}): Learning => ({
  ...figure(key, changes),
  seen,
});

/** Twelve figures that are stated as 10 and were seen five times each, around so many times that. */
function group(name: string, factor: (index: number) => number): Learning[] {
  return Array.from({ length: 12 }, (_, index) =>
    learning(
      `${name} ${index}`,
      [8, 9, 10, 11, 12].map((days) => days * factor(index)),
      { group: name, stated: 10 },
    ),
  );
}

describe('a stated figure', () => {
  it('counts as five that were seen where too little is known to tell', () => {
    const [a] = [learnFigures([learning('A', [20, 20, 20, 20, 20])])(figure('A'))];
    expect(a?.mean).toBeCloseTo(17, 9);
    expect(a).toMatchObject({ statedWeight: 5, own: { count: 5, mean: 20, sd: 0 }, othersCount: 0 });
    expect(a?.sd).toBeCloseTo(Math.sqrt((5 * 9) / 9), 9);
  });

  it('counts for more where stated figures prove right, for less where they prove wrong', () => {
    const right = learnFigures(group('right', () => 1))(figure('right 0', { group: 'right', stated: 10 }));
    const wrong = learnFigures(group('wrong', (index) => (index % 2 ? 3 : 1)))(
      figure('wrong 1', { group: 'wrong', stated: 10 }),
    );
    expect(right?.statedWeight).toBe(20);
    expect(wrong?.statedWeight).toBe(2);
    expect(wrong?.mean).toBeGreaterThan(24);
  });

  it('is corrected by what its group took over what was stated, most where it was seldom seen', () => {
    const figureOf = learnFigures([...group('slow', () => 1.5), learning('seen', [10], { group: 'slow' })]);
    const unseen = figureOf(figure('unseen', { group: 'slow', stated: 20 }));
    expect(unseen?.othersRatio).toBeGreaterThan(1.4);
    expect(unseen?.mean).toBeCloseTo(20 * (unseen?.othersRatio ?? 0), 9);
    expect(unseen).toMatchObject({ own: { count: 0, mean: null, sd: null }, othersCount: 61 });
    const seen = figureOf(figure('seen', { group: 'slow' }));
    expect(seen?.mean).toBeGreaterThan(10);
    expect(seen?.mean).toBeLessThan(14 * 1.5);
    expect(figureOf(figure('elsewhere', { group: 'other', stated: 20 }))?.mean).toBe(20);
  });

  it('without a spread takes that of its group, else that of all', () => {
    const figureOf = learnFigures([...group('steady', () => 1), learning('loose', [5, 15], { stated: 10 })]);
    const cv = Math.sqrt(2.5) / 10;
    const steady = figureOf(figure('new', { group: 'steady', stated: 30, statedSd: null }));
    expect((steady?.sd ?? 0) / (steady?.mean ?? 1)).toBeGreaterThan(cv);
    expect((steady?.sd ?? 0) / (steady?.mean ?? 1)).toBeLessThan(1.2 * cv);
    expect(figureOf(figure('new', { group: 'nobody', statedSd: null }))?.sd).toBeGreaterThan(0);
    expect(figureOf(figure('new', { group: 'nobody' }))?.sd).toBe(3);
    expect(learnFigures([learning('A', [12])])(figure('A', { statedSd: null }))?.sd).toBeNull();
  });

  it('that is missing is what was seen, and nothing before', () => {
    const figureOf = learnFigures([learning('A', [4, 6], { stated: null, statedSd: null })]);
    expect(figureOf(figure('A', { stated: null, statedSd: null }))?.mean).toBe(5);
    expect(figureOf(figure('B', { stated: null, statedSd: null }))).toBeNull();
    expect(learnFigures([])(figure('A'))).toBeNull();
  });

  it('is hardly moved by a wrong date', () => {
    const clean = [13, 15, 14, 16, 14, 13, 15, 14, 14];
    const before = learnFigures([learning('A', [...clean, 14])])(figure('A'));
    const after = learnFigures([learning('A', [...clean, 379])])(figure('A'));
    expect(after?.own.capped).toBe(1);
    expect((after?.mean ?? 0) - (before?.mean ?? 0)).toBeLessThan(1);
    expect(after?.sd).toBeLessThan(5);
    const twice = learnFigures([learning('A', [380, 13])])(figure('A'));
    expect(twice?.own.mean).toBe((28 + 13) / 2);
  });
});

const values = fc.array(fc.integer({ min: 0, max: 90 }), { minLength: 1, maxLength: 12 });
const stated = fc.integer({ min: 0, max: 60 });

describe('what is learned', () => {
  test.prop([fc.array(fc.tuple(values, stated), { minLength: 1, maxLength: 8 }), stated])(
    'is finite, not negative, and lies between what is stated and what was seen of itself and its group',
    (all, own) => {
      const learnings = all.map(([seen, each], index) => learning(`${index}`, seen, { stated: each }));
      const figureOf = learnFigures(learnings);
      for (const key of ['0', 'new']) {
        const result = figureOf(figure(key, { stated: key === '0' ? (all[0]?.[1] ?? 0) : own }));
        expect(Number.isFinite(result?.mean) && Number.isFinite(result?.sd)).toBe(true);
        expect(result?.mean).toBeGreaterThanOrEqual(0);
        expect(result?.sd).toBeGreaterThanOrEqual(0);
        expect(result?.othersRatio).toBeGreaterThanOrEqual(0);
      }
    },
  );

  test.prop([values, values, stated])('does not depend on the order of what was seen', (a, b, each) => {
    const learn = (first: readonly number[], second: readonly number[]) =>
      learnFigures([learning('A', first, { stated: each }), learning('B', second)])(
        figure('A', { stated: each }),
      );
    const [forth, back] = [learn(a, b), learn([...a].sort(), [...b].reverse())];
    expect(back?.mean).toBeCloseTo(forth?.mean ?? Number.NaN, 9);
    expect(back?.sd).toBeCloseTo(forth?.sd ?? Number.NaN, 9);
  });

  test.prop([values, stated, fc.integer({ min: 1, max: 30 })])(
    'never falls where one more was seen to take longer',
    (seen, each, longer) => {
      const at = (days: readonly number[]) =>
        learnFigures([learning('A', days, { stated: each })])(figure('A', { stated: each }));
      const [first = 0, ...rest] = seen;
      expect(at([first + longer, ...rest])?.mean).toBeGreaterThanOrEqual((at(seen)?.mean ?? 0) - 1e-9);
    },
  );
});
