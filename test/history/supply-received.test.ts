import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import type { Quantity } from '../../lib/domain/decimal.ts';
import { type ListedLine, type Receipt, withoutReceived } from '../../lib/history/supply-received.ts';
import { day } from './factory.ts';

const line = (lineId: string, unitsOpen: number, rest: Partial<ListedLine> = {}): ListedLine => ({
  source: 'erp',
  orderId: 'P1',
  lineId,
  sku: 'A',
  unitsOpen: unitsOpen as Quantity,
  dueOn: null,
  listedThrough: day('2026-06-20'),
  ...rest,
});
const receipt = (lineId: string, units: number, rest: Partial<Receipt> = {}): Receipt => ({
  source: 'erp',
  orderId: 'P1',
  lineId,
  sku: 'A',
  receivedOn: day('2026-06-21'),
  units: units as Quantity,
  ...rest,
});
const open = (lines: readonly ListedLine[], receipts: readonly Receipt[]) =>
  withoutReceived(lines, receipts).map(({ unitsOpen }) => unitsOpen);

describe('open lines less what came in', () => {
  it('lower the line that the receipt names, then others of its order and SKU by due date', () => {
    const lines = [
      line('1', 10, { dueOn: day('2026-07-09') }),
      line('2', 10),
      line('3', 10, { dueOn: day('2026-07-01') }),
      line('4', 10, { sku: 'B' }),
    ];
    expect(open(lines, [receipt('2', 4)])).toEqual([10, 6, 10, 10]);
    expect(open(lines, [receipt('2', 14)])).toEqual([10, 0, 6, 10]);
    expect(open(lines, [receipt('unknown', 14)])).toEqual([6, 10, 0, 10]);
    expect(open(lines, [receipt('2', 99)])).toEqual([0, 0, 0, 10]);
  });

  it('stay where the list was exported once the day of the receipt had closed', () => {
    expect(open([line('1', 10)], [receipt('1', 4, { receivedOn: day('2026-06-20') })])).toEqual([10]);
    const lists = [line('1', 10, { listedThrough: day('2026-06-22') }), line('2', 10)];
    expect(open(lists, [receipt('1', 4)])).toEqual([10, 6]);
  });

  it('are of the receipt’s own source, and of any where that lists no such order', () => {
    const lines = [line('1', 10, { source: 'odoo' }), line('1', 10)];
    expect(open(lines, [receipt('1', 4)])).toEqual([10, 6]);
    expect(open(lines.slice(0, 1), [receipt('1', 4, { source: 'wms' })])).toEqual([6]);
    expect(open(lines, [receipt('1', 4, { orderId: 'P2' })])).toEqual([10, 10]);
  });

  const lines = fc.uniqueArray(
    fc.tuple(fc.constantFrom('1', '2', '3'), fc.constantFrom('A', 'B'), fc.nat({ max: 20 })),
    { selector: ([lineId]) => lineId },
  );
  const receipts = fc.array(
    fc.tuple(
      fc.constantFrom('1', '2', '9'),
      fc.constantFrom('A', 'B'),
      fc.nat({ max: 20 }),
      fc.constantFrom('20', '21', '22'),
    ),
    { maxLength: 4 },
  );
  test.prop([lines, receipts], { seed: 21 })(
    'lose exactly what came in, as far as it was open',
    (some, came) => {
      const listed = some.map(([lineId, sku, units]) => line(lineId, units, { sku }));
      const received = came.map(([lineId, sku, units, date]) =>
        receipt(lineId, units, { sku, receivedOn: day(`2026-06-${date}`) }),
      );
      const after = withoutReceived(listed, received);
      for (const sku of ['A', 'B']) {
        const total = (of: readonly ListedLine[]) =>
          of.filter((one) => one.sku === sku).reduce((sum, { unitsOpen }) => sum + unitsOpen, 0);
        const counted = received.filter((one) => one.sku === sku && one.receivedOn > '2026-06-20');
        const units = counted.reduce((sum, one) => sum + one.units, 0);
        expect(total(listed) - total(after)).toBe(Math.min(total(listed), units));
      }
      expect(withoutReceived(listed, received.toReversed())).toEqual(after);
    },
  );
});
