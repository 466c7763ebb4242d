import { describe, expect, it } from 'vitest';
import { RefusedFileError } from '../../lib/domain/errors.ts';
import { readHeader, recognize } from '../../lib/ingestion/header.ts';
import { TABLES } from '../../lib/ingestion/profiles/all.ts';

const FILE = 'orders.csv';

function header(text: string, final = true) {
  return readHeader(FILE, Buffer.from(text), final);
}

function recognized(line: string) {
  const found = header(`${line}\n`);
  if (found === null) throw new Error('no header');
  return recognize(FILE, found, TABLES);
}

function refusal(line: string): string {
  try {
    recognized(line);
  } catch (error) {
    if (error instanceof RefusedFileError) return error.message;
    throw error;
  }
  return 'taken';
}

describe('the header', () => {
  it('is the first line that is not blank, cut at the delimiter that gives most columns', () => {
    for (const delimiter of [',', ';', '\t', '|']) {
      const found = header(`\r\n\n${['date', 'sku, plain', 'qty'].join(delimiter)}\r\n2026`);
      const names = delimiter === ',' ? ['date', 'sku', ' plain', 'qty'] : ['date', 'sku, plain', 'qty'];
      expect(found).toMatchObject({ names, line: 3, nextLine: 4, delimiter: delimiter.charCodeAt(0) });
    }
  });

  it('may have quotes and line breaks in quotes', () => {
    const text = '"date","unit ""price""","a\nb"\n1,2,3\n';
    expect(header(text)).toMatchObject({ names: ['date', 'unit "price"', 'a\nb'], line: 1, nextLine: 3 });
    expect(text.slice(header(text)?.length)).toBe('1,2,3\n');
  });

  it('waits for the end of its line', () => {
    expect(header('date,sku', false)).toBeNull();
    expect(header('date,sku\r', false)).toBeNull();
    expect(header('\n\n', false)).toBeNull();
    expect(header('date,sku')).toMatchObject({ names: ['date', 'sku'] });
  });

  it('is refused where there is none, or none that can be read', () => {
    expect(() => header('')).toThrow('orders.csv: the file is empty');
    expect(() => header('\n\r\n')).toThrow('orders.csv: the file has only blank lines');
    expect(() => header('date:sku:qty\n')).toThrow(
      'orders.csv, line 1: "date:sku:qty" is a single column: separate columns by comma, semicolon, tab or |',
    );
    expect(() => header('date,"sku\n1,2\n')).toThrow('has a quote that is not closed');
    expect(() => header('date,"sku"x\n1,2\n')).toThrow(RefusedFileError);
  });

  it('is not waited for beyond a megabyte', () => {
    expect(() => header('\n'.repeat(1024 * 1024 + 1), false)).toThrow('has only blank lines');
    expect(() => header('x'.repeat(1024 * 1024 + 2), false)).toThrow('longer than a megabyte');
  });
});

describe('recognition', () => {
  it('tells tables apart by the columns they need, whatever the order, case, width and blanks', () => {
    const tableOf = (line: string) => recognized(line).table.name;
    expect(tableOf('date,sku,channel,qty')).toBe('plain/orders_daily');
    expect(tableOf(' QTY ,Ｃhannel,Date,SKU')).toBe('plain/orders_daily');
    expect(tableOf('order_id,date,sku,channel,qty')).toBe('plain/orders_daily');
    expect(tableOf('po_id,sku,qty,due_date')).toBe('plain/open_orders');
    expect(tableOf('po_id,sku,qty,received_on')).toBe('plain/goods_receipts');
    expect(tableOf('sku,Lead Time Days')).toBe('plain/sku_master');
    expect(tableOf('account,status,taken_at')).toBe('plain/ad_accounts');
  });

  it('says which tables are near and what they lack', () => {
    expect(refusal('date,sku,channel,quantity')).toMatch(
      /^orders\.csv, line 1: no profile fits the columns "date", "sku", "channel", "quantity": plain\/orders_daily also needs "qty"/,
    );
    expect(refusal('foo,bar')).toBe(
      'orders.csv, line 1: no profile fits the columns "foo", "bar": no known table has any of them',
    );
  });

  it('refuses a column that is there twice, by one name or by two', () => {
    expect(refusal('date,sku,channel,qty,Qty')).toBe(
      'orders.csv, line 1: column "Qty" is there twice (columns 4 and 5): keep one',
    );
    expect(refusal('date,sku,channel,qty,units')).toBe(
      'orders.csv, line 1: columns "qty" and "units" mean the same (columns 4 and 5): keep one',
    );
  });

  it('warns of a column that looks misspelled, not of others it does not need', () => {
    expect(recognized('date,sku,channel,qty,unit_prise,colour,colour').warnings).toEqual([
      'orders.csv, line 1: column "unit_prise" is not known and was not read: is it "unit_price"?',
    ]);
    expect(recognized('date,sku,impressions,clicks,conversions,spend,ctr,cvr').warnings).toEqual([]);
  });
});
