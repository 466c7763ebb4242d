import { describe, expect, it } from 'vitest';
import { instant, msOf } from '../../../lib/domain/calendar.ts';
import { RefusedFileError, UsageError } from '../../../lib/domain/errors.ts';
import { TABLES, tablesOf, unknownFields } from '../../../lib/ingestion/profiles/all.ts';
import { profileSchema } from '../../../lib/ingestion/profiles/profile.ts';
import { readExport } from '../../../lib/ingestion/read-export.ts';
import { parseSettings } from '../../../lib/settings/loading.ts';
import { inPieces, readContent } from '../exports.ts';
import { SHOP_ORDERS } from '../shop-profile.ts';

const ms = (text: string) => msOf(instant(text));
const HEADER = 'Order ID,SKU ID,Seller SKU,Quantity,Unit Price,Order Status,Created Time';
const ID = '576461234567890123';

function settingsWith(shop: Record<string, unknown> = {}) {
  return { profiles: [SHOP_ORDERS], sources: { shop } };
}

const read = (lines: readonly string[], shop?: Record<string, unknown>) =>
  readContent(`${lines.join('\n')}\n`, {}, settingsWith(shop));

describe('profiles of the program', () => {
  it.each(TABLES.map((table) => [table.name, table] as const))(
    '%s is written as the schema asks',
    (_, table) => {
      expect(profileSchema.safeParse(table.definition).error?.issues).toBeUndefined();
      expect(unknownFields(table)).toEqual([]);
    },
  );

  it('have names of their own', () => {
    expect(new Set(TABLES.map(({ name }) => name)).size).toBe(TABLES.length);
  });
});

describe('profiles of the settings', () => {
  it('stand before those of the program and replace one of the same name', () => {
    const own = { ...SHOP_ORDERS, name: 'plain/orders_daily' };
    const tables = tablesOf(parseSettings({ profiles: [own] }, 'test'));
    expect(tables).toHaveLength(TABLES.length);
    expect(tables[0]?.definition).toEqual(own);
  });

  it('are refused with the place of what is wrong', () => {
    const broken = { ...SHOP_ORDERS, requires: [['orderId'], ['parcel']] };
    expect(() => tablesOf(parseSettings({ profiles: [broken] }, 'test'))).toThrow(
      'settings: profiles.0 (shop/orders) names "parcel", which no column or fill gives',
    );
    const misspelled = { ...SHOP_ORDERS, colums: [] };
    expect(() => tablesOf(parseSettings({ profiles: [misspelled] }, 'test'))).toThrow(UsageError);
  });
});

