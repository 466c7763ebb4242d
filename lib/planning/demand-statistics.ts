import { addDays, type BusinessDay } from '../domain/calendar.ts';
import { campaignDays } from './campaigns.ts';
import { type DemandWindow, demandWindow } from './demand-series.ts';
import type { MethodInput } from './method-input.ts';

/** What a window of demand tells. Units, units a day, days. */
export interface DemandStatistics {
  /** Days seen: the window from the SKU's first demand on. */
  readonly historyDays: number;
  /** Days that count: those seen that were not closed (all, where all were closed). */
  readonly openDays: number;
  /** Channels without pulses: mean and sample standard deviation of a day. */
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
  const window = demandWindow(input.series, input.planningDay, input.windowDays);
  const open = openDaysOf(input, window);
  const { baseUnits, pulseUnits } = input.series;
  const base = Float64Array.from(open, (at) => baseUnits[at] ?? 0);
  const pulse = Float64Array.from(open, (at) => pulseUnits[at] ?? 0);
  const total = base.map((units, at) => units + (pulse[at] ?? 0));

  const medianDayUnits = median(total.filter((units) => units > 0));
  const campaign = campaignDays(
    input.campaigns,
    input.series.firstDay + window.from,
    input.series.firstDay + window.to - 1,
  );
  let pulseDays = 0;
  let levelledUnits = 0;
  for (const [index, at] of open.entries()) {
    const isPulse =
      campaign.has(input.series.firstDay + at) || (pulse[index] ?? 0) > input.pulseDayFactor * medianDayUnits;
    pulseDays += isPulse ? 1 : 0;
    levelledUnits += isPulse ? medianDayUnits : (total[index] ?? 0);
  }
  const meanBaseDailyDemand = mean(base);
  return {
    historyDays: window.to - window.from,
    openDays: open.length,
    meanBaseDailyDemand,
    sdBaseDailyDemand: sampleSd(base, meanBaseDailyDemand),
    ...peakOf(input, window),
    medianDayUnits,
    pulseDays,
    levelledUnits,
    meanDailyDemand: open.length > 0 ? levelledUnits / open.length : 0,
  };
}

/** Indexes of the days that were not closed; all where every day was, so that a long closure does not read as no demand. */
function openDaysOf({ series, isMasked }: MethodInput, { from, to }: DemandWindow): number[] {
  const all = Array.from({ length: to - from }, (_, index) => from + index);
  const open = all.filter((at) => !isMasked(series.firstDay + at));
  return open.length > 0 ? open : all;
}

function peakOf(
  { series, planningDay }: MethodInput,
  { from, to }: DemandWindow,
): { peakDayUnits: number; peakDay: BusinessDay | null } {
  let peakDayUnits = 0;
  let peakDay: BusinessDay | null = null;
  for (let at = from; at < to; at++) {
    const units = series.pulseUnits[at] ?? 0;
    if (units === 0 || units < peakDayUnits) continue;
    peakDayUnits = units;
    peakDay = addDays(planningDay, at - to + 1);
  }
  return { peakDayUnits, peakDay };
}

function mean(values: Float64Array): number {
  return values.length > 0 ? values.reduce((sum, value) => sum + value, 0) / values.length : 0;
}

/** Sample standard deviation; 0 for fewer than two values. */
function sampleSd(values: Float64Array, average: number): number {
  if (values.length < 2) return 0;
  const squares = values.reduce((sum, value) => sum + (value - average) ** 2, 0);
  return Math.sqrt(squares / (values.length - 1));
}

/** Median; of an even number of values the mean of the middle two; 0 for none. Sorts its argument. */
function median(values: Float64Array): number {
  values.sort();
  const upper = values[Math.floor(values.length / 2)] ?? 0;
  const lower = values[Math.ceil(values.length / 2) - 1] ?? 0;
  return (lower + upper) / 2;
}
