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
      { kind: 'no-time-zone' },
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
    expect(apart.warnings).toMatchObject([
      { kind: 'several-sources', counted: ['uk', 'us'] },
      { kind: 'no-time-zone' },
    ]);
    const same = await adsOf(reports('c1'), EVENING, 30, { sources });
    expect(same.clicks).toEqual(['c1 null 2026-06-24 6']);
    expect(same.warnings).toMatchObject([
      { kind: 'repeated-source', sources: ['uk', 'us'], shared: 1, configured: false },
      { kind: 'several-sources', counted: ['uk'] },
      { kind: 'no-time-zone' },
    ]);
  });

  it('of an account count as settings say', async () => {
    const rows = [whole('2026-06-24', 5), whole('2026-06-24', 6, { source: 'agency', campaignId: 'c2' })];
    const json = (adAccounts: unknown) => ({ sourceOfRecord: { adAccounts: { acc: adAccounts } } });
    expect((await adsOf(rows, EVENING, 30, json('agency'))).clicks).toEqual(['c2 null 2026-06-24 6']);
    const both = await adsOf(rows, EVENING, 30, json(['agency', 'ads']));
    expect(both.clicks).toEqual(['c1 null 2026-06-24 5', 'c2 null 2026-06-24 6']);
    expect(both.warnings).toMatchObject([{ kind: 'no-time-zone' }]);
  });
});

/** An account that is 15 hours behind Shanghai in summer. */
async function inLosAngeles(rows: readonly Row[], instant: string) {
  const { history } = await temporaryHistory();
  await commit(history, { record: 'adMetric', rows });
  await commit(history, {
    record: 'adAccount',
    rows: [{ takenAt: '2026-06-20T12:00:00Z', timeZone: 'America/Los_Angeles' }],
  });
  return history.adMetrics({ at: at(instant), days: 30, settings: settings() });
}

describe('the zone of an ad account', () => {
  it('says when its day has closed: day rows count from then on', async () => {
    const rows = [whole('2026-06-24', 100), whole('2026-06-23', 90), hour('2026-06-24T20', 7)];
    const days = async (instant: string) =>
      (await inLosAngeles(rows, instant)).rows.map(({ day, clicks }) => `${day} ${clicks}`);
    expect(await days('2026-06-24T23:00:00Z')).toEqual(['2026-06-23 90', '2026-06-24 7']);
    expect(await days('2026-06-25T01:00:00Z')).toEqual(['2026-06-23 90', '2026-06-24 100']);
  });

  it('says which of its days and hours an hour row is', async () => {
    const rows = [hour('2026-06-24T06', 1, { spend: 2.5, currency: 'USD', businessDay: '2026-06-23' })];
    const { hours, warnings } = await inLosAngeles(rows, EVENING);
    expect(hours).toEqual([{ account: 'acc', day: '2026-06-23', hour: 23, spend: 25_000, currency: 'USD' }]);
    expect(warnings).toEqual([]);
  });

  it('is the factory’s where no list states it, which is told', async () => {
    const { hours, warnings } = await adsOf([hour('2026-06-24T06', 1, { spend: 2.5 })]);
    expect(hours).toMatchObject([{ day: '2026-06-24', hour: 14 }]);
    expect(warnings).toEqual([{ kind: 'no-time-zone', accounts: ['acc'], zone: 'Asia/Shanghai' }]);
  });
});

describe('the spend of an hour', () => {
  it('is that of all ad campaigns of one level, by currency, and regions are not added to their total', async () => {
    const { hours } = await adsOf([
      hour('2026-06-24T01', 1, { spend: 1, currency: 'USD' }),
      hour('2026-06-24T01', 1, { spend: 0.6, currency: 'USD', region: 'US' }),
      hour('2026-06-24T01', 1, { spend: 2, currency: 'USD', campaignId: 'c2', region: 'US' }),
      hour('2026-06-24T01', 1, { spend: 3, currency: 'USD', campaignId: 'c2', region: 'UK' }),
      hour('2026-06-24T01', 1, { spend: 50, currency: 'USD', level: 'ad' }),
      hour('2026-06-24T02', 1, { spend: 4, currency: 'EUR', campaignId: 'c3' }),
      hour('2026-06-24T02', 1, { spend: null, currency: 'USD' }),
      hour('2026-06-24T13', 1, { spend: 9, currency: 'USD' }),
    ]);
    expect(hours.map(({ hour, spend, currency }) => [hour, spend, currency])).toEqual([
      [9, 60_000, 'USD'],
      [10, 40_000, 'EUR'],
    ]);
  });
});

describe('regions and hours of the day', () => {
  const slicesOf = async (rows: readonly Row[], instant?: string) =>
    (await adsOf(rows, instant)).slices.map(
      ({ campaignId, sku, by, value, conversions, spend }) =>
        `${campaignId} ${sku} ${by} ${value}: ${conversions} for ${spend === null ? null : spend / 10_000}`,
    );

  it('are summed over the closed days of four weeks, day rows before hour rows', async () => {
    const rows = ['2026-06-23', '2026-06-22', '2026-05-20'].flatMap((day) => [
      whole(day, 1, { region: 'US', conversions: 3, spend: 10 }),
      whole(day, 1, { region: 'MX', conversions: 1, spend: 8 }),
      hour(`${day}T01`, 1, { region: 'US', conversions: 50, spend: 1 }),
      hour(`${day}T01`, 1, { conversions: 4, spend: 12 }),
    ]);
    const today = [
      whole('2026-06-24', 1, { region: 'US', conversions: 3, spend: 10 }),
      hour('2026-06-24T01', 1, { conversions: 4, spend: 12 }),
    ];
    const expected = [
      'c1 null hour 9: 8 for 24',
      'c1 null region MX: 2 for 16',
      'c1 null region US: 6 for 20',
    ];
    expect(await slicesOf([...rows, ...today], '2026-06-24T09:00:00Z')).toEqual(expected);
  });

  it('are null where a part was not measured, never 0', async () => {
    const rows = [
      whole('2026-06-23', 1, { region: 'US', conversions: 3, spend: null }),
      whole('2026-06-22', 1, { region: 'US', conversions: null, spend: 4 }),
    ];
    expect(await slicesOf(rows)).toEqual(['c1 null region US: null for null']);
  });
});
