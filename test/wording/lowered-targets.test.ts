import { describe, expect, it } from 'vitest';
import { businessDay, instant } from '../../lib/domain/calendar.ts';
import type { LoweringReason } from '../../lib/domain/lowering.ts';
import { loweredSentence } from '../../lib/wording/lowered-targets.ts';
import { PARAMETERS } from '../triggers/sku-facts-fixture.ts';
import { ZONE } from './rules/laws.ts';

const effective = { ...PARAMETERS, reorderPoint: 1_400 };
const account = { kind: 'account', account: 'US-1', since: instant('2026-06-24T09:40:00Z') } as const;
const targets = (loweredBy: readonly LoweringReason[]) => ({ planned: PARAMETERS, effective, loweredBy });

describe('lowered targets', () => {
  it('are told with by how much, and why since when', () => {
    const reasons = [
      account,
      { kind: 'campaign', campaignId: 'TT1', status: 'cancelled', since: businessDay('2026-06-24') },
      { kind: 'campaign', campaignId: 'TT2', status: 'unlisted', since: null },
    ] as const;
    expect(loweredSentence(targets(reasons), 'en', ZONE)).toBe(
      'The reorder point is lowered by 600 units for now (from 2,000 units to 1,400 units), because ad account US-1 is down since 2026-06-24 17:40, campaign TT1 is cancelled since 2026-06-24, campaign TT2 is no longer listed.',
    );
    expect(loweredSentence(targets([account]), 'zh', ZONE)).toBe(
      '补货点暂时下调 600 件（2,000 件降至 1,400 件），因为广告账户 US-1 自 2026-06-24 17:40 起停投。',
    );
  });

  it('are no sentence where nothing was lowered', () => {
    expect(loweredSentence({ ...targets([]), effective: PARAMETERS }, 'zh', ZONE)).toBeNull();
  });
});
