import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FINANCE_TABLE_NAMES } from '../../lib/domain/finance-tables.ts';
import { drivingParameters } from '../../lib/domain/sku-parameters.ts';
import { evaluate } from '../../lib/jobs/evaluate.ts';
import type { DroppedFile } from '../../lib/jobs/ingest.ts';
import { recompute } from '../../lib/jobs/recompute.ts';
import { report } from '../../lib/jobs/report.ts';
import { readSkuNow } from '../../lib/jobs/sku-now.ts';
import { csv, Factory, settings, trigger } from './factory.ts';

/**
 * Two months of a factory whose days close at 18:00: OR-1 sells 100 a day in May and 120 in June; OR-2, in dollars, is out
 * of stock from 27 June on and three of its orders are cancelled for it; OR-3 sells nothing and has no cost. A campaign and
 * its ads run from 10 to 12 June.
 */
const days = (month: string, last: number) =>
  Array.from({ length: last }, (_, index) => `2026-${month}-${String(index + 1).padStart(2, '0')}`);
const MAY = days('05', 31);
const JUNE = days('06', 30);
const CLOSE = (day: string) => `${day}T10:00:00Z`;

const FILES: readonly DroppedFile[] = [
  csv(
    'items_2026-05-01.csv',
    'sku,name_zh,name_en,category,unit_cost,unit_price,currency,lead_time_days,moq',
    [
      'OR-1,O型圈,O-ring,密封圈,0.85,1.6,CNY,7,500',
      'OR-2,油封,Oil seal,密封圈,2,5,USD,7,100',
      'OR-3,"=cmd()|""x""",<b>Grease</b>,润滑,,3,CNY,7,100',
    ],
  ),
  csv('orders.csv', 'date,sku,channel,qty', [
    ...MAY.flatMap((day) => [`${day},OR-1,b2b,100`, `${day},OR-2,b2b,10`]),
    ...JUNE.flatMap((day) => [`${day},OR-1,b2b,100`, `${day},OR-1,tiktok,20`]),
    ...JUNE.slice(0, 26).map((day) => `${day},OR-2,b2b,10`),
  ]),
  csv('sales_2026-06-30.csv', 'order_id,line_id,sku,channel,units,business_day,status,cancel_reason', [
    '9001,1,OR-2,b2b,30,2026-06-28,cancelled,stock',
    '9002,1,OR-2,b2b,7,2026-06-28,cancelled,buyer',
  ]),
  ...['2026-05-31', ...JUNE.slice(24)].map((day) =>
    csv(`stock_${day}.csv`, 'date,sku,on_hand', [
      `${day},OR-1,3000`,
      `${day},OR-2,${day >= '2026-06-27' ? 0 : 400}`,
      `${day},OR-3,80`,
    ]),
  ),
  csv('campaigns_2026-06-01.csv', 'campaign_id,sku,announced,start,end,planned_units,status', [
    'C1,OR-1,2026-06-01,2026-06-10,2026-06-12,100,planned',
  ]),
  csv('ads_daily.csv', 'date,sku,impressions,clicks,conversions,spend', [
    '2026-06-10,OR-1,1000,20,3,12.5',
    '2026-06-11,OR-1,1000,20,3,7.25',
  ]),
];

let factory: Factory;

beforeAll(async () => {
  factory = await Factory.start();
  const taken = await factory.ingest(FILES);
  for (const { receipt } of taken) expect(receipt.rejected, receipt.file).toBe(0);
  for (const day of ['2026-05-31', '2026-06-30']) {
    await factory.run((context) => recompute(context, trigger('recompute', CLOSE(day))));
    await factory.run((context) => evaluate(context, trigger('evaluate', CLOSE(day))));
  }
});
afterAll(() => factory.end());

const write = (day: string) =>
  factory.run((context) => report(context, trigger('report', CLOSE(day))), {
    settings: settings({ triggers: { slowMovingDays: 30 } }),
  });

async function rowsOf(table: string, place = 'day=2026-06-30'): Promise<Record<string, string>[]> {
  const bytes = await factory.data.get(`reports/finance/${place}/csv/${table}.en.csv`);
  return parse(Buffer.from(bytes), { bom: true, columns: true, record_delimiter: '\r\n' });
}

