import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { instant } from '../../lib/domain/calendar.ts';
import { feedFacts, fileFacts } from '../../lib/jobs/feed-facts.ts';
import { runFacts } from '../../lib/jobs/watch-facts.ts';
import { csv, Factory } from './factory.ts';

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
      'TT1,OR-1,2026-06-20,2026-06-28,2026-06-29,800,7001 7002',
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
    ]);
  });
});
