import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { type AdPart, leastReturnFirst } from '../../lib/triggers/ad-cut.ts';

const part = (name: string, orders: number | null, spend: number | null): AdPart => ({ name, orders, spend });

describe('the least return first', () => {
  it('takes whole parts in the order of orders per cost, and of the last what is missing', () => {
    const parts = [part('US', 60, 300), part('MX', 20, 400), part('BR', 20, 200), part('CA', 0, 100)];
    // CA brings nothing, MX 5 orders per 100, BR 10, US 20: 30 of 100 orders are MX and half of BR.
    expect(leastReturnFirst(parts, 0.3)).toEqual({
      names: ['CA', 'MX', 'BR'],
      lastPart: 0.5,
      spendShare: (100 + 400 + 100) / 1000,
    });
    expect(leastReturnFirst(parts, 0)).toEqual({ names: [], lastPart: 0, spendShare: 0 });
    expect(leastReturnFirst(parts, 1)).toMatchObject({ names: ['CA', 'MX', 'BR', 'US'], spendShare: 1 });
  });

  it('says nothing where parts cannot be compared', () => {
    expect(leastReturnFirst([part('US', 5, 10), part('MX', null, 10)], 0.5)).toBeNull();
    expect(leastReturnFirst([part('US', 5, 10), part('MX', 5, null)], 0.5)).toBeNull();
    expect(leastReturnFirst([part('US', 5, 10)], 0.5)).toBeNull();
    expect(leastReturnFirst([part('US', 0, 10), part('MX', 0, 20)], 0.5)).toBeNull();
    expect(leastReturnFirst([], 0.5)).toBeNull();
  });

  const parts = fc.array(
    fc.record({ orders: fc.nat({ max: 1000 }), spend: fc.integer({ min: 1, max: 1000 }) }),
    { minLength: 2, maxLength: 24 },
  );

  test.prop([parts, fc.double({ min: 0, max: 1, noNaN: true })])(
    'takes the wanted share of the orders and at least as much of the spend, from 0 to 1, never a better part before a worse',
    (given, cut) => {
      const named = given.map(({ orders, spend }, index) => part(`p${index}`, orders, spend));
      const taken = leastReturnFirst(named, cut);
      fc.pre(taken !== null);
      const byName = new Map(named.map((one) => [one.name, one]));
      const total = given.reduce((sum, { orders }) => sum + orders, 0);
      const gone = taken.names.reduce((sum, name, index) => {
        const whole = byName.get(name)?.orders ?? 0;
        return sum + whole * (index === taken.names.length - 1 ? taken.lastPart : 1);
      }, 0);
      expect(gone).toBeCloseTo(cut * total, 6);
      expect(taken.spendShare).toBeGreaterThanOrEqual(cut - 1e-9);
      expect(taken.spendShare).toBeLessThanOrEqual(1);
      const returns = taken.names.map((name) => {
        const { orders = 0, spend = 1 } = byName.get(name) ?? {};
        return (orders ?? 0) / (spend ?? 1);
      });
      expect(returns).toEqual(returns.toSorted((a, b) => a - b));
    },
  );
});
