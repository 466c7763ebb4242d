import { expect, it } from 'vitest';
import { pulseHistory } from '../../lib/planning/pulse-history.ts';
import { exampleSeries, PLANNING_DAY, steady } from './examples.ts';

it('finds the greatest day and run of a window, and how often a stock would not have lasted', () => {
  const series = exampleSeries(steady(5, 10), [99, 0, 3, 4, 0, 0, 6, 0, 0, 1]);
  const options = { windowDays: 9, runDays: 2, stock: 5 };
  expect(pulseHistory(series, PLANNING_DAY, options)).toEqual({
    peakDayUnits: 6,
    peakRunUnits: 7,
    runs: 8,
    runsAbove: 3,
  });
});

it('is without runs where the window is shorter than one', () => {
  expect(
    pulseHistory(exampleSeries([1, 1], [8, 9]), PLANNING_DAY, { windowDays: 90, runDays: 5, stock: 0 }),
  ).toEqual({
    peakDayUnits: 9,
    peakRunUnits: 17,
    runs: 0,
    runsAbove: 0,
  });
});
