import { describe, expect, it } from 'vitest';
import { readFixture } from './fixtures.ts';

describe('items', () => {
  it('of Kingdee have lead time, least quantity, lot and how they are supplied', async () => {
    const { reading, readable, rejected } = await readFixture(
      'erp/items-kingdee.csv',
      {},
      'items-2026-06-24.csv',
    );
    expect(rejected).toEqual([]);
    expect(reading).toMatchObject({ profile: 'erp/items', record: 'item', accepted: 3 });
    expect(readable).toMatchObject([
      {
        sku: 'OR-214',
        nameZh: 'O型圈21.4',
        leadTimeDays: 14,
        moq: 1000,
        lotSize: 100,
        unitCost: 0.45,
        currency: 'CNY',
        shelfLifeDays: 730,
        supply: 'buy',
        supplier: '虚构橡胶厂',
        presentReorderPoint: 800,
        presentOrderUpTo: 3000,
        active: true,
      },
      { sku: 'VS-08', leadTimeDays: 7, supply: 'make', supplier: null, active: true },
      { sku: 'OLD-1', leadTimeDays: 30, moq: null, active: false },
    ]);
  });

  it('of Odoo', async () => {
    const { readable } = await readFixture('erp/items-odoo.csv', {}, 'items-2026-06-24.csv');
    expect(readable).toMatchObject([
      {
        sku: 'OR-214',
        nameEn: 'O-ring 21.4',
        leadTimeDays: 14,
        moq: 1000,
        lotSize: 100,
        supply: 'buy',
        active: true,
      },
      { sku: 'VS-08', unitCost: 0.8, unitPrice: 3.1, supply: 'make', active: false },
    ]);
  });
});

describe('kits', () => {
  it.each(['jushuitan', 'tiktok'])('in the list of %s are parts with quantities', async (list) => {
    const { reading, readable } = await readFixture(`erp/listings-${list}.csv`, {}, 'kits-2026-06-24.csv');
    expect(reading).toMatchObject({ profile: 'erp/listings', record: 'listing', accepted: 2 });
    expect(readable).toEqual([
      { source: 'erp', listingSku: 'KIT-12', sku: 'OR-214', unitsPerListing: 12 },
      { source: 'erp', listingSku: 'KIT-12', sku: 'GK-30', unitsPerListing: 2 },
    ]);
  });
});

describe('lists that people keep in Chinese', () => {
  it('of campaigns', async () => {
    const settings = { channelNames: { 独立站: 'site' } };
    const { reading, readable } = await readFixture('erp/campaigns-zh.csv', settings);
    expect(reading).toMatchObject({ profile: 'marketing/campaigns', accepted: 2, warnings: [] });
    expect(readable).toEqual([
      {
        campaignId: 'LIVE-0708',
        sku: 'OR-214',
        channel: 'tiktok',
        name: '夏季直播',
        kind: 'livestream',
        announcedOn: '2026-06-20',
        startsOn: '2026-07-08',
        endsOn: '2026-07-10',
        plannedUnits: 6000,
        plannedPeakDayUnits: 3000,
        adBudget: 5000,
        currency: 'USD',
        accounts: '7002238017842757633',
        status: 'planned',
        statusSince: '2026-06-20',
        targetUplift: null,
        author: null,
      },
      expect.objectContaining({
        channel: 'site',
        kind: 'ad_flight',
        status: 'running',
        statusSince: '2026-07-01',
        targetUplift: null,
        author: null,
      }),
    ]);
  });

  it('of closures', async () => {
    const { reading, readable } = await readFixture('erp/closures-zh.csv', {}, 'closures-2026-06-24.csv');
    expect(reading).toMatchObject({ profile: 'calendar/closures', accepted: 3 });
    expect(readable.map(({ scope, from, to, name }) => `${scope} ${from} ${to} ${name}`)).toEqual([
      'factory 2027-02-05 2027-02-14 春节',
      'supplier 2026-10-01 2026-10-07 国庆',
      'supplier:虚构橡胶厂 2026-08-01 2026-08-03 检修',
    ]);
  });

  it('of overrides', async () => {
    const { reading, readable } = await readFixture('erp/overrides-zh.csv', {}, 'overrides-2026-06-24.csv');
    expect(reading).toMatchObject({ profile: 'planner/overrides', accepted: 1 });
    expect(readable).toEqual([
      {
        sku: 'OR-214',
        field: 'coverDays',
        value: '7',
        reason: '新品放量',
        author: '卫无名甲',
        expiresOn: '2026-08-31',
      },
    ]);
  });
});
