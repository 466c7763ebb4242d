import {
  addDays,
  type BusinessDay,
  daysBetween,
  type Instant,
  instantOfMs,
  localDay,
  localTime,
  msOf,
} from '../domain/calendar.ts';
import { moneyOf } from '../domain/decimal.ts';
import type { Verdict } from '../domain/episodes.ts';
import { RULES } from '../domain/rules.ts';
import type { Campaign } from '../domain/sets.ts';
import { type WorkingSpan, workingSpans } from '../domain/working-hours.ts';
import { accountsOf } from '../planning/campaigns.ts';
import type { Settings } from '../settings/settings.ts';
import type { AccountFacts } from './account-facts.ts';
import { outages } from './account-status.ts';
import { type AdFunds, adFunds, meanSpend, spentBetween } from './ad-funds.ts';
import type { RunFacts } from './run-facts.ts';

/** Days from which it is read what accounts spend at present. */
const PRESENT_DAYS = 7;
/** Days ahead in which it is looked for when the money runs out. */
const MOST_DAYS_AHEAD = 90;
/** The balance lasts so much longer than it has to before the alert may close. */
const CLEAR_HOURS = 24;

const HOUR_MS = 3_600_000;
const DAY_HOURS = 24;

/**
 * The money of ad accounts runs out. Spend at present is the larger of the last seven days' mean and the newest day; from
 * a campaign's start on its budget, spread over its days and accounts, comes on top. What was spent since the balance was
 * stated is taken off. A portfolio is one balance; an account whose ads stand still spends nothing.
 *
 * - `fire`: the money runs out before a top-up that is ordered at the next working day's beginning would be there: so the
 *   working hours that run, or come next, are the last to order it in time. A warning; urgent where even that is too
 *   late; critical where nothing is left and a campaign runs or is planned.
 * - `hold`: it lasts less than 24 hours longer than that.
 * - `clear`: it lasts longer.
 *
 * No verdict, which closes an open alert, where the platform takes the money by itself (`autoTopUp`), nothing is spent, or
 * the balance was not stated or is too old.
 */
export function adBalance(facts: RunFacts, settings: Settings): Verdict<'ad-balance'>[] {
  return adFunds(facts.accounts, settings).flatMap((funds) => balanceVerdict(funds, facts, settings) ?? []);
}

function balanceVerdict(
  funds: AdFunds,
  { at, closures }: RunFacts,
  settings: Settings,
): Verdict<'ad-balance'> | null {
  const stated = funds.balances.at(-1);
  const accounts = funds.accounts.filter(({ periods }) => outages(periods).at(-1)?.to !== null);
  if (stated === undefined || funds.autoTopUp || accounts.length === 0) return null;
  const { currency, balance } = stated;
  const ageHours = (msOf(at) - msOf(stated.at)) / HOUR_MS;
  if (ageHours > settings.triggers.staleAfterHours.adAccount) return null;
  const spendADay = accounts.reduce((sum, account) => sum + presentSpend(account, currency), 0);
  const campaigns = budgetsAhead(accounts, currency);
  if (spendADay <= 0 && campaigns.length === 0) return null;

  const measured = accounts.reduce(
    (sum, account) => sum + spentBetween(account, stated.at, at, currency).spend,
    0,
  );
  const spentSince = Math.max(measured, (spendADay * ageHours) / DAY_HOURS);
  const balanceNow = Math.max(0, balance - spentSince);
  const today = accounts[0]?.today ?? funds.accounts[0]?.today;
  if (today === undefined) return null;
  const spendOn = (day: BusinessDay) =>
    spendADay + campaigns.reduce((sum, campaign) => sum + campaign.spendOn(day), 0);
  const plannedRunwayHours = runway(balanceNow, today, spendOn);
  if (plannedRunwayHours === null) return null;
  const runsOutAt = after(at, plannedRunwayHours);
  const { zone, workingHours } = settings.factory;
  const spans = workingSpans(at, workingHours, zone, closures);
  const { state, isLate, payBy } = urgencyOf(at, runsOutAt, funds.topUpHours, spans);

  const { topUpDays } = settings.triggers.ads;
  const needed = Array.from({ length: topUpDays }, (_, index) => spendOn(addDays(today, index))).reduce(
    (sum, spend) => sum + spend,
    0,
  );
  const starting = campaigns.filter(({ startsOn }) => daysBetween(today, startsOn) < topUpDays);
  return {
    subject: { kind: 'account', account: funds.accounts[0]?.account ?? '' },
    rule: 'ad-balance',
    state,
    severity:
      balanceNow <= 0 && accounts.some(hasCampaignAhead)
        ? 'critical'
        : isLate
          ? 'urgent'
          : RULES['ad-balance'].severity,
    evidence: {
      rule: 'ad-balance',
      accounts: funds.accounts.map(({ account }) => account),
      balance,
      balanceAt: stated.at,
      balanceNow,
      currency,
      spendADay,
      plannedSpendADay: needed / topUpDays,
      runwayHours: spendADay > 0 ? (balanceNow / spendADay) * DAY_HOURS : plannedRunwayHours,
      plannedRunwayHours,
      runsOutAt,
      topUpHours: funds.topUpHours,
      payBy: localDay(payBy, zone),
      payByTime: localTime(payBy, zone),
      isLate,
      topUpDays,
      topUpAmount: Math.max(0, Math.ceil(needed - balanceNow)),
      campaigns: starting.map(({ campaignId }) => campaignId),
    },
    proposal: null,
  };
}

