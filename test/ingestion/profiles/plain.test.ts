import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fc } from '@fast-check/vitest';
import { stringify } from 'csv-stringify/sync';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import {
  businessDay,
  dayNumber,
  dayOfNumber,
  instant,
  instantOfMs,
  msOf,
} from '../../../lib/domain/calendar.ts';
import type { FieldKind } from '../../../lib/domain/fields.ts';
import { type CellValue, RECORD_NAMES, RECORDS } from '../../../lib/domain/records.ts';
import { CLOSURE_SCOPES } from '../../../lib/domain/sets.ts';
import { PLAIN_TABLES } from '../../../lib/ingestion/profiles/plain.ts';
import type { ProfileColumn, ProfileTable } from '../../../lib/ingestion/profiles/profile.ts';
import { typeOf } from '../../../lib/ingestion/typed-rows.ts';
import { readContent } from '../exports.ts';

const day = (text: string) => dayNumber(businessDay(text));
const ms = (text: string) => msOf(instant(text));

describe('plain tables', () => {
  it('are one a record, and every field of the record is a column', () => {
    expect(PLAIN_TABLES.map(({ record }) => record).sort()).toEqual([...RECORD_NAMES].sort());
    for (const table of PLAIN_TABLES) {
      const headers = new Set(table.columns.flatMap((column) => column.headers));
      const missing = RECORDS[table.record].columns.filter(({ name }) => !headers.has(name));
      expect(missing, table.name).toEqual([]);
    }
  });

  it('give every field that must not be null, by a column that is required or by a fill', () => {
    for (const table of PLAIN_TABLES) {
      const given = new Set([...table.requires.flat(), ...table.fills.map(([field]) => field)]);
      const open = RECORDS[table.record].columns.filter(
        ({ field, nullable }) => !nullable && !given.has(field),
      );
      expect(open, table.name).toEqual([]);
    }
  });

  it('name only columns they have', () => {
    for (const table of PLAIN_TABLES) {
      const fields = new Set(table.columns.map(({ field }) => field));
      const named = [
        ...table.requires.flat(),
        ...table.expects,
        ...table.happened,
        ...table.notBefore.flat(),
      ];
      expect(
        named.filter((field) => !fields.has(field)),
        table.name,
      ).toEqual([]);
    }
  });
});

describe('plain closures', () => {
  it('rejects a scope that would close nothing and says which there are', async () => {
    const { rows, rejected } = await readContent(
      'scope,from,to,name\nsupplier:Hui,2026-10-01,2026-10-07,\nFactory,2026-10-01,2026-10-07,\n',
      { name: 'closures-2026-06-24.csv' },
    );
    expect(rows).toMatchObject([{ scope: 'supplier:Hui' }]);
    expect(rejected).toMatchObject([{ line: 3, column: 'scope', value: 'Factory' }]);
    expect(rejected[0]?.reason).toContain(
      'is none of the scopes allowed here: factory, supplier, supplier:NAME',
    );
  });
});

