import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { SEVERITIES } from '../../lib/domain/alerting.ts';
import { addDays } from '../../lib/domain/calendar.ts';
import { parseSettings } from '../../lib/settings/loading.ts';
import { stockOut } from '../../lib/triggers/stock-out.ts';
import { hourly } from './hourly.ts';
import { adSeries, campaign, ITEM, PARAMETERS, receipt, TODAY, watched } from './sku-facts-fixture.ts';

const { triggers } = parseSettings({}, 'defaults');
const verdictOf = (...changes: Parameters<typeof watched>) => stockOut(watched(...changes), triggers);

describe('the rule on stock-outs', () => {
  it('is critical where nothing is left of a SKU that sells', () => {
    expect(verdictOf({ available: 0 })).toMatchObject({
      state: 'fire',
      severity: 'critical',
      evidence: { stockOutOn: addDays(TODAY, 1), reliefOn: null, unitsShort: 1300, order: null },
    });
    expect(verdictOf({ available: -40 })?.severity).toBe('critical');
  });

  it('is urgent where a receipt of the next three days ends it, a warning where it sells seldom', () => {
    expect(verdictOf({ available: 0, receipts: [receipt(1000, 3)] })?.severity).toBe('urgent');
    expect(verdictOf({ available: 0, receipts: [receipt(1000, 4)] })?.severity).toBe('critical');
    expect(verdictOf({ available: 0, receipts: [receipt(100, 3)] })?.severity).toBe('critical');
    expect(verdictOf({ available: 0, sevenDayMeanDemand: 0 })?.severity).toBe('warning');
  });

  it.each([
    [200, 'fire', 'urgent', 3],
    [300, 'fire', 'warning', 4],
    [1200, 'fire', 'warning', 13],
    [1300, 'hold', 'warning', 14],
    [1500, 'hold', 'warning', 16],
    [1600, 'clear', 'warning', 17],
  ] as const)(
    'with stock of %d over a lead time of 14 days says %s, %s',
    (available, state, severity, daysLeft) => {
      expect(verdictOf({ available })).toMatchObject({ state, severity, evidence: { daysLeft } });
    },
  );

  it('counts receipts that are dated, and names the one to bring forward', () => {
    const receipts = [receipt(200, 2), receipt(3000, 9, { orderId: 'PO-9', supplier: 'Yonggu' })];
    expect(verdictOf({ available: 200, receipts })?.evidence).toMatchObject({
      stockOutOn: addDays(TODAY, 5),
      reliefOn: addDays(TODAY, 9),
      unitsShort: 400,
      order: { orderId: 'PO-9', supplier: 'Yonggu', units: 3000, dueOn: addDays(TODAY, 9), isOverdue: false },
    });
    expect(verdictOf({ available: 200, receipts: [receipt(9000, 2)] })?.state).toBe('clear');
  });

  it('asks for what is overdue before anything else, and for what has no date last', () => {
    const overdue = receipt(500, -2, { orderId: 'late' });
    const undated = receipt(500, null, { orderId: 'some day' });
    const orderOf = (receipts: Parameters<typeof receipt>[2][] | ReturnType<typeof receipt>[]) =>
      verdictOf({ available: 100, receipts: receipts as ReturnType<typeof receipt>[] })?.evidence.order;
    expect(orderOf([undated, receipt(500, 9), overdue])).toMatchObject({ orderId: 'late', isOverdue: true });
    expect(orderOf([undated])).toMatchObject({ orderId: 'some day', dueOn: null, isOverdue: false });
  });

  it('knows a pool with more than it needs, but not one that has none to spare', () => {
    const rich = watched({ pool: 'us', available: 2450 });
    const poor = watched({ pool: 'eu', available: 2000 });
    const with_ = (...others: ReturnType<typeof watched>[]) =>
      stockOut(watched({ available: 100 }), triggers, { others })?.evidence.transfer;
    expect(with_(poor, rich)).toEqual({ pool: 'us', units: 450 });
    expect(with_(watched({ pool: 'us', available: 9000 }))).toEqual({ pool: 'us', units: 1200 });
    expect(with_(poor)).toBeNull();
    expect(with_()).toBeNull();
    expect(with_(watched({ pool: 'us', available: 9000, stockTakenAt: null }))).toBeNull();
  });

  it('says when the fastest supply could be here, and whether ads should stop', () => {
    const { evidence } = verdictOf({ available: 100, adSeries: [adSeries()] }) ?? {};
    expect(evidence).toMatchObject({ fastestArrivesOn: addDays(TODAY, 5), holdAds: true });
    expect(verdictOf({ available: 100 })?.evidence.holdAds).toBe(false);
    expect(verdictOf({ available: 100, campaigns: [campaign()] })?.evidence.holdAds).toBe(true);
    expect(verdictOf({ available: 1100, adSeries: [adSeries()] })?.evidence.holdAds).toBe(false);
    const advertised = watched({ available: 100, adSeries: [adSeries()] });
    const throttled = stockOut(advertised, triggers, { isThrottled: () => true });
    expect(throttled?.evidence.holdAds).toBe(false);
  });

  it('says nothing without demand, known stock or an active item', () => {
    const parameters = { ...PARAMETERS, meanDailyDemand: 0 };
    expect(verdictOf({ available: 0, sevenDayMeanDemand: 0, parameters })).toBeNull();
    expect(verdictOf({ available: 0, stockTakenAt: null })).toBeNull();
    expect(verdictOf({ available: 0, item: { ...ITEM, active: false } })).toBeNull();
  });

  it('lives through stock that flaps about the limit for 200 hours as one episode', () => {
    const hours = Array.from({ length: 200 }, (_, index) =>
      verdictOf({ available: index % 2 === 0 ? 1200 : 1450 }),
    );
    expect(hourly(hours)).toMatchObject({ episodes: 1 });
    expect(hourly(hours).notices).toHaveLength(1 + Math.floor(199 / 24));
  });
});

const STATES = ['clear', 'hold', 'fire'];

describe('whatever the stock', () => {
  test.prop([fc.integer({ min: -500, max: 3000 }), fc.nat({ max: 2000 }), fc.nat({ max: 20 })])(
    'more of it never makes a stock-out more certain or more severe',
    (available, more, dueIn) => {
      const receipts = [receipt(800, dueIn)];
      const before = verdictOf({ available, receipts });
      const after = verdictOf({ available: available + more, receipts });
      const rank = (verdict: typeof before) => STATES.indexOf(verdict?.state ?? 'clear');
      expect(rank(after)).toBeLessThanOrEqual(rank(before));
      if (before?.state === 'fire' && after?.state === 'fire') {
        const severity = (verdict: NonNullable<typeof before>) => SEVERITIES.indexOf(verdict.severity);
        expect(severity(after)).toBeLessThanOrEqual(severity(before));
      }
    },
  );
});
