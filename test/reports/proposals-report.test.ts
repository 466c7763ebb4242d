import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { businessDay, instant } from '../../lib/domain/calendar.ts';
import type { Proposal } from '../../lib/domain/proposals.ts';
import { proposalsReport } from '../../lib/reports/proposals-report.ts';
import { DAY, filesOf, item } from './sample.ts';
import { readTwice } from './second-reader.ts';
import { dateOfSerial, readXlsx } from './xlsx-reader.ts';

const sentAt = instant('2026-06-24T20:00:00+08:00');
const proposal = (sku: string, change: Partial<Proposal> = {}): Proposal => ({
  id: `${sku}#main#production#${sentAt}`,
  sku,
  pool: 'main',
  kind: 'production',
  units: 30000,
  unitsOutstanding: 12000.5,
  arrivesOn: businessDay('2026-07-08'),
  sentAt,
  state: 'sent',
  open: true,
  knownLines: [],
  evaluatedAt: sentAt,
  author: null,
  answeredAt: null,
  unitsOrdered: null,
  ...change,
});
const report = (proposals: readonly Proposal[]) =>
  filesOf(
    proposalsReport({
      day: DAY,
      proposals,
      items: new Map([['OR-1', item('OR-1')]]),
      zone: 'Asia/Shanghai',
      encoding: 'utf-8',
    }),
  );

describe('proposalsReport', () => {
  it('lists them in Chinese with the factory’s wall time, ordered by SKU and when they were sent', async () => {
    const later = instant('2026-06-25T09:00:00+08:00');
    const [, zh] = await report([
      proposal('OR-2', { kind: 'emergency_production', state: 'declined' }),
      proposal('OR-1', { sentAt: later, kind: 'expedite' }),
      proposal('OR-1'),
    ]);
    expect(zh?.key).toBe('reports/day=2026-06-24/proposals.zh.csv');
    const rows: Record<string, string>[] = parse(Buffer.from(zh?.bytes ?? []), { bom: true, columns: true });
    expect(rows.map((row) => [row.SKU, row.类型, row.发出时间])).toEqual([
      ['OR-1', '生产', '2026-06-24 20:00'],
      ['OR-1', '加急采购', '2026-06-25 09:00'],
      ['OR-2', '应急生产', '2026-06-24 20:00'],
    ]);
    expect(rows[0]).toEqual({
      建议编号: 'OR-1#main#production#2026-06-24T12:00:00.000Z',
      SKU: 'OR-1',
      品名: '丁腈 O型圈',
      库存池: 'main',
      类型: '生产',
      建议数量: '30000',
      预计到货日: '2026-07-08',
      发出时间: '2026-06-24 20:00',
      状态: '已发出',
      实际下单数量: '',
      处理人: '',
      未下单数量: '12000.5',
      金额: '25500',
      币种: 'CNY',
    });
    expect(rows[2]).toMatchObject({ 状态: '已拒绝', 品名: '', 金额: '' });
  });

  it('says the same in English and in the workbook', async () => {
    const [xlsx, , en] = await report([proposal('OR-1')]);
    const [row]: Record<string, string>[] = parse(Buffer.from(en?.bytes ?? []), { bom: true, columns: true });
    expect(row).toMatchObject({ Kind: 'production', State: 'sent', Name: 'NBR O-ring', Value: '25500' });
    const [zhSheet, enSheet] = readXlsx(xlsx?.bytes ?? new Uint8Array());
    expect([zhSheet?.name, enSheet?.name]).toEqual(['补货建议', 'Proposals']);
    const { own, other } = await readTwice(xlsx?.bytes ?? new Uint8Array());
    expect(other).toEqual(own);
    const cells = enSheet?.rows[1] ?? [];
    expect(cells[5]).toEqual({ value: 30000, format: '#,##0' });
    expect(dateOfSerial(Number(cells[6]?.value)).toISOString().slice(0, 10)).toBe('2026-07-08');
    expect(dateOfSerial(Number(cells[7]?.value)).toISOString().slice(0, 16)).toBe('2026-06-24T20:00');
  });

  it('writes files with headers alone when there is nothing to order', async () => {
    const [, , en] = await report([]);
    expect(new TextDecoder().decode(en?.bytes).trim().split(/\r\n/)).toHaveLength(1);
  });
});
