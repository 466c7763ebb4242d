import { type BusinessDay, dayNumber, daysBetween, type Instant, localDay } from '../domain/calendar.ts';
import { closedOn, demandScopes } from '../domain/closures.ts';
import type { DemandHistory } from '../domain/demand-history.ts';
import type { AdAccount, AdLink, Campaign, Closure } from '../domain/sets.ts';
import type { AdAccountReading } from '../history/ad-accounts.ts';
import type { History } from '../history/history.ts';
import {
  AD_DEMAND_DAYS,
  type AdDemand,
  type AdDemandInput,
  adDrivenDemand,
} from '../planning/ad-driven-demand.ts';
import type { KnownCampaign } from '../planning/campaigns.ts';
import type { LearnedCampaigns } from '../planning/learned-campaigns.ts';
import type { Settings } from '../settings/settings.ts';
import { outages, type StatusPeriod, statusPeriods } from '../triggers/account-status.ts';
import { type AdStops, campaignKey } from '../triggers/lowered-targets.ts';

/** Days of states and balances that the rules on an account look back on: three months of downtime and top-ups. */
const ACCOUNT_STATE_DAYS = 90;
/** How far back it is looked for the beginning of a status that lasts longer. */
const MOST_STATE_DAYS = 1440;
/** Days before which nothing is read of ads and demand, however long an account has been blocked. */
const MOST_AD_DAYS = 180;

/** The status of every ad account at every instant, by account. */
export type AccountPeriods = ReadonlyMap<string, readonly StatusPeriod[]>;

/** Reads the states of ad accounts of three months, and further back while one of them is in trouble since before. */
export async function readAccountStates(
  { history, settings }: { readonly history: Pick<History, 'adAccountStates'>; readonly settings: Settings },
  at: Instant,
): Promise<AdAccountReading & { readonly periods: AccountPeriods }> {
  for (let days = ACCOUNT_STATE_DAYS; ; days *= 4) {
    const reading = await history.adAccountStates({ at, days, settings });
    const periods = periodsOf(reading.states);
    const isOpenEnded = [...periods.values()].some(
      (ofAccount) => ofAccount.length === 1 && ofAccount[0]?.status !== 'ok',
    );
    if (!isOpenEnded || days >= MOST_STATE_DAYS) return { ...reading, periods };
  }
}

function periodsOf(states: readonly AdAccount[]): AccountPeriods {
  return new Map(
    [...Map.groupBy(states, ({ account }) => account)].map(([account, of]) => [account, statusPeriods(of)]),
  );
}

/**
 * Days of ads and demand that the run needs: those of every mean, and of what ads brought before each block that is in
 * force or shows how much of the demand they bring.
 */
export function adDaysNeeded(periods: AccountPeriods, at: Instant, { factory, triggers }: Settings): number {
  const today = localDay(at, factory.zone);
  const sinceBlocks = [...periods.values()]
    .flatMap(outages)
    .map(({ from }) => daysBetween(localDay(from, factory.zone), today) + AD_DEMAND_DAYS + 1);
  return Math.min(
    MOST_AD_DAYS,
    Math.max(triggers.surgeMeanDays + 1, triggers.ads.spendMeanDays + 2, AD_DEMAND_DAYS + 1, ...sinceBlocks),
  );
}

/** What keeps ads from running: accounts that are blocked, and campaigns as the newest lists have them today. */
export function adStops(
  periods: AccountPeriods,
  campaigns: readonly Campaign[],
  today: BusinessDay,
): AdStops {
  const blocked = [...periods].flatMap(([account, of]): [string, Instant][] => {
    const last = outages(of).at(-1);
    return last?.to === null ? [[account, last.from]] : [];
  });
  const listed = campaigns.map((campaign): [string, Campaign] => [
    campaignKey(campaign),
    isOver(campaign, today) ? campaign : { ...campaign, status: 'planned' },
  ]);
  return { blockedSince: new Map(blocked), listed: new Map(listed) };
}

/** Whether the campaign has stopped by that day; a stop dated on the day counts, for whoever lists it knows it already. */
function isOver({ status, statusSince }: Campaign, today: BusinessDay): boolean {
  if (status === 'planned' || status === 'running') return false;
  return statusSince === null ? status !== 'done' : statusSince <= today;
}

/** What was read for it. */
export interface AdDemandReadings extends Pick<AdDemandInput, 'ads' | 'planningDay'> {
  readonly links: readonly AdLink[];
  readonly demand: DemandHistory;
  readonly campaigns: readonly KnownCampaign[];
  readonly closures: readonly Closure[];
  readonly periods: AccountPeriods;
  /** What campaigns that were stopped taught. */
  readonly learned: Pick<LearnedCampaigns, 'adDrivenShare'>;
}

/** What the ads of every account bring. */
export function adDemandFacts(
  { periods, closures, learned, ...readings }: AdDemandReadings,
  { factory, planning, pulseChannels }: Settings,
): AdDemand {
  const dayOf = (at: Instant) => localDay(at, factory.zone);
  const blocked = [...periods].map(([account, of]) => ({ account, blocks: outages(of) }));
  return adDrivenDemand({
    ...readings,
    isClosed: closedOn(closures, demandScopes(pulseChannels)),
    blockedSince: new Map(
      blocked.flatMap(({ account, blocks }) =>
        blocks.flatMap(({ from, to }) => (to === null ? [[account, dayOf(from)] as const] : [])),
      ),
    ),
    pastBlocks: new Map(
      blocked.map(({ account, blocks }) => [
        account,
        // The first and the last day are blocked in part.
        blocks.flatMap(({ from, to }) =>
          to === null ? [] : [{ from: dayNumber(dayOf(from)) + 1, to: dayNumber(dayOf(to)) - 1 }],
        ),
      ]),
    ),
    adDrivenShare: (account) => learned.adDrivenShare(account) ?? planning.adDrivenShare,
  });
}
