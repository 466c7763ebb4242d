import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { amountOf, quantityOf } from '../../lib/domain/decimal.ts';
import { campaignsBySku, categoryOf, categorySku } from '../../lib/planning/campaign-categories.ts';
import { exampleCampaign, exampleItem } from './examples.ts';

const item = (sku: string, changes: Parameters<typeof exampleItem>[0] = {}) =>
  exampleItem({ sku, category: '油封', ...changes });

describe('a campaign for a category', () => {
  it('is one for each of its active items, but those that it names itself', () => {
    const rows = [
      exampleCampaign({ sku: categorySku('油封'), plannedUnits: quantityOf(100), adBudget: amountOf(50) }),
      exampleCampaign({ sku: 'C', plannedUnits: quantityOf(7) }),
    ];
    const items = [
      item('A'),
      item('B'),
      item('C'),
      item('D', { active: false }),
      item('E', { category: null }),
    ];
    const found = campaignsBySku(rows, items);
    expect(found.map(({ sku, plannedUnits, adBudget }) => [sku, plannedUnits, adBudget])).toEqual([
      ['A', quantityOf(50), amountOf(25)],
      ['B', quantityOf(50), amountOf(25)],
      ['C', quantityOf(7), null],
    ]);
    expect(categoryOf({ sku: 'category:油封' })).toBe('油封');
    expect(categoryOf({ sku: 'OR-1' })).toBeNull();
  });

  it('stays as it is where no item is of the category', () => {
    const rows = [exampleCampaign({ sku: 'category:nothing' })];
    expect(campaignsBySku(rows, [item('A')])).toEqual(rows);
  });

  test.prop([fc.integer({ min: 0, max: 1e9 }), fc.integer({ min: 1, max: 40 })])(
    'loses and adds nothing by being split',
    (planned, count) => {
      const rows = [exampleCampaign({ sku: 'category:油封', plannedUnits: (planned / 1) as never })];
      const items = Array.from({ length: count }, (_, index) => item(`S${index}`));
      const parts = campaignsBySku(rows, items).map(({ plannedUnits }) => Number(plannedUnits));
      expect(parts.reduce((sum, part) => sum + part, 0)).toBe(planned);
      expect(Math.max(...parts) - Math.min(...parts)).toBeLessThanOrEqual(1);
    },
  );
});
