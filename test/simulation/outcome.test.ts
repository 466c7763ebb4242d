import { describe, expect, it } from 'vitest';
import { amountOf } from '../../lib/domain/decimal.ts';
import {
  atFill,
  type Curve,
  type CurvePoint,
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

  it('knows its least cost', () => {
    expect(leastCostShare(curve)).toBe(0.1);
    expect(leastCostShare({ policyName: 'p', points: [] })).toBeNull();
  });
});
