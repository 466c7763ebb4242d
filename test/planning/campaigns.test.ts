import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { addDays, businessDay, dayNumber, daysBetween } from '../../lib/domain/calendar.ts';
import { quantityOf } from '../../lib/domain/decimal.ts';
import { CAMPAIGN_STATUSES, type Campaign } from '../../lib/domain/sets.ts';
import {
  accountsOf,
  campaignDays,
  knownCampaigns,
  plannedPeakDayUnits,
  plannedUnitsDue,
  shareOfDay,
} from '../../lib/planning/campaigns.ts';
import { exampleCampaign, PLANNING_DAY, TODAY } from './examples.ts';

const day = businessDay;

/** Status and last day of a campaign as known on a day; null where it is not known. */
function knownOn(campaign: Campaign, on: string): [string, string] | null {
  const [known] = knownCampaigns([campaign], day(on));
  if (known === undefined) return null;
  return [known.status, addDays(PLANNING_DAY, known.lastDay - TODAY)];
}

describe('what is known of a campaign', () => {
  it('starts with its announcement, or always where that is not stated', () => {
    const campaign = exampleCampaign({ announcedOn: day('2026-06-24') });
    expect(knownOn(campaign, '2026-06-23')).toBeNull();
    expect(knownOn(campaign, '2026-06-24')).toEqual(['planned', '2026-07-06']);
    expect(knownOn(exampleCampaign({ announcedOn: null }), '2020-01-01')).toEqual(['planned', '2026-07-06']);
  });

  it('is its status only from statusSince on: planned, running and done by date before', () => {
    const campaign = exampleCampaign({ status: 'suspended', statusSince: day('2026-06-30') });
    expect(knownOn(campaign, '2026-06-26')).toEqual(['planned', '2026-07-06']);
    expect(knownOn(campaign, '2026-06-27')).toEqual(['running', '2026-07-06']);
    expect(knownOn(campaign, '2026-06-29')).toEqual(['running', '2026-07-06']);
    expect(knownOn(campaign, '2026-06-30')).toEqual(['suspended', '2026-06-29']);
    expect(knownOn(exampleCampaign(), '2026-07-06')).toEqual(['running', '2026-07-06']);
    expect(knownOn(exampleCampaign(), '2026-07-07')).toEqual(['done', '2026-07-06']);
  });

  it('ends it early where it is done before its planned end, not later where it is after', () => {
    const early = exampleCampaign({ status: 'done', statusSince: day('2026-07-01') });
    expect(knownOn(early, '2026-07-01')).toEqual(['done', '2026-06-30']);
    const late = exampleCampaign({ status: 'done', statusSince: day('2026-07-20') });
    expect(knownOn(late, '2026-07-25')).toEqual(['done', '2026-07-06']);
    expect(knownOn(exampleCampaign({ status: 'done' }), '2026-07-25')).toEqual(['done', '2026-07-06']);
  });

  it('is that it never ran where it was cancelled without a day', () => {
    const known = knownCampaigns([exampleCampaign({ status: 'cancelled' })], day('2026-07-01'));
    expect(known.map(({ status }) => status)).toEqual(['cancelled']);
    expect(campaignDays(known, 0, TODAY + 100)).toEqual(new Set());
  });
});

describe('campaign days', () => {
  it('are the days it ran, up to the day before it stopped', () => {
    const known = knownCampaigns(
      [exampleCampaign({ startsOn: day('2026-06-10'), status: 'suspended', statusSince: day('2026-06-13') })],
      PLANNING_DAY,
    );
    const expected = ['2026-06-10', '2026-06-11', '2026-06-12'].map((text) => dayNumber(day(text)));
    expect([...campaignDays(known, TODAY - 89, TODAY)]).toEqual(expected);
    expect([...campaignDays(known, expected[1] ?? 0, TODAY)]).toEqual(expected.slice(1));
  });
});

