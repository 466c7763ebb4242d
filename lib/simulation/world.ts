import { type BusinessDay, dayOfNumber } from '../domain/calendar.ts';
import type { Calibration } from '../domain/calibration.ts';
import { moneyOf } from '../domain/decimal.ts';
import type { DemandHistory, DemandSeries } from '../domain/demand-history.ts';
import type { Campaign, Closure, Item } from '../domain/sets.ts';
import { skuKey } from '../domain/storage-keys.ts';
import { type KnownCampaign, knownCampaigns } from '../planning/campaigns.ts';
import { denseSeries } from '../planning/demand-series.ts';
import type { AdSeries } from '../triggers/sku-facts.ts';

/** A SKU of one pool as it really went: its demand of every day, whether it could be served or not. */
export interface WorldSku {
  readonly item: Item;
  readonly pool: string;
  readonly series: DemandSeries;
  /** Units asked for a day, all channels; `[0]` on the world's first day. */
  readonly units: Float64Array;
  /** Worth of one unit, its cost where that is stated, else its price; null where neither is. */
  readonly unitValue: number | null;
  /** SKUs of the catalogue that it stands for: 1 unless a sample is replayed. */
  readonly weight: number;
  readonly adSeries: readonly AdSeries[];
}

/** A stretch of the past in which policies are tried. Days are counted from 0, the history's first day. */
export interface World {
  /** Day number (since 1970) of day 0. */
  readonly firstDay: number;
  readonly days: number;
  /** The demand it was made of. */
  readonly history: DemandHistory;
  readonly skus: readonly WorldSku[];
  readonly campaigns: readonly Campaign[];
  readonly closures: readonly Closure[];
  /** What was learned in it, known from when it was made on; nothing without. */
  readonly calibrations?: readonly Calibration[];
}

/** What a world is made of beside demand. */
export interface WorldFacts {
  readonly items: readonly Item[];
  readonly campaigns?: readonly Campaign[];
  readonly closures?: readonly Closure[];
  /** Ad figures by SKU, days ascending. */
  readonly adSeries?: ReadonlyMap<string, readonly AdSeries[]>;
  /** By `skuKey`, where the history is a sample. */
  readonly weights?: ReadonlyMap<string, number>;
}

/** The world of a demand history: its series whose item is known and active. */
export function worldOf(history: DemandHistory, facts: WorldFacts): World {
  const { items, campaigns = [], closures = [], adSeries, weights } = facts;
  const itemOf = new Map(items.filter(({ active }) => active).map((item) => [item.sku, item]));
  const skus = history.skus.flatMap((sku, index): WorldSku[] => {
    const item = itemOf.get(sku);
    if (item === undefined) return [];
    const series = denseSeries(history, index);
    const units = series.baseUnits.map((base, day) => base + (series.pulseUnits[day] ?? 0));
    const value = item.unitCost ?? item.unitPrice;
    return [
      {
        item,
        pool: series.pool,
        series,
        units,
        unitValue: value === null ? null : moneyOf(value),
        weight: weights?.get(skuKey(sku, series.pool)) ?? 1,
        adSeries: adSeries?.get(sku) ?? [],
      },
    ];
  });
  return {
    firstDay: history.firstDay,
    days: history.lastDay - history.firstDay + 1,
    history,
    skus,
    campaigns,
    closures,
  };
}

/**
 * The history as it was known on the evening of a day (a day number): later demand, and series that had none yet, are
 * left out.
 */
export function demandUpTo(history: DemandHistory, lastDay: number): DemandHistory {
  const kept = [...history.skus.keys()].filter((series) => (history.firstDemandDays[series] ?? 0) <= lastDay);
  return { ...seriesOf(history, kept, lastDay), lastDay };
}

/** The history of some of its series (indexes, ascending), with demand up to and with a day (a day number). */
export function seriesOf(
  history: DemandHistory,
  kept: readonly number[],
  lastDay = history.lastDay,
): DemandHistory {
  const offsets = [0];
  const from: number[] = [];
  for (const series of kept) {
    const begin = history.offsets[series] ?? 0;
    let end = history.offsets[series + 1] ?? 0;
    while (end > begin && (history.days[end - 1] ?? 0) > lastDay) end--;
    from.push(begin);
    offsets.push((offsets.at(-1) ?? 0) + end - begin);
  }
  const size = offsets.at(-1) ?? 0;
  const demand = {
    days: new Int32Array(size),
    baseQuantities: new Float64Array(size),
    pulseQuantities: new Float64Array(size),
  };
  for (const [index, begin] of from.entries()) {
    const at = offsets[index] ?? 0;
    const end = begin + (offsets[index + 1] ?? 0) - at;
    demand.days.set(history.days.subarray(begin, end), at);
    demand.baseQuantities.set(history.baseQuantities.subarray(begin, end), at);
    demand.pulseQuantities.set(history.pulseQuantities.subarray(begin, end), at);
  }
  return {
    firstDay: history.firstDay,
    lastDay: history.lastDay,
    skus: kept.map((series) => history.skus[series] ?? ''),
    pools: kept.map((series) => history.pools[series] ?? ''),
    firstDemandDays: Int32Array.from(kept, (series) => history.firstDemandDays[series] ?? 0),
    offsets: Uint32Array.from(offsets),
    ...demand,
  };
}

/** What is known on the evening of a day of the world: nothing later can be read through it. */
export interface Evening {
  /** The day, counted from the world's first. */
  readonly day: number;
  readonly planningDay: BusinessDay;
  /** As known that evening. */
  readonly campaigns: readonly KnownCampaign[];
  /** Of SKU `index`: demand up to and with the day. */
  series(index: number): DemandSeries;
  /** Of SKU `index`: units of all channels up to and with the day. */
  units(index: number): Float64Array;
  /** Of SKU `index`: ad figures up to and with the day. */
  adSeries(index: number): readonly AdSeries[];
}

/** The evening of a day of the world. Throws RangeError where the world has no such day or, when read, no such SKU. */
export function eveningOf(world: World, day: number): Evening {
  if (!Number.isInteger(day) || day < 0 || day >= world.days)
    throw new RangeError(`the world has no day ${day}: it has ${world.days}`);
  const planningDay = dayOfNumber(world.firstDay + day);
  const skuAt = (index: number): WorldSku => {
    const sku = world.skus[index];
    if (sku === undefined) throw new RangeError(`the world has no SKU ${index}`);
    return sku;
  };
  const adSeries = new Map<number, readonly AdSeries[]>();
  return {
    day,
    planningDay,
    campaigns: knownCampaigns(world.campaigns, planningDay),
    series: (index) => {
      const { series } = skuAt(index);
      return {
        ...series,
        firstDemandDay: Math.min(series.firstDemandDay, world.firstDay + day + 1),
        baseUnits: series.baseUnits.subarray(0, day + 1),
        pulseUnits: series.pulseUnits.subarray(0, day + 1),
      };
    },
    units: (index) => skuAt(index).units.subarray(0, day + 1),
    adSeries: (index) => {
      const known = adSeries.get(index) ?? skuAt(index).adSeries.map((series) => upTo(series, planningDay));
      adSeries.set(index, known);
      return known;
    },
  };
}

function upTo(series: AdSeries, lastDay: BusinessDay): AdSeries {
  const days = series.days.filter(({ day }) => day <= lastDay);
  return { ...series, days };
}
