import { businessDay, type Instant, instantOfMs, msOf } from '../../lib/domain/calendar.ts';
import type { Episode, Verdict } from '../../lib/domain/episodes.ts';
import { RULES, type SubjectOf } from '../../lib/domain/rules.ts';
import type { Subject, SubjectKind, SubjectOfKind } from '../../lib/domain/subjects.ts';
import { ARRIVES_ON, AT, EVIDENCE } from './evidence-examples.ts';

export { ARRIVES_ON, AT, EVIDENCE };

export function hours(later: number, from: Instant = AT): Instant {
  return instantOfMs(msOf(from) + later * 3_600_000);
}

export function skuSubject(sku = 'OR-100', pool = 'main'): SubjectOf<'regular-reorder'> {
  return { kind: 'sku', sku, pool };
}

/** An example of every kind of subject. */
export const SUBJECTS: { readonly [K in SubjectKind]: SubjectOfKind<K> } = {
  sku: skuSubject(),
  source: { kind: 'source', source: 'erp', record: 'sale' },
  account: { kind: 'account', account: '7001' },
  campaign: { kind: 'campaign', campaignId: 'live-618', sku: 'OR-100' },
  supplyOrder: {
    kind: 'supplyOrder',
    source: 'erp',
    orderId: 'PO-9',
    lineId: '1',
    sku: 'OR-100',
    pool: 'main',
  },
  file: { kind: 'file', file: 'orders.csv' },
  closure: { kind: 'closure', scope: 'factory', from: businessDay('2026-10-01'), name: 'Golden Week' },
};

export function verdict(changes: Partial<Verdict> = {}): Verdict {
  const { rule = 'regular-reorder', state = 'fire' } = changes;
  const { subject, severity, proposals } = RULES[rule];
  const [kind] = proposals;
  return {
    subject: SUBJECTS[subject],
    rule,
    state,
    severity,
    evidence: EVIDENCE[rule],
    proposal: state === 'fire' && kind !== undefined ? { kind, units: 500, arrivesOn: ARRIVES_ON } : null,
    ...changes,
  };
}

export function episode(changes: Partial<Episode> & { readonly subject?: Subject } = {}): Episode {
  const { subject, rule, severity, evidence } = verdict(
    changes.rule === undefined ? {} : { rule: changes.rule },
  );
  return {
    subject,
    rule,
    openedAt: AT,
    state: 'open',
    severity,
    evidence,
    evaluatedAt: AT,
    clearSince: null,
    closedAt: null,
    pendingNotice: 'opened',
    notifiedAt: null,
    notices: 0,
    acknowledged: null,
    snoozed: null,
    ...changes,
  };
}
