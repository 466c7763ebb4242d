import type { AdMetricDay, AdReading } from '../domain/ad-history.ts';
import { addDays, type BusinessDay } from '../domain/calendar.ts';
import { moneyOf } from '../domain/decimal.ts';
import type { AdLink } from '../domain/sets.ts';
import { compositeKey, skuKey } from '../domain/storage-keys.ts';
import type { AdDrivenDemand } from '../planning/ad-driven-demand.ts';
import { type AdRun, NO_ADS, type SkuAds } from '../triggers/sku-facts.ts';

/** Days from which it is read what an ad campaign spends now. */
const RUN_DAYS = 7;

/** What was read of ads at the run. */
export interface AdReadings {
  readonly ads: Pick<AdReading, 'rows' | 'slices'>;
  readonly links: readonly AdLink[];
  readonly adDriven: readonly AdDrivenDemand[];
}

/** Which SKUs a row of ads is about: the one it names, else those that are linked to its campaign. */
export function linkedSkus(
  links: readonly AdLink[],
): (row: Pick<AdMetricDay, 'account' | 'campaignId' | 'sku'>) => readonly string[] {
  const linked = new Map<string, Set<string>>();
  for (const { account, adCampaignId, sku } of links) {
    const key = compositeKey(account, adCampaignId);
    linked.set(key, (linked.get(key) ?? new Set()).add(sku));
  }
  const lists = new Map([...linked].map(([key, skus]) => [key, [...skus]]));
  return ({ account, campaignId, sku }) =>
    sku === null ? (lists.get(compositeKey(account, campaignId)) ?? []) : [sku];
}

/** The ads of every SKU in its pool, up to a day that has closed. */
export function adsBySku(
  { ads, links, adDriven }: AdReadings,
  closedDay: BusinessDay,
): (sku: string, pool: string) => SkuAds {
  const skusOf = linkedSkus(links);
  const runs = grouped(
    ads.rows.filter(({ day }) => addDays(closedDay, 1 - RUN_DAYS) <= day && day <= closedDay),
    skusOf,
  );
  const slices = grouped(ads.slices, skusOf);
  const driven = Map.groupBy(adDriven, ({ sku, pool }) => skuKey(sku, pool));
  return (sku, pool) => {
    const rows = runs.get(sku);
    const ofPool = driven.get(skuKey(sku, pool));
    return rows === undefined && ofPool === undefined
      ? NO_ADS
      : {
          runs: adRuns(rows ?? []),
          slices: (slices.get(sku) ?? []).map(({ row }) => row),
          driven: ofPool ?? [],
        };
  };
}

/** A row and how many SKUs it is about. */
interface SharedRow<R> {
  readonly row: R;
  readonly skus: number;
}

function grouped<R>(
  rows: readonly R[],
  skusOf: (row: R) => readonly string[],
): ReadonlyMap<string, readonly SharedRow<R>[]> {
  const bySku = new Map<string, SharedRow<R>[]>();
  for (const row of rows) {
    const skus = skusOf(row);
    for (const sku of skus) {
      const known = bySku.get(sku);
      const shared = { row, skus: skus.length };
      if (known === undefined) bySku.set(sku, [shared]);
      else known.push(shared);
    }
  }
  return bySku;
}

function adRuns(rows: readonly SharedRow<AdMetricDay>[]): AdRun[] {
  const byCampaign = Map.groupBy(rows, ({ row }) =>
    compositeKey(row.account, row.campaignId, row.currency ?? ''),
  );
  return [...byCampaign.values()].flatMap((of) => {
    const [first] = of;
    if (first === undefined) return [];
    const { account, campaignId, currency } = first.row;
    const days = new Set(of.map(({ row }) => row.day));
    const spent = of.flatMap(({ row }) => (row.spend === null ? [] : [moneyOf(row.spend)]));
    const sum = spent.reduce((total, one) => total + one, 0);
    return [
      {
        account,
        campaignId,
        otherSkus: Math.max(...of.map(({ skus }) => skus)) - 1,
        newestDay: [...days].sort().at(-1) ?? first.row.day,
        spendADay: spent.length < of.length ? null : sum / days.size,
        currency,
      },
    ];
  });
}
