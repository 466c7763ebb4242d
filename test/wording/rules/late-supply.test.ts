import { fc } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import type { EvidenceOf } from '../../../lib/domain/rules.ts';
import { alertAction, alertReason } from '../../../lib/wording/alerts.ts';
import { EVIDENCE } from '../../alerts/evidence-examples.ts';
import { anyAge, day, describeWords, orNull, positive, TODAY, units, ZONE } from './laws.ts';

const EXAMPLE = EVIDENCE['late-supply'];

const line = fc.record({
  orderId: fc.constant('PO-1'),
  supplier: orNull(fc.constant('Yonggu')),
  units: positive,
  dueOn: day,
});
const evidence = fc.record({
  rule: fc.constant('late-supply' as const),
  lines: fc.array(line, { maxLength: 5 }),
  lateLines: fc.nat({ max: 9 }),
  lateUnits: positive,
  overdueLines: fc.nat({ max: 9 }),
  overdueDays: fc.nat({ max: 99 }),
  available: units,
  daysOfSupply: orNull(positive),
  stockOutOn: orNull(day),
  unitsShort: positive,
  ...anyAge,
}) satisfies fc.Arbitrary<EvidenceOf<'late-supply'>>;

describeWords('late-supply', evidence);

describe('late supply', () => {
  it('names the lines and what they bring about', () => {
    expect(alertReason(EXAMPLE, 'zh', ZONE)).toBe(
      '在途 800 件不能按时到货，最长已逾期 4 天：PO-7（Ningbo Yonggu，500 件，应于 2026-06-20 到）、PO-8（300 件，应于 2026-06-22 到）；若再不到货，预计 2026-07-03 断货，缺 550 件（库存截至 2026-06-24 18:00）。',
    );
    expect(alertReason(EXAMPLE, 'en', ZONE)).toBe(
      '800 units on order are not in time, up to 4 days overdue: PO-7 (Ningbo Yonggu, 500 units, due 2026-06-20), PO-8 (300 units, due 2026-06-22); without them stock runs out 2026-07-03, 550 units short (stock as of 2026-06-24 18:00).',
    );
  });

  it('says how many more there are, and that nothing is short', () => {
    const many = { ...EXAMPLE, lateLines: 7, stockOutOn: null };
    expect(alertReason(many, 'zh', ZONE)).toContain('，另有 5 个；现货可售 9 天，目前不影响供货');
    expect(alertReason(many, 'en', ZONE)).toContain('and 5 more; stock lasts 9 days, nothing is short yet');
  });

  it('is to be asked for, not to be ordered again', () => {
    expect(alertAction(EXAMPLE, null, 'zh', TODAY)).toContain('不要重复下单');
    expect(alertAction(EXAMPLE, null, 'en', TODAY)).toContain('do not order again');
  });
});
