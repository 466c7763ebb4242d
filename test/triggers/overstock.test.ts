import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { addDays } from '../../lib/domain/calendar.ts';
import { amountOf, quantityOf } from '../../lib/domain/decimal.ts';
import { parseSettings } from '../../lib/settings/loading.ts';
import { overstock } from '../../lib/triggers/overstock.ts';
import { hourly } from './hourly.ts';
import { ITEM, PARAMETERS, receipt, TODAY, watched } from './sku-facts-fixture.ts';

const { triggers } = parseSettings({}, 'defaults');
const COSTED = { ...ITEM, unitCost: amountOf(0.5), currency: 'CNY' };
const verdictOf = (changes: Parameters<typeof watched>[0]) =>
  overstock(watched({ item: COSTED, ...changes }), triggers);

describe('the rule on overstock', () => {
  it.each([
    [11_551, 'fire'],
    [11_550, 'hold'],
    [10_651, 'hold'],
    [10_650, 'clear'],
    [2000, 'clear'],
  ] as const)('with %d over an order-up-to of 2550, 100 a day, says %s', (available, state) => {
    expect(verdictOf({ available })?.state).toBe(state);
  });

  it('gives days and value of the excess at unit cost', () => {
    expect(verdictOf({ available: 10_000, onOrder: 5000 })).toMatchObject({
      severity: 'notice',
      proposal: null,
      evidence: {
        excessUnits: 12_450,
        excessDays: 124.5,
        excessValue: 6225,
        currency: 'CNY',
        cancelBy: null,
      },
    });
    expect(verdictOf({ available: 15_000, item: ITEM })?.evidence.excessValue).toBeNull();
  });

  it('leaves proposals out: nobody has ordered them', () => {
    expect(verdictOf({ available: 10_000, proposedOutstanding: 5000 })?.state).toBe('clear');
  });

  it('warns of what can still be cancelled, no more than the excess, and by when', () => {
    const receipts = [
      receipt(4000, 20, { orderId: 'P2', cancellableUntil: addDays(TODAY, 5) }),
      receipt(3000, 9, { orderId: 'P1', cancellableUntil: TODAY }),
      receipt(3000, 9, { orderId: 'gone', cancellableUntil: addDays(TODAY, -1) }),
      receipt(3000, 9, { orderId: 'never' }),
    ];
    expect(verdictOf({ available: 5000, onOrder: 13_000, receipts })).toMatchObject({
      state: 'fire',
      severity: 'warning',
      evidence: {
        cancellableUnits: 7000,
        cancellableValue: 3500,
        cancelBy: TODAY,
        cancellableOrders: ['P1', 'P2'],
      },
    });
    const small = verdictOf({ available: 9000, onOrder: 3000, receipts: receipts.slice(0, 1) });
    expect(small?.evidence.cancellableUnits).toBe(4000);
  });

  it('takes what a least quantity forces for no excess', () => {
    const item = { ...COSTED, moq: quantityOf(20_000) };
    expect(verdictOf({ available: 22_000, item })?.state).toBe('clear');
  });

  it('does not tell of what is worth little', () => {
    const item = { ...COSTED, unitCost: amountOf(0.01) };
    expect(verdictOf({ available: 15_000, item })?.state).toBe('hold');
    expect(verdictOf({ available: 15_000, item: ITEM })?.state).toBe('fire');
  });

  it('says nothing where nothing sells, no stock is known or the item is out of use', () => {
    const parameters = { ...PARAMETERS, meanDailyDemand: 0 };
    expect(verdictOf({ available: 15_000, sevenDayMeanDemand: 0, parameters })).toBeNull();
    expect(verdictOf({ available: 15_000, stockTakenAt: null })).toBeNull();
    expect(verdictOf({ available: 15_000, item: { ...COSTED, active: false } })).toBeNull();
  });

  it('is told once a week at most', () => {
    const hours = Array.from({ length: 400 }, (_, index) =>
      verdictOf({ available: index % 2 === 0 ? 11_600 : 11_000 }),
    );
    expect(hourly(hours)).toEqual({ episodes: 1, notices: ['0 opened', '168 repeated', '336 repeated'] });
  });

  test.prop([fc.nat({ max: 40_000 }), fc.nat({ max: 40_000 })])(
    'more stock is never less of an excess',
    (less, more) => {
      const days = (available: number) => verdictOf({ available })?.evidence.excessDays ?? 0;
      expect(days(less + more)).toBeGreaterThanOrEqual(days(less));
    },
  );
});
