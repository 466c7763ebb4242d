import { fc } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import type { EvidenceOf } from '../../../lib/domain/rules.ts';
import { CAMPAIGN_KINDS } from '../../../lib/domain/sets.ts';
import { alertAction, alertReason, alertSmsTemplate } from '../../../lib/wording/alerts.ts';
import { EVIDENCE } from '../../alerts/evidence-examples.ts';
import { day, describeWords, orNull, positive, TODAY, units, ZONE } from './laws.ts';

const EXAMPLE = EVIDENCE['campaign-review-ready'];

describeWords(
  'campaign-review-ready',
  fc.record({
    rule: fc.constant('campaign-review-ready' as const),
    name: fc.constant(null),
    kind: fc.constantFrom(...CAMPAIGN_KINDS),
    settledOn: day,
    hasRun: fc.boolean(),
    skus: fc.nat(),
    plannedUnits: orNull(positive),
    soldUnits: units,
    soldOutSkus: fc.nat(),
    lostUnits: positive,
    excessUnits: orNull(positive),
    learnedValues: fc.nat(),
    proposedValues: fc.nat(),
    folder: fc.constant('reports/campaigns/TT0001/'),
  }) satisfies fc.Arbitrary<EvidenceOf<'campaign-review-ready'>>,
);

describe('a review that is ready', () => {
  it('says how the campaign went, and where the review is', () => {
    expect(alertReason(EXAMPLE, 'zh', ZONE)).toBe(
      '直播“O型圈直播”较平日多售 13,000 件，为计划 10,000 件的 130%，1 个 SKU 曾缺货，估计流失 1,200 件，无超储。',
    );
    expect(alertReason({ ...EXAMPLE, name: null }, 'en', ZONE)).toBe(
      'The livestream sold 13,000 units beyond the usual, 130% of the 10,000 units planned; 1 SKU was sold out, which cost an estimated 1,200 units; nothing is left above target.',
    );
    expect(alertAction(EXAMPLE, null, 'en', TODAY)).toContain('read the review in reports/campaigns/TT0001/');
    expect(alertAction({ ...EXAMPLE, proposedValues: 2 }, null, 'zh', TODAY)).toContain('2 项参数待批准');
  });

  it('holds what was sold against no plan where nobody planned units', () => {
    const unplanned = { ...EXAMPLE, name: null, plannedUnits: null };
    expect(alertReason(unplanned, 'en', ZONE)).toMatch(
      /^The livestream sold 13,000 units beyond the usual; 1 SKU was/,
    );
    expect(alertSmsTemplate(unplanned, null, 'en')).toContain('none planned');
    expect(alertSmsTemplate(unplanned, null, 'zh')).not.toContain('{plannedUnits');
  });

  it('says of one that was called off that it never ran', () => {
    expect(alertReason({ ...EXAMPLE, hasRun: false, excessUnits: 500 }, 'en', ZONE)).toBe(
      'The livestream "O型圈直播" never ran; it was reviewed with what was known on 2026-06-24; 500 units are left above target.',
    );
  });
});
