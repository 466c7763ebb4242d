import { describe, expect, it } from 'vitest';
import { quantityOf } from '../../lib/domain/decimal.ts';
import { UsageError } from '../../lib/domain/errors.ts';
import { settingsSchema } from '../../lib/settings/settings.ts';
import {
  backtest,
  backtestPolicies,
  bestAtFill,
  warmUpDaysOf,
  withSupply,
} from '../../lib/simulation/backtest.ts';
import { HINDSIGHT } from '../../lib/simulation/hindsight.ts';
import { atFill } from '../../lib/simulation/outcome.ts';
import { classGrid, curvesGrid, summaryGrid, summaryRows } from '../../lib/simulation/report.ts';
import { lumpyUnits, worldOfUnits } from './world.ts';

const DAYS = 300;
const settings = settingsSchema.parse({});
const world = worldOfUnits(
  [
    ...Array.from({ length: 6 }, (_, seed) => lumpyUnits(DAYS, 10 + seed)),
    Array.from({ length: DAYS }, (_, day) => 5 + (day % 3)),
    Array.from({ length: DAYS }, (_, day) => (day > 290 ? 1 : 0)),
  ],
  { fields: { presentReorderPoint: quantityOf(40), presentOrderUpTo: quantityOf(60) } },
);
const result = backtest(world, settings, backtestPolicies(world, settings), { warmUpDays: 150 });

describe('a backtest', () => {
  it('compares the present levels, the books and the methods, and the bound last', () => {
    const names = result.groups[0]?.curves.map(({ policyName }) => policyName) ?? [];
    expect(names).toEqual(
      expect.arrayContaining(['present', 'textbook', 'erp', 'tsb', 'gamma-mix', 'handbook']),
    );
    expect(names.at(-1)).toBe(HINDSIGHT);
  });

  it('keeps present levels as the item states them where the factor is 1', () => {
    const present = result.policies.find(({ name }) => name === 'present');
    expect(present?.dials).toContain(1);
    const orders = curvesGrid(result).rows.filter(
      ([group, method]) => group === 'all' && method === 'present',
    );
    expect(orders).toHaveLength(present?.dials.length ?? -1);
  });

  it('shares all SKUs out over the classes, also one of which the first days say nothing', () => {
    const [all, ...classes] = result.groups;
    expect(all?.skus).toBe(8);
    expect(classes.reduce((sum, { skus }) => sum + skus, 0)).toBe(8);
    expect(classes.map(({ demandClass }) => demandClass)).toEqual(
      expect.arrayContaining(['smooth', 'unclassed']),
    );
  });

  it('finds no policy of constant levels below the bound', () => {
    const [all] = result.groups;
    const at = (name: string) => {
      const curve = all?.curves.find(({ policyName }) => policyName === name);
      return (curve && atFill(curve, 0.95)?.stockDays) ?? Number.NaN;
    };
    expect(at(HINDSIGHT)).toBeLessThan(at('present'));
  });

  it('names the leanest that reaches the fill rate, never the bound', () => {
    const [all] = result.groups;
    if (all === undefined) throw new Error('no group');
    const best = bestAtFill(all, 0.95);
    const stockDays = all.curves
      .filter(({ policyName }) => policyName !== HINDSIGHT)
      .map((curve) => [curve.policyName, atFill(curve, 0.95)?.stockDays ?? Number.POSITIVE_INFINITY] as const)
      .sort(([, a], [, b]) => a - b);
    expect(best).toBe(stockDays[0]?.[0]);
    expect(bestAtFill({ ...all, curves: [] }, 0.95)).toBeNull();
  });

  it('is told in tables whose rows are as long as their header', () => {
    const [all] = result.groups;
    if (all === undefined) throw new Error('no group');
    for (const { header, rows } of [
      curvesGrid(result),
      summaryGrid(all, [0.9, 0.95]),
      classGrid(result, 0.95),
      summaryRows(result, [0.9, 0.95]),
    ]) {
      expect(rows.length).toBeGreaterThan(0);
      for (const row of rows) expect(row).toHaveLength(header.length);
    }
  });
});

describe('the days to learn from', () => {
  it('are half the history, at most a year, or what is asked for', () => {
    expect([112, 540, 739, 2000].map((days) => warmUpDaysOf(days))).toEqual([56, 270, 365, 365]);
    expect(warmUpDaysOf(540, 240)).toBe(240);
  });

  it('are refused where the history is too short, in a line that says what to do', () => {
    expect(() => warmUpDaysOf(111)).toThrow(UsageError);
    expect(() => warmUpDaysOf(60)).toThrow(/holds 60 days and a backtest needs 112 .*add older exports/);
    expect(() => warmUpDaysOf(200, 180)).toThrow(/ask for at most 144/);
  });
});

describe('other supply', () => {
  it('changes lead times and MOQs of every item and nothing else', () => {
    const other = withSupply(world, { leadTimeFactor: 2, moqFactor: 0.5 });
    expect(other.skus[0]?.item).toMatchObject({ leadTimeDays: 8, moq: quantityOf(5) });
    expect(other.skus[0]?.units).toBe(world.skus[0]?.units);
    expect(world.skus[0]?.item).toMatchObject({ leadTimeDays: 4, moq: quantityOf(10) });
  });
});
