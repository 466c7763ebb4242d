import { describe, expect, it } from 'vitest';
import { dayNumber } from '../../lib/domain/calendar.ts';
import type { History } from '../../lib/history/history.ts';
import { at, commit, day, settings, temporaryHistory } from './factory.ts';

/** A list of a warehouse, taken when the day of June 2026 closes. */
async function list(
  history: History,
  date: number,
  onHand: Readonly<Record<string, number>>,
  warehouse = 'main',
  time = '10:00',
): Promise<void> {
  const takenAt = `2026-06-${String(date).padStart(2, '0')}T${time}:00Z`;
  await commit(history, {
    record: 'stockLevel',
    rows: Object.entries(onHand).map(([sku, units]) => ({ sku, onHand: units, takenAt, warehouse })),
    file: JSON.stringify([takenAt, warehouse]),
    exportedAt: takenAt,
  });
}

/** What is on hand of a SKU from 20 to 24 June (or from another day on), and which of those days are counted. */
async function days(
  history: History,
  sku: string,
  options: { pool?: string; takenBy?: string; from?: number; windowDays?: number } = {},
) {
  const { pool = 'main', takenBy, from = 20, windowDays = 20 } = options;
  const stock = await history.stockDays({
    skus: ['A', 'B'],
    planningDay: day('2026-06-24'),
    windowDays,
    settings: settings(),
    ...(takenBy === undefined ? {} : { takenBy: at(takenBy) }),
  });
  const numbers = Array.from({ length: 5 }, (_none, index) => dayNumber(day(`2026-06-${from}`)) + index);
  return {
    onHand: numbers.map((one) => stock.on(sku, pool, one)),
    counted: numbers.filter((one) => stock.isCounted(pool, one)).map((one) => one - (numbers[0] ?? 0) + from),
  };
}

describe('stock of past days', () => {
  it('is that of the last list, and says which days have one of their own', async () => {
    const { history } = await temporaryHistory();
    await list(history, 21, { A: 5.5, B: 1 });
    await list(history, 23, { B: 3 });
    expect(await days(history, 'A')).toEqual({ onHand: [null, 5.5, 5.5, 0, 0], counted: [21, 23] });
    expect(await days(history, 'B')).toEqual({ onHand: [null, 1, 1, 3, 3], counted: [21, 23] });
    expect(await days(history, 'A', { pool: 'us' })).toEqual({
      onHand: [null, null, null, null, null],
      counted: [],
    });
  });

  it('adds up warehouses that are counted on different days, none of them more than a week ago', async () => {
    const { history } = await temporaryHistory();
    await list(history, 14, { A: 100 }, 'far');
    for (const date of [20, 21, 22, 23]) await list(history, date, { A: date }, 'near');
    expect(await days(history, 'A')).toEqual({
      onHand: [120, 121, null, null, null],
      counted: [20, 21, 22, 23],
    });
  });

  it.each([9, 12, 13, 20])(
    'is the same on a day however far back it is read: %i days',
    async (windowDays) => {
      const { history } = await temporaryHistory();
      for (const date of [12, 19]) await list(history, date, { A: 100 }, 'far');
      for (let date = 5; date <= 24; date++) await list(history, date, { A: date }, 'near');
      expect(await days(history, 'A', { windowDays, from: 16 })).toEqual({
        onHand: [116, 117, 118, 119, 120],
        counted: [16, 17, 18, 19, 20],
      });
    },
  );

  it('is not known from the begin on where a warehouse that goes on reporting has no list of the week before', async () => {
    const { history } = await temporaryHistory();
    for (const date of [6, 19]) await list(history, date, { A: 100 }, 'far');
    for (let date = 5; date <= 24; date++) await list(history, date, { A: date }, 'near');
    for (const windowDays of [9, 20])
      expect((await days(history, 'A', { windowDays, from: 16 })).onHand).toEqual([
        null,
        null,
        null,
        119,
        120,
      ]);
  });

  it('leaves out a warehouse that was listed last more than a week before', async () => {
    const { history } = await temporaryHistory();
    await list(history, 6, { A: 100 }, 'far');
    for (let date = 5; date <= 24; date++) await list(history, date, { A: date }, 'near');
    expect((await days(history, 'A', { windowDays: 9, from: 16 })).onHand).toEqual([16, 17, 18, 19, 20]);
  });

  it('knows nothing of lists that were taken later than it is asked for', async () => {
    const { history } = await temporaryHistory();
    await list(history, 22, { A: 7 });
    await list(history, 24, { A: 2 }, 'main', '12:00');
    expect((await days(history, 'A', { takenBy: '2026-06-24T11:00:00Z' })).onHand).toEqual([
      ...[null, null],
      ...[7, 7, 7],
    ]);
    expect((await days(history, 'A', { takenBy: '2026-06-24T12:00:00Z' })).onHand.at(-1)).toBe(2);
  });
});