describe('rows of a profile', () => {
  it('keep ids whole and without tabs, and take the first SKU that is given', async () => {
    const { rows, rejected } = await read([
      HEADER,
      `${ID}\t,1729382256910271234\t,\t,2,1.50,Completed,2026-06-24 10:00:00`,
      `="00${ID}",17,A-1,2,1.50,Completed,2026-06-24 10:00:00`,
      `1.72938E+18,17,A-1,2,1.50,Completed,2026-06-24 10:00:00`,
    ]);
    expect(rows.filter(({ orderId }) => orderId !== undefined)).toMatchObject([
      { orderId: ID, sku: '1729382256910271234', lineId: '1729382256910271234' },
      { orderId: `00${ID}`, sku: 'A-1' },
    ]);
    expect(rejected).toMatchObject([{ line: 4, column: 'Order ID' }]);
  });

  it('are left out by rule, counted, and never further down by a rule of the first row', async () => {
    const { reading, rejected } = await read([
      HEADER,
      'Platform unique order ID.,SKU of the platform,,Sold units,Price,,Time',
      `${ID},1,A,2,1.5,Completed,2026-06-24 10:00:00`,
      `damaged,1,A,2,1.5,Completed,2026-06-24 10:00:00`,
      '合计,,,4,,,',
    ]);
    expect(reading).toMatchObject({ rowsRead: 4, accepted: 2, skipped: 2, rejected: 0 });
    expect(rejected).toEqual([]);
  });

  it('take words of any language; for others the rest of the row decides, with a warning', async () => {
    const { rows, reading } = await read([
      `${HEADER},Cancelled Time,Paid Time`,
      `1,1,A,2,1.5,已取消,2026-06-24 10:00:00,,`,
      `2,1,A,2,1.5, COMPLETED ,2026-06-24 10:00:00,,`,
      `3,1,A,2,1.5,Đã hủy,2026-06-24 10:00:00,2026-06-24 11:00:00,2026-06-24 10:30:00`,
      `4,1,A,2,1.5,Đang giao,2026-06-24 10:00:00,,2026-06-24 10:30:00`,
      `5,1,A,2,1.5,,2026-06-24 10:00:00,,`,
    ]);
    const sales = rows.filter(({ orderId }) => orderId !== undefined);
    expect(sales.map(({ status }) => status)).toEqual(['cancelled', 'paid', 'cancelled', 'paid', 'unpaid']);
    expect(reading.warnings.filter((line) => line.includes('not known'))).toHaveLength(2);
    expect(reading.warnings[0]).toContain('"Order Status" says "Đã hủy", which is not known');
  });

  it('carry a cell down while the order stays the same, never past a row that could not be read', async () => {
    const { rows, rejected } = await read([
      `${HEADER},Cancelled Time`,
      '1,1,A,2,1.5,Completed,2026-06-24 10:00:00,',
      '1,2,B,2,1.5,,2026-06-24 10:00:00,',
      '2,1,A,2,1.5,,2026-06-24 10:00:00,',
      '3,1,A,many,1.5,Completed,2026-06-24 10:00:00,',
      '3,2,B,2,1.5,,2026-06-24 10:00:00,',
      '4,1,A,2,1.5,Completed',
      '4,2,B,2,1.5,,2026-06-24 10:00:00,',
      '5,1,B,2,1.5,Completed,2026-06-24 10:00:00,',
    ]);
    const sales = rows.filter(({ orderId }) => orderId !== undefined);
    expect(sales.map(({ orderId, status }) => `${orderId} ${status}`)).toEqual([
      '1 paid',
      '1 paid',
      '2 unpaid',
      '3 paid',
      '5 paid',
    ]);
    expect(rejected.map(({ line, column }) => `${line} ${column}`)).toEqual([
      '5 Quantity',
      '7 null',
      '8 Order Status',
    ]);
  });

  it('calculate, choose and take from the settings what the file does not say', async () => {
    const { rows } = await read(
      [
        `${HEADER},Sku Quantity of return,Gift`,
        '1,1,A,2,$1.5,Completed,2026-06-24 10:00:00,3,是',
        '2,1,A,2,BRL 1.5,Completed,2026-06-24 10:00:00,1,',
      ],
      { currency: 'USD', channel: 'site' },
    );
    expect(rows.filter(({ orderId }) => orderId !== undefined)).toMatchObject([
      { openUnits: 0, purpose: 'gift', currency: 'USD', unitPrice: 15_000, channel: 'site', source: 'shop' },
      { openUnits: 10_000, purpose: 'sale', currency: 'BRL' },
    ]);
  });

  it('give records beside their own', async () => {
    const batches: [string, number][] = [];
    const content = `${HEADER}\n1,77,A,2,1.5,Completed,2026-06-24 10:00:00\n2,,A,2,1.5,Completed,2026-06-24 10:00:00\n`;
    const file = {
      name: 'x.csv',
      bytes: () => inPieces(content),
      modifiedAt: instant('2026-07-01T00:00:00Z'),
      metadata: {},
    };
    const reading = await readExport(file, parseSettings(settingsWith(), 'test'), {
      write: ({ record, rows, columns }) => {
        batches.push([record, rows]);
        if (record === 'listing') {
          expect(columns).toEqual({
            source: ['shop'],
            listingSku: ['77'],
            sku: ['A'],
            unitsPerListing: [10_000],
          });
        }
      },
      reject: ({ reason }) => expect(reason).toBe('the row does not tell its lineId'),
    });
    expect(batches).toEqual([
      ['sale', 1],
      ['listing', 1],
    ]);
    expect(reading).toMatchObject({ rowsRead: 2, accepted: 1, rejected: 1, also: ['listing'] });
  });

  it('have the zone of their column, else of the settings, else of the factory', async () => {
    const line = `1,1,A,2,1.5,Completed,2026-06-24 10:00:00`;
    const at = async (zone: string, shop?: Record<string, unknown>) =>
      (await read([`${HEADER},Time zone`, `${line},${zone}`], shop)).rows[0]?.orderedAt;
    expect(await at('Etc/GMT+8')).toBe(ms('2026-06-24T18:00:00Z'));
    expect(await at('UTC+08:00')).toBe(ms('2026-06-24T02:00:00Z'));
    expect(await at('America/New_York')).toBe(ms('2026-06-24T14:00:00Z'));
    expect(await at('', { zone: 'Asia/Bangkok' })).toBe(ms('2026-06-24T03:00:00Z'));
    expect(await at('')).toBe(ms('2026-06-24T02:00:00Z'));
    expect((await read([HEADER, line], { zone: 'Asia/Bangkok' })).rows[0]?.orderedAt).toBe(
      ms('2026-06-24T03:00:00Z'),
    );
  });

  it('belong to the source whose files they come in', async () => {
    const line = `1,1,A,2,1.5,Completed,2026-06-24 10:00:00`;
    const settings = {
      profiles: [SHOP_ORDERS],
      sources: { 'shop-us': { files: ['us_*.csv'], zone: 'UTC' } },
    };
    const us = await readContent(`${HEADER}\n${line}\n`, { name: 'july.zip/US_orders.csv' }, settings);
    expect(us.rows[0]).toMatchObject({ source: 'shop-us', orderedAt: ms('2026-06-24T10:00:00Z') });
    const other = await readContent(`${HEADER}\n${line}\n`, { name: 'orders.csv' }, settings);
    expect(other.rows[0]).toMatchObject({ source: 'shop' });
  });
});

