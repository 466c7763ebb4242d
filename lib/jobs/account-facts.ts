import type { AdReading } from '../domain/ad-history.ts';
import { type Instant, isTimeZone } from '../domain/calendar.ts';
import { type Amount, moneyOf } from '../domain/decimal.ts';
import type { AdAccount, AdLink, Campaign } from '../domain/sets.ts';
import { compositeKey } from '../domain/storage-keys.ts';
import { adClock } from '../history/ad-clocks.ts';
import type { AdDemand } from '../planning/ad-driven-demand.ts';
import { accountsOf } from '../planning/campaigns.ts';
import type { Settings } from '../settings/settings.ts';
import type { AccountFacts, AdSpendDay } from '../triggers/account-facts.ts';
import type { AccountPeriods } from './ad-facts.ts';

/** What was read of ad accounts at the run. */
export interface AccountReadings {
  /** Ascending by instant within an account. */
  readonly states: readonly AdAccount[];
  readonly periods: AccountPeriods;
  readonly ads: Pick<AdReading, 'rows' | 'hours'>;
  readonly links: readonly AdLink[];
  readonly campaigns: readonly Campaign[];
  readonly adDemand: AdDemand;
  readonly at: Instant;
}

/** Facts of every ad account that a list, an ad figure or a campaign names, sorted by account. */
export function accountFacts(readings: AccountReadings, settings: Settings): AccountFacts[] {
  const { states, periods, ads, links, campaigns, adDemand, at } = readings;
  const statesOf = Map.groupBy(states, ({ account }) => account);
  const adsOf = Map.groupBy(ads.rows, ({ account }) => account);
  const hoursOf = Map.groupBy(ads.hours, ({ account }) => account);
  const demandsOf = Map.groupBy(adDemand.demands, ({ account }) => account);
  const linksOf = Map.groupBy(links, ({ account }) => account);
  const campaignsOf = new Map<string, Campaign[]>();
  for (const campaign of campaigns) {
    for (const account of accountsOf(campaign)) {
      campaignsOf.set(account, [...(campaignsOf.get(account) ?? []), campaign]);
    }
  }
  return [...new Set([...statesOf.keys(), ...adsOf.keys(), ...campaignsOf.keys()])].sort().map((account) => {
    const rows = adsOf.get(account) ?? [];
    const known = statesOf.get(account) ?? [];
    const zone = known.findLast(({ timeZone }) => timeZone !== null && isTimeZone(timeZone))?.timeZone;
    return {
      account,
      states: known,
      periods: periods.get(account) ?? [],
      ...adClock(zone ?? settings.factory.zone, at, settings),
      spend: spendByDay(rows),
      spendHours: hoursOf.get(account) ?? [],
      sells: demandsOf.get(account) ?? [],
      adDriven: adDemand.shareOf(account),
      skus: soldSkus(rows, linksOf.get(account) ?? []),
      campaigns: campaignsOf.get(account) ?? [],
    };
  });
}

/** Spend by day and currency; null where none of a day's rows states it. */
function spendByDay(rows: AdReading['rows']): AdSpendDay[] {
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

function soldSkus(rows: AdReading['rows'], links: readonly AdLink[]): string[] {
  const named = rows.flatMap(({ sku }) => (sku === null ? [] : [sku]));
  return [...new Set([...named, ...links.map(({ sku }) => sku)])].sort();
}
