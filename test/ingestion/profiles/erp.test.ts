import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { EXPORTS, readExportOf, readFixture } from './fixtures.ts';

const onDay = (name: string) => name.replace(/\.(\w+)$/, '-2026-06-24.$1').replace('/', '-');

describe('stock', () => {
  const told = async (name: string, settings: object = {}) => {
    const { reading, readable, rejected } = await readFixture(name, settings, onDay(name));
    expect(rejected, name).toEqual([]);
    const levels = readable.map(
      ({ warehouse, sku, onHand, committed, sellable }) =>
        `${warehouse} ${sku} ${onHand} ${committed} ${sellable}`,
    );
    return { reading, levels, takenAt: readable[0]?.takenAt };
  };

  it('of Jushuitan, Wangdiantong, Kingdee and Yonyou keeps on hand, promised and available apart', async () => {
    const jushuitan = await told('erp/stock-jushuitan.csv');
    expect(jushuitan.reading).toMatchObject({
      profile: 'erp/stock',
      sources: ['erp'],
      rowsRead: 3,
      accepted: 2,
      skipped: 1,
    });
    expect(jushuitan.levels).toEqual(['宁波仓 OR-214 1200 170 1030', '宁波仓 GK-30 80 95 -5']);
    expect(jushuitan.takenAt).toBe('2026-06-24T10:00:00.000Z');
    expect((await told('erp/stock-wangdiantong.csv')).levels).toEqual([
      '宁波仓 OR-214 1200 150 1050',
      '宁波仓 GK-30 80.5 95 -14.5',
    ]);
    const kingdee = await told('erp/stock-kingdee.csv');
    expect(kingdee.reading).toMatchObject({ profile: 'erp/stock', accepted: 3, skipped: 1 });
    expect(kingdee.levels).toEqual([
      '原材料仓 OR-214 1000 50 900',
      '原材料仓 OR-214 200 0 130',
      '原材料仓 GK-30 80 0 -15',
    ]);
    expect((await told('erp/stock-yonyou-u8.csv')).levels).toEqual([
      '原料库 OR-214 1200 150 1050',
      '原料库 GK-30 -12 8 -20',
    ]);
  });

  it('in GB18030 is the same', async () => {
    const text = await readFile(join(EXPORTS, 'erp/stock-wangdiantong.csv'), 'utf8');
    const { readable } = await readExportOf(iconv.encode(text, 'gb18030'), {}, 'stock-2026-06-24.csv');
    expect(readable).toEqual(
      (await readFixture('erp/stock-wangdiantong.csv', {}, 'stock-2026-06-24.csv')).readable,
    );
  });

  it('of Odoo is by location', async () => {
    const { reading, levels } = await told('erp/stock-odoo.csv');
    expect(reading).toMatchObject({ profile: 'odoo/stock', sources: ['odoo'] });
    expect(levels).toEqual(['WH/Stock OR-214 1200 150 1050', 'WH/Stock GK-30 80.5 95 -14.5']);
  });

  it('of SAP is what can be used freely, by plant and storage location', async () => {
    const { reading, levels } = await told('erp/stock-sap-mb52.txt', { sources: { sap: { decimal: ',' } } });
    expect(reading).toMatchObject({ profile: 'sap/mb52', sources: ['sap'], rowsRead: 2, accepted: 2 });
    expect(levels).toEqual([
      '1000#0001 000000000000000214 1200 null null',
      '1000#0001 GK-30 -302.35 null null',
    ]);
  });
});

describe('supply orders', () => {
  const told = async (name: string) => {
    const { reading, readable, rejected } = await readFixture(name, {}, onDay(name));
    expect(rejected, name).toEqual([]);
    expect(reading.rowsRead).toBe(reading.accepted + reading.skipped);
    return readable.map(
      ({ orderId, lineId, sku, unitsOpen, orderedOn, dueOn, kind }) =>
        `${orderId} ${lineId} ${sku} ${unitsOpen} ${orderedOn} ${dueOn} ${kind}`,
    );
  };

  it('of Kingdee are approved, neither closed nor void', async () => {
    expect(await told('erp/supply-kingdee.csv')).toEqual([
      'CGDD000101 1 OR-214 600 2026-06-01 2026-07-15 purchase',
    ]);
  });

  it('of Kingdee by the names of its fields have their codes read', async () => {
    const content = [
      'FBillNo,FDocumentStatus,FCloseStatus,FMRPCloseStatus,FCancelStatus,FDate,FSupplierId.FName,FMaterialId.FNumber,FQty,FREMAINSTOCKINQTY,FDeliveryDate',
      'P1,C,A,A,A,2026-06-01 00:00:00,Works,OR-214,1000,600,2026-07-15 00:00:00',
      'P2,C,A,B,A,2026-06-01 00:00:00,Works,OR-214,1000,600,2026-07-15 00:00:00',
      'P3,A,A,A,A,2026-06-01 00:00:00,Works,OR-214,1000,600,2026-07-15 00:00:00',
    ].join('\n');
    const { reading, readable } = await readExportOf(content, {}, 'po.csv');
    expect(reading).toMatchObject({ profile: 'erp/purchase_orders', accepted: 1, skipped: 2 });
    expect(readable).toMatchObject([{ orderId: 'P1', unitsOpen: 600, dueOn: '2026-07-15' }]);
  });

  it('of Yonyou leave lines out that somebody closed', async () => {
    expect(await told('erp/supply-yonyou-u8.csv')).toEqual([
      'PO2601 1 OR-214 600 2026-06-01 2026-07-15 purchase',
    ]);
  });

  it('of Jushuitan are what is ordered less what came, never below zero', async () => {
    expect(await told('erp/supply-jushuitan.csv')).toEqual([
      '88001 OR-214 OR-214 600 2026-06-01 2026-07-15 purchase',
      '88001 GK-30 GK-30 0 2026-06-01 2026-07-15 purchase',
    ]);
  });

  it('of Odoo are purchase orders, locked ones too, no requests for quotation', async () => {
    expect(await told('erp/supply-odoo.csv')).toEqual([
      'P00041 OR-214 OR-214 600 2026-06-01 2026-07-15 purchase',
      'P00043 GK-30 GK-30 500 2026-06-20 2026-07-20 purchase',
    ]);
  });

  it('of the own workshops are production', async () => {
    expect(await told('erp/supply-production-kingdee.csv')).toEqual([
      'MO000201 1 VS-08 1500 null 2026-07-05 production',
    ]);
  });
});

