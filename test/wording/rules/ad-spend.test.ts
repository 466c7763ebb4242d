import { fc } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import type { AdSpendEvidence } from '../../../lib/domain/rules/ad-spend.ts';
import { alertClosed, alertReason } from '../../../lib/wording/alerts.ts';
import { EVIDENCE } from '../../alerts/evidence-examples.ts';
import { day, describeWords, orNull, positive, ZONE } from './laws.ts';

const anyEvidence: fc.Arbitrary<AdSpendEvidence> = fc.record({
  rule: fc.constant('ad-spend'),
  what: fc.constantFrom('day', 'hours', 'top-up'),
  on: day,
  throughHour: orNull(fc.nat({ max: 23 })),
  amount: positive,
  mean: positive,
  ratio: positive,
  meanOf: fc.nat({ max: 90 }),
  currency: orNull(fc.constant('EUR')),
  accounts: fc.array(fc.constantFrom('US-1', 'US-2'), { minLength: 1, maxLength: 3 }),
  skus: fc.array(fc.record({ sku: fc.constant('OR-1'), pool: fc.constant('main'), units: positive }), {
    maxLength: 5,
  }),
  skuCount: fc.integer({ min: 5, max: 50 }),
  campaignId: orNull(fc.constant('TT0012')),
  announcedBudget: positive,
});

describeWords('ad-spend', anyEvidence);

describe('ad spend without a campaign', () => {
  const evidence = EVIDENCE['ad-spend'];

  it('tells the sum with its currency against its mean, and what it may sell', () => {
    expect(alertReason(evidence, 'en', ZONE)).toBe(
      '1,200.00 USD spent on 2026-06-24 are 2.4 times the mean of 500.00 USD of the 30 days before, and no campaign was announced; at the past return it may sell each day beyond the usual: OR-100 168 units, OS-200 19.6 units and 2 more.',
    );
    expect(alertReason(evidence, 'zh', ZONE)).toBe(
      '2026-06-24 花费 1,200.00 USD，为此前 30 天均值 500.00 USD 的 2.4 倍，且没有已公布的活动；按以往回报，每天可能多卖 OR-100 168 件、OS-200 19.6 件 等 4 个 SKU。',
    );
  });

  it('tells a day so far by its hours, and a top-up with the accounts that share it', () => {
    const hours = { ...evidence, what: 'hours', throughHour: 14 } as const;
    expect(alertReason(hours, 'en', ZONE)).toMatch(/through hour 14 .*the same hours of the 30 days/);
    const paid = { ...evidence, what: 'top-up', accounts: ['US-1', 'US-2'], meanOf: 5 } as const;
    expect(alertReason(paid, 'en', ZONE)).toMatch(
      /^1,200\.00 USD paid in on 2026-06-24 \(accounts US-1, US-2 share it\) are 2\.4 times .*5 top-ups.*it may sell/,
    );
  });

  it('says how much announced campaigns have a budget for', () => {
    const some = { ...evidence, announcedBudget: 120 };
    expect(alertReason(some, 'en', ZONE)).toContain('announced campaigns have a budget of 120.00 USD only;');
    expect(alertReason(some, 'zh', ZONE)).toContain('的 2.4 倍，已公布活动的预算只有 120.00 USD；');
  });

  it('closes with the campaign that explains it', () => {
    expect(alertClosed({ ...evidence, campaignId: 'TT0012' }, 'zh')).toBe(
      '活动 TT0012 已公布，可解释这笔投入。',
    );
  });
});
