import { fc } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { businessDay, instant } from '../../../lib/domain/calendar.ts';
import type { EvidenceOf } from '../../../lib/domain/rules.ts';
import { alertAction, alertReason, alertSmsTemplate } from '../../../lib/wording/alerts.ts';
import { EVIDENCE } from '../../alerts/evidence-examples.ts';
import { anyAge, day, describeWords, ORDER, orNull, positive, TODAY, units, ZONE } from './laws.ts';

const EXAMPLE = EVIDENCE['aggressive-reorder'];
const rate = fc.double({ min: 0, max: 1, noNaN: true });

const evidence = fc.record({
  rule: fc.constant('aggressive-reorder' as const),
  cause: fc.constantFrom('ctr', 'cvr', 'orders_per_cost', 'campaign', 'expedite_point'),
  rate: orNull(rate),
  usualRate: orNull(rate),
  rateRatio: orNull(positive),
  events: orNull(fc.nat()),
  expectedEvents: orNull(positive),
  chance: orNull(rate),
  campaignId: orNull(fc.constant('live-618')),
  campaignStartsOn: orNull(day),
  available: units,
  dailyDemand: positive,
  daysOfSupply: positive,
  peakDailyDemand: positive,
  surgeDaysOfSupply: positive,
  limitDays: positive,
  stockOutOn: orNull(day),
  reliefOn: orNull(day),
  unitsShort: positive,
  orderUnits: positive,
  arrivesOn: day,
  regularArrivesOn: day,
  premium: orNull(positive),
  lossAvoided: orNull(positive),
  lossBasis: orNull(fc.constantFrom('margin', 'price')),
  currency: orNull(fc.constant('CNY')),
  ...anyAge,
}) satisfies fc.Arbitrary<EvidenceOf<'aggressive-reorder'>>;

describeWords('aggressive-reorder', evidence);

