import { expect, it } from 'vitest';
import { createSpreadLine } from '../../lib/planning/spread-line.ts';

it('is the straight line through SKUs in logarithms of pace and spread', () => {
  const line = createSpreadLine();
  for (let pace = 1; pace <= 12; pace++) line.add(50, pace, 2 * pace ** -0.8);
  expect(line.usual(5)).toBeCloseTo(2 * 5 ** -0.8, 9);
  expect(line.usual(40)).toBeCloseTo(2 * 40 ** -0.8, 9);
});

it('leaves out SKUs with too few days of demand or no spread, and says nothing of fewer than ten', () => {
  const line = createSpreadLine();
  for (let pace = 1; pace <= 9; pace++) line.add(3, pace, 1);
  line.add(2, 5, 1);
  line.add(30, 5, 0);
  expect(line.usual(5)).toBeNull();
  line.add(3, 10, 1);
  expect(line.usual(5)).toBeCloseTo(1, 9);
  expect(line.usual(0)).toBeNull();
});

it('is the mean spread where all have the same pace', () => {
  const line = createSpreadLine();
  for (let sku = 0; sku < 10; sku++) line.add(9, 3, sku % 2 === 0 ? 1 : 4);
  expect(line.usual(30)).toBeCloseTo(2, 9);
});
