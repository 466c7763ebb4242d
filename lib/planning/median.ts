/** The median; of an even number of values the mean of the middle two; null for none. */
export function median(values: readonly number[] | Float64Array): number | null {
  if (values.length === 0) return null;
  const sorted = Float64Array.from(values).sort();
  const upper = sorted[Math.floor(sorted.length / 2)] ?? 0;
  return (upper + (sorted[Math.ceil(sorted.length / 2) - 1] ?? 0)) / 2;
}
