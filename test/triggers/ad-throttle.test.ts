import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import type { AdSlice } from '../../lib/domain/ad-history.ts';
import { addDays, instant } from '../../lib/domain/calendar.ts';
import { amountOf } from '../../lib/domain/decimal.ts';
import type { AdDrivenDemand } from '../../lib/planning/ad-driven-demand.ts';
import { parseSettings } from '../../lib/settings/loading.ts';
import { adThrottle, throttleCut } from '../../lib/triggers/ad-throttle.ts';
import type { AdRun, ExpectedReceipt, SkuFacts } from '../../lib/triggers/sku-facts.ts';
import { watchedSku } from '../../lib/triggers/watched-sku.ts';
import { skuFacts, TODAY } from './sku-facts-fixture.ts';

const settings = parseSettings({}, 'test');
const { triggers } = settings;
const nothingBlocked = { blockedSince: new Map() };

const driven = (changes: Partial<AdDrivenDemand> = {}): AdDrivenDemand => ({
  account: 'US-1',
  sku: 'OR-100',
  pool: 'main',
  adShare: 1,
  adDrivenShare: 0.8,
  unitsADay: 60,
  recentUnitsADay: 50,
  ...changes,
});
const run = (changes: Partial<AdRun> = {}): AdRun => ({
  account: 'US-1',
  campaignId: 'EG0001',
  otherSkus: 0,
  newestDay: TODAY,
  spendADay: 200,
  currency: 'USD',
  ...changes,
});
const slice = (by: AdSlice['by'], value: string, conversions: number | null, spend: number): AdSlice => ({
  account: 'US-1',
  campaignId: 'EG0001',
  sku: null,
  by,
  value,
  conversions,
  spend: amountOf(spend),
  currency: 'USD',
});
const receipt = (days: number, units = 800): ExpectedReceipt => ({
  ...{ orderId: 'PO1', supplier: null, cancellableUntil: null },
  units,
  dueOn: addDays(TODAY, days),
  expedited: false,
});

/** In the morning: 100 a day, 60 of them by ads; an expedite of today takes 5 days, a regular order 14; the next receipt comes in 4. */
const advertised = (changes: Partial<SkuFacts> = {}): SkuFacts =>
  skuFacts({
    available: 310,
    demandFrom: TODAY,
    receipts: [receipt(4)],
    ads: { runs: [run()], slices: [], driven: [driven()] },
    ...changes,
  });

const throttle = (facts: SkuFacts, stops = nothingBlocked) =>
  adThrottle(watchedSku(facts, settings), stops, triggers);

