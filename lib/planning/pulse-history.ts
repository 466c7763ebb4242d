import type { BusinessDay } from '../domain/calendar.ts';
import type { DemandSeries } from '../domain/demand-history.ts';
import { demandWindow } from './demand-series.ts';

/** What the pulse channels did in a window, campaigns included. Units. */
export interface PulseHistory {
  /** Greatest day. */
  readonly peakDayUnits: number;
  /** Greatest sum of so many days in a row. */
  readonly peakRunUnits: number;
  /** Runs of so many days, and those of them that sold more than `stock`. */
  readonly runs: number;
  readonly runsAbove: number;
}

/** The pulses of the `windowDays` days up to and with the planning day, in runs of `runDays` (a fraction counts as a day), against a stock. */
export function pulseHistory(
  series: DemandSeries,
  planningDay: BusinessDay,
  { windowDays, runDays, stock }: { windowDays: number; runDays: number; stock: number },
): PulseHistory {
  const { from, to } = demandWindow(series, planningDay, windowDays);
  const length = Math.ceil(runDays);
  let peakDayUnits = 0;
  let peakRunUnits = 0;
  let runsAbove = 0;
  let run = 0;
  for (let at = from; at < to; at++) {
    const units = series.pulseUnits[at] ?? 0;
    run += units;
    if (at - length >= from) run -= series.pulseUnits[at - length] ?? 0;
    peakDayUnits = Math.max(peakDayUnits, units);
    peakRunUnits = Math.max(peakRunUnits, run);
    if (at - from >= length - 1 && run > stock) runsAbove++;
  }
  return { peakDayUnits, peakRunUnits, runs: Math.max(0, to - from - length + 1), runsAbove };
}
