import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import type { Levels } from '../../lib/simulation/policy.ts';
import { type PlacedOrder, type Replay, replay } from '../../lib/simulation/replay.ts';
import { emptyTally } from '../../lib/simulation/tally.ts';

const LEVELS: Levels = { reorderPoint: 5, orderUpTo: 10, expeditePoint: null, expediteUpTo: null };

function run(units: readonly number[], changes: Partial<Replay> = {}) {
  const orders: PlacedOrder[] = [];
  const tally = emptyTally();
  const days = units.length;
  const given: Replay = {
    units: Float64Array.from(units),
    leadTimes: { regularDays: new Uint16Array(days).fill(3), expediteDays: new Uint16Array(days).fill(2) },
    levels: [LEVELS],
    estimateEveryDays: 7,
    firstDay: 0,
    measuredFrom: 0,
    endDay: days,
    moq: 4,
    lotSize: null,
    promisedDays: 3,
    promisedExpediteDays: 2,
    expediteLeast: 0,
    backordered: false,
    marks: null,
    onOrder: (order) => orders.push(order),
    ...changes,
  };
  replay(given, tally);
  return { tally, orders: orders.map(({ day, units: ordered, arrivesOn }) => [day, ordered, arrivesOn]) };
}

describe('a replay', () => {
  it('orders in the evening at the reorder point, and sells it from the morning a lead time later', () => {
    const { tally, orders } = run([5, 0, 0, 7, 0]);
    expect(orders).toEqual([
      [0, 5, 3],
      [3, 7, 6],
    ]);
    expect(tally).toMatchObject({ asked: 12, served: 12, onHand: 5 + 5 + 5 + 3 + 3, orders: 2, ordered: 12 });
  });

  it('loses what is not on hand', () => {
    const { tally, orders } = run([12, 1, 0, 1]);
    expect(orders).toEqual([[0, 10, 3]]);
    expect(tally).toMatchObject({ asked: 14, served: 11, stockOutDays: 2, onHand: 9 });
  });

  it('lets unmet demand wait and take from the position where it is backordered', () => {
    const { tally, orders } = run([12, 0, 0, 1, 0], { backordered: true });
    expect(orders[0]).toEqual([0, 12, 3]);
    expect(tally).toMatchObject({ served: 11, onHand: 9 + 9 });
  });

  it('orders at least the MOQ, and whole lots', () => {
    expect(run([5, 0], { moq: 9 }).orders).toEqual([[0, 9, 3]]);
    expect(run([5, 0], { lotSize: 3 }).orders).toEqual([[0, 6, 3]]);
  });

  it('takes new levels on the evening of their estimate and starts with the first', () => {
    const levels = [LEVELS, { ...LEVELS, reorderPoint: 9, orderUpTo: 30 }];
    const { orders } = run([5, 0, 1, 0], { levels, estimateEveryDays: 3 });
    expect(orders).toEqual([
      [0, 5, 3],
      [2, 21, 5],
    ]);
  });

  it('expedites what is missing before an expedite would come, and counts it in the position', () => {
    const levels = [{ ...LEVELS, expeditePoint: 4, expediteUpTo: 5 }];
    const { orders, tally } = run([8, 0, 0, 0], { levels });
    expect(orders).toEqual([
      [0, 3, 2],
      [0, 5, 3],
    ]);
    expect(tally).toMatchObject({ expedites: 1, expedited: 3, orders: 1, ordered: 5 });
    expect(run([8, 0], { levels, expediteLeast: 6 }).orders).toEqual([[0, 6, 2]]);
  });

  it('does not expedite what is promised in time, even while it is late', () => {
    const levels = [{ ...LEVELS, expeditePoint: 4, expediteUpTo: 6 }];
    const leadTimes = { regularDays: new Uint16Array(8).fill(7), expediteDays: new Uint16Array(8).fill(2) };
    expect(run([5, 2, 0, 0, 0, 0, 0, 0], { levels, leadTimes }).tally.expedites).toBe(0);
    expect(run([5, 2, 0, 0, 0, 0, 0, 0], { levels, leadTimes, promisedDays: 7 }).tally.expedites).toBe(1);
  });

  it('measures only the days it is told to, and marked days apart', () => {
    const marks = {
      campaign: Uint8Array.of(0, 1, 0),
      afterBlock: Uint8Array.of(0, 0, 1),
      sinceBlock: Uint8Array.of(1, 1, 1),
    };
    const { tally } = run([1, 2, 1], { measuredFrom: 1, marks });
    expect(tally).toMatchObject({
      asked: 3,
      campaignAsked: 2,
      campaignServed: 2,
      afterBlockDays: 1,
      afterBlockOnHand: 6,
      sinceBlockDays: 2,
      sinceBlockOnHand: 7 + 6,
    });
  });

  test.prop([
    fc.array(fc.nat(20), { minLength: 30, maxLength: 80 }),
    fc.nat(30),
    fc.integer({ min: 1, max: 12 }),
    fc.integer({ min: 1, max: 9 }),
  ])('loses and makes no unit', (units, reorderPoint, lead, moq) => {
    const leadTimes = {
      regularDays: new Uint16Array(units.length).fill(lead),
      expediteDays: new Uint16Array(units.length).fill(2),
    };
    const levels = [{ ...LEVELS, reorderPoint, orderUpTo: reorderPoint + moq }];
    const whole = run(units, { levels, moq, leadTimes });
    const lastDay = run(units, { levels, moq, leadTimes, measuredFrom: units.length - 1 });
    const received = whole.orders.reduce(
      (sum, [, ordered = 0, arrivesOn = 0]) => (arrivesOn < units.length ? sum + ordered : sum),
      0,
    );
    expect(lastDay.tally.onHand).toBe(reorderPoint + moq + received - whole.tally.served);
    expect(whole.tally.served).toBeLessThanOrEqual(whole.tally.asked);
  });
});
