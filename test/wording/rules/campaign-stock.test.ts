import { fc } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import type { EvidenceOf } from '../../../lib/domain/rules.ts';
import { alertAction, alertReason, alertSmsTemplate } from '../../../lib/wording/alerts.ts';
import { EVIDENCE } from '../../alerts/evidence-examples.ts';
import { anyAge, day, describeWords, ORDER, orNull, positive, TODAY, units, ZONE } from './laws.ts';

const EXAMPLE = EVIDENCE['campaign-stock'];

const evidence = fc.record({
  rule: fc.constant('campaign-stock' as const),
  campaignId: fc.constant('TT1'),
  startsOn: day,
  daysToStart: fc.nat({ max: 60 }),
  plannedUnits: orNull(positive),
  expectedUnits: positive,
  targetUnits: positive,
  stockAtStart: units,
  reserveUnits: positive,
  coveredUnits: positive,
  proposedUnits: positive,
  missingUnits: positive,
  orderUnits: positive,
  orderBy: day,
  daysToOrderBy: fc.integer({ min: -20, max: 20 }),
  arrivesOn: day,
  neededOn: day,
  regularArrivesOn: day,
  ...anyAge,
}) satisfies fc.Arbitrary<EvidenceOf<'campaign-stock'>>;

describeWords('campaign-stock', evidence);

describe('the stock of a campaign', () => {
  it('says what is missing, what is kept for others, and by when to order', () => {
    expect(alertReason(EXAMPLE, 'zh', ZONE)).toBe(
      '活动 TT0061 将于 2026-07-10 开始（还有 16 天），备货目标 7,200 件，为其他渠道和先行活动保留 1,800 件后已有 1,200 件，尚缺 6,000 件；今天是最迟下单日（库存截至 2026-06-24 18:00）。',
    );
    const late = { ...EXAMPLE, daysToOrderBy: -2 };
    expect(alertReason(late, 'en', ZONE)).toContain(
      'the last day to order was 2026-06-24, a regular order of today is here 2026-07-08',
    );
    expect(alertReason({ ...EXAMPLE, daysToOrderBy: 3 }, 'en', ZONE)).toContain('order by 2026-06-24');
  });

  it('reminds before the day, orders on it, and says where it is too late', () => {
    expect(alertAction(EXAMPLE, null, 'zh', TODAY)).toBe('请准备在 2026-06-24 前下单约 6,000 件。');
    expect(alertAction({ ...EXAMPLE, orderUnits: 0 }, null, 'en', TODAY)).toContain('Order what is proposed');
    const order = { ...ORDER, kind: 'purchase', units: 6000 } as const;
    expect(alertAction(EXAMPLE, order, 'en', TODAY)).toBe(
      'By the end of 2026-06-24 purchase 6,000 units, expected to arrive 2026-06-29.',
    );
    const late = { ...order, arrivesOn: EXAMPLE.startsOn };
    expect(alertAction(EXAMPLE, late, 'zh', TODAY)).toContain('晚于需要日 2026-07-08');
    expect(alertSmsTemplate(EXAMPLE, order, 'zh')).toContain('{order.units}');
    expect(alertSmsTemplate({ ...EXAMPLE, daysToOrderBy: -1 }, null, 'zh')).toContain('已过最迟下单日');
  });
});
