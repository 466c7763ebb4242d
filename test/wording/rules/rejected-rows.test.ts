import { fc } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import type { EvidenceOf } from '../../../lib/domain/rules.ts';
import { alertAction, alertReason } from '../../../lib/wording/alerts.ts';
import { EVIDENCE } from '../../alerts/evidence-examples.ts';
import { describeWords, moment, orNull, TODAY, ZONE } from './laws.ts';

const EXAMPLE = EVIDENCE['rejected-rows'];

const reason = fc.record({
  column: orNull(fc.constant('qty')),
  reason: fc.constantFrom('is not a number written like 1234.5', 'something odd'),
  rows: fc.integer({ min: 1, max: 9999 }),
});

describeWords(
  'rejected-rows',
  fc.record({
    rule: fc.constant('rejected-rows' as const),
    record: fc.constantFrom('sale', 'campaign'),
    source: fc.constant('erp'),
    file: fc.constant('orders.csv'),
    rowsRead: fc.nat(),
    rejectedRows: fc.nat(),
    rejectedShare: fc.double({ min: 0, max: 1, noNaN: true }),
    reasons: fc.array(reason, { maxLength: 3 }),
    quarantine: orNull(fc.constant('quarantine/orders.csv')),
  }) satisfies fc.Arbitrary<EvidenceOf<'rejected-rows'>>,
);

describeWords(
  'refused-file',
  fc.record({
    rule: fc.constant('refused-file' as const),
    file: fc.constant('orders.csv'),
    refusedAt: moment,
    reason: fc.constantFrom('no profile fits', 'the file is empty.'),
  }) satisfies fc.Arbitrary<EvidenceOf<'refused-file'>>,
);

describe('rejected rows', () => {
  it('say how many of which file, what was wrong most often, and where they lie', () => {
    expect(alertReason(EXAMPLE, 'zh', ZONE)).toBe(
      'erp 的销售订单文件 orders.csv 共 4,000 行，其中 120 行（3%）未能采用：qty 不是数字（80 行）、date 日期不存在（1 行）。',
    );
    expect(alertReason(EXAMPLE, 'en', ZONE)).toBe(
      '120 of 4,000 rows (3%) of orders.csv, sales of erp, could not be taken: qty is not a number written like 1234.5 (80 rows), date is a day that does not exist (1 row).',
    );
    expect(alertAction(EXAMPLE, null, 'zh', TODAY)).toContain('quarantine/orders.csv.0123456789ab.csv');
    expect(alertAction({ ...EXAMPLE, quarantine: null }, null, 'en', TODAY)).toBe(
      'By the end of 2026-06-24 mend them and hand the file in again.',
    );
  });

  it('keep a reason that has no Chinese', () => {
    const reasons = [{ column: null, reason: 'odd', rows: 2 }];
    expect(alertReason({ ...EXAMPLE, reasons }, 'zh', ZONE)).toContain('：odd（2 行）');
  });
});

describe('a refused file', () => {
  it('gives the reason once, without a stop of its own', () => {
    const evidence = {
      ...EVIDENCE['refused-file'],
      reason: 'orders.csv: the file is empty: export it again.',
    };
    expect(alertReason(evidence, 'en', ZONE)).toBe(
      'Handed in 2026-06-24 18:00 and refused, nothing of it counts: orders.csv: the file is empty: export it again.',
    );
    expect(alertReason(evidence, 'zh', ZONE)).toContain('“orders.csv: the file is empty: export it again”。');
  });
});
