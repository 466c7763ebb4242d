import { addDays, type BusinessDay, daysBetween, localDay, msOf } from '../domain/calendar.ts';
import { moneyOf } from '../domain/decimal.ts';
import type { Verdict } from '../domain/episodes.ts';
import type { AdSpendEvidence, SpendSku } from '../domain/rules/ad-spend.ts';
import { RULES } from '../domain/rules.ts';
import type { Campaign } from '../domain/sets.ts';
import { AD_DEMAND_DAYS } from '../planning/ad-driven-demand.ts';
import type { Settings } from '../settings/settings.ts';
import type { AccountFacts } from './account-facts.ts';
import { type AdFunds, adFunds, meanSpend, topUps } from './ad-funds.ts';
import { campaignKey } from './lowered-targets.ts';
import type { RunFacts } from './run-facts.ts';

/** A ratio from here on keeps an open alert. */
const HOLD_RATIO = 1.2;
/** A day so far is compared once it holds this share of a usual day. */
const LEAST_DAY_SHARE = 0.15;
/** Hours for which a top-up is news. */
const TOP_UP_HOURS = 24;
/** SKUs named, and the fewest units of one that are worth naming. */
const MOST_SKUS = 5;
const LEAST_UNITS = 1;

/**
 * Money for ads that nobody announced: an account's spend of its newest closed day, or of the day so far against the same
 * hours of the days before, above `spendRatio` times its mean; or a top-up of its balance (see `topUps`) above that many
 * times the mean of those before. Means are of `spendMeanDays` days, at least `spendLeastDays`, and of `leastTopUps`
 * top-ups. Supply is told what the money may sell at the past return, so far as ads bring sales:
 *
 *     units = what the account's ads bring a day (`AdDrivenDemand`) × (ratio − 1), for a top-up × amount / spend a day
 *
 * - `fire`: above `spendRatio`, and no announced campaign explains it that runs or starts within `campaignAheadDays` days
 *   (see `explanation`).
 * - `hold`: above 1.2.
 * - `clear`: else, or a campaign explains it.
 *
 * Of each account (of each portfolio for top-ups) the worst of these is told. Sums are never of two currencies.
 */
export function adSpend(facts: RunFacts, settings: Settings): Verdict<'ad-spend'>[] {
  const funds = adFunds(facts.accounts, settings);
  const paidIn = new Map(funds.map((one) => [one.accounts[0]?.account, topUpSignal(one, facts, settings)]));
  return facts.accounts.flatMap((account) => {
    const signals = [...spendSignals(account, settings), paidIn.get(account.account) ?? null].flatMap(
      (signal) => signal ?? [],
    );
    const worst = signals.sort((a, b) => b.ratio - a.ratio)[0];
    return worst === undefined ? [] : [verdictOf(account, worst, facts, settings)];
  });
}

/** A sum over its own mean. */
type Signal = Omit<AdSpendEvidence, 'rule' | 'skus' | 'skuCount' | keyof Explanation> & {
  /** Accounts that it is of. */
  readonly of: readonly AccountFacts[];
};

function spendSignals(account: AccountFacts, settings: Settings): (Signal | null)[] {
  const currencies = new Set(account.spend.map(({ currency }) => currency));
  return [...currencies].flatMap((currency) => [
    daySignal(account, currency, settings),
    hoursSignal(account, currency, settings),
  ]);
}

/** The newest closed day. A day that came later than it should says nothing of today. */
function daySignal(
  account: AccountFacts,
  currency: string | null,
  { triggers: { ads } }: Settings,
): Signal | null {
  const { closedDay } = account;
  const spent = account.spend.filter((one) => one.currency === currency && one.day <= closedDay);
  const newest = spent.at(-1);
  if (newest === undefined || newest.spend === null || daysBetween(newest.day, closedDay) > 1) return null;
  const from = addDays(newest.day, -ads.spendMeanDays);
  const before = spent.flatMap(({ day, spend }) =>
    from <= day && day < newest.day && spend !== null ? [spend] : [],
  );
  if (before.length < ads.spendLeastDays) return null;
  const figures = { what: 'day', on: newest.day, throughHour: null } as const;
  return signalOf([account], figures, newest.spend, before, currency);
}

/** The day so far, through the last hour that is known, against the same hours of each day before. */
function hoursSignal(
  account: AccountFacts,
  currency: string | null,
  { triggers: { ads } }: Settings,
): Signal | null {
  const { today, spendHours } = account;
  const hours = spendHours.filter((one) => one.currency === currency);
  const throughHour = hours.filter(({ day }) => day === today).at(-1)?.hour;
  if (throughHour === undefined) return null;
  const byDay = Map.groupBy(
    hours.filter(({ day }) => addDays(today, -ads.spendMeanDays) <= day && day <= today),
    ({ day }) => day,
  );
  const sumOf = (day: BusinessDay, last: number) =>
    (byDay.get(day) ?? []).reduce((sum, { hour, spend }) => sum + (hour <= last ? moneyOf(spend) : 0), 0);
  const before = [...byDay.keys()].filter((day) => day < today);
  const whole = before.reduce((sum, day) => sum + sumOf(day, 23), 0);
  const same = before.map((day) => sumOf(day, throughHour));
  const isEarly = same.reduce((sum, one) => sum + one, 0) < LEAST_DAY_SHARE * whole;
  if (before.length < ads.spendLeastDays || isEarly) return null;
  const figures = { what: 'hours', on: today, throughHour } as const;
  return signalOf([account], figures, sumOf(today, throughHour), same, currency);
}

