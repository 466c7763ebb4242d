import { describe, expect, it } from 'vitest';
import { addDays } from '../../lib/domain/calendar.ts';
import { quantityOf } from '../../lib/domain/decimal.ts';
import type { DemandSeries } from '../../lib/domain/demand-history.ts';
import type { Campaign } from '../../lib/domain/sets.ts';
import { createCampaignRecord, expectedCampaigns } from '../../lib/planning/campaign-response.ts';
import { type KnownCampaign, knownCampaigns } from '../../lib/planning/campaigns.ts';
import { learnedCampaigns, NOTHING_LEARNED } from '../../lib/planning/learned-campaigns.ts';
import { exampleCampaign, exampleMasks, exampleSeries, PLANNING_DAY, steady, TODAY } from './examples.ts';
import { learned } from './learned.ts';

const USUAL = 2;

/** A campaign of ten days that began so many days before the planning day. */
function campaign(daysAgo: number, changes: Partial<Campaign> = {}): Campaign {
  const startsOn = addDays(PLANNING_DAY, -daysAgo);
  return exampleCampaign({
    announcedOn: addDays(startsOn, -20),
    startsOn,
    endsOn: addDays(startsOn, 9),
    plannedUnits: quantityOf(1000),
    ...changes,
  });
}

/** Pulses of so many days, `sold[0]` more than usual on the first campaign day, and so on. */
function seriesWith(daysAgo: number, sold: readonly number[]) {
  const pulse = steady(USUAL, 400).map((units, day) => units + (sold[day - (399 - daysAgo)] ?? 0));
  return exampleSeries(steady(0, 400), pulse);
}

function known(...campaigns: readonly Campaign[]): KnownCampaign[] {
  return knownCampaigns(campaigns, PLANNING_DAY);
}

/** A SKU's campaigns and demand, every day of it known. */
function demandOf(campaigns: KnownCampaign[], series: DemandSeries) {
  return { campaigns, series, masks: exampleMasks(), learned: NOTHING_LEARNED };
}

/** A record of so many campaigns that all sold this a day. */
function recordOf(count: number, sold: readonly number[], changes: Partial<Campaign> = {}) {
  const record = createCampaignRecord();
  for (let each = 0; each < count; each++)
    record.add(demandOf(known(campaign(50, changes)), seriesWith(50, sold)), USUAL, TODAY);
  return record;
}

describe('what campaigns sell over their plans', () => {
  it('is believed from five campaigns on, drawn to the plan by three', () => {
    const sold = steady(50, 10);
    expect(recordOf(4, sold).ratio()).toBe(1);
    expect(recordOf(5, sold).ratio()).toBeCloseTo((5 * 500 + 3 * 1000) / 8000, 9);
    expect(recordOf(5, steady(900, 10)).ratio()).toBe(1.6);
  });

  it('is measured against the part of the plan that ran where a campaign was stopped', () => {
    const stopped = { status: 'suspended', statusSince: addDays(PLANNING_DAY, -46) } as const;
    expect(recordOf(6, steady(100, 4), stopped).ratio()).toBeCloseTo(1, 9);
  });

  it('leaves out campaigns that never ran or still run', () => {
    const record = createCampaignRecord();
    record.add(
      demandOf(
        known(campaign(50, { status: 'cancelled', statusSince: addDays(PLANNING_DAY, -60) }), campaign(5)),
        seriesWith(50, []),
      ),
      USUAL,
      TODAY,
    );
    expect(record.campaigns).toBe(0);
  });

  it('is shared by campaigns of the same days as they were planned', () => {
    const both = known(campaign(50), campaign(50, { campaignId: 'TT0002', plannedUnits: quantityOf(3000) }));
    const record = createCampaignRecord();
    for (let each = 0; each < 3; each++)
      record.add(demandOf(both, seriesWith(50, steady(400, 10))), USUAL, TODAY);
    expect(record.ratio()).toBeCloseTo(1, 9);
  });
});

describe('the course of a campaign', () => {
  const FALLING = [190, 170, 150, 130, 110, 90, 70, 50, 30, 10];

  it('is flat until ten were completed, then as they went', () => {
    expect(recordOf(9, FALLING).course(4)).toEqual([0.25, 0.25, 0.25, 0.25]);
    const course = recordOf(10, FALLING).course(10);
    expect(course.map((share) => Math.round(share * 1000))).toEqual(FALLING);
  });

  it('adds up to one for any length', () => {
    const record = recordOf(10, FALLING);
    for (const days of [1, 2, 3, 7, 23])
      expect(record.course(days).reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
  });
});

describe('campaigns ahead', () => {
  const none = createCampaignRecord();

  it('count by their plan, their variances added', () => {
    const series = seriesWith(50, []);
    const two = known(campaign(-3), campaign(-8, { campaignId: 'TT0002' }));
    const { units, variance } = expectedCampaigns(demandOf(two, series), USUAL, none, TODAY, 12);
    expect(units).toBeCloseTo(1000 + 500, 9);
    expect(variance).toBeCloseTo((0.4 * 1000) ** 2 + (0.4 * 500) ** 2, 6);
    expect(expectedCampaigns(demandOf(two, series), USUAL, none, TODAY, 2)).toEqual({
      units: 0,
      variance: 0,
    });
  });

  it('are corrected by what a running one sold, the surer the longer it runs', () => {
    const running = known(campaign(3));
    const ahead = (sold: number) =>
      expectedCampaigns(demandOf(running, seriesWith(3, steady(sold, 4))), USUAL, none, TODAY, 30);
    expect(ahead(100).units).toBeCloseTo(600, 9);
    expect(ahead(200).units).toBeCloseTo((600 * (800 + 150)) / (400 + 150), 9);
    expect(ahead(5000).units).toBeCloseTo(600 * 3, 9);
    expect(Math.sqrt(ahead(100).variance) / 600).toBeCloseTo(0.4 / Math.sqrt(1 + 4 / 1.5), 9);
  });

  it('are taken as plans of their kind turned out, where campaigns of it have settled', () => {
    const reliability = learned('livestream', {
      subject: { kind: 'campaign_kind', name: 'livestream' },
      parameter: 'plan_reliability',
      after: 0.6,
      evidence: { campaigns: 2 },
    });
    const ahead = (kind: 'livestream' | 'video') => {
      const demand = demandOf(known(campaign(-3, { kind })), seriesWith(50, []));
      const taught = { ...demand, learned: learnedCampaigns([reliability]) };
      return expectedCampaigns(taught, USUAL, none, TODAY, 30).units;
    };
    expect(ahead('livestream')).toBeCloseTo(600, 9);
    expect(ahead('video')).toBeCloseTo(1000, 9);
  });

  it('that were stopped are none', () => {
    const stopped = known(campaign(3, { status: 'suspended', statusSince: PLANNING_DAY }));
    expect(expectedCampaigns(demandOf(stopped, seriesWith(3, [])), USUAL, none, TODAY, 30).units).toBe(0);
  });
});
