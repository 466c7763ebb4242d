import type { AdMetricDay } from '../domain/ad-history.ts';
import { type Amount, moneyOf } from '../domain/decimal.ts';
import type { AdAccount, AdLink, Campaign } from '../domain/sets.ts';
import { compositeKey } from '../domain/storage-keys.ts';
import { accountsOf } from '../planning/campaigns.ts';
import type { AccountFacts, AdSpendDay } from '../triggers/account-facts.ts';

/** Days of states and balances that the rules on an account look back on: three months of downtime and top-ups. */
export const ACCOUNT_STATE_DAYS = 90;

/** What was read of ad accounts at the run. */
export interface AccountReadings {
  /** Ascending by instant within an account. */
  readonly states: readonly AdAccount[];
  readonly ads: readonly AdMetricDay[];
  readonly links: readonly AdLink[];
  readonly campaigns: readonly Campaign[];
}

/** Facts of every ad account that a list, an ad figure or a campaign names, sorted by account. */
export function accountFacts({ states, ads, links, campaigns }: AccountReadings): AccountFacts[] {
  const statesOf = Map.groupBy(states, ({ account }) => account);
  const adsOf = Map.groupBy(ads, ({ account }) => account);
  const linksOf = Map.groupBy(links, ({ account }) => account);
  const campaignsOf = new Map<string, Campaign[]>();
  for (const campaign of campaigns) {
    for (const account of accountsOf(campaign)) {
      campaignsOf.set(account, [...(campaignsOf.get(account) ?? []), campaign]);
    }
  }
  return [...new Set([...statesOf.keys(), ...adsOf.keys(), ...campaignsOf.keys()])].sort().map((account) => {
    const rows = adsOf.get(account) ?? [];
    return {
      account,
      states: (statesOf.get(account) ?? []).toSorted((a, b) => (a.takenAt < b.takenAt ? -1 : 1)),
      spend: spendByDay(rows),
      skus: soldSkus(rows, linksOf.get(account) ?? []),
      campaigns: campaignsOf.get(account) ?? [],
    };
  });
}

/** Spend by day and currency; null where none of a day's rows states it. */
function spendByDay(rows: readonly AdMetricDay[]): AdSpendDay[] {
  const days = Map.groupBy(rows, ({ day, currency }) => compositeKey(day, currency ?? ''));
  return [...days]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, ofDay]) => {
      const [first] = ofDay;
      if (first === undefined) return [];
      const measured = ofDay.flatMap(({ spend }) => spend ?? []);
      const spend =
        measured.length === 0 ? null : moneyOf(measured.reduce((sum, one) => sum + one, 0) as Amount);
      return [{ day: first.day, spend, currency: first.currency }];
    });
}

function soldSkus(rows: readonly AdMetricDay[], links: readonly AdLink[]): string[] {
  const named = rows.flatMap(({ sku }) => (sku === null ? [] : [sku]));
  return [...new Set([...named, ...links.map(({ sku }) => sku)])].sort();
}
