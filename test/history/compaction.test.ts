import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import type { ObjectStore } from '../../lib/domain/ports.ts';
import type { History } from '../../lib/history/history.ts';
import {
  at,
  commit,
  contentOf,
  day,
  demandLines,
  dropColumns,
  hashOf,
  settings,
  type TestFile,
  temporaryHistory,
} from './factory.ts';

const EVENING = at('2026-06-30T12:00:00Z');

/** Everything that can be read, to compare histories. */
async function readingsOf(history: History) {
  return {
    demand: demandLines(
      (await history.demand({ planningDay: day('2026-06-30'), windowDays: 90, settings: settings() })).demand,
    ),
    stock: await history.stock(EVENING, settings()),
    supply: await history.openSupply(EVENING, settings()),
    items: await history.items(),
    ads: await history.adMetrics({ at: EVENING, days: 40, settings: settings() }),
    newest: await history.newestData(EVENING, settings()),
  };
}

const hourText = (hour: number) => `2026-06-20T${String(hour).padStart(2, '0')}:00:00Z`;

/** A handful of files that restate, correct, move and contradict each other. */
const fileArbitrary: fc.Arbitrary<TestFile> = fc
  .record({
    kind: fc.constantFrom('sale', 'stockLevel', 'supplyOrder', 'item', 'adMetric'),
    hour: fc.integer({ min: 1, max: 4 }),
    content: fc.uniqueArray(
      fc.record({
        key: fc.integer({ min: 1, max: 3 }),
        value: fc.integer({ min: 0, max: 9 }),
        month: fc.constantFrom('04', '05', '06'),
      }),
      { selector: ({ key }) => key, maxLength: 3 },
    ),
  })
  .map(({ kind, hour, content }): TestFile => {
    const file = JSON.stringify([kind, hour, content]);
    const record = kind as TestFile['record'];
    const rows = content.map(({ key, value, month }) => {
      const businessDay = `2026-${month}-1${key}`;
      if (kind === 'sale') return { orderId: `${key}`, sku: `S${value % 2}`, businessDay, units: value };
      if (kind === 'adMetric')
        return { campaignId: `${key}`, businessDay, start: `2026-06-1${key}T00:00:00Z`, clicks: value };
      if (kind === 'stockLevel') return { sku: `S${key}`, onHand: value, takenAt: hourText(hour) };
      if (kind === 'supplyOrder') return { orderId: `${key}`, unitsOpen: value };
      return { sku: `S${key}`, moq: value };
    });
    return { record, rows, file, source: 'erp', exportedAt: hourText(hour) };
  });

async function commitAll(history: History, files: readonly TestFile[]) {
  for (const file of files) await commit(history, file);
}

/** A store that is dead after so many writes: every call after them is refused. */
function dyingStore(store: ObjectStore, writes: number): ObjectStore {
  let left = writes;
  let dead = false;
  const alive = <A extends unknown[], R>(method: (...args: A) => Promise<R>, cost: number) => {
    return async (...args: A): Promise<R> => {
      dead ||= left < cost;
      if (dead) throw new Error('stopped');
      left -= cost;
      return method(...args);
    };
  };
  return {
    ...store,
    get: alive(store.get, 0),
    download: alive(store.download, 0),
    put: alive(store.put, 1),
    upload: alive(store.upload, 1),
    remove: alive(store.remove, 1),
  };
}

/** Whether the object is of one of these files, by the hashes that `commit` names them with. */
function isOf(key: string, files: readonly TestFile[]): boolean {
  return files.some(({ file = '' }) => key.includes(hashOf(file)));
}

