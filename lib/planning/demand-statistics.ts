import { addDays, type BusinessDay } from '../domain/calendar.ts';
import type { DemandSeries } from '../domain/demand-history.ts';
import { campaignDays } from './campaigns.ts';
import { type DemandWindow, seenWindow } from './demand-series.ts';
import { median } from './median.ts';
import type { MethodInput } from './method-input.ts';

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
  const base = unitsOn(openDaysOf(series, window, masks.isBaseMasked), series.baseUnits);
  const open = openDaysOf(series, window, masks.isMasked);
  const pulse = unitsOn(open, series.pulseUnits);
  const total = unitsOn(open, series.baseUnits).map((units, index) => units + (pulse[index] ?? 0));
  const medianDayUnits = median(total.filter((units) => units > 0));
  const meanBaseDailyDemand = mean(base);
  const levelled = levelPulses(input, window, open, pulse, total, medianDayUnits);
  return {
    historyDays: window.to - window.from,
    openDays: open.length,
    heldBackDays: heldBackDaysOf(input, window),
    meanBaseDailyDemand,
    sdBaseDailyDemand: sampleSd(base, meanBaseDailyDemand),
    ...peakOf(input, window),
    medianDayUnits,
    ...levelled,
    meanDailyDemand: open.length > 0 ? levelled.levelledUnits / open.length : 0,
  };
}

/** Indexes of the days that are not masked; all where every day was, so that a long closure does not read as no demand. */
function openDaysOf(
  series: DemandSeries,
  { from, to }: DemandWindow,
  isMasked: (dayNumber: number) => boolean,
): number[] {
  const all: number[] = [];
  for (let at = from; at < to; at++) all.push(at);
  const open = all.filter((at) => !isMasked(series.firstDay + at));
  return open.length > 0 ? open : all;
}

function unitsOn(days: readonly number[], units: Float64Array): number[] {
  return days.map((at) => units[at] ?? 0);
}

function levelPulses(
  { series, campaigns, pulseDays: declared, pulseDayFactor }: MethodInput,
  { from, to }: DemandWindow,
  open: readonly number[],
  pulse: readonly number[],
  total: readonly number[],
  medianDayUnits: number,
): { pulseDays: number; levelledUnits: number } {
  const ofCampaigns = campaignDays(campaigns, series.firstDay + from, series.firstDay + to - 1);
  let pulseDays = 0;
  const levelledUnits = open.reduce((sum, at, index) => {
    const isPulse =
      declared.get(series.firstDay + at) ??
      (ofCampaigns.has(series.firstDay + at) || (pulse[index] ?? 0) > pulseDayFactor * medianDayUnits);
    if (isPulse) pulseDays++;
    return sum + (isPulse ? medianDayUnits : (total[index] ?? 0));
  }, 0);
  return { pulseDays, levelledUnits };
}

function peakOf(
  { series, planningDay, masks, pulseDays }: MethodInput,
  { from, to }: DemandWindow,
): Pick<DemandStatistics, 'peakDayUnits' | 'peakDay' | 'isPeakLowerBound'> {
  let peakDayUnits = 0;
  let peakDay: BusinessDay | null = null;
  let isPeakLowerBound = false;
  for (let at = from; at < to; at++) {
    const units = series.pulseUnits[at] ?? 0;
    if (units === 0 || units < peakDayUnits || pulseDays.get(series.firstDay + at) === false) continue;
    peakDayUnits = units;
    peakDay = addDays(planningDay, at - to + 1);
    isPeakLowerBound = masks.isLowerBound(series.firstDay + at);
  }
  return { peakDayUnits, peakDay, isPeakLowerBound };
}

function heldBackDaysOf({ series, masks }: MethodInput, { from, to }: DemandWindow): number {
  let days = 0;
  for (let at = from; at < to; at++) if (masks.isHeldBack(series.firstDay + at)) days++;
  return days;
}

function mean(values: readonly number[]): number {
  return values.length > 0 ? values.reduce((sum, value) => sum + value, 0) / values.length : 0;
}

/** Sample standard deviation; 0 for fewer than two values. */
function sampleSd(values: readonly number[], average: number): number {
  if (values.length < 2) return 0;
  const squares = values.reduce((sum, value) => sum + (value - average) ** 2, 0);
  return Math.sqrt(squares / (values.length - 1));
}
