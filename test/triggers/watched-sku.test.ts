import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { addDays } from '../../lib/domain/calendar.ts';
import { quantityOf } from '../../lib/domain/decimal.ts';
import { projectedDays } from '../../lib/planning/stock-projection.ts';
import { threat } from '../../lib/triggers/watched-sku.ts';
import { adSeries, campaign, PARAMETERS, receipt, TODAY, watched } from './sku-facts-fixture.ts';

const SURGE = adSeries({ clicks: 40, conversions: 5 });
const stateOf = (...changes: Parameters<typeof watched>) => watched(...changes).state;

describe('the state of a SKU this hour', () => {
  it('sells the larger of the seven-day mean and the baseline a day', () => {
    expect(stateOf({ available: 1000 })).toMatchObject({ dailyDemand: 100, daysOfSupply: 10 });
    expect(stateOf({ available: 1000, sevenDayMeanDemand: 250 })).toMatchObject({
      dailyDemand: 250,
      daysOfSupply: 4,
    });
  });

  it('has no days of supply where nothing sells, and none below zero', () => {
    const idle = { sevenDayMeanDemand: 0, parameters: { ...PARAMETERS, meanDailyDemand: 0 } };
    expect(stateOf({ ...idle, available: 10 })).toMatchObject({ daysOfSupply: null, dailyDemand: 0 });
    expect(stateOf({ available: -10 })).toMatchObject({ daysOfSupply: 0, daysOfSupplyAtSurge: 0 });
  });

  it('runs out on the day that stock and dated receipts do not serve, and names the receipt that ends it', () => {
    const late = stateOf({ available: 350, receipts: [receipt(50, 3), receipt(2000, 8)] });
    expect(late.outlook).toEqual({
      stockOutOn: addDays(TODAY, 5),
      reliefOn: addDays(TODAY, 8),
      // 400 until day 4; short of 100 on each of days 5, 6 and 7.
      unitsShort: 300,
    });
    expect(late.nextReceipt).toEqual({ dueOn: addDays(TODAY, 3), units: 50 });
  });

  it('counts no receipt that is overdue or has no date, and says how much is overdue', () => {
    const receipts = [receipt(900, -1), receipt(700, null), receipt(300, 0)];
    const state = stateOf({ available: 100, receipts });
    expect(state).toMatchObject({ overdueUnits: 900, nextReceipt: { dueOn: TODAY, units: 300 } });
    expect(state.outlook.stockOutOn).toBe(addDays(TODAY, 5));
  });

  it('looks ahead to the lead time and thirty days more', () => {
    expect(stateOf({ available: 4300 }).outlook.stockOutOn).toBe(addDays(TODAY, 44));
    expect(stateOf({ available: 4400 }).outlook.stockOutOn).toBeNull();
  });

  it('begins with the day that has not closed: in the morning with today', () => {
    const morning = stateOf({ available: 350, demandFrom: TODAY });
    expect(morning.outlook.stockOutOn).toBe(addDays(TODAY, 3));
    expect(stateOf({ available: 350 }).outlook.stockOutOn).toBe(addDays(TODAY, 4));
  });

  it('adds announced campaigns on their days, on top of the baseline and not of a mean that holds them already', () => {
    const flight = campaign({
      startsOn: addDays(TODAY, -1),
      endsOn: addDays(TODAY, 1),
      plannedUnits: quantityOf(900),
    });
    const running = { ...flight, status: 'running' as const };
    expect(stateOf({ campaigns: [running] }).peakDailyDemand).toBe(400);
    expect(stateOf({ campaigns: [running], sevenDayMeanDemand: 350 }).peakDailyDemand).toBe(400);
    const later = campaign({ plannedUnits: quantityOf(3000) });
    const state = stateOf({ available: 1000, campaigns: [later] });
    // Six quiet days, then 1100 a day.
    expect(state.daysOfSupplyAtSurge).toBeCloseTo(6 + 400 / 1100);
    expect(state.daysOfSupply).toBe(10);
    expect(stateOf({ campaigns: [{ ...later, status: 'cancelled' }] }).peakDailyDemand).toBe(100);
  });

  it('adds a surge of the usual pulse demand for the cover days', () => {
    // Five orders where one is usual: pulse channels sell five times their 20 a day.
    const state = stateOf({ available: 900, adSeries: [SURGE] });
    expect(state.surge).toMatchObject({
      level: 'act',
      metric: 'ctr',
      account: 'a',
      campaignId: 'c',
      day: TODAY,
    });
    expect(state.peakDailyDemand).toBe(180);
    expect(state.daysOfSupplyAtSurge).toBe(5);
    expect(
      stateOf({ available: 900, adSeries: [SURGE] }, { planning: { coverDays: 3 } }).daysOfSupplyAtSurge,
    ).toBe(3 + (900 - 540) / 100);
    expect(state.outlook.stockOutOn).toBe(addDays(TODAY, 10));
    expect(state.outlookAtSurge.stockOutOn).toBe(addDays(TODAY, 6));
  });

  it('takes a surge to sell no less than the last closed day did', () => {
    expect(stateOf({ adSeries: [SURGE], newestPulseDemand: 320 }).peakDailyDemand).toBe(400);
    expect(stateOf({ newestPulseDemand: 320 }).peakDailyDemand).toBe(100);
  });

  it('adds to a campaign only what the surge sells beyond it, for what sells now holds what the campaign sells', () => {
    // 1,000 a day for eight days, which is what it sold beyond the usual 20 on the day that has closed.
    const running = campaign({
      startsOn: addDays(TODAY, -1),
      endsOn: addDays(TODAY, 6),
      plannedUnits: quantityOf(8000),
      status: 'running',
    });
    const facts = { available: 6000, campaigns: [running], newestPulseDemand: 1020 };
    const calm = stateOf(facts);
    const surged = stateOf({ ...facts, adSeries: [SURGE] });
    expect(surged.surge?.level).toBe('act');
    expect(surged.peakDailyDemand).toBe(1100);
    expect(surged.outlookAtSurge).toEqual(calm.outlook);
    expect(surged.outlookAtSurge.stockOutOn).toBe(addDays(TODAY, 6));
    // It sells 300 more than planned, for the five cover days; then as planned, and on the seventh day it is over.
    const beyond = watched({ ...facts, newestPulseDemand: 1320, adSeries: [SURGE] }).aheadAtSurge;
    const asked = projectedDays(beyond, beyond.firstDay + 7).map(({ demand }) => demand);
    expect(asked).toEqual([1400, 1400, 1400, 1400, 1400, 1100, 100, 100]);
  });

  it('weighs the surge of one of several ads by its share of their usual orders', () => {
    const other = { ...adSeries({ conversions: 3 }), campaignId: 'steady' };
    const days = other.days.map((day) => ({ ...day, conversions: 3 }));
    // A quarter of the orders come five times as often.
    expect(stateOf({ adSeries: [SURGE, { ...other, days }] }).peakDailyDemand).toBe(100 + 20);
  });

  it('does not know of a surge where ads are not measured or too old', () => {
    expect(stateOf({ adSeries: [adSeries({ impressions: null, spend: null })] }).surge).toBeNull();
    const old = { ...SURGE, days: SURGE.days.map((day) => ({ ...day, day: addDays(day.day, -4) })) };
    expect(stateOf({ adSeries: [old] }).surge).toBeNull();
  });
});

