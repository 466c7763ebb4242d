import { gzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { businessDay, instant } from '../../lib/domain/calendar.ts';
import { RefusedFileError } from '../../lib/domain/errors.ts';
import type { IngestReceipt } from '../../lib/domain/ingest-receipt.ts';
import { type DroppedFile, ingestAll, ingestFile, landedFile, totalsOf } from '../../lib/jobs/ingest.ts';
import { computeParameters } from '../../lib/jobs/plan.ts';
import { demandLines } from '../history/factory.ts';
import { csv, dropped, Factory, type ProcessOptions, type SavedState, settings, trigger } from './factory.ts';

let factory: Factory;
let empty: SavedState;

beforeAll(async () => {
  factory = await Factory.start();
  await factory.ingest([]);
  await factory.data.put('reports/there', '');
  empty = await factory.save();
});
afterAll(() => factory.end());
beforeEach(() => factory.restore(empty));

const ORDERS = 'date,sku,channel,qty';
const orders = csv('orders.csv', ORDERS, [
  '2026-06-23,OR-1,b2b,100',
  '2026-06-24,OR-1,tiktok,5000',
  '2026-06-24,OR-1,b2b,60',
  '2026-06-24,OR-1,b2b,40',
  '2026-05-31,GHOST,b2b,7',
  '2026-02-30,OR-1,b2b,1',
  '2026-06-24,OR-1,b2b,-3',
  '2026-06-24,OR-1,"b2b,9',
  '',
  '2026-06-24,=cmd(),b2b,nine',
]);
const items = csv('items_2026-06-20.csv', 'sku,lead_time_days', ['OR-1,7']);
const stock = csv('stock.csv', 'date,sku,on_hand', ['2026-06-24,OR-1,900']);

async function receipt(file: DroppedFile, options?: ProcessOptions): Promise<IngestReceipt> {
  const [ingested] = await factory.ingest([file], options);
  if (ingested === undefined) throw new Error('no receipt');
  return ingested.receipt;
}

const demand = () =>
  factory.run(async ({ history, settings: current }) => {
    const window = { planningDay: businessDay('2026-06-24'), windowDays: 90, settings: current };
    const { demand: known, unknownSkus } = await history.demand(window);
    return { known: demandLines(known), unknownSkus };
  });

const rowsStored = () => factory.run(({ history }) => history.rowCounts());

/** The rejected rows of a receipt as its quarantine file holds them. */
async function quarantined({ quarantine }: IngestReceipt): Promise<Record<string, string>[]> {
  const bytes = await factory.data.get(quarantine ?? '');
  return parse(Buffer.from(bytes), { bom: true, columns: true });
}

describe('a file', () => {
  it('becomes history, a quarantine file and a receipt whose rows add up to those stored', async () => {
    const taken = await receipt(orders);
    expect(taken).toMatchObject({
      file: 'orders.csv',
      profile: 'plain/orders_daily',
      record: 'sale',
      encoding: 'utf-8',
      rowsRead: 10,
      accepted: 5,
      rejected: 4,
      skipped: 1,
      firstDay: '2026-05-31',
      lastDay: '2026-06-24',
      unitsByChannel: { b2b: 207, tiktok: 5000 },
      exportedAt: '2026-06-24T10:00:00.000Z',
      reason: null,
    });
    expect(taken.rowsRead).toBe(taken.accepted + taken.rejected + taken.skipped);
    const addedUp = 1;
    expect(await rowsStored()).toEqual({ sale: taken.accepted - addedUp });
    expect(Object.keys(await factory.objects('history/'))).toEqual([...taken.objects].sort());
  });

  it('puts each rejected row into quarantine with line, column, value and reason', async () => {
    expect(await quarantined(await receipt(orders))).toMatchObject([
      { line: '7', column: 'date', value: '2026-02-30' },
      { line: '8', column: 'qty', value: "'-3" },
      { line: '9', column: '', reason: 'a quote is opened and not closed' },
      { line: '11', column: 'qty', value: 'nine', raw: '2026-06-24,=cmd(),b2b,nine' },
    ]);
  });

  it('keeps a formula of a quarantined cell from running in a spreadsheet', async () => {
    const rejected = await quarantined(await receipt(csv('o.csv', ORDERS, ['2026-06-24,OR-1,b2b,=1+1'])));
    expect(rejected).toMatchObject([{ line: '2', column: 'qty', value: "'=1+1" }]);
  });

  it('counts a sale of a SKU without an item and lists it', async () => {
    await factory.ingest([orders, items]);
    const { known, unknownSkus } = await demand();
    expect(known).toEqual([
      'GHOST main 2026-05-31 7+0',
      'OR-1 main 2026-06-23 100+0',
      'OR-1 main 2026-06-24 100+5000',
    ]);
    expect(unknownSkus).toMatchObject([{ sku: 'GHOST', quantity: 70_000 }]);
    const computed = await factory.run((context) =>
      computeParameters(context, businessDay('2026-06-24'), []),
    );
    expect(computed.unknownSkus).toEqual([{ sku: 'GHOST', units: 7 }]);
  });

  it('taken twice is one: known, the same receipt, nothing written', async () => {
    const first = await receipt(orders);
    const before = await factory.objects();
    const [second] = await factory.ingest([
      dropped('again.csv', await content(orders), '2026-06-25T00:00:00Z'),
    ]);
    expect(second).toEqual({ known: true, receipt: { ...first, file: 'again.csv' } });
    expect(await factory.objects()).toEqual(before);
  });

  it('lands in a bucket with its name after landing/', async () => {
    const taken = await factory.run(async (context) => {
      await context.landing.put('landing/items.csv', await content(items), {
        metadata: { 'exported-at': EXPORTED },
      });
      return ingestFile(context, landedFile(context.landing, 'landing/items.csv'));
    });
    expect(taken).toMatchObject([{ receipt: { file: 'items.csv', exportedAt: EXPORTED, accepted: 1 } }]);
  });
});

const EXPORTED = instant('2026-06-22T01:02:03Z');

async function content(file: DroppedFile): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of (await file.open()).bytes) chunks.push(chunk);
  return Buffer.concat(chunks);
}

