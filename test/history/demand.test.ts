import { describe, expect, it } from 'vitest';
import type { History } from '../../lib/history/history.ts';
import { commit, day, demandLines, type Row, settings, temporaryHistory } from './factory.ts';

async function demandOf(history: History, json: unknown = {}, planningDay = '2026-06-30', windowDays = 90) {
  const window = { planningDay: day(planningDay), windowDays, settings: settings(json) };
  const reading = await history.demand(window);
  expect(await history.demandSeries(window)).toEqual(reading.demand);
  // What lies before the window is read in another way.
  const short = { ...window, windowDays: 2 };
  expect(await history.demandSeries(short)).toEqual((await history.demand(short)).demand);
  return { ...reading, lines: demandLines(reading.demand) };
}

const june = (orderId: string, units: number, rest: Row = {}): Row => ({
  orderId,
  businessDay: '2026-06-10',
  units,
  ...rest,
});

describe('demand', () => {
  it.each([
    ['paid', null, 'sale', 7],
    ['unpaid', null, 'sale', 0],
    ['cancelled', 'buyer', 'sale', 0],
    ['cancelled', 'stock', 'sale', 7],
    ['cancelled', 'other', 'sale', 0],
    ['cancelled', null, 'sale', 0],
    ['paid', null, 'gift', 0],
    ['paid', null, 'sample', 0],
    ['paid', null, 'replacement', 0],
    ['cancelled', 'stock', 'gift', 0],
  ])(
    'of a line of 7 units that is %s (reason %s), sent as %s, is %i',
    async (status, cancelReason, purpose, units) => {
      const { history } = await temporaryHistory();
      await commit(history, {
        record: 'sale',
        rows: [june('1', 7, { status, cancelReason, purpose, returnedUnits: 3 })],
      });
      expect((await demandOf(history)).lines).toEqual(units === 0 ? [] : [`A main 2026-06-10 0+${units}`]);
    },
  );

  it('takes the newest export of a line, whichever came first', async () => {
    const older = {
      record: 'sale',
      file: 'old',
      exportedAt: '2026-06-11T00:00:00Z',
      rows: [june('1', 5), june('2', 1)],
    } as const;
    const newer = {
      record: 'sale',
      file: 'new',
      exportedAt: '2026-06-12T00:00:00Z',
      rows: [june('1', 4)],
    } as const;
    for (const files of [
      [older, newer],
      [newer, older],
      [newer, older, newer],
    ]) {
      const { history } = await temporaryHistory();
      for (const file of files) await commit(history, file);
      expect((await demandOf(history)).lines).toEqual(['A main 2026-06-10 0+5']);
    }
  });

  it('is corrected by zero units, and moved by a changed order day, also to another month', async () => {
    const { history } = await temporaryHistory();
    const rows = [june('gone', 5), june('moved', 2), june('stays', 1)];
    await commit(history, { record: 'sale', file: 'a', exportedAt: '2026-06-11T00:00:00Z', rows });
    const corrected = [june('gone', 0), june('moved', 2, { businessDay: '2026-05-09' })];
    await commit(history, { record: 'sale', file: 'b', exportedAt: '2026-06-12T00:00:00Z', rows: corrected });
    expect((await demandOf(history)).lines).toEqual(['A main 2026-05-09 0+2', 'A main 2026-06-10 0+1']);
  });

  it('moved after the planning day is no demand of it', async () => {
    const { history } = await temporaryHistory();
    await commit(history, {
      record: 'sale',
      file: 'a',
      exportedAt: '2026-06-11T00:00:00Z',
      rows: [june('1', 5)],
    });
    const moved = [june('1', 5, { businessDay: '2026-07-02' })];
    await commit(history, { record: 'sale', file: 'b', exportedAt: '2026-06-12T00:00:00Z', rows: moved });
    expect((await demandOf(history)).lines).toEqual([]);
  });

  it('has the days of the window only, yet remembers the first day of demand before it', async () => {
    const { history } = await temporaryHistory();
    const days = ['2026-01-05', '2026-06-28', '2026-06-29', '2026-06-30', '2026-07-01'];
    const rows = days.map((businessDay) => june(businessDay, 1, { businessDay }));
    await commit(history, {
      record: 'sale',
      rows: [...rows, june('b', 1, { sku: 'B', businessDay: '2026-01-07' })],
    });
    const { demand, lines } = await demandOf(history, {}, '2026-06-30', 2);
    expect(lines).toEqual(['A main 2026-06-29 0+1', 'A main 2026-06-30 0+1']);
    expect(demand.skus).toEqual(['A', 'B']);
    expect([...demand.firstDemandDays]).toEqual([20458, 20460]);
    expect([...demand.offsets]).toEqual([0, 2, 2]);
    expect([demand.firstDay, demand.lastDay]).toEqual([20633, 20634]);
  });

  it('lies in the pool of its channel, pulse channels apart', async () => {
    const { history } = await temporaryHistory();
    const rows = ['b2b', 'tiktok', 'site', 'other'].map((channel, index) =>
      june(channel, 10 ** index, { channel }),
    );
    await commit(history, { record: 'sale', rows });
    expect((await demandOf(history)).lines).toEqual(['A main 2026-06-10 1001+110']);
    const { lines } = await demandOf(history, {
      pools: { channels: { tiktok: 'us' } },
      pulseChannels: ['tiktok'],
    });
    expect(lines).toEqual(['A main 2026-06-10 1101+0', 'A us 2026-06-10 0+10']);
  });

  it('counts one source a channel: settings, else shop before erp, and says so', async () => {
    const { history } = await temporaryHistory();
    await commit(history, {
      record: 'sale',
      rows: [
        june('1', 5, { source: 'douyin' }),
        june('2', 7, { source: 'kingdee' }),
        june('3', 1, { source: 'kingdee', channel: 'b2b' }),
        june('4', 1, { source: 'kingdee', businessDay: '2026-06-11' }),
      ],
    });
    const sources = { kingdee: { kind: 'erp' }, douyin: { kind: 'shop' } };
    const byKind = await demandOf(history, { sources });
    expect(byKind.lines).toEqual(['A main 2026-06-10 1+5']);
    const warning = {
      kind: 'several-sources',
      of: 'channel',
      name: 'tiktok',
      sources: ['douyin', 'kingdee'],
      sharedDays: 1,
    };
    expect(byKind.warnings).toEqual([{ ...warning, counted: ['douyin'], configured: false }]);
    const bySetting = await demandOf(history, {
      sources,
      sourceOfRecord: { channels: { tiktok: 'kingdee' } },
    });
    expect(bySetting.lines).toEqual(['A main 2026-06-10 1+7', 'A main 2026-06-11 0+1']);
    expect(bySetting.warnings).toEqual([{ ...warning, counted: ['kingdee'], configured: true }]);
    const missing = await demandOf(history, { sourceOfRecord: { channels: { b2b: 'sap' } }, sources });
    expect(missing.lines).toEqual(['A main 2026-06-10 0+5']);
    expect(missing.warnings).toContainEqual({
      kind: 'source-of-record-missing',
      of: 'channel',
      name: 'b2b',
      sources: ['kingdee'],
      configured: ['sap'],
      counted: [],
    });
  });

  it('of a kit is demand for its parts; a listing that is an item of its own is not taken apart', async () => {
    const { history } = await temporaryHistory();
    const rows = [june('1', 3, { sku: 'KIT' }), june('2', 1, { sku: 'B' }), june('3', 1, { sku: 'LONE' })];
    await commit(history, { record: 'sale', rows });
    await commit(history, {
      record: 'listing',
      source: 'shop',
      rows: [
        { source: 'shop', listingSku: 'KIT', sku: 'A', unitsPerListing: 2 },
        { source: 'shop', listingSku: 'KIT', sku: 'B', unitsPerListing: 0.5 },
        { source: 'shop', listingSku: 'B', sku: 'C', unitsPerListing: 10 },
      ],
    });
    await commit(history, { record: 'item', rows: [{ sku: 'A' }, { sku: 'B' }] });
    const { lines, unknownSkus } = await demandOf(history);
    expect(lines).toEqual(['A main 2026-06-10 0+6', 'B main 2026-06-10 0+2.5', 'LONE main 2026-06-10 0+1']);
    expect(unknownSkus).toEqual([
      { sku: 'LONE', quantity: 10_000, firstDay: '2026-06-10', lastDay: '2026-06-10' },
    ]);
  });

  it('of a kit takes the listing of the sale’s own source, else that of another', async () => {
    const { history } = await temporaryHistory();
    await commit(history, {
      record: 'sale',
      rows: [
        june('1', 1, { sku: 'KIT' }),
        june('2', 1, { sku: 'KIT', source: 'site', channel: 'site' }),
        june('3', 1, { sku: 'BAG', source: 'site', channel: 'site' }),
      ],
    });
    const listing = (source: string, listingSku: string, sku: string, unitsPerListing: number) => ({
      source,
      listingSku,
      sku,
      unitsPerListing,
    });
    const sets = [
      [listing('erp', 'KIT', 'A', 10), listing('erp', 'KIT', 'B', 10), listing('erp', 'BAG', 'A', 100)],
      [listing('shop', 'KIT', 'A', 3), listing('shop', 'BAG', 'A', 7)],
    ];
    for (const rows of sets) {
      const source = rows[0]?.source ?? '';
      await commit(history, { record: 'listing', file: source, source, rows });
    }
    await commit(history, { record: 'item', rows: [{ sku: 'A' }, { sku: 'B' }] });
    const { lines, unknownSkus } = await demandOf(history);
    expect(lines).toEqual(['A main 2026-06-10 0+113', 'B main 2026-06-10 0+10']);
    expect(unknownSkus).toEqual([]);
  });

  it('of an empty history is empty', async () => {
    const { history } = await temporaryHistory();
    const { demand, warnings, unknownSkus } = await demandOf(history);
    expect([demand.skus, [...demand.offsets], warnings, unknownSkus]).toEqual([[], [0], [], []]);
  });

  it('of 5,000 SKUs comes sorted, with every unit', async () => {
    const { history } = await temporaryHistory({ segmentRows: 4_000 });
    const rows = Array.from({ length: 20_000 }, (_, index) =>
      june(String(index), 1 + (index % 3), {
        sku: `S${(index * 7) % 5000}`,
        businessDay: `2026-06-${10 + (index % 20)}`,
      }),
    );
    for (const file of ['a', 'b']) await commit(history, { record: 'sale', file, rows });
    const { demand } = await demandOf(history);
    expect(demand.skus).toHaveLength(5000);
    expect([...demand.skus].sort()).toEqual(demand.skus);
    const total = demand.pulseQuantities.reduce((sum, quantity) => sum + quantity, 0);
    expect(total).toBe(rows.reduce((sum, { units }) => sum + Number(units) * 10_000, 0));
  });
});

