import type { AdMetricDay } from '../domain/ad-history.ts';
import { type BusinessDay, dayNumber } from '../domain/calendar.ts';
import type { DemandHistory } from '../domain/demand-history.ts';
import type { AdLink } from '../domain/sets.ts';
import { compositeKey } from '../domain/storage-keys.ts';
import type { KnownCampaign } from './campaigns.ts';
import { type DaySpan, isWithin, type PulseDemand, pulseDemand } from './pulse-demand.ts';

/** Days from which it is read what an account brings: four whole weeks. */
export const AD_DEMAND_DAYS = 28;

const RECENT_DAYS = 7;

/** The least that a past block must have lasted, and the units it must have been expected to cost, to show anything. */
const LEAST_BLOCKED_DAYS = 2;
const LEAST_UNITS_AT_STAKE = 20;

/** What the ads of an account bring of one SKU in one pool. */
export interface AdDrivenDemand {
  readonly account: string;
  readonly sku: string;
  readonly pool: string;
  /** Share of the SKU's ads that the account runs, 0 to 1. */
  readonly adShare: number;
  /** Share of the pulse channels' demand that goes when all ads stop, 0 to 1. */
  readonly adDrivenShare: number;
  /** Units a day that go when this account's ads stop, campaigns left out: pulse demand × adDrivenShare × adShare. */
  readonly unitsADay: number;
  /** The same of what the last seven days sold, campaigns and pulses with it. */
  readonly recentUnitsADay: number;
}

/** How much of the demand for what an account sells went when it was blocked. */
export interface AdDrivenShare {
  readonly share: number;
  /** Past blocks it was measured in; 0 where it is the setting. */
  readonly blocks: number;
}

export interface AdDemandInput {
  readonly ads: readonly AdMetricDay[];
  readonly links: readonly AdLink[];
  /** Reaches as far back as the ads. */
  readonly demand: DemandHistory;
  /** Their days are not usual ones. */
  readonly campaigns: readonly KnownCampaign[];
  /** Whether nothing could be sold on a day (a day number) that pulse channels sell on. */
  readonly isClosed: (day: number) => boolean;
  readonly planningDay: BusinessDay;
  /** Accounts that are blocked, by the day since when: what they brought is read from the days before it. */
  readonly blockedSince: ReadonlyMap<string, BusinessDay>;
  /** Whole days of blocks that are over, by account. */
  readonly pastBlocks: ReadonlyMap<string, readonly DaySpan[]>;
  /** Share of pulse demand that ads bring where no past block of an account shows it: what its stopped campaigns taught, else the setting. */
  readonly adDrivenShare: (account: string) => number;
}

export interface AdDemand {
  /** By account, then SKU, then pool. */
  readonly demands: readonly AdDrivenDemand[];
  readonly shareOf: (account: string) => AdDrivenShare;
}

/**
 * What each account's ads bring, from the 28 days up to the planning day (or up to the day before an account that sells
 * the SKU was blocked):
 *
 *     adShare       = the account's orders of the SKU's ads / all accounts' orders (by spend, then evenly, where orders
 *                     were not measured); orders of an ad campaign that sells several SKUs are split by their sales
 *     adDrivenShare = 1 − demand while the account was blocked / demand before, over the SKUs it sold and all its past
 *                     blocks, per unit of adShare; what campaigns that were stopped taught, or the setting, where there is none
 *     unitsADay     = mean of the pulse channels on days without campaign or closure × adDrivenShare × adShare
 *
 * Demand is what shops sold, never what ads claim: GMV Max counts organic orders as its own. What stays when ads stop is
 * organic.
 */
export function adDrivenDemand(input: AdDemandInput): AdDemand {
  const sold = pulseDemand(input.demand, input.campaigns, input.isClosed);
  const results = adResults(input, sold);
  const shares = new Map<string, AdDrivenShare>();
  const shareOf = (account: string): AdDrivenShare => {
    const known = shares.get(account) ?? measuredShare(account, input, results, sold);
    shares.set(account, known);
    return known;
  };
  const today = dayNumber(input.planningDay);
  const recent = { count: RECENT_DAYS, has: (day: number) => today - RECENT_DAYS < day && day <= today };
  const demands = [...results]
    .flatMap(([sku, rows]) => {
      const window = usualWindow(rows, input);
      const blocked = blocksOf(rows, input);
      const days = sold.usualDays(sku, window, blocked);
      return [...adShares(rows, window, blocked)].flatMap(([account, adShare]) =>
        sold.poolsOf(sku).map((pool): AdDrivenDemand => {
          const { share: adDrivenShare } = shareOf(account);
          const part = adDrivenShare * adShare;
          const unitsADay = sold.mean(sku, pool, days) * part;
          const recentUnitsADay = sold.mean(sku, pool, recent) * part;
          return { account, sku, pool, adShare, adDrivenShare, unitsADay, recentUnitsADay };
        }),
      );
    })
    .sort((a, b) => compare(a.account, b.account) || compare(a.sku, b.sku) || compare(a.pool, b.pool));
  return { demands, shareOf };
}

