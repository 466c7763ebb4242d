import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { businessDay, dayNumber, instant } from '../../lib/domain/calendar.ts';
import { RefusedFileError } from '../../lib/domain/errors.ts';
import { exportParts } from '../../lib/ingestion/export-parts.ts';
import { parseSettings } from '../../lib/settings/loading.ts';
import { inPieces, type ReadFile, readContent } from './exports.ts';
import { SHOP_ORDERS } from './shop-profile.ts';
import { workbookOf, zipOf } from './zip-files.ts';

const SETTINGS = { profiles: [SHOP_ORDERS] };
const CSV = 'date,sku,channel,qty\n2026-06-24,A,b2b,2\n';

async function partsOf(content: Uint8Array, name = 'dropped') {
  return exportParts(name, () => inPieces(content, 1000), parseSettings(SETTINGS, 'test'));
}

/** Reads every part: what it gave, or why it was refused. */
async function readParts(content: Uint8Array, name?: string): Promise<[string, ReadFile | string][]> {
  const parts = await partsOf(content, name);
  return Promise.all(
    parts.map(async (part): Promise<[string, ReadFile | string]> => {
      try {
        return [part.name, await readContent('', part, SETTINGS)];
      } catch (error) {
        if (!(error instanceof RefusedFileError)) throw error;
        return [part.name, error.message];
      }
    }),
  );
}

async function only(content: Uint8Array): Promise<ReadFile> {
  const [part] = await readParts(content);
  if (part === undefined || typeof part[1] === 'string') throw new Error(`refused: ${part?.[1]}`);
  return part[1];
}

const refusal = async (content: Uint8Array): Promise<string> => {
  const error: unknown = await partsOf(content).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(RefusedFileError);
  expect((error as Error).message).not.toContain('\n');
  return (error as Error).message;
};

describe('a zip', () => {
  it('gives each of its files, also compressed ones and workbooks, and leaves out what systems add', async () => {
    const zip = zipOf([
      { name: '__MACOSX/._orders.csv', content: 'x' },
      { name: 'july/', content: '' },
      { name: 'july/订单.csv', content: CSV },
      { name: 'july/orders.csv.gz', content: gzipSync(CSV) },
      {
        name: 'book.xlsx',
        content: workbookOf([
          {
            name: 'S',
            rows: [
              ['sku', 'lead time days'],
              ['A', 7],
            ],
          },
        ]),
      },
      { name: 'note.txt', content: 'hello' },
      { name: 'inner.zip', content: zipOf([{ name: 'a.csv', content: CSV }]) },
    ]);
    const parts = await readParts(zip, 'all.zip');
    expect(
      parts.map(([name, read]) => [
        name,
        typeof read === 'string' ? read.split(':')[0] : read.reading.profile,
      ]),
    ).toEqual([
      ['all.zip/july/订单.csv', 'plain/orders_daily'],
      ['all.zip/july/orders.csv.gz', 'plain/orders_daily'],
      ['all.zip/book.xlsx', 'plain/sku_master'],
      ['all.zip/note.txt', 'all.zip/note.txt, line 1'],
      ['all.zip/inner.zip', 'all.zip/inner.zip'],
    ]);
  });

  it('is refused where it is empty, damaged or cut off', async () => {
    expect(await refusal(zipOf([]))).toBe('dropped: the zip is empty: put the exports into it');
    const zip = zipOf([{ name: 'a.csv', content: CSV.repeat(100) }]);
    expect(await refusal(zip.subarray(0, zip.length - 30))).toContain('damaged or cut off');
  });

  it('gives no file whose check sum does not fit', async () => {
    const zip = zipOf([{ name: 'a.csv', content: `${CSV}2026-06-24,B,b2b,3\n` }]);
    for (let bit = 0; bit < 8; bit++) {
      const flipped = Buffer.from(zip);
      const at = 30 + 'a.csv'.length + 6;
      flipped[at] = (flipped[at] ?? 0) ^ (1 << bit);
      const [part] = await readParts(flipped);
      expect(part?.[1]).toBe('dropped/a.csv: it is damaged or cut off: make it again and send it');
    }
  });

  it('that expands without measure is refused before it does, also where it lies about its size', async () => {
    const zeros = Buffer.alloc(80 * 1024 * 1024);
    const honest = zipOf([{ name: 'a.csv', content: zeros }]);
    expect(honest.length).toBeLessThan(100_000);
    expect(await refusal(honest)).toContain('expands to more than 100 times its size');
    const lying = zipOf([{ name: 'a.csv', content: zeros, statedSize: 1000 }]);
    const [part] = await readParts(lying);
    expect(part?.[1]).toContain('is damaged or cut off');
    const [packed] = await readParts(gzipSync(Buffer.concat([Buffer.from(CSV), zeros.fill('\n')])));
    expect(packed?.[1]).toContain('expands to more than 100 times its size');
  });
});

