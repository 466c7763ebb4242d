import { describe, expect, it } from 'vitest';
import { instant } from '../../lib/domain/calendar.ts';
import { commit, type Row, settings, temporaryHistory } from './factory.ts';

/** Noon of 2026-06-24 in the factory: the day before has closed. */
const NOON = instant('2026-06-24T04:00:00Z');

const sale = (orderId: string, units: number, rest: Row = {}): Row => ({
  orderId,
  units,
  channel: 'tiktok',
  businessDay: '2026-06-24',
  orderedAt: '2026-06-24T02:00:00.000Z',
  ...rest,
});

describe('what was sold today', () => {
  it('is what pulse channels sold since the last closed day, up to the moment', async () => {
    const { history } = await temporaryHistory();
    await commit(history, {
      record: 'sale',
      rows: [
        sale('1', 30),
        sale('2', 12, { sku: 'B' }),
        sale('3', 500, { orderedAt: '2026-06-24T05:00:00.000Z' }),
        sale('4', 500, { orderedAt: null }),
        sale('5', 500, { channel: 'b2b' }),
        sale('6', 500, { status: 'unpaid' }),
        sale('7', 500, { businessDay: '2026-06-23', orderedAt: '2026-06-23T02:00:00.000Z' }),
      ],
    });
    expect(await history.soldToday({ at: NOON, settings: settings() })).toEqual([
      { sku: 'A', pool: 'main', units: 30 },
      { sku: 'B', pool: 'main', units: 12 },
    ]);
    const later = await history.soldToday({ at: instant('2026-06-24T05:00:00Z'), settings: settings() });
    expect(later[0]?.units).toBe(530);
    const closed = await history.soldToday({ at: instant('2026-06-24T11:00:00Z'), settings: settings() });
    expect(closed).toEqual([]);
  });
});
