import { fc } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { alertReason, alertSmsTemplate } from '../../../lib/wording/alerts.ts';
import { EVIDENCE } from '../../alerts/evidence-examples.ts';
import { describeWords, moment, orNull, positive, ZONE } from './laws.ts';

const EXAMPLE = EVIDENCE['stale-data'];

describeWords(
  'stale-data',
  fc.record({
    rule: fc.constant('stale-data' as const),
    record: fc.constantFrom('sale', 'stockLevel', 'adMetric', 'campaign'),
    source: fc.constant('erp'),
    newestAt: orNull(moment),
    ageHours: orNull(positive),
    allowedHours: positive,
  }),
);

describe('stale data', () => {
  it('says since when data is missing, and that it is not taken as 0', () => {
    expect(alertReason(EXAMPLE, 'zh', ZONE)).toBe(
      'erp 的销售订单自 2026-06-22 16:00 起无新数据，已 50 小时，上限 48 小时，未按 0 处理。',
    );
    const never = { ...EXAMPLE, newestAt: null, ageHours: null };
    expect(alertReason(never, 'en', ZONE)).toBe('No sales ever came from erp; not taken as 0.');
  });

  it('is another SMS where there never was any', () => {
    expect(alertSmsTemplate(EXAMPLE, null, 'en')).toContain('{ageHours:hours}');
    expect(alertSmsTemplate({ ...EXAMPLE, newestAt: null }, null, 'en')).toContain('ever came');
  });
});
