import { describe, expect, it } from 'vitest';
import { amountOf } from '../../lib/domain/decimal.ts';
import {
  atDial,
  atFill,
  type Curve,
  type CurvePoint,
  leanestAt,
  leastCostShare,
  outcomeOf,
} from '../../lib/simulation/outcome.ts';
import { emptyTally } from '../../lib/simulation/tally.ts';
import { worldOfUnits } from './world.ts';

const { skus } = worldOfUnits([[1], [1]], { fields: { expeditePremium: 0.2 } });

function point(fill: number, stockDays: number): CurvePoint {
  return { ...outcomeOf([], [], 1), dial: fill, fill, stockDays, costShare: stockDays / 100 };
}

describe('an outcome', () => {
  it('weighs SKUs by their units, and costs by their worth', () => {
    const tallies = [
      { ...emptyTally(), asked: 100, served: 90, onHand: 1000, expedited: 5, stockOutDays: 2 },
      { ...emptyTally(), asked: 20, served: 20, onHand: 200 },
    ];
    const outcome = outcomeOf(tallies, skus, 10);
    expect(outcome).toMatchObject({
      fill: 110 / 120,
      stockDays: 10,
      expeditedShare: 5 / 120,
      stockOutDayShare: 0.1,
    });
    expect(outcome.costShare).toBeCloseTo((0.001 * 1200 + 0.4 * 10 + 0.2 * 5) / 120, 12);
  });

  it('leaves SKUs without a worth out of the cost, and takes the cost of a unit before its price', () => {
    const asked = { ...emptyTally(), asked: 10 };
    const worthless = worldOfUnits([[1]], { fields: { unitPrice: null } }).skus;
    expect(outcomeOf([asked], worthless, 1)).toMatchObject({ fill: 0, costShare: null });
    expect(worldOfUnits([[1]], { fields: { unitCost: amountOf(1.5) } }).skus[0]?.unitValue).toBe(1.5);
  });

  it('counts a SKU for those of the catalogue that it stands for', () => {
    const tallies = [
      { ...emptyTally(), asked: 100, served: 90, onHand: 1000 },
      { ...emptyTally(), asked: 20, served: 20, onHand: 200, stockOutDays: 5 },
    ];
    const [first, second] = skus;
    if (first === undefined || second === undefined) throw new Error('no SKU');
    const weighted = outcomeOf(tallies, [first, { ...second, weight: 3 }], 10);
    const [one, three] = tallies;
    if (one === undefined || three === undefined) throw new Error('no tally');
    const written = outcomeOf([one, three, three, three], [first, second, second, second], 10);
    for (const [figure, value] of Object.entries(written))
      expect(weighted[figure as keyof typeof weighted] ?? -1).toBeCloseTo(value ?? -1, 12);
  });

  it('tells stock after a block two ways: summed over the days shortly after, as a mean over all days since', () => {
    const block = { afterBlockDays: 2, afterBlockOnHand: 40, sinceBlockDays: 4, sinceBlockOnHand: 100 };
    const tallies = [
      { ...emptyTally(), asked: 100, ...block },
      { ...emptyTally(), asked: 10, ...block },
    ];
    expect(outcomeOf(tallies, skus, 10)).toMatchObject({
      afterBlockStockDays: 80 / (2 * 10 + 2 * 1),
      sinceBlockStockDays: (100 / 10 + 100 / 1) / 8,
    });
  });

  it('is not measured where nothing was asked for', () => {
    expect(outcomeOf([emptyTally()], skus, 10)).toMatchObject({
      fill: null,
      stockDays: null,
      campaignFill: null,
    });
  });
});

describe('a curve', () => {
  const curve: Curve = { policyName: 'p', points: [point(0.8, 10), point(0.9, 20), point(0.96, 50)] };

  it('is read between the neighbours of a fill rate', () => {
    expect(atFill(curve, 0.85)?.stockDays).toBeCloseTo(15, 12);
    expect(atFill(curve, 0.9)?.stockDays).toBe(20);
    expect(atFill(curve, 0.95)?.stockDays).toBeCloseTo(45, 10);
    expect(atFill(curve, 0.85)?.dial).toBeCloseTo(0.85, 12);
  });

  it('is null below and above what it reaches', () => {
    expect(atFill(curve, 0.7)).toBeNull();
    expect(atFill(curve, 0.97)).toBeNull();
  });

  it('is read at its leanest where that serves more than is asked for', () => {
    expect(leanestAt(curve, 0.5)?.stockDays).toBe(10);
    expect(leanestAt(curve, 0.85)).toEqual(atFill(curve, 0.85));
    expect(leanestAt(curve, 0.97)).toBeNull();
    expect(leanestAt({ policyName: 'p', points: [] }, 0.5)).toBeNull();
  });

  it('is read between the neighbours of a dial', () => {
    expect(atDial(curve, 0.85)?.stockDays).toBeCloseTo(15, 12);
    expect(atDial(curve, 0.96)?.stockDays).toBe(50);
    expect([atDial(curve, 0.7), atDial(curve, 0.97)]).toEqual([null, null]);
  });

  it('knows its least cost', () => {
    expect(leastCostShare(curve)).toBe(0.1);
    expect(leastCostShare({ policyName: 'p', points: [] })).toBeNull();
  });
});
