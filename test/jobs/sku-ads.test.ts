import { describe, expect, it } from 'vitest';
import type { AdMetricDay } from '../../lib/domain/ad-history.ts';
import { businessDay } from '../../lib/domain/calendar.ts';
import { amountOf } from '../../lib/domain/decimal.ts';
import { adsBySku } from '../../lib/jobs/sku-ads.ts';
import { NO_ADS } from '../../lib/triggers/sku-facts.ts';

const row = (day: string, spend: number | null, changes: Partial<AdMetricDay> = {}): AdMetricDay => ({
  account: 'US-1',
  campaignId: 'c1',
  sku: null,
  day: businessDay(day),
  views: null,
  impressions: null,
  clicks: null,
  conversions: null,
  provisional: false,
  spend: spend === null ? null : amountOf(spend),
  currency: 'USD',
  ...changes,
});

const links = ['A', 'B'].map((sku) => ({ account: 'US-1', adCampaignId: 'c1', sku }));
const runsOf = (rows: readonly AdMetricDay[], sku = 'A') =>
  adsBySku({ ads: { rows, slices: [] }, links, adDriven: [] }, businessDay('2026-06-24'))(sku, 'main').runs;

describe('the ads of a SKU', () => {
  it('are what its campaigns spent a day in the last week, by currency, with how many others they sell', () => {
    const rows = [
      row('2026-06-17', 1000),
      row('2026-06-18', 30),
      row('2026-06-24', 10),
      row('2026-06-24', 7, { campaignId: 'c2', sku: 'A', currency: 'EUR' }),
      row('2026-06-25', 1000),
    ];
    expect(runsOf(rows)).toEqual([
      {
        account: 'US-1',
        campaignId: 'c1',
        otherSkus: 1,
        newestDay: '2026-06-24',
        spendADay: 20,
        currency: 'USD',
      },
      {
        account: 'US-1',
        campaignId: 'c2',
        otherSkus: 0,
        newestDay: '2026-06-24',
        spendADay: 7,
        currency: 'EUR',
      },
    ]);
  });

  it('have no spend where a day of it was not measured', () => {
    expect(runsOf([row('2026-06-23', 5), row('2026-06-24', null)])).toMatchObject([{ spendADay: null }]);
  });

  it('are nothing for a SKU that nobody advertises', () => {
    const ads = adsBySku({ ads: { rows: [], slices: [] }, links, adDriven: [] }, businessDay('2026-06-24'));
    expect(ads('C', 'main')).toBe(NO_ADS);
  });
});
