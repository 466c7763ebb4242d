/** Syntetos & Boylan's classes of demand. */
export const DEMAND_CLASSES = ['smooth', 'intermittent', 'erratic', 'lumpy'] as const;
export type DemandClass = (typeof DEMAND_CLASSES)[number];

const DAYS_A_WEEK = 7;
/** Weeks from which a class means something. */
const LEAST_WEEKS = 8;
const INTERMITTENT_FROM = 1.32;
const VARIABLE_FROM = 0.49;

/**
 * The class of the demand of `units[from]` up to `units[to - 1]` by whole weeks, counted back from the last day: by the
 * mean weeks between weeks with demand (above 1.32: intermittent) and the squared coefficient of variation of the weeks
 * with demand (above 0.49: erratic), lumpy where both are (Syntetos, Boylan & Croston, JORS 56, 2005). Null for fewer
 * than eight weeks, and where nothing sold.
 */
export function demandClass(units: ArrayLike<number>, from: number, to: number): DemandClass | null {
  const weeks = Math.floor((to - from) / DAYS_A_WEEK);
  let sold = 0;
  let sum = 0;
  let squares = 0;
  for (let week = 1; week <= weeks; week++) {
    let size = 0;
    const begin = to - week * DAYS_A_WEEK;
    for (let at = begin; at < begin + DAYS_A_WEEK; at++) size += units[at] ?? 0;
    if (size <= 0) continue;
    sold++;
    sum += size;
    squares += size * size;
  }
  if (weeks < LEAST_WEEKS || sold === 0) return null;
  const isIntermittent = weeks / sold > INTERMITTENT_FROM;
  const isVariable = (squares * sold) / (sum * sum) - 1 > VARIABLE_FROM;
  if (isIntermittent) return isVariable ? 'lumpy' : 'intermittent';
  return isVariable ? 'erratic' : 'smooth';
}
