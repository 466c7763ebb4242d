import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import {
  demandOn,
  demandOver,
  type ExpectedDemand,
  lastingDays,
  projectedDays,
  reliefDay,
  type StockAhead,
  stockOutDay,
  unitsShort,
} from '../../lib/planning/stock-projection.ts';

/** A baseline of 100 a day, tomorrow is day 1. */
function ahead(changes: Partial<StockAhead> = {}): StockAhead {
  return { available: 500, demand: steady(100), receipts: [], firstDay: 1, ...changes };
}

function steady(baseline: number, pulses: ExpectedDemand['pulses'] = [], sevenDayMean = 0): ExpectedDemand {
  return { sevenDayMean, baseline, pulses };
}

describe('expected demand', () => {
  it('is the baseline with the pulses of the day, and never less than the last seven days’ mean', () => {
    const demand = steady(100, [{ from: 3, to: 4, dailyUnits: 50 }], 120);
    expect([2, 3, 4, 5].map((day) => demandOn(demand, day))).toEqual([120, 150, 150, 120]);
  });

  it('adds up pulses that overlap', () => {
    const pulses = [
      { from: 1, to: 5, dailyUnits: 10 },
      { from: 3, to: 3, dailyUnits: 7 },
    ];
    expect(demandOver(steady(100, pulses), 1, 3)).toBe(337);
    expect(demandOver(steady(100, pulses), 1, 2.5)).toBe(278.5);
  });
});

describe('a projection', () => {
  it('goes day by day, receipts there in the morning', () => {
    const days = projectedDays(ahead({ available: 150, receipts: [{ day: 2, units: 120 }] }), 3);
    expect(days).toEqual([
      { day: 1, received: 0, demand: 100, stock: 50 },
      { day: 2, received: 120, demand: 100, stock: 70 },
      { day: 3, received: 0, demand: 100, stock: -30 },
    ]);
  });

  it('takes a receipt of before the first day as there on it', () => {
    expect(projectedDays(ahead({ receipts: [{ day: 0, units: 5 }] }), 1)[0]).toMatchObject({ received: 5 });
  });

  it('runs out on the first day that is not served in full', () => {
    expect(stockOutDay(ahead(), 30)).toBe(6);
    expect(stockOutDay(ahead({ available: 501 }), 30)).toBe(6);
    expect(stockOutDay(ahead({ available: 599.99 }), 30)).toBe(6);
    expect(stockOutDay(ahead({ available: 600 }), 30)).toBe(7);
    expect(stockOutDay(ahead({ available: -1 }), 30)).toBe(1);
    expect(stockOutDay(ahead({ available: 3000 }), 30)).toBeNull();
    expect(stockOutDay(ahead({ demand: steady(0) }), 30)).toBeNull();
  });

  it('is not fooled by the dust of floating point', () => {
    expect(stockOutDay(ahead({ available: 0.3, demand: steady(0.1) }), 3)).toBeNull();
  });

  it('names the receipt that ends a stock-out: one that is too small does not', () => {
    const receipts = [
      { day: 7, units: 50 },
      { day: 9, units: 1000 },
    ];
    const stock = ahead({ receipts });
    expect(stockOutDay(stock, 30)).toBe(6);
    expect(reliefDay(stock, 6, 30)).toBe(9);
    expect(reliefDay(ahead({ receipts: receipts.slice(0, 1) }), 6, 30)).toBeNull();
    // Days 6, 7 and 8 are short of 100 each, but for the 50 of day 7.
    expect(unitsShort(stock, 8)).toBe(250);
    expect(unitsShort(stock, 5)).toBe(0);
  });

  it('lasts as many days as the stock serves, the last in part', () => {
    expect(lastingDays(250, steady(100), 1)).toBe(2.5);
    expect(lastingDays(0, steady(100), 1)).toBe(0);
    expect(lastingDays(-5, steady(100), 1)).toBe(0);
    expect(lastingDays(250, steady(0), 1)).toBeNull();
    const pulse = steady(100, [{ from: 2, to: 3, dailyUnits: 400 }]);
    expect(lastingDays(700, pulse, 1)).toBeCloseTo(2.2);
    expect(lastingDays(1250, pulse, 1)).toBeCloseTo(4.5);
    expect(lastingDays(60, steady(0, [{ from: 1, to: 2, dailyUnits: 50 }]), 1)).toBeCloseTo(1.2);
    expect(lastingDays(200, steady(0, [{ from: 1, to: 2, dailyUnits: 50 }]), 1)).toBeNull();
  });
});

const units = fc.nat({ max: 1e7 }).map((tenths) => tenths / 10);
const anyDemand = fc.record({
  sevenDayMean: units,
  baseline: units,
  pulses: fc.array(
    fc.record({
      from: fc.integer({ min: 0, max: 40 }),
      to: fc.integer({ min: 0, max: 60 }),
      dailyUnits: units,
    }),
    { maxLength: 3 },
  ),
});
const anyReceipts = fc
  .array(fc.record({ day: fc.integer({ min: 0, max: 60 }), units }), { maxLength: 4 })
  .map((receipts) => receipts.sort((a, b) => a.day - b.day));
const anyAhead = fc.record({
  available: fc.integer({ min: -1e6, max: 1e8 }),
  demand: anyDemand,
  receipts: anyReceipts,
  firstDay: fc.constant(1),
});

describe('whatever the demand', () => {
  test.prop([anyAhead, units])('more stock never runs out earlier, nor is more short', (stock, more) => {
    const fuller = { ...stock, available: stock.available + more };
    const [out, later] = [stockOutDay(stock, 60), stockOutDay(fuller, 60)];
    if (out === null) expect(later).toBeNull();
    else expect(later ?? 61).toBeGreaterThanOrEqual(out);
    expect(unitsShort(fuller, 60)).toBeLessThanOrEqual(unitsShort(stock, 60) + 1e-6);
  });

  test.prop([anyAhead, fc.integer({ min: 1, max: 60 }), units])(
    'nor does a further receipt',
    (stock, day, more) => {
      const receipts = [...stock.receipts, { day, units: more }].sort((a, b) => a.day - b.day);
      const out = stockOutDay(stock, 60);
      if (out === null) expect(stockOutDay({ ...stock, receipts }, 60)).toBeNull();
      else expect(stockOutDay({ ...stock, receipts }, 60) ?? 61).toBeGreaterThanOrEqual(out);
    },
  );

  test.prop([anyAhead])(
    'stock without receipts runs out on the day on which its days of supply end',
    (stock) => {
      const alone = { ...stock, receipts: [], available: Math.max(0, stock.available) };
      const days = lastingDays(alone.available, alone.demand, 1);
      const out = stockOutDay(alone, 60);
      if (out === null) expect(days ?? 60).toBeGreaterThan(60 - 1e-6);
      else expect(Math.abs((days ?? 0) + 1 - out)).toBeLessThan(1 + 1e-6);
    },
  );

  test.prop([anyAhead])('the days say the same as the questions', (stock) => {
    const days = projectedDays(stock, 60);
    expect(days.find(({ stock: left }) => left < -5e-5)?.day ?? null).toBe(stockOutDay(stock, 60));
    expect(unitsShort(stock, 60)).toBeCloseTo(Math.max(0, ...days.map(({ stock: left }) => -left)), 3);
  });
});
