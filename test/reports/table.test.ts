import { fc, test } from '@fast-check/vitest';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { csvText, type Table, tableCsv, tableOf } from '../../lib/reports/table.ts';

const text = (table: Table) => new TextDecoder('utf-8', { ignoreBOM: true }).decode(tableCsv(table));

const seals: Table = {
  name: 'Seals',
  columns: [
    { title: 'SKU', kind: 'text' },
    { title: '品名', kind: 'text' },
    { title: 'Units', kind: 'units' },
    { title: 'Due', kind: 'date' },
  ],
  rows: [
    ['OR-1', '丁腈 O型圈, 12×2 "A"', 1234567.5, '2026-06-24'],
    ['OR-2', '两行\n品名', 0.12345, null],
    ['OR-3', null, -3, '2026-07-01'],
  ],
};

describe('tableOf', () => {
  it('takes each column of each row, in order', () => {
    const table = tableOf(
      'Days',
      [
        { title: 'Name', kind: 'text', value: (row: { name: string; days: number }) => row.name },
        { title: 'Days', kind: 'days', value: (row) => row.days },
      ],
      [
        { name: 'a', days: 1 },
        { name: 'b', days: 2 },
      ],
    );
    expect({ ...table, rows: [...table.rows] }).toEqual({
      name: 'Days',
      columns: [
        { title: 'Name', kind: 'text' },
        { title: 'Days', kind: 'days' },
      ],
      rows: [
        ['a', 1],
        ['b', 2],
      ],
    });
  });
});

describe('tableCsv', () => {
  it('starts with the byte order mark that makes Excel read UTF-8, once', () => {
    expect([...tableCsv(seals).slice(0, 6)]).toEqual([0xef, 0xbb, 0xbf, 0x53, 0x4b, 0x55]);
  });

  it('writes CRLF, quotes what needs it, numbers plain to four decimals, null empty', () => {
    expect(text(seals)).toBe(
      '\uFEFFSKU,品名,Units,Due\r\n' +
        'OR-1,"丁腈 O型圈, 12×2 ""A""",1234567.5,2026-06-24\r\n' +
        'OR-2,"两行\n品名",0.1235,\r\n' +
        'OR-3,,-3,2026-07-01\r\n',
    );
  });

  it.each(['utf-8', 'gb18030'] as const)('writes a long table whole, in %s', (encoding) => {
    const rows = Array.from({ length: 20_000 }, (_, index) => [`油封-${index}`, index]);
    const columns = seals.columns.slice(1, 3);
    const bytes = tableCsv({ name: 'long', columns, rows }, encoding);
    const lines = new TextDecoder(encoding).decode(bytes).split('\r\n');
    expect(lines).toEqual(['品名,Units', ...rows.map((row) => row.join(',')), '']);
  });

  it('refuses a number that is not finite', () => {
    const table = (value: number): Table => ({
      name: 'x',
      columns: [{ title: 'x', kind: 'units' }],
      rows: [[value]],
    });
    expect(() => tableCsv(table(Number.NaN))).toThrow(RangeError);
    expect(() => tableCsv(table(Number.POSITIVE_INFINITY))).toThrow(RangeError);
  });
});

describe('csvText', () => {
  it.each(['=1+1', '+1', '-1+2', '@SUM(A1)', '\t=1', '\r=1', '＝1', '＋1', '－1', '＠x'])(
    'makes text of %j, which a spreadsheet would run',
    (formula) => {
      expect(parse(csvText([[formula, 1]], 'people'), { bom: true })).toEqual([[`'${formula}`, '1']]);
    },
  );

  it('guards a formula in a header and one that needs quoting', () => {
    expect(csvText([['=A1'], ['=HYPERLINK("http://x","y")']], 'people')).toBe(
      `'=A1\r\n"'=HYPERLINK(""http://x"",""y"")"\r\n`,
    );
  });

  it('leaves a negative number a number', () => {
    expect(csvText([[-12.5, -0, 0.00004]], 'programs')).toBe('-12.5,0,0\n');
  });

  test.prop(
    [
      fc.array(
        fc.tuple(
          fc.string({ unit: 'binary', minLength: 1 }).filter((each) => !each.startsWith('\uFEFF')),
          fc.option(fc.integer({ min: -1e9, max: 1e9 }).map((each) => each / 1e4)),
        ),
        { minLength: 1 },
      ),
    ],
    { seed: 20260624 },
  )('gives back every cell when csv-parse reads it', (rows) => {
    const numbers = (number: number | null) => (number === null ? '' : `${number}`);
    const forPeople = parse(csvText(rows, 'people'), { bom: true, record_delimiter: '\r\n' });
    const guarded = (cell: string) => (/^[=+\-@\t\r＝＋－＠]/.test(cell) ? `'${cell}` : cell);
    expect(forPeople).toEqual(rows.map(([cell, number]) => [guarded(cell), numbers(number)]));
    const forPrograms = parse(csvText(rows, 'programs'), { record_delimiter: '\n' });
    expect(forPrograms).toEqual(rows.map(([cell, number]) => [cell, numbers(number)]));
  });
});