describe('plain orders_daily', () => {
  it('makes a paid sale of a day, its key from day, channel and SKU', async () => {
    const { rows } = await readContent('date,sku,channel,qty\n2026-06-24,A-1,TikTok,2.5\n');
    expect(rows).toEqual([
      {
        source: 'plain',
        orderId: '2026-06-24#tiktok',
        lineId: 'A-1',
        sku: 'A-1',
        channel: 'tiktok',
        units: 25_000,
        orderedAt: null,
        businessDay: day('2026-06-24'),
        status: 'paid',
        cancelReason: null,
        purpose: 'sale',
        openUnits: 0,
        sentAt: null,
        warehouse: null,
        returnedUnits: null,
        unitPrice: null,
        currency: null,
        region: null,
        exportedAt: null,
      },
    ]);
  });

  it('takes order lines, the day from the time in the factory zone', async () => {
    const { rows } = await readContent(
      'ordered_at,sku,channel,qty,order_id,line_id,status,cancel_reason\n' +
        '2026-06-24T17:00:00Z,A,site,1,O1,1,cancelled,stock\n2026-06-24T15:00:00Z,A,site,1,O2,,,\n',
    );
    expect(rows).toMatchObject([
      {
        businessDay: day('2026-06-25'),
        orderId: 'O1',
        lineId: '1',
        status: 'cancelled',
        cancelReason: 'stock',
      },
      { businessDay: day('2026-06-24'), orderId: 'O2', lineId: 'A', status: 'paid', cancelReason: null },
    ]);
  });

  it('takes another spelling of a status for it, and any other text as it stands', async () => {
    const { rows } = await readContent(
      'date,sku,channel,qty,region,status\n2026-06-24,Canceled,site,1,canceled,Canceled\n',
    );
    expect(rows[0]).toMatchObject({ sku: 'Canceled', region: 'canceled', status: 'cancelled' });
  });

  it('counts as demand what was paid or cancelled for lack of stock, and no gifts', async () => {
    const lines = [
      'b2b,1,paid,,sale',
      'b2b,2,unpaid,,sale',
      'b2b,4,cancelled,stock,sale',
      'b2b,8,cancelled,buyer,sale',
      'b2b,16,cancelled,,sale',
      'b2b,32,paid,,gift',
      'site,0.5,paid,,',
    ];
    const { reading } = await readContent(
      `date,sku,channel,qty,status,cancel_reason,purpose\n${lines.map((line) => `2026-06-24,A,${line}\n`).join('')}`,
    );
    expect(reading.accepted).toBe(7);
    expect(reading.unitsByChannel).toEqual({ b2b: 5, site: 0.5 });
  });

  it('maps channels by the settings, then by their own names; others are `other`, with one note a name', async () => {
    const channels = ['Douyin', 'douyin ', 'SITE', '门店', '门店', 'fax'];
    const { rows, reading } = await readContent(
      `date,sku,channel,qty\n${channels.map((channel) => `2026-06-24,A,${channel},1\n`).join('')}`,
      {},
      { channelNames: { douyin: 'tiktok' } },
    );
    expect(rows.map(({ channel }) => channel)).toEqual([
      'tiktok',
      'tiktok',
      'site',
      'other',
      'other',
      'other',
    ]);
    expect(reading.warnings).toEqual([
      'orders.csv: channel "门店" is not known, its 2 rows count as "other": name it in the setting channelNames',
      'orders.csv: channel "fax" is not known, its 1 row counts as "other": name it in the setting channelNames',
    ]);
  });
});

describe('plain ads_daily', () => {
  it('keeps what was not measured null and starts a day at midnight in the zone of its source', async () => {
    const { rows } = await readContent(
      'date,sku,impressions,clicks,conversions,spend,ctr,source\n2026-06-24,A,100,,,,0.1,\n2026-06-24,A,100,5,0,1.23456,0,us\n',
      {},
      { sources: { us: { zone: 'America/New_York' } } },
    );
    expect(rows).toMatchObject([
      { clicks: null, conversions: null, spend: null, start: ms('2026-06-24T00:00:00+08:00'), grain: 'day' },
      { clicks: 5, conversions: 0, spend: 12_346, start: ms('2026-06-24T00:00:00-04:00'), source: 'us' },
    ]);
    expect(rows[0]).toMatchObject({
      source: 'plain',
      account: 'main',
      campaignId: 'main',
      level: 'campaign',
    });
  });

  it('is by the hour where the hour or the start is given', async () => {
    const { rows, rejected } = await readContent(
      'date,hour,impressions,clicks\n2026-06-24,20,1,1\n2026-06-24,,1,1\n2026-06-24,24,1,1\n',
    );
    expect(rows).toMatchObject([
      { grain: 'hour', start: ms('2026-06-24T12:00:00Z') },
      { grain: 'day', start: ms('2026-06-23T16:00:00Z') },
    ]);
    expect(rejected).toMatchObject([{ line: 4, column: 'hour', value: '24' }]);
    const byStart = await readContent('start,impressions,clicks\n2026-06-24T17:00:00Z,1,1\n');
    expect(byStart.rows).toMatchObject([{ grain: 'hour', businessDay: day('2026-06-25'), sku: null }]);
  });
});