/** How pressing it is, and until when it has to be paid. */
function urgencyOf(
  at: Instant,
  runsOutAt: Instant,
  topUpHours: number,
  [now, next]: readonly [WorkingSpan, WorkingSpan],
): { readonly state: Verdict['state']; readonly isLate: boolean; readonly payBy: Instant } {
  const start = now.from > at ? now.from : at;
  const isLate = runsOutAt < after(start, topUpHours);
  const latest = after(runsOutAt, -topUpHours);
  const inTime = latest < now.to ? latest : now.to;
  const missed = after(next.from, topUpHours);
  const clear = after(missed, CLEAR_HOURS);
  return {
    state: runsOutAt < missed ? 'fire' : runsOutAt < clear ? 'hold' : 'clear',
    isLate,
    payBy: isLate ? start : inTime,
  };
}

/** Hours that a balance lasts; null where it lasts as far as is looked ahead. Each day counts whole from now on. */
function runway(balance: number, today: BusinessDay, spendOn: (day: BusinessDay) => number): number | null {
  let left = balance;
  for (let index = 0; index < MOST_DAYS_AHEAD; index++) {
    const spend = spendOn(addDays(today, index));
    if (left < spend) return (index + left / spend) * DAY_HOURS;
    left -= spend;
  }
  return null;
}

function presentSpend(account: AccountFacts, currency: string | null): number {
  const newest = account.spend.findLast(
    (one) => one.currency === currency && one.spend !== null && one.day <= account.closedDay,
  );
  const isRecent = newest !== undefined && daysBetween(newest.day, account.closedDay) < PRESENT_DAYS;
  return isRecent ? Math.max(newest.spend ?? 0, meanSpend(account, PRESENT_DAYS, currency) ?? 0) : 0;
}

interface BudgetAhead {
  readonly campaignId: string;
  readonly startsOn: BusinessDay;
  /** Of these accounts, in the currency's units. */
  spendOn(day: BusinessDay): number;
}

/** Budgets of campaigns that have not started; of one that runs, spend at present holds it already. */
function budgetsAhead(accounts: readonly AccountFacts[], currency: string | null): BudgetAhead[] {
  const names = new Set(accounts.map(({ account }) => account));
  const today = accounts[0]?.today;
  if (today === undefined) return [];
  const ahead = new Map<string, Campaign>();
  for (const { campaigns } of accounts)
    for (const one of campaigns)
      if (one.status === 'planned' && one.startsOn > today) ahead.set(`${one.campaignId} ${one.sku}`, one);
  return [...ahead.values()].flatMap((campaign): BudgetAhead[] => {
    const { campaignId, startsOn, endsOn, adBudget } = campaign;
    if (adBudget === null || (campaign.currency ?? currency) !== currency) return [];
    const named = accountsOf(campaign);
    const part = named.filter((name) => names.has(name)).length / named.length;
    const aDay = (moneyOf(adBudget) * part) / (daysBetween(startsOn, endsOn) + 1);
    return [{ campaignId, startsOn, spendOn: (day) => (startsOn <= day && day <= endsOn ? aDay : 0) }];
  });
}

function hasCampaignAhead({ campaigns, today }: AccountFacts): boolean {
  return campaigns.some(
    ({ status, endsOn }) => (status === 'planned' || status === 'running') && endsOn >= today,
  );
}

function after(at: Instant, hours: number): Instant {
  return instantOfMs(Math.round(msOf(at) + hours * HOUR_MS));
}
