import type { Episode, Evidence, Rule, Severity, Subject, Verdict } from '../../lib/domain/alerting.ts';
import { businessDay, type Instant, instant, instantOfMs, msOf } from '../../lib/domain/calendar.ts';

export const AT = instant('2026-06-24T10:00:00Z');
export const ARRIVES_ON = businessDay('2026-07-08');

export function hours(later: number, from: Instant = AT): Instant {
  return instantOfMs(msOf(from) + later * 3_600_000);
}

export function skuSubject(sku = 'OR-100', pool = 'main'): Subject {
  return { kind: 'sku', sku, pool };
}

export const EVIDENCE: { readonly [R in Rule]: Extract<Evidence, { rule: R }> } = {
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

const SEVERITY: Readonly<Record<Rule, Severity>> = {
  'regular-reorder': 'notice',
  'aggressive-reorder': 'urgent',
  'stale-data': 'warning',
};

export function verdict(changes: Partial<Verdict> = {}): Verdict {
  const { rule = 'regular-reorder', state = 'fire' } = changes;
  const kind = rule === 'aggressive-reorder' ? 'expedite' : 'purchase';
  return {
    subject: rule === 'stale-data' ? { kind: 'source', source: 'erp', record: 'sale' } : skuSubject(),
    rule,
    state,
    severity: SEVERITY[rule],
    audiences: rule === 'stale-data' ? ['it', 'supply'] : ['supply'],
    evidence: EVIDENCE[rule],
    proposal: state === 'fire' && rule !== 'stale-data' ? { kind, units: 500, arrivesOn: ARRIVES_ON } : null,
    ...changes,
  };
}

export function episode(changes: Partial<Episode> = {}): Episode {
  const { subject, rule, severity, audiences, evidence } = verdict(
    changes.rule === undefined ? {} : { rule: changes.rule },
  );
  return {
    subject,
    rule,
    openedAt: AT,
    state: 'open',
    severity,
    audiences,
    evidence,
    evaluatedAt: AT,
    clearSince: null,
    closedAt: null,
    pendingNotice: 'opened',
    notifiedAt: null,
    notices: 0,
    ...changes,
  };
}
