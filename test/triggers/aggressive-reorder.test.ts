import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { addDays, businessDay } from '../../lib/domain/calendar.ts';
import { amountOf, quantityOf } from '../../lib/domain/decimal.ts';
import { parseSettings } from '../../lib/settings/loading.ts';
import { aggressiveReorder, expediteTarget } from '../../lib/triggers/aggressive-reorder.ts';
import { hourly } from './hourly.ts';
import { adSeries, campaign, ITEM, PARAMETERS, receipt, TODAY, watched } from './sku-facts-fixture.ts';

const { triggers } = parseSettings({}, 'defaults');

/** Four times the clicks and, as usual, one order: what pulse channels sell (20 a day) fourfold for the five cover days. */
const SURGE = adSeries({ clicks: 40 });
/** Demand of ten days then: 5 × 160 + 5 × 100. */
const TEN_DAYS = 1300;

const verdictOf = (...changes: Parameters<typeof watched>) =>
  aggressiveReorder(watched(...changes), triggers);

describe('the aggressive reorder rule', () => {
  it('fires on a proven surge with stock for fewer than 10 days at the demand that it brings', () => {
    expect(verdictOf({ available: 900, adSeries: [SURGE] })).toMatchObject({
      state: 'fire',
      severity: 'urgent',
      proposal: { kind: 'expedite', units: 500, arrivesOn: addDays(TODAY, 5) },
      evidence: {
        cause: 'ctr',
        events: 40,
        expectedEvents: 10,
        rateRatio: 4,
        daysOfSupply: 9,
        peakDailyDemand: 160,
        surgeDaysOfSupply: 6,
        limitDays: 10,
        stockOutOn: addDays(TODAY, 7),
        reliefOn: null,
        orderUnits: 500,
      },
    });
  });

  it('does not fire on a bare 150 % that a few clicks show', () => {
    expect(verdictOf({ available: 100, adSeries: [adSeries({ clicks: 16 })] })?.state).toBe('hold');
    expect(verdictOf({ available: 100, adSeries: [adSeries({ clicks: 15, conversions: 2 })] })?.state).toBe(
      'hold',
    );
    expect(verdictOf({ available: 100, adSeries: [adSeries({ clicks: 12, conversions: 2 })] })).toBeNull();
  });

  it.each([
    [TEN_DAYS - 1, 'fire'],
    [TEN_DAYS, 'hold'],
    [TEN_DAYS + 99, 'hold'],
    [TEN_DAYS + 100, 'clear'],
  ] as const)('with %d in stock says %s', (available, state) => {
    expect(verdictOf({ available, adSeries: [SURGE] })?.state).toBe(state);
  });

  it('fires on a conversion rate that chance does not explain', () => {
    const usual = { impressions: 1000, clicks: 100, conversions: 10 };
    const days = adSeries().days.map((day) => ({ ...day, ...usual }));
    const series = (conversions: number) => [
      {
        account: 'a',
        campaignId: 'c',
        days: days.map((day) => (day.day === TODAY ? { ...day, conversions } : day)),
      },
    ];
    expect(verdictOf({ available: 0, adSeries: series(25) })?.evidence).toMatchObject({
      cause: 'cvr',
      rate: 0.25,
      usualRate: 0.1,
      events: 25,
      expectedEvents: 10,
    });
    expect(verdictOf({ available: 0, adSeries: series(16) })).toBeNull();
  });

  it('never takes a rate that was not measured for one', () => {
    const unseen = { impressions: null, conversions: null };
    expect(verdictOf({ available: 0, adSeries: [adSeries(unseen)] })).toBeNull();
  });

  it.each([
    ['starts today', {}, 0, 'fire'],
    ['starts on the last day of the lead time', {}, 14, 'fire'],
    ['starts later', {}, 15, undefined],
    ['is suspended', { status: 'suspended' }, 7, undefined],
    ['is cancelled', { status: 'cancelled' }, 7, undefined],
    ['is over', { status: 'done' }, -20, undefined],
    ['runs', { status: 'running' }, -1, 'hold'],
  ] as const)('of a campaign that %s', (_name, changes, startsIn, state) => {
    const startsOn = addDays(TODAY, startsIn);
    const campaigns = [campaign({ ...changes, startsOn, endsOn: addDays(startsOn, 2) })];
    expect(verdictOf({ available: 900, campaigns })?.state).toBe(state);
  });

  it('names the campaign that starts next', () => {
    const campaigns = [
      campaign({ campaignId: 'late', startsOn: addDays(TODAY, 9) }),
      campaign({ campaignId: 'soon', startsOn: addDays(TODAY, 2) }),
      campaign({ campaignId: 'running', startsOn: addDays(TODAY, -1) }),
    ];
    expect(verdictOf({ available: 900, campaigns })?.evidence).toMatchObject({
      cause: 'campaign',
      campaignId: 'soon',
      campaignStartsOn: addDays(TODAY, 2),
      rateRatio: null,
    });
  });

  it('measures days of supply with what the campaign brings on its days', () => {
    // Four quiet days, then 600 a day for two days.
    const flight = campaign({
      startsOn: addDays(TODAY, 5),
      endsOn: addDays(TODAY, 6),
      plannedUnits: quantityOf(1000),
    });
    expect(verdictOf({ available: 1500, campaigns: [flight] })).toMatchObject({
      state: 'fire',
      evidence: { daysOfSupply: 15, peakDailyDemand: 600, surgeDaysOfSupply: 5 + 500 / 600 },
    });
    expect(verdictOf({ available: 2200, campaigns: [flight] })?.state).toBe('clear');
  });

  it('orders what is missing to ten days, no more than it is in time for, whole lots, at least the minimum', () => {
    // It comes on day 5, a regular order on day 14: nine days of 100 and what is left of the surge.
    expect(verdictOf({ available: 0, adSeries: [SURGE] })?.proposal?.units).toBe(1000);
    // Out on day 7, when it is there: 650 are short until day 14, but ten days lack no more than 400.
    expect(verdictOf({ available: 900, adSeries: [SURGE] })?.proposal?.units).toBe(500);
    expect(verdictOf({ available: 0, sevenDayMeanDemand: 250, adSeries: [SURGE] })?.proposal?.units).toBe(
      2300,
    );
    expect(verdictOf({ available: 1250, adSeries: [SURGE] })?.proposal?.units).toBe(500);
  });

  it('starts emergency production of what the factory makes: start-up, then its capacity, closures between', () => {
    const item = { ...ITEM, supply: 'make' as const, startUpDays: 2, dailyCapacityUnits: quantityOf(400) };
    const proposal = verdictOf({ available: 100, item, adSeries: [SURGE] })?.proposal;
    // 1500 short would take until day 6; of these 800 are lost by then, and 700 of day 6 to 13 are saved.
    expect(proposal).toEqual({ kind: 'emergency_production', units: 800, arrivesOn: addDays(TODAY, 4) });
    const closures = [{ scope: 'factory', from: TODAY, to: businessDay('2026-06-26'), name: null }];
    expect(verdictOf({ available: 100, item, closures, adSeries: [SURGE] })?.proposal?.arrivesOn).toBe(
      businessDay('2026-06-30'),
    );
  });

  it('expedites nothing where the item states no faster way than the regular one', () => {
    const item = { ...ITEM, expediteLeadTimeDays: null };
    expect(verdictOf({ available: 0, item, adSeries: [SURGE] })).toMatchObject({
      state: 'fire',
      proposal: null,
      evidence: { arrivesOn: addDays(TODAY, 14) },
    });
  });

  it('tells of the surge and never expedites twice: open proposals, expedited supply and supply due in time count', () => {
    const low = { available: 200, adSeries: [SURGE] };
    const covered = { state: 'fire', proposal: null, evidence: { orderUnits: 0 } };
    expect(verdictOf({ ...low, expediteOutstanding: 1100 })).toMatchObject(covered);
    expect(verdictOf({ ...low, receipts: [receipt(1100, 9, { expedited: true })] })).toMatchObject(covered);
    expect(verdictOf({ ...low, receipts: [receipt(1100, 5)] })).toMatchObject(covered);
    // 1400 are short until a regular order would come, 440 of them before an expedite.
    expect(verdictOf({ ...low, receipts: [receipt(1100, -1)] })?.proposal?.units).toBe(1000);
    expect(verdictOf({ ...low, receipts: [receipt(1100, 9)] })?.proposal?.units).toBe(500);
  });

  it('does not expedite what comes no earlier than the receipt that ends the shortage', () => {
    const low = { available: 200, adSeries: [SURGE] };
    // It ends on day 5, on which an expedite would come too; on day 6 an expedite would be a day earlier.
    expect(verdictOf({ ...low, receipts: [receipt(900, 5)] })).toMatchObject({
      state: 'fire',
      severity: 'urgent',
      proposal: null,
      evidence: { stockOutOn: addDays(TODAY, 2), reliefOn: addDays(TODAY, 5), arrivesOn: addDays(TODAY, 5) },
    });
    expect(verdictOf({ ...low, receipts: [receipt(9000, 6)] })?.proposal?.units).toBe(500);
  });

  it('only warns where receipts come before stock runs out', () => {
    const receipts = [receipt(9000, 4)];
    expect(verdictOf({ available: 900, adSeries: [SURGE], receipts })).toMatchObject({
      state: 'fire',
      severity: 'warning',
      proposal: null,
      evidence: { stockOutOn: null, unitsShort: 0 },
    });
  });

  it('sets the premium against the margin of what it saves', () => {
    const item = {
      ...ITEM,
      unitCost: amountOf(2),
      unitPrice: amountOf(5),
      currency: 'CNY',
      expeditePremium: 0.1,
    };
    // Out on day 2; of the 1400 short by day 13 an expedite is too late for the 440 of the first four days.
    const low = { available: 200, adSeries: [SURGE], item };
    expect(verdictOf(low)?.evidence).toMatchObject({
      orderUnits: 1000,
      premium: 200,
      unitsShort: 1400,
      lossAvoided: 960 * 3,
      lossBasis: 'margin',
      currency: 'CNY',
    });
    expect(verdictOf({ ...low, item: { ...item, unitCost: null } })?.evidence).toMatchObject({
      premium: 500,
      lossAvoided: 960 * 5,
      lossBasis: 'price',
    });
    expect(verdictOf({ ...low, item: ITEM })?.evidence).toMatchObject({ premium: null, lossAvoided: null });
  });

  it('says nothing without demand, known stock or an active item', () => {
    const parameters = { ...PARAMETERS, meanDailyDemand: 0 };
    expect(verdictOf({ available: 0, parameters, sevenDayMeanDemand: 0, adSeries: [SURGE] })).toBeNull();
    expect(verdictOf({ available: 0, stockTakenAt: null, adSeries: [SURGE] })).toBeNull();
    expect(verdictOf({ available: 0, item: { ...ITEM, active: false }, adSeries: [SURGE] })).toBeNull();
  });

  it('says nothing below 10 days while no signal stands', () => {
    expect(verdictOf({ available: 0, adSeries: [adSeries()] })).toBeNull();
  });

  it('lives through a rate that swings about its limit as one episode', () => {
    const hours = Array.from({ length: 100 }, (_, index) =>
      verdictOf({ available: 300, adSeries: [adSeries({ clicks: index % 3 === 0 ? 26 : 14 })] }),
    );
    expect(hourly(hours).episodes).toBe(1);
  });
});

