import { createReadStream } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { instant } from '../../lib/domain/calendar.ts';
import { RefusedFileError } from '../../lib/domain/errors.ts';
import { RECORDS } from '../../lib/domain/records.ts';
import {
  type ExportFile,
  readExport,
  readingVersion,
  rejectionMessage,
} from '../../lib/ingestion/read-export.ts';
import { parseSettings } from '../../lib/settings/loading.ts';
import { inPieces, readContent } from './exports.ts';
import { mutatedFile } from './mutated-files.ts';

const HEADER = 'date,sku,channel,qty\n';
const GOOD = '2026-06-24,ORING-001,b2b,10\n';

async function refusal(content: string | Uint8Array): Promise<string> {
  const error: unknown = await readContent(content).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(RefusedFileError);
  const { message } = error as RefusedFileError;
  expect(message).not.toContain('\n');
  return message;
}

describe('a file that cannot be taken', () => {
  it('is refused with one line: missing, empty, blank, not text', async () => {
    expect(await refusal('')).toBe('orders.csv: the file is empty: export it again');
    expect(await refusal('\uFEFF')).toBe('orders.csv: the file is empty: export it again');
    expect(await refusal(gzipSync(''))).toBe('orders.csv: the file is empty: export it again');
    expect(await refusal('\n\n')).toBe('orders.csv: the file has only blank lines: export it again');
    expect(await refusal('PK\u0003\u0004')).toBe(
      'orders.csv: this is an Excel or zip file: save the sheet as CSV',
    );
    const bytes = () => createReadStream('no-such-folder/orders.csv');
    await expect(readContent('', { bytes })).rejects.toThrow(
      new RefusedFileError('orders.csv: there is no such file: check its name'),
    );
  });

  it('is refused with one line: columns missing, twice, not told apart', async () => {
    expect(await refusal('date,sku,channel\n2026-06-24,A,b2b\n')).toMatch(
      /^orders\.csv, line 1: no profile fits .*plain\/orders_daily also needs "qty"/,
    );
    expect(await refusal(`${HEADER.trim()},qty\n`)).toBe(
      'orders.csv, line 1: column "qty" is there twice (columns 4 and 5): keep one',
    );
    expect(await refusal('date:sku:channel:qty\n2026-06-24:A:b2b:1\n')).toMatch(
      /is a single column: separate/,
    );
  });

  it('is refused with one line: compressed and cut before its header ends', async () => {
    const message =
      'orders.csv: the compressed file breaks off before its first line ends: export and send it again';
    expect(await refusal(gzipSync(HEADER + GOOD).subarray(0, 12))).toBe(message);
    expect(await refusal(Buffer.from([0x1f, 0x8b, 0x08, 0xff, 0xff, 0xff]))).toBe(message);
  });

  it('has not touched the sink', async () => {
    const sink = {
      write: () => expect.unreachable('written'),
      reject: () => expect.unreachable('rejected'),
    };
    const file: ExportFile = {
      name: 'x.csv',
      bytes: () => inPieces(`date,sku\n${GOOD.repeat(9)}`),
      modifiedAt: instant('2026-07-01T00:00:00Z'),
      metadata: {},
    };
    await expect(readExport(file, parseSettings({}, 'test'), sink)).rejects.toThrow(RefusedFileError);
  });
});

