import { fc } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { businessDay } from '../../../lib/domain/calendar.ts';
import type { EvidenceOf } from '../../../lib/domain/rules.ts';
import { alertAction, alertClosed, alertReason, alertSmsTemplate } from '../../../lib/wording/alerts.ts';
import { EVIDENCE } from '../../alerts/evidence-examples.ts';
import { anyAge, day, describeWords, orNull, positive, TODAY, units, ZONE } from './laws.ts';

const EXAMPLE = EVIDENCE['stock-out'];

const evidence = fc.record({
  rule: fc.constant('stock-out' as const),
  available: units,
  dailyDemand: positive,
  daysOfSupply: orNull(positive),
  stockOutOn: orNull(day),
  daysLeft: orNull(positive),
  reliefOn: orNull(day),
  unitsShort: positive,
  order: orNull(
    fc.record({
      orderId: fc.constant('PO-1'),
      supplier: orNull(fc.constant('Yonggu')),
      units: positive,
      dueOn: orNull(day),
      isOverdue: fc.boolean(),
    }),
  ),
  transfer: orNull(fc.record({ pool: fc.constant('us'), units: positive })),
  fastestArrivesOn: day,
  holdAds: fc.boolean(),
  ...anyAge,
}) satisfies fc.Arbitrary<EvidenceOf<'stock-out'>>;

describeWords('stock-out', evidence);

describe('a stock-out', () => {
  it('says when, until when and how much is short', () => {
    expect(alertReason(EXAMPLE, 'zh', ZONE)).toBe(
      '预计 2026-06-28 断货（还有 4 天）：可用 209 件，日需求 67.6 件，至 2026-07-08 到货前缺 600 件（库存截至 2026-06-24 18:00）。',
    );
    expect(alertReason(EXAMPLE, 'en', ZONE)).toBe(
      'Expected 2026-06-28, in 4 days: 209 units available at 67.6 units a day; 600 units short until the receipt of 2026-07-08 (stock as of 2026-06-24 18:00).',
    );
    expect(alertReason({ ...EXAMPLE, daysLeft: 0 }, 'zh', ZONE)).toContain('（就在今天）');
    expect(alertReason({ ...EXAMPLE, reliefOn: null }, 'en', ZONE)).toContain('no known receipt ends it');
  });

  it('says that it is now', () => {
    const now = { ...EXAMPLE, available: -5 };
    expect(alertReason(now, 'zh', ZONE)).toContain('已断货：可用 -5 件');
    expect(alertReason(now, 'en', ZONE)).toContain('Nothing is left: -5 units available');
    expect(alertSmsTemplate(now, null, 'zh')).toContain('已断货');
    expect(alertSmsTemplate(EXAMPLE, null, 'zh')).toContain('{stockOutOn:day}');
  });

  it('says which order to bring forward, what to move from where, and to hold ads', () => {
    expect(alertAction(EXAMPLE, null, 'zh', TODAY)).toBe(
      '供应链：请在 2026-06-24 当天处理，请 Ningbo Yonggu 的订单 PO-9（1,700 件，原定 2026-07-08 到货）提前到 2026-06-28 之前；可从池 us 调拨 300 件；营销：到货前暂停该款投放。',
    );
    expect(alertAction(EXAMPLE, null, 'en', TODAY)).toBe(
      'Supply chain: by the end of 2026-06-24 bring order PO-9 of Ningbo Yonggu (1,700 units, due 2026-07-08) forward, before 2026-06-28; 300 units can be moved from pool us. Marketing: hold its ads until it is here.',
    );
  });

  it('asks for an order that is overdue, and for an expedite where there is none', () => {
    const order = { ...EXAMPLE.order, orderId: 'PO-3', supplier: null, units: 400 };
    const overdue = { ...order, dueOn: businessDay('2026-06-20'), isOverdue: true };
    const alone = { ...EXAMPLE, transfer: null, holdAds: false };
    expect(alertAction({ ...alone, order: overdue }, null, 'zh', TODAY)).toBe(
      '供应链：请在 2026-06-24 当天处理，催促订单 PO-3（400 件，应于 2026-06-20 到货，已逾期）。',
    );
    expect(alertAction({ ...alone, order: null }, null, 'en', TODAY)).toBe(
      'Supply chain: by the end of 2026-06-24 expedite at least 600 units, which can be here 2026-06-30.',
    );
    const undated = { ...order, dueOn: null, isOverdue: false };
    expect(alertAction({ ...alone, order: undated }, null, 'en', TODAY)).toContain(
      '(400 units, no due date)',
    );
  });

  it('closes with what stock or date it has now', () => {
    expect(alertClosed({ ...EXAMPLE, stockOutOn: null }, 'en')).toContain('209 units available');
    expect(alertClosed(EXAMPLE, 'zh')).toBe('断货日已推迟到 2026-06-28，常规补货赶得上。');
  });
});
