import { type BaselineDays, PROFILE_DAYS, YEAR_DAYS } from './demand-profile.ts';

/** Days ahead for which the season is taken. */
const HORIZON_DAYS = 32;
/** How much of a seasonal change is believed, and within what bounds. */
const POWER = 0.85;
const LEAST_RATIO = 0.5;
const GREATEST_RATIO = 2;
/** A ratio needs so many days of its window, or all of a shorter one. */
const LEAST_DAYS = 28;
/** A day of a SKU counts at most as much as the day that 95 % of its days stay below: the season is of many, not of one. */
const CAP_PROBABILITY = 0.95;

/** The season of all SKUs together: adds up their days, each SKU by its own mean. */
export interface Season {
  add(baseline: BaselineDays): void;
  /**
   * Demand of the weeks ahead over that of the last `windowDays` days, by what last year did at this point: the mean
   * of the 32 days from a year ago tomorrow on over the mean of the window before them (of the whole last year for a
   * window of a year), between 0.5 and 2, to the power 0.85. 1 where the history is too short to say.
   */
  factor(windowDays: number): number;
}

/** An empty season as of a planning day, given as a day number. */
export function createSeason(planningDay: number): Season {
  const first = planningDay - PROFILE_DAYS + 1;
  const sums = new Float64Array(PROFILE_DAYS);
  const counts = new Uint32Array(PROFILE_DAYS);
  const yearAgo = PROFILE_DAYS - YEAR_DAYS;
  const meanOf = (from: number, to: number): number | null => {
    let sum = 0;
    let days = 0;
    for (let at = Math.max(0, from); at < to; at++) {
      const count = counts[at] ?? 0;
      if (count === 0) continue;
      sum += (sums[at] ?? 0) / count;
      days++;
    }
    return days < Math.min(to - from, LEAST_DAYS) || sum === 0 ? null : sum / days;
  };
  return {
    add({ units, days }) {
      const from = units.length - YEAR_DAYS;
      if (from < 0) return;
      const cap = dayCap(units, from);
      let sum = 0;
      for (let at = from; at < units.length; at++) sum += Math.min(units[at] ?? 0, cap);
      if (sum === 0) return;
      const scale = YEAR_DAYS / sum;
      for (let at = 0; at < units.length; at++) {
        const day = (days[at] ?? 0) - first;
        sums[day] = (sums[day] ?? 0) + Math.min(units[at] ?? 0, cap) * scale;
        counts[day] = (counts[day] ?? 0) + 1;
      }
    },
    factor(windowDays) {
      const next = meanOf(yearAgo, yearAgo + HORIZON_DAYS);
      const before =
        windowDays >= YEAR_DAYS ? meanOf(yearAgo, PROFILE_DAYS) : meanOf(yearAgo - windowDays, yearAgo);
      if (next === null || before === null) return 1;
      return Math.min(GREATEST_RATIO, Math.max(LEAST_RATIO, next / before)) ** POWER;
    },
  };
}

/** The 95 % quantile of the days from `from` on, at least the least day with demand. Only the greatest days are sorted. */
function dayCap(units: Float64Array, from: number): number {
  const days = units.length - from;
  const position = (days - 1) * CAP_PROBABILITY;
  const greatest = new Float64Array(days - Math.floor(position));
  const last = greatest.length - 1;
  let least = Number.POSITIVE_INFINITY;
  for (let at = from; at < units.length; at++) {
    const day = units[at] ?? 0;
    if (day > 0 && day < least) least = day;
    if (day <= (greatest[last] ?? 0)) continue;
    let place = last;
    for (; place > 0 && (greatest[place - 1] ?? 0) < day; place--) greatest[place] = greatest[place - 1] ?? 0;
    greatest[place] = day;
  }
  const lower = greatest[last] ?? 0;
  const upper = greatest[days - 1 - Math.ceil(position)] ?? 0;
  const quantile = lower + (upper - lower) * (position - Math.floor(position));
  return Math.max(quantile, Number.isFinite(least) ? least : 0);
}
