import { seenWindow } from './demand-series.ts';
import type { MethodInput } from './method-input.ts';

/** What the pulse channels did in a window, campaigns included. Units. */
export interface PulseHistory {
  /** Greatest day, the newest of equal ones. */
  readonly peakDayUnits: number;
  /** True where the SKU was sold out on that day: more may have been wanted. */
  readonly isPeakLowerBound: boolean;
  /** Greatest sum of so many days in a row. */
  readonly peakRunUnits: number;
  /** Runs of so many days, and those of them that sold more than the stock. */
  readonly runs: number;
  readonly runsAbove: number;
}

/**
 * The pulses of the input's window up to and with the planning day, in runs of its cover days (a fraction counts as a
 * day), against a stock. Days that a planner called ordinary are no pulses.
 */
export function pulseHistory(
  { series, planningDay, windowDays, coverDays, masks, pulseDays }: MethodInput,
  stock: number,
): PulseHistory {
  const { from, to } = seenWindow(series, planningDay, windowDays, masks.isHeldBack);
  const pulseOn = (at: number) =>
    pulseDays.get(series.firstDay + at) === false ? 0 : (series.pulseUnits[at] ?? 0);
  const length = Math.ceil(coverDays);
  let peakDayUnits = 0;
  let isPeakLowerBound = false;
  let peakRunUnits = 0;
  let runsAbove = 0;
  let run = 0;
  for (let at = from; at < to; at++) {
    const units = pulseOn(at);
    run += units;
    if (at - length >= from) run -= pulseOn(at - length);
    if (units > 0 && units >= peakDayUnits) {
      peakDayUnits = units;
      isPeakLowerBound = masks.isLowerBound(series.firstDay + at);
    }
    peakRunUnits = Math.max(peakRunUnits, run);
    if (at - from >= length - 1 && run > stock) runsAbove++;
  }
  return {
    peakDayUnits,
    isPeakLowerBound,
    peakRunUnits,
    runs: Math.max(0, to - from - length + 1),
    runsAbove,
  };
}