describe('goods receipts', () => {
  it.each([
    ['kingdee', ['CGDD000101 1 OR-214 250 2026-06-15', 'CGDD000101 1 OR-214 150 2026-06-18']],
    ['jushuitan', ['88001 OR-214 OR-214 400 2026-06-15']],
    ['odoo', ['P00041 OR-214 OR-214 400 2026-06-15']],
  ])('of %s are what was posted, by their orders', async (system, expected) => {
    const { reading, readable, rejected } = await readFixture(`erp/receipts-${system}.csv`);
    expect(rejected).toEqual([]);
    expect(reading).toMatchObject({ profile: 'erp/goods_receipts', skipped: 1 });
    const told = readable.map(
      ({ orderId, lineId, sku, units, receivedOn }) => `${orderId} ${lineId} ${sku} ${units} ${receivedOn}`,
    );
    expect(told).toEqual(expected);
  });
});

describe('B2B sales', () => {
  const told = async (name: string, settings: object = {}) => {
    const { reading, readable, rejected } = await readFixture(name, settings);
    expect(rejected, name).toEqual([]);
    const lines = readable.map(
      ({ orderId, sku, channel, units, status, cancelReason, purpose, openUnits }) =>
        `${orderId} ${sku} ${channel} ${units} ${status} ${cancelReason} ${purpose} ${openUnits}`,
    );
    return { reading, lines, readable };
  };

  it('of Kingdee are what was really sent; gifts are no demand, drafts are not paid', async () => {
    const { reading, lines, readable } = await told('erp/b2b-kingdee-outbound.csv');
    expect(reading).toMatchObject({ profile: 'erp/sales', sources: ['erp'], unitsByChannel: { b2b: 480 } });
    expect(lines).toEqual([
      'XSCKD000401 OR-214 b2b 480 paid null sale 0',
      'XSCKD000401 GK-30 b2b 50 paid null gift 0',
      'XSCKD000402 OR-214 b2b 900 unpaid null sale 0',
    ]);
    expect(readable[0]).toMatchObject({
      businessDay: '2026-06-22',
      orderedAt: null,
      warehouse: '宁波仓',
      unitPrice: 1.25,
      currency: 'CNY',
    });
  });

  it('leave the warehouse that they name, else the one that settings state', async () => {
    const settings = { sources: { erp: { warehouse: 'hangzhou' } } };
    expect((await told('erp/b2b-kingdee-outbound.csv', settings)).readable[0]).toMatchObject({
      warehouse: '宁波仓',
    });
    expect((await told('erp/b2b-odoo.csv', settings)).readable[0]).toMatchObject({ warehouse: 'hangzhou' });
    expect((await told('erp/b2b-odoo.csv')).readable[0]).toMatchObject({ warehouse: null });
  });

  it('of Yonyou are open where nobody closed the line', async () => {
    expect((await told('erp/b2b-yonyou-u8.csv')).lines).toEqual([
      'SO2601 OR-214 b2b 500 paid null sale 300',
      'SO2601 GK-30 b2b 300 paid null sale 0',
    ]);
  });

  it('of Odoo are confirmed orders', async () => {
    const { lines, reading } = await told('erp/b2b-odoo.csv');
    expect(lines).toEqual([
      'S00071 OR-214 b2b 500 paid null sale 300',
      'S00072 OR-214 b2b 900 unpaid null sale 0',
      'S00073 OR-214 b2b 800 cancelled other sale 0',
    ]);
    expect(reading.unitsByChannel).toEqual({ b2b: 500 });
  });

  it('of Jushuitan have the channel that settings give its platforms', async () => {
    const settings = { channelNames: { 抖音: 'other', 线下: 'b2b' } };
    const { reading, lines } = await told('erp/b2b-jushuitan.csv', settings);
    expect(lines).toEqual([
      'JST1 OR-214 other 20 paid null sale null',
      'JST2 GK-30 b2b 5 paid null sale null',
      'JST3 GK-30 b2b 50 unpaid null sale 0',
      'JST4 GK-30 b2b 7 cancelled stock sale 0',
      'JST5 GK-30 b2b 1 paid null gift null',
    ]);
    expect(reading.unitsByChannel).toEqual({ b2b: 12, other: 20 });
  });
});
