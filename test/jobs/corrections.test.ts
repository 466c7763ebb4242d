import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { businessDay, instant } from '../../lib/domain/calendar.ts';
import type { DroppedFile } from '../../lib/jobs/ingest.ts';
import { recompute } from '../../lib/jobs/recompute.ts';
import { demandLines } from '../history/factory.ts';
import { csv, dropped, Factory, settings, trigger } from './factory.ts';

const WEDNESDAY = '2026-06-24T21:30:00Z';
const PLANNING_DAY = businessDay('2026-06-24');

let factory: Factory;

beforeAll(async () => {
  factory = await Factory.start();
});
afterAll(() => factory.end());
beforeEach(() => factory.empty());

const orders = (exported: string, rows: readonly string[]) =>
  csv(`orders-${exported}.csv`, 'date,sku,channel,qty,source', rows);
const items = (...skus: string[]) =>
  csv(
    'items-2026-06-01.csv',
    'sku,lead_time_days',
    skus.map((sku) => `${sku},7`),
  );

const compute = (json: object = {}) =>
  factory.run((context) => recompute(context, trigger('recompute', WEDNESDAY)), { settings: settings(json) });

const demand = (json: object = {}) =>
  factory.run(async ({ history }) => {
    const read = await history.demand({
      planningDay: PLANNING_DAY,
      windowDays: 90,
      settings: settings(json),
    });
    return demandLines(read.demand);
  });

/** The history of files taken in that order, compacted. */
async function compactedHistory(files: readonly DroppedFile[]): Promise<Record<string, string>> {
  await factory.empty();
  await factory.ingest(files);
  await factory.run(({ history }) => history.compact());
  return factory.objects('history/');
}

describe('overlapping exports', () => {
  const first = orders('2026-06-22', ['2026-06-20,A,tiktok,5,shop', '2026-06-21,A,tiktok,7,shop']);
  const second = orders('2026-06-23', ['2026-06-21,A,tiktok,9,shop', '2026-06-22,A,tiktok,1,shop']);
  const third = orders('2026-06-24', ['2026-06-20,A,tiktok,0,shop', '2026-06-23,B,b2b,2.5,erp']);

  it('restate the past: the newest export of a line counts, zero takes it back', async () => {
    await factory.ingest([third, first, second]);
    expect(await demand()).toEqual([
      'A main 2026-06-21 0+9',
      'A main 2026-06-22 0+1',
      'B main 2026-06-23 2.5+0',
    ]);
  });

  it('give the same history in any order and however often they come, byte for byte after compaction', async () => {
    const expected = await compactedHistory([first, second, third]);
    expect(Object.keys(expected).length).toBeGreaterThan(0);
    expect(await compactedHistory([third, second, first])).toEqual(expected);
    expect(await compactedHistory([second, first, second, third, first, third])).toEqual(expected);
  });
});

describe('a late file for an old day', () => {
  it('changes that day, and what is derived from it, at the next run', async () => {
    await factory.ingest([
      items('A', 'B'),
      orders('2026-06-24', [
        '2026-06-10,A,tiktok,5,shop',
        '2026-06-24,A,tiktok,5,shop',
        '2026-06-24,B,b2b,9000,erp',
      ]),
    ]);
    expect(await compute()).toMatchObject({ changed: 2 });
    const before = await factory.run(({ parameters }) => parameters.read('A', 'main'));
    await factory.ingest([orders('2026-06-25', ['2026-06-10,A,tiktok,500,shop'])]);
    expect(await compute()).toMatchObject({ planningDay: PLANNING_DAY, changed: 1 });
    const after = await factory.run(({ parameters }) => parameters.read('A', 'main'));
    const pulse = (of: typeof before) => of?.methods.find(({ method }) => method === 'handbook')?.pulseStock;
    expect([pulse(before), pulse(after)]).toEqual([25, 2500]);
    expect(await demand()).toContain('A main 2026-06-10 0+500');
  });
});

