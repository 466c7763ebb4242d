import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { addDays, dayNumber } from '../../lib/domain/calendar.ts';
import { amountOf, quantityOf } from '../../lib/domain/decimal.ts';
import { NOTHING_LEARNED } from '../../lib/planning/learned-campaigns.ts';
import { parseSettings } from '../../lib/settings/loading.ts';
import { campaignPace, type PaceSurroundings } from '../../lib/triggers/campaign-pace.ts';
import { campaignsAhead, withProgress } from '../../lib/triggers/campaigns-ahead.ts';
import type { SkuFacts } from '../../lib/triggers/sku-facts.ts';
import { adSeries, campaign, receipt, TODAY, watched } from './sku-facts-fixture.ts';

const SETTINGS = parseSettings({}, 'defaults');
const AROUND: PaceSurroundings = { supply: [], today: TODAY, isExpedited: false };
const USUAL = { sku: 'OR-100', pool: 'main', usualADay: 100 };

/** Five days of 1,000 units each; it began yesterday, and both days have closed. */
const RUNNING = campaign({
  startsOn: addDays(TODAY, -1),
  endsOn: addDays(TODAY, 3),
  plannedUnits: quantityOf(5000),
  adBudget: amountOf(500),
  currency: 'USD',
});

/** The campaign after so many units beyond the usual were sold in its two days. */
function running(soldUnits: number, changes: Partial<SkuFacts> = {}): Partial<SkuFacts> {
  const ahead = campaignsAhead([RUNNING], addDays(TODAY, 1), USUAL, NOTHING_LEARNED);
  return {
    campaigns: [RUNNING],
    campaignsAhead: ahead.map((one) => ({ ...one, progress: { elapsedDays: 2, soldUnits } })),
    ...changes,
  };
}

const verdictOf = (soldUnits: number, changes: Partial<SkuFacts> = {}, around = AROUND) =>
  campaignPace(watched(running(soldUnits, changes)), SETTINGS, around);

describe('the rule on the pace of a campaign', () => {
  it('tells one that is ahead, what it comes to, the end stock, the ads, and expedites what is short', () => {
    // (4000 + 1500) / (2000 + 1500) = 1.571; 4000 + 1.571 × 3000.
    const verdict = verdictOf(4000, { available: 3000, adSeries: [adSeries({ clicks: 30 })] });
    expect(verdict).toMatchObject({
      state: 'fire',
      severity: 'urgent',
      proposal: { kind: 'expedite', arrivesOn: addDays(TODAY, 5) },
      evidence: {
        direction: 'ahead',
        expectedUnits: 5000,
        expectedSoFar: 2000,
        soldUnits: 4000,
        projectedUnits: Math.round(4000 + (5500 / 3500) * 3000),
        ctr: 0.02,
        usualCtr: 0.01,
        cvr: 2 / 40,
        usualCvr: 0.1,
        spend: 10,
        budget: 500,
        stockOutOn: addDays(TODAY, 2),
      },
    });
    expect(verdict?.evidence.endStock).toBeCloseTo(3000 - 3 * (100 + (5500 / 3500) * 1000), 6);
    expect(verdict?.proposal?.units).toBe(verdict?.evidence.orderUnits);
    expect(verdictOf(4000, { available: 3000 }, { ...AROUND, isExpedited: true })?.proposal).toBeNull();
  });

  it('orders nothing where stock is enough', () => {
    expect(verdictOf(4000, { available: 50_000 })).toMatchObject({
      state: 'fire',
      severity: 'warning',
      proposal: null,
      evidence: { stockOutOn: null, orderUnits: 0 },
    });
  });

  it('tells one that is behind, and lists what is not to be ordered and what can be cancelled', () => {
    const line = {
      source: 'erp',
      orderId: 'PO-9',
      lineId: '1',
      sku: 'OR-100',
      pool: 'main',
      warehouse: 'main',
      unitsOpen: quantityOf(4000),
      orderedOn: null,
      dueOn: addDays(TODAY, 2),
      kind: 'purchase',
      expedited: false,
      cancellableUntil: addDays(TODAY, 1),
      supplier: null,
    } as const;
    const around = { ...AROUND, supply: [line] };
    const changes = {
      available: 1000,
      onOrder: 4000,
      receipts: [receipt(4000, 2)],
      proposedOutstanding: 500,
    };
    const verdict = verdictOf(200, changes, around);
    // (200 + 1500) / (2000 + 1500) × 3000 + 200.
    const projected = Math.round(200 + (1700 / 3500) * 3000);
    expect(verdict).toMatchObject({
      state: 'fire',
      severity: 'warning',
      proposal: null,
      evidence: {
        direction: 'behind',
        projectedUnits: projected,
        proposedUnits: 500,
        orders: [{ orderId: 'PO-9', until: addDays(TODAY, 1) }],
      },
    });
    const [order] = verdict?.evidence.orders ?? [];
    expect(order?.units).toBeCloseTo(5000 - (200 + (1700 / 3500) * 3000), 6);
  });

  it('holds half way back to the plan, is clear nearer to it, and silent of what does not run', () => {
    expect(verdictOf(2700)?.state).toBe('hold');
    expect(verdictOf(2100)).toMatchObject({ state: 'clear', evidence: { direction: 'as_expected' } });
    expect(verdictOf(900)?.state).toBe('hold');
    const ahead = campaignsAhead([RUNNING], TODAY, USUAL, NOTHING_LEARNED);
    expect(campaignPace(watched({ campaignsAhead: ahead }), SETTINGS, AROUND)).toBeNull();
  });

  test.prop([fc.integer({ min: 0, max: 20_000 }), fc.integer({ min: 0, max: 5000 })])(
    'never expects less of one that sold more, so stock-outs never come later',
    (sold, more) => {
      const [less, greater] = [sold, sold + more].map((units) =>
        watched(running(units, { available: 4000 })),
      );
      const day = (one: typeof less) => one?.state.outlook.stockOutOn ?? '9999';
      expect(day(greater) <= day(less)).toBe(true);
    },
  );
});

describe('what a campaign has sold', () => {
  const at = (day: number, part = 1) => ({ day: dayNumber(TODAY) + day, part });

  it('is what goes beyond the usual since its start, today as far as it has gone', () => {
    const ahead = campaignsAhead([RUNNING], TODAY, USUAL, NOTHING_LEARNED);
    const [one] = withProgress(ahead, at(0, 0.5), 20, (day) => (day === dayNumber(TODAY) ? 610 : 1020));
    expect(one?.progress).toEqual({ elapsedDays: 1.5, soldUnits: 1000 + 600 });
    const [unknown] = withProgress(ahead, at(0, 0.5), 20, (day) => (day === dayNumber(TODAY) ? null : 1020));
    expect(unknown?.progress).toEqual({ elapsedDays: 1, soldUnits: 1000 });
    expect(withProgress(ahead, at(-5), 20, () => 999)).toBe(ahead);
  });

  it('is shared with another on the same days by what was expected of each', () => {
    const other = { ...RUNNING, campaignId: 'other', plannedUnits: quantityOf(15_000) };
    const ahead = campaignsAhead([RUNNING, other], TODAY, USUAL, NOTHING_LEARNED);
    const found = withProgress(ahead, at(0), 0, () => 2000);
    expect(found.map(({ progress }) => progress?.soldUnits)).toEqual([1000, 3000]);
  });
});
