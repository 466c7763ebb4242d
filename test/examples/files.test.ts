import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { EXAMPLE, exampleFactory } from '../../examples/factory.ts';
import { BAD_ROW_COUNTS, exampleFiles, writeExample } from '../../examples/files.ts';

const exports = exampleFactory();
const files = new Map(exampleFiles(exports).map(({ name, bytes }) => [name, bytes]));
const bytesOf = (name: string) => files.get(name) ?? new Uint8Array();
const textOf = (name: string) =>
  name.endsWith('.gz')
    ? gunzipSync(bytesOf(name)).toString('utf8')
    : new TextDecoder(name === 'sku_master.csv' ? 'gb18030' : 'utf-8', { fatal: true }).decode(bytesOf(name));
const hashes = (each: ReturnType<typeof exampleFiles>) =>
  each.map(({ name, bytes }) => `${name} ${createHash('sha256').update(bytes).digest('hex')}`);

const COLUMNS: Readonly<Record<string, string>> = {
  'orders_daily.csv.gz': 'date,sku,channel,qty',
  'ads_daily.csv.gz': 'date,account,campaign_id,sku,impressions,clicks,conversions,views,spend,currency',
  'ads_hourly.csv.gz':
    'date,account,campaign_id,sku,impressions,clicks,conversions,spend,currency,hour,region',
  'ads_by_region.csv.gz':
    'date,account,campaign_id,sku,impressions,clicks,conversions,spend,currency,hour,region',
  'campaigns.csv':
    'campaign_id,sku,name,kind,announced,start,end,planned_units,planned_peak_day_units,ad_budget,currency,status,status_date,accounts',
  'sku_master.csv':
    'sku,name_zh,name_en,category,unit_cost,unit_price,currency,lead_time_days,lead_time_sd,moq,lot_size,' +
    'expedite_lead_time_days,expedite_premium,supply,supplier,daily_capacity_units,start_up_days,shelf_life_days,' +
    'present_reorder_point,present_order_up_to',
  'stock_snapshot.csv': 'date,sku,on_hand',
  'open_orders.csv': 'po_id,sku,qty,due_date,ordered_on,kind,supplier,cancellable_until',
  'goods_receipts.csv': 'order_id,received_on,sku,qty,ordered_on',
  'ad_accounts.csv': 'taken_at,account,status,raw_status,balance,currency,time_zone,reason',
  'closures.csv': 'scope,from,to,name',
};

describe('exampleFiles', () => {
  it('are the plain profile’s files with its columns', () => {
    expect([...files.keys()].sort()).toEqual(Object.keys(COLUMNS).sort());
    for (const [name, header] of Object.entries(COLUMNS)) {
      expect(`${name}: ${textOf(name).split('\n')[0]}`).toBe(`${name}: ${header}`);
    }
  });

  it('are the same bytes for the same seed and others for another', () => {
    const first = hashes(exampleFiles(exampleFactory()));
    expect(first).toEqual(hashes(exampleFiles(exports)));
    const other = hashes(exampleFiles(exampleFactory({ ...EXAMPLE, seed: 1 })));
    expect(first.filter((hash) => other.includes(hash)).map((hash) => hash.split(' ')[0])).toEqual([
      'closures.csv',
    ]);
  });

  it('hold every row of the exports, values as they are', () => {
    for (const [name, rows] of [
      ['ads_daily.csv.gz', exports.ads],
      ['ads_hourly.csv.gz', exports.adHours],
      ['ads_by_region.csv.gz', exports.adRegions],
      ['campaigns.csv', exports.campaigns],
      ['sku_master.csv', exports.items],
      ['stock_snapshot.csv', exports.stock],
      ['open_orders.csv', exports.openOrders],
      ['ad_accounts.csv', exports.adAccounts],
      ['closures.csv', exports.closures],
    ] as const) {
      const read: Record<string, string>[] = parse(textOf(name), { columns: true });
      const written = rows.map((row) =>
        Object.fromEntries(
          Object.entries(row).map(([key, value]) => [key, value === null ? '' : `${value}`]),
        ),
      );
      expect(read).toEqual(written);
    }
  });

  it('keep the item file in GB18030, which is no UTF-8', () => {
    expect(() => new TextDecoder('utf-8', { fatal: true }).decode(bytesOf('sku_master.csv'))).toThrow();
    expect(textOf('sku_master.csv')).toContain('丁腈O型圈 12×2');
  });

  it('hide the broken rows among the orders, and lose no good one', () => {
    const lines = textOf('orders_daily.csv.gz').trimEnd().split('\n').slice(1);
    const good = new Set(
      exports.orders.map(({ date, sku, channel, qty }) => `${date},${sku},${channel},${qty}`),
    );
    expect(good.size).toBe(exports.orders.length);
    const bad = lines.filter((line) => !good.has(line));
    expect(bad).toHaveLength(BAD_ROW_COUNTS['orders_daily.csv.gz'] ?? 0);
    expect(bad.join('\n')).toContain('2026-02-30');
    expect(bad.filter((line) => line.includes('"'))).toHaveLength(1);
    expect(lines).toHaveLength(good.size + bad.length);
  });

  it('hide receipts in which the unit stands in the cell: more than one row in a hundred', () => {
    const lines = textOf('goods_receipts.csv').trimEnd().split('\n').slice(1);
    const bad = lines.filter((line) => line.includes('件'));
    expect(bad).toHaveLength(BAD_ROW_COUNTS['goods_receipts.csv'] ?? 0);
    expect(lines.length - bad.length).toBe(exports.receipts.length);
    expect(bad.length / lines.length).toBeGreaterThan(0.01);
  });

  it('are small enough to read and big enough to be a factory', () => {
    const total = [...files.values()].reduce((sum, bytes) => sum + bytes.length, 0);
    expect(total).toBeLessThan(1_000_000);
    expect(exports.orders.length).toBeGreaterThan(20_000);
    expect(exports.ads.length).toBeGreaterThan(9_000);
  });
});

describe('writeExample', () => {
  it('makes the folder and writes every file', async () => {
    const root = await mkdtemp(join(tmpdir(), 'example-'));
    try {
      const folder = join(root, 'a', 'exports');
      const paths = await writeExample(folder, exports);
      expect((await readdir(folder)).sort()).toEqual([...files.keys()].sort());
      for (const path of paths) {
        const written = await readFile(path);
        expect(written.equals(bytesOf(path.slice(folder.length + 1)))).toBe(true);
      }
    } finally {
      await rm(root, { recursive: true });
    }
  });
});
