import { addDays, type BusinessDay } from '../domain/calendar.ts';
import { campaignDays } from './campaigns.ts';
import { type DemandWindow, seenWindow } from './demand-series.ts';
import { median } from './median.ts';
import { type MethodInput, neverOn } from './method-input.ts';

/** What a window of demand tells. Units, units a day, days. */
export interface DemandStatistics {
  /** Days looked at: the window from the SKU's first demand on, further back for days without stock. */
  readonly historyDays: number;
  /** Days on which all channels count: those that no closure and no lack of stock held back (all, where each was). */
  readonly openDays: number;
  /** Days that a lack of stock held back. */
  readonly heldBackDays: number;
  /** Channels without pulses: mean and sample standard deviation of a day on which none of these was closed. */
  readonly meanBaseDailyDemand: number;
  readonly sdBaseDailyDemand: number;
  /** Greatest day of the pulse channels, closed days included, the newest of equal ones; 0 and null where there was none. */
  readonly peakDayUnits: number;
  readonly peakDay: BusinessDay | null;
  /** True where the SKU was sold out on that day: more may have been wanted. */
  readonly isPeakLowerBound: boolean;
  /** Median of the open days on which anything sold, all channels. */
  readonly medianDayUnits: number;
  /** Open days that count at the median, because a pulse is not the level. */
  readonly pulseDays: number;
  /** Units of the open days, all channels, pulse days at the median. */
  readonly levelledUnits: number;
  /** levelledUnits / openDays. */
  readonly meanDailyDemand: number;
}

/**
 * The statistics of the days up to and with the planning day. A pulse day is a day of a campaign, or one on which pulse
 * channels sold more than `pulseDayFactor` times the median, unless the planner says otherwise; a day that the planner
 * calls ordinary is no peak either. All are 0 where nothing ever sold.
 */
export function demandStatistics(input: MethodInput): DemandStatistics {
  const { series, masks } = input;
  const window = seenWindow(series, input.planningDay, input.windowDays, masks.isHeldBack);
  const base = openDaysOf(series.firstDay, window, masks.isBaseMasked);
  const open = openDaysOf(series.firstDay, window, masks.isMasked);
  const medianDayUnits = median(soldUnits(input, open)) ?? 0;
  const levelled = levelPulses(input, window, open, medianDayUnits);
  return {
    historyDays: window.to - window.from,
    openDays: open.length,
    heldBackDays: heldBackDaysOf(input, window),
    ...spreadOf(base, series.baseUnits),
    ...peakOf(input, window),
    medianDayUnits,
    ...levelled,
    meanDailyDemand: open.length > 0 ? levelled.levelledUnits / open.length : 0,
  };
}

/** Indexes of the days that are not masked; all where every day was, so that a long closure does not read as no demand. */
function openDaysOf(
  firstDay: number,
  { from, to }: DemandWindow,
  isMasked: (dayNumber: number) => boolean,
): Int32Array {
  const days = new Int32Array(to - from);
  let open = 0;
  for (let at = from; at < to; at++) if (!isMasked(firstDay + at)) days[open++] = at;
  if (open > 0) return days.subarray(0, open);
  for (let at = from; at < to; at++) days[at - from] = at;
  return days;
}

/** Units of all channels of those of the days on which anything sold. */
function soldUnits({ series }: MethodInput, days: Int32Array): Float64Array {
  const sold = new Float64Array(days.length);
  let count = 0;
  for (const at of days) {
    const units = (series.baseUnits[at] ?? 0) + (series.pulseUnits[at] ?? 0);
    if (units > 0) sold[count++] = units;
  }
  return sold.subarray(0, count);
}

/** Mean and sample standard deviation; 0 of no days, and no deviation of fewer than two. */
function spreadOf(
  days: Int32Array,
  units: Float64Array,
): Pick<DemandStatistics, 'meanBaseDailyDemand' | 'sdBaseDailyDemand'> {
  let sum = 0;
  for (const at of days) sum += units[at] ?? 0;
  const mean = days.length > 0 ? sum / days.length : 0;
  let squares = 0;
  for (const at of days) squares += ((units[at] ?? 0) - mean) ** 2;
  return {
    meanBaseDailyDemand: mean,
    sdBaseDailyDemand: days.length < 2 ? 0 : Math.sqrt(squares / (days.length - 1)),
  };
}

function levelPulses(
  { series, campaigns, pulseDays: declared, pulseDayFactor }: MethodInput,
  { from, to }: DemandWindow,
  open: Int32Array,
  medianDayUnits: number,
): { pulseDays: number; levelledUnits: number } {
  const { firstDay, baseUnits, pulseUnits } = series;
  const ofCampaigns =
    campaigns.length > 0 ? campaignDays(campaigns, firstDay + from, firstDay + to - 1) : null;
  let pulseDays = 0;
  let levelledUnits = 0;
  for (const at of open) {
    const pulse = pulseUnits[at] ?? 0;
    const isPulse =
      declared.get(firstDay + at) ??
      (pulse > pulseDayFactor * medianDayUnits || ofCampaigns?.has(firstDay + at) === true);
    if (isPulse) pulseDays++;
    levelledUnits += isPulse ? medianDayUnits : (baseUnits[at] ?? 0) + pulse;
  }
  return { pulseDays, levelledUnits };
}

function peakOf(
  { series, planningDay, masks, pulseDays }: MethodInput,
  { from, to }: DemandWindow,
): Pick<DemandStatistics, 'peakDayUnits' | 'peakDay' | 'isPeakLowerBound'> {
  let peakDayUnits = 0;
  let peakAt = -1;
  for (let at = from; at < to; at++) {
    const units = series.pulseUnits[at] ?? 0;
    if (units === 0 || units < peakDayUnits || pulseDays.get(series.firstDay + at) === false) continue;
    peakDayUnits = units;
    peakAt = at;
  }
  return {
    peakDayUnits,
    peakDay: peakAt < 0 ? null : addDays(planningDay, peakAt - to + 1),
    isPeakLowerBound: peakAt >= 0 && masks.isLowerBound(series.firstDay + peakAt),
  };
}

function heldBackDaysOf({ series, masks }: MethodInput, { from, to }: DemandWindow): number {
  if (masks.isHeldBack === neverOn) return 0;
  let days = 0;
  for (let at = from; at < to; at++) if (masks.isHeldBack(series.firstDay + at)) days++;
  return days;
}
