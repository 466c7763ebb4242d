import type { Severity } from '../domain/alerting.ts';
import { addDays, daysBetween, type Instant, localDay, msOf } from '../domain/calendar.ts';
import { unitsOf } from '../domain/decimal.ts';
import type { Verdict } from '../domain/episodes.ts';
import type { AdAccountEvidence, StandstillSku } from '../domain/rules/ad-account.ts';
import type { Campaign } from '../domain/sets.ts';
import { skuKey } from '../domain/storage-keys.ts';
import { poolOfChannel, type Settings, settingNamed } from '../settings/settings.ts';
import type { AccountFacts } from './account-facts.ts';
import { type Outage, outages, periodInForce, type StatusPeriod } from './account-status.ts';
import { cancellableOrders } from './cancellable-orders.ts';
import { targetsOf } from './lowered-targets.ts';
import { unwantedUnits } from './regular-reorder.ts';
import type { RunFacts } from './run-facts.ts';
import { dailyDemand, type SkuFacts } from './sku-facts.ts';

/** Days for which the end of an outage is told. */
const RECOVERY_DAYS = 14;
/** An account that spent nothing for so long, and sells for no campaign, is not in use. */
const UNUSED_DAYS = 28;
/** Lines of each list; the counts are whole. */
const MOST_LISTED = 5;

const HOUR_MS = 3_600_000;

/**
 * The health of an ad account.
 *
 * - Blocked, or under review since a block: its ads stand still. What they bring goes (see `AdDrivenDemand`), what its
 *   campaigns were to sell too, and the targets are lowered in the same run (`targetsOf`). Critical while campaigns run or
 *   are planned on it, else urgent.
 * - Under review: told with what is at stake; its ads run on for what is known. Urgent with campaigns, else a warning.
 * - Unknown: no list names it, or none is newer than its limit (`staleAfterHours.adAccount`). Nothing is lowered, for what
 *   is not known did not happen. A warning with campaigns; else a notice, and only while lists of other accounts are
 *   fresh, for where none is the feed itself is told as stale.
 *
 * Nothing is said of an account that is not in use: no campaign ahead, and no spend in the four weeks before; nor of any
 * where no list of accounts ever came. `fire` in all three; `clear` for two weeks after an outage, with what it took and
 * what rises again.
 */
export function adAccount(facts: RunFacts, settings: Settings): Verdict<'ad-account'>[] {
  const newest = facts.accounts.flatMap(({ states }) => states.at(-1)?.takenAt ?? []).sort();
  const told = facts.accounts.flatMap((account) => {
    const standing = standingOf(account, facts.at, settings, newest.at(-1) ?? null);
    return standing === null ? [] : [{ account, standing }];
  });
  if (told.length === 0) return [];
  const skus = new Map(facts.skus.map((sku) => [skuKey(sku.sku, sku.pool), sku]));
  return told.map(({ account, standing }) => verdictOf(account, standing, { facts, settings, skus }));
}

/** How an account stands. */
interface Standing {
  readonly status: AdAccountEvidence['status'];
  readonly period: StatusPeriod | null;
  /** The outage in force, or the one that ended of late. */
  readonly outage: Outage | null;
}

function standingOf(
  account: AccountFacts,
  at: Instant,
  { triggers }: Settings,
  newestList: Instant | null,
): Standing | null {
  const period = periodInForce(account.periods);
  const outage = outages(account.periods).at(-1) ?? null;
  if (!isInUse(account, outage?.to === null ? outage.from : at)) return null;
  if (outage?.to === null) {
    return { status: period?.status === 'pending' ? 'pending' : 'blocked', period, outage };
  }
  if (period?.status === 'pending') return { status: 'pending', period, outage: null };
  const isFresh = (list: Instant) => msOf(at) - msOf(list) <= triggers.staleAfterHours.adAccount * HOUR_MS;
  if (period === null || !isFresh(period.stated.takenAt)) {
    const isTold = newestList !== null && (campaignsAhead(account).length > 0 || isFresh(newestList));
    return isTold ? { status: 'unknown', period, outage: null } : null;
  }
  const isNews = outage?.to != null && msOf(at) - msOf(outage.to) <= RECOVERY_DAYS * 24 * HOUR_MS;
  return isNews ? { status: 'ok', period, outage } : null;
}

/** Whether the account has a campaign ahead, or spent anything in the four weeks before that instant. */
function isInUse(account: AccountFacts, before: Instant): boolean {
  const last = localDay(before, account.zone);
  const first = addDays(last, -UNUSED_DAYS);
  return (
    campaignsAhead(account).length > 0 ||
    account.spend.some(({ day, spend }) => first <= day && day <= last && (spend ?? 0) > 0)
  );
}

function campaignsAhead({ campaigns, today }: AccountFacts): Campaign[] {
  return campaigns
    .filter(({ status, endsOn }) => (status === 'planned' || status === 'running') && endsOn >= today)
    .sort((a, b) => compare(a.startsOn, b.startsOn) || compare(a.campaignId, b.campaignId));
}

interface Surroundings {
  readonly facts: RunFacts;
  readonly settings: Settings;
  readonly skus: ReadonlyMap<string, SkuFacts>;
}

