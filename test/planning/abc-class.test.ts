import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { abcClasses, type YearlyDemand } from '../../lib/planning/abc-class.ts';

const demand = (units: number, changes: Partial<YearlyDemand> = {}): YearlyDemand => ({
  pool: 'main',
  units,
  unitValue: 1,
  currency: 'CNY',
  ...changes,
});

describe('the ABC class', () => {
  it('ends with the SKU that crosses 80 and 95 % of the yearly worth', () => {
    expect(abcClasses([40, 30, 15, 6, 5, 4].map((units) => demand(units))).join('')).toBe('AAABBC');
    expect(abcClasses([demand(100)])).toEqual(['A']);
    expect(abcClasses([])).toEqual([]);
  });

  it('goes by units × value, within a pool and a currency', () => {
    const cheap = demand(300, { unitValue: 0.01 });
    expect(abcClasses([cheap, demand(90), demand(10)]).join('')).toBe('CAB');
    expect(abcClasses([demand(1, { pool: 'us' }), demand(99), demand(1)]).join('')).toBe('AAC');
    expect(abcClasses([demand(1, { currency: 'USD' }), demand(99), demand(1)]).join('')).toBe('AAC');
  });

  it('goes by units where nothing has a value, by the median value where a few have none', () => {
    const unvalued = (units: number) => demand(units, { unitValue: null, currency: null });
    expect(abcClasses([1, 2, 97].map(unvalued)).join('')).toBe('CCA');
    const among = [
      unvalued(10),
      demand(10, { unitValue: 100 }),
      demand(1, { unitValue: 1 }),
      demand(5, { unitValue: 10 }),
    ];
    expect(abcClasses(among).join('')).toBe('BACC');
  });

  it('is C for what sold nothing', () => {
    expect(abcClasses([demand(0), demand(5)])).toEqual(['C', 'A']);
  });

  const demands = fc.array(
    fc.record({
      pool: fc.constantFrom('main', 'us'),
      units: fc.integer({ min: 0, max: 10_000 }),
      unitValue: fc.option(fc.integer({ min: 1, max: 500 })),
      currency: fc.constantFrom('CNY', 'USD', null),
    }),
    { maxLength: 30 },
  );

  test.prop([demands, fc.constantFrom(0.125, 4, 1024)])(
    'does not depend on the unit of sale',
    (all, factor) => {
      const inOtherUnits = all.map((each) => ({ ...each, units: each.units * factor }));
      expect(abcClasses(inOtherUnits)).toEqual(abcClasses(all));
    },
  );
});