describe('numbers and dates that differ between countries', () => {
  const row = (price: string, time: string) => `1,1,A,2,"${price}",Completed,${time}`;
  const refusal = async (lines: readonly string[], shop?: Record<string, unknown>) => {
    const error: unknown = await read(lines, shop).then(
      () => null,
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(RefusedFileError);
    return (error as Error).message;
  };

  it('are read as the file proves, wherever in it the proof stands', async () => {
    const doubtful = Array.from({ length: 5000 }, () => row('1.234', '06/07/2026 10:00:00'));
    const us = await read([HEADER, ...doubtful, row('0.5', '06/24/2026 3:00:00 PM')]);
    expect(us.rows[0]).toMatchObject({ unitPrice: 12_340, orderedAt: ms('2026-06-07T02:00:00Z') });
    const br = await read([HEADER, ...doubtful, row('BRL 35,91', '24/06/2026 15:00')]);
    expect(br.rows[0]).toMatchObject({ unitPrice: 12_340_000, orderedAt: ms('2026-07-06T02:00:00Z') });
  });

  it('are read as the settings say', async () => {
    const lines = [HEADER, row('1.234', '06/07/2026')];
    const { rows } = await read(lines, { decimal: ',', dateOrder: 'dmy' });
    expect(rows[0]).toMatchObject({ unitPrice: 12_340_000, orderedAt: ms('2026-07-05T16:00:00Z') });
  });

  it('refuse the file where they may be read in two ways and nothing tells, or where it shows both', async () => {
    expect(await refusal([HEADER, row('1.234', '2026-06-24')])).toBe(
      'orders.csv, line 2, column Unit Price: "1.234" may have a decimal point or a decimal comma, and nothing in the file tells: set sources.shop.decimal to "." or ","',
    );
    expect(await refusal([HEADER, row('1.5', '06/07/2026')])).toContain(
      'column Created Time: "06/07/2026" may have month/day or day/month',
    );
    expect(await refusal([HEADER, row('1.5', '24/06/2026'), row('1.5', '06/24/2026')])).toContain(
      'dates are written in two ways',
    );
  });

  it('tell nothing where both readings agree', async () => {
    const { rows } = await read([HEADER, row('12', '05/05/2026')]);
    expect(rows[0]).toMatchObject({ unitPrice: 120_000, orderedAt: ms('2026-05-04T16:00:00Z') });
  });
});

describe('personal data', () => {
  it('and columns that are not known stay out of quarantine, also in broken lines', async () => {
    const secret = ['张伟', '13800001111', 'Nanjing Rd 1'];
    const { rows, rejected, reading } = await read([
      `${HEADER},Recipient,Phone #,Home`,
      `1,1,A,many,1.5,Completed,2026-06-24 10:00:00,${secret.join(',')}`,
      `1,1,A,2,1.5,Completed,2026-06-24 10:00:00,${secret.join(',')},more`,
      `1,1,A,2,1.5,Completed,2026-06-24 10:00:00,"${secret[0]}"x,${secret[1]},${secret[2]}`,
      `1,1,A,2,1.5,Completed,2026-06-24 10:00:00,"${secret[0]}`,
      `1,1,A,2,1.5,Completed,2026-06-24 10:00:00,${secret.join(',')}`,
    ]);
    expect(rejected.map(({ raw }) => raw)).toEqual([
      '1,1,A,many,1.5,Completed,2026-06-24 10:00:00,…,…,…',
      '…',
      '…',
      '…',
    ]);
    const out = JSON.stringify([rows, rejected, reading]);
    for (const word of secret) expect(out).not.toContain(word);
  });

  it('is not shown where a file without column names is refused', async () => {
    const error: unknown = await read(['1,张伟,13800001111', '2,李娜,13900002222']).catch(
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(RefusedFileError);
    expect((error as Error).message).not.toMatch(/张伟|138/);
  });
});
