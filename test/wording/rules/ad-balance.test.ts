import { fc } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import type { AdBalanceEvidence } from '../../../lib/domain/rules/ad-balance.ts';
import { alertAction, alertReason, alertSmsTemplate } from '../../../lib/wording/alerts.ts';
import { EVIDENCE } from '../../alerts/evidence-examples.ts';
import { day, describeWords, moment, orNull, positive, TODAY, units, ZONE } from './laws.ts';

const anyEvidence: fc.Arbitrary<AdBalanceEvidence> = fc.record({
  rule: fc.constant('ad-balance'),
  accounts: fc.array(fc.constantFrom('US-1', 'US-2'), { minLength: 1, maxLength: 3 }),
  balance: units,
  balanceAt: moment,
  balanceNow: positive,
  currency: orNull(fc.constant('CNY')),
  spendADay: positive,
  plannedSpendADay: positive,
  runwayHours: positive,
  plannedRunwayHours: positive,
  runsOutAt: moment,
  topUpHours: positive,
  payBy: day,
  payByTime: fc.constant('18:00'),
  isLate: fc.boolean(),
  topUpDays: fc.integer({ min: 1, max: 30 }),
  topUpAmount: positive,
  campaigns: fc.array(fc.constant('TT0012'), { maxLength: 3 }),
});

describeWords('ad-balance', anyEvidence);

describe('an ad balance that runs out', () => {
  const evidence = EVIDENCE['ad-balance'];

  it('tells the hours at present and planned spend, against what a top-up takes, and by when to pay how much', () => {
    expect(alertReason(evidence, 'en', ZONE)).toBe(
      'The balance of 1,200.00 USD shared by accounts US-1, US-2 (as of 2026-06-24 18:00, about 1,050.00 USD now) lasts 32 hours at 800.00 USD a day, 28 hours with the campaigns that start (TT0012), until 2026-06-25 22:00; a top-up takes 24 hours.',
    );
    expect(alertAction(evidence, null, 'en', TODAY)).toBe(
      'Marketing, finance: by 2026-06-24 22:00 top up 5,600.00 USD, enough for 7 days; once it is used up the ads stop.',
    );
    expect(alertAction(evidence, null, 'zh', TODAY)).toBe(
      '营销、财务：请在 2026-06-24 22:00 前充值 5,600.00 USD，够投放 7 天；用完后广告下线，流量骤停。',
    );
  });

  it('says where it is too late', () => {
    const late = { ...evidence, isLate: true };
    expect(alertAction(late, null, 'zh', TODAY)).toContain('请立即（到账前余额就会用完）充值');
    expect(alertSmsTemplate(late, null, 'en')).toContain('less than a top-up takes');
  });
});
