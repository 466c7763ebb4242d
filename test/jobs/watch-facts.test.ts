import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { instant } from '../../lib/domain/calendar.ts';
import { feedFacts, fileFacts } from '../../lib/jobs/feed-facts.ts';
import { recompute } from '../../lib/jobs/recompute.ts';
import { runFacts } from '../../lib/jobs/watch-facts.ts';
import { csv, Factory, trigger } from './factory.ts';

let factory: Factory;

beforeAll(async () => {
  factory = await Factory.start();
  await factory.ingest([
    csv('orders.csv', 'date,sku,channel,qty', ['2026-06-23,OR-1,b2b,100', '2026-06-24,OR-1,b2b,1OO']),
    csv('accounts.csv', 'account,taken_at,status,balance,currency', [
      '7001,2026-06-23T08:00:00Z,ok,100,USD',
      '7001,2026-06-24T08:00:00Z,blocked,100,USD',
    ]),
    csv('campaigns_2026-06-24.csv', 'campaign_id,sku,announced,start,end,planned_units,accounts', [
      'TT1,OR-1,2026-06-20,2026-06-28,2026-06-29,800,7001;7002',
    ]),
    csv('nonsense.csv', 'a,b', ['1,2']),
  ]);
});
afterAll(() => factory.end());

const AT = instant('2026-06-24T12:00:00Z');

describe('what a run knows', () => {
  it('has accounts with their states and campaigns, feeds, and files with their receipts', async () => {
    const { facts } = await factory.run((context) =>
      runFacts(context, { proposals: [], supply: [], closures: [], at: AT }),
    );
    expect(facts).toMatchObject({
      today: '2026-06-24',
      skus: [],
      accounts: [
        {
          account: '7001',
          states: [{ status: 'ok' }, { status: 'blocked' }],
          campaigns: [{ campaignId: 'TT1' }],
        },
        { account: '7002', states: [], campaigns: [{ campaignId: 'TT1' }] },
      ],
      campaigns: [{ campaignId: 'TT1', status: 'planned' }],
    });
    expect(facts.files.map(({ receipt }) => [receipt.file, receipt.accepted, receipt.rejected])).toEqual([
      ['accounts.csv', 2, 0],
      ['campaigns_2026-06-24.csv', 1, 0],
      ['nonsense.csv', 0, 0],
      ['orders.csv', 1, 1],
    ]);
  });

  it('has at noon a plan that was announced today, with the status of today, and none of tomorrow', async () => {
    await factory.ingest([
      csv('campaigns 2026-06-24 1100.csv', 'campaign_id,sku,announced,start,end,planned_units', [
        'TT1,OR-1,2026-06-20,2026-06-24,2026-06-29,800',
        'TT2,OR-1,2026-06-24,2026-07-01,2026-07-02,500',
        'TT3,OR-1,2026-06-25,2026-07-01,2026-07-02,500',
      ]),
    ]);
    const noon = instant('2026-06-24T12:00:00+08:00');
    const { facts } = await factory.run((context) =>
      runFacts(context, { proposals: [], supply: [], closures: [], at: noon }),
    );
    expect(facts.campaigns.map(({ campaignId, status }) => [campaignId, status])).toEqual([
      ['TT1', 'running'],
      ['TT2', 'planned'],
    ]);
  });

  it('sees nothing of a file that came more than a week ago', async () => {
    const longAfter = instant('2126-06-24T12:00:00Z');
    expect(await factory.run((context) => fileFacts(context, longAfter))).toEqual([]);
  });

  it('has one feed of any source for a record that never came', async () => {
    const feeds = await factory.run((context) => feedFacts(context, AT));
    expect(feeds).toEqual([
      { source: 'plain', record: 'sale', newestAt: '2026-06-23T10:00:00.000Z' },
      { source: 'any', record: 'stockLevel', newestAt: null },
      { source: 'any', record: 'adMetric', newestAt: null },
      { source: 'any', record: 'supplyOrder', newestAt: null },
      { source: 'plain', record: 'adAccount', newestAt: '2026-06-24T08:00:00.000Z' },
    ]);
  });
});

describe('what a run knows of a SKU', () => {
  it('is its recent demand, the age of its stock, its orders, its regions, and what of these is too old', async () => {
    await factory.empty();
    await factory.ingest([
      csv('items_2026-06-01.csv', 'sku,lead_time_days,shelf_life_days', ['OR-1,7,300']),
      csv('orders.csv', 'date,sku,channel,qty,region', [
        '2026-06-10,OR-1,tiktok,30,Texas',
        '2026-06-12,OR-1,tiktok,10,Ohio',
        '2026-06-19,OR-1,b2b,70,',
      ]),
      csv('ads.csv', 'date,sku,impressions,clicks,conversions,spend,currency', [
        '2026-06-23,OR-1,900,9,1,2.5,USD',
      ]),
      csv('stock.csv', 'date,sku,on_hand', ['2026-06-20,OR-1,400']),
      csv('receipts.csv', 'order_id,received_on,sku,qty', [
        'PO-1,2025-09-01,OR-1,100',
        'PO-2,2026-06-01,OR-1,250',
      ]),
      csv('open_2026-06-20.csv', 'po_id,sku,qty,due_date,supplier,cancellable_until', [
        'PO-3,OR-1,500,2026-06-30,Yonggu,2026-06-26',
      ]),
    ]);
    await factory.run((context) => recompute(context, trigger('recompute', AT)));
    const { facts } = await factory.run(async (context) => {
      const { lines: supply } = await context.history.openSupply(AT, context.settings);
      return runFacts(context, { proposals: [], supply, closures: [], at: AT });
    });
    expect(facts.skus).toMatchObject([
      {
        sku: 'OR-1',
        sevenDayMeanDemand: 10,
        // The median of the two days, on two of the fifteen since its first.
        usualPulseDemand: (20 * 2) / 15,
        newestPulseDemand: 0,
        lastSoldOn: '2026-06-19',
        salesRecordedFrom: '2026-06-10',
        stockAge: {
          recordedFrom: '2025-09-01',
          newestOn: '2026-06-01',
          oldLots: [{ receivedOn: '2025-09-01', units: 100 }],
          laterUnits: 250,
        },
        regions: [
          { region: 'Texas', share: 0.75 },
          { region: 'Ohio', share: 0.25 },
        ],
        receipts: [
          {
            orderId: 'PO-3',
            supplier: 'Yonggu',
            units: 500,
            dueOn: '2026-06-30',
            cancellableUntil: '2026-06-26',
          },
        ],
        adSeries: [{ days: [{ day: '2026-06-23', conversions: 1, spend: 2.5 }] }],
        today: '2026-06-24',
        demandFrom: '2026-06-25',
      },
    ]);
    expect(facts.skus[0]?.stale.map(({ record, newestAt }) => [record, newestAt])).toEqual([
      ['stockLevel', '2026-06-20T10:00:00.000Z'],
      ['sale', '2026-06-19T10:00:00.000Z'],
      ['supplyOrder', '2026-06-20T10:00:00.000Z'],
    ]);
  });
});