function verdictOf(account: AccountFacts, standing: Standing, around: Surroundings): Verdict<'ad-account'> {
  const { status, period, outage } = standing;
  const isDown = outage !== null && outage.to === null;
  const ahead = campaignsAhead(account);
  const affected = affectedSkus(account, ahead, standing, around);
  const orders = isDown
    ? cancellableOrders(
        affected.map(({ line, facts: known }) => ({ ...line, item: known?.item ?? null })),
        around.facts,
      )
    : { orders: [], withoutDate: 0 };
  const ends = outage === null ? null : (outage.to ?? around.facts.at);
  const plan = settingNamed(around.settings.adAccounts, account.account)?.unblock;
  const backup = plan?.backupAccount ?? null;
  return {
    subject: { kind: 'account', account: account.account },
    rule: 'ad-account',
    state: status === 'ok' ? 'clear' : 'fire',
    severity: severityOf(status, isDown, ahead.length > 0),
    evidence: {
      rule: 'ad-account',
      status,
      rawStatus: period?.stated.rawStatus ?? null,
      reason: period?.stated.reason ?? null,
      since: outage?.from ?? period?.from ?? null,
      statedAt: period?.stated.takenAt ?? null,
      isDown,
      recoveredAt: outage?.to ?? null,
      downHours: outage === null || ends === null ? null : (msOf(ends) - msOf(outage.from)) / HOUR_MS,
      adDrivenShare: account.adDriven.share,
      pastBlocks: account.adDriven.blocks,
      skus: affected.slice(0, MOST_LISTED).map(({ line }) => line),
      skuCount: affected.length,
      campaigns: ahead
        .slice(0, MOST_LISTED)
        .map(({ campaignId, startsOn, endsOn }) => ({ campaignId, startsOn, endsOn })),
      campaignCount: ahead.length,
      orders: orders.orders.slice(0, MOST_LISTED),
      orderCount: orders.orders.length,
      ordersWithoutDate: orders.withoutDate,
      contact: plan?.contact ?? null,
      steps: plan?.steps ?? { zh: [], en: [] },
      backupAccount: backup,
      backupStatus: backup === null ? null : statusOf(backup, around),
    },
    proposal: null,
  };
}

function severityOf(status: AdAccountEvidence['status'], isDown: boolean, hasCampaigns: boolean): Severity {
  if (isDown) return hasCampaigns ? 'critical' : 'urgent';
  if (status === 'pending') return hasCampaigns ? 'urgent' : 'warning';
  return hasCampaigns ? 'warning' : 'notice';
}

function statusOf(name: string, { facts }: Surroundings): AdAccountEvidence['status'] {
  const account = facts.accounts.find((one) => one.account === name);
  return (account === undefined ? null : periodInForce(account.periods))?.status ?? 'unknown';
}

/** A SKU that the account's standstill concerns, and the facts of it where it is planned. */
interface AffectedSku {
  readonly line: StandstillSku;
  readonly facts: SkuFacts | null;
}

/** What the account sells and its campaigns were to sell, the most units of the next four weeks first. */
function affectedSkus(
  account: AccountFacts,
  ahead: readonly Campaign[],
  standing: Standing,
  around: Surroundings,
): AffectedSku[] {
  const { settings, skus } = around;
  const bySku = new Map<string, { sku: string; pool: string; unitsADay: number; campaignUnits: number }>();
  const entry = (sku: string, pool: string) => {
    const key = skuKey(sku, pool);
    const known = bySku.get(key) ?? { sku, pool, unitsADay: 0, campaignUnits: 0 };
    bySku.set(key, known);
    return known;
  };
  for (const { sku, pool, unitsADay } of account.sells)
    if (unitsADay > 0) entry(sku, pool).unitsADay += unitsADay;
  for (const campaign of ahead) {
    const units = unitsAhead(campaign, account);
    if (units > 0) entry(campaign.sku, poolOfChannel(campaign.channel, settings)).campaignUnits += units;
  }
  return [...bySku.entries()]
    .map(([key, gone]) => standstill(gone, skus.get(key) ?? null, account, standing, around))
    .sort((a, b) => stakeOf(b.line) - stakeOf(a.line) || compare(a.line.sku, b.line.sku));
}

function stakeOf({ unitsADay, campaignUnits }: StandstillSku): number {
  return unitsADay * UNUSED_DAYS + campaignUnits;
}

/** Planned units of the campaign's days that are still to come. */
function unitsAhead({ plannedUnits, startsOn, endsOn }: Campaign, { today }: AccountFacts): number {
  const days = daysBetween(startsOn, endsOn) + 1;
  const left = Math.min(days, daysBetween(today, endsOn) + 1);
  return plannedUnits === null ? 0 : (unitsOf(plannedUnits) * Math.max(0, left)) / days;
}

function standstill(
  gone: Pick<StandstillSku, 'sku' | 'pool' | 'unitsADay' | 'campaignUnits'>,
  facts: SkuFacts | null,
  account: AccountFacts,
  standing: Standing,
  { facts: run }: Surroundings,
): AffectedSku {
  if (facts === null) {
    const line = { ...gone, plannedReorderPoint: null, loweredReorderPoint: null };
    return { line: { ...line, excessUnits: 0, excessDays: null, unwantedUnits: 0 }, facts };
  }
  const isDown = standing.outage !== null && standing.outage.to === null;
  // Of an account that works again, or may yet be blocked: what its block takes away.
  const stops = {
    ...run.adStops,
    blockedSince: new Map([...run.adStops.blockedSince, [account.account, standing.outage?.from ?? run.at]]),
  };
  const planned = facts.plannedParameters;
  const lowered = isDown ? facts.parameters : targetsOf(planned, stops, facts.ads.driven).effective;
  const held = facts.available + facts.onOrder;
  const excessUnits = isDown ? Math.max(0, held - lowered.orderUpTo) : 0;
  const stays = dailyDemand(facts) - gone.unitsADay;
  return {
    line: {
      ...gone,
      plannedReorderPoint: planned.reorderPoint,
      loweredReorderPoint: lowered.reorderPoint,
      excessUnits,
      excessDays: stays > 0 ? excessUnits / stays : null,
      unwantedUnits: isDown ? unwantedUnits(facts) : 0,
    },
    facts,
  };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
