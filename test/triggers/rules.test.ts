import { describe, expect, it } from 'vitest';
import { instant } from '../../lib/domain/calendar.ts';
import { parseSettings } from '../../lib/settings/loading.ts';
import { evaluateRules, reorderRules } from '../../lib/triggers/rules.ts';
import { adSeries, skuFacts } from './sku-facts-fixture.ts';

const { triggers } = parseSettings({}, 'defaults');
const SURGE = [adSeries({ clicks: 40 })];

function statesOf(changes: Parameters<typeof skuFacts>[0]) {
  return reorderRules(skuFacts(changes), triggers).map(({ rule, state, proposal }) => ({
    rule,
    state,
    units: proposal?.units ?? 0,
  }));
}

describe('the rules of a SKU together', () => {
  it('let the urgent one order first', () => {
    expect(statesOf({ available: 100, adSeries: SURGE })).toEqual([
      { rule: 'aggressive-reorder', state: 'fire', units: 900 },
      { rule: 'regular-reorder', state: 'hold', units: 0 },
    ]);
  });

  it('then order the rest the regular way, the expedited units counted', () => {
    const next = { available: 100, proposedOutstanding: 900, expediteOutstanding: 900, adSeries: SURGE };
    expect(statesOf(next)).toEqual([
      { rule: 'aggressive-reorder', state: 'fire', units: 0 },
      { rule: 'regular-reorder', state: 'fire', units: 1600 },
    ]);
  });

  it('leave the regular one alone where nothing is urgent', () => {
    expect(statesOf({ available: 100 })).toEqual([{ rule: 'regular-reorder', state: 'fire', units: 2500 }]);
  });

  it('speak of every SKU and every feed of a run', () => {
    const at = instant('2026-06-24T12:00:00Z');
    const feeds = [{ source: 'erp', record: 'sale' as const, newestAt: null }];
    const verdicts = evaluateRules({ at, skus: [skuFacts(), skuFacts({ sku: 'B' })], feeds }, triggers);
    expect(verdicts.map(({ rule }) => rule)).toEqual(['regular-reorder', 'regular-reorder', 'stale-data']);
  });
});