describe('a threat', () => {
  it('is a stock-out before a regular order of today would arrive', () => {
    const soon = stateOf({ available: 1300 });
    expect(soon.outlook.stockOutOn).toBe(addDays(TODAY, 14));
    expect(threat(soon.outlook, soon).stockOutOn).toBeNull();
    const sooner = stateOf({ available: 1200 });
    expect(threat(sooner.outlook, sooner)).toEqual(sooner.outlook);
    const later = stateOf({ available: 1500 });
    expect(later.outlook).toEqual({ stockOutOn: addDays(TODAY, 16), reliefOn: null, unitsShort: 0 });
    expect(threat(later.outlook, later).stockOutOn).toBeNull();
  });

  it('is none where a receipt of the next day leaves hardly anything short', () => {
    const state = stateOf({ available: 180, receipts: [receipt(2000, 3)] });
    expect(state.outlook.unitsShort).toBe(20);
    expect(threat(state.outlook, state).stockOutOn).toBeNull();
  });
});

const units = fc.nat({ max: 100_000 });

describe('whatever is known of a SKU', () => {
  test.prop([fc.integer({ min: -5000, max: 100_000 }), units, units, fc.nat({ max: 1000 })])(
    'a surge only ever brings demand forward',
    (available, sevenDayMeanDemand, usualPulseDemand, due) => {
      const facts = { available, sevenDayMeanDemand, usualPulseDemand, receipts: [receipt(5000, due % 60)] };
      const calm = stateOf(facts);
      const surged = stateOf({ ...facts, adSeries: [SURGE] });
      expect(surged.peakDailyDemand).toBeGreaterThanOrEqual(calm.peakDailyDemand);
      expect(surged.daysOfSupplyAtSurge ?? 0).toBeLessThanOrEqual((calm.daysOfSupply ?? 0) + 1e-9);
      expect(surged.outlook).toEqual(calm.outlook);
      expect(surged.outlookAtSurge.stockOutOn ?? '9999' <= (calm.outlook.stockOutOn ?? '9999')).toBeTruthy();
    },
  );
});