describe('the expedite point of a planning method', () => {
  const parameters = { ...PARAMETERS, expeditePoint: 600, expediteUpTo: 900 };
  const of = (changes: Parameters<typeof watched>[0]) => verdictOf({ parameters, ...changes });

  it('expedites up to its level where stock and what arrives in time are not above it', () => {
    expect(of({ available: 600 })).toMatchObject({
      state: 'fire',
      proposal: { kind: 'expedite', units: 500 },
      evidence: { cause: 'expedite_point', rate: null },
    });
    expect(of({ available: 200 })?.proposal?.units).toBe(700);
    expect(of({ available: 601 })?.state).toBe('hold');
    expect(of({ available: 660 })).toBeNull();
  });

  it('counts receipts due within the expedite lead time', () => {
    expect(of({ available: 200, receipts: [receipt(500, 5)] })).toBeNull();
    expect(of({ available: 200, receipts: [receipt(500, 6)] })?.state).toBe('fire');
    expect(of({ available: 200, receipts: [receipt(500, -1)] })?.state).toBe('fire');
  });
});

describe('what a signal expedites to', () => {
  it('is ten days of demand without the surge, none without a signal that opens an alert', () => {
    const target = (changes: Parameters<typeof watched>[0]) => expediteTarget(watched(changes), triggers);
    expect(target({ adSeries: [SURGE] })).toBe(1000);
    expect(target({ campaigns: [campaign()] })).toBe(1000 + 3000);
    expect(target({ adSeries: [adSeries({ clicks: 14 })] })).toBeNull();
    expect(target({ campaigns: [campaign({ startsOn: addDays(TODAY, -1), status: 'running' })] })).toBeNull();
    expect(target({ parameters: { ...PARAMETERS, expeditePoint: 600 }, available: 0 })).toBeNull();
  });
});

describe('whatever the stock', () => {
  test.prop([fc.integer({ min: -1000, max: 3000 }), fc.nat({ max: 3000 }), fc.integer({ min: -3, max: 30 })])(
    'more of it never asks for more, and its own order settles it',
    (available, more, dueIn) => {
      const low = { adSeries: [SURGE], receipts: [receipt(700, dueIn)] };
      const units = (stock: number, expediteOutstanding = 0) =>
        verdictOf({ ...low, available: stock, expediteOutstanding })?.proposal?.units ?? 0;
      expect(units(available + more)).toBeLessThanOrEqual(Math.max(500, units(available)));
      expect(units(available, units(available))).toBe(0);
    },
  );
});