describe('the last reported day', () => {
  const at18 = (day: string) => `2026-06-${day}T10:00:00Z`;
  const file = (day: string, rows: readonly Row[], source = 'shop') =>
    ({
      record: 'sale',
      file: `${source} ${day} ${rows.length}`,
      exportedAt: at18(day),
      rows: rows.map((row) => ({ units: 1, source, ...row })),
    }) as const;
  const sold = (day: string, channel: string, rest: Row = {}): Row => ({
    orderId: `${day} ${channel}`,
    businessDay: `2026-06-${day}`,
    channel,
    ...rest,
  });
  const reported = async (files: readonly ReturnType<typeof file>[], json: unknown = {}) => {
    const { history } = await temporaryHistory();
    for (const one of files) await commit(history, one);
    const reading = await history.demand({
      planningDay: day('2026-06-30'),
      windowDays: 90,
      settings: settings(json),
    });
    return Object.fromEntries(reading.reportedThrough);
  };

  it('is that of the newest export, also where nothing sold on it, and never after the planning day', async () => {
    expect(await reported([file('28', [sold('20', 'tiktok')])])).toEqual({
      main: { base: null, pulse: '2026-06-28' },
    });
    const early = { ...file('29', [sold('20', 'tiktok')]), exportedAt: '2026-06-29T09:59:59Z' };
    expect(await reported([early])).toEqual({ main: { base: null, pulse: '2026-06-28' } });
    const july = { ...file('30', [sold('20', 'b2b')]), exportedAt: '2026-07-02T00:00:00Z' };
    expect(await reported([july])).toEqual({ main: { base: '2026-06-30', pulse: null } });
  });

  it('is that of the newest row where the export tells less', async () => {
    const undated = { ...file('29', [sold('29', 'tiktok')]), exportedAt: '2026-06-29T03:00:00Z' };
    expect(await reported([undated])).toEqual({ main: { base: null, pulse: '2026-06-29' } });
  });

  it('of channels of a pool is the earliest; of others apart', async () => {
    const files = [
      file('30', [sold('30', 'b2b')], 'erp'),
      file('27', [sold('27', 'other')], 'misc'),
      file('29', [sold('29', 'tiktok')]),
      file('25', [sold('25', 'site')], 'shopify'),
    ];
    expect(await reported(files)).toEqual({ main: { base: '2026-06-27', pulse: '2026-06-25' } });
    expect(await reported(files, { pools: { channels: { site: 'us' } } })).toEqual({
      main: { base: '2026-06-27', pulse: '2026-06-29' },
      us: { base: null, pulse: '2026-06-25' },
    });
  });

  it('of channels that come in one file is the same: no row of one says that nothing sold', async () => {
    const both = file('22', [sold('22', 'b2b'), sold('22', 'other')], 'erp');
    const one = file('30', [sold('30', 'b2b')], 'erp');
    expect(await reported([both, one])).toEqual({ main: { base: '2026-06-30', pulse: null } });
    const apart = [file('22', [sold('22', 'other')], 'erp'), file('30', [sold('30', 'b2b')], 'erp')];
    expect(await reported(apart)).toEqual({ main: { base: '2026-06-22', pulse: null } });
  });

  it('leaves out a channel that has been silent for more than two weeks, unless all are', async () => {
    const dead = file('15', [sold('15', 'other')], 'misc');
    const alive = file('16', [sold('16', 'other')], 'misc');
    const b2b = file('30', [sold('30', 'b2b')], 'erp');
    expect(await reported([dead, b2b])).toEqual({ main: { base: '2026-06-30', pulse: null } });
    expect(await reported([alive, b2b])).toEqual({ main: { base: '2026-06-16', pulse: null } });
    expect(await reported([dead, file('10', [sold('10', 'b2b')], 'erp')])).toEqual({
      main: { base: '2026-06-15', pulse: null },
    });
  });

  it('is of the sources that count', async () => {
    const files = [file('28', [sold('28', 'tiktok')], 'shop'), file('30', [sold('30', 'tiktok')], 'erp')];
    const sources = { shop: { kind: 'shop' }, erp: { kind: 'erp' } };
    expect(await reported(files, { sources })).toEqual({ main: { base: null, pulse: '2026-06-28' } });
    const json = { sources, sourceOfRecord: { channels: { tiktok: ['shop', 'erp'] } } };
    expect(await reported([...files], json)).toEqual({ main: { base: null, pulse: '2026-06-28' } });
  });
});
