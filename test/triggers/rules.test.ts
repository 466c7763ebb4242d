import { describe, expect, it } from 'vitest';
import { addDays } from '../../lib/domain/calendar.ts';
import { RULE_NAMES, type Rule } from '../../lib/domain/rules.ts';
import { subjectKey } from '../../lib/domain/subjects.ts';
import { parseSettings } from '../../lib/settings/loading.ts';
import { evaluateRules } from '../../lib/triggers/rules.ts';
import { runFacts } from './run-facts-fixture.ts';
import { adSeries, receipt, skuFacts, TODAY } from './sku-facts-fixture.ts';

const settings = parseSettings({}, 'defaults');
const SURGE = [adSeries({ clicks: 40 })];

/** By rule, what is said of one SKU that is not clear. */
function verdictsOf(changes: Parameters<typeof skuFacts>[0], rules: readonly Rule[] = RULE_NAMES) {
  const verdicts = evaluateRules(runFacts({ skus: [skuFacts(changes)] }), settings);
  return Object.fromEntries(
    verdicts
      .filter(({ rule, state }) => rules.includes(rule) && state !== 'clear')
      .map(({ rule, state, proposal }) => [rule, { state, units: proposal?.units ?? 0 }]),
  );
}

describe('the two reorder rules together', () => {
  const REORDERS = ['regular-reorder', 'aggressive-reorder'] as const;

  it('let the urgent one order first', () => {
    expect(verdictsOf({ available: 100, adSeries: SURGE }, REORDERS)).toEqual({
      'aggressive-reorder': { state: 'fire', units: 1000 },
      'regular-reorder': { state: 'hold', units: 0 },
    });
  });

  it('then order the rest the regular way, the expedited units counted', () => {
    const next = { available: 100, proposedOutstanding: 1000, expediteOutstanding: 1000, adSeries: SURGE };
    expect(verdictsOf(next, REORDERS)).toEqual({
      'aggressive-reorder': { state: 'fire', units: 0 },
      'regular-reorder': { state: 'fire', units: 1500 },
    });
  });

  it('leave the regular one alone where nothing is urgent', () => {
    expect(verdictsOf({ available: 100 }, REORDERS)).toEqual({
      'regular-reorder': { state: 'fire', units: 2500 },
    });
  });
});

describe('late supply', () => {
  it('is asked for and never ordered again: it counts in the position', () => {
    const facts = { available: 100, onOrder: 3000, receipts: [receipt(3000, -2)] };
    expect(verdictsOf(facts)).toEqual({
      'stock-out': { state: 'fire', units: 0 },
      'late-supply': { state: 'fire', units: 0 },
    });
  });
});

describe('the rules of a run', () => {
  const feeds = [{ source: 'erp', record: 'sale' as const, newestAt: null }];
  const facts = runFacts({ skus: [skuFacts({ available: 100 }), skuFacts({ sku: 'B' })], feeds });

  it('speak of every SKU and every feed', () => {
    const said = evaluateRules(facts, settings).map(({ rule, subject }) => `${rule} ${subjectKey(subject)}`);
    expect(said).toContain('regular-reorder SKU#OR-100#main');
    expect(said).toContain('regular-reorder SKU#B#main');
    expect(said).toContain('stale-data SOURCE#erp#sale');
  });

  it('say that something is clear of alerts that are open alone', () => {
    const open = new Map([['SKU#B#main', new Set<Rule>(['regular-reorder'])]]);
    const verdicts = evaluateRules(facts, settings, open);
    expect(
      verdicts
        .filter(({ state }) => state === 'clear')
        .map(({ rule, subject }) => [rule, subjectKey(subject)]),
    ).toEqual([['regular-reorder', 'SKU#B#main']]);
    const all = evaluateRules(facts, settings).filter(({ state }) => state !== 'clear');
    expect(verdicts.filter(({ state }) => state !== 'clear')).toEqual(all);
  });

  it('let the pools of a SKU help each other out', () => {
    const skus = [skuFacts({ available: 100 }), skuFacts({ pool: 'us', available: 9000 })];
    const [verdict] = evaluateRules(runFacts({ skus }), settings).filter(({ rule }) => rule === 'stock-out');
    expect(verdict?.evidence).toMatchObject({ transfer: { pool: 'us', units: 1200 } });
  });

  it('know the shutdowns ahead', () => {
    const closures = [{ scope: 'factory', from: addDays(TODAY, 16), to: addDays(TODAY, 25), name: null }];
    const skus = [skuFacts({ available: 3000, closures })];
    const verdicts = evaluateRules(runFacts({ skus, closures }), settings);
    expect(verdicts.filter(({ rule }) => rule === 'shutdown-ahead')).toHaveLength(1);
  });
});