describe('the report of a day within a month', () => {
  it('files the month before where nobody filed it, once, as its last day would have', async () => {
    const filed = (objects: readonly string[]) =>
      objects.filter((key) => key.startsWith('reports/finance/month='));
    const late = await write('2026-06-15');
    expect(filed(late.objects)).toHaveLength(3 + 3 * FINANCE_TABLE_NAMES.length);
    const made = await factory.objects('reports/finance/month=');
    expect(Object.keys(made)).toEqual(filed(late.objects).toSorted());
    expect(Object.keys(made).every((key) => key.startsWith('reports/finance/month=2026-05/'))).toBe(true);
    expect(filed((await write('2026-06-16')).objects)).toEqual([]);
    await write('2026-05-31');
    expect(await factory.objects('reports/finance/month=')).toEqual(made);
  });

  it('files a month again that a run did not come to write to its end', async () => {
    const whole = await factory.objects('reports/finance/month=');
    const last = (await write('2026-05-31')).objects.at(-1) ?? '';
    expect(last).toMatch(/^reports\/finance\/month=2026-05\/parquet\//);
    await factory.data.remove([last]);
    await write('2026-06-16');
    expect(await factory.objects('reports/finance/month=')).toEqual(whole);
  });

  it('files no month that had no parameters', async () => {
    const { objects } = await write('2026-05-31');
    expect(objects.some((key) => key.includes('month=2026-04'))).toBe(false);
    const early = await write('2026-05-20');
    expect(early.objects.some((key) => key.includes('month='))).toBe(false);
  });
});

describe('the report of a month’s last day', () => {
  it('writes the finance report twice, as the day’s and as the month’s, the same', async () => {
    const { day, objects } = await write('2026-06-30');
    expect(day).toBe('2026-06-30');
    const ofDay = objects.filter((key) => key.startsWith('reports/finance/day=2026-06-30/'));
    const ofMonth = objects.filter((key) => key.startsWith('reports/finance/month=2026-06/'));
    expect(ofDay).toHaveLength(3 + 3 * FINANCE_TABLE_NAMES.length);
    expect(ofMonth.map((key) => key.replace('month=2026-06', 'day=2026-06-30'))).toEqual(ofDay);
    expect(await rowsOf('stock_value', 'month=2026-06')).toEqual(await rowsOf('stock_value'));
    const before = await factory.objects('reports/');
    await write('2026-06-30');
    expect(await factory.objects('reports/')).toEqual(before);
  });

  it('agrees with explain', async () => {
    const rows = await rowsOf('stock_value');
    for (const sku of ['OR-1', 'OR-2', 'OR-3']) {
      const row = rows.find((one) => one.SKU === sku);
      await factory.run(async (context) => {
        const stored = await context.parameters.read(sku, 'main');
        if (stored === null) throw new Error(`no ${sku}`);
        const driving = drivingParameters(stored);
        const now = await readSkuNow(context, sku, 'main');
        const shown = (units: number) => String(Math.round(units * 1e4) / 1e4);
        expect(row).toMatchObject({
          Available: shown(now?.now.state.available ?? Number.NaN),
          'On order': shown(now?.now.state.onOrder ?? Number.NaN),
          'Base safety stock': shown(driving.baseSafetyStock),
          'TikTok pulse stock': shown(driving.pulseStock),
          'Campaign stock': shown(driving.campaignStock),
          'Reorder point': shown(driving.reorderPoint),
          'Order up to': shown(driving.orderUpTo),
        });
      });
    }
  });

  it('values stock at cost by currency, and says where there is no cost', async () => {
    const rows = await rowsOf('stock_value');
    expect(rows.map((row) => [row.SKU, row.Currency, row['Valued at'], row['Stock value']])).toEqual([
      ['OR-1', 'CNY', 'unit cost', '2550'],
      ['OR-2', 'USD', 'unit cost', '0'],
      ['OR-3', 'CNY', 'no cost', ''],
      ['Total', 'CNY', '', '2550'],
      ['Total', 'USD', '', '0'],
    ]);
    expect(await rowsOf('overview')).toMatchObject([
      { Currency: 'CNY', SKUs: '2', 'SKUs without cost': '1', 'Stock value': '2550' },
      { Currency: 'USD', SKUs: '1', 'SKUs without cost': '0', 'Stock value': '0' },
      { Currency: '', 'Ad spend': '19.75' },
    ]);
  });

  it('tells what could not be served and what was out of stock', async () => {
    const row = (await rowsOf('service')).find((one) => one.SKU === 'OR-2');
    const lost = Number(row?.['Lost units (estimate)']);
    expect(row).toMatchObject({
      Demand: '290',
      'Cancelled for stock': '30',
      'Stock-out days': '4',
      'Days with stock data': '6',
    });
    expect(lost).toBeGreaterThan(0);
    expect(Number(row?.['Lost margin'])).toBeCloseTo((30 + lost) * 3, 2);
    expect(Number(row?.['Fill rate'])).toBeCloseTo(260 / (290 + lost), 4);
  });

  it('tells of campaigns, ads, the forecast and what changed since the month before', async () => {
    expect(await rowsOf('campaigns')).toMatchObject([
      {
        'Campaign id': 'C1',
        Status: 'done',
        'Planned units': '100',
        'Demand in it': '60',
        'Beyond the usual': '46.5',
        'Left over': '53.5',
        'Left-over value': '45.48',
      },
      {},
    ]);
    expect(await rowsOf('ad_spend')).toMatchObject([
      { SKU: 'OR-1', 'Ad spend': '19.75', Clicks: '40', Demand: '3600' },
      {},
    ]);
    const forecast = (await rowsOf('forecast_error')).find((one) => one.SKU === 'OR-1');
    expect(forecast).toMatchObject({
      'Forecast on': '2026-05-31',
      'Days forecast': '30',
      Forecast: '3000',
      Actual: '3600',
      Error: '-600',
    });
    const changes = await rowsOf('parameter_changes');
    expect(changes.find((one) => one.SKU === 'OR-1')).toMatchObject({ 'Compared with': '2026-05-31' });
    expect(changes.some((one) => one.Reason === 'TikTok peak')).toBe(true);
  });

  it('lists slow stock of unknown value too', async () => {
    const rows = await rowsOf('excess');
    expect(rows.map((row) => [row.SKU, row.Why, row.Units, row.Value])).toContainEqual([
      'OR-3',
      'slow-moving',
      '80',
      '',
    ]);
  });

  it('keeps a name that looks like a formula or a tag as text', async () => {
    const html = Buffer.from(
      await factory.data.get('reports/finance/day=2026-06-30/finance.html'),
    ).toString();
    expect(html).toContain('&lt;b&gt;Grease&lt;/b&gt;');
    expect(html).not.toContain('<b>Grease');
    const zh = Buffer.from(
      await factory.data.get('reports/finance/day=2026-06-30/csv/stock_value.zh.csv'),
    ).toString();
    expect(zh).toContain(`"'=cmd()|""x"""`);
  });
});

describe('the report of an earlier day', () => {
  it('is of that day: its stock, its parameters, its month so far', async () => {
    const { objects } = await write('2026-05-31');
    expect(objects.some((key) => key.startsWith('reports/finance/month=2026-05/'))).toBe(true);
    const rows = await rowsOf('stock_value', 'day=2026-05-31');
    expect(rows.find((row) => row.SKU === 'OR-2')).toMatchObject({ 'On hand': '400', 'Stock value': '800' });
    expect(await rowsOf('parameter_changes', 'day=2026-05-31')).toEqual([]);
  });

  it('says in both languages that proposals and answers are not of that day', async () => {
    await write('2026-05-31');
    await write('2026-06-30');
    const page = async (day: string) =>
      new TextDecoder().decode(await factory.data.get(`reports/finance/day=${day}/finance.html`));
    const early = await page('2026-05-31');
    expect(early).toContain('This report was made after 2026-06-30 had been planned');
    expect(early).toContain('本报表在 2026-06-30 的计划完成后重做');
    const newest = await page('2026-06-30');
    expect(newest).toContain('as they stood when this report was made');
    expect(newest).not.toContain('This report was made after');
  });
});
