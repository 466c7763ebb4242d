import { describe, expect, it } from 'vitest';
import { addDays } from '../../lib/domain/calendar.ts';
import { quantityOf } from '../../lib/domain/decimal.ts';
import type { Campaign } from '../../lib/domain/sets.ts';
import { type CampaignDemandFacts, measureCampaign } from '../../lib/planning/campaign-measure.ts';
import { knownCampaigns } from '../../lib/planning/campaigns.ts';
import { exampleCampaign, exampleSeries, PLANNING_DAY, steady, TODAY } from './examples.ts';

/** The handbook's O-rings: 1000 a day to B2B, a clip of five days that peaks at 5000, settled on the planning day. */
const DAYS = 120;
const START = DAYS - 12;
const CLIP = [3000, 5000, 2500, 1500, 1000];
const clip = (changes: Partial<Campaign> = {}): Campaign =>
  exampleCampaign({
    startsOn: addDays(PLANNING_DAY, -11),
    endsOn: addDays(PLANNING_DAY, -7),
    plannedUnits: quantityOf(10_000),
    ...changes,
  });

function measured({
  pulse = steady(100, DAYS),
  units = CLIP,
  campaigns = [clip()],
  closed = [] as number[],
  soldOut = [] as number[],
} = {}) {
  const all = pulse.map((usual, day) => usual + (units[day - START] ?? 0));
  const known = knownCampaigns(campaigns, PLANNING_DAY);
  const dayOf = (index: number) => TODAY - DAYS + 1 + index;
  const facts: CampaignDemandFacts = {
    series: exampleSeries(steady(1000, DAYS), all),
    campaigns: known,
    isClosed: (day) => closed.some((index) => dayOf(index) === day),
    isSoldOut: (day) => soldOut.some((index) => dayOf(index) === day),
    settledOn: PLANNING_DAY,
    pulseDayFactor: 3,
    runLengthDays: 3,
  };
  const [first] = known;
  if (first === undefined) throw new Error('no campaign is known');
  return measureCampaign(first, facts);
}

describe('a campaign that has settled', () => {
  it('is measured against the usual demand of the days before it', () => {
    expect(measured()).toMatchObject({
      baselineDailyUnits: 1100,
      baselinePulseUnits: 100,
      baselineDays: 60,
      runDays: 5,
      seenDays: 5,
      plannedUnits: 10_000,
      extraUnits: 13_000,
      uplift: 1 + 2600 / 1100,
      peakDay: addDays(PLANNING_DAY, -10),
      peakDayUnits: 5100,
      peakRunUnits: 3100 + 5100 + 2600,
      peakRatio: 5000 / 2600,
      halvedAfterDays: 1,
      lostUnits: 0,
      afterUnits: 0,
      afterDays: 7,
    });
  });

  it('is not measured against pulses, closed days or days without stock before it', () => {
    const odd = steady(100, DAYS).map((units, day) =>
      day === START - 5 ? 9000 : day === START - 4 ? 0 : units,
    );
    expect(measured({ pulse: odd, soldOut: [START - 4] })).toMatchObject({
      baselinePulseUnits: 100,
      baselineDays: 58,
    });
    expect(measured({ pulse: odd, closed: [START - 4] })).toMatchObject({
      baselinePulseUnits: 100,
      baselineDays: 58,
    });
  });

  it('has lost what days without stock would have sold, and is judged by the others', () => {
    const soldOut = [3000, 5000, 0, 0, 0];
    expect(measured({ units: soldOut, soldOut: [START + 2, START + 3, START + 4] })).toMatchObject({
      seenDays: 2,
      soldOutDays: 3,
      plannedSeenUnits: 4000,
      extraSeenUnits: 8000,
      lostUnits: 12_000,
    });
  });

  it('left a dip or a tail behind', () => {
    const dip = steady(100, DAYS).map((units, day) => (day > START + 4 ? 40 : units));
    expect(measured({ pulse: dip }).afterUnits).toBeCloseTo(-60 * 7, 9);
  });

  it('shares its days with another by their plans', () => {
    const other = clip({ campaignId: 'TT0002', plannedUnits: quantityOf(30_000) });
    expect(measured({ campaigns: [clip(), other] }).extraUnits).toBeCloseTo(13_000 / 4, 9);
  });

  it('says nothing of uplift where the usual demand is not known', () => {
    const short = exampleSeries(steady(1000, 12), steady(100, 12));
    const [known] = knownCampaigns([clip()], PLANNING_DAY);
    if (known === undefined) throw new Error('no campaign is known');
    const never = () => false;
    const effect = measureCampaign(known, {
      series: short,
      campaigns: [known],
      isClosed: never,
      isSoldOut: never,
      settledOn: PLANNING_DAY,
      pulseDayFactor: 3,
      runLengthDays: 3,
    });
    expect(effect).toMatchObject({ baselineDailyUnits: null, uplift: null });
  });

  it('that was stopped shows what its ads brought', () => {
    const stopped = clip({
      endsOn: addDays(PLANNING_DAY, -2),
      status: 'suspended',
      statusSince: addDays(PLANNING_DAY, -7),
    });
    const { lostShareWhenStopped, runDays } = measured({
      units: [2000, 2000, 2000, 2000],
      campaigns: [stopped],
    });
    expect(runDays).toBe(4);
    expect(lostShareWhenStopped).toBeCloseTo(1 - 100 / 2100, 9);
  });

  it('that never ran sold nothing and lost nothing', () => {
    const never = clip({ status: 'cancelled', statusSince: addDays(PLANNING_DAY, -20) });
    expect(measured({ campaigns: [never] })).toMatchObject({
      runDays: 0,
      extraUnits: 0,
      lostUnits: 0,
      uplift: null,
      peakDay: null,
      afterDays: 0,
    });
  });
});
