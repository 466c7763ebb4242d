import { describe, expect, it } from 'vitest';
import { dayNumber } from '../../lib/domain/calendar.ts';
import { RECEIVED_KINDS } from '../../lib/domain/received-orders.ts';
import type { History } from '../../lib/history/history.ts';
import { commit, day, type Row, settings, temporaryHistory } from './factory.ts';

const DAY = day('2026-06-24');

/** Orders as `sku pool ordered>arrived kind supplier expedited`. */
async function ordersOf(history: History, json: unknown = {}, windowDays = 365): Promise<string[]> {
  const orders = await history.receivedOrders({ planningDay: DAY, windowDays, settings: settings(json) });
  const before = (days: Int32Array, at: number) => (days[at] ?? 0) - dayNumber(DAY);
  return orders.skus.flatMap((sku, series) => {
    const lines: string[] = [];
    for (let at = orders.offsets[series] ?? 0; at < (orders.offsets[series + 1] ?? 0); at++) {
      const supplier = orders.supplierNames[orders.suppliers[at] ?? -1] ?? '-';
      const words = [
        RECEIVED_KINDS[orders.kinds[at] ?? 0],
        supplier,
        orders.expedited[at] ? 'expedited' : '',
      ];
      lines.push(
        `${sku} ${orders.pools[series]} ${before(orders.orderedOn, at)}>${before(orders.arrivedOn, at)} ${words.join(' ').trim()}`,
      );
    }
    return lines;
  });
}

const receipt = (orderId: string, receivedOn: string, units = 100, rest: Row = {}): Row => ({
  orderId,
  receivedOn,
  units,
  orderedOn: '2026-06-01',
  ...rest,
});
const line = (orderId: string, unitsOpen: number, rest: Row = {}): Row => ({ orderId, unitsOpen, ...rest });

describe('orders received', () => {
  it('are told with the day they were placed and the day by which half of them was there', async () => {
    const { history } = await temporaryHistory();
    await commit(history, {
      record: 'goodsReceipt',
      rows: [
        receipt('whole', '2026-06-11'),
        receipt('sample first', '2026-06-03', 5),
        receipt('sample first', '2026-06-15', 95),
        receipt('rest late', '2026-06-10', 60),
        receipt('rest late', '2026-06-23', 40),
      ],
    });
    expect(await ordersOf(history)).toEqual([
      'A main -23>-14 unknown -',
      'A main -23>-13 unknown -',
      'A main -23>-9 unknown -',
    ]);
  });

  it('know from the order lists that ever named them what receipts do not say', async () => {
    const { history } = await temporaryHistory();
    await commit(history, {
      record: 'supplyOrder',
      file: 'June 1',
      exportedAt: '2026-06-01T12:00:00Z',
      rows: [line('P1', 100, { supplier: 'Hui', orderedOn: '2026-05-20' }), line('P2', 50, { sku: 'B' })],
    });
    await commit(history, {
      record: 'supplyOrder',
      file: 'June 5',
      exportedAt: '2026-06-05T12:00:00Z',
      rows: [line('P2', 50, { sku: 'B', kind: 'production', expedited: true })],
    });
    await commit(history, {
      record: 'goodsReceipt',
      rows: [
        receipt('P1', '2026-06-11', 100, { orderedOn: null, source: 'wms' }),
        receipt('P2', '2026-06-12', 50, { sku: 'B', source: 'wms' }),
        receipt('P3', '2026-06-12', 50, { orderedOn: null, source: 'wms' }),
      ],
    });
    expect(await ordersOf(history)).toEqual([
      'A main -35>-13 purchase Hui',
      'B main -23>-12 production - expedited',
    ]);
  });

  it('are not there while more is open than came', async () => {
    const { history } = await temporaryHistory();
    const rows = [receipt('P1', '2026-06-03', 5), receipt('P2', '2026-06-13', 60)];
    await commit(history, { record: 'goodsReceipt', rows });
    await commit(history, { record: 'supplyOrder', rows: [line('P1', 95), line('P2', 40)] });
    expect(await ordersOf(history)).toEqual(['A main -23>-11 purchase -']);
  });

  it('hold nothing after the planning day or before the window', async () => {
    const { history } = await temporaryHistory();
    await commit(history, {
      record: 'goodsReceipt',
      rows: [
        receipt('next day', '2026-06-25'),
        receipt('old', '2026-06-20'),
        receipt('half tomorrow', '2026-06-20', 30),
        receipt('half tomorrow', '2026-06-25', 90),
      ],
    });
    expect(await ordersOf(history)).toEqual(['A main -23>-4 unknown -', 'A main -23>-4 unknown -']);
    expect(await ordersOf(history, {}, 4)).toEqual([]);
  });

  it('are of the pool of their warehouse, by one source a warehouse, newest rows only', async () => {
    const { history } = await temporaryHistory();
    const pools = { warehouses: { la: 'us' } };
    await commit(history, {
      record: 'goodsReceipt',
      rows: [
        receipt('P1', '2026-06-11'),
        receipt('P1', '2026-06-11', 100, { source: 'wms' }),
        receipt('P2', '2026-06-21', 100, { warehouse: 'la' }),
      ],
    });
    const mended = [receipt('P2', '2026-06-21', 100, { warehouse: 'la', orderedOn: '2026-05-25' })];
    await commit(history, {
      record: 'goodsReceipt',
      rows: mended,
      file: 'mended',
      exportedAt: '2026-06-24T13:00:00Z',
    });
    expect(await ordersOf(history, { pools })).toEqual(['A main -23>-13 unknown -', 'A us -30>-3 unknown -']);
    expect(await ordersOf(history, { pools, sourceOfRecord: { warehouses: { main: 'wms' } } })).toHaveLength(
      2,
    );
  });

  it('are none in an empty history', async () => {
    const { history } = await temporaryHistory();
    expect(await ordersOf(history)).toEqual([]);
  });
});
