import { createHash } from 'node:crypto';
import { fc, test } from '@fast-check/vitest';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Table } from '../../lib/reports/table.ts';
import { workbookXlsx } from '../../lib/reports/workbook.ts';
import { dateOfSerial, readXlsx } from './xlsx-reader.ts';

const stock: Table = {
  name: '库存',
  columns: [
    { title: 'SKU', kind: 'text' },
    { title: '数量', kind: 'units' },
    { title: 'Days', kind: 'days' },
    { title: 'Value', kind: 'money' },
    { title: 'Share', kind: 'percent' },
    { title: 'Due', kind: 'date' },
    { title: 'Sent', kind: 'moment' },
  ],
  rows: [
    ['OR-1 丁腈', 25000, 5.25, 1234.5, 0.125, '2026-06-24', '2026-06-24 20:05'],
    ['KG-1', 12.25, null, -3, 0, null, null],
  ],
};
const column = (values: readonly string[]): Table => ({
  name: 'texts',
  columns: [{ title: 'text', kind: 'text' }],
  rows: values.map((value) => [value]),
});
const sheetOf = async (table: Table) => {
  const [sheet] = readXlsx(await workbookXlsx([table]));
  if (sheet === undefined) throw new Error('no sheet');
  return sheet;
};

describe('workbookXlsx', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  it('holds every value of the table with its number format', async () => {
    const { name, rows } = await sheetOf(stock);
    expect(name).toBe('库存');
    expect(rows[0]?.map((cell) => cell?.value)).toEqual(stock.columns.map(({ title }) => title));
    expect(rows[1]?.slice(0, 5)).toEqual([
      { value: 'OR-1 丁腈', format: '@' },
      { value: 25000, format: '#,##0' },
      { value: 5.25, format: '0.0' },
      { value: 1234.5, format: '#,##0.00' },
      { value: 0.125, format: '0.0#%' },
    ]);
    expect(rows[2]).toEqual([
      { value: 'KG-1', format: '@' },
      { value: 12.25, format: '#,##0.00##' },
      null,
      { value: -3, format: '#,##0.00' },
      { value: 0, format: '0.0#%' },
    ]);
  });

  it('writes days and moments as real dates, as the wall clock shows them', async () => {
    const [, first] = (await sheetOf(stock)).rows;
    expect(first?.[5]?.format).toBe('yyyy-mm-dd');
    expect(dateOfSerial(Number(first?.[5]?.value)).toISOString()).toBe('2026-06-24T00:00:00.000Z');
    expect(first?.[6]?.format).toBe('yyyy-mm-dd hh:mm');
    expect(dateOfSerial(Number(first?.[6]?.value)).toISOString()).toBe('2026-06-24T20:05:00.000Z');
  });

  it('freezes the header row and gives Chinese columns room', async () => {
    const { frozenRows, widths } = await sheetOf(column(['丁腈橡胶密封圈套装', 'x'.repeat(200)]));
    expect(frozenRows).toBe(1);
    expect(widths).toEqual([62]);
    expect((await sheetOf(column(['丁腈橡胶密封圈套装']))).widths).toEqual([20]);
  });

  it('keeps the sheets in order', async () => {
    const sheets = readXlsx(await workbookXlsx([stock, column(['a'])]));
    expect(sheets.map(({ name }) => name)).toEqual(['库存', 'texts']);
    expect(sheets[1]?.rows).toEqual([[expect.anything()], [{ value: 'a', format: '@' }]]);
  });

  it('writes a table without rows', async () => {
    expect((await sheetOf(column([]))).rows).toEqual([[{ value: 'text', format: '@' }]]);
  });

  it('never writes a formula', async () => {
    const formulas = ['=1+1', '+1', '-1', '@SUM(A1)', "=cmd|' /C calc'!A0", '{=1}'];
    const { rows, xml } = await sheetOf(column(formulas));
    expect(rows.slice(1).map(([cell]) => cell?.value)).toEqual(formulas);
    expect(xml).not.toContain('<f>');
  });

  it.each(['constructor', '__proto__', 'toString', 'hasOwnProperty'])(
    'keeps the text %j, a name every JavaScript object has',
    async (name) => {
      expect((await sheetOf(column([name, 'a', name]))).rows.slice(1).map(([cell]) => cell?.value)).toEqual([
        name,
        'a',
        name,
      ]);
    },
  );

  it('cuts a text at the length Excel allows', async () => {
    const [, row] = (await sheetOf(column(['密'.repeat(40_000)]))).rows;
    expect(row?.[0]?.value).toHaveLength(32_767);
  });

  it('gives the same bytes whenever it is written', async () => {
    const hash = async () =>
      createHash('sha256')
        .update(await workbookXlsx([stock]))
        .digest('hex');
    vi.useFakeTimers({ toFake: ['Date'], now: Date.UTC(2026, 5, 24) });
    const first = await hash();
    vi.setSystemTime(Date.UTC(2027, 1, 3, 4, 5, 6));
    expect(await hash()).toBe(first);
  });

  it('refuses a number that is not finite', async () => {
    await expect(workbookXlsx([{ ...stock, rows: [['x', Number.NaN]] }])).rejects.toThrow(RangeError);
  });

  test.prop([fc.array(fc.string({ unit: 'grapheme', minLength: 1 }), { minLength: 1 })], {
    seed: 20260624,
    numRuns: 50,
  })('gives back every text', async (texts) => {
    const read = (await sheetOf(column(texts))).rows.slice(1).map(([cell]) => cell?.value);
    expect(read).toEqual(texts);
  });

  it.each(['_x0041_', 'a\u0001b', '\u001f', '_x005F_x0041_', ' spaces ', '<&>"\'', 'line\nbreak\ttab\rcr'])(
    'keeps %j, which XML or Excel would read otherwise',
    async (text) => {
      expect((await sheetOf(column([text]))).rows[1]?.[0]?.value).toBe(text);
    },
  );
});