describe('files', () => {
  const corrected = csv('orders_2026-06-25.csv', ORDERS, ['2026-06-24,OR-1,tiktok,4000']);
  const empties = csv('open_2026-06-23.csv', 'po_id,sku,qty,due_date', []);
  const open = csv('open_2026-06-22.csv', 'po_id,sku,qty,due_date', ['PO1,OR-1,500,2026-07-01']);

  it('give the same history in any order', async () => {
    const files = [orders, items, stock, corrected, open, empties];
    await factory.ingest(files);
    const expected = { objects: await factory.objects('history/'), demand: await demand() };
    expect(expected.demand.known).toContain('OR-1 main 2026-06-24 100+4000');
    for (const order of [files.toReversed(), [3, 1, 4, 0, 5, 2].map((index) => files[index] ?? orders)]) {
      await factory.restore(empty);
      await factory.ingest(order);
      expect(await factory.objects('history/')).toEqual(expected.objects);
      expect(await demand()).toEqual(expected.demand);
    }
  });

  it('that repeat an older list under a newer date are news: the newest export is in force', async () => {
    const again = csv('open_2026-06-24.csv', 'po_id,sku,qty,due_date', ['PO1,OR-1,500,2026-07-01']);
    const lines = () =>
      factory.run(
        async ({ history, settings: current }) =>
          (await history.openSupply(instant('2026-06-25T00:00:00Z'), current)).lines.length,
      );
    await factory.ingest([open]);
    expect(await lines()).toBe(1);
    await factory.ingest([empties]);
    expect(await lines()).toBe(0);
    expect((await factory.ingest([again]))[0]).toMatchObject({ known: false });
    expect(await lines()).toBe(1);
  });

  describe('that nothing dates, returning to an earlier content', () => {
    const list = (moq: number, at: string) =>
      dropped(`moq-${moq}.csv`, `sku,lead_time_days,moq\nOR-1,7,${moq}\n`, at);
    const [a1, b2, a3] = [
      list(100, '2026-06-21T01:00:00Z'),
      list(200, '2026-06-22T01:00:00Z'),
      list(100, '2026-06-23T01:00:00Z'),
    ];
    const moq = () => factory.run(async ({ history }) => Number((await history.items())[0]?.moq) / 10_000);

    it('are in force again', async () => {
      await factory.ingest([a1, b2]);
      expect(await moq()).toBe(200);
      const [again] = await factory.ingest([a3]);
      expect(again).toMatchObject({ known: true, receipt: { accepted: 1 } });
      expect(await moq()).toBe(100);
    });

    it('are so in any order, however often each comes', async () => {
      await factory.ingest([a1, b2, a3]);
      const expected = await factory.objects('history/');
      expect(Object.keys(expected)).toHaveLength(3);
      for (const order of [
        [a1, a3, b2],
        [a3, b2, a1],
        [b2, a3, a1, b2, a1, a3],
      ]) {
        await factory.restore(empty);
        await factory.ingest(order);
        expect(await factory.objects('history/')).toEqual(expected);
        expect(await moq()).toBe(100);
      }
    });

    it('are one where the same file comes again: nothing is written', async () => {
      await factory.ingest([a1, b2, a3]);
      const before = await factory.objects();
      for (const file of [a1, b2, a3]) {
        expect((await factory.ingest([file]))[0]?.known).toBe(true);
        expect(await factory.objects()).toEqual(before);
      }
    });

    it('leave with their former reading when settings change', async () => {
      await factory.ingest([a1, b2, a3]);
      const utc = { settings: settings({ factory: { zone: 'UTC' } }) };
      await factory.ingest([a1, b2, a3], utc);
      expect(Object.keys(await factory.objects('history/'))).toHaveLength(3);
      expect(await moq()).toBe(100);
    });

    it('taken again by a run that is stopped after any write and repeated are as if undisturbed', async () => {
      await factory.ingest([a1, b2]);
      const before = await factory.save();
      await factory.ingest([a3]);
      const objects = await factory.objects();
      await factory.stopEverywhere(
        before,
        (context) => ingestFile(context, a3),
        async (after) => {
          await factory.ingest([a3]);
          expect(await factory.objects(), `stopped after ${after} writes`).toEqual(objects);
        },
      );
    });

    it('are stock as it stood at each of their times', async () => {
      const count = (onHand: number, at: string) =>
        dropped(`stock-${onHand}.csv`, `商品编码,商品名称,实际库存数\nOR-1,O型圈,${onHand}\n`, at);
      await factory.ingest([
        count(5, '2026-06-21T01:00:00Z'),
        count(7, '2026-06-22T01:00:00Z'),
        count(5, '2026-06-23T01:00:00Z'),
      ]);
      const onHand = (at: string) =>
        factory.run(async ({ history, settings: current }) => {
          const { levels } = await history.stock(instant(at), current);
          return levels.map((level) => [level.onHand / 10_000, level.takenAt]);
        });
      expect(await onHand('2026-06-21T02:00:00Z')).toEqual([[5, '2026-06-21T01:00:00.000Z']]);
      expect(await onHand('2026-06-22T02:00:00Z')).toEqual([[7, '2026-06-22T01:00:00.000Z']]);
      expect(await onHand('2026-06-23T02:00:00Z')).toEqual([[5, '2026-06-23T01:00:00.000Z']]);
    });

    it('of orders are dated by the file, not by the day on which the newest order was placed', async () => {
      const open = (left: number, at: string) =>
        dropped(
          `orders-${left}.csv`,
          `采购单号,采购日期,供应商,商品编码,商品名称,数量,已入库数,预计到货日期\n1,2026-06-01,厂,OR-1,O型圈,100,${100 - left},2026-07-01\n`,
          at,
        );
      await factory.ingest([open(30, '2026-06-22T01:00:00Z'), open(80, '2026-06-20T01:00:00Z')]);
      const lines = await factory.run(async ({ history, settings: current }) =>
        (await history.openSupply(instant('2026-06-25T00:00:00Z'), current)).lines.map(
          ({ unitsOpen }) => unitsOpen / 10_000,
        ),
      );
      expect(lines).toEqual([30]);
    });
  });

  it('are added up, known and refused ones too', async () => {
    await factory.ingest([items]);
    const { run, ingested } = await factory.run(async (context) => {
      const files = [orders, dropped('nothing.csv', ''), items];
      const all = await ingestAll(context, trigger('ingest', '2026-06-24T12:00:00Z'), files);
      return { ingested: all, run: await context.ledger.newest('ingest') };
    });
    const totals = { files: 3, known: 1, refused: 1, rowsRead: 11, accepted: 6, rejected: 4, skipped: 1 };
    expect(totalsOf(ingested)).toEqual(totals);
    expect(run).toMatchObject({ state: 'succeeded', summary: totals });
  });
});

