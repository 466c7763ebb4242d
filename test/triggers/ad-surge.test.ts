import { describe, expect, it } from 'vitest';
import { addDays } from '../../lib/domain/calendar.ts';
import { provenRate, rateSignals } from '../../lib/triggers/ad-surge.ts';
import type { AdSeries } from '../../lib/triggers/sku-facts.ts';
import { adSeries, TODAY } from './sku-facts-fixture.ts';

const WINDOW = { surgeMeanDays: 30, surgeLeastDays: 7, staleAfterHours: { adMetric: 72 } };

function signals(series: AdSeries) {
  return rateSignals([series], TODAY, WINDOW);
}

describe('the rates of an ad campaign', () => {
  it('are compared with the ratio of sums over the days before, the newest left out', () => {
    const before = [
      {
        day: addDays(TODAY, -2),
        impressions: 9000,
        clicks: 90,
        conversions: 9,
        spend: 5,
        provisional: false,
      },
      ...Array.from({ length: 6 }, (_, index) => ({
        day: addDays(TODAY, -9 + index),
        impressions: 0,
        clicks: 0,
        conversions: 0,
        spend: 0,
        provisional: false,
      })),
    ].sort((a, b) => (a.day < b.day ? -1 : 1));
    const newest = { day: TODAY, impressions: 1000, clicks: 30, conversions: 6, spend: 5, provisional: true };
    const found = signals({ account: 'a', campaignId: 'c', days: [...before, newest] });
    expect(found).toMatchObject([
      { metric: 'ctr', rate: 0.03, meanRate: 0.01, ratio: 3, events: 30, expectedEvents: 10, isProven: true },
      { metric: 'cvr', rate: 0.2, meanRate: 0.1, ratio: 2, events: 6, expectedEvents: 3, isProven: false },
    ]);
  });

  it('need seven days of history', () => {
    expect(signals(adSeries({}, 6))).toEqual([]);
    expect(signals(adSeries({}, 7))).toHaveLength(2);
  });

  it('leave days whose conversions may still change out of the mean conversion rate only', () => {
    const series = adSeries({ clicks: 20, conversions: 4 });
    const days = series.days.map((day) =>
      day.day >= addDays(TODAY, -3) && day.day < TODAY ? { ...day, conversions: 0, provisional: true } : day,
    );
    expect(signals({ ...series, days })).toMatchObject([
      { metric: 'ctr', meanRate: 0.01 },
      { metric: 'cvr', rate: 0.2, meanRate: 0.1, ratio: 2 },
    ]);
    const young = days.slice(-10);
    expect(signals({ ...series, days: young }).map(({ metric }) => metric)).toEqual(['ctr']);
  });

  it('leave out days before the window', () => {
    const series = adSeries({ clicks: 20 });
    const old = {
      day: addDays(TODAY, -31),
      impressions: 10,
      clicks: 10,
      conversions: 10,
      spend: 5,
      provisional: false,
    };
    expect(signals({ ...series, days: [old, ...series.days] })).toEqual(signals(series));
  });

  it.each([
    ['impressions', { impressions: null }, ['cvr']],
    ['clicks', { clicks: null }, []],
    ['conversions', { conversions: null }, ['ctr']],
  ] as const)('are not known where %s were not measured', (_name, newest, left) => {
    expect(signals(adSeries(newest)).map(({ metric }) => metric)).toEqual(left);
  });

  it('are not known without impressions or clicks, nor against a mean of zero', () => {
    expect(signals(adSeries({ impressions: 0, clicks: 0 }))).toEqual([]);
    const series = adSeries();
    const silent = series.days.map((day) =>
      day.day === TODAY ? day : { ...day, clicks: 0, conversions: 0 },
    );
    expect(signals({ ...series, days: silent })).toEqual([]);
  });

  it('say nothing once the newest day is older than ad figures may be', () => {
    const series = adSeries({ clicks: 90 });
    expect(rateSignals([series], addDays(TODAY, 3), WINDOW)).toHaveLength(2);
    expect(rateSignals([series], addDays(TODAY, 4), WINDOW)).toEqual([]);
    expect(rateSignals([{ ...series, days: [] }], TODAY, WINDOW)).toEqual([]);
  });
});

describe('a conversion rate that is proven', () => {
  const RULE = { ...WINDOW, surgeRatio: 1.5 };
  const proven = (newest: Parameters<typeof adSeries>[0]) => provenRate([adSeries(newest)], TODAY, RULE);

  it('is above 150 % of its mean, and not by chance', () => {
    expect(proven({ clicks: 100, conversions: 15 })).toBeNull();
    expect(proven({ clicks: 100, conversions: 16 })).toBeNull();
    expect(proven({ clicks: 100, conversions: 25 })).toMatchObject({ metric: 'cvr', ratio: 2.5, events: 25 });
    expect(proven({ clicks: 10, conversions: 3 })).toBeNull();
  });

  it('is never a click-through rate: that has a test of its own', () => {
    expect(proven({ clicks: 90, conversions: 9 })).toBeNull();
    expect(provenRate([], TODAY, RULE)).toBeNull();
  });
});
