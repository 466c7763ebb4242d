import { describe, expect, it } from 'vitest';
import { readFixture } from './fixtures.ts';

const told = (rows: readonly Readonly<Record<string, unknown>>[]) =>
  rows.map(
    ({ orderId, sku, units, status, openUnits }) => `${orderId} ${sku} ${units} ${status} ${openUnits}`,
  );

describe('Shopify orders', () => {
  it('take what concerns the whole order from its first row, at the moment the file states', async () => {
    const { reading, readable } = await readFixture('shops/shopify-orders.csv');
    expect(reading).toMatchObject({
      profile: 'shopify/orders',
      sources: ['shopify'],
      rowsRead: 8,
      accepted: 8,
      firstDay: '2026-06-22',
      lastDay: '2026-06-23',
      unitsByChannel: { site: 12 },
    });
    expect(told(readable)).toEqual([
      '#1001 OR-214 3 paid 0',
      '#1001 GK-30 2 paid 0',
      '#1001 OR-214 1 paid 0',
      '#1002 KIT-12 5 unpaid 0',
      '#1003 OR-214 40 cancelled 0',
      '#1003 GK-30 7 cancelled 0',
      '#1004 OR-214 6 paid 6',
      '#1005 GK-30 9 cancelled 0',
    ]);
    expect(readable[0]).toMatchObject({
      orderedAt: '2026-06-22T21:50:26.000Z',
      businessDay: '2026-06-23',
      channel: 'site',
      unitPrice: 2.5,
      currency: 'EUR',
    });
    expect(readable[1]).toMatchObject({ currency: 'EUR', status: 'paid' });
  });
});

describe('WooCommerce orders', () => {
  const settings = { sources: { woocommerce: { zone: 'Europe/Berlin' } } };

  it('one row an item, with the names of the fields', async () => {
    const { reading, readable } = await readFixture('shops/woocommerce-items.csv', settings);
    expect(reading).toMatchObject({
      profile: 'woocommerce/orders',
      sources: ['woocommerce'],
      rowsRead: 8,
      accepted: 8,
      unitsByChannel: { site: 14 },
      warnings: [],
    });
    expect(told(readable)).toEqual([
      '8001 OR-214 3 paid 0',
      '8001 GK-30 4 paid 0',
      '8002 OR-214 5 paid 5',
      '8003 OR-214 50 unpaid 0',
      '8004 OR-214 60 cancelled 0',
      '8005 OR-214 70 unpaid 0',
      '8006 GK-30 2 paid 0',
      '8007 OR-214 80 unpaid 0',
    ]);
    expect(readable[0]).toMatchObject({
      lineId: '11',
      orderedAt: '2026-06-22T18:00:00.000Z',
      businessDay: '2026-06-23',
      unitPrice: 2.5,
      currency: 'EUR',
    });
  });

  it('with labels', async () => {
    const { reading, readable } = await readFixture('shops/woocommerce-advanced.csv', settings);
    expect(reading).toMatchObject({
      profile: 'woocommerce/orders',
      accepted: 4,
      unitsByChannel: { site: 12 },
    });
    expect(told(readable)).toEqual([
      '9001 OR-214 3 paid 0',
      '9001 GK-30 4 paid 0',
      '9002 OR-214 50 unpaid 0',
      '9003 OR-214 5 paid 5',
    ]);
  });
});
