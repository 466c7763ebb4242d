import { dayNumber } from '../domain/calendar.ts';
import { campaignDays } from './campaigns.ts';
import { type DemandClass, demandClass } from './demand-class.ts';
import type { MethodInput } from './method-input.ts';

/** Days up to the planning day that the calibrated method looks at: a year, the two months before it, and a month more. */
export const PROFILE_DAYS = 455;
/** A whole year of history. */
export const YEAR_DAYS = 365;
/** Windows of the level: a fortnight, two months, a year. */
export const LEVEL_DAYS = [14, 60, YEAR_DAYS] as const;
/** A day counts at most this many times the mean day with demand, once there is this much history: one customer's giant order is not the level. */
const GIANT_DAY_FACTOR = 10;
const GIANT_FROM_DAYS = 180;
/** Where silence before the first sale is less likely than this at the later rate of days with demand, the SKU is new. */
const SILENCE_CHANCE = 0.001;

/** The days of a SKU as they would have been without campaigns, closed days left out, the oldest first. Units. */
export interface BaselineDays {
  readonly units: Float64Array;
  readonly pulseUnits: Float64Array;
  /** Day number of each. */
  readonly days: Int32Array;
  /** Mean units a day of the pulse channels on days without a campaign. */
  readonly pulseMean: number;
}

/** What a SKU's own history says of its demand without campaigns. Units, units a day, days. */
export interface DemandProfile {
  /** Open days known, and those of them of the last year. */
  readonly openDays: number;
  readonly yearDays: number;
  /** Days of the last year with demand, and their mean units. */
  readonly orderDays: number;
  readonly orderDayUnits: number;
  /** The most that a day counts for; null where the history is too short to call one giant. */
  readonly dayCap: number | null;
  /** Mean of the open days of each of LEVEL_DAYS, or of all there are. */
  readonly means: readonly [number, number, number];
  /** E[y²] / E[y]² of a day of the last year; 0 where nothing sold. */
  readonly dayDispersion: number;
  /** Variance of the demand of all runs of lead-time length in the last year over the square of the mean; null where there is no such run or no demand. */
  readonly leadTimeCv2: number | null;
  readonly pulseMean: number;
  /** Share of that variance that the pulse channels make, 0 to 1. */
  readonly pulseShare: number;
  readonly demandClass: DemandClass | null;
}

/**
 * The open days up to the planning day, from the day on which the SKU could have sold: the first recorded one, or its
 * own first demand where it is new. On days of a campaign the pulse channels count at their mean of the other days.
 */
export function baselineDays(input: MethodInput, recordedFrom: number): BaselineDays {
  const { series, campaigns, isMasked } = input;
  const today = dayNumber(input.planningDay);
  const first = Math.max(
    series.firstDay,
    today - PROFILE_DAYS + 1,
    Math.min(today + 1, soldFrom(input, recordedFrom)),
  );
  const ofCampaigns = campaignDays(campaigns, first, today);
  const open = openDays(first, today, isMasked);
  const units = new Float64Array(open.length);
  const pulseUnits = new Float64Array(open.length);
  let sum = 0;
  let ordinary = 0;
  for (const [index, day] of open.entries()) {
    const pulse = series.pulseUnits[day - series.firstDay] ?? 0;
    pulseUnits[index] = pulse;
    units[index] = (series.baseUnits[day - series.firstDay] ?? 0) + pulse;
    if (ofCampaigns.has(day)) continue;
    sum += pulse;
    ordinary++;
  }
  const pulseMean = ordinary > 0 ? sum / ordinary : 0;
  if (ofCampaigns.size > 0)
    for (const [index, day] of open.entries()) {
      if (!ofCampaigns.has(day)) continue;
      units[index] = (units[index] ?? 0) - (pulseUnits[index] ?? 0) + pulseMean;
      pulseUnits[index] = pulseMean;
    }
  return { units, pulseUnits, days: open, pulseMean };
}

