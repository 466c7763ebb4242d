import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { pack, unpack } from '../../../lib/reports/dashboard/packing.ts';
import { rounded } from '../../../lib/reports/dashboard/page.ts';

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

  /** Stock that moves a little from day to day, of sizes that the page rounds apart, with days of which it is 0 or unknown. */
  const moving = fc
    .tuple(
      fc.oneof(...[100, 20_000, 1e11].map((max) => fc.integer({ min: -max * 10_000, max: max * 10_000 }))),
      fc.array(fc.oneof(fc.integer({ min: -9999, max: 9999 }), fc.constantFrom(null, 'sold out')), {
        maxLength: 40,
      }),
    )
    .map(([start, moves]) => {
      let scaled = start;
      return moves.map((move) => {
        if (move === null) return null;
        if (move === 'sold out') return 0;
        scaled += Number(move);
        return scaled / 10_000;
      });
    });
  test.prop([fc.array(moving, { minLength: 1 })])('gives back series as the page rounds them', (series) => {
    const read = unpack(JSON.parse(JSON.stringify(pack(series, rounded))));
    const once = series.map((one) => one.map((value) => (value === null ? null : rounded(value))));
    expect(read).toEqual(JSON.parse(JSON.stringify(once)));
  });

  it('carries no error from one series to the next, however many there are', () => {
    const series = Array.from({ length: 512 }, (_none, list) =>
      Array.from({ length: 60 }, (_zero, day) =>
        day % 7 === 6 ? 0 : list % 2 === 0 ? 57.4321 + day / 3 : 12_345.678 - day / 7,
      ),
    );
    const packed = pack(series, rounded);
    expect(packed).toMatchObject({ elements: { steps: expect.anything() } });
    const written = series.flat().map(rounded);
    const errors = unpack(packed)
      .flat()
      .map((value, index) => Math.abs(Number(value) - (written[index] ?? 0)));
    expect(errors.filter((error) => error > 0)).toHaveLength(0);
  });

  it('gives back numbers between which no step is exact', () => {
    const near = (number: number) =>
      Array.from({ length: 40 }, (_none, day) => Math.round(number * 10_000 + day) / 10_000);
    const series = [near(8.1e11), near(-8.3e11), near(7.7e11)];
    expect(unpack(JSON.parse(JSON.stringify(pack(series))))).toEqual(series);
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
