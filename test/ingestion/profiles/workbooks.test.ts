import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import writeExcelFile from 'write-excel-file/node';
import { exportParts } from '../../../lib/ingestion/export-parts.ts';
import { parseSettings } from '../../../lib/settings/loading.ts';
import { inPieces, readContent } from '../exports.ts';
import { EXPORTS } from './fixtures.ts';

/** Files that show neither their decimal sign nor the order of their dates. */
const SETTINGS = { sources: { 'tiktok-shop': { decimal: ',', currency: 'USD' } } };
const POINT = { sources: { 'tiktok-shop': { decimal: '.', currency: 'USD' } } };

const names = (await readdir(EXPORTS, { recursive: true }))
  .filter((name) => /\.(csv|txt)$/.test(name))
  .sort();
const settingsOf = (name: string) => (/orders-(id|vi|pt)/.test(name) ? SETTINGS : POINT);

async function tableOf(name: string): Promise<string[][]> {
  const delimiter = name.endsWith('.txt') ? '|' : ',';
  return parse(await readFile(join(EXPORTS, name)), { bom: true, delimiter }) as string[][];
}

type SheetCell = {
  value: string | number | Date;
  type?: typeof String | typeof Number | typeof Date;
  format?: string;
} | null;

async function workbookOf(sheet: string, rows: readonly (readonly SheetCell[])[]): Promise<Buffer> {
  return writeExcelFile([{ sheet, data: rows.map((row) => [...row]) }]).toBuffer();
}

async function readWorkbook(name: string, content: Buffer, settings: object) {
  const [part] = await exportParts(name, () => inPieces(content), parseSettings(settings, 'test'));
  if (part === undefined) throw new Error(`${name}: no part`);
  return readContent('', part, settings);
}

const text = (value: string): SheetCell => (value === '' ? null : { value, type: String });

describe('an export saved as a workbook', () => {
  it.each(names)('gives what %s gives', async (name) => {
    const settings = settingsOf(name);
    const stem = `${basename(name).replace(/\.\w+$/, '')}-2026-06-30`;
    const plain = await readContent(await readFile(join(EXPORTS, name)), { name: `${stem}.csv` }, settings);
    const content = await workbookOf(
      'OrderSKUList',
      (await tableOf(name)).map((row) => row.map(text)),
    );
    const workbook = await readWorkbook(`${stem}.xlsx`, content, settings);
    // The lines of a cell of a sheet become one.
    const lines = plain.rows.map((row) =>
      Object.fromEntries(
        Object.entries(row).map(([field, value]) => [
          field,
          typeof value === 'string' ? value.replace('\n', ' ') : value,
        ]),
      ),
    );
    expect(workbook.rows).toEqual(lines);
    const { profile, rowsRead, accepted, rejected, skipped, unitsByChannel } = plain.reading;
    expect(workbook.reading).toMatchObject({
      profile,
      rowsRead,
      accepted,
      rejected,
      skipped,
      unitsByChannel,
    });
  });

  it('may hold quantities as numbers and times as dates of Excel, which have no zone', async () => {
    const settings = { sources: { 'tiktok-shop': { zone: 'Asia/Bangkok', decimal: '.', dateOrder: 'dmy' } } };
    const [header = [], ...rows] = await tableOf('tiktok-shop/orders-th.csv');
    const typed = rows.map((row) =>
      row.map((value, column): SheetCell => {
        const time = /^(\d\d)\/(\d\d)\/(\d{4}) (.*)$/.exec(value);
        if (time !== null) {
          const [, day, month, year, clock] = time;
          return {
            value: new Date(`${year}-${month}-${day}T${clock}Z`),
            type: Date,
            format: 'dd/mm/yyyy hh:mm:ss',
          };
        }
        return header[column] === 'Quantity' && /^\d+$/.test(value)
          ? { value: Number(value), type: Number }
          : text(value);
      }),
    );
    const content = await workbookOf('OrderSKUList', [header.map(text), ...typed]);
    const workbook = await readWorkbook('orders.xlsx', content, settings);
    const plain = await readContent(await readFile(join(EXPORTS, 'tiktok-shop/orders-th.csv')), {}, settings);
    expect(workbook.rows).toEqual(plain.rows);
  });

  it('whose order ids are numbers has lost their last digits: these rows are rejected', async () => {
    const [header = [], ...rows] = await tableOf('tiktok-shop/orders-zh.csv');
    const typed = rows.map((row) =>
      row.map(
        (value, column): SheetCell =>
          header[column] === 'Order ID' && /^\d+$/.test(value)
            ? { value: Number(value), type: Number }
            : text(value),
      ),
    );
    const content = await workbookOf('OrderSKUList', [header.map(text), ...typed]);
    const { reading, rejected } = await readWorkbook('orders.xlsx', content, POINT);
    expect(reading).toMatchObject({ accepted: 0, rejected: 7, skipped: 1 });
    expect(rejected[0]).toMatchObject({ column: 'Order ID' });
  });
});
