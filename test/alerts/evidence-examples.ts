import { businessDay, instant } from '../../lib/domain/calendar.ts';
import type { EvidenceOf, Rule } from '../../lib/domain/rules.ts';

export const AT = instant('2026-06-24T10:00:00Z');
export const ARRIVES_ON = businessDay('2026-07-08');

/** An example of every rule's evidence, as it opens an episode. */
export const EVIDENCE: { readonly [R in Rule]: EvidenceOf<R> } = {
  'regular-reorder': {
    rule: 'regular-reorder',
    available: 900,
    onOrder: 500,
    proposed: 0,
    inventoryPosition: 1400,
    reorderPoint: 2000,
    orderUpTo: 2550,
    orderUnits: 1200,
    arrivesOn: ARRIVES_ON,
    excessDays: 0.5,
    daysOfSupply: 9,
    stockTakenAt: AT,
  },
  'aggressive-reorder': {
    rule: 'aggressive-reorder',
    cause: 'ctr',
    rateRatio: 1.7,
    rate: 0.021,
    meanRate: 0.0125,
    clicks: 42,
    expectedEvents: 25,
    campaignId: null,
    campaignStartsOn: null,
    available: 620,
    dailyDemand: 100,
    daysOfSupply: 6.2,
    orderUnits: 500,
    arrivesOn: businessDay('2026-06-29'),
    stockTakenAt: AT,
  },
  'stale-data': {
    rule: 'stale-data',
    record: 'sale',
    source: 'erp',
    newestAt: instant('2026-06-22T08:00:00Z'),
    ageHours: 50,
    allowedHours: 48,
  },
};
