import { describe, expect, it } from 'vitest';
import { addDays } from '../../lib/domain/calendar.ts';
import { parseSettings } from '../../lib/settings/loading.ts';
import { lateSupply } from '../../lib/triggers/late-supply.ts';
import { hourly } from './hourly.ts';
import { ITEM, receipt, TODAY, watched } from './sku-facts-fixture.ts';

const { triggers } = parseSettings({}, 'defaults');
const verdictOf = (...changes: Parameters<typeof watched>) => lateSupply(watched(...changes), triggers);
const OVERDUE = [receipt(500, -1)];

describe('the rule on late supply', () => {
  it('names the lines that are past their day, in one alert, and never orders', () => {
    const receipts = [
      receipt(300, -1, { orderId: 'B' }),
      receipt(500, -4, { orderId: 'A' }),
      receipt(900, 20),
    ];
    expect(verdictOf({ receipts })).toMatchObject({
      state: 'fire',
      proposal: null,
      evidence: {
        lines: [
          { orderId: 'A', units: 500, dueOn: addDays(TODAY, -4) },
          { orderId: 'B', units: 300, dueOn: addDays(TODAY, -1) },
        ],
        lateLines: 2,
        lateUnits: 800,
        overdueLines: 2,
        overdueDays: 4,
      },
    });
  });

  it('waits until the day is over, and as long as settings say', () => {
    expect(verdictOf({ receipts: [receipt(500, 0)] })?.state).toBe('clear');
    expect(verdictOf({ receipts: OVERDUE })?.state).toBe('fire');
    const patient = { ...triggers, lateSupplyDays: 3 };
    expect(lateSupply(watched({ receipts: [receipt(500, -2)] }), patient)?.state).toBe('clear');
    expect(lateSupply(watched({ receipts: [receipt(500, -3)] }), patient)?.state).toBe('fire');
  });

  it.each([
    [1200, 'urgent', 13],
    [1400, 'warning', 15],
    [2000, 'warning', 21],
    [2100, 'notice', null],
    [9000, 'notice', null],
  ] as const)('with stock of %d is as severe as what it causes: %s', (available, severity, outIn) => {
    const stockOutOn = outIn === null ? null : addDays(TODAY, outIn);
    expect(verdictOf({ available, receipts: OVERDUE })).toMatchObject({ severity, evidence: { stockOutOn } });
  });

  it('tells of the next line where it is due after the stock-out that it would prevent', () => {
    const due = (day: number) => verdictOf({ available: 1500, receipts: [receipt(900, day)] });
    expect(due(18)).toMatchObject({
      state: 'fire',
      severity: 'warning',
      evidence: { lateLines: 1, overdueLines: 0 },
    });
    expect(due(17)?.state).toBe('fire');
    expect(due(16)?.state).toBe('clear');
    // Then another line is in time, and the later one is none of its business.
    const both = [receipt(900, 9), receipt(900, 40)];
    expect(verdictOf({ available: 1500, receipts: both })?.state).toBe('clear');
  });

  it('says nothing where nothing is on order, no stock is known or the item is out of use', () => {
    expect(verdictOf({})).toBeNull();
    expect(verdictOf({ receipts: OVERDUE, stockTakenAt: null })).toBeNull();
    expect(verdictOf({ receipts: OVERDUE, item: { ...ITEM, active: false } })).toBeNull();
    expect(verdictOf({ receipts: [receipt(500, null)] })?.state).toBe('clear');
  });

  it('lives through a stock-out date that swings about a due date as one episode', () => {
    const hours = Array.from({ length: 60 }, (_, index) =>
      verdictOf({ available: index % 2 === 0 ? 1500 : 1650, receipts: [receipt(900, 17)] }),
    );
    expect(hourly(hours).episodes).toBe(1);
  });
});
