import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { EXPORTS, readExportOf, readFixture } from './fixtures.ts';

const ACCOUNT = '7002238017842757633';

describe('the TikTok Ads report', () => {
  it('by day with the names of the API counts in the zone of the account: Etc/GMT+8 is UTC−8', async () => {
    const { reading, readable } = await readFixture('tiktok-ads/report-api-daily.csv');
    expect(reading).toMatchObject({
      profile: 'tiktok-ads/report',
      sources: ['tiktok-ads'],
      rowsRead: 4,
      accepted: 3,
      skipped: 1,
      firstDay: '2026-06-22',
      lastDay: '2026-06-23',
    });
    expect(readable[0]).toEqual({
      source: 'tiktok-ads',
      account: ACCOUNT,
      campaignId: '1801234567890123456',
      grain: 'day',
      start: '2026-06-22T08:00:00.000Z',
      businessDay: '2026-06-22',
      level: 'campaign',
      sku: null,
      region: null,
      views: 2100,
      impressions: 3765,
      clicks: 53,
      conversions: 4,
      spend: 20,
      currency: 'USD',
      exportedAt: null,
    });
    expect(readable[2]).toMatchObject({ clicks: 200, conversions: null, views: null, spend: 41.125 });
  });

  it('by hour is of the hours of the account', async () => {
    const { reading, readable } = await readFixture('tiktok-ads/report-api-hourly.csv');
    expect(reading).toMatchObject({
      profile: 'tiktok-ads/report',
      accepted: 2,
      firstDay: '2026-06-23',
      lastDay: '2026-06-23',
    });
    expect(readable.map(({ grain, start, businessDay }) => `${grain} ${start} ${businessDay}`)).toEqual([
      'hour 2026-06-23T18:00:00.000Z 2026-06-23',
      'hour 2026-06-24T07:00:00.000Z 2026-06-23',
    ]);
  });

  it('with English labels leaves rates and totals out, whatever their unit', async () => {
    const settings = { sources: { 'tiktok-ads': { account: ACCOUNT, zone: 'America/Los_Angeles' } } };
    const { reading, readable } = await readFixture('tiktok-ads/report-en.csv', settings);
    expect(reading).toMatchObject({ rowsRead: 3, accepted: 2, skipped: 1, warnings: [] });
    expect(readable[1]).toMatchObject({
      account: ACCOUNT,
      start: '2026-06-23T07:00:00.000Z',
      businessDay: '2026-06-23',
      impressions: 12_000,
      clicks: 200,
      conversions: 10,
      views: 6500,
      spend: 1041.1,
      currency: 'USD',
    });
  });

  it.each(['UTF-8', 'GB18030'])('with Chinese labels in %s', async (encoding) => {
    const text = await readFile(join(EXPORTS, 'tiktok-ads/report-zh.csv'), 'utf8');
    const content = encoding === 'UTF-8' ? text : iconv.encode(text, 'gb18030');
    const { reading, readable } = await readExportOf(content, {}, 'report.csv');
    expect(reading).toMatchObject({ profile: 'tiktok-ads/report', rowsRead: 3, accepted: 2, skipped: 1 });
    expect(readable[1]).toMatchObject({
      account: ACCOUNT,
      start: '2026-06-22T16:00:00.000Z',
      impressions: 8000,
      clicks: 200,
      conversions: 10,
      views: 5000,
      spend: 41.1,
      currency: 'CNY',
    });
  });

  it('of ads and ad groups is told from that of campaigns', async () => {
    const level = async (column: string, value: string) => {
      const content = `Campaign ID,${column},Day,Cost,Impressions,Clicks (destination)\n1801,${value},2026-06-22,1.00,10,1\n`;
      const { readable } = await readExportOf(content, {}, 'report.csv');
      return readable[0]?.level;
    };
    expect(await level('Ad name', 'Clip 1')).toBe('ad');
    expect(await level('Ad group ID', '1802')).toBe('ad_group');
    expect(await level('Campaign name', 'Seals')).toBe('campaign');
  });
});

describe('the GMV Max report', () => {
  it('has its own names; a product group stands for its campaign, revenue is not read', async () => {
    const { reading, readable } = await readFixture('tiktok-ads/gmv-max.csv', {
      sources: { 'tiktok-ads': { zone: 'America/Los_Angeles' } },
    });
    expect(reading).toMatchObject({ profile: 'tiktok-ads/gmv_max', sources: ['tiktok-ads'], accepted: 2 });
    expect(readable).toMatchObject([
      {
        campaignId: '1729384756102000001',
        level: 'campaign',
        spend: 30,
        conversions: 12,
        impressions: 20_000,
        clicks: 400,
        views: null,
        start: '2026-06-22T07:00:00.000Z',
      },
      { campaignId: '1809999999999999992', conversions: 31, impressions: null, clicks: null, views: 5200 },
    ]);
  });
});

describe('TikTok ad accounts', () => {
  it('have their status in three classes, misspelt words included; a new one is pending, with a warning', async () => {
    const { reading, readable } = await readFixture(
      'tiktok-ads/ad-accounts.csv',
      {},
      'accounts-2026-06-24.csv',
    );
    expect(reading).toMatchObject({
      profile: 'tiktok-ads/accounts',
      record: 'adAccount',
      accepted: 16,
      rejected: 0,
    });
    const classes = Map.groupBy(readable, ({ status }) => status);
    const words = (status: string) => classes.get(status)?.map(({ rawStatus }) => rawStatus);
    expect(words('ok')).toEqual(['STATUS_ENABLE']);
    expect(words('blocked')).toEqual([
      'STATUS_LIMIT',
      'STATUS_DISABLE',
      'STATUS_CONFIRM_FAIL',
      'STATUS_CONFIRM_FAIL_END',
      'STATUS_CONFIRM_MODIFY_FAIL',
    ]);
    expect(words('pending')).toHaveLength(10);
    expect(reading.warnings.filter((warning) => warning.includes('STATUS_BRAND_NEW'))).toHaveLength(1);
    expect(readable[1]).toMatchObject({
      account: '7002238017842757601',
      takenAt: '2026-06-24T10:00:00.000Z',
      balance: -3.5,
      currency: 'USD',
      timeZone: 'America/Los_Angeles',
      reason: 'Suspicious activity\nendtime:2036-01-01 00:00:00',
    });
  });

  it('of the Business Center have the money that can be spent', async () => {
    const { readable } = await readFixture('tiktok-ads/bc-balances.csv', {}, 'balances-2026-06-24.csv');
    expect(readable.map(({ status, balance }) => `${status} ${balance}`)).toEqual([
      'ok 100.5',
      'blocked 100.5',
      'pending 100.5',
      'blocked 100.5',
    ]);
  });
});

describe('ad links', () => {
  it('say which SKUs a campaign or product group sells', async () => {
    const { reading, readable } = await readFixture('tiktok-ads/ad-links.csv');
    expect(reading).toMatchObject({ profile: 'tiktok-ads/links', record: 'adLink', accepted: 3 });
    expect(readable[2]).toEqual({ account: ACCOUNT, adCampaignId: '1809999999999999991', sku: 'KIT-12' });
  });
});
