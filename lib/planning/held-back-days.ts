import type { DemandSeries } from '../domain/demand-history.ts';
import type { DemandMasks } from './method-input.ts';

/** Whole days without stock on which sales were to be expected, as many as the usual counts in a SKU's own. */
const USUAL_WEIGHT = 3;
/** Sales on days without stock over those on others, below which such days hold demand back. */
const HELD_BACK_BELOW = 0.5;

const BASE = 1;
const DAY = 2;
const LOWER_BOUND = 4;

/** Days with a sale among whole days without stock, and how many there would have been at the pace of the other days. */
export interface OrderTaking {
  readonly seen: number;
  readonly expected: number;
}

/** The same of channels without pulses and of those with: a B2B customer may order what a shop cannot sell. */
export interface OrderTakings {
  readonly base: OrderTaking;
  readonly pulse: OrderTaking;
}

export const NO_TAKINGS: OrderTakings = {
  base: { seen: 0, expected: 0 },
  pulse: { seen: 0, expected: 0 },
};

export function addTakings(a: OrderTakings, b: OrderTakings): OrderTakings {
  const sum = (one: OrderTaking, other: OrderTaking): OrderTaking => ({
    seen: one.seen + other.seen,
    expected: one.expected + other.expected,
  });
  return { base: sum(a.base, b.base), pulse: sum(a.pulse, b.pulse) };
}

/**
 * Whether orders came in although the SKU was sold out: compares the days on which it was so at their begin and end
 * with the days on which it was not, from its first demand up to `today` (a day number). Closed days say nothing.
 */
export function orderTakings(
  series: DemandSeries,
  soldOutDays: Int32Array,
  closures: DemandMasks,
  today: number,
): OrderTakings {
  const soldOut = new Set(soldOutDays);
  const counts = { days: 0, base: 0, pulse: 0, without: 0, baseWithout: 0, pulseWithout: 0 };
  for (let day = firstDayOf(series); day <= today; day++) {
    const isWithout = soldOut.has(day);
    if (closures.isMasked(day) || (isWithout && !soldOut.has(day - 1))) continue;
    const at = day - series.firstDay;
    const base = (series.baseUnits[at] ?? 0) > 0 ? 1 : 0;
    const pulse = (series.pulseUnits[at] ?? 0) > 0 ? 1 : 0;
    if (isWithout) {
      counts.without++;
      counts.baseWithout += base;
      counts.pulseWithout += pulse;
    } else {
      counts.days++;
      counts.base += base;
      counts.pulse += pulse;
    }
  }
  const expected = (sold: number) => (counts.days > 0 ? (sold / counts.days) * counts.without : 0);
  return {
    base: { seen: counts.baseWithout, expected: expected(counts.base) },
    pulse: { seen: counts.pulseWithout, expected: expected(counts.pulse) },
  };
}

/**
 * The masks of a SKU that was sold out on some days: where customers could not order, a day on which no more than usual
 * was sold says nothing of demand and is masked; one on which more was sold counts, as a lower bound. Whether they could
 * order is judged for channels with and without pulses, by what came in on such days, of this SKU and of `all` in the pool;
 * where nothing is known they could not. Closures stay masked.
 */
export function withHeldBackDays(
  closures: DemandMasks,
  series: DemandSeries,
  soldOutDays: Int32Array,
  all: OrderTakings,
  today: number,
): DemandMasks {
  const own = orderTakings(series, soldOutDays, closures, today);
  const usual = usualUnits(series, soldOutDays, closures, today);
  const heldBase = isHeldBack(own.base, all.base) ? usual.base : 0;
  const heldPulse = isHeldBack(own.pulse, all.pulse) ? usual.pulse : 0;
  if (heldBase + heldPulse <= 0) return closures;
  const flags = new Uint8Array(series.baseUnits.length);
  for (const day of soldOutDays) {
    const at = day - series.firstDay;
    if (at < 0 || day > today) continue;
    const base = heldBase > 0 ? (series.baseUnits[at] ?? 0) : 0;
    const pulse = heldPulse > 0 ? (series.pulseUnits[at] ?? 0) : 0;
    flags[at] =
      (heldBase > 0 && base <= heldBase ? BASE : 0) |
      (base + pulse <= heldBase + heldPulse ? DAY : LOWER_BOUND);
  }
  const has = (day: number, flag: number) => ((flags[day - series.firstDay] ?? 0) & flag) !== 0;
  return {
    isBaseMasked: (day) => closures.isBaseMasked(day) || has(day, BASE),
    isMasked: (day) => closures.isMasked(day) || has(day, DAY),
    isHeldBack: (day) => has(day, DAY),
    isLowerBound: (day) => has(day, LOWER_BOUND),
  };
}

function isHeldBack(own: OrderTaking, all: OrderTaking): boolean {
  const usual = all.seen / (all.expected + 1);
  return (own.seen + USUAL_WEIGHT * usual) / (own.expected + USUAL_WEIGHT) < HELD_BACK_BELOW;
}

/** Mean units a day of the days that were neither closed nor without stock. */
function usualUnits(
  series: DemandSeries,
  soldOutDays: Int32Array,
  closures: DemandMasks,
  today: number,
): { base: number; pulse: number } {
  const soldOut = new Set(soldOutDays);
  let days = 0;
  let base = 0;
  let pulse = 0;
  for (let day = firstDayOf(series); day <= today; day++) {
    if (soldOut.has(day) || closures.isMasked(day)) continue;
    days++;
    base += series.baseUnits[day - series.firstDay] ?? 0;
    pulse += series.pulseUnits[day - series.firstDay] ?? 0;
  }
  return days > 0 ? { base: base / days, pulse: pulse / days } : { base: 0, pulse: 0 };
}

function firstDayOf({ firstDay, firstDemandDay }: DemandSeries): number {
  return Math.max(firstDay, firstDemandDay);
}
