import { describe, expect, it } from 'vitest';
import { parseSettings } from '../../lib/settings/loading.ts';
import { evaluateRules } from '../../lib/triggers/rules.ts';
import { runFacts } from './run-facts-fixture.ts';
import { adSeries, skuFacts } from './sku-facts-fixture.ts';

const settings = parseSettings({}, 'defaults');
const SURGE = [adSeries({ clicks: 40 })];

/** By rule, what is said of one SKU. */
function verdictsOf(changes: Parameters<typeof skuFacts>[0]) {
  const verdicts = evaluateRules(runFacts({ skus: [skuFacts(changes)] }), settings);
  return Object.fromEntries(
    verdicts.map(({ rule, state, proposal }) => [rule, { state, units: proposal?.units ?? 0 }]),
  );
}

describe('the two reorder rules together', () => {
  it('let the urgent one order first', () => {
    expect(verdictsOf({ available: 100, adSeries: SURGE })).toEqual({
      'aggressive-reorder': { state: 'fire', units: 900 },
      'regular-reorder': { state: 'hold', units: 0 },
    });
  });

  it('then order the rest the regular way, the expedited units counted', () => {
    const next = { available: 100, proposedOutstanding: 900, expediteOutstanding: 900, adSeries: SURGE };
    expect(verdictsOf(next)).toEqual({
      'aggressive-reorder': { state: 'fire', units: 0 },
      'regular-reorder': { state: 'fire', units: 1600 },
    });
  });

  it('leave the regular one alone where nothing is urgent', () => {
    expect(verdictsOf({ available: 100 })).toEqual({ 'regular-reorder': { state: 'fire', units: 2500 } });
  });
});

describe('the rules of a run', () => {
  it('speak of every SKU and every feed', () => {
    const feeds = [{ source: 'erp', record: 'sale' as const, newestAt: null }];
    const facts = runFacts({ skus: [skuFacts(), skuFacts({ sku: 'B' })], feeds });
    const rules = evaluateRules(facts, settings).map(({ rule }) => rule);
    expect(rules).toEqual(['regular-reorder', 'regular-reorder', 'stale-data']);
  });
});
