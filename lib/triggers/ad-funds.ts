import { addDays, type BusinessDay, type Instant, localDay, localTime } from '../domain/calendar.ts';
import { moneyOf } from '../domain/decimal.ts';
import { type Settings, settingNamed } from '../settings/settings.ts';
import type { AccountFacts } from './account-facts.ts';

/** What was left of the money at an instant, in units of the currency. */
export interface StatedBalance {
  readonly at: Instant;
  readonly balance: number;
  readonly currency: string | null;
}

/** Ad accounts that are paid from one balance: most often one. */
export interface AdFunds {
  /** By name; the first stands for all. */
  readonly accounts: readonly AccountFacts[];
  /** Ascending; of a portfolio each balance once. */
  readonly balances: readonly StatedBalance[];
  readonly autoTopUp: boolean;
  readonly topUpHours: number;
}

/** Money that was paid in between two lists. */
export interface TopUp {
  /** The list that showed it. */
  readonly at: Instant;
  readonly amount: number;
  readonly currency: string | null;
}

/** Lists at the same instant that two accounts must agree in before they are taken for a portfolio. */
const LEAST_COMMON_LISTS = 2;

/**
 * The funds of all accounts. Accounts share one where settings give them the same `portfolio`, or where every list that
 * both are in states the same balance of both, at least twice and not always the same one: TikTok reports the balance of
 * a Payment Portfolio for each of its accounts, and adding them up would count it several times.
 */
export function adFunds(
  accounts: readonly AccountFacts[],
  { adAccounts, triggers }: Pick<Settings, 'adAccounts' | 'triggers'>,
): AdFunds[] {
  const sorted = accounts.toSorted((a, b) => (a.account < b.account ? -1 : 1));
  const portfolioOf = ({ account }: AccountFacts) => settingNamed(adAccounts, account)?.portfolio;
  const groups: AccountFacts[][] = [];
  for (const one of sorted) {
    const shared = groups.find(([first]) => {
      if (first === undefined) return false;
      const [a, b] = [portfolioOf(first), portfolioOf(one)];
      return a === undefined && b === undefined ? haveOneBalance(first, one) : a === b;
    });
    if (shared === undefined) groups.push([one]);
    else shared.push(one);
  }
  return groups.map((group) => ({
    accounts: group,
    balances: balancesOf(group),
    autoTopUp: group.some(
      ({ account, states }) =>
        settingNamed(adAccounts, account)?.autoTopUp ??
        states.findLast(({ autoTopUp }) => autoTopUp !== null)?.autoTopUp ??
        false,
    ),
    topUpHours: Math.max(
      ...group.map(({ account }) => settingNamed(adAccounts, account)?.topUpHours ?? triggers.ads.topUpHours),
    ),
  }));
}

/**
 * What was paid in between each two lists: the rise of the balance and what was spent meanwhile. A rise is one; without
 * it only more than the largest day of the spend between them, which may belong to the other side of a list.
 */
export function topUps({ accounts, balances }: AdFunds): TopUp[] {
  return balances.slice(1).flatMap((after, index) => {
    const before = balances[index];
    if (before === undefined || before.currency !== after.currency) return [];
    const spent = accounts.map((account) => spentBetween(account, before.at, after.at, after.currency));
    const sum = (of: (one: (typeof spent)[number]) => number) =>
      spent.reduce((total, one) => total + of(one), 0);
    const rise = after.balance - before.balance;
    const amount = rise + sum((one) => one.spend);
    const isOne = rise > 0 || amount > sum((one) => one.uncertain);
    return isOne && amount > 0 ? [{ at: after.at, amount, currency: after.currency }] : [];
  });
}

/**
 * What an account spent between two instants in one currency, and how much of it may lie outside: by hour where hours are
 * known, else the days that ended between them.
 */
export function spentBetween(
  { spend, spendHours, zone }: AccountFacts,
  from: Instant,
  to: Instant,
  currency: string | null,
): { readonly spend: number; readonly uncertain: number } {
  const stamp = (day: BusinessDay, hour: number) => `${day} ${String(hour).padStart(2, '0')}:00`;
  const local = (at: Instant) => `${localDay(at, zone)} ${localTime(at, zone)}`;
  const [first, last] = [local(from), local(to)];
  const inHours = new Set(spendHours.map(({ day }) => day));
  const hours = spendHours
    .filter((one) => one.currency === currency)
    .filter(({ day, hour }) => first <= stamp(day, hour) && stamp(day, hour) < last)
    .map((one) => moneyOf(one.spend));
  const days = spend
    .filter((one) => one.currency === currency && !inHours.has(one.day))
    .filter(({ day }) => localDay(from, zone) < day && day <= localDay(to, zone))
    .flatMap((one) => one.spend ?? []);
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  return {
    spend: sum(hours) + sum(days),
    uncertain: Math.max(0, ...hours, ...days),
  };
}

/** Mean spend a day of the last so many days that have closed, in that currency; null where none was measured. */
export function meanSpend(
  { spend, closedDay }: AccountFacts,
  days: number,
  currency: string | null,
): number | null {
  const recent = spend.filter(
    (one) =>
      one.currency === currency &&
      one.spend !== null &&
      addDays(closedDay, 1 - days) <= one.day &&
      one.day <= closedDay,
  );
  if (recent.length === 0) return null;
  return recent.reduce((sum, one) => sum + (one.spend ?? 0), 0) / recent.length;
}

function balancesOf(accounts: readonly AccountFacts[]): StatedBalance[] {
  const stated = new Map<Instant, StatedBalance>();
  for (const { states } of accounts)
    for (const { takenAt, balance, currency } of states)
      if (balance !== null && !stated.has(takenAt))
        stated.set(takenAt, { at: takenAt, balance: moneyOf(balance), currency });
  return [...stated.values()].sort((a, b) => (a.at < b.at ? -1 : 1));
}

function haveOneBalance(a: AccountFacts, b: AccountFacts): boolean {
  const ofA = new Map(a.states.map((state) => [state.takenAt, state]));
  const common = b.states.flatMap((state) => {
    const other = ofA.get(state.takenAt);
    return other === undefined ? [] : [[other, state] as const];
  });
  const balances = new Set(common.map(([{ balance }]) => balance));
  return (
    common.length >= LEAST_COMMON_LISTS &&
    balances.size > 1 &&
    common.every(
      ([one, other]) =>
        one.balance !== null && one.balance === other.balance && one.currency === other.currency,
    )
  );
}
