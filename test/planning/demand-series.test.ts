import { describe, expect, it } from 'vitest';
import { addDays } from '../../lib/domain/calendar.ts';
import {
  demandWindow,
  denseSeries,
  meanDailyUnits,
  seriesBuffers,
  summedSeries,
} from '../../lib/planning/demand-series.ts';
import { exampleHistory, exampleSeries, PLANNING_DAY, steady, TODAY } from './examples.ts';

const history = exampleHistory([
  {
    sku: 'A',
    pool: 'main',
    demand: [
      [99, 1, 0],
      [1, 2.5, 0.0001],
      [0, 0, 7],
    ],
  },
  { sku: 'B', pool: 'eu', demand: [[3, 4, 0]] },
]);

describe('a series of a history', () => {
  it('is dense, in units, with zero on the days that are not listed', () => {
    const series = denseSeries(history, 0);
    expect(series).toMatchObject({
      sku: 'A',
      pool: 'main',
      firstDay: TODAY - 99,
      firstDemandDay: TODAY - 99,
    });
    expect(series.baseUnits).toHaveLength(100);
    expect([series.baseUnits[0], series.baseUnits[98], series.baseUnits[99]]).toEqual([1, 2.5, 0]);
    expect([series.pulseUnits[98], series.pulseUnits[99]]).toEqual([0.0001, 7]);
    expect(series.baseUnits.reduce((sum, units) => sum + units, 0)).toBe(3.5);
  });

  it('keeps nothing of the series that used the buffers before', () => {
    const buffers = seriesBuffers(history);
    const first = denseSeries(history, 0, buffers);
    const second = denseSeries(history, 1, buffers);
    expect(second.baseUnits).toBe(first.baseUnits);
    expect(second).toEqual(denseSeries(history, 1));
  });

  it('is refused where the history has none', () => {
    expect(() => denseSeries(history, 2)).toThrow(RangeError);
  });

  it('of an item without demand is zero and starts after the last day', () => {
    const series = summedSeries(history, { sku: 'C', pool: 'main' }, []);
    expect(series.firstDemandDay).toBe(TODAY + 1);
    expect(series.baseUnits).toEqual(new Float64Array(100));
    expect(demandWindow(series, PLANNING_DAY, 90)).toEqual({ from: 100, to: 100 });
    expect(meanDailyUnits(series, PLANNING_DAY, 7)).toBe(0);
  });
});

describe('the window', () => {
  it('is the planning day and the days before it, from the first demand on', () => {
    expect(demandWindow(denseSeries(history, 0), PLANNING_DAY, 90)).toEqual({ from: 10, to: 100 });
    expect(demandWindow(denseSeries(history, 1), PLANNING_DAY, 90)).toEqual({ from: 96, to: 100 });
    expect(demandWindow(denseSeries(history, 0), addDays(PLANNING_DAY, -20), 7)).toEqual({
      from: 73,
      to: 80,
    });
  });

  it('is refused where the series does not reach to the planning day', () => {
    expect(() => demandWindow(denseSeries(history, 0), addDays(PLANNING_DAY, 1), 90)).toThrow(
      /A does not hold/,
    );
    expect(() => demandWindow(denseSeries(history, 0), addDays(PLANNING_DAY, -100), 90)).toThrow(RangeError);
  });

  it('gives the mean of its days, of all channels', () => {
    const series = exampleSeries([...steady(0, 83), 1, 2, 3, 4, 5, 6, 7], [...steady(0, 89), 7]);
    expect(meanDailyUnits(series, PLANNING_DAY, 7)).toBe(5);
    expect(meanDailyUnits(exampleSeries([4, 8], [0, 0]), PLANNING_DAY, 7)).toBe(6);
  });
});
