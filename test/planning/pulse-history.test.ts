import { expect, it } from 'vitest';
import { pulseHistory } from '../../lib/planning/pulse-history.ts';
import { exampleInput, exampleMasks, exampleSeries, steady, TODAY } from './examples.ts';

it('finds the greatest day and run of a window, and how often a stock would not have lasted', () => {
  const series = exampleSeries(steady(5, 10), [99, 0, 3, 4, 0, 0, 6, 0, 0, 1]);
  expect(pulseHistory(exampleInput({ series, windowDays: 9, coverDays: 2 }), 5)).toEqual({
    peakDayUnits: 6,
    isPeakLowerBound: false,
    peakRunUnits: 7,
    runs: 8,
    runsAbove: 3,
  });
});

it('is without runs where the window is shorter than one', () => {
  expect(pulseHistory(exampleInput({ series: exampleSeries([1, 1], [8, 9]) }), 0)).toEqual({
    peakDayUnits: 9,
    isPeakLowerBound: false,
    peakRunUnits: 17,
    runs: 0,
    runsAbove: 0,
  });
});

it('looks further back for days without stock, and leaves out days that a planner called ordinary', () => {
  const series = exampleSeries(steady(5, 10), [7, 8, 0, 0, 30, 0, 0, 0, 0, 0]);
  const of = (changes: Parameters<typeof exampleInput>[0]) =>
    pulseHistory(exampleInput({ series, windowDays: 4, coverDays: 3, ...changes }), 0).peakDayUnits;
  const soldOut = exampleMasks({ isHeldBack: (day) => day > TODAY - 5 });
  expect(of({})).toBe(0);
  expect(of({ masks: soldOut })).toBe(30);
  expect(of({ masks: soldOut, pulseDays: new Map([[TODAY - 5, false]]) })).toBe(8);
});

it('tells of a greatest day on which the SKU was sold out', () => {
  const series = exampleSeries(steady(5, 10), [7, 8, 0, 0, 30, 0, 0, 0, 0, 0]);
  const masks = exampleMasks({ isLowerBound: (day) => day === TODAY - 5 });
  expect(pulseHistory(exampleInput({ series, masks }), 0).isPeakLowerBound).toBe(true);
});