describe('history', () => {
  test.prop(
    [
      fc
        .array(fileArbitrary, { minLength: 2, maxLength: 6 })
        .chain((files) =>
          fc.tuple(
            fc.constant(files),
            fc.shuffledSubarray(files, { minLength: files.length }),
            fc.subarray(files),
            fc.nat({ max: files.length }),
          ),
        ),
    ],
    { numRuns: 6, seed: 20_260_624 },
  )(
    'is the same for any order and duplication of files, compacted or not',
    async ([files, shuffled, again, cut]) => {
      const plain = await temporaryHistory();
      await commitAll(plain.history, files);
      const expected = await readingsOf(plain.history);
      await plain.history.compact();
      const compacted = await contentOf(plain.store);
      expect(await readingsOf(plain.history)).toEqual(expected);

      const other = await temporaryHistory({ threads: 2 });
      await commitAll(other.history, shuffled.slice(0, cut));
      await other.history.compact();
      await commitAll(other.history, [...shuffled.slice(cut), ...again]);
      expect(await readingsOf(other.history)).toEqual(expected);
      await other.history.compact();
      expect(await contentOf(other.store)).toEqual(compacted);
    },
  );

  test.prop(
    [
      fc
        .uniqueArray(fileArbitrary, { minLength: 3, maxLength: 7, selector: ({ file }) => file })
        .chain((files) => fc.tuple(fc.constant(files), fc.shuffledSubarray(files, { minLength: 1 }))),
    ],
    { numRuns: 3, seed: 20_260_625 },
  )('forgets a file that lies apart as if it had never come', async ([files, [gone, ...young]]) => {
    const apart = gone === undefined ? [] : [gone, ...young];
    const { history, store } = await temporaryHistory();
    await commitAll(history, files);
    const expected = await readingsOf(history);
    await history.compact({ mayMerge: ({ key }) => !isOf(key, apart) });
    expect(await readingsOf(history)).toEqual(expected);
    const keys = Object.keys(await contentOf(store));
    await history.forget(keys.filter((key) => gone !== undefined && isOf(key, [gone])));
    const never = await temporaryHistory();
    await commitAll(
      never.history,
      files.filter((file) => file !== gone),
    );
    expect(await readingsOf(history)).toEqual(await readingsOf(never.history));
  });
});