describe('an aggressive reorder', () => {
  it('gives the rate, what it usually is, what was counted and what was expected', () => {
    expect(alertReason(EXAMPLE, 'zh', ZONE)).toBe(
      '点击率 2.1%，为平时 1.3% 的 1.7 倍（42 次点击，预期 25 次，偶然概率 0.4%）；可用 620 件，日需求 100 件，现货可售 6.2 天；未来日需求最高 170 件，只够 3.6 天，低于 10 天；预计 2026-06-28 断货，至 2026-07-08 到货前缺 900 件（库存截至 2026-06-24 18:00）。',
    );
    expect(alertReason(EXAMPLE, 'en', ZONE)).toBe(
      'Click-through rate 2.1% is 1.7 times its usual 1.3% (42 clicks, 25 expected, chance 0.4%); 620 units available at 100 units a day last 6.2 days; at up to 170 units a day to come they last 3.6 days, below 10 days; stock-out 2026-06-28, 900 units short until the receipt of 2026-07-08 (stock as of 2026-06-24 18:00).',
    );
  });

  it('counts orders of a conversion rate, and those that the same money brings', () => {
    const cvr = { ...EXAMPLE, cause: 'cvr' as const, events: 1, expectedEvents: 0.2, chance: 0.00001 };
    expect(alertReason(cvr, 'en', ZONE)).toContain(
      'Conversion rate 2.1% is 1.7 times its usual 1.3% (1 order, 0.2 expected, chance below 0.1%)',
    );
    const gmvMax = { ...EXAMPLE, cause: 'orders_per_cost' as const, events: 12, expectedEvents: 5 };
    expect(alertReason(gmvMax, 'zh', ZONE)).toContain(
      '单位广告花费带来的订单为平时的 1.7 倍（12 单，预期 5 单',
    );
    expect(alertReason(gmvMax, 'en', ZONE)).toContain(
      'Orders for the same ad spend are 1.7 times as many as usual',
    );
  });

  it('names the campaign that is near, and stock at the expedite point', () => {
    const near = {
      ...EXAMPLE,
      cause: 'campaign' as const,
      campaignId: 'live-618',
      campaignStartsOn: businessDay('2026-07-01'),
    };
    expect(alertReason(near, 'zh', ZONE)).toContain('活动 live-618 于 2026-07-01 开始，在采购提前期之内');
    expect(alertReason(near, 'en', ZONE)).toContain(
      'Campaign live-618 starts 2026-07-01, within the lead time',
    );
    expect(alertReason({ ...near, campaignId: null }, 'zh', ZONE)).toContain('活动 （未命名） 于');
    const point = { ...EXAMPLE, cause: 'expedite_point' as const };
    expect(alertReason(point, 'zh', ZONE)).toContain('已不高于加急补货点');
    expect(alertReason(point, 'zh', ZONE)).not.toContain('低于 10 天');
  });

  it('tells supply what to order by when, how that lies to the stock-out and what it costs, and marketing to wait', () => {
    expect(alertAction(EXAMPLE, ORDER, 'zh', TODAY)).toBe(
      '供应链：请在 2026-06-24 当天加急采购 25,000 件，预计 2026-06-29 到货，晚于断货日 2026-06-28；加急多付约 45.00 CNY，可避免损失毛利约 600.00 CNY；营销：到货前不要加大投放。',
    );
    const early = {
      ...EXAMPLE,
      stockOutOn: businessDay('2026-06-29'),
      premium: null,
      lossBasis: 'price' as const,
    };
    expect(alertAction(early, ORDER, 'en', TODAY)).toBe(
      'Supply chain: by the end of 2026-06-24 expedite 25,000 units, expected to arrive 2026-06-29, before the stock-out (saves about 600.00 CNY of sales). Marketing: do not raise ad spend before it is here.',
    );
  });

  it('asks for the receipt that comes no later than an expedite would', () => {
    const relieved = { ...EXAMPLE, reliefOn: businessDay('2026-06-29') };
    expect(alertAction(relieved, null, 'zh', TODAY)).toContain(
      '加急也不会早于 2026-06-29 的到货，请催促该批提前',
    );
    expect(alertAction(EXAMPLE, null, 'en', TODAY)).toContain('supply is under way, watch its arrival');
  });

  it('asks for a faster way where none is known', () => {
    const slow = { ...EXAMPLE, reliefOn: null, arrivesOn: EXAMPLE.regularArrivesOn };
    expect(alertAction(slow, null, 'zh', TODAY)).toContain(
      '没有已知途径早于常规补货（今天下单 2026-07-08 到货），请询问供应方能否加急',
    );
    expect(alertAction(slow, null, 'en', TODAY)).toContain(
      'nothing faster is known than a regular order of today, here 2026-07-08: ask suppliers for a faster way',
    );
    expect(alertSmsTemplate(slow, null, 'en')).toContain('no faster supply known');
    expect(alertSmsTemplate({ ...slow, stockOutOn: null }, null, 'en')).toContain('supply under way');
  });

  it('says what it does not know of: stale stock, ads and orders', () => {
    const stale = [
      { record: 'stockLevel', source: 'any', newestAt: EXAMPLE.stockTakenAt },
      { record: 'adMetric', source: 'tiktok', newestAt: instant('2026-06-20T10:00:00Z') },
      { record: 'supplyOrder', source: 'any', newestAt: null },
    ] as const;
    expect(alertReason({ ...EXAMPLE, stale }, 'zh', ZONE)).toContain(
      '（库存截至 2026-06-24 18:00，已过时；自 2026-06-20 18:00 起无 tiktok 的广告数据；从未收到在途订单清单）',
    );
    expect(alertReason({ ...EXAMPLE, stale }, 'en', ZONE)).toContain(
      '(stock as of 2026-06-24 18:00, out of date; no ad figures from tiktok since 2026-06-20 18:00; no list of open orders ever came)',
    );
  });
});