/** The newest top-up, while it is news. */
function topUpSignal(funds: AdFunds, { at }: RunFacts, { triggers: { ads } }: Settings): Signal | null {
  const paid = topUps(funds);
  const newest = paid.at(-1);
  const zone = funds.accounts[0]?.zone;
  if (newest === undefined || zone === undefined) return null;
  const before = paid.slice(0, -1).filter(({ currency }) => currency === newest.currency);
  const isNews = msOf(at) - msOf(newest.at) <= TOP_UP_HOURS * 3_600_000;
  if (!isNews || before.length < ads.leastTopUps) return null;
  const figures = { what: 'top-up', on: localDay(newest.at, zone), throughHour: null } as const;
  return signalOf(
    funds.accounts,
    figures,
    newest.amount,
    before.map(({ amount }) => amount),
    newest.currency,
  );
}

function signalOf(
  of: readonly AccountFacts[],
  figures: Pick<Signal, 'what' | 'on' | 'throughHour'>,
  amount: number,
  before: readonly number[],
  currency: string | null,
): Signal | null {
  const mean = before.reduce((sum, one) => sum + one, 0) / before.length;
  if (mean <= 0) return null;
  const accounts = of.map(({ account }) => account);
  return { of, ...figures, amount, mean, ratio: amount / mean, meanOf: before.length, currency, accounts };
}

function verdictOf(
  account: AccountFacts,
  signal: Signal,
  facts: RunFacts,
  { triggers: { ads } }: Settings,
): Verdict<'ad-spend'> {
  const { of, ...figures } = signal;
  const announced = explanation(signal, facts, ads);
  const skus = unitsToSell(of, figures);
  return {
    subject: { kind: 'account', account: account.account },
    rule: 'ad-spend',
    state: stateOf(figures.ratio, ads.spendRatio, announced.campaignId !== null),
    severity: RULES['ad-spend'].severity,
    evidence: {
      rule: 'ad-spend',
      ...figures,
      skus: skus.slice(0, MOST_SKUS),
      skuCount: skus.length,
      ...announced,
    },
    proposal: null,
  };
}

function stateOf(ratio: number, limit: number, isExplained: boolean): Verdict['state'] {
  if (isExplained) return 'clear';
  if (ratio > limit) return 'fire';
  return ratio > HOLD_RATIO ? 'hold' : 'clear';
}

/** What announced campaigns say to the money. */
interface Explanation {
  /** The campaign that explains it; null where none does. */
  readonly campaignId: string | null;
  readonly announcedBudget: number;
}

/**
 * Whether announced campaigns explain what is beyond the mean: those that name an account of these, or none and a SKU that
 * they sell, and run or start soon. One without a budget explains it; else their budgets have to, of the day for spend,
 * whole ones for a top-up. A campaign may overrun its budget as far as spend may its mean.
 */
function explanation(
  { of, what, on, amount, mean, currency }: Signal,
  { campaigns, today }: RunFacts,
  { campaignAheadDays, spendRatio }: Settings['triggers']['ads'],
): Explanation {
  const latest = addDays(today, campaignAheadDays);
  const named = new Set(of.flatMap(({ campaigns: its }) => its.map(campaignKey)));
  const skus = new Set(of.flatMap((account) => account.skus));
  const near = campaigns
    .filter(({ status }) => status === 'planned' || status === 'running')
    .filter(({ startsOn, endsOn }) => startsOn <= latest && endsOn >= addDays(today, -1))
    .filter(
      (campaign) =>
        named.has(campaignKey(campaign)) || (campaign.accounts === null && skus.has(campaign.sku)),
    )
    .sort((a, b) => compare(a.startsOn, b.startsOn) || compare(a.campaignId, b.campaignId));
  const unknown = near.find((one) => one.adBudget === null || (one.currency ?? currency) !== currency);
  const announcedBudget = near.reduce(
    (sum, campaign) => sum + budgetOf(campaign, what === 'top-up' ? null : on),
    0,
  );
  const isCovered = near.length > 0 && announcedBudget * spendRatio >= amount - mean;
  const explaining = unknown ?? (isCovered ? near[0] : undefined);
  return { campaignId: explaining?.campaignId ?? null, announcedBudget };
}

/** A campaign's budget, whole or of one day. */
function budgetOf({ adBudget, startsOn, endsOn }: Campaign, day: BusinessDay | null): number {
  if (adBudget === null) return 0;
  if (day === null) return moneyOf(adBudget);
  return startsOn <= day && day <= endsOn ? moneyOf(adBudget) / (daysBetween(startsOn, endsOn) + 1) : 0;
}

/** What the money may sell beyond the usual, the most units first. */
function unitsToSell(
  of: readonly AccountFacts[],
  signal: Pick<Signal, 'what' | 'amount' | 'ratio' | 'currency'>,
): SpendSku[] {
  const spendADay = of.reduce(
    (sum, account) => sum + (meanSpend(account, AD_DEMAND_DAYS, signal.currency) ?? 0),
    0,
  );
  const days =
    signal.what === 'top-up'
      ? spendADay > 0
        ? signal.amount / spendADay
        : 0
      : Math.max(0, signal.ratio - 1);
  const bySku = Map.groupBy(
    of.flatMap(({ sells }) => sells),
    ({ sku, pool }) => JSON.stringify([sku, pool]),
  );
  return [...bySku.values()]
    .flatMap((sales) => {
      const [first] = sales;
      const units = days * sales.reduce((sum, { unitsADay }) => sum + unitsADay, 0);
      return first === undefined || units < LEAST_UNITS ? [] : [{ sku: first.sku, pool: first.pool, units }];
    })
    .sort((a, b) => b.units - a.units || (a.sku < b.sku ? -1 : 1));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
