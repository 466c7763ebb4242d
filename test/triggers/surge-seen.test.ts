import { describe, expect, it } from 'vitest';
import { parseSettings } from '../../lib/settings/loading.ts';
import { surgeSeen } from '../../lib/triggers/surge-seen.ts';
import { hourly } from './hourly.ts';
import { adSeries, watched } from './sku-facts-fixture.ts';

const { triggers } = parseSettings({}, 'defaults');

const verdictOf = (...changes: Parameters<typeof watched>) => surgeSeen(watched(...changes), triggers);
const withClicks = (clicks: number, conversions = 1) => ({ adSeries: [adSeries({ clicks, conversions })] });

describe('the rule on surges', () => {
  it('tells of clicks that cannot be chance, whatever the stock, and warns once orders follow', () => {
    expect(verdictOf({ ...withClicks(30, 0), available: 1e6 })).toMatchObject({
      state: 'fire',
      severity: 'notice',
      proposal: null,
      evidence: {
        level: 'watch',
        metric: 'ctr',
        events: 30,
        expectedEvents: 10,
        rateRatio: 3,
        conversions: 0,
      },
    });
    const act = verdictOf({ ...withClicks(40, 5), available: -5 });
    expect(act).toMatchObject({
      state: 'fire',
      severity: 'warning',
      evidence: { level: 'act', conversions: 5 },
    });
    expect(act?.evidence.chance).toBeLessThan(0.001);
  });

  it('is not impressed by 150 % of a few clicks', () => {
    expect(verdictOf(withClicks(16))).toMatchObject({ state: 'hold', evidence: { level: 'none' } });
    expect(verdictOf(withClicks(12))?.state).toBe('clear');
  });

  it('compares orders with their cost where a source measures no clicks', () => {
    const unseen = { impressions: null, clicks: null };
    const series = (conversions: number) => {
      const days = adSeries().days.map((day) => ({ ...day, ...unseen, conversions: 10 }));
      const newest = days.slice(-1).map((day) => ({ ...day, conversions }));
      return { adSeries: [{ account: 'a', campaignId: 'gmv-max', days: [...days.slice(0, -1), ...newest] }] };
    };
    expect(verdictOf(series(30))).toMatchObject({
      state: 'fire',
      evidence: { metric: 'orders_per_cost', events: 30, expectedEvents: 10, level: 'act' },
    });
    expect(verdictOf(series(10))?.state).toBe('clear');
  });

  it('says nothing, never zero, where nothing was measured', () => {
    expect(verdictOf({ adSeries: [] })).toBeNull();
    expect(verdictOf({ adSeries: [adSeries({ clicks: null, spend: null })] })).toBeNull();
    expect(verdictOf({ ...withClicks(40), stockTakenAt: null })?.evidence).toMatchObject({
      daysOfSupply: null,
      surgeDaysOfSupply: null,
    });
  });

  it('lives through a rate that swings about its limit as one episode', () => {
    const hours = Array.from({ length: 100 }, (_, index) => verdictOf(withClicks(index % 3 === 0 ? 26 : 15)));
    expect(hourly(hours)).toEqual({
      episodes: 1,
      notices: ['0 opened', '24 repeated', '48 repeated', '72 repeated', '96 repeated'],
    });
  });
});
