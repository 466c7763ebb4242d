import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { instant } from '../../lib/domain/calendar.ts';
import type { Log } from '../../lib/domain/ports.ts';
import { type DroppedFile, ingestFile } from '../../lib/jobs/ingest.ts';
import { inPieces } from '../ingestion/exports.ts';
import { SHOP_ORDERS } from '../ingestion/shop-profile.ts';
import { workbookOf, zipOf } from '../ingestion/zip-files.ts';
import { Factory, settings } from './factory.ts';

const HEADER = 'Order ID,SKU ID,Seller SKU,Quantity,Unit Price,Order Status,Created Time,Recipient,Phone #';
const row = (id: number, quantity: string) =>
  `${id},7${id},A-1,${quantity},1.5,Completed,2026-06-24 10:00:00,张伟,13812345678`;
const ORDERS = `${HEADER}\n${row(1, '2')}\n${row(2, 'many')}\n${row(3, '1')},more\n`;

let factory: Factory;
beforeAll(async () => {
  factory = await Factory.start();
});
afterAll(() => factory.end());
beforeEach(() => factory.empty());

function dropped(name: string, content: Uint8Array): DroppedFile {
  return {
    name,
    open: async () => ({
      bytes: inPieces(content),
      modifiedAt: instant('2026-06-24T12:00:00Z'),
      metadata: {},
    }),
  };
}

const own = settings({ profiles: [SHOP_ORDERS] });
const ingest = (file: DroppedFile) => factory.ingest([file], { settings: own });

describe('a zip that is dropped', () => {
  const zip = dropped(
    'june.zip',
    zipOf([
      { name: 'orders.csv', content: ORDERS },
      {
        name: 'items.xlsx',
        content: workbookOf([
          {
            name: 'Items',
            rows: [
              ['sku', 'lead_time_days'],
              ['A-1', 7],
            ],
          },
        ]),
      },
      { name: 'letter.txt', content: 'hello' },
    ]),
  );

  it('has a receipt for each file in it, and is known when it comes again', async () => {
    const first = await ingest(zip);
    expect(first.map(({ receipt }) => [receipt.file, receipt.profile, receipt.accepted])).toEqual([
      ['june.zip/orders.csv', 'shop/orders', 1],
      ['june.zip/items.xlsx', 'plain/sku_master', 1],
      ['june.zip/letter.txt', null, 0],
    ]);
    expect(first[2]?.receipt.reason).toContain('june.zip/letter.txt');
    const objects = await factory.objects();
    const again = await ingest(zip);
    expect(again.every(({ known }) => known)).toBe(true);
    expect(await factory.objects()).toEqual(objects);
  });

  it('gives the same history as its files by themselves', async () => {
    await ingest(zip);
    const keys = Object.keys(await factory.objects('history/'));
    await factory.empty();
    await ingest(dropped('orders.csv', Buffer.from(ORDERS)));
    const alone = Object.keys(await factory.objects('history/'));
    expect(alone).toHaveLength(2);
    expect(keys).toEqual(expect.arrayContaining(alone));
  });
});

describe('personal data of a dropped file', () => {
  it('is in no object and no log line', async () => {
    const lines: unknown[] = [];
    const write = (event: string, fields?: Readonly<Record<string, unknown>>) =>
      void lines.push([event, fields]);
    const log: Log = { info: write, warn: write, error: write };
    await factory.run(
      async (context) => {
        const file = dropped('orders.csv', Buffer.from(ORDERS));
        const [one] = await ingestFile({ ...context, log }, file);
        expect(one?.receipt).toMatchObject({ accepted: 1, rejected: 2 });
      },
      { settings: own },
    );
    const keys = Object.keys(await factory.objects());
    expect(keys.some((key) => key.startsWith('quarantine/'))).toBe(true);
    const contents = await Promise.all(keys.map((key) => factory.data.get(key)));
    const all = Buffer.concat([...contents, Buffer.from(JSON.stringify(lines))]);
    for (const secret of ['张伟', '13812345678']) expect(all.includes(secret)).toBe(false);
    expect(all.includes('Quantity')).toBe(true);
  });
});

describe('a file whose content cannot be got at', () => {
  const oldExcel = Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 1, 2, 3]);
  const refusals = (ingested: Awaited<ReturnType<typeof ingest>>) =>
    ingested.map(({ receipt: { file, reason }, known }) => ({ file, reason, known }));

  it('is refused with a receipt that tells why, and is known when it comes again', async () => {
    const file = dropped('stock.xls', oldExcel);
    const reason = 'stock.xls: this is an old Excel file (.xls): save it as .xlsx or CSV';
    expect(refusals(await ingest(file))).toEqual([{ file: 'stock.xls', reason, known: false }]);
    expect(refusals(await ingest(file))).toEqual([{ file: 'stock.xls', reason, known: true }]);
    expect(Object.keys(await factory.objects('ingest-receipts/'))).toHaveLength(1);
  });

  it('in a zip is refused beside the others, each of its own', async () => {
    const content = zipOf([
      { name: 'a.xls', content: oldExcel },
      { name: 'b.xls', content: oldExcel },
      { name: 'orders.csv', content: ORDERS },
    ]);
    const first = await ingest(dropped('june.zip', content));
    expect(first.map(({ receipt }) => [receipt.file, receipt.reason === null, receipt.accepted])).toEqual([
      ['june.zip/a.xls', false, 0],
      ['june.zip/b.xls', false, 0],
      ['june.zip/orders.csv', true, 1],
    ]);
    const again = await ingest(dropped('june.zip', content));
    expect(again.map(({ known }) => known)).toEqual([true, true, true]);
  });
});