describe('a workbook', () => {
  const HEAD = ['Order ID', 'SKU ID', 'Seller SKU', 'Quantity', 'Unit Price', 'Order Status', 'Created Time'];
  const id = '576461234567890123';

  it('has numbers, serials, escapes and rich text read as they stand, whatever dimension it states', async () => {
    const rich = '<r><t>Comp</t></r><r><t>leted</t></r>';
    const { rows, rejected, reading } = await only(
      workbookOf(
        [
          {
            name: 'OrderSKUList',
            dimension: 'A1',
            rows: [
              ['Orders of July'],
              [],
              HEAD,
              [
                id,
                '1',
                'A_x002B_1',
                2,
                1234.567,
                { xml: '<c r="@" t="s"><v>0</v></c>' },
                { xml: '<c r="@" s="2"><v>46197.5</v></c>' },
              ],
              [id, '2', 'B', '3', '1.5', 'Completed', '2026-06-24 12:00:00'],
              [],
              [12345, 3, 'C', { xml: '<c r="@"><v>0.30000000000000004</v></c>' }, 5, 'Completed', 46_197],
            ],
          },
        ],
        { shared: [rich] },
      ),
    );
    expect(rejected).toEqual([]);
    const sales = rows.filter(({ orderId }) => orderId !== undefined);
    expect(sales).toMatchObject([
      { orderId: id, sku: 'A+1', units: 20_000, unitPrice: 12_345_670, status: 'paid' },
      { lineId: '2', units: 30_000, unitPrice: 15_000 },
      { orderId: '12345', lineId: '3', units: 3000, businessDay: dayNumber(businessDay('2026-06-24')) },
    ]);
    expect(sales[0]?.orderedAt).toBe(sales[1]?.orderedAt);
    expect(reading).toMatchObject({ rowsRead: 4, skipped: 1 });
  });

  it('has ids refused of which Excel dropped digits, row by row, by the row of the sheet', async () => {
    const { rejected, reading } = await only(
      workbookOf([
        {
          name: 'Orders',
          rows: [
            HEAD,
            [{ xml: '<c r="@"><v>576461234567890123</v></c>' }, '1', 'A', 2, 1.5, 'Completed', '2026-06-24'],
            [{ xml: '<c r="@"><v>5.7646123456789E+17</v></c>' }, '1', 'A', 2, 1.5, 'Completed', '2026-06-24'],
            ['5.76461E+17', '1', 'A', 2, 1.5, 'Completed', '2026-06-24'],
            [id, '1', 'A', 2, 1.5, 'Completed', '2026-06-24'],
          ],
        },
      ]),
    );
    expect(reading).toMatchObject({ accepted: 1, rejected: 3 });
    expect(rejected.map(({ line, column }) => [line, column])).toEqual([
      [2, 'Order ID'],
      [3, 'Order ID'],
      [4, 'Order ID'],
    ]);
    expect(rejected[0]?.reason).toContain('Excel has dropped digits');
  });

  it('is read by the 1904 system where it says so', async () => {
    const rows = [HEAD, ['1', '1', 'A', 2, 1.5, 'Completed', { xml: '<c r="@" s="1"><v>44735</v></c>' }]];
    const { rows: read } = await only(workbookOf([{ name: 'S', rows }], { date1904: true }));
    expect(read[0]).toMatchObject({ businessDay: dayNumber(businessDay('2026-06-24')) });
  });

  it('gives each sheet that a profile fits, and no other', async () => {
    const sheet = (name: string, sku: string) => ({
      name,
      rows: [
        ['sku', 'lead_time_days'],
        [sku, 7],
      ],
    });
    const parts = await readParts(
      workbookOf([
        { name: '说明', rows: [['how to'], ['fill in']] },
        sheet('Items', 'A'),
        sheet('更多', 'B'),
      ]),
      'book.xlsx',
    );
    expect(parts.map(([name]) => name)).toEqual(['book.xlsx/Items', 'book.xlsx/更多']);
    const one = await readParts(workbookOf([{ name: 'x', rows: [['?']] }, sheet('Items', 'A')]), 'book.xlsx');
    expect(one.map(([name]) => name)).toEqual(['book.xlsx']);
    const none = await readParts(workbookOf([{ name: 'x', rows: [['a', 'b']] }]), 'book.xlsx');
    expect(none[0]?.[1]).toContain('no profile fits the columns "a", "b"');
  });

  it('takes values of merged cells down where the profile says so', async () => {
    const { rows } = await only(
      workbookOf([
        {
          name: 'S',
          rows: [
            HEAD,
            ['7', '1', 'A', 1, 1.5, 'Completed', '2026-06-24'],
            ['7', '2', 'B', 1, 1.5, null, '2026-06-24'],
          ],
          after: '<mergeCells count="1"><mergeCell ref="F2:F3"/></mergeCells>',
        },
      ]),
    );
    expect(rows.filter(({ orderId }) => orderId !== undefined)).toMatchObject([
      { status: 'paid' },
      { status: 'paid' },
    ]);
  });

  it('is refused where it is damaged, empty or an old .xls, with what to do', async () => {
    expect(await refusal(workbookOf([{ name: 'S', rows: [] }]))).toContain('the workbook is empty');
    expect(await refusal(Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1]))).toBe(
      'dropped: this is an old Excel file (.xls): save it as .xlsx or CSV',
    );
    const lost = workbookOf([{ name: 'S', rows: [['a'], [{ xml: '<c r="@" t="s"><v>99</v></c>' }]] }]);
    expect(await refusal(lost)).toContain('the workbook cannot be read');
  });

  it('puts no cell into force: a formula in text stays text', async () => {
    const { rows } = await only(
      workbookOf([
        { name: 'S', rows: [HEAD, ['1', '1', "=cmd|' /C calc'!A0", 2, 1.5, 'Completed', '2026-06-24']] },
      ]),
    );
    expect(rows[0]).toMatchObject({ sku: "=cmd|' /C calc'!A0" });
  });
});

