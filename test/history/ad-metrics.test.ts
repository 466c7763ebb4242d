import { describe, expect, it } from 'vitest';
import { at, commit, type Row, settings, temporaryHistory } from './factory.ts';

/** 10:00 UTC closes a day in Shanghai. */
const EVENING = '2026-06-24T12:00:00Z';
const hour = (start: string, clicks: number | null, rest: Row = {}): Row => ({
  start: `${start}:00:00Z`,
  businessDay: start.slice(0, 10),
  clicks,
  ...rest,
});
const whole = (businessDay: string, clicks: number, rest: Row = {}): Row => ({
  start: `${businessDay}T00:00:00Z`,
  businessDay,
  grain: 'day',
  clicks,
  ...rest,
});

async function adsOf(rows: readonly Row[], instant: string = EVENING, days = 30, json: unknown = {}) {
  const { history } = await temporaryHistory();
  await commit(history, { record: 'adMetric', rows });
  const reading = await history.adMetrics({ at: at(instant), days, settings: settings(json) });
  return {
    ...reading,
    clicks: reading.rows.map((row) => `${row.campaignId} ${row.sku} ${row.day} ${row.clicks}`),
  };
}

describe('ad figures', () => {
  const rows = [
    hour('2026-06-24T01', 1),
    hour('2026-06-24T09', 2),
    whole('2026-06-24', 100),
    hour('2026-06-23T09', 7),
  ];

  it('are day rows once the day has closed, else hour rows that have begun', async () => {
    expect((await adsOf(rows, '2026-06-24T08:59:59Z')).clicks).toEqual([
      'c1 null 2026-06-23 7',
      'c1 null 2026-06-24 1',
    ]);
    expect((await adsOf(rows, '2026-06-24T09:59:59Z')).clicks).toEqual([
      'c1 null 2026-06-23 7',
      'c1 null 2026-06-24 3',
    ]);
    expect((await adsOf(rows, '2026-06-24T10:00:00Z')).clicks).toEqual([
      'c1 null 2026-06-23 7',
      'c1 null 2026-06-24 100',
    ]);
  });

  it('are of the asked number of business days', async () => {
    expect((await adsOf(rows, EVENING, 1)).clicks).toEqual(['c1 null 2026-06-24 100']);
  });

  it('are of one level an account and day: campaign before ad group before ad', async () => {
    const levels = [
      whole('2026-06-24', 5, { level: 'ad' }),
      whole('2026-06-24', 6, { level: 'ad_group', campaignId: 'c2' }),
      whole('2026-06-24', 7, { level: 'ad', account: 'other' }),
      whole('2026-06-23', 8, { level: 'campaign' }),
      whole('2026-06-23', 9, { level: 'ad_group' }),
    ];
    expect((await adsOf(levels)).clicks).toEqual([
      'c1 null 2026-06-23 8',
      'c2 null 2026-06-24 6',
      'c1 null 2026-06-24 7',
    ]);
  });

  it('leave rows by region out, but sum them where there is no other', async () => {
    const regional = [
      hour('2026-06-24T01', 1, { region: 'US' }),
      hour('2026-06-24T01', 9),
      hour('2026-06-24T01', 2, { region: 'US', sku: 'A' }),
      hour('2026-06-24T01', 3, { region: 'UK', sku: 'A' }),
    ];
    expect((await adsOf(regional)).clicks).toEqual(['c1 null 2026-06-24 9', 'c1 A 2026-06-24 5']);
  });

  it('are null where nothing was measured, and money is exact', async () => {
    const { rows: found } = await adsOf([
      hour('2026-06-24T01', null, { spend: 0.1, currency: 'USD', views: 0 }),
      hour('2026-06-24T02', null, { spend: 0.2, currency: 'USD', views: 3 }),
    ]);
    expect(found).toEqual([
      {
        account: 'acc',
        campaignId: 'c1',
        sku: null,
        day: '2026-06-24',
        views: 3,
        impressions: null,
        clicks: null,
        conversions: null,
        provisional: true,
        spend: 3000,
        currency: 'USD',
      },
    ]);
  });

  it('mark conversions as provisional on their day and the three days after it', async () => {
    const { rows: found } = await adsOf(
      [20, 21, 23, 24].map((date) => whole(`2026-06-${date}`, 1, { conversions: 1 })),
    );
    expect(found.map(({ day, provisional }) => `${day} ${provisional}`)).toEqual([
      '2026-06-20 false',
      '2026-06-21 true',
      '2026-06-23 true',
      '2026-06-24 true',
    ]);
  });

  it('of an account that two sources report count once', async () => {
    const { clicks, warnings } = await adsOf([
      whole('2026-06-24', 5),
      whole('2026-06-24', 6, { source: 'agency' }),
    ]);
    expect(clicks).toEqual(['c1 null 2026-06-24 5']);
    expect(warnings).toMatchObject([
      { of: 'ad-account', name: 'acc', sources: ['ads', 'agency'], counted: ['ads'] },
    ]);
  });

  it('of two accounts that reports do not name both count, the same campaigns twice do not', async () => {
    const sources = { us: { kind: 'ads' }, uk: { kind: 'ads' } };
    const reports = (campaignOfUk: string) => [
      whole('2026-06-24', 5, { source: 'us', campaignId: 'c1' }),
      whole('2026-06-24', 6, { source: 'uk', campaignId: campaignOfUk, level: 'ad_group' }),
    ];
    const apart = await adsOf(reports('c2'), EVENING, 30, { sources });
    expect(apart.clicks).toEqual(['c1 null 2026-06-24 5', 'c2 null 2026-06-24 6']);
    expect(apart.warnings).toMatchObject([{ kind: 'several-sources', counted: ['uk', 'us'] }]);
    const same = await adsOf(reports('c1'), EVENING, 30, { sources });
    expect(same.clicks).toEqual(['c1 null 2026-06-24 6']);
    expect(same.warnings).toMatchObject([
      { kind: 'repeated-source', sources: ['uk', 'us'], shared: 1, configured: false },
      { kind: 'several-sources', counted: ['uk'] },
    ]);
  });

  it('of an account count as settings say', async () => {
    const rows = [whole('2026-06-24', 5), whole('2026-06-24', 6, { source: 'agency', campaignId: 'c2' })];
    const json = (adAccounts: unknown) => ({ sourceOfRecord: { adAccounts: { acc: adAccounts } } });
    expect((await adsOf(rows, EVENING, 30, json('agency'))).clicks).toEqual(['c2 null 2026-06-24 6']);
    const both = await adsOf(rows, EVENING, 30, json(['agency', 'ads']));
    expect(both.clicks).toEqual(['c1 null 2026-06-24 5', 'c2 null 2026-06-24 6']);
    expect(both.warnings).toEqual([]);
  });
});