describe('plain sets', () => {
  it('take stock of a date alone at the time of its source, else when the day closes', async () => {
    const { rows, reading } = await readContent(
      'date,sku,on_hand,source,taken_at\n2026-06-24,A,-3,,\n2026-06-24,A,5,wms,\n,A,7,,2026-06-24T03:00:00Z\n,A,7,,\n',
      { name: 'stock.csv' },
      { sources: { wms: { takenAt: '08:30' } } },
    );
    expect(rows).toMatchObject([
      { takenAt: ms('2026-06-24T18:00:00+08:00'), onHand: -30_000, warehouse: 'main', committed: null },
      { takenAt: ms('2026-06-24T08:30:00+08:00'), source: 'wms' },
      { takenAt: ms('2026-06-24T03:00:00Z') },
    ]);
    expect(reading).toMatchObject({ rejected: 1, sources: ['plain', 'wms'], firstDay: '2026-06-24' });
  });

  it('fill in what orders, items and campaigns leave open', async () => {
    const orders = await readContent('po_id,sku,qty,due_date\nP1,A,17,\n');
    expect(orders.rows).toMatchObject([
      { orderId: 'P1', lineId: 'A', unitsOpen: 170_000, dueOn: null, kind: 'purchase', expedited: false },
    ]);
    const items = await readContent('sku,lead_time_days,moq,active\nA,12,40,no\nB,7.5,,\n');
    expect(items.rows).toMatchObject([
      { leadTimeDays: 12, moq: 400_000, active: false },
      { leadTimeDays: 7.5, moq: null, active: true },
    ]);
    const campaigns = await readContent(
      'campaign_id,sku,start,end,planned_units\nC,A,2026-06-01,2026-05-31,5\n,A,2026-06-01,2026-06-02,5\nC,A,2026-06-01,2026-06-01,5\n',
    );
    expect(campaigns.rows).toMatchObject([
      { channel: 'tiktok', kind: 'other', status: 'planned', announcedOn: null, startsOn: day('2026-06-01') },
    ]);
    expect(campaigns.rejected).toMatchObject([
      { line: 2, column: 'end', value: '2026-05-31', reason: 'end 2026-05-31 is before start 2026-06-01' },
      { line: 3, column: 'campaign_id', reason: 'the cell is empty, campaign_id must be given' },
    ]);
  });
});

/** Cells by kind; the first `GOOD_CELLS` of each are in order, the others are not in every field. */
const CELLS: Readonly<Record<FieldKind, readonly string[]>> = {
  text: ['A-1', ' 密封圈 ', 'a\nb', 'paid', 'tiktok', 'usd'],
  quantity: ['0', '2.5', '-1', '1.23456', 'many', '１'],
  amount: ['0', '1.23456', '-1', '1e3'],
  count: ['0', '7.0', '7.5', '-1', '30'],
  ratio: ['14', '4.4', '-1', 'x'],
  day: ['2026-06-24', '2026/6/24', '20260623', '2026-02-30', 'soon'],
  instant: ['2026-06-24T10:00:00Z', '2026-06-24 10:00:00+08:00', '2026-06-24 10:00:00'],
  flag: ['yes', 'no', 'maybe'],
};
const GOOD_CELLS = 2;

function goodCells({ field, kind, schema }: ProfileColumn): readonly string[] {
  if (schema instanceof z.ZodEnum) return schema.options.map(String);
  if (field === 'scope') return CLOSURE_SCOPES;
  return field === 'currency' ? ['CNY', 'USD'] : CELLS[kind].slice(0, GOOD_CELLS);
}

/** A row of a table: a cell for each of its columns, mostly in order, sometimes blank or odd. */
const tableRow = fc.constantFrom(...PLAIN_TABLES).chain((table) =>
  fc.record({
    table: fc.constant(table),
    cells: fc.tuple(
      ...table.columns.map((column) =>
        fc.oneof(
          { weight: 60, arbitrary: fc.constantFrom(...goodCells(column)) },
          { weight: 8, arbitrary: fc.constant('') },
          { weight: 1, arbitrary: fc.constantFrom(...CELLS[column.kind]) },
          { weight: 1, arbitrary: fc.constantFrom(...Object.values(CELLS).flat()) },
        ),
      ),
    ),
  }),
);

