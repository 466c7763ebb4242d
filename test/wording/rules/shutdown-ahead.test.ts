import { fc } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import type { EvidenceOf } from '../../../lib/domain/rules.ts';
import { alertAction, alertReason, alertSmsTemplate } from '../../../lib/wording/alerts.ts';
import { EVIDENCE } from '../../alerts/evidence-examples.ts';
import { anyAge, day, describeWords, orNull, positive, TODAY, ZONE } from './laws.ts';

const EXAMPLE = EVIDENCE['shutdown-ahead'];

const need = fc.record({
  sku: fc.constant('OR-100'),
  pool: fc.constant('main'),
  units: positive,
  orderBy: day,
});
const evidence = fc.record({
  rule: fc.constant('shutdown-ahead' as const),
  scope: fc.constantFrom('factory', 'supplier', 'supplier:Yonggu'),
  name: orNull(fc.constant('Golden Week')),
  from: day,
  to: day,
  closedDays: fc.integer({ min: 1, max: 40 }),
  skus: fc.nat({ max: 99 }),
  lateSkus: fc.nat({ max: 99 }),
  orderBy: orNull(day),
  needs: fc.array(need, { maxLength: 20 }),
  stale: anyAge.stale,
}) satisfies fc.Arbitrary<EvidenceOf<'shutdown-ahead'>>;

describeWords('shutdown-ahead', evidence);

describe('a shutdown ahead', () => {
  it('says who rests when, and lists what has to be ordered by which day', () => {
    expect(alertReason(EXAMPLE, 'zh', ZONE)).toBe(
      'Golden Week（工厂） 2026-10-01 至 2026-10-07 停工（7 天）；复工前有 2 个 SKU 会降到补货点：OR-100 500 件（2026-09-18 前）、OS-7 1,200 件（2026-09-21 前）。',
    );
    expect(alertReason(EXAMPLE, 'en', ZONE)).toBe(
      'The factory rests (Golden Week) from 2026-10-01 to 2026-10-07 (7 days): 2 SKUs reach their reorder points before it ends: OR-100 500 units by 2026-09-18, OS-7 1,200 units by 2026-09-21.',
    );
    const own = { ...EXAMPLE, scope: 'supplier:Yonggu', name: null };
    expect(alertReason(own, 'zh', ZONE)).toMatch(/^供应商 Yonggu 2026-10-01 至/);
    expect(alertReason(own, 'en', ZONE)).toMatch(/^Supplier Yonggu rests from/);
  });

  it('names twelve SKUs and counts the rest', () => {
    const needs = Array.from({ length: 20 }, () => EXAMPLE.needs)
      .flat()
      .slice(0, 20);
    expect(alertReason({ ...EXAMPLE, needs, skus: 45 }, 'zh', ZONE)).toContain('，另有 33 个。');
  });

  it('says by when the first is to be ordered, and what a regular lead time no longer reaches', () => {
    expect(alertAction(EXAMPLE, null, 'zh', TODAY)).toContain(
      '最迟 2026-09-18；其中 1 个按常规提前期已赶不上',
    );
    expect(alertAction({ ...EXAMPLE, lateSkus: 0 }, null, 'en', TODAY)).toBe(
      'Order these quantities by their days, the first by 2026-09-18.',
    );
    const none = { ...EXAMPLE, skus: 0, needs: [], orderBy: null };
    expect(alertReason(none, 'en', ZONE)).toContain('no SKU reaches its reorder point');
    expect(alertAction(none, null, 'zh', TODAY)).toBe('暂无需提前下单，请继续关注。');
    expect(alertSmsTemplate(none, null, 'zh')).toContain('暂无需');
    expect(alertSmsTemplate(EXAMPLE, null, 'zh')).toContain('{orderBy:day}');
  });
});
