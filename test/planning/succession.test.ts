import { describe, expect, it } from 'vitest';
import { plannedItems } from '../../lib/planning/succession.ts';
import { exampleHistory, exampleItem } from './examples.ts';

const history = exampleHistory([
  { sku: 'A', pool: 'eu', demand: [[50, 1, 0]] },
  { sku: 'A', pool: 'main', demand: [[40, 1, 0]] },
  { sku: 'B', pool: 'main', demand: [[20, 1, 0]] },
]);

function planned(...items: Parameters<typeof exampleItem>[0][]) {
  return plannedItems(
    history,
    items.map((changes) => exampleItem(changes)),
  ).map(({ item, pool, predecessors, series }) => [item.sku, pool, predecessors, series]);
}

describe('the items that are planned', () => {
  it('are the active ones, in every pool with demand, in main without any', () => {
    expect(planned({ sku: 'A' }, { sku: 'B', active: false }, { sku: 'N' })).toEqual([
      ['A', 'eu', [], [0]],
      ['A', 'main', [], [1]],
      ['N', 'main', [], []],
    ]);
  });

  it('have the demand of those they replace, and of those these replaced', () => {
    expect(planned({ sku: 'C', replaces: 'B' }, { sku: 'B', active: false, replaces: 'A' })).toEqual([
      ['C', 'main', ['B', 'A'], [2, 1]],
      ['C', 'eu', ['B', 'A'], [0]],
    ]);
  });

  it('leave its own to one that still sells, and end where items replace each other', () => {
    expect(planned({ sku: 'B', replaces: 'A' }, { sku: 'A' })).toEqual([
      ['B', 'main', [], [2]],
      ['A', 'eu', [], [0]],
      ['A', 'main', [], [1]],
    ]);
    expect(planned({ sku: 'B', replaces: 'A' }, { sku: 'A', active: false, replaces: 'B' })[0]).toEqual([
      'B',
      'main',
      ['A'],
      [2, 1],
    ]);
  });
});
