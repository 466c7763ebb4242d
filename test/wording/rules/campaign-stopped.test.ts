import { fc } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import type { EvidenceOf } from '../../../lib/domain/rules.ts';
import { CAMPAIGN_KINDS } from '../../../lib/domain/sets.ts';
import { alertAction, alertDetails, alertReason, alertSmsTemplate } from '../../../lib/wording/alerts.ts';
import { EVIDENCE } from '../../alerts/evidence-examples.ts';
import { day, describeWords, orNull, positive, TODAY, ZONE } from './laws.ts';

const EXAMPLE = EVIDENCE['campaign-stopped'];

const sku = fc.record({
  sku: fc.constant('OR-100'),
  pool: fc.constant('main'),
  unitsGone: orNull(positive),
  plannedReorderPoint: positive,
  loweredReorderPoint: positive,
  excessUnits: positive,
  excessDays: orNull(positive),
  unwantedUnits: positive,
});
const order = fc.record({
  orderId: fc.constant('PO-9'),
  sku: fc.constant('OR-100'),
  units: positive,
  value: orNull(positive),
  currency: orNull(fc.constant('CNY')),
  until: day,
});
const evidence = fc.record({
  rule: fc.constant('campaign-stopped' as const),
  campaignId: fc.constant('TT1'),
  name: orNull(fc.constant('618')),
  kind: fc.constantFrom(...CAMPAIGN_KINDS),
  status: fc.constantFrom('cancelled', 'suspended'),
  since: orNull(day),
  startsOn: day,
  endsOn: day,
  skus: fc.array(sku, { maxLength: 3 }),
  skuCount: fc.nat({ max: 9 }),
  excessSkus: fc.nat({ max: 9 }),
  orders: fc.array(order, { maxLength: 3 }),
  orderCount: fc.nat({ max: 9 }),
  ordersWithoutDate: fc.nat({ max: 9 }),
}) satisfies fc.Arbitrary<EvidenceOf<'campaign-stopped'>>;

describeWords('campaign-stopped', evidence);

describe('a campaign that does not take place', () => {
  it('says since when, that its stock has left the targets, and what is too much', () => {
    expect(alertReason(EXAMPLE, 'zh', ZONE)).toBe(
      '广告投放 TT0061 原定 2026-07-10 至 2026-07-11，2026-06-24 起已取消，活动库存已从目标中扣除；1 个 SKU 超出目标库存。',
    );
    expect(alertReason(EXAMPLE, 'en', ZONE)).toBe(
      'Ad flight TT0061, planned from 2026-07-10 to 2026-07-11, is called off since 2026-06-24; its stock has left the targets, and 1 SKU is above them.',
    );
    expect(alertDetails(EXAMPLE, 'zh')).toEqual([
      'OR-100：少售 6,000 件，补货点 9,000 件 降到 3,000 件，多出 5,200 件（52 天需求），未下单建议 500 件不再需要',
      '可取消 PO-9（OR-100 5,000 件，10,000.00 CNY，2026-06-28 前）',
    ]);
  });

  it('asks to cancel what can be cancelled, and to order nothing more', () => {
    expect(alertAction(EXAMPLE, null, 'en', TODAY)).toBe(
      'By the end of 2026-06-24 cancel the order above with the suppliers; do not order what was proposed for it.',
    );
    const none = { ...EXAMPLE, skus: [], orders: [], orderCount: 0 };
    expect(alertAction(none, null, 'zh', TODAY)).toBe('没有可取消的订单，请勿再为此活动下单。');
    expect(alertAction({ ...none, ordersWithoutDate: 2 }, null, 'en', TODAY)).toContain(
      '2 orders without a date',
    );
    expect(alertSmsTemplate(none, null, 'zh')).toContain('请勿再为其下单');
  });
});
