import { describe, expect, it } from 'vitest';
import { commit, day, settings, temporaryHistory } from './factory.ts';

const window = { planningDay: day('2026-06-24'), days: 24, settings: settings() };
const line = (orderId: string, change: object) => ({
  orderId,
  units: 10,
  businessDay: '2026-06-20',
  status: 'cancelled',
  cancelReason: 'stock',
  ...change,
});

describe('unserved demand', () => {
  it('is what was cancelled for lack of stock in the days asked for, by SKU and pool', async () => {
    const { history } = await temporaryHistory();
    await commit(history, {
      record: 'sale',
      rows: [
        line('1', {}),
        line('2', { units: 2.5 }),
        line('3', { cancelReason: 'buyer' }),
        line('4', { status: 'paid', cancelReason: null }),
        line('5', { purpose: 'gift' }),
        line('6', { businessDay: '2026-05-31' }),
        line('7', { businessDay: '2026-06-25' }),
        line('8', { sku: 'B', channel: 'b2b', businessDay: '2026-06-01' }),
      ],
    });
    const pools = settings({ pools: { channels: { b2b: 'cn' } } });
    expect(await history.unservedDemand({ ...window, settings: pools })).toEqual([
      { sku: 'A', pool: 'main', quantity: 125_000 },
      { sku: 'B', pool: 'cn', quantity: 100_000 },
    ]);
  });

  it('of a kit is that of its parts', async () => {
    const { history } = await temporaryHistory();
    await commit(history, { record: 'sale', rows: [line('1', { sku: 'KIT' })] });
    await commit(history, {
      record: 'listing',
      rows: [
        { source: 'shop', listingSku: 'KIT', sku: 'A', unitsPerListing: 2 },
        { source: 'shop', listingSku: 'KIT', sku: 'B', unitsPerListing: 1 },
      ],
    });
    expect(await history.unservedDemand(window)).toEqual([
      { sku: 'A', pool: 'main', quantity: 200_000 },
      { sku: 'B', pool: 'main', quantity: 100_000 },
    ]);
  });

  it('is none where no sale is known', async () => {
    const { history } = await temporaryHistory();
    expect(await history.unservedDemand(window)).toEqual([]);
  });
});
