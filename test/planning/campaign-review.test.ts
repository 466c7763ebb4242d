import { describe, expect, it } from 'vitest';
import { addDays, type BusinessDay } from '../../lib/domain/calendar.ts';
import { amountOf, quantityOf } from '../../lib/domain/decimal.ts';
import { NO_RECEIVED_ORDERS } from '../../lib/domain/received-orders.ts';
import type { Campaign } from '../../lib/domain/sets.ts';
import { NO_STOCK_OUTS } from '../../lib/domain/stock-outs.ts';
import { campaignReviewer, type ReviewFacts } from '../../lib/planning/campaign-review.ts';
import { settledCampaigns } from '../../lib/planning/settled-campaigns.ts';
import { parseSettings } from '../../lib/settings/loading.ts';
import { exampleCampaign, exampleHistory, exampleItem, PLANNING_DAY } from './examples.ts';

const settings = parseSettings({}, 'test');
/** Days before the planning day on which the clip of five days began, what it sold beyond the usual 1100 a day. */
const BEGAN = 11;
const CLIP = [3000, 5000, 2500, 1500, 1000];
const before = (days: number): BusinessDay => addDays(PLANNING_DAY, -days);
const clip = (campaignId: string, changes: Partial<Campaign> = {}): Campaign =>
  exampleCampaign({
    campaignId,
    kind: 'video',
    startsOn: before(BEGAN),
    endsOn: before(BEGAN - 4),
    plannedUnits: null,
    ...changes,
  });

/** What the reviews of the campaigns say of their only SKU, by campaign. */
function reviewed(campaigns: readonly Campaign[], facts: Partial<ReviewFacts> = {}) {
  const demand = exampleHistory([
    {
      sku: 'ORING-001',
      pool: 'main',
      demand: Array.from({ length: 100 }, (_, index) => {
        const days = 99 - index;
        return [days, 1000, 100 + (CLIP[BEGAN - days] ?? 0)] as const;
      }),
    },
  ]);
  const review = campaignReviewer({
    settings,
    items: [exampleItem()],
    campaigns,
    closures: [],
    overrides: [],
    demand,
    receivedOrders: NO_RECEIVED_ORDERS,
    stockOuts: NO_STOCK_OUTS,
    stockOn: () => null,
    spend: [],
    ...facts,
  });
  return settledCampaigns(campaigns, PLANNING_DAY, settings.recalibration.settleDays).map(
    (settled) => review(settled, () => null).review,
  );
}

const effectsOf = (campaigns: readonly Campaign[]) =>
  reviewed(campaigns).flatMap(({ skus }) => skus.map(({ effect }) => effect));

describe('campaigns of the same days', () => {
  const target = { targetUplift: 5 };
  const units = { plannedUnits: quantityOf(2000) };
  const peak = { plannedPeakDayUnits: quantityOf(3000) };
  const none = {};

  it('alone are given all that was sold beyond the usual', () => {
    for (const size of [none, units, target, peak])
      expect(effectsOf([clip('A', size)])).toMatchObject([{ extraUnits: 13_000, uplift: 1 + 2600 / 1100 }]);
  });

  it.each([
    ['neither planned', none, none],
    ['one planned in units', units, none],
    ['one planned as a target', none, target],
    ['one planned by its peak day', peak, none],
    ['each planned its own way', units, target],
    ['one planned at nothing', none, { plannedUnits: quantityOf(0) }],
  ])('share all of it: %s', (_, first, second) => {
    const effects = effectsOf([clip('A', first), clip('B', second)]);
    expect(effects).toHaveLength(2);
    expect(effects.reduce((sum, { extraUnits }) => sum + extraUnits, 0)).toBeCloseTo(13_000, 6);
  });

  it('share it evenly where both are expected to sell as much', () => {
    for (const size of [none, target, peak, units])
      for (const { extraUnits, uplift } of effectsOf([clip('A', size), clip('B', size)])) {
        expect(extraUnits).toBeCloseTo(6500, 6);
        expect(uplift).toBeCloseTo(1 + 1300 / 1100, 9);
      }
  });

  it('share it by plan and expectation where one has no plan', () => {
    // A video is expected to sell usual × 2 more a day, five days long, spread about its median.
    const [planned, unplanned] = effectsOf([clip('A', units), clip('B')]);
    expect(unplanned?.extraUnits).toBeGreaterThan(10_000);
    expect(planned?.extraUnits).toBeGreaterThan(1000);
    expect(unplanned?.uplift).toBeGreaterThan(2.5);
  });
});

describe('a review', () => {
  it('says of the plan what the file says, of a target what it comes to, and else nothing', () => {
    const planned = (changes: Partial<Campaign>) => effectsOf([clip('A', changes)])[0]?.plannedUnits;
    expect(planned({ plannedUnits: quantityOf(2000) })).toBe(2000);
    expect(planned({ targetUplift: 5 })).toBeGreaterThan(4 * 1100 * 5 * 0.99);
    expect(planned({})).toBeNull();
    expect(effectsOf([clip('A')])[0]).toMatchObject({ plannedUnits: null, plannedSeenUnits: null });
  });

  it('knows no spend where no ads report says any, which is not a spend of nothing', () => {
    const budget = { adBudget: amountOf(500), currency: 'USD' };
    const spent = { sku: 'ORING-001', account: 'A-1', day: before(BEGAN), spend: 0, currency: 'USD' };
    const spendOf = (facts: Partial<ReviewFacts>) => reviewed([clip('A', budget)], facts)[0]?.spend;
    expect(spendOf({})).toEqual([{ currency: 'USD', spend: null, budget: 500 }]);
    expect(spendOf({ spend: [spent] })).toEqual([{ currency: 'USD', spend: 0, budget: 500 }]);
  });
});

describe('the accounts of a campaign', () => {
  it('are those that the watch finds, names with spaces too', () => {
    const [review] = reviewed([clip('A', { accounts: 'Seals US, Seals EU；Seals US' })]);
    expect(review?.skus.map(({ accounts }) => accounts)).toEqual([['Seals US', 'Seals EU']]);
  });
});
