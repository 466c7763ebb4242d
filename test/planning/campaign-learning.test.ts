import { describe, expect, it } from 'vitest';
import { Random } from '../../examples/random.ts';
import { addDays, businessDay } from '../../lib/domain/calendar.ts';
import { calibrationsInForce } from '../../lib/domain/calibration.ts';
import type { CampaignEffect } from '../../lib/domain/campaign-review.ts';
import { CAMPAIGN_KINDS } from '../../lib/domain/sets.ts';
import { learnFromCampaign, type MeasuredCampaign } from '../../lib/planning/campaign-learning.ts';
import { learnedCampaigns, PRIOR_UPLIFT } from '../../lib/planning/learned-campaigns.ts';
import { parseSettings } from '../../lib/settings/loading.ts';
import { settingsVersion } from '../../lib/settings/settings.ts';
import { learnedOver } from './campaign-worlds.ts';

const settings = parseSettings({}, 'test');
const required = parseSettings({ recalibration: { approval: 'required' } }, 'test');

const EFFECT: CampaignEffect = {
  plannedDays: 7,
  runDays: 7,
  seenDays: 7,
  soldOutDays: 0,
  baselineDailyUnits: 100,
  baselinePulseUnits: 20,
  baselineDays: 60,
  plannedUnits: 1400,
  plannedSeenUnits: 1400,
  extraUnits: 2100,
  extraSeenUnits: 2100,
  lostUnits: 0,
  uplift: 4,
  peakDay: businessDay('2026-06-02'),
  peakDayUnits: 900,
  peakRunUnits: 1800,
  peakRunDays: 5,
  peakRatio: 3,
  halvedAfterDays: 2,
  afterUnits: -50,
  afterDays: 7,
  lostShareWhenStopped: null,
};

function settled(number: number, effect: Partial<CampaignEffect> = {}, sku = 'OR-1'): MeasuredCampaign {
  return {
    campaignId: `C-${number}`,
    kind: 'video',
    settledOn: businessDay(`2026-06-${String(10 + number).padStart(2, '0')}`),
    skus: [{ sku, pool: 'main', accounts: [], effect: { ...EFFECT, ...effect } }],
  };
}

const find = (made: ReturnType<typeof learnFromCampaign>, parameter: string, kind = 'campaign_kind') =>
  made.find((one) => one.parameter === parameter && one.subject.kind === kind);

