import { describe, expect, it } from 'vitest';
import { at, commit, type Row, settings, temporaryHistory } from './factory.ts';

const AT = at('2026-06-24T12:00:00Z');

const received = (receivedOn: string, units: number, rest: Row = {}): Row => ({
  orderId: `PO-${receivedOn}-${units}`,
  receivedOn,
  units,
  ...rest,
});

describe('the age of stock', () => {
  it('is told lot by lot where the shelf life ends within the days asked for', async () => {
    const { history } = await temporaryHistory();
    await commit(history, {
      record: 'item',
      rows: [
        { sku: 'A', shelfLifeDays: 365 },
        { sku: 'B', leadTimeDays: 7 },
      ],
    });
    await commit(history, {
      record: 'goodsReceipt',
      rows: [
        received('2025-08-01', 10),
        received('2025-08-01', 5, { orderId: 'other' }),
        received('2025-12-21', 20),
        received('2025-12-22', 40),
        received('2026-06-01', 80),
        received('2026-06-02', 7, { sku: 'B' }),
        received('2026-06-25', 99),
      ],
    });
    // 365 days after 2025-12-21 is 180 days from 2026-06-24.
    const { recordedFrom, readings } = await history.stockAges({ at: AT, days: 180, settings: settings() });
    expect(recordedFrom).toBe('2025-08-01');
    expect(readings).toEqual([
      {
        sku: 'A',
        pool: 'main',
        newestOn: '2026-06-01',
        oldLots: [
          { receivedOn: '2025-08-01', quantity: 150_000 },
          { receivedOn: '2025-12-21', quantity: 200_000 },
        ],
        laterQuantity: 1_200_000,
      },
      { sku: 'B', pool: 'main', newestOn: '2026-06-02', oldLots: [], laterQuantity: 70_000 },
    ]);
  });

  it('counts one source a warehouse, pool by pool', async () => {
    const { history } = await temporaryHistory();
    await commit(history, {
      record: 'goodsReceipt',
      rows: [
        received('2026-06-01', 10),
        received('2026-06-01', 10, { source: 'wms' }),
        received('2026-06-03', 3, { warehouse: 'la' }),
      ],
    });
    const json = { pools: { warehouses: { la: 'us' } }, sourceOfRecord: { warehouses: { main: 'wms' } } };
    const { readings } = await history.stockAges({ at: AT, days: 30, settings: settings(json) });
    expect(readings.map(({ pool, newestOn, laterQuantity }) => [pool, newestOn, laterQuantity])).toEqual([
      ['main', '2026-06-01', 100_000],
      ['us', '2026-06-03', 30_000],
    ]);
  });

  it('is unknown where no receipt is', async () => {
    const { history } = await temporaryHistory();
    const options = { at: AT, days: 180, settings: settings() };
    expect(await history.stockAges(options)).toEqual({ recordedFrom: null, readings: [] });
  });
});
