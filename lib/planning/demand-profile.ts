import { dayNumber } from '../domain/calendar.ts';
import { campaignDays } from './campaigns.ts';
import { type DemandClass, demandClass } from './demand-class.ts';
import { type MethodInput, neverOn } from './method-input.ts';

/** Days up to the planning day that the calibrated method looks at: a year, the two months before it, and a month more. */
export const PROFILE_DAYS = 455;
/** A whole year of history. */
export const YEAR_DAYS = 365;
/** Windows of the level: a fortnight, two months, a year. */
export const LEVEL_DAYS = [14, 60, YEAR_DAYS] as const;
/** A day counts at most this many times the mean day with demand, once there is this much history: one customer's giant order is not the level. */
const GIANT_DAY_FACTOR = 10;
const GIANT_FROM_DAYS = 180;
/** Runs of lead-time length that the days must hold one after the other to show how they spread. */
const LEAST_RUNS = 3;
const WEEK_DAYS = 7;
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
  /** Days left out because the SKU was sold out and customers could not order. */
  readonly heldBackDays: number;
}

/** What a SKU's own history says of its demand without campaigns. Units, units a day, days. */
export interface DemandProfile {
  /** Open days known, and those of them of the last year. */
  readonly openDays: number;
  /** Days left out because the SKU was sold out and customers could not order. */
  readonly heldBackDays: number;
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
  /** Variance of the demand of all runs of lead-time length in the last year over the square of the mean; null where there is no demand. */
  readonly leadTimeCv2: number | null;
  readonly pulseMean: number;
  /** Share of that variance that the pulse channels make, 0 to 1. */
  readonly pulseShare: number;
  readonly demandClass: DemandClass | null;
}

/** Room for the days of one SKU, to be used again for the next: what it holds is lost then. */
export interface BaselineBuffers {
  readonly units: Float64Array;
  readonly pulseUnits: Float64Array;
  readonly days: Int32Array;
}

export function baselineBuffers(): BaselineBuffers {
  return {
    units: new Float64Array(PROFILE_DAYS),
    pulseUnits: new Float64Array(PROFILE_DAYS),
    days: new Int32Array(PROFILE_DAYS),
  };
}

/**
 * The open days up to the planning day, from the day on which the SKU could have sold: the first recorded one, or its
 * own first demand where it is new. On days of a campaign, or that a planner calls days of a pulse, the pulse channels
 * count at their mean of the other days. With buffers nothing is allocated, and the days are good until these are used
 * again.
 */
export function baselineDays(
  input: MethodInput,
  recordedFrom: number,
  buffers: BaselineBuffers = baselineBuffers(),
): BaselineDays {
  const { series } = input;
  const { isMasked } = input.masks;
  const today = dayNumber(input.planningDay);
  const first = Math.max(
    series.firstDay,
    today - PROFILE_DAYS + 1,
    Math.min(today + 1, soldFrom(input, recordedFrom)),
  );
  const days = openDays(first, today, isMasked, buffers.days);
  const units = buffers.units.subarray(0, days.length);
  const pulseUnits = buffers.pulseUnits.subarray(0, days.length);
  for (let index = 0; index < days.length; index++) {
    const at = (days[index] ?? 0) - series.firstDay;
    const pulse = series.pulseUnits[at] ?? 0;
    pulseUnits[index] = pulse;
    units[index] = (series.baseUnits[at] ?? 0) + pulse;
  }
  const pulseMean = levelCampaigns(units, pulseUnits, days, levelledDays(input, first, today));
  return { units, pulseUnits, days, pulseMean, heldBackDays: heldBackDays(input, first, today) };
}

function heldBackDays({ masks }: MethodInput, firstDay: number, lastDay: number): number {
  if (masks.isHeldBack === neverOn) return 0;
  let days = 0;
  for (let day = firstDay; day <= lastDay; day++) if (masks.isHeldBack(day)) days++;
  return days;
}

/** Days of campaigns, and those a planner called days of a pulse, without those called ordinary; null for none. */
function levelledDays(
  { campaigns, pulseDays }: MethodInput,
  firstDay: number,
  lastDay: number,
): ReadonlySet<number> | null {
  if (campaigns.length === 0 && pulseDays.size === 0) return null;
  const days = campaignDays(campaigns, firstDay, lastDay);
  for (const [day, isPulse] of pulseDays) {
    if (isPulse) days.add(day);
    else days.delete(day);
  }
  return days;
}

