import { fc } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { businessDay } from '../../../lib/domain/calendar.ts';
import type { EvidenceOf } from '../../../lib/domain/rules.ts';
import { alertAction, alertDetails, alertReason, alertSmsTemplate } from '../../../lib/wording/alerts.ts';
import { EVIDENCE } from '../../alerts/evidence-examples.ts';
import { anyAge, day, describeWords, ORDER, orNull, positive, TODAY, units, ZONE } from './laws.ts';

const EXAMPLE = EVIDENCE['campaign-pace'];

const rate = fc.double({ min: 0, max: 1, noNaN: true });
const order = fc.record({
  orderId: fc.constant('PO-9'),
  sku: fc.constant('OR-100'),
  units: positive,
  value: orNull(positive),
  currency: orNull(fc.constant('CNY')),
  until: day,
});
const evidence = fc.record({
  rule: fc.constant('campaign-pace' as const),
  direction: fc.constantFrom('ahead', 'behind', 'as_expected'),
  campaignId: fc.constant('TT1'),
  startsOn: day,
  endsOn: day,
  elapsedDays: positive,
  plannedUnits: orNull(positive),
  expectedUnits: positive,
  expectedSoFar: positive,
  soldUnits: units,
  projectedUnits: positive,
  ctr: orNull(rate),
  usualCtr: orNull(rate),
  cvr: orNull(rate),
  usualCvr: orNull(rate),
  spend: orNull(positive),
  budget: orNull(positive),
  currency: orNull(fc.constant('USD')),
  available: units,
  endStock: units,
  stockOutOn: orNull(day),
  reliefOn: orNull(day),
  unitsShort: positive,
  orderUnits: positive,
  arrivesOn: day,
  proposedUnits: positive,
  orders: fc.array(order, { maxLength: 3 }),
  ...anyAge,
}) satisfies fc.Arbitrary<EvidenceOf<'campaign-pace'>>;

describeWords('campaign-pace', evidence);

describe('the pace of a campaign', () => {
  it('sets what was sold against what was expected, with the end stock and the ads', () => {
    expect(alertReason(EXAMPLE, 'zh', ZONE)).toBe(
      '活动 TT0061 进行 1.5 天，已售 3,300 件，预期 1,620 件，超出预期；照此全程约售 9,200 件（原预计 5,400 件），结束时库存 -3,400 件，预计 2026-06-26 断货，缺 3,400 件；点击率 2.4%（平时 1.3%），转化率 5%（平时 4%），花费 800.00 USD，预算 2,000.00 USD（库存截至 2026-06-24 18:00）。',
    );
    const calm = { ...EXAMPLE, ctr: null, cvr: null, spend: null, stockOutOn: null, endStock: 500 };
    expect(alertReason(calm, 'en', ZONE)).toBe(
      'Campaign TT0061 has run 1.5 days and sold 3,300 units of 1,620 units expected by now, ahead of plan; it comes to about 9,200 units (5,400 units expected), which leaves 500 units at its end (stock as of 2026-06-24 18:00).',
    );
  });

  it('expedites and slows ads when it is ahead, holds orders when it is behind', () => {
    expect(alertAction(EXAMPLE, ORDER, 'zh', TODAY)).toContain('到货前请营销按地区、时段下调投放');
    expect(alertSmsTemplate(EXAMPLE, ORDER, 'zh')).toContain('并下调投放');
    const behind = {
      ...EXAMPLE,
      direction: 'behind',
      proposedUnits: 500,
      orders: [
        {
          orderId: 'PO-9',
          sku: 'OR-100',
          units: 900,
          value: null,
          currency: null,
          until: businessDay('2026-06-28'),
        },
      ],
    } as const;
    expect(alertAction(behind, null, 'en', TODAY)).toContain('hold the 500 units proposed');
    expect(alertDetails(behind, 'zh')).toEqual(['可取消 PO-9：900 件，2026-06-28 前']);
    expect(alertSmsTemplate(behind, null, 'zh')).toContain('请暂缓下单');
  });
});
