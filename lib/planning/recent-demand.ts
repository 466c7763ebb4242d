import { type BusinessDay, dayNumber } from '../domain/calendar.ts';
import type { DemandSeries } from '../domain/demand-history.ts';
import { demandWindow, meanDailyUnits } from './demand-series.ts';
import { median } from './median.ts';

/** Days of the mean that days of supply are also measured with. */
const RECENT_DAYS = 7;

/** Days over which the usual demand of pulse channels is looked at. */
const USUAL_DAYS = 30;

/** Days of demand that `recentDemand` looks at. */
export const RECENT_DEMAND_DAYS = Math.max(RECENT_DAYS, USUAL_DAYS);

/** What a SKU sold of late. Units, units a day. */
export interface RecentDemand {
  /** Of all channels, over the last seven days (fewer for a SKU that is newer). */
  readonly sevenDayMean: number;
  /**
   * What pulse channels sell on a day without a pulse: the median of those of the last 30 days on which they sold, times
   * the share of days on which they did. Pulses on fewer than half of these do not move it.
   */
  readonly usualPulseUnits: number;
  /** What pulse channels sold on the planning day. */
  readonly newestPulseUnits: number;
  /** Day number of the last day on which anything sold; null where nothing did in the series. */
  readonly lastSoldDay: number | null;
}

/** The recent demand of a series up to the planning day. Throws RangeError where the series does not hold that day. */
export function recentDemand(series: DemandSeries, planningDay: BusinessDay): RecentDemand {
  const { from, to } = demandWindow(series, planningDay, USUAL_DAYS);
  const pulses = series.pulseUnits.subarray(from, to).filter((units) => units > 0);
  return {
    sevenDayMean: meanDailyUnits(series, planningDay, RECENT_DAYS),
    usualPulseUnits: (median(pulses) ?? 0) * (pulses.length / Math.max(1, to - from)),
    newestPulseUnits: series.pulseUnits[to - 1] ?? 0,
    lastSoldDay: lastSoldDay(series, dayNumber(planningDay)),
  };
}

function lastSoldDay({ firstDay, baseUnits, pulseUnits }: DemandSeries, today: number): number | null {
  for (let at = today - firstDay; at >= 0; at--) {
    if ((baseUnits[at] ?? 0) + (pulseUnits[at] ?? 0) > 0) return firstDay + at;
  }
  return null;
}
