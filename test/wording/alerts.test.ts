import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import {
  AUDIENCES,
  type Evidence,
  LANGUAGES,
  NOTICES,
  PROPOSAL_KINDS,
  RULES,
  SEVERITIES,
} from '../../lib/domain/alerting.ts';
import { businessDay, instant } from '../../lib/domain/calendar.ts';
import {
  alertAction,
  alertClosed,
  alertReason,
  alertTitle,
  audienceWord,
  formatHours,
  noticeWord,
  orderWord,
  recordWord,
  severityWord,
} from '../../lib/wording/alerts.ts';
import { EVIDENCE } from '../alerts/alert-fixture.ts';

const ZONE = 'Asia/Shanghai';
const TODAY = businessDay('2026-06-24');
const ORDER = { kind: 'expedite', units: 25000, arrivesOn: businessDay('2026-06-29') } as const;
const HAN = /\p{Script=Han}/u;

const units = fc.double({ min: -9e11, max: 9e11, noNaN: true });
const positive = fc.double({ min: 0, max: 9e11, noNaN: true });
const orNull = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });
const moment = fc.constant(instant('2026-06-24T10:00:00Z'));
const day = fc.constant(businessDay('2026-07-08'));

const anyEvidence: fc.Arbitrary<Evidence> = fc.oneof(
  fc.record({
    rule: fc.constant('regular-reorder' as const),
    available: units,
    onOrder: positive,
    proposed: positive,
    inventoryPosition: units,
    reorderPoint: positive,
    orderUpTo: positive,
    orderUnits: positive,
    arrivesOn: day,
    excessDays: positive,
    daysOfSupply: orNull(positive),
    stockTakenAt: orNull(moment),
  }),
  fc.record({
    rule: fc.constant('aggressive-reorder' as const),
    cause: fc.constantFrom('ctr' as const, 'cvr' as const, 'campaign' as const),
    rateRatio: orNull(positive),
    rate: orNull(fc.double({ min: 0, max: 1, noNaN: true })),
    meanRate: orNull(fc.double({ min: 0, max: 1, noNaN: true })),
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
  fc.record({
    rule: fc.constant('stale-data' as const),
    record: fc.constantFrom('sale', 'stockLevel', 'adMetric', 'campaign'),
    source: fc.constant('erp'),
    newestAt: orNull(moment),
    ageHours: orNull(positive),
    allowedHours: positive,
  }),
);

describe('the words of alerts', () => {
  it.each(LANGUAGES)('exist for every severity, audience, notice, order and rule in %s', (language) => {
    const words = [
      ...SEVERITIES.map((one) => severityWord(one, language)),
      ...AUDIENCES.map((one) => audienceWord(one, language)),
      ...NOTICES.map((one) => noticeWord(one, language)),
      ...PROPOSAL_KINDS.map((one) => orderWord(one, language)),
      ...RULES.map((one) => alertTitle(one, language)),
    ];
    for (const word of words) expect(word.trim()).not.toBe('');
    expect(new Set(words).size).toBe(words.length);
    expect(words.filter((word) => HAN.test(word)).length).toBe(language === 'zh' ? words.length - 1 : 0);
  });

  it('keep the name of a record that has no word', () => {
    expect([recordWord('sale', 'zh'), recordWord('campaign', 'zh'), recordWord('constructor', 'zh')]).toEqual(
      ['销售订单', 'campaign', 'constructor'],
    );
  });

  it('count hours', () => {
    expect([formatHours(1, 'en'), formatHours(50.4, 'en'), formatHours(50.4, 'zh')]).toEqual([
      '1 hour',
      '50 hours',
      '50 小时',
    ]);
  });
});

describe('the sentences of alerts', () => {
  it('give a reorder its position, its parts, its point and the as-of of the stock', () => {
    expect(alertReason(EVIDENCE['regular-reorder'], 'zh', ZONE)).toBe(
      '库存头寸 1,400 件(可用 900 件、在途 500 件、未下单建议 0 件)已不高于补货点 2,000 件,现货可售 9 天(库存截至 2026-06-24 18:00)。',
    );
    expect(alertReason(EVIDENCE['regular-reorder'], 'en', ZONE)).toBe(
      'Inventory position 1,400 units (available 900 units, on order 500 units, proposed, not ordered 0 units) is not above the reorder point of 2,000 units; available stock lasts 9 days (stock as of 2026-06-24 18:00).',
    );
  });

  it('say so where only a proposal lifts the position', () => {
    const evidence = { ...EVIDENCE['regular-reorder'], proposed: 1200, inventoryPosition: 2600 };
    expect(alertReason(evidence, 'zh', ZONE)).toContain('仅靠未下单的建议才高于补货点 2,000 件');
    expect(alertReason(evidence, 'en', ZONE)).toContain('only with the open proposal above');
    expect(alertReason({ ...evidence, proposed: 10 }, 'en', ZONE)).toContain('just above');
  });

  it('give a surge its rate, its mean, what was counted and what was expected', () => {
    const evidence = EVIDENCE['aggressive-reorder'];
    expect(alertReason(evidence, 'zh', ZONE)).toContain(
      '点击率 2.1%,为均值 1.3% 的 1.7 倍(42 次点击,预期 25 次);可用 620 件,日需求 100 件,现货可售 6.2 天',
    );
    const cvr = { ...evidence, cause: 'cvr' as const, clicks: 200, rate: 0.06, expectedEvents: 5 };
    expect(alertReason(cvr, 'en', ZONE)).toContain('(12 conversions, 5 expected)');
  });

  it('name the campaign that is near', () => {
    const evidence = {
      ...EVIDENCE['aggressive-reorder'],
      cause: 'campaign' as const,
      rate: null,
      meanRate: null,
      rateRatio: null,
      campaignId: 'live-618',
      campaignStartsOn: businessDay('2026-07-01'),
    };
    expect(alertReason(evidence, 'zh', ZONE)).toContain('活动 live-618 于 2026-07-01 开始,在采购提前期之内');
    expect(alertReason(evidence, 'en', ZONE)).toContain(
      'Campaign live-618 starts 2026-07-01, within the lead time',
    );
  });

  it('say since when data is missing, and that it is not taken as 0', () => {
    expect(alertReason(EVIDENCE['stale-data'], 'zh', ZONE)).toBe(
      'erp 的销售订单自 2026-06-22 16:00 起无新数据,已 50 小时,上限 48 小时,未按 0 处理。',
    );
    const never = { ...EVIDENCE['stale-data'], newestAt: null, ageHours: null };
    expect(alertReason(never, 'en', ZONE)).toBe('No sales ever came from erp; not taken as 0.');
  });

  it('say what to do, how much of it and by when', () => {
    expect(alertAction(EVIDENCE['aggressive-reorder'], ORDER, 'zh', TODAY)).toBe(
      '供应链:请在 2026-06-24 当天加急采购 25,000 件,预计 2026-06-29 到货;营销:到货前不要加大投放。',
    );
    expect(alertAction(EVIDENCE['regular-reorder'], { ...ORDER, kind: 'purchase' }, 'en', TODAY)).toBe(
      'By the end of 2026-06-24 purchase 25,000 units, expected to arrive 2026-06-29; minimum quantity and whole lots put it 0.5 days above the target stock.',
    );
    expect(alertAction(EVIDENCE['regular-reorder'], null, 'en', TODAY)).toContain('Nothing more to order');
  });

  test.prop([anyEvidence, fc.constantFrom(...LANGUAGES), fc.boolean()])(
    'are one line without a hole, whatever was not measured',
    (evidence, language, hasOrder) => {
      const texts = [
        alertReason(evidence, language, ZONE),
        alertAction(evidence, hasOrder ? ORDER : null, language, TODAY),
        alertClosed(evidence, language),
      ];
      for (const text of texts) {
        expect(text).not.toMatch(/undefined|NaN|null|Infinity|\[object|\n/);
        expect(text).toMatch(language === 'zh' ? /。$/ : /\.$/);
        expect(HAN.test(text)).toBe(language === 'zh');
      }
    },
  );
});
