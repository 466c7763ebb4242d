import { describe, expect, it } from 'vitest';
import { campaignUplift } from '../../lib/domain/calibration.ts';
import { CAMPAIGN_KINDS } from '../../lib/domain/sets.ts';
import { learnedCampaigns, NOTHING_LEARNED, PRIOR_UPLIFT } from '../../lib/planning/learned-campaigns.ts';
import { learned } from './learned.ts';

const SOURCE = { kind: 'campaign', ref: 'LIVE-7' } as const;
const ofKind = learned('all', {
  subject: { kind: 'campaign_kind', name: 'livestream' },
  parameter: campaignUplift('livestream'),
  after: 3.2,
  evidence: { campaigns: 3, logSd: 0.5 },
  source: SOURCE,
});
const ofSku = learned('all', {
  subject: { kind: 'sku', sku: 'ORING-001', pool: 'main' },
  parameter: campaignUplift('livestream'),
  after: 3.6,
  evidence: { campaigns: 2, logSd: 0.45 },
  source: SOURCE,
});

describe('what campaigns taught', () => {
  it('is the prior where nothing was learned', () => {
    for (const kind of CAMPAIGN_KINDS) {
      expect(NOTHING_LEARNED.uplift(kind, 'ORING-001', 'main')).toMatchObject({
        factor: PRIOR_UPLIFT[kind],
        campaigns: 0,
        skuCampaigns: 0,
        calibrationIds: [],
      });
      expect(NOTHING_LEARNED.planReliability(kind)).toBeNull();
    }
    expect(NOTHING_LEARNED.coverDays('ORING-001', 'main')).toBeNull();
  });

  it('is the SKU’s own uplift, else that of its kind, and never that of another kind or pool', () => {
    const { uplift } = learnedCampaigns([ofKind, ofSku]);
    expect(uplift('livestream', 'ORING-001', 'main')).toEqual({
      factor: 3.6,
      logSd: 0.45,
      campaigns: 3,
      skuCampaigns: 2,
      calibrationIds: [ofSku.id, ofKind.id],
    });
    expect(uplift('livestream', 'ORING-001', 'us')).toMatchObject({ factor: 3.2, skuCampaigns: 0 });
    expect(uplift('livestream', 'ORING-002', 'main')).toMatchObject({ factor: 3.2, logSd: 0.5 });
    expect(uplift('video', 'ORING-001', 'main').factor).toBe(PRIOR_UPLIFT.video);
  });

  it('knows the share that an account’s ads bring, else that of campaigns without one', () => {
    const share = (name: string, after: number) =>
      learned(name, {
        subject: { kind: 'account', name },
        parameter: 'ad_driven_share',
        after,
        source: SOURCE,
      });
    const { adDrivenShare } = learnedCampaigns([share('A-1', 0.6), share('all', 0.7)]);
    expect([adDrivenShare('A-1'), adDrivenShare('A-2')]).toEqual([0.6, 0.7]);
    expect(NOTHING_LEARNED.adDrivenShare('A-1')).toBeNull();
  });

  it('says how plans of a kind turned out', () => {
    const reliability = learned('all', {
      subject: { kind: 'campaign_kind', name: 'video' },
      parameter: 'plan_reliability',
      after: 0.8,
      evidence: { campaigns: 4, cv: 0.3 },
      source: SOURCE,
    });
    const { planReliability } = learnedCampaigns([reliability]);
    expect(planReliability('video')).toEqual({
      ratio: 0.8,
      cv: 0.3,
      campaigns: 4,
      calibrationId: reliability.id,
    });
    expect(planReliability('livestream')).toBeNull();
  });
});
