import { addDays, type BusinessDay } from '../domain/calendar.ts';
import type { DemandSeries } from '../domain/demand-history.ts';
import { campaignDays } from './campaigns.ts';
import { type DemandWindow, demandWindow } from './demand-series.ts';
import type { MethodInput } from './method-input.ts';

/** What a window of demand tells. Units, units a day, days. */
export interface DemandStatistics {
  /** Days seen: the window from the SKU's first demand on. */
  readonly historyDays: number;
  /** Days on which all channels count: those seen on which none was closed (all, where each was). */
  readonly openDays: number;
  /** Channels without pulses: mean and sample standard deviation of a day on which none of these was closed. */
  readonly meanBaseDailyDemand: number;
  readonly sdBaseDailyDemand: number;
  /** Greatest day of the pulse channels, closed days included, the newest of equal ones; 0 and null where there was none. */
  readonly peakDayUnits: number;
  readonly peakDay: BusinessDay | null;
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
 * channels sold more than `pulseDayFactor` times the median. All are 0 where nothing ever sold.
 */
export function demandStatistics(input: MethodInput): DemandStatistics {
  const { series } = input;
  const window = demandWindow(series, input.planningDay, input.windowDays);
  const { isBaseMasked, isPulseMasked } = input.masks;
  const base = unitsOn(openDaysOf(series, window, isBaseMasked), series.baseUnits);
  const open = openDaysOf(series, window, (day) => isBaseMasked(day) || isPulseMasked(day));
  const pulse = unitsOn(open, series.pulseUnits);
  const total = unitsOn(open, series.baseUnits).map((units, index) => units + (pulse[index] ?? 0));
  const medianDayUnits = median(total.filter((units) => units > 0));
  const meanBaseDailyDemand = mean(base);
  const levelled = levelPulses(input, window, open, pulse, total, medianDayUnits);
  return {
    historyDays: window.to - window.from,
    openDays: open.length,
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
  { series, campaigns, pulseDayFactor }: MethodInput,
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
      ofCampaigns.has(series.firstDay + at) || (pulse[index] ?? 0) > pulseDayFactor * medianDayUnits;
    if (isPulse) pulseDays++;
    return sum + (isPulse ? medianDayUnits : (total[index] ?? 0));
  }, 0);
  return { pulseDays, levelledUnits };
}

function peakOf(
  { series, planningDay }: MethodInput,
  { from, to }: DemandWindow,
): { peakDayUnits: number; peakDay: BusinessDay | null } {
  let peakDayUnits = 0;
  let peakAt = -1;
  for (let at = from; at < to; at++) {
    const units = series.pulseUnits[at] ?? 0;
    if (units === 0 || units < peakDayUnits) continue;
    peakDayUnits = units;
    peakAt = at;
  }
  return { peakDayUnits, peakDay: peakAt < 0 ? null : addDays(planningDay, peakAt - to + 1) };
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

/** Median; of an even number of values the mean of the middle two; 0 for none. */
function median(values: readonly number[]): number {
  const sorted = Float64Array.from(values).sort();
  const upper = sorted[Math.floor(sorted.length / 2)] ?? 0;
  const lower = sorted[Math.ceil(sorted.length / 2) - 1] ?? 0;
  return (lower + upper) / 2;
}
