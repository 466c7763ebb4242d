import { type BusinessDay, dayNumber, dayOfNumber } from '../domain/calendar.ts';
import type { CampaignEffect } from '../domain/campaign-review.ts';
import type { DemandSeries } from '../domain/demand-history.ts';
import { type KnownCampaign, plannedDays, shareOfDay } from './campaigns.ts';
import { median } from './median.ts';

/** Days before a campaign from which the usual demand is read, and the least of them that must say something. */
const BASELINE_DAYS = 60;
const LEAST_BASELINE_DAYS = 7;
/** Days of a campaign before it can be said how its demand rose to a peak. */
const LEAST_PEAK_DAYS = 3;

/** Demand of one SKU in one pool around its campaigns. Units. */
export interface CampaignDemandFacts {
  /** Reaches back to 60 days before the campaign and up to the day on which it has settled. */
  readonly series: DemandSeries;
  /** All campaigns of the SKU and pool as known on that day. */
  readonly campaigns: readonly KnownCampaign[];
  /** Whether pulse channels, or all, were closed on a day (a day number). */
  readonly isClosed: (day: number) => boolean;
  /** Whether nothing was left to sell when the day closed. */
  readonly isSoldOut: (day: number) => boolean;
  readonly settledOn: BusinessDay;
  /** A day with more than this many times the median non-zero day is a pulse, and not usual. */
  readonly pulseDayFactor: number;
  /** Days in a row whose greatest sum is the rolling peak: until emergency supply can come. */
  readonly runLengthDays: number;
}

/**
 * Measures one campaign of a SKU:
 *
 *     baseline = mean of the 60 days before it, without campaigns, closures, pulses and days without stock
 *     extra    = pulse demand − pulse baseline, shared with campaigns of the same days by their units
 *     uplift   = 1 + mean extra of the days seen / baseline of all channels
 *     lost     = Σ over days sold out of max(0, mean extra of the days seen − extra)
 *
 * Units are those planned, else expected (see `sizedCampaign`): of the campaign and of all it shares days with alike. Where
 * no day was seen, a day is taken to have been wanted with them. Throws RangeError where the series does not
 * hold the day on which it has settled.
 */
export function measureCampaign(known: KnownCampaign, facts: CampaignDemandFacts): CampaignEffect {
  const { series, isClosed, isSoldOut } = facts;
  const settled = dayNumber(facts.settledOn);
  if (settled >= series.firstDay + series.pulseUnits.length)
    throw new RangeError(`demand of ${series.sku} ends before ${facts.settledOn}`);
  const usual = baselineOf(known, facts);
  const pulseBase = usual?.pulse ?? 0;
  const extraOn = (day: number) =>
    ((series.pulseUnits[day - series.firstDay] ?? 0) - pulseBase) * shareOf(known, facts, day);
  const days = daysFrom(known.firstDay, Math.min(known.lastDay, settled));
  const seen = days.filter((day) => !isClosed(day) && !isSoldOut(day));
  const soldOut = days.filter((day) => !isClosed(day) && isSoldOut(day));
  const unitsADay = known.units / plannedDays(known.campaign);
  const extraSeen = sum(seen.map(extraOn));
  const wantedADay = seen.length > 0 ? extraSeen / seen.length : unitsADay;
  const after = daysFrom(known.lastDay + 1, settled).filter(
    (day) => days.length > 0 && !isClosed(day) && !isSoldOut(day) && runningOn(facts, day).length === 0,
  );
  return {
    plannedDays: plannedDays(known.campaign),
    runDays: days.length,
    seenDays: seen.length,
    soldOutDays: soldOut.length,
    baselineDailyUnits: usual?.all ?? null,
    baselinePulseUnits: usual?.pulse ?? null,
    baselineDays: usual?.days ?? 0,
    plannedUnits: known.isPlanned ? known.units : null,
    plannedSeenUnits: known.isPlanned ? unitsADay * seen.length : null,
    extraUnits: sum(days.map(extraOn)),
    extraSeenUnits: extraSeen,
    lostUnits: sum(soldOut.map((day) => Math.max(0, wantedADay - extraOn(day)))),
    uplift:
      usual === null || usual.all <= 0 || seen.length === 0
        ? null
        : Math.max(0, 1 + extraSeen / seen.length / usual.all),
    ...peakOf(days, seen, settled, extraOn, facts),
    peakRunDays: Math.ceil(facts.runLengthDays),
    afterUnits: sum(after.map(extraOn)),
    afterDays: after.length,
    lostShareWhenStopped: lostShare(known, seen, after, pulseBase, extraOn),
  };
}

