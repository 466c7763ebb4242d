import { describe, expect, it } from 'vitest';
import { addDays, businessDay, dayNumber } from '../../../lib/domain/calendar.ts';
import { type CampaignStock, campaignReadiness } from '../../../lib/reports/dashboard/readiness.ts';

const TODAY = businessDay('2026-06-24');
const FIRST = dayNumber(TODAY) + 1;

/** 100 a day, 10,000 in stock, a campaign of 1,000 a day from the fifth day on for three days. */
const STOCK: CampaignStock = {
  ahead: {
    available: 10_000,
    demand: {
      sevenDayMean: 100,
      baseline: 100,
      pulses: [{ from: FIRST + 4, to: FIRST + 6, dailyUnits: 1000 }],
    },
    receipts: [],
    firstDay: FIRST,
  },
  lastDay: FIRST + 40,
  baseSafetyStock: 500,
  orderBy: addDays(TODAY, -3),
  missingUnits: 0,
  isStockKnown: true,
};
const CAMPAIGN = { status: 'planned', startsOn: addDays(TODAY, 5), endsOn: addDays(TODAY, 7) } as const;

const readyWith = (available: number, rest: Partial<CampaignStock> = {}) =>
  campaignReadiness(CAMPAIGN, { ...STOCK, ...rest, ahead: { ...STOCK.ahead, available } });

describe('the readiness of a campaign', () => {
  it('follows from the least stock of its evenings', () => {
    // Four days before it, then three of 1,100.
    expect(readyWith(10_000)).toEqual({
      level: 'ready',
      leastStock: 10_000 - 400 - 3300,
      stockAtStart: 9600,
      unitsShort: 0,
      orderBy: '2026-06-21',
    });
    expect(readyWith(4200)).toMatchObject({ level: 'ready', leastStock: 500 });
    expect(readyWith(4199)).toMatchObject({ level: 'tight', leastStock: 499, unitsShort: 0 });
    expect(readyWith(3700)).toMatchObject({ level: 'tight', leastStock: 0 });
    expect(readyWith(3699)).toMatchObject({ level: 'short', leastStock: -1, unitsShort: 1 });
  });

  it('is short too where it misses some of the stock to have for it', () => {
    expect(readyWith(10_000, { missingUnits: 550 })).toMatchObject({ level: 'short', unitsShort: 550 });
    expect(readyWith(3000, { missingUnits: 550 })).toMatchObject({ level: 'short', unitsShort: 700 });
  });

  it('counts a receipt that comes before its end', () => {
    const receipts = [{ day: FIRST + 5, units: 2000 }];
    const ahead = { ...STOCK.ahead, available: 3000, receipts };
    expect(campaignReadiness(CAMPAIGN, { ...STOCK, ahead })).toMatchObject({
      level: 'ready',
      leastStock: 1300,
    });
  });

  it('says what it does not know', () => {
    expect(campaignReadiness(CAMPAIGN, null)).toMatchObject({
      level: 'unknown',
      leastStock: null,
      orderBy: null,
    });
    expect(readyWith(0, { isStockKnown: false })).toMatchObject({ level: 'unknown' });
    expect(readyWith(10_000, { lastDay: FIRST + 3 })).toMatchObject({
      level: 'later',
      orderBy: '2026-06-21',
    });
  });

  it('is of campaigns that are planned or run alone', () => {
    for (const status of ['done', 'suspended', 'cancelled'] as const)
      expect(campaignReadiness({ ...CAMPAIGN, status }, STOCK)).toBeNull();
    const running = { ...CAMPAIGN, status: 'running', startsOn: addDays(TODAY, -2) } as const;
    expect(campaignReadiness(running, { ...STOCK, orderBy: null })).toMatchObject({
      level: 'ready',
      stockAtStart: null,
      orderBy: null,
    });
  });
});