describe('an export that is late', () => {
  const sold = (source: string, channel: string, last: number) =>
    orders(
      `2026-06-${last}`,
      Array.from(
        { length: last },
        (_, index) => `2026-06-${String(index + 1).padStart(2, '0')},A,${channel},100,${source}`,
      ),
    );
  const mean = async () => {
    await compute();
    const stored = await factory.run(({ parameters }) => parameters.read('A', 'main'));
    return stored?.methods.map(({ meanDailyDemand }) => meanDailyDemand);
  };

  it('is no lack of demand: days that a channel has not reported yet are left out', async () => {
    await factory.ingest([items('A'), sold('erp', 'b2b', 24)]);
    const expected = await mean();
    await factory.empty();
    await factory.ingest([items('A'), sold('erp', 'b2b', 20)]);
    expect(await mean()).toEqual(expected);
  });
});

describe('two sources that report one channel', () => {
  const shop = orders('2026-06-23', ['2026-06-22,A,tiktok,10,shop-eu', '2026-06-23,A,tiktok,10,shop-eu']);
  const erp = orders('2026-06-24', ['2026-06-22,A,tiktok,12,erp', '2026-06-24,A,b2b,3,erp']);
  const kinds = { sources: { 'shop-eu': { kind: 'shop' }, erp: { kind: 'erp' } } };

  it('count once, the shop before the ERP, with a warning that says which and for how many days', async () => {
    await factory.ingest([items('A'), shop, erp]);
    const summary = await compute(kinds);
    expect(summary.warnings).toHaveLength(1);
    expect(summary.warnings[0]).toContain(
      'channel tiktok is reported by erp, shop-eu, 1 days by more than one of them: only shop-eu counts',
    );
    expect(await demand(kinds)).toEqual([
      'A main 2026-06-22 0+10',
      'A main 2026-06-23 0+10',
      'A main 2026-06-24 3+0',
    ]);
  });

  it('count as settings say', async () => {
    await factory.ingest([items('A'), shop, erp]);
    const json = { ...kinds, sourceOfRecord: { channels: { tiktok: 'erp' } } };
    expect((await compute(json)).warnings[0]).toContain('only erp counts, as settings say');
    expect(await demand(json)).toEqual(['A main 2026-06-22 0+12', 'A main 2026-06-24 3+0']);
  });

  it('are planned by pool: stock of one serves no channel of another', async () => {
    await factory.ingest([items('A'), shop, erp]);
    const json = { ...kinds, pools: { channels: { tiktok: 'europe' } } };
    await compute(json);
    const keys = Object.keys(await factory.items('parametersTable')).sort();
    expect(keys).toEqual(['A#europe PARAMS', 'A#main PARAMS']);
    expect(await demand(json)).toEqual([
      'A europe 2026-06-22 0+10',
      'A europe 2026-06-23 0+10',
      'A main 2026-06-24 3+0',
    ]);
  });
});

