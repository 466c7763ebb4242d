import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { DuckDBInstance } from '@duckdb/node-api';
import { parse } from 'csv-parse/sync';
import readXlsxFile from 'read-excel-file/node';
import { beforeAll, describe, expect, it } from 'vitest';
import { LANGUAGES } from '../../../lib/domain/alerting.ts';
import { snakeCase } from '../../../lib/domain/fields.ts';
import {
  FINANCE_TABLE_NAMES,
  type FinanceTableName,
  financeColumns,
  financeFields,
} from '../../../lib/domain/finance-tables.ts';
import { openHistory } from '../../../lib/history/history.ts';
import { folderStore } from '../../../lib/local/folder-store.ts';
import { financeFiles, financeParquetKey } from '../../../lib/reports/finance/files.ts';
import {
  type FinanceSheet,
  financeSheets,
  financeTable,
  financeValues,
} from '../../../lib/reports/finance/rendering.ts';
import { financeRows } from '../../../lib/reports/finance/rows.ts';
import { financeTableTitle } from '../../../lib/wording/finance/tables.ts';
import { readTwice } from '../second-reader.ts';
import { dateOfSerial, readXlsx } from '../xlsx-reader.ts';
import { fullFacts, HOSTILE } from './facts.ts';

const PLACE = 'day=2026-06-24';
const rows = financeRows(fullFacts());
const sheets = financeSheets(rows);
const sheetOf = (name: FinanceTableName): FinanceSheet => {
  const found = sheets.find((sheet) => sheet.name === name);
  if (found === undefined) throw new Error(`no ${name}`);
  return found;
};
const files = new Map<string, Uint8Array>();
const fileEnding = (ending: string): Uint8Array => {
  const found = [...files].find(([key]) => key.endsWith(ending));
  if (found === undefined) throw new Error(`no file ${ending}`);
  return found[1];
};
const text = (ending: string) => Buffer.from(fileEnding(ending)).toString('utf8');

beforeAll(async () => {
  const notes = { zh: ['说明 <b>'], en: ['note'] };
  for await (const { key, bytes } of financeFiles({ rows, sheets, label: '2026-06-24', notes }, PLACE))
    files.set(key, bytes);
});

/** Title, rows and totals of a table as text, numbers as they are stored. */
function expected(name: FinanceTableName, language: 'zh' | 'en'): string[][] {
  const { columns, rows: body, totals = [] } = financeTable(sheetOf(name), language);
  return [
    columns.map(({ title }) => title),
    ...[...body, ...totals].map((row) => row.map((cell) => String(cell ?? ''))),
  ];
}

/** The cells of a table on the page. */
function pageCells(name: string, language: string): string[][] {
  const main = text('finance.html').split(`<main id="in-${language}"`)[1]?.split('</main>')[0] ?? '';
  const table = main.split(`<table data-table="${name}">`)[1]?.split('</table>')[0] ?? '';
  const plainText = (html: string) =>
    html
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&quot;', '"')
      .replaceAll('&#39;', "'")
      .replaceAll('&amp;', '&');
  return [...table.matchAll(/<tr>([\s\S]*?)<\/tr>/g)].map(([, row = '']) =>
    [...row.matchAll(/<t[dh](?: [^>]*)?>([\s\S]*?)<\/t[dh]>/g)].map(([, cell = '']) => plainText(cell)),
  );
}

describe.each(LANGUAGES)('a finance report in %s', (language) => {
  it('has rows in every table', () => {
    for (const { name, rows: body } of sheets) expect(body.length, name).toBeGreaterThan(0);
  });

  it.each(FINANCE_TABLE_NAMES)('holds in the CSV of %s exactly what the table says', (name) => {
    const bytes = text(`csv/${snakeCase(name)}.${language}.csv`);
    expect(bytes.startsWith('\uFEFF')).toBe(true);
    const cells: string[][] = parse(bytes, { bom: true, record_delimiter: '\r\n' });
    const guarded = expected(name, language).map((row) =>
      row.map((cell) => (/^[=+@]|^-(?!\d+(\.\d+)?$)/.test(cell) || cell === '+1' ? `'${cell}` : cell)),
    );
    expect(cells).toEqual(guarded);
  });

  it.each(FINANCE_TABLE_NAMES)(
    'holds in the workbook of %s exactly what the table says, by two readers',
    async (name) => {
      const bytes = fileEnding(`finance.${language}.xlsx`);
      const table = financeTable(sheetOf(name), language);
      const kinds = table.columns.map(({ kind }) => kind);
      const sheet = readXlsx(bytes).find((one) => one.name === table.name);
      const own = (sheet?.rows ?? []).map((row, index) =>
        table.columns.map((_column, place) => {
          const value = row[place]?.value ?? '';
          return index > 0 && kinds[place] === 'date' && typeof value === 'number'
            ? dateOfSerial(value).toISOString().slice(0, 10)
            : String(value);
        }),
      );
      expect(own).toEqual(expected(name, language));
      const other = (await readXlsxFile(Buffer.from(bytes))).find((one) => one.sheet === table.name);
      const cells = (other?.data ?? []).map((row) =>
        row.map((cell) => (cell instanceof Date ? cell.toISOString().slice(0, 10) : String(cell ?? ''))),
      );
      // This reader strips blanks around a text and gives control characters back as they are escaped.
      expect(cells).toEqual(expected(name, language).map((row) => row.map((cell) => cell.trim())));
    },
  );

  it.each(FINANCE_TABLE_NAMES)('shows on the page of %s every figure in full', (name) => {
    const kinds = financeColumns(name).map(({ kind }) => kind);
    const plain = (cell: string, place: number) => {
      const kind = kinds[place] ?? 'text';
      if (['text', 'word', 'name', 'date'].includes(kind) || !/\d/.test(cell)) return cell;
      const number = Number(cell.replaceAll(',', '').replace('%', ''));
      return String(kind === 'percent' ? Math.round(number * 100) / 10_000 : number);
    };
    const [header, ...body] = pageCells(name, language);
    expect(header).toEqual(expected(name, language)[0]);
    expect(body.map((row) => row.map(plain))).toEqual(expected(name, language).slice(1));
  });

  it('is read alike in every sheet, the notes among them, by a reader that shares no code with ours', async () => {
    const { own, other } = await readTwice(fileEnding(`finance.${language}.xlsx`));
    expect(own).toHaveLength(FINANCE_TABLE_NAMES.length + 1);
    expect(other).toEqual(own);
  });

  it('names a sheet for each table and one of notes that says what every column means', () => {
    const all = readXlsx(fileEnding(`finance.${language}.xlsx`));
    expect(all).toHaveLength(FINANCE_TABLE_NAMES.length + 1);
    const notes = all.at(-1)?.rows.map((row) => row.map((cell) => cell?.value ?? '')) ?? [];
    for (const sheet of sheets) {
      const { name, columns } = financeTable(sheet, language);
      for (const { title } of columns)
        expect(
          notes.some(([table, column, meaning]) => table === name && column === title && meaning !== ''),
        ).toBe(true);
    }
  });
});