describe('a refused file', () => {
  const gzip = gzipSync('date,sku,channel,qty\n2026-06-24,OR-1,b2b,1\n');
  it.each([
    ['empty.csv', '', /empty\.csv: the file is empty/],
    ['other.csv', 'a,b\n1,2\n', /other\.csv, line 1: no profile fits the columns "a", "b"/],
    ['short.csv', 'date,sku,channel\n2026-06-24,OR-1,b2b\n', /short\.csv, line 1: .*needs "qty"/],
    [
      'twice.csv',
      'date,sku,channel,qty,qty\n',
      /twice\.csv, line 1: column "qty" is there twice \(columns 4 and 5\)/,
    ],
    ['dots.csv', 'date.sku.channel.qty\n', /dots\.csv, line 1: .*separate columns by/],
    ['cut.csv.gz', gzip.subarray(0, 12), /cut\.csv\.gz: .*breaks off/],
  ])('%s leaves a receipt with the reason and nothing else', async (name, bytes, reason) => {
    const before = await factory.objects();
    const refused = await receipt(dropped(name, bytes));
    expect(refused).toMatchObject({ file: name, profile: null, rowsRead: 0, accepted: 0, objects: [] });
    expect(refused.reason).toMatch(reason);
    expect(refused.reason).not.toContain('\n');
    const after = await factory.objects();
    const [added = '', ...more] = Object.keys(after).filter((key) => !(key in before));
    expect(more).toEqual([]);
    expect(JSON.parse(Buffer.from(await factory.data.get(added)).toString())).toEqual(refused);
    expect((await factory.ingest([dropped(name, bytes)]))[0]).toEqual({ receipt: refused, known: true });
  });

  it('that is not there leaves no receipt, for there is nothing to hash', async () => {
    const gone: DroppedFile = {
      name: 'gone.csv',
      open: () => Promise.reject(new RefusedFileError('gone.csv: there is no such file, check the path')),
    };
    const before = await factory.objects();
    expect((await receipt(gone)).reason).toBe('gone.csv: there is no such file, check the path');
    expect(await factory.objects()).toEqual(before);
  });

  it('damaged half-way counts to the damage', async () => {
    const rows = Array.from({ length: 20_000 }, (_, index) => `2026-06-24,OR-${index},b2b,${index % 97}`);
    const whole = gzipSync(`${ORDERS}\n${rows.join('\n')}\n`);
    const taken = await receipt(dropped('cut.csv.gz', whole.subarray(0, whole.length / 2)));
    expect(taken.reason).toBeNull();
    expect(taken.accepted).toBeGreaterThan(1000);
    expect(taken.rowsRead).toBe(taken.accepted + taken.rejected + taken.skipped);
    expect(await rowsStored()).toEqual({ sale: taken.accepted });
    expect(taken.warnings.join()).toMatch(/damaged or cut off/);
  });
});

