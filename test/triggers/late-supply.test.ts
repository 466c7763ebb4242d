import { describe, expect, it } from 'vitest';
import { addDays } from '../../lib/domain/calendar.ts';
import { parseSettings } from '../../lib/settings/loading.ts';
import { lateSupply } from '../../lib/triggers/late-supply.ts';
import { hourly } from './hourly.ts';
import { ITEM, PARAMETERS, receipt, TODAY, watched } from './sku-facts-fixture.ts';

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

  it('leaves the usual spread of the lead time to a line that nothing is short without', () => {
    const parameters = { ...PARAMETERS, inputs: { leadTimeSd: 2.4 } };
    const late = (days: number, available = 5000) =>
      verdictOf({ available, parameters, receipts: [receipt(500, -days)] });
    expect([1, 2, 3, 4].map((days) => late(days)?.state)).toEqual(['hold', 'hold', 'hold', 'fire']);
    expect(late(0)?.state).toBe('clear');
    // Where stock runs out without it, it is asked for at once.
    expect(late(1, 1200)).toMatchObject({ state: 'fire', severity: 'urgent' });
    expect(late(1, 2000)).toMatchObject({ state: 'fire', severity: 'warning' });
    // An alert that stands goes on naming all that is overdue.
    expect(late(1)?.evidence).toMatchObject({ overdueLines: 1, lines: [{ units: 500 }] });
    // One that is later than usual names the others too.
    const both = [receipt(300, -1, { orderId: 'B' }), receipt(500, -4, { orderId: 'A' })];
    expect(verdictOf({ parameters, receipts: both })).toMatchObject({
      state: 'fire',
      severity: 'notice',
      evidence: { lateLines: 2, overdueDays: 4 },
    });
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
