import { expect, it } from 'vitest';
import { demandClass } from '../../lib/planning/demand-class.ts';

function weeks(...units: number[]): number[] {
  return units.flatMap((week) => [week, 0, 0, 0, 0, 0, 0]);
}

function classOf(days: readonly number[]) {
  return demandClass(days, 0, days.length);
}

it('tells the four classes by how often weeks sell and how much their sizes differ', () => {
  expect(classOf(weeks(9, 10, 11, 9, 10, 11, 9, 10))).toBe('smooth');
  expect(classOf(weeks(9, 0, 11, 0, 10, 0, 9, 0))).toBe('intermittent');
  expect(classOf(weeks(1, 40, 2, 1, 30, 2, 1, 1))).toBe('erratic');
  expect(classOf(weeks(1, 0, 0, 90, 0, 2, 0, 1))).toBe('lumpy');
});

it('says nothing of less than eight weeks, and where nothing sold', () => {
  expect(classOf(weeks(9, 10, 11, 9, 10, 11, 9))).toBeNull();
  expect(classOf(weeks(0, 0, 0, 0, 0, 0, 0, 0))).toBeNull();
});

it('counts whole weeks back from the last day', () => {
  expect(classOf([500, 500, ...weeks(9, 10, 11, 9, 10, 11, 9, 10)])).toBe('smooth');
});
