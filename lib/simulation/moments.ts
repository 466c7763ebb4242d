/** Mean and variance of a demand, in units and units². */
export interface Moments {
  readonly mean: number;
  readonly variance: number;
}

/** Mean and population variance of the last `days` values, or of all there are; both 0 of none. */
export function moments(units: Float64Array, days: number): Moments {
  const from = Math.max(0, units.length - days);
  const count = units.length - from;
  if (count === 0) return { mean: 0, variance: 0 };
  let sum = 0;
  for (let day = from; day < units.length; day++) sum += units[day] ?? 0;
  const mean = sum / count;
  let squares = 0;
  for (let day = from; day < units.length; day++) squares += ((units[day] ?? 0) - mean) ** 2;
  return { mean, variance: squares / count };
}

/** Mean of the last `days` values, or of all there are; 0 of none. */
export function meanOfLast(units: Float64Array, days: number): number {
  const from = Math.max(0, units.length - days);
  let sum = 0;
  for (let day = from; day < units.length; day++) sum += units[day] ?? 0;
  return units.length > from ? sum / (units.length - from) : 0;
}

/**
 * Population variance of the sums of all overlapping stretches of `length` days in the last `days` values; 0 where
 * there are fewer than two.
 */
export function windowVariance(units: Float64Array, days: number, length: number): number {
  const from = Math.max(0, units.length - days);
  const count = units.length - from - length + 1;
  if (count < 2) return 0;
  let sum = 0;
  for (let day = from; day < from + length; day++) sum += units[day] ?? 0;
  let total = sum;
  let squares = sum * sum;
  for (let day = from + length; day < units.length; day++) {
    sum += (units[day] ?? 0) - (units[day - length] ?? 0);
    total += sum;
    squares += sum * sum;
  }
  const mean = total / count;
  return Math.max(0, squares / count - mean * mean);
}

/**
 * Teunter, Syntetos & Babai's forecast of intermittent demand, in units a day (EJOR 214, 2011): the probability of a
 * day with demand and the size of a demand are smoothed apart, the probability every day, with `beta`, the size on days
 * with demand, with `alpha`. Starts with the first demand and the share of days with demand; 0 where nothing ever sold.
 */
export function tsbForecast(units: Float64Array, alpha: number, beta: number): number {
  let size: number | null = null;
  let probability = units.reduce((count, value) => count + Number(value > 0), 0) / Math.max(1, units.length);
  for (const value of units) {
    if (value > 0) {
      size = size === null ? value : size + alpha * (value - size);
      probability += beta * (1 - probability);
    } else if (size !== null) probability *= 1 - beta;
  }
  return size === null ? 0 : size * probability;
}
