import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import type { History } from '../../lib/history/history.ts';
import {
  at,
  commit,
  contentOf,
  day,
  demandLines,
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
    supply: await history.openSupply(settings()),
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
      expect(Object.entries(await contentOf(other.store)).filter(isCompactedEvent)).toEqual(
        Object.entries(compacted).filter(isCompactedEvent),
      );
    },
  );
});

function isCompactedEvent([key]: [string, string]): boolean {
  return key.includes('compacted-');
}

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
      'history/sale/month=2026-05/compacted',
      'history/sale/month=2026-06/compacted',
    ]);
    expect(contents[1]).toEqual(contents[0]);
    expect(contents[2]).toEqual(contents[0]);
  });

  it('does nothing to what is compact', async () => {
    const { history } = await temporaryHistory();
    await commitAll(history, files);
    await history.compact();
    expect(await history.compact()).toEqual({ written: [], removed: [] });
  });

  it('that was cut short before old objects went changes no reading, and is mended by the next', async () => {
    const { history, store } = await temporaryHistory();
    await commitAll(history, files);
    const expected = await readingsOf(history);
    const before = new Map<string, Uint8Array>();
    for (const key of Object.keys(await contentOf(store))) before.set(key, await store.get(key));
    await history.compact();
    const compacted = await contentOf(store);
    for (const [key, content] of before) await store.put(key, content);
    expect(await readingsOf(history)).toEqual(expected);
    await history.compact();
    expect(await contentOf(store)).toEqual(compacted);
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
      'asof=2026-06-20T03-00-00.000Z',
      'superseded',
    ]);
    const { lines } = await history.openSupply(settings());
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
