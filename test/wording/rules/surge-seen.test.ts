import { fc } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import type { EvidenceOf } from '../../../lib/domain/rules.ts';
import { alertAction, alertReason, alertSmsTemplate } from '../../../lib/wording/alerts.ts';
import { EVIDENCE } from '../../alerts/evidence-examples.ts';
import { anyAge, day, describeWords, orNull, positive, TODAY, ZONE } from './laws.ts';

const EXAMPLE = EVIDENCE['surge-seen'];
const fraction = fc.double({ min: 0, max: 1, noNaN: true });

const evidence = fc.record({
  rule: fc.constant('surge-seen' as const),
  level: fc.constantFrom('none', 'watch', 'act'),
  metric: fc.constantFrom('ctr', 'orders_per_cost'),
  account: orNull(fc.constant('US-1')),
  campaignId: orNull(fc.constant('EG1')),
  day,
  rate: fraction,
  usualRate: fraction,
  rateRatio: positive,
  events: fc.nat(),
  expectedEvents: positive,
  chance: fraction,
  conversions: orNull(fc.nat()),
  usualConversions: orNull(positive),
  dailyDemand: positive,
  peakDailyDemand: positive,
  daysOfSupply: orNull(positive),
  surgeDaysOfSupply: orNull(positive),
  ...anyAge,
}) satisfies fc.Arbitrary<EvidenceOf<'surge-seen'>>;

describeWords('surge-seen', evidence);

describe('a surge that was seen', () => {
  it('says where, what it rests on, whether orders follow, and what stock is left', () => {
    expect(alertReason(EXAMPLE, 'zh', ZONE)).toBe(
      '2026-06-24 广告 EG0003（账户 US-SEALS-02）点击率 2.1%，为平时 1.3% 的 1.7 倍（42 次点击，预期 25 次，偶然概率 0.4%），订单已跟上（9 单，平时 3 单）；日需求 100 件，未来最高 170 件，现货可售 50 天，激增持续则 46.5 天（库存截至 2026-06-24 18:00）。',
    );
    expect(alertReason(EXAMPLE, 'en', ZONE)).toBe(
      '2026-06-24, ad campaign EG0003 of account US-SEALS-02: click-through rate 2.1% is 1.7 times its usual 1.3% (42 clicks, 25 expected, chance 0.4%), orders follow (9, usually 3); demand is 100 units a day, up to 170 units to come; stock lasts 50 days, with the surge 46.5 days (stock as of 2026-06-24 18:00).',
    );
  });

  it('says that orders do not follow yet, or were not measured', () => {
    const watch = { ...EXAMPLE, level: 'watch' as const, account: null };
    expect(alertReason(watch, 'zh', ZONE)).toContain('订单尚未跟上（9 单，平时 3 单）');
    expect(alertReason({ ...watch, conversions: null }, 'zh', ZONE)).toContain('订单未测得');
    expect(alertReason({ ...watch, conversions: null }, 'en', ZONE)).toContain('orders not measured');
  });

  it('asks for more once orders follow', () => {
    expect(alertAction(EXAMPLE, null, 'zh', TODAY)).toContain('核对库存与在途能否承接');
    expect(alertAction({ ...EXAMPLE, level: 'watch' }, null, 'zh', TODAY)).toContain('是否有计划外的推广');
    expect(alertSmsTemplate(EXAMPLE, null, 'en')).toContain('orders follow');
    expect(alertSmsTemplate({ ...EXAMPLE, level: 'watch' }, null, 'en')).toContain('Watch the orders');
  });
});
