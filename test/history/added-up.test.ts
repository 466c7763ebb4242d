import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { RECORDS } from '../../lib/domain/records.ts';
import { addUp } from '../../lib/history/added-up.ts';
import { openDatabase, queryRows } from '../../lib/history/database.ts';
import { noRows } from '../../lib/history/record-columns.ts';

describe('adding up rows of one key', () => {
  it.each([1000, 7, 1])('gives one row a key, %i rows added up at a time', async (partRows) => {
    const folder = await mkdtemp(join(tmpdir(), 'history-test-'));
    const database = await openDatabase({
      temporaryFolder: join(folder, 'spill'),
      memoryLimitMb: 100,
      threads: 2,
    });
    try {
      const found = await database.work(async (connection) => {
        // Order n has n + 1 lines of one key, for n from 0 to 9; the last line of each is the cheapest.
        await connection.run(
          `CREATE TEMP TABLE given AS FROM ${noRows('sale')} UNION ALL BY NAME
           SELECT 'shop' AS source, CAST(number AS VARCHAR) AS order_id, '1' AS line_id, CAST(1.5 AS DECIMAL(18,4)) AS units,
             CAST(10 - line AS DECIMAL(18,4)) AS unit_price, TIMESTAMP '2026-06-24' AS exported_at
           FROM range(10) AS orders(number), LATERAL (SELECT unnest(range(number + 1)) AS line)`,
        );
        const { query, addedUp } = await addUp(
          connection,
          RECORDS.sale,
          { query: () => 'given', shared: new Map() },
          folder,
          partRows,
        );
        const rows = await queryRows(
          connection,
          `SELECT order_id, CAST(units AS DOUBLE), CAST(unit_price AS DOUBLE) FROM ${query()} ORDER BY order_id`,
        );
        return { rows, addedUp };
      });
      const numbers = Array.from({ length: 10 }, (_, number) => number);
      expect(found.rows).toEqual(numbers.map((number) => [`${number}`, 1.5 * (number + 1), 10 - number]));
      expect(found.addedUp).toBe(55 - 10);
    } finally {
      database.close();
      await rm(folder, { recursive: true });
    }
  });
});
