import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openDatabase, queryRows } from '../../lib/history/database.ts';
import { historyObjects } from '../../lib/history/history-objects.ts';
import { eachNewest, eventsOf } from '../../lib/history/newest-events.ts';
import { commit, temporaryHistory } from './factory.ts';

describe('the newest row of each event', () => {
  it.each([1_000_000, 40, 7, 1])('is given once, %i rows compared at a time', async (partRows) => {
    const { history, store } = await temporaryHistory();
    const orders = (numbers: number[], units: number) =>
      numbers.map((number) => ({ orderId: `${number}`, businessDay: `2026-0${1 + (number % 6)}-11`, units }));
    const numbers = Array.from({ length: 60 }, (_, index) => index);
    const files = [
      { file: 'b', exportedAt: '2026-06-12T00:00:00Z', rows: orders(numbers.slice(20, 50), 2) },
      { file: 'c', exportedAt: '2026-06-13T00:00:00Z', rows: orders(numbers.slice(40), 3) },
      { file: 'a', exportedAt: '2026-06-11T00:00:00Z', rows: orders(numbers.slice(0, 45), 1) },
    ];
    for (const file of files) await commit(history, { record: 'sale', ...file });

    const folder = await mkdtemp(join(tmpdir(), 'history-test-'));
    const database = await openDatabase({ temporaryFolder: folder, memoryLimitMb: 100, threads: 1 });
    const found: string[] = [];
    let parts = 0;
    try {
      await database.work(async (connection) => {
        const events = await eventsOf(historyObjects(store, join(folder, 'local')), 'sale');
        const take = async (query: string) => {
          parts += 1;
          const rows = await queryRows(connection, `SELECT order_id, CAST(units AS DOUBLE) FROM (${query})`);
          found.push(...rows.map((row) => row.join(' ')));
        };
        await eachNewest(connection, events, ['order_id', 'units'], take, partRows);
      });
    } finally {
      database.close();
      await rm(folder, { recursive: true });
    }
    const expected = numbers.map((number) => `${number} ${number < 20 ? 1 : number < 40 ? 2 : 3}`);
    expect(found.sort()).toEqual(expected.sort());
    // 30 orders are in more than one file, with 65 rows in all.
    expect(parts).toBe(1 + Math.ceil(65 / partRows));
  });
});