/** The rules said another way: cell by cell, each value by the zod schema of its field, without the fast path. */
function shouldAccept(table: ProfileTable, cells: readonly string[]): boolean {
  const values = new Map<string, CellValue>();
  for (const [place, column] of table.columns.entries()) {
    const cell = typeOf(column).parse(cells[place] ?? '');
    if ('problem' in cell) return false;
    if (cell.value !== null && !column.channelName && !fits(column, cell.value)) return false;
    values.set(column.field, cell.value);
  }
  const isGiven = (field: string) => (values.get(field) ?? null) !== null;
  return (
    table.requires.every((group) => group.some(isGiven)) &&
    table.notBefore.every(
      ([later, earlier]) =>
        !isGiven(later) || !isGiven(earlier) || Number(values.get(later)) >= Number(values.get(earlier)),
    )
  );
}

function fits(column: ProfileColumn, value: CellValue): boolean {
  return column.schema.safeParse(inDomain(column.kind, value)).success;
}

function inDomain(kind: FieldKind, value: CellValue): unknown {
  if (typeof value !== 'number') return value;
  if (kind === 'day') return dayOfNumber(value);
  return kind === 'instant' ? instantOfMs(value) : value;
}

describe('rows of plain tables', () => {
  it('are accepted where every cell and row rule holds, and are then records by their schema', async () => {
    const accepted = new Map(PLAIN_TABLES.map(({ name }) => [name, 0]));
    const law = fc.asyncProperty(tableRow, async ({ table, cells }) => {
      const content = stringify([table.columns.map(({ headers }) => headers[0]), cells], { quoted: true });
      const { reading, rows } = await readContent(content);
      expect(reading.record).toBe(table.record);
      expect(reading.accepted).toBe(shouldAccept(table, cells) ? 1 : 0);
      expect(reading.rejected).toBe(reading.accepted === 1 || cells.every((cell) => cell === '') ? 0 : 1);
      accepted.set(table.name, (accepted.get(table.name) ?? 0) + reading.accepted);
      const { columns, schema } = RECORDS[table.record];
      for (const row of rows) {
        const domain = columns.map(({ field, kind }) => [field, inDomain(kind, row[field] ?? null)]);
        expect(schema.safeParse(Object.fromEntries(domain)).error?.issues).toBeUndefined();
      }
    });
    await fc.assert(law, { seed: 6, numRuns: 1500 });
    expect([...accepted].filter(([, rows]) => rows < 10)).toEqual([]);
  });
});

const shared = resolve(import.meta.dirname, '../../../../shared/data');

describe.skipIf(!existsSync(shared))('the data beside the project (skipped where it is not there)', () => {
  const read = async (name: string) => readContent(await readFile(join(shared, name)), { name });

  it('is accepted whole', async () => {
    const cases = [
      ['online-retail/orders_daily.csv.gz', 'plain/orders_daily', 52_783],
      ['online-retail/sku_master.csv', 'plain/sku_master', 200],
      ['seal-factory/orders_daily.csv.gz', 'plain/orders_daily', 14_316],
      ['seal-factory/ads_daily.csv.gz', 'plain/ads_daily', 14_670],
      ['seal-factory/campaigns.csv', 'plain/campaigns', 188],
      ['seal-factory/open_orders.csv', 'plain/open_orders', 27],
      ['seal-factory/sku_master.csv', 'plain/sku_master', 40],
      ['seal-factory/stock_snapshot.csv', 'plain/stock_snapshot', 40],
    ] as const;
    for (const [name, profile, rows] of cases) {
      const { reading } = await read(name);
      expect(reading, name).toMatchObject({
        profile,
        rowsRead: rows,
        accepted: rows,
        rejected: 0,
        skipped: 0,
      });
    }
  });

  it('has the units and days that its files add up to', async () => {
    const factory = await read('seal-factory/orders_daily.csv.gz');
    expect(factory.reading).toMatchObject({
      unitsByChannel: { b2b: 99_488, tiktok: 45_606 },
      firstDay: '2025-01-01',
      lastDay: '2026-06-24',
      exportedAt: '2026-06-24T10:00:00.000Z',
      warnings: [],
    });
    const retail = await read('online-retail/orders_daily.csv.gz');
    expect(retail.reading.unitsByChannel).toEqual({ b2b: 479_523, other: 303_321 });
    expect(retail.reading.warnings).toHaveLength(1);
  });
});
