import { describe, expect, it } from 'vitest';
import { dayNumber, instant } from '../../lib/domain/calendar.ts';
import { commit, day, type Row, settings, temporaryHistory } from './factory.ts';

/** Eight in the evening of the factory's day. */
const AT = instant('2026-06-24T12:00:00Z');

const sale = (orderId: string, units: number, rest: Row = {}): Row => ({
  orderId,
  units,
  businessDay: '2026-06-20',
  ...rest,
});

const on = (text: string) => dayNumber(day(text));

describe('demand by channel', () => {
  it('is by day what each channel sold, today as far as it has come', async () => {
    const { history } = await temporaryHistory();
    await commit(history, {
      record: 'sale',
      rows: [
        sale('1', 30, { channel: 'b2b' }),
        sale('2', 5, { channel: 'tiktok' }),
        sale('3', 7, { channel: 'tiktok' }),
        sale('4', 9, { channel: 'tiktok', status: 'unpaid' }),
        sale('5', 4, { channel: 'tiktok', businessDay: '2026-06-24', orderedAt: '2026-06-24T11:00:00.000Z' }),
        sale('6', 8, { channel: 'tiktok', businessDay: '2026-06-24', orderedAt: '2026-06-24T13:00:00.000Z' }),
        sale('7', 2, { channel: 'b2b', businessDay: '2026-06-17' }),
        sale('8', 3, { channel: 'b2b', sku: 'B', businessDay: '2026-06-18' }),
      ],
    });
    expect(await history.channelDemand({ at: AT, days: 7, settings: settings(), skus: ['A', 'B'] })).toEqual([
      { sku: 'A', pool: 'main', channel: 'b2b', days: [[on('2026-06-20'), 30]] },
      {
        sku: 'A',
        pool: 'main',
        channel: 'tiktok',
        days: [
          [on('2026-06-20'), 12],
          [on('2026-06-24'), 4],
        ],
      },
      { sku: 'B', pool: 'main', channel: 'b2b', days: [[on('2026-06-18'), 3]] },
    ]);
  });

  it('adds up to the demand that planning reads, kits taken apart', async () => {
    const { history } = await temporaryHistory();
    await commit(history, { record: 'item', rows: [{ sku: 'A' }] });
    await commit(history, {
      record: 'listing',
      rows: [{ source: 'shop', listingSku: 'KIT', sku: 'A', unitsPerListing: 3 }],
    });
    await commit(history, {
      record: 'sale',
      rows: [
        sale('1', 10, { channel: 'b2b', businessDay: '2026-06-22' }),
        sale('2', 2, { channel: 'tiktok', businessDay: '2026-06-23', sku: 'KIT' }),
        sale('3', 1.5, { channel: 'site', businessDay: '2026-06-23' }),
      ],
    });
    const channels = await history.channelDemand({ at: AT, days: 30, settings: settings(), skus: ['A'] });
    const { demand } = await history.demand({
      planningDay: day('2026-06-24'),
      windowDays: 30,
      settings: settings(),
    });
    const sum = channels.flatMap(({ days }) => days.map(([, units]) => units)).reduce((a, b) => a + b, 0);
    const planned = [...demand.baseQuantities, ...demand.pulseQuantities].reduce((a, b) => a + b, 0);
    expect(sum).toBe(17.5);
    expect(planned).toBe(175_000);
  });

  it('is that of the SKUs that are asked for, also where they sold in kits', async () => {
    const { history } = await temporaryHistory();
    await commit(history, { record: 'item', rows: [{ sku: 'A' }, { sku: 'B' }] });
    await commit(history, {
      record: 'listing',
      rows: ['A', 'B'].map((sku) => ({ source: 'shop', listingSku: 'KIT', sku, unitsPerListing: 3 })),
    });
    await commit(history, {
      record: 'sale',
      rows: [sale('1', 10, { sku: 'B' }), sale('2', 2, { sku: 'KIT' })],
    });
    const read = (skus: string[]) => history.channelDemand({ at: AT, days: 30, settings: settings(), skus });
    const all = await read(['A', 'B']);
    expect(all.map(({ sku, days }) => [sku, days[0]?.[1]])).toEqual([
      ['A', 6],
      ['B', 16],
    ]);
    for (const skus of [['A'], ['B'], ['B', 'A'], ['C'], []])
      expect(await read(skus)).toEqual(all.filter(({ sku }) => skus.includes(sku)));
  });

  it('is nothing where nothing was sold', async () => {
    const { history } = await temporaryHistory();
    expect(await history.channelDemand({ at: AT, days: 30, settings: settings(), skus: ['A'] })).toEqual([]);
  });
});
