import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { addDays, instant } from '../../lib/domain/calendar.ts';
import { regularReorder, unwantedUnits } from '../../lib/triggers/regular-reorder.ts';
import { ITEM, PARAMETERS, receipt, skuFacts, TODAY } from './sku-facts-fixture.ts';

describe('the regular reorder rule', () => {
  it.each([
    [2001, 'hold'],
    [2000, 'fire'],
    [1999, 'fire'],
    [-50, 'fire'],
    [2100, 'hold'],
    [2101, 'clear'],
  ] as const)('at a position of %d over a reorder point of 2000 says %s', (available, state) => {
    expect(regularReorder(skuFacts({ available }))?.state).toBe(state);
  });

  it('orders up to the level, in whole lots, at least the minimum, to arrive after the lead time', () => {
    expect(regularReorder(skuFacts({ available: 2000 }))?.proposal).toEqual({
      kind: 'purchase',
      units: 600,
      arrivesOn: addDays(TODAY, 14),
    });
    const parameters = { ...PARAMETERS, orderUpTo: 2001 };
    const verdict = regularReorder(skuFacts({ available: 2000, parameters }));
    expect(verdict?.proposal?.units).toBe(500);
    expect(verdict?.evidence).toMatchObject({ orderUnits: 500, excessDays: 4.99 });
  });

  it('asks for production of what the factory makes', () => {
    const item = { ...ITEM, supply: 'make' as const };
    expect(regularReorder(skuFacts({ available: 0, item }))?.proposal?.kind).toBe('production');
  });

  it('counts all that is on order and never orders what an open proposal covers', () => {
    expect(regularReorder(skuFacts({ available: 0, onOrder: 3000 }))?.state).toBe('clear');
    const covered = regularReorder(skuFacts({ available: 1000, proposedOutstanding: 1600 }));
    expect(covered).toMatchObject({ state: 'hold', proposal: null, evidence: { orderUnits: 0 } });
  });

  it('says nothing of a SKU without a known stock or out of use, and never takes it for zero', () => {
    expect(regularReorder(skuFacts({ available: 0, stockTakenAt: null }))).toBeNull();
    expect(regularReorder(skuFacts({ available: 0, item: { ...ITEM, active: false } }))).toBeNull();
  });

  it('orders a SKU without demand only when it is oversold', () => {
    const parameters = { ...PARAMETERS, meanDailyDemand: 0, reorderPoint: 0, orderUpTo: 500 };
    const idle = { parameters, sevenDayMeanDemand: 0 };
    expect(regularReorder(skuFacts({ ...idle, available: 0 }))?.state).toBe('clear');
    expect(regularReorder(skuFacts({ ...idle, available: -5 }))).toMatchObject({
      state: 'fire',
      evidence: { daysOfSupply: null, excessDays: 0 },
    });
  });

  it('warns when stock and what is due in time do not last the lead time', () => {
    const due = (days: number) => [receipt(800, days)];
    const of = (receipts: ReturnType<typeof due>) =>
      regularReorder(skuFacts({ available: 1000, receipts }))?.severity;
    expect(of([])).toBe('warning');
    expect(of(due(3))).toBe('notice');
    expect(of(due(15))).toBe('warning');
    expect(of(due(-1))).toBe('warning');
  });

  it('orders an item of which nothing is known in whole units', () => {
    expect(regularReorder(skuFacts({ available: 1999.5, item: null }))?.proposal?.units).toBe(551);
  });

  test.prop([fc.double({ min: -5000, max: 9000, noNaN: true }), fc.integer({ min: 0, max: 4000 })])(
    'settles after its own order: it never fires again once the proposal counts, and clears once it is ordered',
    (available, onOrder) => {
      const first = regularReorder(skuFacts({ available, onOrder }));
      if (first?.state !== 'fire') return;
      const units = first.proposal?.units ?? 0;
      expect(regularReorder(skuFacts({ available, onOrder, proposedOutstanding: units }))?.state).toBe(
        'hold',
      );
      expect(regularReorder(skuFacts({ available, onOrder: onOrder + units }))?.state).toBe('clear');
    },
  );
});

describe('the regular reorder point in an hour with lowered targets', () => {
  const loweredBy = [{ kind: 'account', account: 'US-1', since: instant('2026-06-24T09:40:00Z') }] as const;
  const proposed = { available: 2_050, proposedOutstanding: 900 };

  it('lets go of what was proposed for the planned targets alone', () => {
    expect(regularReorder(skuFacts(proposed))?.state).toBe('hold');
    expect(regularReorder(skuFacts({ ...proposed, loweredBy }))?.state).toBe('clear');
    expect(unwantedUnits(skuFacts({ ...proposed, loweredBy }))).toBe(900);
    expect(unwantedUnits(skuFacts(proposed))).toBe(0);
  });

  it('lets go of a proposal that is more than they want, to propose what they want', () => {
    const large = { available: 1_900, proposedOutstanding: 24_500, loweredBy };
    expect(regularReorder(skuFacts(large))?.state).toBe('clear');
    expect(unwantedUnits(skuFacts(large))).toBe(24_500 - 700);
    const fitting = { ...large, proposedOutstanding: 700 };
    expect(regularReorder(skuFacts(fitting))?.state).toBe('hold');
    expect(unwantedUnits(skuFacts({ ...large, expediteOutstanding: 23_800 }))).toBe(0);
  });

  it('still orders what they want', () => {
    const needed = { available: 1_900, loweredBy };
    expect(regularReorder(skuFacts(needed))).toMatchObject({ state: 'fire', evidence: { orderUnits: 700 } });
  });
});