describe('Parquet', () => {
  it('holds the same figures, codes instead of words', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'finance-test-'));
    const store = folderStore(join(folder, 'bucket'));
    const history = await openHistory({
      store,
      temporaryFolder: join(folder, 'temporary'),
      threads: 1,
      memoryLimitMb: 200,
    });
    try {
      for (const sheet of sheets) {
        const key = financeParquetKey(PLACE, sheet.name);
        await history.writeTable({ key, columns: financeFields(sheet.name), values: financeValues(sheet) });
        const file = join(folder, 'table.parquet');
        await store.download(key, file);
        const connection = await (await DuckDBInstance.create()).connect();
        const read = await connection.runAndReadAll(
          `SELECT * FROM read_parquet('${file}', hive_partitioning = false)`,
        );
        expect(read.columnNames()).toEqual(financeColumns(sheet.name).map(({ name }) => snakeCase(name)));
        const cells = read
          .getRowsJson()
          .map((row) => row.map((cell) => (cell === null ? null : String(cell))));
        const numbers = (value: unknown, shown: string | null) =>
          typeof value === 'number' && shown !== null ? String(Number(shown)) : shown;
        expect(
          cells.map((row, index) => row.map((cell, place) => numbers(sheet.rows[index]?.[place], cell))),
        ).toEqual(
          sheet.rows.map((row) =>
            row.map((value) =>
              value === null ? null : typeof value === 'object' ? (value.en ?? value.zh) : String(value),
            ),
          ),
        );
      }
    } finally {
      await history.close();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

describe('names that look like something else', () => {
  it('are text on the page', () => {
    const html = text('finance.html');
    expect(html).not.toMatch(/<script|<img|onerror=[^&]*>/);
    for (const name of HOSTILE.slice(0, 2))
      expect(pageCells('stockValue', 'zh').flat().join('|')).toContain(name);
  });

  it('are never formulas in a workbook', () => {
    for (const { xml } of readXlsx(fileEnding('finance.zh.xlsx'))) expect(xml).not.toContain('<f');
  });

  it('fetch nothing: the page names no address', () => {
    expect(text('finance.html')).not.toMatch(
      /<(script|link|img|iframe|image)\b|@import|url\(|\b(src|href)="(?!#)/,
    );
  });
});

const OFFICE = ['/usr/bin/soffice', '/usr/bin/libreoffice'].find((path) => existsSync(path));

describe('LibreOffice', () => {
  if (OFFICE === undefined)
    console.warn(
      'LibreOffice is not here: the workbook is not opened with it (apt-get install libreoffice-calc-nogui)',
    );
  it.skipIf(OFFICE === undefined)(
    'opens the workbook and reads in every sheet what the tables say',
    async () => {
      const folder = mkdtempSync(join(tmpdir(), 'office-test-'));
      try {
        writeFileSync(join(folder, 'finance.xlsx'), fileEnding('finance.zh.xlsx'));
        await promisify(execFile)(OFFICE ?? '', [
          '--headless',
          `-env:UserInstallation=file://${folder}/profile`,
          '--convert-to',
          'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1',
          ...['--outdir', folder, join(folder, 'finance.xlsx')],
        ]);
        for (const name of FINANCE_TABLE_NAMES) {
          const file = join(folder, `finance-${financeTableTitle(name, 'zh')}.csv`);
          const cells: string[][] = parse(readFileSync(file), { bom: true });
          const kinds = financeColumns(name).map(({ kind }) => kind);
          const share = (cell: string) => String(Math.round(Number(cell.replace('%', '')) * 100) / 10_000);
          const plain = cells.map((row) =>
            row.map((cell, place) => (kinds[place] === 'percent' && cell.endsWith('%') ? share(cell) : cell)),
          );
          expect(plain, name).toEqual(expected(name, 'zh'));
        }
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    },
    180_000,
  );
});
