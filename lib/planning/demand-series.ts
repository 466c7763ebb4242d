import { type BusinessDay, dayNumber } from '../domain/calendar.ts';
import { SCALE } from '../domain/decimal.ts';
import type { DemandHistory, DemandSeries } from '../domain/demand-history.ts';
import { neverOn } from './method-input.ts';

/** Room for one dense series, to be used again for the next: what it holds is lost then. */
export interface SeriesBuffers {
  readonly baseUnits: Float64Array;
  readonly pulseUnits: Float64Array;
}

/** Buffers as long as the history's window. */
export function seriesBuffers(history: DemandHistory): SeriesBuffers {
  const days = history.lastDay - history.firstDay + 1;
  return { baseUnits: new Float64Array(days), pulseUnits: new Float64Array(days) };
}

/**
 * Series number `index` of a history, dense, in units a day. With buffers (as long as the window) nothing is allocated
 * and the series is good until they are used again. Throws RangeError where the history has no such series.
 */
export function denseSeries(
  history: DemandHistory,
  index: number,
  buffers: SeriesBuffers = seriesBuffers(history),
): DemandSeries {
  const sku = history.skus[index];
  const pool = history.pools[index];
  if (sku === undefined || pool === undefined) throw new RangeError(`the history has no series ${index}`);
  return summedSeries(history, { sku, pool }, [index], buffers);
}

/**
 * Several series of a history as one, under a name of its own: a SKU with those that it replaces. Of none, it is the
 * series of an item that never sold: zero every day, its first demand after the last day. Buffers as in `denseSeries`.
 */
export function summedSeries(
  history: DemandHistory,
  { sku, pool }: { readonly sku: string; readonly pool: string },
  indexes: readonly number[],
  buffers: SeriesBuffers = seriesBuffers(history),
): DemandSeries {
  const { baseUnits, pulseUnits } = buffers;
  baseUnits.fill(0);
  pulseUnits.fill(0);
  let firstDemandDay = history.lastDay + 1;
  for (const index of indexes) {
    firstDemandDay = Math.min(firstDemandDay, history.firstDemandDays[index] ?? firstDemandDay);
    const end = history.offsets[index + 1] ?? 0;
    for (let entry = history.offsets[index] ?? 0; entry < end; entry++) {
      const at = (history.days[entry] ?? 0) - history.firstDay;
      baseUnits[at] = (baseUnits[at] ?? 0) + (history.baseQuantities[entry] ?? 0) / SCALE;
      pulseUnits[at] = (pulseUnits[at] ?? 0) + (history.pulseQuantities[entry] ?? 0) / SCALE;
    }
  }
  return { sku, pool, firstDay: history.firstDay, firstDemandDay, baseUnits, pulseUnits };
}

/** A stretch of a series: indexes `from <= i < to` of its units. */
export interface DemandWindow {
  readonly from: number;
  readonly to: number;
}

/**
 * The days of a series that a window of so many days up to and with the planning day holds, from the SKU's first
 * demand on (a SKU that is new has fewer days; one without demand none). Later days of the series are left out.
 * Throws RangeError where the series does not reach to the planning day.
 */
export function demandWindow(
  series: DemandSeries,
  planningDay: BusinessDay,
  windowDays: number,
): DemandWindow {
  const to = dayNumber(planningDay) - series.firstDay + 1;
  if (to < 1 || to > series.baseUnits.length)
    throw new RangeError(`the demand series of ${series.sku} does not hold the planning day ${planningDay}`);
  const from = Math.max(0, to - windowDays, series.firstDemandDay - series.firstDay);
  return { from: Math.min(from, to), to };
}

/**
 * The same window, reaching one day further back for each of its days on which demand was held back, so that it holds
 * as many days seen; never before the SKU's first demand. Throws RangeError like `demandWindow`.
 */
export function seenWindow(
  series: DemandSeries,
  planningDay: BusinessDay,
  windowDays: number,
  isHeldBack: (dayNumber: number) => boolean,
): DemandWindow {
  if (isHeldBack === neverOn) return demandWindow(series, planningDay, windowDays);
  const { from: least, to } = demandWindow(series, planningDay, Number.POSITIVE_INFINITY);
  let from = to;
  for (let seen = 0; from > least && seen < windowDays; from--)
    if (!isHeldBack(series.firstDay + from - 1)) seen++;
  return { from, to };
}

/**
 * Mean units a day of all channels over so many days up to and with the planning day, from the SKU's first demand on;
 * 0 where there was none. The handbook's 7-day mean has `days` 7.
 */
export function meanDailyUnits(series: DemandSeries, planningDay: BusinessDay, days: number): number {
  const { from, to } = demandWindow(series, planningDay, days);
  let sum = 0;
  for (let at = from; at < to; at++) sum += (series.baseUnits[at] ?? 0) + (series.pulseUnits[at] ?? 0);
  return to > from ? sum / (to - from) : 0;
}