describe('a row that cannot be taken', () => {
  it('is rejected with line, column, value and reason, and the good rows count', async () => {
    const lines = [
      '2026-02-30,A,b2b,1',
      '24.06.2026,A,b2b,1',
      '2026-06-24,A,b2b,-5',
      '2026-06-24,A,b2b,ten',
      '2026-06-24,A,b2b,1.00001',
      '2026-06-24,,b2b,1',
      '2026-06-24,A,b2b',
      '2026-06-24,A,b2b,1,extra',
      '2026-06-24,"A"x,b2b,1',
      '2026-06-24,"A\nB",b2b,1',
      '"2026-06-24,A,b2b,1',
    ];
    const { reading, rejected } = await readContent(
      HEADER + lines.map((line) => `${GOOD}${line}\n`).join(''),
    );
    expect(rejected.map((row) => rejectionMessage('orders.csv', row))).toEqual([
      'orders.csv, line 3, column date: "2026-02-30" is a day that does not exist',
      'orders.csv, line 5, column date: "24.06.2026" is not a day written like 2026-06-24',
      'orders.csv, line 7, column qty: "-5" is negative: give zero or more',
      'orders.csv, line 9, column qty: "ten" is not a number written like 1234.5',
      'orders.csv, line 11, column qty: "1.00001" has more than 4 decimals: round it',
      'orders.csv, line 13, column sku: the cell is empty, sku must be given',
      'orders.csv, line 15: the line has more or fewer cells than the header has columns',
      'orders.csv, line 17: the line has more or fewer cells than the header has columns',
      'orders.csv, line 19: text follows a closing quote: write a quote inside a quoted cell twice',
      'orders.csv, line 21, column sku: "A B" holds a line break or another control character: the line may be damaged',
      'orders.csv, line 24: a quote is opened and not closed',
    ]);
    expect(rejected[2]).toEqual({
      line: 7,
      column: 'qty',
      value: '-5',
      reason: '"-5" is negative: give zero or more',
      raw: '2026-06-24,A,b2b,-5',
    });
    expect(reading).toMatchObject({ rowsRead: 22, accepted: 11, rejected: 11, skipped: 0 });
    expect(reading.unitsByChannel).toEqual({ b2b: 110 });
  });

  it('is skipped where it is blank or has only empty cells', async () => {
    const { reading } = await readContent(`${HEADER}${GOOD}\n,,,\n , ,"",\n\r\n`);
    expect(reading).toMatchObject({ rowsRead: 5, accepted: 1, rejected: 0, skipped: 4 });
  });

  it('is rejected where its bytes are no text, and no other row with it', async () => {
    const content = Buffer.concat([
      Buffer.from(HEADER + '2026-06-24,密封圈,b2b,1\n'.repeat(3)),
      Buffer.from('2026-06-24,A'),
      Buffer.from([0xff]),
      Buffer.from(`,b2b,1\n${GOOD}`),
    ]);
    const { reading, rejected } = await readContent(content);
    expect(reading).toMatchObject({ encoding: 'utf-8', accepted: 4, rejected: 1 });
    expect(rejected).toMatchObject([
      {
        line: 5,
        column: null,
        reason: 'the line holds bytes that are no text in utf-8: save the file again',
      },
    ]);
  });

  it('keeps at most 2,000 characters of the row', async () => {
    const { rejected } = await readContent(`${HEADER}2026-06-24,${'圈'.repeat(5000)},b2b,1\n`);
    expect(rejected[0]?.raw).toHaveLength(2000);
    expect(rejected[0]?.reason).toMatch(/^"圈{100}…" is longer than 200 characters$/);
  });
});

describe('a compressed file that is cut', () => {
  it('gives the rows before the cut, one rejected row and a warning', async () => {
    const lines = Array.from(
      { length: 20_000 },
      (_, row) => `2026-06-24,SKU${(row * 7919) % 20_011},b2b,1\n`,
    );
    const packed = gzipSync(HEADER + lines.join(''));
    const { reading, rejected, rows } = await readContent(packed.subarray(0, packed.length / 2));
    expect(reading.accepted).toBeGreaterThan(8000);
    expect(reading).toMatchObject({ rejected: 1, rowsRead: reading.accepted + 1 });
    expect(rows.map(({ sku }) => sku)).toEqual(lines.slice(0, rows.length).map((line) => line.split(',')[1]));
    expect(rejected).toMatchObject([
      {
        line: rows.length + 2,
        column: null,
        reason: 'the compressed file is damaged or cut off here: export and send it again',
      },
    ]);
    expect(lines[rows.length]?.startsWith(rejected[0]?.raw ?? '?')).toBe(true);
    expect(reading.warnings).toEqual([
      `orders.csv, line ${rows.length + 2}: the compressed file is damaged or cut off here, rows after it are missing: export and send it again`,
    ]);
  });
});

