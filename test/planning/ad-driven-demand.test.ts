import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import type { AdMetricDay } from '../../lib/domain/ad-history.ts';
import { addDays, dayNumber, dayOfNumber } from '../../lib/domain/calendar.ts';
import { amountOf, quantityOf } from '../../lib/domain/decimal.ts';
import type { DemandHistory } from '../../lib/domain/demand-history.ts';
import { type AdDemandInput, adDrivenDemand } from '../../lib/planning/ad-driven-demand.ts';
import { knownCampaigns } from '../../lib/planning/campaigns.ts';
import { exampleCampaign, PLANNING_DAY, TODAY } from './examples.ts';

const DAYS = 120;
const FIRST = TODAY - DAYS + 1;

/** A history of SKUs in one pool, from what the pulse channels sold each day. */
function historyOf(series: Readonly<Record<string, (day: number) => number>>): DemandHistory {
  const skus = Object.keys(series).sort();
  const days = Array.from({ length: DAYS }, (_, index) => FIRST + index);
  return {
    firstDay: FIRST,
    lastDay: TODAY,
    skus,
    pools: skus.map(() => 'main'),
    firstDemandDays: Int32Array.from(skus.map(() => FIRST)),
    offsets: Uint32Array.from([0, ...skus.map((_, index) => (index + 1) * DAYS)]),
    days: Int32Array.from(skus.flatMap(() => days)),
    baseQuantities: new Float64Array(skus.length * DAYS),
    pulseQuantities: Float64Array.from(
      skus.flatMap((sku) => days.map((day) => quantityOf(series[sku]?.(day) ?? 0))),
    ),
  };
}

/** A row of ads on every day of the history but those left out. */
function adsOf(
  account: string,
  changes: Partial<AdMetricDay>,
  runs: (day: number) => boolean = () => true,
): AdMetricDay[] {
  return Array.from({ length: DAYS }, (_, index) => FIRST + index)
    .filter(runs)
    .map((day) => ({
      account,
      campaignId: `${account}-ads`,
      sku: 'A',
      day: dayOfNumber(day),
      views: null,
      impressions: 1000,
      clicks: 10,
      conversions: 3,
      provisional: false,
      spend: amountOf(20),
      currency: 'USD',
      ...changes,
    }));
}

function input(changes: Partial<AdDemandInput> = {}): AdDemandInput {
  return {
    ads: [],
    links: [],
    demand: historyOf({ A: () => 100 }),
    campaigns: [],
    isClosed: () => false,
    planningDay: PLANNING_DAY,
    blockedSince: new Map(),
    pastBlocks: new Map(),
    adDrivenShare: () => 0.8,
    ...changes,
  };
}

const unitsOf = (changes: Partial<AdDemandInput>) =>
  adDrivenDemand(input(changes)).demands.map(
    ({ account, sku, unitsADay }) => `${account} ${sku} ${Math.round(unitsADay * 100) / 100}`,
  );

