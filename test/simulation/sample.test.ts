import { describe, expect, it } from 'vitest';
import { skuKey } from '../../lib/domain/storage-keys.ts';
import { textbookPolicy } from '../../lib/simulation/comparators.ts';
import { curveOf } from '../../lib/simulation/outcome.ts';
import { sampledDemand } from '../../lib/simulation/sample.ts';
import { simulate, spanOf } from '../../lib/simulation/simulate.ts';
import { worldOf } from '../../lib/simulation/world.ts';
import { item, rareUnits, worldOfUnits } from './world.ts';

const DAYS = 200;
const steady = (index: number) => Array.from({ length: DAYS }, (_, day) => 4 + ((day + index) % 3));
const { history } = worldOfUnits([
  ...Array.from({ length: 12 }, (_, index) => steady(index)),
  ...Array.from({ length: 6 }, (_, index) => rareUnits(DAYS, 40 + index)),
]);
const all = [...history.skus.keys()];

describe('a sample of a catalogue', () => {
  it('is the whole catalogue where that is small', () => {
    const sample = sampledDemand(history, all, { whole: 18, ofAClass: 2 });
    expect(sample.history).toEqual(history);
    expect([...new Set(sample.weights.values())]).toEqual([1]);
    expect(sample.of).toBe(18);
  });

  it('takes so many of each class, each for its share of it, the same every time', () => {
    const sample = sampledDemand(history, all, { whole: 10, ofAClass: 3 });
    const weights = [...sample.weights.values()];
    expect(weights.filter((weight) => weight === 4)).toHaveLength(3);
    expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(18, 10);
    expect(sampledDemand(history, all.toReversed(), { whole: 10, ofAClass: 3 })).toEqual(sample);
  });

  it('keeps the demand of what it takes', () => {
    const { history: drawn } = sampledDemand(history, all, { whole: 10, ofAClass: 3 });
    for (const [index, sku] of drawn.skus.entries()) {
      const whole = history.skus.indexOf(sku);
      const part = (of: typeof history, at: number) => [
        ...of.baseQuantities.subarray(of.offsets[at], of.offsets[at + 1]),
      ];
      expect(part(drawn, index)).toEqual(part(history, whole));
    }
  });

  it('stands for the catalogue: SKUs of one kind come to the same as all of them', () => {
    const copies = worldOfUnits(Array.from({ length: 12 }, () => steady(0)));
    const fixed = copies.history.skus.map((sku) => item(sku, { leadTimeSd: 0 }));
    const sample = sampledDemand(copies.history, all.slice(0, 12), { whole: 2, ofAClass: 3 });
    const curveIn = (world: typeof copies) => {
      const options = { warmUpDays: 100 };
      const { measuredFrom, endDay } = spanOf(world, options);
      return curveOf(simulate(textbookPolicy(world), world, options), world, endDay - measuredFrom);
    };
    const drawn = worldOf(sample.history, { items: fixed, weights: sample.weights });
    expect(drawn.skus).toHaveLength(3);
    expect(drawn.skus[0]?.weight).toBe(sample.weights.get(skuKey(drawn.skus[0]?.item.sku ?? '', 'main')));
    const whole = curveIn(worldOf(copies.history, { items: fixed }));
    for (const [index, point] of curveIn(drawn).points.entries()) {
      expect(point.fill).toBeCloseTo(whole.points[index]?.fill ?? Number.NaN, 12);
      expect(point.stockDays).toBeCloseTo(whole.points[index]?.stockDays ?? Number.NaN, 10);
      expect(point.costShare).toBeCloseTo(whole.points[index]?.costShare ?? Number.NaN, 12);
      expect(point.orders).toBeCloseTo(whole.points[index]?.orders ?? Number.NaN, 8);
    }
  });
});