/** What one ad campaign did for one SKU on one day; `part` is the SKU's part of a campaign that sells several. */
interface AdResult {
  readonly account: string;
  readonly day: number;
  readonly part: number;
  readonly orders: number | null;
  readonly spend: number | null;
  readonly currency: string | null;
}

/** Results by SKU. */
function adResults({ ads, links }: AdDemandInput, sold: PulseDemand): Map<string, AdResult[]> {
  const linked = new Map(
    [...Map.groupBy(links, (link) => compositeKey(link.account, link.adCampaignId))].map(([key, of]) => {
      const skus = [...new Set(of.map(({ sku }) => sku))];
      const parts = partsOf(skus.map((sku) => sold.total(sku)));
      return [key, skus.map((sku, index) => ({ sku, part: parts[index] ?? 0 }))];
    }),
  );
  const results = new Map<string, AdResult[]>();
  for (const row of ads) {
    const { account, conversions: orders, spend, currency } = row;
    const sells =
      row.sku === null
        ? (linked.get(compositeKey(account, row.campaignId)) ?? [])
        : [{ sku: row.sku, part: 1 }];
    for (const { sku, part } of sells) {
      const known = results.get(sku) ?? [];
      results.set(sku, known);
      known.push({ account, day: dayNumber(row.day), part, orders, spend, currency });
    }
  }
  return results;
}

/** Weights as shares of their sum; even ones where it is 0. */
function partsOf(weights: readonly number[]): number[] {
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => (sum > 0 ? weight / sum : 1 / weights.length));
}

function usualWindow(
  rows: readonly AdResult[],
  { planningDay, blockedSince }: Pick<AdDemandInput, 'planningDay' | 'blockedSince'>,
): DaySpan {
  let to = dayNumber(planningDay);
  for (const account of new Set(rows.map((row) => row.account))) {
    const since = blockedSince.get(account);
    if (since !== undefined) to = Math.min(to, dayNumber(since) - 1);
  }
  return { from: to - AD_DEMAND_DAYS + 1, to };
}

/** Days on which one of the accounts was blocked: they say nothing of what is usual. */
function blocksOf(
  rows: readonly AdResult[],
  { pastBlocks }: Pick<AdDemandInput, 'pastBlocks'>,
): readonly DaySpan[] {
  return [...new Set(rows.map(({ account }) => account))].flatMap((account) => pastBlocks.get(account) ?? []);
}

/** Each account's share of the ads of a SKU in these days; nothing where none ran. */
function adShares(
  rows: readonly AdResult[],
  { from, to }: DaySpan,
  leftOut: readonly DaySpan[],
): Map<string, number> {
  const within = rows.filter(({ day }) => from <= day && day <= to && !isWithin(leftOut, day));
  const byAccount = Map.groupBy(within, ({ account }) => account);
  const weigh = weightOf(within);
  const accounts = [...byAccount.keys()].sort();
  const parts = partsOf(
    accounts.map((account) => (byAccount.get(account) ?? []).reduce((sum, row) => sum + weigh(row), 0)),
  );
  return new Map(accounts.map((account, index) => [account, parts[index] ?? 0]));
}

/** What results are compared by: orders where all were measured, else spend of one currency, else nothing. */
function weightOf(rows: readonly AdResult[]): (row: AdResult) => number {
  if (rows.every(({ orders }) => orders !== null) && rows.some(({ orders }) => (orders ?? 0) > 0)) {
    return ({ orders, part }) => (orders ?? 0) * part;
  }
  const isOneCurrency = new Set(rows.map(({ currency }) => currency)).size === 1;
  if (isOneCurrency && rows.every(({ spend }) => spend !== null)) {
    return ({ spend, part }) => (spend ?? 0) * part;
  }
  return () => 0;
}

/** From the past blocks of an account: of what its ads were to bring, the part that did not come. */
function measuredShare(
  account: string,
  input: AdDemandInput,
  results: ReadonlyMap<string, readonly AdResult[]>,
  sold: PulseDemand,
): AdDrivenShare {
  let atStake = 0;
  let lost = 0;
  let blocks = 0;
  for (const block of input.pastBlocks.get(account) ?? []) {
    const before = { from: block.from - AD_DEMAND_DAYS, to: block.from - 1 };
    let ofBlock = 0;
    for (const [sku, rows] of results) {
      const blocked = blocksOf(rows, input);
      const adShare = adShares(rows, before, blocked).get(account) ?? 0;
      const without = sold.usualDays(sku, block);
      if (adShare === 0 || without.count < LEAST_BLOCKED_DAYS) continue;
      const usualDays = sold.usualDays(sku, before, blocked);
      for (const pool of sold.poolsOf(sku)) {
        const usual = sold.mean(sku, pool, usualDays);
        ofBlock += usual * adShare * without.count;
        lost += (usual - sold.mean(sku, pool, without)) * without.count;
      }
    }
    if (ofBlock > 0) blocks += 1;
    atStake += ofBlock;
  }
  return atStake >= LEAST_UNITS_AT_STAKE
    ? { share: Math.min(1, Math.max(0, lost / atStake)), blocks }
    : { share: input.adDrivenShare(account), blocks: 0 };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
