import { fc } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { alertAction, alertReason, alertSmsTemplate } from '../../../lib/wording/alerts.ts';
import { EVIDENCE } from '../../alerts/evidence-examples.ts';
import { anyAge, day, describeWords, ORDER, orNull, positive, TODAY, units, ZONE } from './laws.ts';

const EXAMPLE = EVIDENCE['regular-reorder'];

describeWords(
  'regular-reorder',
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
    ...anyAge,
  }),
);

describe('a regular reorder', () => {
  it('gives the position, its parts, the point and the as-of of the stock', () => {
    expect(alertReason(EXAMPLE, 'zh', ZONE)).toBe(
      '库存头寸 1,400 件（可用 900 件、在途 500 件）已低于补货点 2,000 件，现货可售 9 天（库存截至 2026-06-24 18:00）。',
    );
    expect(alertReason(EXAMPLE, 'en', ZONE)).toBe(
      'Inventory position 1,400 units (available 900 units, on order 500 units) is below the reorder point of 2,000 units; available stock lasts 9 days (stock as of 2026-06-24 18:00).',
    );
  });

  it('says so where only a proposal lifts the position', () => {
    const evidence = { ...EXAMPLE, proposed: 1200, inventoryPosition: 2600 };
    expect(alertReason(evidence, 'zh', ZONE)).toContain(
      '未下单建议 1,200 件）仅靠未下单的建议才高于补货点 2,000 件',
    );
    expect(alertReason(evidence, 'en', ZONE)).toContain('only with the open proposal above');
    expect(alertReason({ ...evidence, proposed: 10 }, 'en', ZONE)).toContain('just above');
  });

  it('says so where the position is just at the point', () => {
    const evidence = { ...EXAMPLE, inventoryPosition: 2000 };
    expect(alertReason(evidence, 'zh', ZONE)).toContain('已降至补货点 2,000 件');
    expect(alertReason(evidence, 'en', ZONE)).toContain('has come down to the reorder point of 2,000 units');
  });

  it('says what to order, how much and by when, and what minimum and lots force on top', () => {
    expect(alertAction(EXAMPLE, { ...ORDER, kind: 'purchase' }, 'en', TODAY)).toBe(
      'By the end of 2026-06-24 purchase 25,000 units, expected to arrive 2026-06-29; minimum quantity and whole lots put it 0.5 days above the target stock.',
    );
    expect(alertAction(EXAMPLE, ORDER, 'zh', TODAY)).toContain('最小起订量');
    const little = { ...EXAMPLE, excessDays: 0.4 };
    expect(alertAction(little, ORDER, 'zh', TODAY)).not.toContain('最小起订量');
    expect(alertAction(EXAMPLE, null, 'en', TODAY)).toContain('Nothing more to order');
  });

  it('is another SMS where nothing is to be ordered', () => {
    expect(alertSmsTemplate(EXAMPLE, ORDER, 'en')).toContain('{order.units}');
    expect(alertSmsTemplate(EXAMPLE, null, 'en')).toContain('follow it up');
  });
});
