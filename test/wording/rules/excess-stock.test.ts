import { fc } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import type { EvidenceOf } from '../../../lib/domain/rules.ts';
import { alertAction, alertReason, alertSmsTemplate } from '../../../lib/wording/alerts.ts';
import { EVIDENCE } from '../../alerts/evidence-examples.ts';
import { anyAge, day, describeWords, orNull, positive, TODAY, units, ZONE } from './laws.ts';

/** Stock that is too much, of which nothing sells, or that expires: three rules that speak alike. */

const currency = orNull(fc.constant('CNY'));

describeWords(
  'overstock',
  fc.record({
    rule: fc.constant('overstock' as const),
    available: units,
    onOrder: positive,
    inventoryPosition: units,
    level: positive,
    dailyDemand: positive,
    excessUnits: positive,
    excessDays: positive,
    limitDays: positive,
    excessValue: orNull(positive),
    currency,
    cancellableUnits: positive,
    cancellableValue: orNull(positive),
    cancelBy: orNull(day),
    cancellableOrders: fc.array(fc.constant('PO-1'), { maxLength: 5 }),
    ...anyAge,
  }) satisfies fc.Arbitrary<EvidenceOf<'overstock'>>,
);

describeWords(
  'slow-moving',
  fc.record({
    rule: fc.constant('slow-moving' as const),
    available: units,
    onOrder: positive,
    quietDays: fc.nat(),
    newestReceiptOn: orNull(day),
    value: orNull(positive),
    currency,
    ...anyAge,
  }) satisfies fc.Arbitrary<EvidenceOf<'slow-moving'>>,
);

describeWords(
  'expiring-stock',
  fc.record({
    rule: fc.constant('expiring-stock' as const),
    available: units,
    dailyDemand: positive,
    shelfLifeDays: positive,
    expiringUnits: positive,
    firstExpiresOn: orNull(day),
    lots: fc.array(fc.record({ receivedOn: orNull(day), expiresOn: day, units: positive }), { maxLength: 5 }),
    expiringValue: orNull(positive),
    currency,
    ...anyAge,
  }) satisfies fc.Arbitrary<EvidenceOf<'expiring-stock'>>,
);

describe('overstock', () => {
  const EXAMPLE = EVIDENCE.overstock;

  it('gives the excess in units, days and money at cost', () => {
    expect(alertReason(EXAMPLE, 'zh', ZONE)).toBe(
      '库存头寸 15,000 件（可用 12,000 件、在途 3,000 件），比目标库存 2,550 件多 12,450 件，相当于 124.5 天的需求（上限 90 天），按成本约 2,241.00 CNY（库存截至 2026-06-24 18:00）。',
    );
    expect(alertReason({ ...EXAMPLE, excessValue: null }, 'en', ZONE)).toContain(
      '90 days allowed, no cost known',
    );
  });

  it('says what can still be cancelled and by when', () => {
    expect(alertAction(EXAMPLE, null, 'zh', TODAY)).toBe(
      '供应链：请最迟 2026-06-30 协商取消或推迟订单 PO-11，最多 3,000 件（约 540.00 CNY）；财务：请关注资金占用。',
    );
    expect(alertAction(EXAMPLE, null, 'en', TODAY)).toContain(
      'by 2026-06-30 cancel or postpone up to 3,000 units (about 540.00 CNY) of order PO-11',
    );
    const none = { ...EXAMPLE, cancelBy: null };
    expect(alertAction(none, null, 'zh', TODAY)).toContain('消化前不要再下单');
    expect(alertSmsTemplate(none, null, 'en')).toContain('Order nothing');
    expect(alertSmsTemplate(EXAMPLE, null, 'en')).toContain('{cancelBy:day}');
  });
});

describe('slow-moving stock', () => {
  const EXAMPLE = EVIDENCE['slow-moving'];

  it('says for how long nothing sold, what it is worth, and what is still on order', () => {
    expect(alertReason(EXAMPLE, 'zh', ZONE)).toBe(
      '近 90 天没有销售，仍有可用 800 件，按成本约 7,600.00 CNY，最近一次到货 2025-11-03（库存截至 2026-06-24 18:00）。',
    );
    expect(alertReason(EXAMPLE, 'en', ZONE)).toBe(
      'Nothing sold in the last 90 days, and 800 units are available, about 7,600.00 CNY at cost, last received 2025-11-03 (stock as of 2026-06-24 18:00).',
    );
    expect(alertAction(EXAMPLE, null, 'zh', TODAY)).toContain('在途 200 件请尽量取消');
    expect(alertAction({ ...EXAMPLE, onOrder: 0 }, null, 'en', TODAY)).not.toContain('on order');
  });
});

describe('expiring stock', () => {
  const EXAMPLE = EVIDENCE['expiring-stock'];

  it('names the lots, when they expire and what they are worth', () => {
    expect(alertReason(EXAMPLE, 'zh', ZONE)).toBe(
      '按日需求 1.2 件先进先出，可用 400 件中有 230 件在货架期 730 天内卖不完：150 件（到货日无记录，最迟 2026-08-30 到期）、80 件（2024-10-02 到货，2026-10-02 到期），按成本约 21,850.00 CNY（库存截至 2026-06-24 18:00）。',
    );
    expect(alertReason(EXAMPLE, 'en', ZONE)).toBe(
      'At 1.2 units a day, first in first out, 230 units of 400 units available do not sell within the shelf life of 730 days: 150 units (receipt not recorded, expire at the latest 2026-08-30), 80 units (received 2024-10-02, expire 2026-10-02); about 21,850.00 CNY at cost (stock as of 2026-06-24 18:00).',
    );
  });

  it('says what to do by when', () => {
    expect(alertAction(EXAMPLE, null, 'zh', TODAY)).toContain('在 2026-08-30 前安排促销、调拨或退货');
    expect(alertAction(EXAMPLE, null, 'en', TODAY)).toContain('by 2026-08-30 arrange a promotion');
  });
});