describe('planned units due', () => {
  const due = (campaign: Campaign, horizonDays: number) =>
    plannedUnitsDue(knownCampaigns([campaign], PLANNING_DAY), PLANNING_DAY, horizonDays);

  it('are spread evenly over the days of the campaign', () => {
    expect([2, 3, 5, 12, 40].map((horizon) => due(exampleCampaign(), horizon))).toEqual([
      0, 100, 300, 1000, 1000,
    ]);
    expect(due(exampleCampaign(), 3.5)).toBe(150);
  });

  it('are those of the days left where it runs, and none where it was stopped or is over', () => {
    const running = { startsOn: day('2026-06-20'), endsOn: day('2026-06-29') };
    expect(due(exampleCampaign(running), 30)).toBe(500);
    expect(due(exampleCampaign({ ...running, status: 'suspended', statusSince: PLANNING_DAY }), 30)).toBe(0);
    expect(
      due(exampleCampaign({ ...running, status: 'suspended', statusSince: addDays(PLANNING_DAY, 1) }), 30),
    ).toBe(500);
    expect(due(exampleCampaign({ startsOn: day('2026-06-01'), endsOn: PLANNING_DAY }), 30)).toBe(0);
    expect(due(exampleCampaign({ announcedOn: addDays(PLANNING_DAY, 1) }), 30)).toBe(0);
  });

  it('have the greatest stated peak of the campaigns that run within the horizon', () => {
    const known = knownCampaigns(
      [
        exampleCampaign({ plannedPeakDayUnits: quantityOf(300) }),
        exampleCampaign({
          campaignId: 'B',
          plannedPeakDayUnits: quantityOf(800),
          startsOn: day('2026-07-05'),
        }),
        exampleCampaign({ campaignId: 'C' }),
      ],
      PLANNING_DAY,
    );
    expect([2, 3, 10, 11].map((horizon) => plannedPeakDayUnits(known, PLANNING_DAY, horizon))).toEqual([
      null,
      300,
      300,
      800,
    ]);
  });

  const offsets = fc.integer({ min: -40, max: 40 }).map((offset) => addDays(PLANNING_DAY, offset));
  const campaigns = fc
    .record({
      startsOn: offsets,
      length: fc.integer({ min: 0, max: 20 }),
      announcedOn: fc.option(offsets),
      status: fc.constantFrom(...CAMPAIGN_STATUSES),
      statusSince: fc.option(offsets),
    })
    .map(({ length, ...rest }) => exampleCampaign({ ...rest, endsOn: addDays(rest.startsOn, length) }));
  const horizons = fc.double({ min: 0, max: 90, noNaN: true });

  test.prop([campaigns, horizons, horizons])(
    'grow with the horizon and never exceed the plan',
    (campaign, a, b) => {
      const [near, far] = a < b ? [a, b] : [b, a];
      const known = knownCampaigns([campaign], PLANNING_DAY);
      const unitsNear = plannedUnitsDue(known, PLANNING_DAY, near);
      const unitsFar = plannedUnitsDue(known, PLANNING_DAY, far);
      expect(unitsNear).toBeGreaterThanOrEqual(0);
      expect(unitsNear).toBeLessThanOrEqual(unitsFar);
      expect(unitsFar).toBeLessThanOrEqual(1000 + 1e-9);
    },
  );

  test.prop([campaigns])(
    'and the share of the days run add up to the plan where it was never stopped',
    (campaign) => {
      const open = { ...campaign, announcedOn: null, status: 'running' as const };
      const known = knownCampaigns([open], PLANNING_DAY);
      const length = daysBetween(open.startsOn, open.endsOn) + 1;
      const ran = campaignDays(known, 0, TODAY).size;
      expect(plannedUnitsDue(known, PLANNING_DAY, 100)).toBeCloseTo(1000 * (1 - ran / length), 6);
    },
  );

  test.prop([campaigns, offsets])(
    'do not depend on what was announced or decided after the planning day',
    (campaign, later) => {
      const secret = addDays(PLANNING_DAY, 1);
      const unannounced = { ...campaign, announcedOn: later > PLANNING_DAY ? later : secret };
      expect(knownCampaigns([unannounced], PLANNING_DAY)).toEqual([]);
      const open = { ...campaign, announcedOn: null };
      const undecided = knownCampaigns([{ ...open, status: 'cancelled', statusSince: secret }], PLANNING_DAY);
      const running = knownCampaigns([{ ...open, status: 'running', statusSince: secret }], PLANNING_DAY);
      expect(plannedUnitsDue(undecided, PLANNING_DAY, 60)).toBe(plannedUnitsDue(running, PLANNING_DAY, 60));
      expect(undecided.map(({ status }) => status)).toEqual(running.map(({ status }) => status));
    },
  );
});

describe('the campaigns of a day', () => {
  const rates = fc.array(fc.oneof(fc.constant(0), fc.double({ min: 0.01, max: 1e6, noNaN: true })), {
    minLength: 1,
    maxLength: 5,
  });

  test.prop([rates])('share all of it, whatever is expected of each', (unitsADay) => {
    const sum = unitsADay.reduce((total, units) => total + units, 0);
    const shares = unitsADay.map((units) => shareOfDay(units, sum, unitsADay.length));
    expect(shares.reduce((total, share) => total + share, 0)).toBeCloseTo(1, 9);
    if (unitsADay.length === 1) expect(shares).toEqual([1]);
  });
});

describe('the accounts of a campaign', () => {
  it('are found in what a clerk wrote', () => {
    expect(accountsOf({ accounts: ' 7001, 7002；7003、7001 ' })).toEqual(['7001', '7002', '7003']);
    expect(accountsOf({ accounts: 'A;B|C，D｜E;' })).toEqual(['A', 'B', 'C', 'D', 'E']);
    expect(accountsOf({ accounts: null })).toEqual([]);
  });

  it('may have names with spaces', () => {
    expect(accountsOf({ accounts: 'Seals US, Seals EU' })).toEqual(['Seals US', 'Seals EU']);
    expect(accountsOf({ accounts: 'US-1 US-2' })).toEqual(['US-1 US-2']);
  });
});