describe('learning from a campaign', () => {
  it('says of each value what it was, is and rests on, within the step', () => {
    const made = learnFromCampaign(settled(1), { calibrations: [], settings });
    expect(made.map(({ subject, parameter }) => `${subject.kind} ${parameter}`)).toEqual([
      'campaign_kind campaign_uplift:video',
      'sku campaign_uplift:video',
      'campaign_kind plan_reliability',
      'campaign_kind peak_ratio',
      'sku cover_days',
    ]);
    // κ = .4² / .5²: the first campaign counts for 1 / (1 + .64).
    expect(find(made, 'campaign_uplift:video')?.after).toBeCloseTo(
      Math.exp((0.64 * Math.log(PRIOR_UPLIFT.video) + Math.log(4)) / 1.64),
      12,
    );
    expect(find(made, 'plan_reliability')).toMatchObject({
      before: null,
      after: (2100 + 4200) / (1400 + 4200),
    });
    expect(find(made, 'cover_days', 'sku')).toMatchObject({
      after: 4,
      evidence: { observed: 2, isStepLimited: 1 },
    });
  });

  it('moves no value by more than the step, and goes on towards what was seen', () => {
    let calibrations = learnFromCampaign(settled(1, { uplift: 30 }), { calibrations: [], settings });
    expect(find(calibrations, 'campaign_uplift:video')?.after).toBeCloseTo(3 * 1.2, 12);
    calibrations = [
      ...calibrations,
      ...learnFromCampaign(settled(2, { uplift: 30 }), { calibrations, settings }),
    ];
    expect(
      calibrations.filter(({ parameter }) => parameter === 'campaign_uplift:video').at(-1)?.after,
    ).toBeCloseTo(3 * 1.44, 12);
  });

  it('learns nothing of plans from SKUs that had none', () => {
    const unplanned = settled(
      1,
      { plannedUnits: null, plannedSeenUnits: null, extraSeenUnits: 9000 },
      'OR-2',
    );
    const learn = (...skus: MeasuredCampaign['skus']) =>
      find(learnFromCampaign({ ...settled(1), skus }, { calibrations: [], settings }), 'plan_reliability');
    expect(learn(...unplanned.skus)).toBeUndefined();
    expect(learn(...settled(1).skus, ...unplanned.skus)).toEqual(learn(...settled(1).skus));
  });

  it('counts a pulse once for cover days, however many campaigns ran on its days', () => {
    const first = learnFromCampaign(settled(1), { calibrations: [], settings });
    const on = (peakDay: string) =>
      learnFromCampaign(settled(2, { peakDay: businessDay(peakDay) }), { calibrations: first, settings });
    const days = (made: typeof first) => find(made, 'cover_days', 'sku')?.after;
    expect(days(first)).toBe(4);
    expect(['2026-05-29', '2026-06-02', '2026-06-06'].map((day) => days(on(day)))).toEqual(
      Array(3).fill(undefined),
    );
    expect(on('2026-06-02')).toHaveLength(first.length - 1);
    expect(days(on('2026-06-07'))).toBeCloseTo(4 * 0.8, 12);
    const reverted = first.map((one) => ({ ...one, state: 'reverted' as const, author: 'wang' }));
    expect(days(learnFromCampaign(settled(2), { calibrations: reverted, settings }))).toBe(4);
  });

  it('never goes below its floors', () => {
    let calibrations: ReturnType<typeof learnFromCampaign> = [];
    for (let number = 1; number <= 12; number++)
      calibrations = [
        ...calibrations,
        ...learnFromCampaign(
          settled(number, {
            uplift: 0.1,
            extraSeenUnits: -900,
            peakRunUnits: 900,
            peakDay: addDays(businessDay('2026-03-01'), 7 * number),
          }),
          { calibrations, settings },
        ),
      ];
    const inForce = calibrationsInForce(
      calibrations,
      businessDay('2026-06-30'),
      settings.factory,
      settingsVersion(settings),
    );
    const { uplift, planReliability, coverDays } = learnedCampaigns(inForce);
    expect(uplift('video', 'OR-1', 'main').factor).toBeGreaterThanOrEqual(1);
    expect(planReliability('video')?.ratio).toBeGreaterThanOrEqual(0.4);
    expect(coverDays('OR-1', 'main')?.days).toBe(3);
  });

  it('learns the same again, whatever of it was stored', () => {
    const first = learnFromCampaign(settled(1), { calibrations: [], settings });
    const second = learnFromCampaign(settled(2), { calibrations: first, settings });
    for (let stored = 0; stored <= second.length; stored++)
      expect(
        learnFromCampaign(settled(2), { calibrations: [...first, ...second.slice(0, stored)], settings }),
      ).toEqual(second);
  });

  it('of campaigns that settled on one day, or late, builds each on those before', () => {
    const one = learnFromCampaign(settled(5), { calibrations: [], settings });
    const other = learnFromCampaign(
      { ...settled(6), settledOn: settled(5).settledOn },
      { calibrations: one, settings },
    );
    expect(other[0]?.before).toBe(one[0]?.after);
    const late = learnFromCampaign(settled(1), { calibrations: [...one, ...other], settings });
    expect(late[0]?.before).toBe(other[0]?.after);
    expect((late[0]?.madeAt ?? '') > (other[0]?.madeAt ?? '')).toBe(true);
  });

  it('proposes where a person must approve: the step is from what is in force, the evidence adds up', () => {
    const first = learnFromCampaign(settled(1, { uplift: 30 }), { calibrations: [], settings: required });
    const second = learnFromCampaign(settled(2, { uplift: 30 }), { calibrations: first, settings: required });
    expect(second[0]).toMatchObject({ state: 'proposed', before: null, evidence: { campaigns: 2 } });
    expect(second[0]?.after).toBeCloseTo(3.6, 12);
  });

  it('goes back to the digit when it is reverted, and what was reverted counts no more', () => {
    const first = learnFromCampaign(settled(1), { calibrations: [], settings });
    const second = learnFromCampaign(settled(2, { uplift: 9 }), { calibrations: first, settings });
    const reverted = second.map((one) => ({ ...one, state: 'reverted' as const, author: 'wang' }));
    const inForce = (all: typeof first) =>
      calibrationsInForce(all, businessDay('2026-06-30'), settings.factory, settingsVersion(settings));
    expect(inForce([...first, ...reverted])).toEqual(inForce(first));
    expect(learnFromCampaign(settled(3), { calibrations: [...first, ...reverted], settings })).toEqual(
      learnFromCampaign(settled(3), { calibrations: first, settings }),
    );
  });

  it('of an account that was stopped learns what share of demand its ads brought', () => {
    const stopped = settled(1, { lostShareWhenStopped: 0.5 });
    const [share] = learnFromCampaign(
      { ...stopped, skus: stopped.skus.map((sku) => ({ ...sku, accounts: ['A-1'] })) },
      { calibrations: [], settings },
    ).slice(-1);
    expect(share).toMatchObject({ subject: { kind: 'account', name: 'A-1' }, after: 0.65 });
  });
});

describe('over 200 worlds whose uplift is within a factor 2 of the prior', () => {
  const WORLDS = 200;
  const CAMPAIGNS = 5;
  const errors = Array.from({ length: CAMPAIGNS + 1 }, () => 0);
  const unseen: number[] = [];
  for (let seed = 1; seed <= WORLDS; seed++) {
    const random = new Random(seed, 'campaigns');
    const kind = CAMPAIGN_KINDS[seed % CAMPAIGN_KINDS.length] ?? 'other';
    const uplift = PRIOR_UPLIFT[kind] * 2 ** random.uniform(-1, 1);
    const { learned } = learnedOver(
      {
        kind,
        campaigns: CAMPAIGNS,
        baseUnits: 100,
        pulseUnits: 30,
        uplifts: [uplift],
        campaignNoise: () => random.factor(0.2),
        dayNoise: () => random.factor(0.3),
      },
      settings,
    );
    for (const [campaigns, one] of learned.entries())
      errors[campaigns] =
        (errors[campaigns] ?? 0) +
        Math.abs(Math.log(one.uplift(kind, 'S-0', 'main').factor / uplift)) / WORLDS;
    for (const other of CAMPAIGN_KINDS)
      if (other !== kind)
        unseen.push((learned.at(-1)?.uplift(other, 'S-0', 'main').factor ?? 0) - PRIOR_UPLIFT[other]);
  }

  it('the mean absolute log error halves within five campaigns of a kind', () => {
    expect(errors[CAMPAIGNS]).toBeLessThan((errors[0] ?? 0) / 2);
    expect(errors[0]).toBeGreaterThan(0.3);
    expect(Math.min(...errors)).toBeGreaterThan(0);
  });

  it('kinds not seen stay at their prior', () => {
    expect(unseen.every((change) => change === 0)).toBe(true);
  });
});