describe('a file read before under other settings', () => {
  it('is read again, and what it became before is taken away', async () => {
    const shop = csv('shop.csv', 'ordered_at,sku,channel,qty', [
      '2026-06-24T17:00:00Z,OR-1,douyin,10',
      'x,OR-1,b2b,1',
    ]);
    const first = await receipt(shop);
    expect(first).toMatchObject({ firstDay: '2026-06-25', unitsByChannel: { other: 10 } });

    const utc = settings({ factory: { zone: 'UTC' }, channelNames: { douyin: 'tiktok' } });
    const second = await receipt(shop, { settings: utc });
    expect(second).toMatchObject({ firstDay: '2026-06-24', unitsByChannel: { tiktok: 10 } });
    expect(Object.keys(await factory.objects('history/'))).toEqual([...second.objects]);
    expect(Object.keys(await factory.objects('quarantine/'))).toEqual([second.quarantine]);
    expect(Object.keys(await factory.objects('ingest-receipts/'))).toHaveLength(1);
    expect(await rowsStored()).toEqual({ sale: 1 });
  });

  it('is not read again for a setting that reading does not use', async () => {
    await receipt(orders);
    const [again] = await factory.ingest([orders], { settings: settings({ planning: { coverDays: 7 } }) });
    expect(again?.known).toBe(true);
  });
});

describe('an ingest that is stopped', () => {
  it('after any write and repeated ends as if undisturbed', async () => {
    const utc = settings({ factory: { zone: 'UTC' } });
    await factory.ingest([orders], { settings: utc });
    const before = await factory.save();
    const undisturbed = await receipt(orders);
    const objects = await factory.objects();
    const writes = await factory.stopEverywhere(
      before,
      (context) => ingestFile(context, orders),
      async (after) => {
        expect(await receipt(orders), `stopped after ${after} writes`).toEqual(undisturbed);
        expect(await factory.objects(), `stopped after ${after} writes`).toEqual(objects);
      },
    );
    // Two months of sales, quarantine, the former reading gone, receipt.
    expect(writes).toBe(5);
  });

  it('throws what its own disk refuses, and takes the file the next time', async () => {
    const many = csv('many.csv', ORDERS, [
      '2026-06-24,OR-1,b2b,1',
      ...Array.from({ length: 5000 }, () => `2026-06-24,OR-1,b2b,${'many '.repeat(50)}`),
    ]);
    const broken = factory.run((context) =>
      ingestFile({ ...context, temporaryFolder: `${context.temporaryFolder}/gone` }, many),
    );
    await expect(broken).rejects.toThrow(/ENOENT/);
    expect(await receipt(many)).toMatchObject({ accepted: 1, rejected: 5000 });
  });
});