describe('two shops on one channel', () => {
  const header = 'ordered_at,sku,channel,qty,order_id,line_id,source';
  const line = (day: string, order: string, units: number, source: string) =>
    `${day}T08:00:00Z,A,tiktok,${units},${order},1,${source}`;
  const us = csv('us-2026-06-23.csv', header, [
    line('2026-06-22', '5701', 10, 'tiktok-us'),
    line('2026-06-23', '5702', 5, 'tiktok-us'),
  ]);
  const uk = csv('uk-2026-06-23.csv', header, [
    line('2026-06-22', '5801', 3, 'tiktok-uk'),
    line('2026-06-23', '5802', 2, 'tiktok-uk'),
  ]);
  const erp = csv('erp-2026-06-23.csv', header, [
    line('2026-06-22', 'XS1', 13, 'erp'),
    line('2026-06-24', 'XS2', 99, 'erp'),
  ]);
  const shops = { 'tiktok-us': { kind: 'shop' }, 'tiktok-uk': { kind: 'shop' } };
  const json = { sources: shops };

  it('both count, and the ERP that carries their orders too does not', async () => {
    await factory.ingest([items('A'), us, uk, erp]);
    expect(await demand(json)).toEqual(['A main 2026-06-22 0+13', 'A main 2026-06-23 0+7']);
    const { warnings } = await compute(json);
    expect(warnings).toEqual([
      'channel tiktok is reported by erp, tiktok-uk, tiktok-us, 2 days by more than one of them: only tiktok-uk and tiktok-us count, set sourceOfRecord.channels.tiktok to choose others',
    ]);
  });

  it('are settled by a list, without a warning where nothing is left out', async () => {
    await factory.ingest([items('A'), us, uk]);
    const list = { ...json, sourceOfRecord: { channels: { tiktok: ['tiktok-us', 'tiktok-uk'] } } };
    expect(await demand(list)).toEqual(['A main 2026-06-22 0+13', 'A main 2026-06-23 0+7']);
    expect((await compute(list)).warnings).toEqual([]);
    const one = { ...json, sourceOfRecord: { channels: { tiktok: 'tiktok-us' } } };
    expect(await demand(one)).toEqual(['A main 2026-06-22 0+10', 'A main 2026-06-23 0+5']);
  });

  it('named by their files are shops because those are orders of shops', async () => {
    const shop = (name: string, order: string, units: number) =>
      csv(name, 'Order ID,Order Status,SKU ID,Seller SKU,Quantity,Created Time', [
        `${order},To ship,1729384756102938475,A,${units},2026-06-23 10:00:00`,
      ]);
    const carried = csv('sales-2026-06-24.csv', '订单号,订单日期,客户,平台,商品编码,数量', [
      'XS1,2026-06-23,店,TikTok,A,5',
    ]);
    const named = {
      sources: {
        us: { files: ['us-*'], dateOrder: 'ymd', decimal: '.' },
        uk: { files: ['uk-*'], dateOrder: 'ymd', decimal: '.' },
      },
    };
    await factory.ingest(
      [items('A'), shop('us-2026-06-24.csv', '5701', 3), shop('uk-2026-06-24.csv', '5801', 2), carried],
      {
        settings: settings(named),
      },
    );
    expect(await demand(named)).toEqual(['A main 2026-06-23 0+5']);
    expect((await compute(named)).warnings.join()).toContain(
      'channel tiktok is reported by erp, uk, us, 1 days by more than one of them: only uk and us count',
    );
  });

  it('that carry the same orders are one shop, exported under two names', async () => {
    const again = csv('again-2026-06-24.csv', header, [
      line('2026-06-22', '5701', 10, 'tiktok-uk'),
      line('2026-06-23', '5702', 5, 'tiktok-uk'),
    ]);
    await factory.ingest([items('A'), us, again]);
    expect(await demand(json)).toEqual(['A main 2026-06-22 0+10', 'A main 2026-06-23 0+5']);
    expect((await compute(json)).warnings.join()).toContain(
      'tiktok-uk and tiktok-us share 2 orders of channel tiktok: only tiktok-uk counts',
    );
  });

  it('of daily totals share no orders: days are no order ids', async () => {
    const totals = orders('2026-06-24', [
      '2026-06-22,A,tiktok,4,tiktok-us',
      '2026-06-22,A,tiktok,4,tiktok-uk',
    ]);
    await factory.ingest([items('A'), totals]);
    expect(await demand(json)).toEqual(['A main 2026-06-22 0+8']);
  });

  it('are subtracted from stock alike', async () => {
    const stock = csv('stock-2026-06-22.csv', 'date,sku,on_hand', ['2026-06-22,A,100']);
    await factory.ingest([items('A'), us, uk, erp, stock]);
    const since = await factory.run(async ({ history }) => {
      const { levels } = await history.stock(instant(WEDNESDAY), settings(json));
      return levels.map(({ unitsOrderedSince }) => unitsOrderedSince / 10_000);
    });
    expect(since).toEqual([7]);
  });
});

