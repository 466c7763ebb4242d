import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { addDays, businessDay } from '../../lib/domain/calendar.ts';
import {
  availableUnits,
  daysOfSupply,
  emergencyProductionDay,
  excessDays,
  inventoryPosition,
  orderQuantity,
  receiptsDueWithin,
} from '../../lib/planning/position.ts';
import { PLANNING_DAY } from './examples.ts';

const stock = { onHand: 100, committed: 30, openLineUnits: 999, orderedSince: 0, receivedSince: 0 };

describe('available', () => {
  it('is on hand less what is committed and ordered since, and what was received since', () => {
    expect(availableUnits(stock)).toBe(70);
    expect(availableUnits({ ...stock, orderedSince: 90, receivedSince: 5 })).toBe(-15);
  });

  it('takes open lines only where the source does not state what is committed', () => {
    expect(availableUnits({ ...stock, committed: 0 })).toBe(100);
    expect(availableUnits({ ...stock, committed: null, openLineUnits: 45 })).toBe(55);
  });

  it('has no dust of floating point', () => {
    expect(availableUnits({ ...stock, onHand: 0.3, committed: 0.1, orderedSince: 0.2 })).toBe(0);
  });
});

describe('the inventory position', () => {
  const supply = [
    { unitsOpen: 0.1, dueOn: addDays(PLANNING_DAY, -3) },
    { unitsOpen: 0.2, dueOn: addDays(PLANNING_DAY, 5) },
    { unitsOpen: 40, dueOn: addDays(PLANNING_DAY, 6) },
    { unitsOpen: 7, dueOn: null },
  ];

  it('counts all open supply, whatever its date, and outstanding proposals', () => {
    expect(inventoryPosition(-10, supply, 2.7)).toBe(40);
    expect(inventoryPosition(5, [], 0)).toBe(5);
  });

  it('has receipts due by a day: overdue ones too, none without a date', () => {
    expect(receiptsDueWithin(supply, PLANNING_DAY, 0)).toBe(0.1);
    expect(receiptsDueWithin(supply, PLANNING_DAY, 5.9)).toBe(0.3);
    expect(receiptsDueWithin(supply, PLANNING_DAY, 6)).toBe(40.3);
  });
});

describe('days of supply', () => {
  it('divide by the greater of the recent mean and the baseline', () => {
    expect(daysOfSupply(100, 20, 10)).toBe(5);
    expect(daysOfSupply(100, 5, 10)).toBe(10);
    expect(daysOfSupply(-20, 5, 10)).toBe(-2);
  });

  it('are not known where nothing sells', () => {
    expect(daysOfSupply(100, 0, 0)).toBeNull();
  });
});

describe('the order quantity', () => {
  it('is the need in whole lots, at least the minimum', () => {
    expect(orderQuantity(1000, 380, 100, 50)).toBe(650);
    expect(orderQuantity(1000, 980, 100, 50)).toBe(100);
    expect(orderQuantity(1000, -20, null, 500)).toBe(1500);
    expect(orderQuantity(1000.2, 990, null, null)).toBe(11);
  });

  it('is 0 from the order-up-to level on', () => {
    expect(orderQuantity(1000, 1000, 100, 50)).toBe(0);
    expect(orderQuantity(1000, 1200, 100, 50)).toBe(0);
  });

  it('leaves a minimum that is no whole number of lots as it is', () => {
    expect(orderQuantity(1000, 980, 100, 30)).toBe(100);
  });

  it('does not round three lots up to four', () => {
    expect((1.1 - 0.8) / 0.1).toBeGreaterThan(3);
    expect(orderQuantity(1.1, 0.8, null, 0.1)).toBe(0.3);
  });

  const levels = fc.double({ min: -1e6, max: 1e6, noNaN: true });
  const sizes = fc.option(fc.integer({ min: 0, max: 50_000 }).map((size) => size / 10));
  test.prop([levels, levels, sizes, sizes])(
    'reaches the level, holds whole lots or the minimum, and no lot too many',
    (upTo, position, moq, lotSize) => {
      const quantity = orderQuantity(upTo, position, moq, lotSize);
      if (quantity === 0) {
        expect(upTo - position).toBeLessThanOrEqual(1e-4);
        return;
      }
      expect(upTo).toBeGreaterThan(position - 1e-4);
      const lot = lotSize === null || lotSize === 0 ? 1 : lotSize;
      expect(quantity).toBeGreaterThanOrEqual(upTo - position - 1e-4);
      expect(quantity).toBeGreaterThanOrEqual(moq ?? 0);
      const lots = quantity / lot;
      expect(quantity === moq || Math.abs(lots - Math.round(lots)) < 1e-6).toBe(true);
      expect(quantity < upTo - position + lot + 1e-4 || quantity === moq).toBe(true);
    },
  );
});

describe('excess', () => {
  it('is what minimum and lots force above the need, in days', () => {
    expect(excessDays(100, 1000, 980, 10)).toBe(8);
    expect(excessDays(20, 1000, 980, 10)).toBe(0);
    expect(excessDays(0, 1000, 1200, 10)).toBe(0);
  });

  it('is not known in days where nothing sells', () => {
    expect(excessDays(100, 1000, 980, 0)).toBeNull();
  });
});

describe('emergency production', () => {
  const start = businessDay('2026-06-24');
  const item = { startUpDays: 2, dailyCapacityUnits: 500 };
  const closures = [
    { scope: 'factory', from: businessDay('2026-06-27'), to: businessDay('2026-06-28'), name: null },
    { scope: 'supplier', from: businessDay('2026-06-25'), to: businessDay('2026-07-30'), name: null },
  ];

  it('arrives after start-up and the days its capacity takes', () => {
    expect(emergencyProductionDay(start, 1000, item, [])).toBe('2026-06-28');
    expect(emergencyProductionDay(start, 1001, item, [])).toBe('2026-06-29');
    expect(emergencyProductionDay(start, 1000, { ...item, startUpDays: null }, [])).toBe('2026-06-26');
  });

  it('waits while the factory is closed, not while suppliers are', () => {
    expect(emergencyProductionDay(start, 1000, item, closures)).toBe('2026-06-30');
  });

  it('is not possible without a capacity', () => {
    expect(emergencyProductionDay(start, 1000, { ...item, dailyCapacityUnits: null }, [])).toBeNull();
    expect(emergencyProductionDay(start, 1000, { ...item, dailyCapacityUnits: 0 }, [])).toBeNull();
  });
});
