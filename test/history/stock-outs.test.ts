import { describe, expect, it } from 'vitest';
import { dayNumber } from '../../lib/domain/calendar.ts';
import { soldOutDaysOf } from '../../lib/domain/stock-outs.ts';
import type { History } from '../../lib/history/history.ts';
import { commit, day, type Row, settings, temporaryHistory } from './factory.ts';

const DAY = day('2026-06-24');

/** Days before the planning day on which a SKU was sold out, the oldest first. */
async function soldOut(history: History, sku: string, pool = 'main', json: unknown = {}): Promise<number[]> {
  const options = { planningDay: DAY, windowDays: 30, settings: settings(json) };
  const stockOuts = await history.stockOuts(options);
  return [...soldOutDaysOf(stockOuts, sku, pool)].map((number) => dayNumber(DAY) - number);
}

/** A list of each of these days of June 2026, taken when the day closes. */
async function lists(
  history: History,
  onHand: Readonly<Record<number, Readonly<Record<string, number>>>>,
  changes: { readonly row?: Row; readonly time?: string; readonly partial?: boolean } = {},
): Promise<void> {
  const { row = {}, time = '10:00', partial = false } = changes;
  for (const [date, stock] of Object.entries(onHand)) {
    const takenAt = `2026-06-${date.padStart(2, '0')}T${time}:00Z`;
    await commit(history, {
      record: 'stockLevel',
      rows: Object.entries(stock).map(([sku, units]) => ({ sku, onHand: units, takenAt, ...row })),
      file: JSON.stringify([takenAt, row]),
      exportedAt: takenAt,
      partial,
    });
  }
}

describe('days sold out', () => {
  it('are those at whose close the list has none, or does not name the SKU', async () => {
    const { history } = await temporaryHistory();
    await lists(history, { 20: { A: 5, B: 1 }, 21: { A: 0, B: 1 }, 22: { B: 1 }, 23: { A: 7, B: 1 } });
    expect(await soldOut(history, 'A')).toEqual([3, 2]);
    expect(await soldOut(history, 'B')).toEqual([]);
    expect(await soldOut(history, 'NEVER LISTED')).toEqual([4, 3, 2, 1]);
    expect(await soldOut(history, 'A', 'us')).toEqual([]);
  });

  it('are none without lists', async () => {
    const { history } = await temporaryHistory();
    expect(await soldOut(history, 'A')).toEqual([]);
  });

  it('lie between two lists that both have none, a week apart at most; a day with one such neighbour is not known', async () => {
    const { history } = await temporaryHistory();
    await lists(history, { 8: { A: 0 }, 15: { A: 0 }, 18: { A: 3 }, 20: { A: 0 } });
    expect(await soldOut(history, 'A')).toEqual([16, 15, 14, 13, 12, 11, 10, 9, 4]);
    const { history: apart } = await temporaryHistory();
    await lists(apart, { 7: { A: 0 }, 15: { A: 0 } });
    expect(await soldOut(apart, 'A')).toEqual([17, 9]);
  });

  it('hold nothing of lists after the planning day or before the window', async () => {
    const { history } = await temporaryHistory();
    await lists(history, { 24: { A: 0 }, 25: { A: 0 }, 28: { A: 5 } });
    await commit(history, {
      record: 'stockLevel',
      rows: [{ sku: 'A', onHand: 0, takenAt: '2026-05-20T10:00:00Z' }],
      file: 'May',
    });
    expect(await soldOut(history, 'A')).toEqual([0]);
  });

  it('go by the last list of a day: one of the morning tells of the day before', async () => {
    const { history } = await temporaryHistory();
    await lists(history, { 21: { A: 9 } }, { time: '11:00' });
    await lists(history, { 21: { A: 0 }, 22: { A: 4 } }, { time: '12:00' });
    await lists(history, { 24: { A: 0 } }, { time: '02:00' });
    expect(await soldOut(history, 'A')).toEqual([3, 1]);
  });

  it('need every warehouse of the pool to have none', async () => {
    const { history } = await temporaryHistory();
    await lists(history, { 20: { A: 0 }, 21: { A: 0 }, 22: { A: 0 }, 23: { A: 0 } });
    await lists(history, { 20: { A: 1 }, 22: { A: 0 } }, { row: { warehouse: 'ningbo' } });
    await lists(history, { 23: { A: 1 } }, { row: { warehouse: 'la' } });
    expect(await soldOut(history, 'A', 'main', { pools: { warehouses: { la: 'us' } } })).toEqual([2]);
    expect(await soldOut(history, 'A', 'us', { pools: { warehouses: { la: 'us' } } })).toEqual([]);
  });

  it('are also those of an order limit, where nothing is sellable', async () => {
    const { history } = await temporaryHistory();
    await lists(history, { 20: { A: 5 } }, { row: { sellable: 0 } });
    await lists(history, { 21: { A: 5 } }, { row: { sellable: 2 } });
    await lists(history, { 22: { A: -5 } });
    expect(await soldOut(history, 'A')).toEqual([4, 2]);
  });

  it('are not told by a list with rejected rows, and only by the source that counts', async () => {
    const { history } = await temporaryHistory();
    await lists(history, { 20: { A: 0 } }, { partial: true });
    await lists(history, { 21: { A: 0 }, 22: { A: 0 } }, { row: { source: 'erp' } });
    await lists(history, { 22: { A: 1 } });
    const of = (source: string) =>
      soldOut(history, 'A', 'main', { sourceOfRecord: { warehouses: { main: source } } });
    expect(await of('erp')).toEqual([3, 2]);
    expect(await of('wms')).toEqual([]);
  });
});