/** Level, spread and class of a SKU without campaigns. `leadTimeDays` is the length of the runs, a whole number of days. */
export function demandProfile(baseline: BaselineDays, leadTimeDays: number): DemandProfile {
  const { units, pulseUnits } = baseline;
  const to = units.length;
  const from = Math.max(0, to - YEAR_DAYS);
  const { orderDays, sum } = ordersOf(units, from);
  const orderDayUnits = orderDays > 0 ? sum / orderDays : 0;
  const dayCap = to >= GIANT_FROM_DAYS && orderDays > 0 ? GIANT_DAY_FACTOR * orderDayUnits : null;
  const capped = dayCap === null ? units : units.map((day) => Math.min(day, dayCap));
  const year = momentsOf(capped, from);
  const runs = runsOf(capped, from, leadTimeDays);
  const meanRun = year.mean * leadTimeDays;
  return {
    openDays: to,
    yearDays: to - from,
    orderDays,
    orderDayUnits,
    dayCap,
    means: [meanOfLast(capped, LEVEL_DAYS[0]), meanOfLast(capped, LEVEL_DAYS[1]), year.mean],
    dayDispersion: year.mean > 0 ? year.meanSquare / year.mean ** 2 : 0,
    leadTimeCv2: runs === null || meanRun <= 0 ? null : runs.variance / meanRun ** 2,
    pulseMean: baseline.pulseMean,
    pulseShare: pulseShare(units, pulseUnits, from, leadTimeDays),
    demandClass: demandClass(units, from, to),
  };
}

/**
 * The first recorded day, unless silence from then to the SKU's first demand is unlikely at the rate at which days
 * with demand came afterwards, exp(−rate × silent days): then it was not for sale before.
 */
function soldFrom({ series, planningDay }: MethodInput, recordedFrom: number): number {
  const first = series.firstDemandDay;
  if (first <= recordedFrom) return recordedFrom;
  const today = dayNumber(planningDay);
  let orderDays = 0;
  for (let at = Math.max(0, first - series.firstDay); at <= today - series.firstDay; at++)
    if ((series.baseUnits[at] ?? 0) + (series.pulseUnits[at] ?? 0) > 0) orderDays++;
  const rate = orderDays / Math.max(1, today - Math.max(first, series.firstDay) + 1);
  return Math.exp(-rate * (first - recordedFrom)) < SILENCE_CHANCE ? first : recordedFrom;
}

/** Day numbers that are not closed; all where every one is, so that a long closure does not read as no demand. */
function openDays(first: number, last: number, isMasked: (day: number) => boolean): Int32Array {
  const all = Int32Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
  const open = all.filter((day) => !isMasked(day));
  return open.length > 0 ? open : all;
}

function ordersOf(units: Float64Array, from: number): { orderDays: number; sum: number } {
  let orderDays = 0;
  let sum = 0;
  for (let at = from; at < units.length; at++) {
    const day = units[at] ?? 0;
    if (day <= 0) continue;
    orderDays++;
    sum += day;
  }
  return { orderDays, sum };
}

function meanOfLast(units: Float64Array, days: number): number {
  return momentsOf(units, Math.max(0, units.length - days)).mean;
}

function momentsOf(units: Float64Array, from: number): { mean: number; meanSquare: number } {
  let sum = 0;
  let squares = 0;
  for (let at = from; at < units.length; at++) {
    const day = units[at] ?? 0;
    sum += day;
    squares += day * day;
  }
  const count = Math.max(1, units.length - from);
  return { mean: sum / count, meanSquare: squares / count };
}

/** Population variance of the sums of all runs of so many days from `from` on; null where there is none. */
function runsOf(units: Float64Array, from: number, length: number): { variance: number } | null {
  const count = units.length - from - length + 1;
  if (count < 1) return null;
  let run = 0;
  for (let at = from; at < from + length; at++) run += units[at] ?? 0;
  // Around the first run, so that the squares of great sums do not cancel.
  const origin = run;
  let sum = 0;
  let squares = 0;
  for (let end = from + length; end < units.length; end++) {
    run += (units[end] ?? 0) - (units[end - length] ?? 0);
    const apart = run - origin;
    sum += apart;
    squares += apart * apart;
  }
  return { variance: Math.max(0, squares / count - (sum / count) ** 2) };
}

function pulseShare(units: Float64Array, pulseUnits: Float64Array, from: number, length: number): number {
  if (pulseUnits.every((day) => day === 0)) return 0;
  const pulse = runsOf(pulseUnits, from, length)?.variance ?? 0;
  const base =
    runsOf(
      units.map((day, at) => day - (pulseUnits[at] ?? 0)),
      from,
      length,
    )?.variance ?? 0;
  return pulse > 0 ? pulse / (pulse + base) : 0;
}
