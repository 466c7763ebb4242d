import type { DemandHistory } from '../domain/demand-history.ts';
import { skuKey } from '../domain/storage-keys.ts';
import { demandClass } from '../planning/demand-class.ts';
import { denseSeries, seriesBuffers } from '../planning/demand-series.ts';
import { mixedHash, textHash } from './lead-times.ts';
import { seriesOf } from './world.ts';

/** A catalogue of at most so many SKUs is replayed whole; of a larger one so many of each demand class. */
const WHOLE_SKUS = 400;
const SKUS_OF_A_CLASS = 100;
const SEED = 1;

/** Series that stand for all. */
export interface SampledDemand {
  readonly history: DemandHistory;
  /** By `skuKey` the series of the catalogue that each stands for: those of its class over those taken of it. */
  readonly weights: ReadonlyMap<string, number>;
  /** Series there are. */
  readonly of: number;
}

/**
 * What is replayed of a large catalogue: of each demand class of the series (indexes) up to `limits.ofAClass`, drawn by
 * a fixed seed from their names, so that the same catalogue gives the same sample; all where there are not more than
 * `limits.whole`.
 */
export function sampledDemand(
  history: DemandHistory,
  series: readonly number[],
  limits = { whole: WHOLE_SKUS, ofAClass: SKUS_OF_A_CLASS },
): SampledDemand {
  const keyOf = (index: number) => skuKey(history.skus[index] ?? '', history.pools[index] ?? '');
  const drawn = new Map<number, number>();
  if (series.length <= limits.whole) for (const index of series) drawn.set(index, 1);
  else {
    const order = (index: number) => mixedHash(textHash(keyOf(index)) ^ SEED);
    for (const members of Map.groupBy(series, classOf(history)).values()) {
      const taken = members.toSorted((a, b) => order(a) - order(b)).slice(0, limits.ofAClass);
      for (const index of taken) drawn.set(index, members.length / taken.length);
    }
  }
  const kept = [...drawn.keys()].sort((a, b) => a - b);
  return {
    history: seriesOf(history, kept),
    weights: new Map(kept.map((index) => [keyOf(index), drawn.get(index) ?? 1])),
    of: series.length,
  };
}

function classOf(history: DemandHistory): (series: number) => string {
  const buffers = seriesBuffers(history);
  return (series) => {
    const { baseUnits, pulseUnits } = denseSeries(history, series, buffers);
    for (let day = 0; day < baseUnits.length; day++)
      baseUnits[day] = (baseUnits[day] ?? 0) + (pulseUnits[day] ?? 0);
    return demandClass(baseUnits, 0, baseUnits.length) ?? 'unclassed';
  };
}