describe('compaction', () => {
  const sale = (file: string, exportedAt: string, rows: TestFile['rows']): TestFile => ({
    record: 'sale',
    file,
    exportedAt,
    rows,
  });
  const files = [
    sale('1', hourText(1), [
      { orderId: '1', businessDay: '2026-05-31', units: 1 },
      { orderId: '2', businessDay: '2026-05-30', units: 2 },
    ]),
    sale('2', hourText(2), [{ orderId: '1', businessDay: '2026-06-01', units: 1 }]),
    sale('3', hourText(3), [{ orderId: '2', businessDay: '2026-05-30', units: 0 }]),
  ];

  it('leaves one object a month with the newest row of each key, byte for byte whatever the order', async () => {
    const contents = [];
    for (const order of [files, files.toReversed(), [...files, ...files]]) {
      const { history, store } = await temporaryHistory();
      await commitAll(history, order);
      const { written, removed } = await history.compact();
      expect([written.length, removed.length]).toEqual([2, 3]);
      contents.push(await contentOf(store));
    }
    expect(Object.keys(contents[0] ?? {}).map((key) => key.slice(0, 36))).toEqual([
      'history/sale/_merged.json',
      'history/sale/month=2026-05/compacted',
      'history/sale/month=2026-06/compacted',
    ]);
    expect(contents[1]).toEqual(contents[0]);
    expect(contents[2]).toEqual(contents[0]);
  });

  it('depends on rows alone: a file split in two, under other names, and read in another way gives the same bytes', async () => {
    const rows = Array.from({ length: 9 }, (_, index) => ({
      orderId: `${index}`,
      businessDay: `2026-0${5 + (index % 2)}-1${index}`,
      units: index,
      region: index % 3 === 0 ? null : `r${index}`,
    }));
    const ways: TestFile[][] = [
      [sale('whole', hourText(1), rows)],
      [sale('first half', hourText(1), rows.slice(0, 4)), sale('second half', hourText(1), rows.slice(4))],
      [
        sale(
          'odd',
          hourText(1),
          rows.filter((_, index) => index % 2 === 1),
        ),
        sale('whole', hourText(1), rows),
      ],
      [
        sale(
          'older',
          hourText(0),
          rows.map((row) => ({ ...row, units: 1 })),
        ),
        sale('re-read', hourText(1), rows),
      ],
    ];
    const contents = [];
    for (const way of ways) {
      const { history, store } = await temporaryHistory();
      await commitAll(history, way);
      await history.compact();
      contents.push(await contentOf(store));
    }
    for (const content of contents) expect(content).toEqual(contents[0]);
  });

  it('settles files of one instant that contradict each other by their rows, whatever file a row came in', async () => {
    const line = (orderId: string, units: number) => ({ orderId, businessDay: '2026-06-01', units });
    const contents = [];
    for (const [one, other] of [
      [
        [line('1', 5), line('2', 1)],
        [line('1', 4), line('2', 3)],
      ],
      [
        [line('2', 1), line('1', 4)],
        [line('2', 3), line('1', 5)],
      ],
    ] as const) {
      const { history, store } = await temporaryHistory();
      await commitAll(history, [sale('a', hourText(1), one), sale('b', hourText(1), other)]);
      expect((await readingsOf(history)).demand).toEqual(['A main 2026-06-01 0+8']);
      await history.compact();
      contents.push(await contentOf(store));
    }
    expect(contents[1]).toEqual(contents[0]);
  });

  it('does nothing to what is compact', async () => {
    const { history } = await temporaryHistory();
    await commitAll(history, files);
    await history.compact();
    expect(await history.compact()).toEqual({ merged: [], written: [], removed: [] });
  });

  it('waits until enough objects have gathered', async () => {
    const { history } = await temporaryHistory();
    await commitAll(history, files);
    expect((await history.compact({ leastObjects: 4 })).merged).toEqual([]);
    expect((await history.compact({ leastObjects: 3 })).merged).toHaveLength(3);
  });

  it('says which files it is about to merge, before their rows lie with others', async () => {
    const { history, store } = await temporaryHistory();
    await commitAll(history, files);
    const before = await contentOf(store);
    const told: string[][] = [];
    await history.compact({
      mayMerge: ({ key }) => !isOf(key, files.slice(2)),
      beforeMerge: async (hashes) => {
        expect(await contentOf(store)).toEqual(before);
        told.push([...hashes].sort());
      },
    });
    expect(told).toEqual([[hashOf('1'), hashOf('2')].sort()]);
  });

  it('leaves what it replaced to readers that found it before, until a run a day later', async () => {
    const { history, store } = await temporaryHistory();
    await commitAll(history, files);
    const before = Object.keys(await contentOf(store));
    const expected = await readingsOf(history);
    const compactAt = (text: string) => history.compact({ at: at(text) });
    expect(await compactAt('2026-06-30T20:50:00Z')).toMatchObject({ merged: before, removed: [] });
    expect(Object.keys(await contentOf(store))).toEqual(expect.arrayContaining(before));
    expect(await readingsOf(history)).toEqual(expected);
    await commitAll(history, [
      sale('4', hourText(4), [{ orderId: '9', businessDay: '2026-06-01', units: 1 }]),
    ]);
    expect(await compactAt('2026-07-01T20:49:00Z')).toEqual({ merged: [], written: [], removed: [] });
    const { merged, removed } = await compactAt('2026-07-01T20:50:00Z');
    expect([merged.length, removed]).toEqual([1, before]);
  });

  it.each([
    ['alone', null],
    ['beside others', at('2026-06-30T20:50:00Z')],
  ])('stopped after any write, %s, changes no reading, and the next ends the same', async (_name, time) => {
    const undisturbed = await temporaryHistory();
    await commitAll(undisturbed.history, files);
    const expected = await readingsOf(undisturbed.history);
    await undisturbed.history.compact();
    const compacted = await contentOf(undisturbed.store);
    let stops = 0;
    for (let writes = 1; writes < 20; writes += 1) {
      const { history, store } = await temporaryHistory();
      await commitAll(history, files);
      const dying = await temporaryHistory({ store: dyingStore(store, writes) });
      const stopped = await dying.history.compact({ at: time }).then(
        () => false,
        () => true,
      );
      expect(await readingsOf(history), `after ${writes} writes`).toEqual(expected);
      await history.compact();
      expect(await contentOf(store), `after ${writes} writes`).toEqual(compacted);
      expect(await readingsOf(history)).toEqual(expected);
      if (!stopped) break;
      stops += 1;
    }
    // Two months, the list; alone also the old objects and the list again.
    expect(stops).toBe(time === null ? 4 : 2);
  });

  it('reads objects that were stored before a record had a field', async () => {
    const { history, store } = await temporaryHistory();
    await commitAll(history, files);
    const expected = await readingsOf(history);
    await dropColumns(store, ['sent_at', 'warehouse']);
    expect(await readingsOf((await temporaryHistory({ store })).history)).toEqual(expected);
  });

  it('puts superseded sets together and keeps when a supply line was first seen', async () => {
    const { history, store } = await temporaryHistory();
    for (const hour of [1, 2, 3]) {
      const rows = [{ orderId: '1', unitsOpen: hour }, ...(hour > 1 ? [{ orderId: '2', unitsOpen: 1 }] : [])];
      await commit(history, {
        record: 'supplyOrder',
        source: 'erp',
        file: `${hour}`,
        exportedAt: hourText(hour),
        rows,
      });
      await history.compact();
    }
    expect(Object.keys(await contentOf(store)).map((key) => key.split('/')[2])).toEqual([
      '_merged.json',
      'asof=2026-06-20T03-00-00.000Z',
      'superseded',
    ]);
    const { lines } = await history.openSupply(EVENING, settings());
    expect(lines.map(({ orderId, firstSeenAt, unitsOpen }) => [orderId, firstSeenAt, unitsOpen])).toEqual([
      ['1', at(hourText(1)), 30_000],
      ['2', at(hourText(2)), 10_000],
    ]);
  });

  it('of superseded sets that was cut short is mended by the next', async () => {
    const { history, store } = await temporaryHistory();
    const supply = (hour: number) =>
      commit(history, {
        record: 'supplyOrder',
        source: 'erp',
        file: `${hour}`,
        exportedAt: hourText(hour),
        rows: [{ orderId: '1', unitsOpen: hour }],
      });
    for (const hour of [1, 2, 3]) await supply(hour);
    await history.compact();
    const compacted = await contentOf(store);
    await supply(1);
    await history.compact();
    expect(await contentOf(store)).toEqual(compacted);
  });

  it('merges only sets that a set which is merged too would stand for', async () => {
    const { history, store } = await temporaryHistory();
    const items = (file: string, moq: number): TestFile => ({
      record: 'item',
      source: 'erp',
      file,
      exportedAt: hourText(moq),
      rows: [{ sku: 'A', moq }],
    });
    await commitAll(history, [items('1', 1), items('2', 2), items('3', 3)]);
    await history.compact({ mayMerge: ({ key }) => !isOf(key, [items('3', 3)]) });
    const keys = Object.keys(await contentOf(store));
    expect(keys.filter((key) => isOf(key, [items('1', 1)]))).toEqual([]);
    await history.forget(keys.filter((key) => isOf(key, [items('3', 3)])));
    expect(await history.items()).toMatchObject([{ moq: 20_000 }]);
  });

  it('keeps stock as it stood', async () => {
    const { history } = await temporaryHistory();
    for (const hour of [1, 2]) {
      const rows = [{ onHand: hour, takenAt: hourText(hour) }];
      await commit(history, { record: 'stockLevel', file: `${hour}`, rows });
    }
    await history.compact();
    expect((await history.stock(at(hourText(1)), settings())).levels).toMatchObject([{ onHand: 10_000 }]);
  });
});