describe('reading', () => {
  it('finds the same whatever the encoding, the delimiter, the line ends and the compression', async () => {
    const text = `date,sku,channel,qty,note\n2026-06-24,密封圈,b2b,1,"一, ""二""\n三"\n${'2026-06-24,A,site,2.5,\n'.repeat(3)}`;
    const gb = Buffer.concat(
      text
        .split('密封圈')
        .flatMap((part, index) => [
          ...(index > 0 ? [Buffer.from([0xc3, 0xdc, 0xb7, 0xe2, 0xc8, 0xa6])] : []),
          Buffer.from(part.replaceAll(/[一二三]/g, '1')),
        ]),
    );
    const contents: readonly (readonly [string, Uint8Array])[] = [
      ['utf-8', Buffer.from(text)],
      ['utf-8', Buffer.from(text.replaceAll(',', ';'))],
      ['utf-8', Buffer.from(text.replaceAll(',', '\t').replaceAll('\n', '\r\n'))],
      ['utf-8', Buffer.from(text.replaceAll(',', '|').replaceAll('\n', '\r'))],
      ['utf-8-bom', Buffer.from(`\uFEFF${text}`)],
      ['utf-16le', Buffer.from(`\uFEFF${text}`, 'utf16le')],
      ['utf-16be', Buffer.from(`\uFEFF${text}`, 'utf16le').swap16()],
      ['gb18030', gb],
    ];
    const expected = await readContent(text);
    expect(expected.reading).toMatchObject({ accepted: 4, rejected: 0, skipped: 0 });
    for (const [encoding, content] of contents) {
      for (const packed of [content, gzipSync(content)]) {
        const { reading, rows } = await readContent(packed, { bytes: () => inPieces(packed, 7) });
        expect(reading).toEqual({ ...expected.reading, encoding });
        expect(rows).toEqual(expected.rows);
      }
    }
  });

  it('hands over batches of at most 2,048 rows, all fields of the record in each', async () => {
    const sizes: number[] = [];
    const file: ExportFile = {
      name: 'x.csv',
      bytes: () => inPieces(HEADER + GOOD.repeat(5000)),
      modifiedAt: instant('2026-07-01T00:00:00Z'),
      metadata: {},
    };
    await readExport(file, parseSettings({}, 'test'), {
      write(batch) {
        sizes.push(batch.rows);
        for (const column of Object.values(batch.columns)) expect(column).toHaveLength(batch.rows);
        expect(Object.keys(batch.columns)).toHaveLength(RECORDS.sale.columns.length);
      },
      reject: () => expect.unreachable(),
    });
    expect(sizes).toEqual([2048, 2048, 904]);
  });

  it('hands over smaller batches where rows are long', async () => {
    const name = 'x'.repeat(1_000_000);
    const text = `sku,lead_time_days,name_en\n${Array.from({ length: 20 }, (_, row) => `S${row},14,${name}\n`).join('')}`;
    const sizes: number[] = [];
    await readExport(
      {
        name: 'items.csv',
        bytes: () => inPieces(text),
        modifiedAt: instant('2026-07-01T00:00:00Z'),
        metadata: {},
      },
      parseSettings({}, 'test'),
      { write: ({ rows }) => void sizes.push(rows), reject: () => undefined },
    );
    expect(sizes).toEqual([9, 9, 2]);
  });

  it('waits for the sink and passes its error on', async () => {
    const file: ExportFile = {
      name: 'x.csv',
      bytes: () => inPieces(HEADER + GOOD),
      modifiedAt: instant('2026-07-01T00:00:00Z'),
      metadata: {},
    };
    const full = { write: async () => Promise.reject(new Error('disk full')), reject: () => {} };
    await expect(readExport(file, parseSettings({}, 'test'), full)).rejects.toThrow('disk full');
  });

  it('says that a file has no row that could be taken', async () => {
    const { reading } = await readContent(HEADER);
    expect(reading).toMatchObject({ rowsRead: 0, accepted: 0, firstDay: null, lastDay: null });
    expect(reading.warnings[0]).toBe('orders.csv: no row could be taken');
  });

  test.prop([fc.integer({ min: 1, max: 100_000 }), fc.integer({ min: 1, max: 4000 })], {
    seed: 7,
    numRuns: 60,
  })('accounts for every line of a damaged file, the same however its bytes come', async (seed, length) => {
    const columns = ['sku', ...Array.from({ length: 16 }, (_, n) => `x${n}`), 'channel', 'qty', 'date'];
    const content = Buffer.concat([Buffer.from(`${columns.join(',')}\n`), mutatedFile(seed)]);
    const { reading, rejected } = await readContent(content);
    expect(reading.rejected).toBe(rejected.length);
    expect(reading.rowsRead).toBe(reading.accepted + reading.rejected + reading.skipped);
    const inShort = await readContent(content, { bytes: () => inPieces(content, length) });
    expect(inShort.reading).toEqual(reading);
    expect(inShort.rejected).toEqual(rejected);
  });
});

