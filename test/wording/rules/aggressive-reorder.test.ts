import { fc } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { businessDay } from '../../../lib/domain/calendar.ts';
import { alertAction, alertReason } from '../../../lib/wording/alerts.ts';
import { EVIDENCE } from '../../alerts/evidence-examples.ts';
import { day, describeWords, moment, ORDER, orNull, positive, TODAY, units, ZONE } from './laws.ts';

const EXAMPLE = EVIDENCE['aggressive-reorder'];
const rate = fc.double({ min: 0, max: 1, noNaN: true });

describeWords(
  'aggressive-reorder',
  fc.record({
    rule: fc.constant('aggressive-reorder' as const),
    cause: fc.constantFrom('ctr' as const, 'cvr' as const, 'campaign' as const),
    rateRatio: orNull(positive),
    rate: orNull(rate),
    meanRate: orNull(rate),
    clicks: orNull(fc.nat()),
    expectedEvents: orNull(positive),
    campaignId: orNull(fc.constant('live-618')),
    campaignStartsOn: orNull(day),
    available: units,
    dailyDemand: positive,
    daysOfSupply: positive,
    orderUnits: positive,
    arrivesOn: day,
    stockTakenAt: orNull(moment),
  }),
);

describe('an aggressive reorder', () => {
  it('gives the rate, its mean, what was counted and what was expected', () => {
    expect(alertReason(EXAMPLE, 'zh', ZONE)).toContain(
      '点击率 2.1%，为均值 1.3% 的 1.7 倍（42 次点击，预期 25 次）；可用 620 件，日需求 100 件，现货可售 6.2 天',
    );
    const cvr = { ...EXAMPLE, cause: 'cvr' as const, clicks: 200, rate: 0.06, expectedEvents: 5 };
    expect(alertReason(cvr, 'en', ZONE)).toContain('(12 conversions, 5 expected)');
  });

  it('counts one click and one conversion in English', () => {
    const evidence = { ...EXAMPLE, clicks: 1, expectedEvents: 0.2 };
    expect(alertReason(evidence, 'en', ZONE)).toContain('(1 click, 0.2 expected)');
    const cvr = { ...evidence, cause: 'cvr' as const, clicks: 20, rate: 0.05 };
    expect(alertReason(cvr, 'en', ZONE)).toContain('(1 conversion, 0.2 expected)');
  });

  it('names the campaign that is near', () => {
    const evidence = {
      ...EXAMPLE,
      cause: 'campaign' as const,
      rate: null,
      meanRate: null,
      rateRatio: null,
      campaignId: 'live-618',
      campaignStartsOn: businessDay('2026-07-01'),
    };
    expect(alertReason(evidence, 'zh', ZONE)).toContain('活动 live-618 于 2026-07-01 开始，在采购提前期之内');
    expect(alertReason(evidence, 'en', ZONE)).toContain(
      'Campaign live-618 starts 2026-07-01, within the lead time',
    );
    expect(alertReason({ ...evidence, campaignId: null }, 'zh', ZONE)).toContain('活动 （未命名） 于');
  });

  it('tells supply what to order by when, and marketing to wait', () => {
    expect(alertAction(EXAMPLE, ORDER, 'zh', TODAY)).toBe(
      '供应链：请在 2026-06-24 当天加急采购 25,000 件，预计 2026-06-29 到货；营销：到货前不要加大投放。',
    );
  });
});
