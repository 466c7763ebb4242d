import { describe, expect, it } from 'vitest';
import type { History } from '../../lib/history/history.ts';
import { at, commit, type Row, settings, temporaryHistory } from './factory.ts';

/** The factory's day closes at 18:00 in Shanghai: 10:00 UTC. */
const MORNING = '2026-06-24T00:00:00Z';
const EVENING = '2026-06-24T12:00:00Z';

async function stockOf(history: History, instant: string, json: unknown = {}) {
  const { levels, warnings } = await history.stock(at(instant), settings(json));
  const units = (quantity: number | null) => (quantity === null ? null : quantity / 10_000);
  return {
    warnings,
    levels: levels.map(({ sku, pool, takenAt, ...rest }) => ({
      sku,
      pool,
      takenAt,
      ...Object.fromEntries(Object.entries(rest).map(([name, quantity]) => [name, units(quantity)])),
    })),
  };
}

const level = (sku: string, onHand: number, rest: Row = {}): Row => ({
  sku,
  onHand,
  takenAt: MORNING,
  ...rest,
});
const taken = at(MORNING);
const none = {
  committed: null,
  campaignLocked: null,
  sellable: null,
  unitsOpenAtStock: 0,
  unitsOrderedSince: 0,
  unitsReceivedSince: 0,
};

