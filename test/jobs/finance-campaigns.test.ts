import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDays, type BusinessDay, businessDay } from '../../lib/domain/calendar.ts';
import { financeFacts } from '../../lib/jobs/finance-facts.ts';
import { recalibrate } from '../../lib/jobs/recalibrate.ts';
import { recompute } from '../../lib/jobs/recompute.ts';
import { report } from '../../lib/jobs/report.ts';
import { PRIOR_KIND_SPREAD, PRIOR_SKU_SPREAD, PRIOR_SPREAD } from '../../lib/planning/learned-campaigns.ts';
import { csv, Factory, trigger } from './factory.ts';

/**
 * From April to June TikTok sells 100 a day of OR-1 and nothing of the rings. A campaign from 10 to 19 June plans 3,000 of
 * OR-1 beyond that and sells 2,000; one for the category of the rings plans 4,000 and sells 1,500 of each. Of OR-2 it sells
 * 50 a day and 1,000 more on the days of two livestreams: one plans 500, of the other nobody said how large it would be.
 */
const DAYS = Array.from({ length: 91 }, (_, index) => addDays(businessDay('2026-04-01'), index));
const isCampaignDay = (day: string) => '2026-06-10' <= day && day <= '2026-06-19';
const CLOSE = '2026-06-30T10:00:00Z';

let factory: Factory;

beforeAll(async () => {
  factory = await Factory.start();
  const taken = await factory.ingest([
    csv('items_2026-04-01.csv', 'sku,category,unit_cost,currency,lead_time_days', [
      'OR-1,seals,0.85,CNY,7',
      'OR-2,seals,1,CNY,7',
      'RING-1,rings,2,CNY,7',
      'RING-2,rings,4,CNY,7',
    ]),
    csv(
      'orders.csv',
      'date,sku,channel,qty',
      DAYS.flatMap((day) => [
        `${day},OR-1,tiktok,${isCampaignDay(day) ? 300 : 100}`,
        `${day},OR-2,tiktok,${isCampaignDay(day) ? 150 : 50}`,
        ...(isCampaignDay(day) ? [`${day},RING-1,tiktok,150`, `${day},RING-2,tiktok,150`] : []),
      ]),
    ),
    csv('campaigns_2026-06-01.csv', 'campaign_id,sku,start,end,planned_units,ad_budget,currency,kind', [
      'MORE,OR-1,2026-06-10,2026-06-19,3000,500,CNY,',
      'RINGS,category:rings,2026-06-10,2026-06-19,4000,300,CNY,',
      'SIZED,OR-2,2026-06-10,2026-06-19,500,,CNY,livestream',
      'UNSIZED,OR-2,2026-06-10,2026-06-19,,,CNY,livestream',
    ]),
  ]);
  for (const { receipt } of taken) expect(receipt.rejected, receipt.file).toBe(0);
  await factory.run((context) => recompute(context, trigger('recompute', CLOSE)));
});
afterAll(() => factory.end());

async function campaignRows(): Promise<Record<string, string>[]> {
  await factory.run((context) => report(context, trigger('report', CLOSE)));
  const bytes = await factory.data.get('reports/finance/day=2026-06-30/csv/campaigns.en.csv');
  return parse(Buffer.from(bytes), { bom: true, columns: true, record_delimiter: '\r\n' });
}

const LEFT = [
  ['MORE', 'OR-1', '3000', '3000', '2000', '1000', '850'],
  ['RINGS', 'RING-1', '2000', '1500', '1500', '500', '1000'],
  ['RINGS', 'RING-2', '2000', '1500', '1500', '500', '2000'],
];
const ofOr2 = (rows: readonly Record<string, string>[]) =>
  rows.flatMap((row) => (row.SKU === 'OR-2' ? [[row['Campaign id'], Number(row['Beyond the usual'])]] : []));
const leftIn = (rows: readonly Record<string, string>[]) =>
  rows
    .filter((row) => row['Campaign id'] !== 'Total' && row.SKU !== 'OR-2')
    .map((row) => [
      row['Campaign id'],
      row.SKU,
      row['Planned units'],
      row['Demand in it'],
      row['Beyond the usual'],
      row['Left over'],
      row['Left-over value'],
    ]);

describe('the ad budget', () => {
  it('is that of each row of the plan, a category’s in parts, and adds up', async () => {
    const rows = (await campaignRows()).filter((row) => row.SKU !== 'OR-2');
    expect(rows.map((row) => [row['Campaign id'], row['Ad budget'], row['Budget currency']])).toEqual([
      ['MORE', '500', 'CNY'],
      ['RINGS', '150', 'CNY'],
      ['RINGS', '150', 'CNY'],
      ['Total', '800', 'CNY'],
    ]);
  });
});

describe('what campaigns leave, from history', () => {
  it('is the plan less what sold beyond the usual, by SKU also where a category was planned', async () => {
    expect(leftIn(await campaignRows())).toEqual(LEFT);
  });

  it('shares the days of two campaigns before their review as after it, also where nobody sized one', async () => {
    const before = ofOr2(await campaignRows());
    // A livestream is expected to sell four times the usual; exp(s²/2) makes that median a mean.
    const expected =
      50 * 10 * (4 * Math.exp((PRIOR_SPREAD ** 2 + PRIOR_SKU_SPREAD ** 2 + PRIOR_KIND_SPREAD ** 2) / 2) - 1);
    const share = (units: number) => Number(((1000 * units) / (500 + expected)).toFixed(4));
    expect(before).toEqual([
      ['SIZED', share(500)],
      ['UNSIZED', share(expected)],
    ]);
    const stored = await factory.save();
    await factory.run((context) => recalibrate(context, trigger('recalibrate', CLOSE)));
    expect(ofOr2(await campaignRows())).toEqual(before);
    await factory.restore(stored);
  });

  it('sizes campaigns by the parameters that the report has read: the snapshot of the day is read once', async () => {
    const read: BusinessDay[] = [];
    const period = { from: businessDay('2026-06-01'), to: businessDay('2026-06-30') };
    const facts = await factory.run(({ history, ...context }) => {
      const newestSnapshot: typeof history.newestSnapshot = (notAfter, part) => {
        if (notAfter !== undefined && part === undefined) read.push(notAfter);
        return history.newestSnapshot(notAfter, part);
      };
      return financeFacts({ ...context, history: { ...history, newestSnapshot } }, period);
    });
    expect(facts.campaigns.filter(({ campaign }) => campaign.plannedUnits === null)).toHaveLength(1);
    expect(read).toEqual([period.to]);
  });

  it('is what the review says once there is one', async () => {
    const { reviewed } = await factory.run((context) => recalibrate(context, trigger('recalibrate', CLOSE)));
    expect(reviewed).toEqual(['MORE', 'RINGS', 'SIZED', 'UNSIZED']);
    expect(leftIn(await campaignRows())).toEqual(LEFT);
    const key =
      Object.keys(await factory.objects('campaign-reviews/')).find((one) => one.endsWith('MORE.json')) ?? '';
    const review = JSON.parse(Buffer.from(await factory.data.get(key)).toString());
    review.skus[0].effect.extraUnits = 2500;
    await factory.data.put(key, JSON.stringify(review));
    expect(leftIn(await campaignRows())[0]).toEqual(['MORE', 'OR-1', '3000', '3000', '2500', '500', '425']);
  });
});
