import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import { describe, expect, it } from 'vitest';
import { EXPORTS, readExportOf, readFixture } from './fixtures.ts';

const zone = (zone: string, more: object = {}) => ({ sources: { 'tiktok-shop': { zone, ...more } } });
const LOS_ANGELES = zone('America/Los_Angeles', { currency: 'USD' });

describe('TikTok Shop orders in English, American dates', () => {
  it('are read with every row accounted for', async () => {
    const { reading, rejected } = await readFixture('tiktok-shop/orders-en.csv', LOS_ANGELES);
    expect(reading).toMatchObject({
      profile: 'tiktok-shop/orders',
      record: 'sale',
      sources: ['tiktok-shop'],
      rowsRead: 15,
      accepted: 13,
      rejected: 1,
      skipped: 1,
      firstDay: '2026-06-22',
      lastDay: '2026-06-24',
      unitsByChannel: { tiktok: 30 },
    });
    expect(rejected).toMatchObject([{ line: 16, column: 'Quantity', value: 'two' }]);
  });

  it('keep ids whole, take days in the zone of the shop and money without that of the whole order', async () => {
    const { readable } = await readFixture('tiktok-shop/orders-en.csv', LOS_ANGELES);
    expect(readable[0]).toEqual({
      source: 'tiktok-shop',
      orderId: '576910000000000001',
      lineId: '1729384756102938475',
      sku: 'OR-214',
      channel: 'tiktok',
      units: 3,
      orderedAt: '2026-06-22T06:30:00.000Z',
      businessDay: '2026-06-22',
      status: 'paid',
      cancelReason: null,
      purpose: 'sale',
      openUnits: 0,
      sentAt: '2026-06-22T16:00:00.000Z',
      warehouse: null,
      returnedUnits: null,
      unitPrice: 1200.5,
      currency: 'USD',
      region: null,
      exportedAt: null,
    });
  });

  it('tell what is demand and what is still to be sent', async () => {
    const { readable } = await readFixture('tiktok-shop/orders-en.csv', LOS_ANGELES);
    const told = readable.map(
      ({ units, status, cancelReason, purpose, openUnits }) =>
        `${units} ${status} ${cancelReason} ${purpose} ${openUnits}`,
    );
    expect(told).toEqual([
      '3 paid null sale 0',
      '2 paid null sale 0',
      '5 paid null sale 5',
      '1 paid null sale 0',
      '7 cancelled buyer sale 0',
      '11 cancelled stock sale 0',
      '4 unpaid null sale 0',
      '1 paid null sample 0',
      '1 paid null gift 1',
      '1 paid null replacement 1',
      '2 paid null sale 2',
      '6 paid null sale 6',
      '8 cancelled other sale 0',
    ]);
  });

  it('take the SKU id where the seller gave no SKU, and name status words that are not known', async () => {
    const { readable, reading } = await readFixture('tiktok-shop/orders-en.csv', LOS_ANGELES);
    expect(readable[10]?.sku).toBe('1729384756102938479');
    const warnings = reading.warnings.join('\n');
    expect(warnings).toContain('Arriving by balloon');
    expect(warnings).toContain('Called off');
  });
});

/** Of each market: 10 finished, 20 sent, 30 to send, 40 cancelled for want of stock; all else is no demand. */
const MARKETS = [
  ['zh', zone('Asia/Shanghai'), 1, 12.5, null, '2026-06-20', '2026-06-22'],
  ['id', zone('Asia/Jakarta', { decimal: ',' }), 1, 150_000, 'IDR', '2026-06-20', '2026-06-22'],
  [
    'vi',
    zone('Asia/Ho_Chi_Minh', { decimal: ',', currency: 'VND' }),
    1,
    150_000,
    'VND',
    '2026-06-20',
    '2026-06-22',
  ],
  ['th', zone('Asia/Bangkok'), 1, 89, 'THB', '2026-06-20', '2026-06-22'],
  ['pt', zone('America/Sao_Paulo'), 1, 35.91, 'BRL', '2026-06-20', '2026-06-22'],
  ['es', zone('America/Mexico_City'), 0, 55, 'MXN', '2026-06-21', '2026-06-23'],
] as const;

describe.each(MARKETS)(
  'TikTok Shop orders in %s',
  (market, settings, skipped, unitPrice, currency, first, last) => {
    it('have their statuses, days, units and money read', async () => {
      const { reading, readable, rejected } = await readFixture(`tiktok-shop/orders-${market}.csv`, settings);
      expect(rejected).toEqual([]);
      expect(reading).toMatchObject({
        profile: 'tiktok-shop/orders',
        rowsRead: 7 + skipped,
        accepted: 7,
        skipped,
        firstDay: first,
        lastDay: last,
        unitsByChannel: { tiktok: 100 },
        warnings: [],
      });
      expect(readable.map(({ status, cancelReason }) => `${status} ${cancelReason}`)).toEqual([
        'paid null',
        'paid null',
        'paid null',
        'unpaid null',
        'cancelled buyer',
        'cancelled stock',
        'cancelled other',
      ]);
      expect(readable.map(({ openUnits }) => openUnits)).toEqual([0, 0, 30, 0, 0, 0, 0]);
      expect(readable[0]).toMatchObject({ unitPrice, currency });
    });
  },
);

describe('TikTok Shop orders', () => {
  it('with dates that could be read two ways are refused until settings say which', async () => {
    const content = (await readFile(join(EXPORTS, 'tiktok-shop/orders-th.csv'), 'utf8')).replaceAll(
      /(2\d)\/06\/2026/g,
      (_whole, date: string) => `0${Number(date) - 19}/06/2026`,
    );
    const undecided = await readExportOf(content, zone('Asia/Bangkok'), 'orders.csv').then(
      ({ reading }) => reading.accepted,
      () => 0,
    );
    expect(undecided).toBe(0);
    const decided = await readExportOf(content, zone('Asia/Bangkok', { dateOrder: 'dmy' }), 'orders.csv');
    expect(decided.reading).toMatchObject({ accepted: 7, firstDay: '2026-06-01' });
  });

  it('read any order of columns', async () => {
    const content = await readFile(join(EXPORTS, 'tiktok-shop/orders-zh.csv'), 'utf8');
    const rows = parse(content, { bom: true }) as string[][];
    const turned = stringify(rows.map((row) => row.toReversed()));
    const { reading } = await readExportOf(turned, {}, 'orders.csv');
    expect(reading).toMatchObject({ accepted: 7, skipped: 1, unitsByChannel: { tiktok: 100 } });
  });
});

describe('TikTok Shop returns', () => {
  it('bring units back without touching demand', async () => {
    const { reading, readable } = await readFixture('tiktok-shop/returns.csv', zone('Asia/Singapore'));
    expect(reading).toMatchObject({
      profile: 'tiktok-shop/returns',
      record: 'sale',
      sources: ['tiktok-shop'],
      rowsRead: 5,
      accepted: 5,
      firstDay: '2026-06-26',
      lastDay: '2026-06-28',
      unitsByChannel: { tiktok: 0 },
    });
    expect(
      readable.map(({ orderId, units, returnedUnits }) => `${orderId} ${units} ${returnedUnits}`),
    ).toEqual([
      '403510000000000001 0 2',
      '403510000000000002 0 0',
      '403510000000000003 0 0',
      '403510000000000004 0 0',
      '403510000000000005 0 1',
    ]);
  });
});
