import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { businessDay, dayNumber } from '../../lib/domain/calendar.ts';
import { DASHBOARD_KEY } from '../../lib/domain/storage-keys.ts';
import { evaluate } from '../../lib/jobs/evaluate.ts';
import { recompute } from '../../lib/jobs/recompute.ts';
import { readSkuNow } from '../../lib/jobs/sku-now.ts';
import { skuNowOf } from '../../lib/reports/dashboard/page-data.ts';
import { readPage } from '../reports/dashboard/read-page.ts';
import { csv, Factory, type SavedState, trigger } from './factory.ts';

const DAYS = Array.from({ length: 24 }, (_, index) => `2026-06-${String(index + 1).padStart(2, '0')}`);
const EIGHT = '2026-06-24T12:00:00Z';
const NINE = '2026-06-24T13:00:00Z';

/** OR-1 has to be ordered and is advertised, OR-2 has plenty; a campaign ahead that OR-1 cannot serve. */
const FILES = [
  csv('items_2026-06-20.csv', 'sku,name_zh,name_en,lead_time_days,moq,unit_cost,currency', [
    'OR-1,O型圈,O-ring,3,500,0.5,CNY',
    'OR-2,油封,Oil seal,3,500,,',
  ]),
  csv(
    'orders.csv',
    'date,sku,channel,qty',
    DAYS.flatMap((day) => [`${day},OR-1,b2b,70`, `${day},OR-1,tiktok,30`, `${day},OR-2,b2b,40`]),
  ),
  // Nobody counted on 22 June; the list of 23 June leaves OR-1 out.
  csv('stock.csv', 'date,sku,on_hand', [
    ...['2026-06-20,OR-1,640.5', '2026-06-20,OR-2,4160', '2026-06-21,OR-1,540', '2026-06-21,OR-2,4120'],
    ...['2026-06-23,OR-2,4040', '2026-06-24,OR-1,300', '2026-06-24,OR-2,4000'],
  ]),
  csv('open_orders_2026-06-24.csv', 'po_id,sku,qty,due_date', [
    'PO-1,OR-1,50,2026-06-26',
    'PO-2,OR-1,20,2026-06-20',
  ]),
  csv(
    'ads_daily.csv',
    'date,sku,impressions,clicks,conversions,spend',
    DAYS.map((day) => `${day},OR-1,10000,200,10,50`),
  ),
  csv('campaigns_2026-06-24.csv', 'campaign_id,sku,announced,start,end,planned_units,status,status_date', [
    'C-1,OR-1,2026-06-01,2026-06-28,2026-06-30,3000,planned,2026-06-01',
    'C-2,OR-2,2026-06-01,2026-06-28,2026-06-30,300,planned,2026-06-01',
  ]),
];

let factory: Factory;
let planned: SavedState;
beforeAll(async () => {
  factory = await Factory.start();
  await factory.ingest(FILES);
  await factory.run((context) => recompute(context, trigger('recompute', EIGHT)));
  planned = await factory.save();
}, 60_000);
afterAll(() => factory.end());
beforeEach(() => factory.restore(planned));

const look = (at: string) => factory.run((context) => evaluate(context, trigger('evaluate', at)));
const html = async () => new TextDecoder().decode(await factory.data.get(DASHBOARD_KEY));

/** Numbers as the page has them. */
const close = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value, (_name, one: unknown) =>
      typeof one === 'number' && !Number.isInteger(one) ? Number(one.toPrecision(5)) : one,
    ),
  );

