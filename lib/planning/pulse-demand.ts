import { SCALE } from '../domain/decimal.ts';
import type { DemandHistory } from '../domain/demand-history.ts';
import { campaignDays, type KnownCampaign } from './campaigns.ts';

/** Days, as day numbers, both ends included. */
export interface DaySpan {
  readonly from: number;
  readonly to: number;
}

/** Days that say what a SKU usually sells, and how many they are. */
export interface UsualDays {
  readonly count: number;
  has(day: number): boolean;
}

/** Reads from a history what the pulse channels sold, SKU by SKU. Units. */
export interface PulseDemand {
  /** Pools in which the SKU sold anything. */
  poolsOf(sku: string): readonly string[];
  /** Of all days and pools. */
  total(sku: string): number;
  /**
   * The days of a span, from the SKU's first demand on, that are open and outside its campaigns and the spans left out;
   * all open ones where that leaves none.
   */
  usualDays(sku: string, span: DaySpan, leftOut?: readonly DaySpan[]): UsualDays;
  /** Mean units a day of such days; 0 where there are none. */
  mean(sku: string, pool: string, days: UsualDays): number;
}

/** Whether a day lies in one of the spans. */
export function isWithin(spans: readonly DaySpan[], day: number): boolean {
  return spans.some(({ from, to }) => from <= day && day <= to);
}

/** The pulse channels' demand of a history; `isClosed` tells days (day numbers) on which they could not sell. */
export function pulseDemand(
  demand: DemandHistory,
  campaigns: readonly KnownCampaign[],
  isClosed: (day: number) => boolean,
): PulseDemand {
  const series = new Map<string, number[]>();
  demand.skus.forEach((sku, index) => {
    const known = series.get(sku);
    if (known === undefined) series.set(sku, [index]);
    else known.push(index);
  });
  const campaignsOf = Map.groupBy(campaigns, ({ campaign }) => campaign.sku);
  const sum = (index: number, counts: (day: number) => boolean): number => {
    let units = 0;
    const end = demand.offsets[index + 1] ?? 0;
    for (let entry = demand.offsets[index] ?? 0; entry < end; entry++)
      if (counts(demand.days[entry] ?? 0)) units += (demand.pulseQuantities[entry] ?? 0) / SCALE;
    return units;
  };
  return {
    poolsOf: (sku) => (series.get(sku) ?? []).map((index) => demand.pools[index] ?? ''),
    total: (sku) => (series.get(sku) ?? []).reduce((units, index) => units + sum(index, () => true), 0),
    usualDays(sku, span, leftOut = []) {
      const first = (series.get(sku) ?? []).map((index) => demand.firstDemandDays[index] ?? 0);
      const from = Math.max(span.from, demand.firstDay, Math.min(span.to + 1, ...first));
      const inCampaign = campaignDays(campaignsOf.get(sku) ?? [], from, span.to);
      const isOpen = (day: number) => from <= day && day <= span.to && !isClosed(day);
      const isUsual = (day: number) => isOpen(day) && !inCampaign.has(day) && !isWithin(leftOut, day);
      const usual = countDays(from, span.to, isUsual);
      return usual > 0
        ? { count: usual, has: isUsual }
        : { count: countDays(from, span.to, isOpen), has: isOpen };
    },
    mean(sku, pool, days) {
      const index = (series.get(sku) ?? []).find((one) => demand.pools[one] === pool);
      return index === undefined || days.count === 0 ? 0 : sum(index, days.has) / days.count;
    },
  };
}

function countDays(from: number, to: number, holds: (day: number) => boolean): number {
  let days = 0;
  for (let day = from; day <= to; day++) days += Number(holds(day));
  return days;
}