describe('a file of its own', () => {
  it('is the only part, opened anew each time', async () => {
    const [part, ...others] = await partsOf(Buffer.from(CSV), 'orders.csv');
    expect(others).toEqual([]);
    expect(part).toMatchObject({ name: 'orders.csv', isSheet: false });
    for (let time = 0; time < 2; time++) {
      const { reading } = await readContent('', part, SETTINGS);
      expect(reading).toMatchObject({ accepted: 1, exportedAt: instant('2026-06-24T10:00:00Z') });
    }
  });

  it('is told from a web page, XML, JSON or PDF', async () => {
    for (const [content, what] of [
      ['<html><table><tr><td>sku</td></tr></table></html>', 'a web page'],
      ['<?xml version="1.0"?><Workbook/>', 'XML'],
      ['{"code":0,"data":{}}', 'JSON'],
      ['%PDF-1.7', 'a PDF'],
    ]) {
      const [part] = await readParts(Buffer.from(content ?? ''));
      expect(part?.[1]).toContain(`this is ${what}`);
    }
  });

  it('may have titles above the line that names the columns', async () => {
    const titled = `Orders of July, all shops\n\n"Made by\nERP"\n;;\n${CSV}`;
    const [part] = await readParts(Buffer.from(titled));
    expect(part?.[1]).toMatchObject({ reading: { accepted: 1, rowsRead: 1 } });
    const utf16 = Buffer.from(CSV.replace('A,', '密封圈,'), 'utf16le');
    for (const [bytes, encoding] of [
      [utf16, 'utf-16le'],
      [Buffer.from(utf16).swap16(), 'utf-16be'],
    ] as const) {
      const [unmarked] = await readParts(bytes);
      expect(unmarked?.[1]).toMatchObject({ reading: { accepted: 1, encoding } });
    }
  });
});
