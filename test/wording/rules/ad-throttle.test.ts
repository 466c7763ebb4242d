import { fc } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import type { AdThrottleEvidence } from '../../../lib/domain/rules/ad-throttle.ts';
import { alertAction, alertReason, alertSmsTemplate } from '../../../lib/wording/alerts.ts';
import { EVIDENCE } from '../../alerts/evidence-examples.ts';
import { anyAge, day, describeWords, orNull, positive, TODAY, units, ZONE } from './laws.ts';

const anyEvidence: fc.Arbitrary<AdThrottleEvidence> = fc.record({
  rule: fc.constant('ad-throttle'),
  available: units,
  dailyDemand: positive,
  adUnitsADay: positive,
  organicUnitsADay: positive,
  daysOfSupply: positive,
  until: day,
  untilWhat: fc.constantFrom('receipt', 'order'),
  untilUnits: orNull(positive),
  cutShare: fc.double({ min: 0, max: 1, noNaN: true }),
  stockOutOn: orNull(day),
  stockOutWithCutOn: orNull(day),
  budgets: fc.array(
    fc.record({
      currency: orNull(fc.constant('USD')),
      spendADay: orNull(positive),
      cutADay: orNull(positive),
      adCampaigns: fc.array(fc.constant('EG0001'), { minLength: 1, maxLength: 3 }),
      adCampaignCount: fc.integer({ min: 3, max: 9 }),
      otherSkus: fc.nat({ max: 9 }),
      regions: fc.array(fc.constantFrom('US', 'MX'), { maxLength: 3 }),
      hours: fc.array(fc.nat({ max: 23 }), { maxLength: 24 }),
    }),
    { maxLength: 2 },
  ),
  adsAsOf: orNull(day),
  ...anyAge,
});

describeWords('ad-throttle', anyEvidence);

describe('an ad throttle', () => {
  const evidence = EVIDENCE['ad-throttle'];

  it('says until which receipt, how much budget that is a day, where to take it and what stays', () => {
    expect(alertReason(evidence, 'en', ZONE)).toBe(
      '620 units available at 100 units a day (60 units by ads, 40 units organic) last 6.2 days, gone on 2026-06-30; the next receipt of 800 units is due 2026-07-02 (stock as of 2026-06-24 18:00; ads as of 2026-06-24).',
    );
    expect(alertAction(evidence, null, 'en', TODAY)).toBe(
      'Marketing, agency: from 2026-06-24 until 2026-07-02 take 37.5% off what ads sell, 110.50 USD a day of 240.00 USD, ad campaigns EG0001, TT0004 and 3 more (they sell 1 other SKU too), where return is least: in MX, BR, or at 01–04, 22–23 h; 40 units a day of organic demand stay. Supply chain: watch the arrival of 2026-07-02.',
    );
    expect(alertAction(evidence, null, 'zh', TODAY)).toBe(
      '营销、代投：自 2026-06-24 起到 2026-07-02 到货为止，把广告带动的需求减少 37.5%，预算每天减 110.50 USD（现 240.00 USD），广告系列 EG0001、TT0004 等 5 个（还在卖另外 1 个 SKU），回报最低的先停地区 MX、BR，或先停时段 01–04、22–23 时；自然需求每天 40 件保留。供应链：请盯紧 2026-07-02 的到货。',
    );
  });

  it('says so where even no ads at all are not enough, and where spend is not known', () => {
    const budgets = evidence.budgets.map((budget) => ({ ...budget, spendADay: null, cutADay: null }));
    const worse = { ...evidence, cutShare: 1, stockOutWithCutOn: TODAY, budgets };
    expect(alertAction(worse, null, 'en', TODAY)).toMatch(
      /pause all ads that sell it.*their spend is not known.*even without ads stock lasts until 2026-06-24 only, expedite/,
    );
  });

  it('asks to wait once the ads have stopped', () => {
    const stopped = { ...evidence, cutShare: 0, budgets: [] };
    expect(alertAction(stopped, null, 'en', TODAY)).toBe(
      'Marketing, agency: do not resume the ads before 2026-07-02.',
    );
    expect(alertSmsTemplate(stopped, null, 'en')).toContain('Do not resume');
  });
});
