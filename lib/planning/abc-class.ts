import { median } from './median.ts';

/** Classes of SKUs by the worth of their yearly demand, the worthiest first. */
export const ABC_CLASSES = ['A', 'B', 'C'] as const;
export type AbcClass = (typeof ABC_CLASSES)[number];

/** Share of all worth at which a class ends, the SKU that crosses it included. */
const LAST_OF_A = 0.8;
const LAST_OF_B = 0.95;

/** What a SKU sold in a year in one pool. */
export interface YearlyDemand {
  readonly pool: string;
  readonly units: number;
  /** Cost of a unit, else its price; null where the item has neither. */
  readonly unitValue: number | null;
  /** Of the unit value; null where the item names none. */
  readonly currency: string | null;
}

/**
 * The class of each, in the same order: within a pool and currency by units × unit value, the greatest first, A up to
 * 80 % of the sum and B up to 95 %. One without a value takes the median of the pool's commonest currency; where none
 * of a pool has a value, units alone decide. What sold nothing is C; of equal ones the first comes first.
 */
export function abcClasses(demands: readonly YearlyDemand[]): AbcClass[] {
  const classes = demands.map((): AbcClass => 'C');
  for (const indexes of Map.groupBy(demands.keys(), (index) => demands[index]?.pool).values()) {
    const valued = indexes.filter((index) => demands[index]?.unitValue != null);
    const byCurrency = [...Map.groupBy(valued, (index) => demands[index]?.currency).values()];
    const [commonest = [], ...others] = byCurrency.sort((a, b) => b.length - a.length);
    const usual = median(commonest.map((index) => demands[index]?.unitValue ?? 0)) ?? 1;
    const unvalued = indexes.filter((index) => demands[index]?.unitValue == null);
    for (const group of [[...commonest, ...unvalued], ...others]) classify(group, demands, usual, classes);
  }
  return classes;
}

function classify(
  group: readonly number[],
  demands: readonly YearlyDemand[],
  usualValue: number,
  classes: AbcClass[],
): void {
  const worths = group.map((index) => {
    const { units = 0, unitValue = null } = demands[index] ?? {};
    return { index, worth: units * (unitValue ?? usualValue) };
  });
  const sum = worths.reduce((total, { worth }) => total + worth, 0);
  let before = 0;
  for (const { index, worth } of worths.sort((a, b) => b.worth - a.worth || a.index - b.index)) {
    if (worth <= 0) break;
    if (before < LAST_OF_A * sum) classes[index] = 'A';
    else if (before < LAST_OF_B * sum) classes[index] = 'B';
    before += worth;
  }
}
