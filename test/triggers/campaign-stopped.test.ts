import { describe, expect, it } from 'vitest';
import { addDays } from '../../lib/domain/calendar.ts';
import { amountOf, quantityOf } from '../../lib/domain/decimal.ts';
import type { Campaign } from '../../lib/domain/sets.ts';
import { parseSettings } from '../../lib/settings/loading.ts';
import { campaignStopped } from '../../lib/triggers/campaign-stopped.ts';
import { campaignKey } from '../../lib/triggers/lowered-targets.ts';
import { watchedSku } from '../../lib/triggers/watched-sku.ts';
import { runFacts } from './run-facts-fixture.ts';
import { campaign, ITEM, PARAMETERS, skuFacts, TODAY } from './sku-facts-fixture.ts';

const SETTINGS = parseSettings({}, 'defaults');
const LINE = {
  source: 'erp',
  orderId: 'PO-9',
  lineId: '1',
  sku: 'OR-100',
  pool: 'main',
  warehouse: 'main',
  unitsOpen: quantityOf(3000),
  orderedOn: null,
  dueOn: addDays(TODAY, 6),
  kind: 'purchase',
  expedited: false,
  cancellableUntil: addDays(TODAY, 1),
  supplier: null,
} as const;

/** A campaign of 3,000 units as a list has it; targets were 2,550 before it and 5,550 with it. */
function verdictsOf(listed: Campaign, sku: Parameters<typeof skuFacts>[0] = {}) {
  const planned = { ...PARAMETERS, reorderPoint: 5000, orderUpTo: 5550, campaignStock: 3000 };
  const facts = runFacts({
    campaigns: [listed],
    adStops: { blockedSince: new Map(), listed: new Map([[campaignKey(listed), listed]]) },
    supply: [LINE],
    skus: [
      skuFacts({
        item: { ...ITEM, unitCost: amountOf(2), currency: 'CNY' },
        available: 2000,
        onOrder: 3000,
        plannedParameters: planned,
        campaigns: [listed],
        ...sku,
      }),
    ],
  });
  return campaignStopped({ ...facts, watched: facts.skus.map((one) => watchedSku(one, SETTINGS)) }, SETTINGS);
}

const CANCELLED = campaign({ status: 'cancelled', statusSince: TODAY });

describe('the rule on campaigns that are called off', () => {
  it('tells what leaves the targets, what is too much, and which orders can be cancelled', () => {
    const [verdict, ...others] = verdictsOf(CANCELLED);
    expect(others).toEqual([]);
    expect(verdict).toMatchObject({
      subject: { kind: 'campaign', campaignId: 'live-618', sku: null },
      state: 'fire',
      severity: 'urgent',
      evidence: {
        status: 'cancelled',
        since: TODAY,
        skus: [{ unitsGone: 3000, plannedReorderPoint: 5000, loweredReorderPoint: 2000, excessUnits: 2450 }],
        orders: [{ orderId: 'PO-9', units: 2450, value: 4900, currency: 'CNY', until: addDays(TODAY, 1) }],
        orderCount: 1,
      },
    });
  });

  it('counts no more as too much than the campaign wanted', () => {
    const [verdict] = verdictsOf(CANCELLED, { available: 9000 });
    expect(verdict?.evidence.skus[0]?.excessUnits).toBe(3000);
  });

  it('tells proposals that nothing wants any more', () => {
    const loweredBy = [
      { kind: 'campaign', campaignId: 'live-618', status: 'cancelled', since: TODAY } as const,
    ];
    const [verdict] = verdictsOf(CANCELLED, {
      available: 2500,
      onOrder: 0,
      proposedOutstanding: 3000,
      loweredBy,
    });
    expect(verdict).toMatchObject({ state: 'fire', severity: 'warning' });
    expect(verdict?.evidence.skus[0]).toMatchObject({ excessUnits: 0, unwantedUnits: 3000 });
  });

  it('holds where nothing is too much, and is silent of what is planned again, past, or was stopped long ago', () => {
    expect(verdictsOf(CANCELLED, { available: 100, onOrder: 0 })[0]?.state).toBe('hold');
    expect(verdictsOf({ ...CANCELLED, status: 'planned', statusSince: null })).toEqual([]);
    expect(verdictsOf({ ...CANCELLED, endsOn: addDays(TODAY, -1) })).toEqual([]);
    expect(verdictsOf({ ...CANCELLED, statusSince: addDays(TODAY, -15) })).toEqual([]);
  });
});
