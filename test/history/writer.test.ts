import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Database, openDatabase } from '../../lib/history/database.ts';
import { historyObjects } from '../../lib/history/history-objects.ts';
import { openWriter } from '../../lib/history/writer.ts';
import { folderStore } from '../../lib/local/folder-store.ts';
import { at, batchOf, commit, contentOf, day, demandLines, settings, temporaryHistory } from './factory.ts';

const window = { planningDay: day('2026-06-30'), windowDays: 90, settings: settings() };

const twoMonths = {
  record: 'sale',
  rows: [
    { orderId: '3', businessDay: '2026-06-01', units: 3 },
    { orderId: '1', businessDay: '2026-05-31', units: 1.25 },
    { orderId: '2', businessDay: '2026-05-30', units: 2 },
  ],
} as const;

describe('a writer', () => {
  it('stores a file as one object a month, named by its hash', async () => {
    const { history, store } = await temporaryHistory();
    const committed = await commit(history, { ...twoMonths, contentHash: 'abc' });
    expect(committed).toEqual({
      objects: ['history/sale/month=2026-05/abc.parquet', 'history/sale/month=2026-06/abc.parquet'],
      rows: 3,
      storedRows: 3,
    });
    expect(Object.keys(await contentOf(store))).toEqual(committed.objects);
  });

  it('gives the same bytes for the same rows in any order, with any segment size and number of threads', async () => {
    const rows = Array.from({ length: 50 }, (_, index) => ({
      orderId: String(index * 7919),
      businessDay: `2026-0${1 + (index % 6)}-1${index % 10}`,
      units: index / 4,
    }));
    const contents = await Promise.all(
      [
        { rows, segmentRows: 400_000, threads: 1 },
        { rows: rows.toReversed(), segmentRows: 3, threads: 2 },
      ].map(async ({ rows: ordered, ...options }) => {
        const { history, store } = await temporaryHistory(options);
        await commit(history, { record: 'sale', rows: ordered });
        return contentOf(store);
      }),
    );
    expect(Object.keys(contents[0] ?? {})).toHaveLength(6);
    expect(contents[1]).toEqual(contents[0]);
  });

  it('gives the same objects when a commit that was cut short is done again', async () => {
    const { history, store } = await temporaryHistory();
    const { objects } = await commit(history, twoMonths);
    const whole = await contentOf(store);
    await store.remove(objects.slice(1));
    await commit(history, twoMonths);
    expect(await contentOf(store)).toEqual(whole);
  });

  it('adds up rows of one key, over segments and months, and says how many', async () => {
    const { history } = await temporaryHistory({ segmentRows: 2 });
    const committed = await commit(history, {
      record: 'sale',
      rows: [
        { orderId: '1', businessDay: '2026-06-01', units: 1.5, region: 'ZJ' },
        { orderId: '2', businessDay: '2026-06-02', units: 1 },
        { orderId: '1', businessDay: '2026-05-31', units: 2 },
        { orderId: '3', businessDay: '2026-06-02', units: 1 },
        { orderId: '1', businessDay: '2026-06-01', units: 0.25, region: 'GD' },
      ],
    });
    expect(committed).toMatchObject({ rows: 5, storedRows: 3 });
    const { demand } = await history.demand(window);
    expect(demandLines(demand)).toEqual(['A main 2026-05-31 0+3.75', 'A main 2026-06-02 0+2']);
  });

  it('takes the newest of rows of one key that state different exports', async () => {
    const { history } = await temporaryHistory();
    const committed = await commit(history, {
      record: 'sale',
      rows: [
        { orderId: '1', businessDay: '2026-06-01', units: 5, exportedAt: '2026-06-02T00:00:00Z' },
        { orderId: '1', businessDay: '2026-06-01', units: 4, exportedAt: '2026-06-03T00:00:00Z' },
      ],
    });
    expect(committed).toMatchObject({ rows: 2, storedRows: 1 });
    expect(demandLines((await history.demand(window)).demand)).toEqual(['A main 2026-06-01 0+4']);
  });

  it('stores nothing for a file of events without rows', async () => {
    const { history, store } = await temporaryHistory();
    expect(await commit(history, { record: 'sale', rows: [] })).toEqual({
      objects: [],
      rows: 0,
      storedRows: 0,
    });
    expect(await contentOf(store)).toEqual({});
  });

  it('stores nothing of a file that is discarded', async () => {
    const { history, store } = await temporaryHistory();
    const writer = await history.write('sale');
    await writer.append(batchOf('sale', twoMonths.rows));
    await writer.discard();
    expect(await contentOf(store)).toEqual({});
  });

  it('refuses a batch of another record and a column of the wrong length', async () => {
    const { history } = await temporaryHistory();
    const writer = await history.write('sale');
    await expect(writer.append(batchOf('item', [{ sku: 'A' }]))).rejects.toThrow(TypeError);
    const batch = batchOf('sale', twoMonths.rows);
    await expect(writer.append({ ...batch, rows: 2 })).rejects.toThrow('values of "source" for 2 rows');
    await writer.discard();
  });

  it('keeps text as it came: quotes, Chinese, emoji, and keys with # and /', async () => {
    const { history } = await temporaryHistory();
    const sku = `密封圈 'A' "B" #/%2F\n🙂`;
    await commit(history, { record: 'item', rows: [{ sku, nameZh: '油封' }], source: `o'ne/#%` });
    await commit(history, {
      record: 'stockLevel',
      rows: [{ sku, warehouse: `宁波/1#'`, takenAt: '2026-06-24T10:00:00Z', onHand: -2.5 }],
      file: `it's a file.csv`,
    });
    expect((await history.items()).map((item) => [item.sku, item.nameZh])).toEqual([[sku, '油封']]);
    const { levels } = await history.stock('2026-06-24T12:00:00.000Z' as never, settings());
    expect(levels.map((level) => [level.sku, level.onHand])).toEqual([[sku, -25_000]]);
  });

  it('keeps quantities and amounts exact up to the greatest there may be', async () => {
    const { history } = await temporaryHistory();
    // Every magnitude, odd and even, and both sides of the bounds at which SQL changes its arithmetic.
    const powers = Array.from({ length: 52 }, (_, power) => 2 ** power);
    const near = [...powers, 1e14, 1e15, 3e15, 33_333].flatMap((value) => [value - 1, value, value + 1]);
    const scaled = [...near, Number.MAX_SAFE_INTEGER];
    const batch = batchOf(
      'item',
      scaled.map((_, index) => ({ sku: String(1000 + index) })),
    );
    const writer = await history.write('item');
    const units = scaled.map((value) => Math.min(value, 1e13));
    await writer.append({ ...batch, columns: { ...batch.columns, moq: units, unitCost: scaled } });
    await writer.commit({
      contentHash: 'x',
      exportedAt: '2026-06-24T10:00:00.000Z' as never,
      file: 'f',
      source: 'erp',
    });
    const items = await history.items();
    expect(items.map(({ moq }) => moq)).toEqual(units);
    expect(items.map(({ unitCost }) => unitCost)).toEqual(scaled);
  });

  it('commits in the next database what does not fit into the memory of the first, to the same bytes', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'writer-test-'));
    const open = (name: string, memoryLimitMb: number) =>
      openDatabase({ temporaryFolder: join(folder, name), memoryLimitMb, threads: 1 });
    const [small, large] = await Promise.all([open('small', 8), open('large', 200)]);
    const used: string[] = [];
    const noting = (name: string, database: Database): Database => ({
      ...database,
      work: (task) => {
        used.push(name);
        return database.work(task);
      },
    });
    const write = async (databases: readonly [Database, ...Database[]], name: string) => {
      const store = folderStore(join(folder, name));
      const writer = await openWriter(databases, historyObjects(store, join(folder, 'local')), 'item', 500);
      for (let from = 0; from < 5000; from += 500)
        await writer.append(
          batchOf(
            'item',
            Array.from({ length: 500 }, (_, row) => ({
              sku: String(((from + row) * 7919) % 5000),
              nameEn: `ring ${from + row} `.repeat(20),
            })),
          ),
        );
      const facts = { contentHash: 'x', exportedAt: at('2026-06-24T10:00:00Z'), file: 'f', source: 'erp' };
      expect(await writer.commit(facts)).toMatchObject({ rows: 5000, storedRows: 5000 });
      return contentOf(store);
    };
    try {
      const stored = await write([noting('small', small), noting('large', large)], 'stored');
      expect(used).toEqual(['small', 'large']);
      expect(stored).toEqual(await write([large], 'at once'));
    } finally {
      small.close();
      large.close();
      await rm(folder, { recursive: true, force: true });
    }
  });
});
