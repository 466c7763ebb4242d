import { fc } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { SHORTFALL_CAUSES } from '../../../lib/domain/rules/campaign-announced.ts';
import type { EvidenceOf } from '../../../lib/domain/rules.ts';
import { CAMPAIGN_KINDS } from '../../../lib/domain/sets.ts';
import { alertAction, alertDetails, alertReason, alertSmsTemplate } from '../../../lib/wording/alerts.ts';
import { EVIDENCE } from '../../alerts/evidence-examples.ts';
import { anyAge, day, describeWords, orNull, positive, TODAY, ZONE } from './laws.ts';

const EXAMPLE = EVIDENCE['campaign-announced'];

const alternative = fc.record({
  smallerUnits: positive,
  expeditedOn: orNull(day),
  premium: orNull(positive),
  currency: orNull(fc.constant('CNY')),
  laterStart: day,
});
const need = fc.record({
  sku: fc.constant('OR-100'),
  pool: fc.constant('main'),
  plannedUnits: orNull(positive),
  expectedUnits: positive,
  targetUnits: positive,
  coveredUnits: positive,
  missingUnits: positive,
  orderUnits: positive,
  orderBy: orNull(day),
  causes: fc.subarray([...SHORTFALL_CAUSES], { minLength: 1 }),
  alternative: orNull(alternative),
});
const finding = fc.record({
  kind: fc.constantFrom(
    'unknown_item',
    'inactive_item',
    'closed',
    'account_unknown',
    'account_blocked',
    'account_pending',
    'account_young',
    'budget_short',
    'overlap',
  ),
  subject: fc.constant('US-1'),
  day: orNull(day),
  amount: orNull(positive),
  currency: orNull(fc.constant('USD')),
});
const evidence = fc.record({
  rule: fc.constant('campaign-announced' as const),
  campaignId: fc.constant('TT1'),
  name: orNull(fc.constant('618')),
  kind: fc.constantFrom(...CAMPAIGN_KINDS),
  startsOn: day,
  endsOn: day,
  skus: fc.nat({ max: 99 }),
  shortSkus: fc.nat({ max: 99 }),
  infeasibleSkus: fc.nat({ max: 99 }),
  orderBy: orNull(day),
  needs: fc.array(need, { maxLength: 5 }),
  findings: fc.array(finding, { maxLength: 5 }),
  stale: anyAge.stale,
}) satisfies fc.Arbitrary<EvidenceOf<'campaign-announced'>>;

describeWords('campaign-announced', evidence);

describe('a campaign that is planned', () => {
  it('says when it runs and what supply has to do for it', () => {
    expect(alertReason(EXAMPLE, 'zh', ZONE)).toBe(
      '直播“618 专场”（TT0061）将于 2026-07-10 至 2026-07-11 进行，涉及 2 个 SKU：2 个需要备货，其中 1 个无法按期备齐。',
    );
    expect(alertReason({ ...EXAMPLE, name: null }, 'en', ZONE)).toBe(
      'Livestream TT0061 runs from 2026-07-10 to 2026-07-11 with 2 SKUs: for 2 something has to be ordered, 1 of them cannot be there in time.',
    );
    const ready = { ...EXAMPLE, shortSkus: 0, infeasibleSkus: 0, orderBy: null };
    expect(alertReason(ready, 'zh', ZONE)).toMatch(/现有库存和在途可以满足。$/);
    expect(alertAction(ready, null, 'en', TODAY)).toContain('nothing has to be ordered');
    expect(alertSmsTemplate(ready, null, 'zh')).toContain('可以满足');
  });

  it('lists each SKU with need, cover and order-by day, and the alternative with its numbers', () => {
    const [late, other, young] = alertDetails(EXAMPLE, 'zh');
    expect(late).toBe(
      'OR-100：计划 6,000 件，预计售 5,400 件，备货目标 7,200 件，已有 1,200 件，缺 6,000 件，需订 6,000 件，最迟 2026-06-22；提前期已来不及。替代：缩小到 1,200 件；加急 2026-07-02 到货，多付约 900.00 CNY；推迟到 2026-07-13 起',
    );
    expect(other).toBe(
      'OS-7：未给计划量，预计售 800 件，备货目标 900 件，已有 500 件，缺 400 件，需订 500 件，最迟 2026-07-01',
    );
    expect(young).toBe('只依靠新账户 US-SEALS-03（2026-06-10 开户），且没有备用账户');
    expect(alertDetails(EXAMPLE, 'en')[0]).toBe(
      'OR-100: planned 6,000 units, expected 5,400 units, target 7,200 units, covered 1,200 units, missing 6,000 units, order 6,000 units by 2026-06-22; the lead time is too long; instead: only 1,200 units, or expedited by 2026-07-02 for about 900.00 CNY more, or a start from 2026-07-13',
    );
  });

  it('asks supply and marketing to decide what cannot be had, else to order by the days', () => {
    expect(alertAction(EXAMPLE, null, 'zh', TODAY)).toContain('当天商定：1 个 SKU 无法按计划备齐');
    expect(alertAction({ ...EXAMPLE, infeasibleSkus: 0 }, null, 'en', TODAY)).toBe(
      'Order the quantities above by their days, the first by 2026-06-22.',
    );
  });
});