describe('the time of an export', () => {
  const exportedAt = async (content: string, file: Partial<ExportFile> = {}) => {
    const { exportedAt: at, warnings } = (await readContent(content, file)).reading;
    return [at, warnings.length];
  };

  it('is a column, else the metadata, else the day in the name, else the newest day in the rows', async () => {
    const metadata = { 'exported-at': '2026-06-25T07:00:00+08:00' };
    const name = 'landing/2025-01-01/orders_20260623-2026-06-24.csv';
    const withColumn =
      'date,sku,channel,qty,exported_at\n2026-06-24,A,b2b,1,2026-06-26T00:00:00Z\n2026-06-24,B,b2b,1,2026-06-25T00:00:00Z\n';
    expect(await exportedAt(withColumn, { metadata, name })).toEqual(['2026-06-26T00:00:00.000Z', 0]);
    expect(await exportedAt(HEADER + GOOD, { metadata, name })).toEqual(['2026-06-24T23:00:00.000Z', 0]);
    expect(await exportedAt(HEADER + GOOD, { name })).toEqual(['2026-06-24T10:00:00.000Z', 0]);
    expect(await exportedAt(HEADER + GOOD, { name: 'PO12026062499.csv' })).toEqual([
      '2026-06-24T10:00:00.000Z',
      0,
    ]);
    expect(await exportedAt(HEADER + GOOD.replace('-24', '-25') + GOOD)).toEqual([
      '2026-06-25T10:00:00.000Z',
      0,
    ]);
  });

  it('is never before what happened in the file', async () => {
    const content = 'ordered_at,sku,channel,qty\n2026-06-24T15:00:00Z,A,b2b,1\n';
    expect(await exportedAt(content)).toEqual(['2026-06-24T15:00:00.000Z', 0]);
  });

  it('is not a day that is due, starts or ends; then the time of the file counts, with a warning', async () => {
    expect(await exportedAt('po_id,sku,qty,due_date\nP,A,1,2026-06-26\n')).toEqual([
      '2026-07-01T00:00:00.000Z',
      1,
    ]);
    const campaign =
      'campaign_id,sku,start,end,planned_units,announced\nC,A,2026-08-01,2026-08-02,5,2026-06-01\n';
    expect(await exportedAt(campaign)).toEqual(['2026-06-01T10:00:00.000Z', 0]);
  });

  it('is not taken from metadata that are no time, with a warning', async () => {
    const metadata = { 'exported-at': 'yesterday' };
    expect(await exportedAt(HEADER + GOOD, { metadata })).toEqual(['2026-06-24T10:00:00.000Z', 1]);
  });
});

describe('the version of a reading', () => {
  it('changes with the settings that reading uses, and with no other', () => {
    const version = (settings: unknown) => readingVersion(parseSettings(settings, 'test'));
    expect(version({})).toBe(version({ planning: { coverDays: 7 } }));
    const others = [
      { factory: { zone: 'Europe/Berlin' } },
      { channelNames: { retail: 'site' } },
      { sources: { plain: { takenAt: '08:00' } } },
    ];
    expect(new Set([version({}), ...others.map(version)]).size).toBe(4);
  });
});
