import { type BusinessDay, dayNumber } from '../domain/calendar.ts';
import { SCALE } from '../domain/decimal.ts';
import type { DemandHistory } from '../domain/demand-history.ts';
import { skuKey } from '../domain/storage-keys.ts';

/** Of which channels demand is meant. */
export type DemandPart = 'all' | 'pulse' | 'base';

/** Sums of demand by `skuKey`, in units; 0 for what sold nothing, and of days before the history. */
export interface DemandSums {
  /** Of the days between the two, both counted. */
  between(key: string, from: BusinessDay, to: BusinessDay, part?: DemandPart): number;
  /** Of these days (day numbers, ascending), all channels. */
  on(key: string, days: Int32Array): number;
}

/** Sums over a history. Exact: ten-thousandths are added up. */
export function demandSums(demand: DemandHistory): DemandSums {
  const indexes = new Map(demand.skus.map((sku, index) => [skuKey(sku, demand.pools[index] ?? ''), index]));
  const entries = (key: string): readonly [number, number] => {
    const index = indexes.get(key);
    return index === undefined ? [0, 0] : [demand.offsets[index] ?? 0, demand.offsets[index + 1] ?? 0];
  };
  return {
    between(key, from, to, part = 'all') {
      const [first, end] = entries(key);
      const [firstDay, lastDay] = [dayNumber(from), dayNumber(to)];
      let quantity = 0;
      for (let entry = first; entry < end; entry += 1) {
        const day = demand.days[entry] ?? 0;
        if (day < firstDay || day > lastDay) continue;
        if (part !== 'pulse') quantity += demand.baseQuantities[entry] ?? 0;
        if (part !== 'base') quantity += demand.pulseQuantities[entry] ?? 0;
      }
      return quantity / SCALE;
    },
    on(key, days) {
      const [first, end] = entries(key);
      let quantity = 0;
      let at = 0;
      for (let entry = first; entry < end && at < days.length; entry += 1) {
        const day = demand.days[entry] ?? 0;
        while (at < days.length && (days[at] ?? 0) < day) at += 1;
        if (days[at] === day)
          quantity += (demand.baseQuantities[entry] ?? 0) + (demand.pulseQuantities[entry] ?? 0);
      }
      return quantity / SCALE;
    },
  };
}