/** Puts pulses of campaign days at the mean of the other days, and gives that mean. */
function levelCampaigns(
  units: Float64Array,
  pulseUnits: Float64Array,
  days: Int32Array,
  ofCampaigns: ReadonlySet<number> | null,
): number {
  let sum = 0;
  let ordinary = 0;
  for (let index = 0; index < days.length; index++) {
    if (ofCampaigns?.has(days[index] ?? 0)) continue;
    sum += pulseUnits[index] ?? 0;
    ordinary++;
  }
  const mean = ordinary > 0 ? sum / ordinary : 0;
  for (let index = 0; ordinary < days.length && index < days.length; index++) {
    if (!ofCampaigns?.has(days[index] ?? 0)) continue;
    units[index] = (units[index] ?? 0) - (pulseUnits[index] ?? 0) + mean;
    pulseUnits[index] = mean;
  }
  return mean;
}

/** Level, spread and class of a SKU without campaigns. `leadTimeDays` is the length of the runs, a whole number of days. */
export function demandProfile(baseline: BaselineDays, leadTimeDays: number): DemandProfile {
  const { units, pulseUnits } = baseline;
  const to = units.length;
  const from = Math.max(0, to - YEAR_DAYS);
  const { orderDays, sum } = ordersOf(units, from);
  const orderDayUnits = orderDays > 0 ? sum / orderDays : 0;
  const dayCap = to >= GIANT_FROM_DAYS && orderDays > 0 ? GIANT_DAY_FACTOR * orderDayUnits : null;
  const capped = cappedAt(units, dayCap);
  const year = momentsOf(capped, from);
  return {
    openDays: to,
    heldBackDays: baseline.heldBackDays,
    yearDays: to - from,
    orderDays,
    orderDayUnits,
    dayCap,
    means: [meanOfLast(capped, LEVEL_DAYS[0]), meanOfLast(capped, LEVEL_DAYS[1]), year.mean],
    dayDispersion: year.mean > 0 ? year.meanSquare / year.mean ** 2 : 0,
    leadTimeCv2:
      year.mean > 0 ? leadTimeVariance(capped, from, leadTimeDays) / (year.mean * leadTimeDays) ** 2 : null,
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
function openDays(
  first: number,
  last: number,
  isMasked: (day: number) => boolean,
  days: Int32Array,
): Int32Array {
  let open = 0;
  for (let day = first; day <= last; day++) if (!isMasked(day)) days[open++] = day;
  if (open > 0) return days.subarray(0, open);
  for (let day = first; day <= last; day++) days[day - first] = day;
  return days.subarray(0, Math.max(0, last - first + 1));
}

/** The same days where none is above the cap. */
function cappedAt(units: Float64Array, cap: number | null): Float64Array {
  if (cap === null) return units;
  let capped = units;
  for (let at = 0; at < units.length; at++) {
    if ((units[at] ?? 0) <= cap) continue;
    if (capped === units) capped = units.slice();
    capped[at] = cap;
  }
  return capped;
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

/**
 * Variance of the demand of runs of so many days from `from` on. The greatest of those of up to six days less: a lead time
 * of whole weeks is not as sure as weekly orders make it look. Where the days hold fewer than three such runs one after
 * the other, it is that of the longest that fit three times, carried on as if the days beyond were independent.
 */
function leadTimeVariance(units: Float64Array, from: number, length: number): number {
  const longest = Math.max(1, Math.min(length, Math.floor((units.length - from) / LEAST_RUNS)));
  let greatest = 0;
  for (let run = Math.max(1, longest - WEEK_DAYS + 1); run <= longest; run++)
    greatest = Math.max(greatest, runVariance(units, from, run));
  return (greatest * length) / longest;
}

/** Population variance of the sums of all runs of so many days from `from` on; 0 where there is none. */
function runVariance(units: Float64Array, from: number, length: number): number {
  const count = units.length - from - length + 1;
  if (count < 1) return 0;
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
  return Math.max(0, squares / count - (sum / count) ** 2);
}

function pulseShare(units: Float64Array, pulseUnits: Float64Array, from: number, length: number): number {
  const pulse = runVariance(pulseUnits, from, length);
  if (pulse <= 0) return 0;
  const baseUnits = units.slice();
  for (let at = 0; at < units.length; at++) baseUnits[at] = (units[at] ?? 0) - (pulseUnits[at] ?? 0);
  return pulse / (pulse + runVariance(baseUnits, from, length));
}
