import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { pack, unpack } from '../../../lib/reports/dashboard/packing.ts';

/** Rows as the dashboard has them: fields that may be null, of several shapes, with lists and objects inside. */
const leaf = fc.oneof(fc.integer(), fc.double({ noNaN: true }), fc.string(), fc.boolean(), fc.constant(null));
const row = fc.oneof(
  fc.record({
    a: leaf,
    b: fc.option(fc.record({ c: leaf, d: fc.array(leaf) })),
    e: fc.array(fc.tuple(leaf, leaf)),
  }),
  fc.record({ f: leaf, a: fc.array(fc.record({ g: leaf })) }),
  fc.constant({}),
);

describe('packing', () => {
  test.prop([fc.array(fc.oneof(row, leaf))])('gives back what was packed, through JSON', (values) => {
    const read = unpack(JSON.parse(JSON.stringify(pack(values))));
    expect(read).toEqual(JSON.parse(JSON.stringify(values)));
  });

  it('states each name once, and lists as one list', () => {
    const rows = Array.from({ length: 1000 }, (_none, index) => ({
      available: index,
      days: [
        [index, 1],
        [index + 1, 2],
      ],
    }));
    const text = JSON.stringify(pack(rows));
    expect(text.match(/available/g)).toHaveLength(1);
    expect(unpack(JSON.parse(text))).toEqual(rows);
  });

  test.prop([
    fc.array(fc.array(fc.option(fc.integer({ min: -1e12, max: 1e12 }).map((scaled) => scaled / 10_000))), {
      minLength: 1,
    }),
  ])('gives back series of quantities to the last digit, with the days that nobody measured', (series) => {
    const read = unpack(JSON.parse(JSON.stringify(pack(series))));
    expect(read).toEqual(JSON.parse(JSON.stringify(series)));
  });

  it('writes what changes little as its changes', () => {
    const stock = Array.from({ length: 90 }, (_none, day) => (day === 40 ? null : 123_456.75 - day));
    const packed = pack([stock, stock.toReversed()]);
    expect(JSON.stringify(packed).length).toBeLessThan(700);
    expect(unpack(packed)).toEqual([stock, stock.toReversed()]);
  });

  it('leaves out fields that are not there, as JSON does', () => {
    expect(unpack(pack([{ a: 1, b: undefined }, { a: 2 }]))).toEqual([{ a: 1 }, { a: 2 }]);
  });
});