describe('stock', () => {
  it('is the newest set not after the instant, as the whole truth', async () => {
    const { history } = await temporaryHistory();
    await commit(history, {
      record: 'stockLevel',
      rows: [level('A', 5), level('B', 1), level('A', 7, { takenAt: EVENING })],
    });
    expect((await stockOf(history, '2026-06-23T00:00:00Z')).levels).toEqual([]);
    expect((await stockOf(history, '2026-06-24T11:59:59Z')).levels).toEqual([
      { sku: 'A', pool: 'main', takenAt: taken, ...none, onHand: 5 },
      { sku: 'B', pool: 'main', takenAt: taken, ...none, onHand: 1 },
    ]);
    expect((await stockOf(history, EVENING)).levels).toEqual([
      { sku: 'A', pool: 'main', takenAt: at(EVENING), ...none, onHand: 7 },
    ]);
  });

  it('is empty after a file that lists nothing of the warehouse', async () => {
    const { history } = await temporaryHistory();
    await commit(history, { record: 'stockLevel', rows: [level('A', 5)] });
    const empty = { record: 'stockLevel', rows: [], source: 'wms', exportedAt: EVENING } as const;
    expect(await commit(history, { ...empty, file: 'says nothing' })).toMatchObject({ objects: [] });
    expect((await stockOf(history, EVENING)).levels).toHaveLength(1);
    await commit(history, { ...empty, file: 'empty', scopes: ['main'] });
    expect((await stockOf(history, EVENING)).levels).toEqual([]);
    expect((await stockOf(history, '2026-06-24T11:00:00Z')).levels).toHaveLength(1);
  });

  it('of one count that was exported twice is the newer export, in any order', async () => {
    for (const order of [
      [1, 2],
      [2, 1],
    ]) {
      const { history } = await temporaryHistory();
      for (const number of order) {
        const exportedAt = `2026-06-24T0${number}:00:00Z`;
        await commit(history, {
          record: 'stockLevel',
          rows: [level('A', number)],
          file: `${number}`,
          exportedAt,
        });
      }
      expect((await stockOf(history, EVENING)).levels).toMatchObject([{ onHand: 2 }]);
    }
  });

  it('sums the warehouses of a pool, lots of a warehouse, and is as old as the oldest set', async () => {
    const { history } = await temporaryHistory();
    await commit(history, {
      record: 'stockLevel',
      rows: [
        level('A', 5, { committed: 1, campaignLocked: 2 }),
        level('A', 0.5, { committed: 1 }),
        level('A', 10, { warehouse: 'ningbo', committed: 4, takenAt: EVENING }),
        level('A', 100, { warehouse: 'la' }),
      ],
    });
    const { levels } = await stockOf(history, EVENING, { pools: { warehouses: { la: 'us' } } });
    expect(levels).toEqual([
      { sku: 'A', pool: 'main', takenAt: taken, ...none, onHand: 15.5, committed: 6 },
      { sku: 'A', pool: 'us', takenAt: taken, ...none, onHand: 100 },
    ]);
  });

  it('states nothing committed where one warehouse does not say', async () => {
    const { history } = await temporaryHistory();
    const rows = [
      level('A', 5, { committed: 1 }),
      level('A', 5, { warehouse: 'b' }),
      level('B', 5, { committed: 0 }),
    ];
    await commit(history, { record: 'stockLevel', rows });
    const { levels } = await stockOf(history, EVENING);
    expect(levels.map((each) => [each.sku, 'committed' in each && each.committed])).toEqual([
      ['A', null],
      ['B', 0],
    ]);
  });

  it('counts one source a warehouse, and says which', async () => {
    const { history } = await temporaryHistory();
    await commit(history, {
      record: 'stockLevel',
      rows: [level('A', 5, { source: 'wms' }), level('A', 7, { source: 'erp' })],
    });
    const sources = { wms: { kind: 'erp' }, erp: { kind: 'shop' } };
    const unset = await stockOf(history, EVENING, { sources });
    expect(unset.levels).toMatchObject([{ onHand: 7 }]);
    expect(unset.warnings).toEqual([
      {
        kind: 'several-sources',
        of: 'warehouse',
        name: 'main',
        sources: ['erp', 'wms'],
        counted: ['erp'],
        configured: false,
        sharedDays: null,
      },
    ]);
    const set = await stockOf(history, EVENING, { sourceOfRecord: { warehouses: { main: 'wms' } } });
    expect([set.levels, set.warnings]).toMatchObject([[{ onHand: 5 }], []]);
  });

  it('knows lines open when it was taken and units ordered since', async () => {
    const { history } = await temporaryHistory();
    await commit(history, { record: 'stockLevel', rows: [level('A', 50)] });
    const line = (orderId: string, units: number, rest: Row = {}): Row => ({
      orderId,
      units,
      openUnits: units,
      businessDay: '2026-06-24',
      ...rest,
    });
    await commit(history, {
      record: 'sale',
      rows: [
        line('before', 1, { orderedAt: '2026-06-23T23:59:59Z', openUnits: 0.5 }),
        line('at it', 2, { orderedAt: MORNING }),
        line('after', 4, { orderedAt: '2026-06-24T00:00:01Z' }),
        line('a gift goes out too', 8, { orderedAt: '2026-06-24T01:00:00Z', purpose: 'gift' }),
        line('later than the instant', 16, { orderedAt: '2026-06-24T12:00:01Z' }),
        line('unpaid', 32, { orderedAt: '2026-06-24T01:00:00Z', status: 'unpaid' }),
        line('could not be sent', 64, {
          orderedAt: '2026-06-24T01:00:00Z',
          status: 'cancelled',
          cancelReason: 'stock',
        }),
        line('day before', 128, { businessDay: '2026-06-23' }),
        line('this day', 256, { openUnits: null }),
        line('next day', 512, { businessDay: '2026-06-25' }),
        line('sku without stock', 3, { sku: 'B', orderedAt: '2026-06-24T01:00:00Z' }),
      ],
    });
    const before = await stockOf(history, '2026-06-24T09:59:59Z');
    expect(before.levels).toMatchObject([
      { sku: 'A', onHand: 50, unitsOpenAtStock: 130.5, unitsOrderedSince: 12 },
      { sku: 'B', onHand: 0, committed: null, unitsOrderedSince: 3, takenAt: taken },
    ]);
    const closed = await stockOf(history, EVENING);
    expect(closed.levels).toMatchObject([{ unitsOpenAtStock: 130.5, unitsOrderedSince: 268 }, { sku: 'B' }]);
  });

  it('counts orders of channels that its pool serves, from their source of record, kits taken apart', async () => {
    const { history } = await temporaryHistory();
    await commit(history, {
      record: 'stockLevel',
      rows: [level('A', 50), level('A', 9, { warehouse: 'la' })],
    });
    const rows = [
      { orderId: '1', units: 2, sku: 'KIT', channel: 'tiktok', source: 'shop' },
      { orderId: '2', units: 5, sku: 'A', channel: 'b2b', source: 'erp' },
      { orderId: '3', units: 7, sku: 'A', channel: 'tiktok', source: 'erp' },
    ].map((row) => ({ ...row, businessDay: '2026-06-24' }));
    await commit(history, { record: 'sale', rows });
    await commit(history, {
      record: 'listing',
      source: 'shop',
      rows: [{ source: 'shop', listingSku: 'KIT', sku: 'A', unitsPerListing: 3 }],
    });
    const { levels } = await stockOf(history, EVENING, {
      pools: { warehouses: { la: 'us' }, channels: { tiktok: 'us' } },
      sources: { shop: { kind: 'shop' }, erp: { kind: 'erp' } },
    });
    expect(levels).toMatchObject([
      { pool: 'main', unitsOrderedSince: 5 },
      { pool: 'us', unitsOrderedSince: 6 },
    ]);
  });

  it('adds goods received after their own warehouse was counted', async () => {
    const { history } = await temporaryHistory();
    await commit(history, {
      record: 'stockLevel',
      rows: [level('A', 50), level('A', 1, { warehouse: 'b', takenAt: EVENING })],
    });
    const rows = [
      { orderId: '1', units: 1, receivedOn: '2026-06-23' },
      { orderId: '2', units: 2, receivedOn: '2026-06-24' },
      { orderId: '3', units: 4, receivedOn: '2026-06-24', warehouse: 'b' },
      { orderId: '4', units: 8, receivedOn: '2026-06-24', warehouse: 'never counted' },
      { orderId: '5', units: 16, receivedOn: '2026-06-25' },
    ];
    await commit(history, { record: 'goodsReceipt', rows });
    expect((await stockOf(history, EVENING)).levels).toMatchObject([{ onHand: 51, unitsReceivedSince: 10 }]);
    expect((await stockOf(history, '2026-06-25T10:00:00Z')).levels).toMatchObject([
      { unitsReceivedSince: 26 },
    ]);
  });

  describe('lines open at the count', () => {
    const open = async (
      files: readonly (readonly [exportedAt: string, rows: readonly Row[]])[],
      at = EVENING,
    ) => {
      const { history } = await temporaryHistory();
      await commit(history, { record: 'stockLevel', rows: [level('A', 50)] });
      for (const [exportedAt, rows] of files) {
        const file = { record: 'sale', exportedAt, file: exportedAt, rows } as const;
        await commit(history, file);
      }
      const { levels } = await stockOf(history, at);
      return levels[0] as unknown as { unitsOpenAtStock: number; unitsOrderedSince: number };
    };
    const line = (rest: Row): Row => ({
      orderId: '1',
      units: 8,
      orderedAt: '2026-06-23T08:00:00Z',
      businessDay: '2026-06-23',
      ...rest,
    });

    it.each([
      ['not sent', { openUnits: 8 }, 8],
      ['sent before it', { openUnits: 0, sentAt: '2026-06-23T23:00:00Z' }, 0],
      ['sent after it', { openUnits: 0, sentAt: '2026-06-24T02:00:00Z' }, 8],
      ['sent before it but for a part', { openUnits: 3, sentAt: '2026-06-23T23:00:00Z' }, 3],
      [
        'sent after it and cancelled then',
        { openUnits: 0, sentAt: '2026-06-24T02:00:00Z', status: 'cancelled' },
        0,
      ],
    ])('are, of one that was %s: %j, %i units', async (_name, rest, units) => {
      expect(await open([['2026-06-24T11:00:00Z', [line(rest)]]])).toMatchObject({
        unitsOpenAtStock: units,
        unitsOrderedSince: 0,
      });
    });

    it('are what the export nearest to it states, of lines that do not say when they were sent', async () => {
      const [near, far, later] = ['2026-06-23T22:00:00Z', '2026-06-24T04:00:00Z', '2026-06-24T11:00:00Z'];
      const states = (...openUnits: number[]) =>
        [near, far, later].map((at, index) => [at, [line({ openUnits: openUnits[index] ?? 0 })]] as const);
      expect(await open(states(8, 0, 0))).toMatchObject({ unitsOpenAtStock: 8 });
      expect(await open(states(5, 5, 0))).toMatchObject({ unitsOpenAtStock: 5 });
      expect(await open(states(0, 8, 0))).toMatchObject({ unitsOpenAtStock: 0 });
      expect(await open(states(2, 2, 4))).toMatchObject({ unitsOpenAtStock: 4 });
      expect(await open(states(8, 0, 0).toReversed())).toMatchObject({ unitsOpenAtStock: 8 });
    });

    it('are what is open now where the count is too old for earlier exports to be kept', async () => {
      const states = [
        ['2026-06-23T22:00:00Z', [line({ openUnits: 8 })]],
        ['2026-06-24T11:00:00Z', [line({ openUnits: 1 })]],
      ] as const;
      expect(await open(states, '2026-07-08T00:00:00Z')).toMatchObject({ unitsOpenAtStock: 8 });
      expect(await open(states, '2026-07-08T00:00:01Z')).toMatchObject({ unitsOpenAtStock: 1 });
    });
  });

  describe('of a pool whose warehouses were counted one after the other', () => {
    const LATER = '2026-06-24T06:00:00Z';
    const sold = (orderId: string, units: number, time: string, rest: Row = {}): Row => ({
      orderId,
      units,
      orderedAt: `2026-06-24T${time}:00Z`,
      businessDay: '2026-06-24',
      ...rest,
    });
    const reading = async (counts: readonly Row[], sales: readonly Row[]) => {
      const { history } = await temporaryHistory();
      await commit(history, { record: 'stockLevel', rows: counts });
      await commit(history, { record: 'sale', rows: sales });
      return (await stockOf(history, EVENING)).levels;
    };
    const oldAndNew = (old: number, young: number) => [
      level('A', old, { warehouse: 'old' }),
      level('A', young, { warehouse: 'new', takenAt: LATER }),
    ];

    it('takes what left in between from the earlier count, as far as that held it', async () => {
      const sales = [sold('1', 30, '03:00'), sold('2', 4, '08:00')];
      expect(await reading(oldAndNew(5, 1000), sales)).toMatchObject([
        { onHand: 1005, unitsOrderedSince: 9 },
      ]);
      expect(await reading(oldAndNew(500, 1000), sales)).toMatchObject([{ unitsOrderedSince: 34 }]);
      expect(await reading(oldAndNew(0, 1000), sales)).toMatchObject([
        { unitsOrderedSince: 4, takenAt: at(LATER) },
      ]);
      expect(await reading(oldAndNew(-3, 1000), sales)).toMatchObject([{ unitsOrderedSince: 4 }]);
    });

    it('takes it from its own count where the line names its warehouse', async () => {
      const sales = [
        sold('1', 30, '03:00', { warehouse: 'new' }),
        sold('2', 2, '03:00', { warehouse: 'old' }),
        sold('3', 4, '08:00', { warehouse: 'new' }),
        sold('4', 1, '03:00', { warehouse: 'never counted' }),
      ];
      expect(await reading(oldAndNew(500, 1000), sales)).toMatchObject([{ unitsOrderedSince: 2 + 4 + 1 }]);
    });

    it('takes what was sent in between though it was ordered before, and what is open still', async () => {
      const sales = [
        sold('1', 30, '03:00', { sentAt: '2026-06-24T05:00:00Z' }),
        sold('2', 7, '03:00', { sentAt: '2026-06-24T07:00:00Z' }),
        sold('3', 6, '03:00', { openUnits: 6 }),
        {
          ...sold('4', 3, '00:00', { sentAt: '2026-06-24T05:00:00Z', businessDay: '2026-06-23' }),
          orderedAt: '2026-06-23T12:00:00Z',
        },
      ];
      expect(await reading(oldAndNew(20, 1000), sales)).toMatchObject([
        { unitsOpenAtStock: 13, unitsOrderedSince: 20 },
      ]);
      expect(await reading(oldAndNew(50, 1000), sales)).toMatchObject([
        { unitsOpenAtStock: 13, unitsOrderedSince: 33 },
      ]);
    });

    it('counts what the earlier ones received since as theirs', async () => {
      const { history } = await temporaryHistory();
      await commit(history, { record: 'stockLevel', rows: oldAndNew(5, 1000) });
      await commit(history, { record: 'sale', rows: [sold('1', 30, '03:00')] });
      await commit(history, {
        record: 'goodsReceipt',
        rows: [{ orderId: 'p', units: 10, receivedOn: '2026-06-24', warehouse: 'old' }],
      });
      expect((await stockOf(history, EVENING)).levels).toMatchObject([
        { unitsOrderedSince: 15, unitsReceivedSince: 10 },
      ]);
    });
  });
});

describe('a stock list of which rows could not be read', () => {
  it('stands for what it has, the list before it for the rest, and counts nothing twice', async () => {
    const { history } = await temporaryHistory();
    await commit(history, { record: 'stockLevel', rows: [level('A', 5), level('B', 7)] });
    const rows = [level('A', 4, { takenAt: EVENING })];
    await commit(history, { record: 'stockLevel', rows, file: 'second', partial: true });
    expect((await stockOf(history, EVENING)).levels).toEqual([
      { sku: 'A', pool: 'main', takenAt: at(EVENING), ...none, onHand: 4 },
      { sku: 'B', pool: 'main', takenAt: at(EVENING), ...none, onHand: 7 },
    ]);
  });
});