/** Means of the usual days before the campaign; null where there are too few. */
function baselineOf(
  known: KnownCampaign,
  facts: CampaignDemandFacts,
): { readonly all: number; readonly pulse: number; readonly days: number } | null {
  const { series, isClosed, isSoldOut, pulseDayFactor } = facts;
  const first = Math.max(known.firstDay - BASELINE_DAYS, series.firstDay, series.firstDemandDay);
  const open = daysFrom(first, known.firstDay - 1).filter(
    (day) => !isClosed(day) && !isSoldOut(day) && runningOn(facts, day).length === 0,
  );
  const pulseOn = (day: number) => series.pulseUnits[day - series.firstDay] ?? 0;
  const allOn = (day: number) => pulseOn(day) + (series.baseUnits[day - series.firstDay] ?? 0);
  const usualDay = median(open.map(allOn).filter((units) => units > 0)) ?? 0;
  const usual = open.filter((day) => pulseOn(day) <= pulseDayFactor * usualDay);
  if (usual.length < LEAST_BASELINE_DAYS) return null;
  return {
    all: sum(usual.map(allOn)) / usual.length,
    pulse: sum(usual.map(pulseOn)) / usual.length,
    days: usual.length,
  };
}

function peakOf(
  days: readonly number[],
  seen: readonly number[],
  settled: number,
  extraOn: (day: number) => number,
  { series, runLengthDays }: CampaignDemandFacts,
): Pick<CampaignEffect, 'peakDay' | 'peakDayUnits' | 'peakRunUnits' | 'peakRatio' | 'halvedAfterDays'> {
  const unitsOn = (day: number) => series.pulseUnits[day - series.firstDay] ?? 0;
  const [first] = days;
  if (first === undefined)
    return { peakDay: null, peakDayUnits: 0, peakRunUnits: 0, peakRatio: null, halvedAfterDays: null };
  const peak = days.reduce((best, day) => (unitsOn(day) > unitsOn(best) ? day : best), first);
  const length = Math.ceil(runLengthDays);
  const runs = daysFrom(first, settled).map((day) =>
    sum(daysFrom(day, Math.min(settled, day + length - 1)).map(unitsOn)),
  );
  const meanExtra = seen.length > 0 ? sum(seen.map(extraOn)) / seen.length : 0;
  const halved = daysFrom(peak + 1, settled).find((day) => extraOn(day) <= extraOn(peak) / 2);
  return {
    peakDay: dayOfNumber(peak),
    peakDayUnits: unitsOn(peak),
    peakRunUnits: Math.max(0, ...runs),
    peakRatio:
      seen.length >= LEAST_PEAK_DAYS && meanExtra > 0 ? Math.max(1, extraOn(peak) / meanExtra) : null,
    halvedAfterDays: halved === undefined || extraOn(peak) <= 0 ? null : halved - peak,
  };
}

/** Of a campaign that was stopped before its end: what went of the demand that it and the usual ads brought, 0 to 1. */
function lostShare(
  { status, campaign, lastDay }: KnownCampaign,
  seen: readonly number[],
  after: readonly number[],
  pulseBase: number,
  extraOn: (day: number) => number,
): number | null {
  if (status !== 'suspended') return null;
  const stopped = after.filter((day) => day <= dayNumber(campaign.endsOn) && day > lastDay);
  if (seen.length < 2 || stopped.length < 2) return null;
  const before = pulseBase + sum(seen.map(extraOn)) / seen.length;
  const left = pulseBase + sum(stopped.map(extraOn)) / stopped.length;
  return before <= 0 ? null : Math.min(1, Math.max(0, 1 - left / before));
}

/** The campaigns that ran on a day. */
function runningOn({ campaigns }: CampaignDemandFacts, day: number): readonly KnownCampaign[] {
  return campaigns.filter(({ firstDay, lastDay }) => firstDay <= day && day <= lastDay);
}

/** The campaign's part of the day's extra units, by the units of all that ran; all of it on days after it. */
function shareOf(known: KnownCampaign, facts: CampaignDemandFacts, day: number): number {
  if (day < known.firstDay || day > known.lastDay) return 1;
  const running = runningOn(facts, day);
  const rate = ({ campaign, units }: KnownCampaign) => units / plannedDays(campaign);
  return shareOfDay(rate(known), sum(running.map(rate)), running.length);
}

function daysFrom(first: number, last: number): number[] {
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
