import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { addDays, businessDay, dayNumber, instant } from '../../lib/domain/calendar.ts';
import type { Item } from '../../lib/domain/sets.ts';
import { drawLeadTimes } from '../../lib/simulation/lead-times.ts';
import { type PlacedOrder, SimulatedStock } from '../../lib/simulation/simulated-stock.ts';
import { ITEM } from '../triggers/sku-facts-fixture.ts';

const FIRST = businessDay('2026-06-01');
const item: Item = { ...ITEM, leadTimeDays: 10, leadTimeSd: 2 };
const world = { items: [item], closures: [], firstDay: FIRST, lastDay: addDays(FIRST, 60), seed: 1 };
const all = () => true;

const order = (changes: Partial<PlacedOrder> = {}): PlacedOrder => ({
  ...{ orderId: 'P1', sku: item.sku, pool: 'main', units: 50, kind: 'purchase' },
  placedAt: instant('2026-06-01T10:00:00Z'),
  orderedOn: FIRST,
  dueOn: addDays(FIRST, 10),
  ...changes,
});

function stocked(units: number): SimulatedStock {
  const stock = new SimulatedStock(world);
  stock.begin({ sku: item.sku, pool: 'main', units });
  return stock;
}

describe('simulated stock', () => {
  it('begins once, serves what it holds and loses the rest', () => {
    const stock = stocked(30);
    stock.begin({ sku: item.sku, pool: 'main', units: 999 });
    expect(stock.serve(() => 20)).toEqual({ asked: 20, served: 20 });
    expect(stock.serve(() => 20)).toEqual({ asked: 20, served: 10 });
    expect(stock.levels(all)).toEqual([{ sku: item.sku, pool: 'main', units: 0 }]);
  });

  it('receives an order on the morning that its drawn lead time gives, whatever was promised', () => {
    const stock = stocked(0);
    const { regularDays, expediteDays } = drawLeadTimes(item, 1, dayNumber(FIRST), 61, []);
    stock.place(order());
    stock.place(order({ orderId: 'P2', kind: 'expedite', units: 7, orderedOn: addDays(FIRST, 1) }));
    const arrivals = stock.underWay(all).map(({ arrivesOn }) => arrivesOn);
    expect(arrivals).toEqual([
      addDays(FIRST, regularDays[0] ?? 0),
      addDays(FIRST, 1 + (expediteDays[1] ?? 0)),
    ]);
    stock.receive(addDays(FIRST, (regularDays[0] ?? 0) - 1));
    expect(stock.levels(all)).toMatchObject([{ units: 7 }]);
    stock.receive(addDays(FIRST, regularDays[0] ?? 0));
    expect(stock.levels(all)).toMatchObject([{ units: 57 }]);
    expect(stock.underWay(all)).toEqual([]);
    expect(stock.placed).toHaveLength(2);
  });

  it('receives an emergency production, and what was ordered of no known item, when it is promised', () => {
    const stock = stocked(0);
    stock.place(order({ kind: 'emergency_production', dueOn: addDays(FIRST, 3) }));
    stock.place(order({ sku: 'other', dueOn: addDays(FIRST, 4) }));
    stock.place(order({ sku: 'never', dueOn: null }));
    stock.receive(addDays(FIRST, 4));
    expect(stock.levels(all)).toMatchObject([{ units: 50 }, { sku: 'other', units: 50 }]);
    expect(stock.underWay(all)).toMatchObject([{ sku: 'never', arrivesOn: null }]);
  });

  it('gives way to a count: stock and supply of that pool alone are what was counted', () => {
    const stock = stocked(30);
    stock.begin({ sku: item.sku, pool: 'us', units: 8 });
    stock.begin({ sku: 'unlisted', pool: 'main', units: 5 });
    stock.place(order());
    stock.place(order({ pool: 'us' }));
    const listed = order({ orderId: 'PO-1', units: 12, dueOn: addDays(FIRST, 2) });
    stock.adopt('main', [{ sku: item.sku, pool: 'main', units: -4 }], [listed]);
    expect(stock.levels((pool) => pool === 'main').map(({ units }) => units)).toEqual([0, 0]);
    expect(stock.levels((pool) => pool === 'us')).toMatchObject([{ units: 8 }]);
    expect(stock.underWay(all).map(({ orderId, pool }) => [orderId, pool])).toEqual([
      ['P1', 'us'],
      ['PO-1', 'main'],
    ]);
    stock.receive(addDays(FIRST, 2));
    expect(stock.levels((pool) => pool === 'main')).toMatchObject([{ units: 12 }, { units: 0 }]);
  });

  test.prop([
    fc.array(fc.record({ asked: fc.nat({ max: 40 }), ordered: fc.nat({ max: 40 }) }), { maxLength: 40 }),
  ])('loses no unit: what began and was ordered is on hand, under way or served', (days) => {
    const stock = stocked(25);
    let [served, ordered] = [0, 0];
    for (const [index, one] of days.entries()) {
      const today = addDays(FIRST, index);
      stock.receive(today);
      served += stock.serve(() => one.asked).served;
      ordered += one.ordered;
      stock.place(order({ orderId: `P${index}`, units: one.ordered, orderedOn: today }));
    }
    const held = [...stock.levels(all), ...stock.underWay(all)].reduce((sum, { units }) => sum + units, 0);
    expect(held + served).toBe(25 + ordered);
  });
});
