import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { parametersReport } from '../../lib/reports/parameters-report.ts';
import type { Report } from '../../lib/reports/report.ts';
import { DAY, filesOf, handbookParameters, item, skuParameters } from './sample.ts';
import { readTwice } from './second-reader.ts';
import { readXlsx } from './xlsx-reader.ts';

const items = new Map([['OR-1', item('OR-1')]]);
const report = () =>
  filesOf(
    parametersReport({
      day: DAY,
      parameters: [skuParameters('OR-2'), skuParameters('OR-1')],
      items,
      explain: ({ reorderPoint }, language) => `${language}: ${Math.round(reorderPoint)}`,
    }),
  );
const csvRows = (reports: readonly Report[], ending: string): Record<string, string>[] => {
  const found = reports.find(({ key }) => key.endsWith(ending));
  if (found === undefined) throw new Error(`no ${ending}`);
  return parse(Buffer.from(found.bytes), { bom: true, columns: true });
};

describe('parametersReport', () => {
  it('suggests keys below the day', async () => {
    expect((await report()).map(({ key, contentType }) => [key, contentType.split(/[;/]/)[0]])).toEqual([
      ['reports/day=2026-06-24/parameters.xlsx', 'application'],
      ['reports/day=2026-06-24/parameters.zh.csv', 'text'],
      ['reports/day=2026-06-24/parameters.en.csv', 'text'],
    ]);
  });

  it('shows names, values and the other method beside the one that drives, in Chinese', async () => {
    const [first, second] = csvRows(await report(), 'parameters.zh.csv');
    expect(first).toMatchObject({
      SKU: 'OR-1',
      品名: '丁腈 O型圈',
      计划日: '2026-06-24',
      计算方法: '手册法',
      'TikTok 波动库存': '25000',
      补货点: '40234.5679',
      加急点: '',
      现用下限: '20000',
      现用上限: '',
      安全库存金额: '22299.3827',
      币种: 'CNY',
      '补货点(校准法)': '30000',
      说明: 'zh: 40235',
    });
    expect(second).toMatchObject({ SKU: 'OR-2', 品名: '', 单位成本: '', 币种: '' });
  });

  it('says the same in English', async () => {
    const [first] = csvRows(await report(), 'parameters.en.csv');
    expect(first).toMatchObject({
      Name: 'NBR O-ring',
      Method: 'handbook',
      'Reorder point (calibrated)': '30000',
      Explanation: 'en: 40235',
    });
  });

  it('has a sheet a language with the same figures as the CSV', async () => {
    const reports = await report();
    const workbook = readXlsx(reports[0]?.bytes ?? new Uint8Array());
    expect(workbook.map(({ name }) => name)).toEqual(['库存参数', 'Parameters']);
    const { own, other } = await readTwice(reports[0]?.bytes ?? new Uint8Array());
    expect(other).toEqual(own);
    for (const [sheet, ending] of [
      [workbook[0], 'zh.csv'],
      [workbook[1], 'en.csv'],
    ] as const) {
      const [header = [], ...rows] = sheet?.rows ?? [];
      const titles = header.map((cell) => String(cell?.value));
      const csv = csvRows(reports, ending);
      expect(titles).toEqual(Object.keys(csv[0] ?? {}));
      expect(rows).toHaveLength(csv.length);
      rows.forEach((row, index) => {
        titles.forEach((title, column) => {
          const cell = row[column]?.value ?? '';
          const expected = csv[index]?.[title] ?? 'missing';
          if (title === '计划日' || title === 'Planning day') expect(cell).toBe(46197);
          else expect(String(cell)).toBe(expected);
        });
      });
    }
  });

  it('makes a file when it is asked for, not before', async () => {
    let sentences = 0;
    const reports = parametersReport({
      day: DAY,
      parameters: [skuParameters('OR-1'), skuParameters('OR-2')],
      items,
      explain: () => String(++sentences),
    });
    expect(sentences).toBe(0);
    await reports.next();
    expect(sentences).toBe(4);
    await reports.next();
    expect(sentences).toBe(6);
  });

  it('leaves out columns of methods that were not computed', async () => {
    const reports = await filesOf(
      parametersReport({
        day: DAY,
        parameters: [skuParameters('OR-1', { methods: [handbookParameters] })],
        items,
        explain: () => '',
      }),
    );
    expect(Object.keys(csvRows(reports, 'en.csv')[0] ?? {}).filter((title) => title.includes('('))).toEqual([
      'Lead time (days)',
    ]);
  });

  it('falls back to the other language for a name', async () => {
    const reports = await filesOf(
      parametersReport({
        day: DAY,
        parameters: [skuParameters('OR-1')],
        items: new Map([['OR-1', item('OR-1', { nameEn: null })]]),
        explain: () => '',
      }),
    );
    expect(csvRows(reports, 'en.csv')[0]?.Name).toBe('丁腈 O型圈');
  });
});