describe('exports of the systems themselves', () => {
  it('count TikTok’s orders once: those of the shop before those that the ERP carries', async () => {
    const erp = csv('sales-2026-06-24.csv', '订单号,订单日期,客户,平台,商品编码,数量', [
      'E1,2026-06-22,虚构店,TikTok,OR-214,999',
      'E2,2026-06-22,虚构公司,批发,OR-214,50',
    ]);
    const shop = dropped(
      'orders.csv',
      await readFile(resolve(import.meta.dirname, '../fixtures/exports/tiktok-shop/orders-zh.csv')),
    );
    const json = { channelNames: { 批发: 'b2b' } };
    await factory.ingest([items('OR-214', 'GK-30', 'VS-08'), erp, shop], { settings: settings(json) });
    const { warnings } = await compute(json);
    expect(warnings.join()).toContain('channel tiktok is reported by erp, tiktok-shop');
    expect(warnings.join()).toContain('only tiktok-shop counts');
    expect(await demand(json)).toEqual([
      'GK-30 main 2026-06-21 0+20',
      'OR-214 main 2026-06-20 0+10',
      'OR-214 main 2026-06-22 50+30',
      'VS-08 main 2026-06-22 0+40',
    ]);
  });

  it('keep purchase and production orders side by side, and close what a newer list leaves out', async () => {
    const fixture = async (name: string, as: string) =>
      dropped(as, await readFile(resolve(import.meta.dirname, '../fixtures/exports/erp', name)));
    const open = () =>
      factory.run(async ({ history }) => {
        const { lines } = await history.openSupply(instant(WEDNESDAY), settings());
        return lines.map(({ orderId, sku, unitsOpen }) => `${orderId} ${sku} ${unitsOpen / 10_000}`).sort();
      });
    await factory.ingest([
      await fixture('supply-jushuitan.csv', 'purchase-2026-06-22.csv'),
      await fixture('supply-production-kingdee.csv', 'production-2026-06-23.csv'),
    ]);
    expect(await open()).toEqual(['88001 GK-30 0', '88001 OR-214 600', 'MO000201 VS-08 1500']);
    await factory.ingest([await fixture('supply-odoo.csv', 'purchase-2026-06-24.csv')]);
    expect(await open()).toEqual(['MO000201 VS-08 1500', 'P00041 OR-214 600', 'P00043 GK-30 500']);
  });

  it('take a listing of the shop apart by the kits of the ERP', async () => {
    const fixture = async (name: string, as: string) =>
      dropped(as, await readFile(resolve(import.meta.dirname, '../fixtures/exports', name)));
    const json = { sources: { 'tiktok-shop': { zone: 'America/Los_Angeles' } } };
    await factory.ingest(
      [
        items('OR-214', 'GK-30'),
        await fixture('erp/listings-jushuitan.csv', 'kits-2026-06-01.csv'),
        await fixture('tiktok-shop/orders-en.csv', 'orders.csv'),
      ],
      { settings: settings(json) },
    );
    const { unknownSkus, mostSoldUnknown } = await compute(json);
    expect({ unknownSkus, mostSoldUnknown }).toEqual({
      unknownSkus: 1,
      mostSoldUnknown: [{ sku: '1729384756102938479', units: 2 }],
    });
    const lines = await demand(json);
    expect(lines.filter((line) => line.includes('2026-06-23'))).toEqual([
      'GK-30 main 2026-06-23 0+10',
      'OR-214 main 2026-06-23 0+72',
    ]);
  });
});

describe('kits', () => {
  it('are planned as their parts; a listing that nobody mapped is named once, with its volume', async () => {
    await factory.ingest([
      items('RING', 'GASKET'),
      csv('kits-2026-06-01.csv', 'listing_sku,sku,units_per_listing,source', [
        'KIT-12,RING,12,erp',
        'KIT-12,GASKET,2,erp',
      ]),
      orders('2026-06-24', [
        '2026-06-23,KIT-12,tiktok,10,shop',
        '2026-06-23,RING,b2b,5,erp',
        '2026-06-23,MYSTERY,tiktok,3,shop',
        '2026-06-24,MYSTERY,tiktok,4,shop',
      ]),
    ]);
    const summary = await compute();
    expect(summary).toMatchObject({
      unknownSkus: 1,
      unknownUnits: 7,
      mostSoldUnknown: [{ sku: 'MYSTERY', units: 7 }],
    });
    expect(await demand()).toEqual([
      'GASKET main 2026-06-23 0+20',
      'MYSTERY main 2026-06-23 0+3',
      'MYSTERY main 2026-06-24 0+4',
      'RING main 2026-06-23 5+120',
    ]);
  });
});