describe('the dashboard of a run', () => {
  it('shows of each SKU what explain shows, the proposals of the run among it', async () => {
    await look(EIGHT);
    const page = readPage(await html());
    expect(page.lines.map(({ sku }) => sku)).toEqual(['OR-1', 'OR-2']);
    await factory.run(async (context) => {
      for (const sku of page.skus) {
        const { state } = sku.now;
        const reading = await readSkuNow(context, state.sku, state.pool);
        expect(close(skuNowOf(sku))).toEqual(close(reading?.now));
        expect(close(sku.parameters)).toEqual(close(await context.parameters.read(state.sku, state.pool)));
      }
    });
    const [line] = page.lines;
    const [sku] = page.skus;
    expect(line).toMatchObject({
      available: 300,
      isStockKnown: true,
      nameZh: 'O型圈',
      nextReceiptOn: '2026-06-26',
    });
    expect(sku?.proposals).toHaveLength(1);
    expect(line?.proposed).toBe(sku?.proposals[0]?.units);
    expect(sku?.receipts.map(({ orderId }) => orderId)).toEqual(['PO-2', 'PO-1']);
    expect(sku?.sales.map(({ channel, units }) => [channel, units.length, units.at(-1)])).toEqual([
      ['b2b', 24, 70],
      ['tiktok', 24, 30],
    ]);
    const firstDay = dayNumber(businessDay('2026-06-20'));
    expect(page.pastDays).toBe(90);
    expect(page.skus.map(({ counts }) => counts)).toEqual([
      { firstDay, onHand: [640.5, 540, null, 0, 300] },
      { firstDay, onHand: [4160, 4120, null, 4040, 4000] },
    ]);
    expect(sku?.ads).toMatchObject([{ firstDay: '2026-06-01', meanCtr: 0.02, meanCvr: 0.05 }]);
    expect(sku?.ads[0]?.clicks).toHaveLength(24);
  });

  it('shows alerts in both languages with what is proposed, and which campaigns stock carries', async () => {
    await look(EIGHT);
    const { alerts, campaigns, feeds, files } = readPage(await html());
    // The campaign's stock is ordered before the regular one, which has its turn in the next run.
    const asked = alerts.find(({ rule, sku }) => rule === 'campaign-stock' && sku === 'OR-1');
    expect(asked).toMatchObject({
      order: {
        kind: expect.stringMatching(/^(purchase|expedite)$/),
        proposal: expect.stringMatching(/^[0-9a-f]{8}$/),
      },
      text: { zh: { title: '活动备货提醒' }, en: { label: 'OR-1 · O-ring' } },
    });
    expect(campaigns.map(({ sku, readiness }) => [sku, readiness?.level])).toEqual([
      ['OR-1', 'short'],
      ['OR-2', 'ready'],
    ]);
    // Three days of lead time and the buffer before 06-28: the page, the alert and explain say one day.
    const { episodes } = await factory.run(({ alerts: told }) => told.everything());
    const evidence = episodes.flatMap(({ evidence: one }) =>
      one.rule === 'campaign-announced' ? [one] : [],
    );
    const explained = await factory.run((context) => readSkuNow(context, 'OR-1', 'main'));
    expect(campaigns[0]?.readiness?.orderBy).toBe('2026-06-23');
    expect(evidence.find(({ campaignId }) => campaignId === 'C-1')?.orderBy).toBe('2026-06-23');
    expect(explained?.now.campaigns[0]?.need?.orderBy).toBe('2026-06-23');
    expect(feeds.find(({ record }) => record === 'sale')).toMatchObject({ isStale: false });
    expect(files).toHaveLength(6);
  });

  it('is the same file when the run is repeated, and is not put back by a run for an earlier hour', async () => {
    await look(EIGHT);
    const eight = await html();
    await look(EIGHT);
    expect(await html()).toBe(eight);
    await look(NINE);
    const nine = await html();
    expect(readPage(nine).at).toBe(new Date(NINE).toISOString());
    expect(await look(EIGHT)).toMatchObject({ overtaken: true });
    expect(await html()).toBe(nine);
  });

  it('keeps nobody from being told when it cannot be written', async () => {
    const failing = factory.run(async (context) => {
      const put = async () => {
        throw new Error('disk full');
      };
      await evaluate({ ...context, data: { ...context.data, put } }, trigger('evaluate', EIGHT));
    });
    await expect(failing).rejects.toThrow('disk full');
    expect((await factory.deliveries()).length).toBeGreaterThan(0);
  });
});