describe('an ad throttle', () => {
  it('takes from what ads bring what stock lacks until the next receipt', () => {
    expect(throttle(advertised())).toMatchObject({
      state: 'fire',
      severity: 'urgent',
      evidence: {
        dailyDemand: 100,
        adUnitsADay: 60,
        organicUnitsADay: 40,
        daysOfSupply: 3.1,
        until: addDays(TODAY, 4),
        untilWhat: 'receipt',
        untilUnits: 800,
        // 310 units in 4 days are 77.5 a day: 22.5 of 60 have to go.
        cutShare: 0.375,
        stockOutOn: addDays(TODAY, 3),
        stockOutWithCutOn: null,
        adsAsOf: TODAY,
      },
    });
  });

  it('counts today only while its demand is still to come', () => {
    const evening = advertised({ available: 210, demandFrom: addDays(TODAY, 1) });
    // 210 units in the 3 days that are left are 70 a day: 30 of 60 have to go.
    expect(throttle(evening)?.evidence).toMatchObject({ cutShare: 0.5, stockOutOn: addDays(TODAY, 3) });
  });

  it('asks for nothing where stock suffices', () => {
    expect(throttle(advertised({ available: 400 }))).toMatchObject({
      state: 'hold',
      evidence: { cutShare: 0, budgets: [] },
    });
    expect(throttle(advertised({ available: 480 }))).toMatchObject({ state: 'clear' });
    expect(throttle(advertised({ available: 50_000, receipts: [] }))).toMatchObject({ state: 'clear' });
  });

  it('holds from the limit to 1.2 times it, so that it is not lifted and set again', () => {
    for (const available of [400, 430, 479]) expect(throttle(advertised({ available }))?.state).toBe('hold');
  });

  it('waits for an order of today where that comes before what is due', () => {
    expect(throttle(advertised({ receipts: [receipt(9)] }))?.evidence).toMatchObject({
      until: addDays(TODAY, 5),
      untilWhat: 'order',
      untilUnits: null,
    });
    const late = { ...receipt(-2), units: 5000 };
    expect(throttle(advertised({ receipts: [late] }))?.evidence).toMatchObject({ untilWhat: 'order' });
  });

  it('stops all ads where even that is not enough, and says until when stock lasts then', () => {
    expect(throttle(advertised({ available: 100 }))?.evidence).toMatchObject({
      cutShare: 1,
      stockOutWithCutOn: addDays(TODAY, 2),
    });
  });

  it('takes budgets by currency, never added up, and in proportion where return was not measured', () => {
    const runs = [
      run({ spendADay: 200 }),
      run({ account: 'EU-1', campaignId: 'EG0002', spendADay: 80, currency: 'EUR', otherSkus: 2 }),
      run({ campaignId: 'EG0003', spendADay: 40 }),
    ];
    const facts = advertised({
      ads: {
        runs,
        slices: [],
        driven: [driven({ adShare: 0.5 }), driven({ account: 'EU-1', unitsADay: 0 })],
      },
    });
    const evidence = throttle(facts)?.evidence;
    const cut = evidence?.cutShare ?? Number.NaN;
    expect(evidence?.budgets).toMatchObject([
      {
        currency: 'USD',
        spendADay: 240,
        adCampaigns: ['EG0001', 'EG0003'],
        adCampaignCount: 2,
        otherSkus: 0,
      },
      { currency: 'EUR', spendADay: 80, adCampaigns: ['EG0002'], otherSkus: 2, regions: [], hours: [] },
    ]);
    expect(evidence?.budgets[0]?.cutADay).toBeCloseTo(240 * cut, 9);
  });

  it('takes regions and hours of least orders per cost first, whatever clicks there were', () => {
    const slices = [
      slice('region', 'US', 80, 400),
      slice('region', 'MX', 20, 400),
      slice('region', 'BR', 20, 200),
      slice('hour', '3', 10, 300),
      slice('hour', '20', 110, 700),
    ];
    const facts = advertised({ ads: { runs: [run()], slices, driven: [driven()] } });
    // 37.5 % of 120 orders are 45: all of MX and BR and 5 of US.
    expect(throttle(facts)?.evidence.budgets).toMatchObject([
      { regions: ['MX', 'BR', 'US'], hours: [3, 20], cutADay: 200 * (625 / 1000) },
    ]);
    const unmeasured = slices.map((one) => ({ ...one, conversions: null }));
    const even = throttle(advertised({ ads: { runs: [run()], slices: unmeasured, driven: [driven()] } }));
    expect(even?.evidence.budgets).toMatchObject([{ regions: [], hours: [], cutADay: 75 }]);
  });

  it('says that the spend is not known where it was not measured', () => {
    const facts = advertised({
      ads: { runs: [run({ spendADay: null })], slices: [], driven: [driven()] },
    });
    expect(throttle(facts)?.evidence.budgets).toMatchObject([{ spendADay: null, cutADay: null }]);
  });

  it('leaves ads of a blocked account and ads of days ago out; then it only holds until the receipt', () => {
    const blocked = { blockedSince: new Map([['US-1', instant('2026-06-24T09:00:00Z')]]) };
    expect(throttle(advertised(), blocked)).toMatchObject({ state: 'hold', evidence: { cutShare: 0 } });
    const old = advertised({
      ads: { runs: [run({ newestDay: addDays(TODAY, -5) })], slices: [], driven: [driven()] },
    });
    expect(throttle(old)).toMatchObject({ state: 'hold', evidence: { cutShare: 0, adsAsOf: null } });
  });

  it('is silent without ads, demand, stock or an active item', () => {
    expect(throttle(skuFacts({ available: 10 }))).toBeNull();
    expect(throttle(advertised({ stockTakenAt: null }))).toBeNull();
    const idle = { ...advertised().parameters, meanDailyDemand: 0 };
    expect(throttle(advertised({ parameters: idle, sevenDayMeanDemand: 0 }))).toBeNull();
  });

  const any = fc.record({
    available: fc.double({ min: -500, max: 5000, noNaN: true }),
    days: fc.integer({ min: 0, max: 20 }),
    byAds: fc.double({ min: 0, max: 300, noNaN: true }),
  });

  test.prop([any])(
    'cuts from nothing to all, never where stock suffices, and no more than is needed',
    (given) => {
      const { available, days, byAds } = given;
      const verdict = throttle(
        advertised({
          available,
          receipts: [receipt(Math.min(days, 5))],
          ads: { runs: [run()], slices: [], driven: [driven({ unitsADay: byAds })] },
        }),
      );
      const { cutShare, dailyDemand, adUnitsADay } = verdict?.evidence ?? {
        cutShare: Number.NaN,
        dailyDemand: 0,
        adUnitsADay: 0,
      };
      const daysToGo = Math.min(days, 5);
      const stock = Math.max(0, available);
      expect(cutShare).toBeGreaterThanOrEqual(0);
      expect(cutShare).toBeLessThanOrEqual(1);
      if (stock >= dailyDemand * daysToGo) {
        expect(cutShare).toBe(0);
        expect(verdict?.state).not.toBe('fire');
      }
      if (cutShare < 1 && adUnitsADay > 0) {
        expect(stock + 1e-6).toBeGreaterThanOrEqual((dailyDemand - cutShare * adUnitsADay) * daysToGo);
      }
    },
  );

  test.prop([
    fc.record({
      stock: fc.double({ min: 0, max: 5000, noNaN: true }),
      demand: fc.double({ min: 0.1, max: 500, noNaN: true }),
      adUnits: fc.double({ min: 0, max: 500, noNaN: true }),
      daysToGo: fc.integer({ min: 0, max: 60 }),
    }),
    fc.double({ min: 0, max: 1000, noNaN: true }),
  ])('asks for less the more stock there is, for more the longer it has to last', (rates, more) => {
    const cut = throttleCut(rates);
    expect(throttleCut({ ...rates, stock: rates.stock + more })).toBeLessThanOrEqual(cut);
    expect(throttleCut({ ...rates, daysToGo: rates.daysToGo + 1 })).toBeGreaterThanOrEqual(cut);
  });

  test.prop([fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 20, maxLength: 60 })])(
    'is one alert while stock swings by a tenth about what is needed',
    (swings) => {
      let isOpen = false;
      let openings = 0;
      for (const swing of swings) {
        const state = throttle(advertised({ available: 370 + 60 * swing }))?.state;
        if (state === 'fire' && !isOpen) openings += 1;
        isOpen = state === 'fire' || (isOpen && state !== 'clear');
      }
      expect(openings).toBeLessThanOrEqual(1);
    },
  );
});