describe('what the ads of an account bring', () => {
  it('is the pulse demand, the ad-driven share of it, the account’s share of the orders', () => {
    const ads = [...adsOf('us', { conversions: 3 }), ...adsOf('eu', { conversions: 1 })];
    expect(unitsOf({ ads })).toEqual(['eu A 20', 'us A 60']);
    expect(unitsOf({ ads: adsOf('us', {}), adDrivenShare: () => 0.5 })).toEqual(['us A 50']);
  });

  it('is by spend where orders were not measured, and even where nothing can be compared', () => {
    const spent = (spend: number, currency = 'USD') => ({
      conversions: null,
      spend: amountOf(spend),
      currency,
    });
    expect(unitsOf({ ads: [...adsOf('us', spent(30)), ...adsOf('eu', spent(10))] })).toEqual([
      'eu A 20',
      'us A 60',
    ]);
    expect(unitsOf({ ads: [...adsOf('us', spent(30)), ...adsOf('eu', spent(10, 'EUR'))] })).toEqual([
      'eu A 40',
      'us A 40',
    ]);
  });

  it('splits an ad campaign that sells several SKUs by what they sold', () => {
    const demand = historyOf({ A: () => 90, B: () => 30 });
    const links = ['A', 'B'].map((sku) => ({ account: 'us', adCampaignId: 'us-ads', sku }));
    const ads = [
      ...adsOf('us', { sku: null, conversions: 8 }),
      ...adsOf('eu', { sku: 'B', conversions: 2 }),
      ...adsOf('xx', { sku: null, campaignId: 'unlinked', conversions: 1000 }),
    ];
    expect(unitsOf({ ads, links, demand })).toEqual(['eu B 12', 'us A 72', 'us B 12']);
  });

  it('leaves campaigns, closures and days blocked before out of what is usual', () => {
    const campaign = exampleCampaign({
      sku: 'A',
      startsOn: addDays(PLANNING_DAY, -5),
      endsOn: addDays(PLANNING_DAY, -4),
    });
    const closed = TODAY - 10;
    const blocked = { from: TODAY - 22, to: TODAY - 20 };
    const sales = (day: number) => {
      if (day === closed) return 0;
      if (blocked.from <= day && day <= blocked.to) return 20;
      return day === TODAY - 5 || day === TODAY - 4 ? 5000 : 100;
    };
    const changes = {
      ads: adsOf('us', {}),
      demand: historyOf({ A: sales }),
      campaigns: knownCampaigns([campaign], PLANNING_DAY),
      isClosed: (day: number) => day === closed,
      pastBlocks: new Map([['us', [blocked]]]),
    };
    expect(unitsOf(changes)).toEqual(['us A 80']);
    // The last seven days hold the campaign: (5 × 100 + 2 × 5000) / 7 a day.
    expect(adDrivenDemand(input(changes)).demands[0]?.recentUnitsADay).toBeCloseTo(1200, 6);
  });

  it('is read from the days before a block, however long it lasts', () => {
    const since = addDays(PLANNING_DAY, -39);
    const isBefore = (day: number) => day < dayNumber(since);
    const changes = {
      ads: [...adsOf('us', { conversions: 3 }, isBefore), ...adsOf('eu', { conversions: 1 })],
      demand: historyOf({ A: (day) => (isBefore(day) ? 100 : 25) }),
      blockedSince: new Map([['us', since]]),
    };
    expect(unitsOf(changes)).toEqual(['eu A 20', 'us A 60']);
  });
});

describe('the ad-driven share', () => {
  const block = { from: TODAY - 60, to: TODAY - 54 };
  const inBlock = (day: number) => block.from <= day && day <= block.to;
  const shareAfter = (changes: Partial<AdDemandInput>) =>
    adDrivenDemand(
      input({
        ads: adsOf('us', {}, (day) => !inBlock(day)),
        demand: historyOf({ A: (day) => (inBlock(day) ? 35 : 100) }),
        pastBlocks: new Map([['us', [block]]]),
        ...changes,
      }),
    ).shareOf('us');

  it('is what did not sell while the account was blocked; the organic rest stays', () => {
    const { share, blocks } = shareAfter({});
    expect(share).toBeCloseTo(0.65, 12);
    expect(blocks).toBe(1);
  });

  it('is per unit of what the account brought, where another sells the SKU too', () => {
    const ads = [
      ...adsOf('us', { conversions: 3 }, (day) => !inBlock(day)),
      ...adsOf('eu', { conversions: 1 }),
    ];
    // 75 of 100 units are this account's; 48 of them went.
    const demand = historyOf({ A: (day) => (inBlock(day) ? 52 : 100) });
    expect(shareAfter({ ads, demand }).share).toBeCloseTo(48 / 75, 12);
  });

  it('is the setting without a past block, after one that was too short, and for an account that sold too little', () => {
    const setting = { share: 0.8, blocks: 0 };
    expect(shareAfter({ pastBlocks: new Map() })).toEqual(setting);
    expect(shareAfter({ pastBlocks: new Map([['us', [{ from: block.from, to: block.from }]]]) })).toEqual(
      setting,
    );
    expect(shareAfter({ demand: historyOf({ A: (day) => (inBlock(day) ? 0 : 1) }) })).toEqual(setting);
  });

  test.prop([fc.array(fc.double({ min: 0, max: 500, noNaN: true }), { minLength: DAYS, maxLength: DAYS })])(
    'is from 0 to 1 whatever sold',
    (units) => {
      const { share } = shareAfter({ demand: historyOf({ A: (day) => units[day - FIRST] ?? 0 }) });
      expect(share).toBeGreaterThanOrEqual(0);
      expect(share).toBeLessThanOrEqual(1);
    },
  );

  test.prop([fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 1, maxLength: 5 }), fc.boolean()])(
    'never lets accounts bring more than was sold',
    (orders, measured) => {
      const ads = orders.flatMap((conversions, index) =>
        adsOf(`account ${index}`, { conversions: measured ? conversions : null }),
      );
      const { demands } = adDrivenDemand(input({ ads }));
      expect(demands.reduce((sum, { adShare }) => sum + adShare, 0)).toBeCloseTo(1, 9);
      expect(demands.reduce((sum, { unitsADay }) => sum + unitsADay, 0)).toBeCloseTo(80, 6);
    },
  );
});
