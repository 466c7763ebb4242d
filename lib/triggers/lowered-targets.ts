import type { BusinessDay, Instant } from '../domain/calendar.ts';
import type { LoweringReason } from '../domain/lowering.ts';
import type { Campaign } from '../domain/sets.ts';
import type { CampaignShare, MethodParameters } from '../domain/sku-parameters.ts';
import { compositeKey } from '../domain/storage-keys.ts';
import type { AdDrivenDemand } from '../planning/ad-driven-demand.ts';
import { accountsOf } from '../planning/campaigns.ts';
import { effectiveParameters } from '../planning/effective-parameters.ts';

/** What keeps ads from running at the run. */
export interface AdStops {
  /** Accounts that are blocked, since when. */
  readonly blockedSince: ReadonlyMap<string, Instant>;
  /** Every campaign that is listed, by `campaignKey`, as it stands. */
  readonly listed: ReadonlyMap<string, Campaign>;
}

/** The parameters of one SKU in one pool for this hour. */
export interface Targets {
  /** What triggers and proposals use. */
  readonly effective: MethodParameters;
  /** Empty where nothing was taken away: then the effective parameters are the planned ones. */
  readonly reasons: readonly LoweringReason[];
}

/** Key of a campaign's row: the campaign and the SKU it is for. */
export function campaignKey({
  campaignId,
  sku,
}: {
  readonly campaignId: string;
  readonly sku: string;
}): string {
  return compositeKey(campaignId, sku);
}

/**
 * The parameters of this hour: without the stock of campaigns that are suspended, cancelled, over, no longer listed or name
 * blocked accounts alone, and without the part of the pulses that ads of blocked accounts brought (`adDriven` is of this
 * SKU and pool). A campaign that names no account, or one that works, stays.
 */
export function targetsOf(
  planned: MethodParameters,
  stops: AdStops,
  adDriven: readonly AdDrivenDemand[],
): Targets {
  const blocked =
    stops.blockedSince.size === 0 ? [] : adDriven.filter(({ account }) => stops.blockedSince.has(account));
  if (blocked.length === 0 && planned.campaigns.length === 0) return { effective: planned, reasons: [] };
  const stopped = planned.campaigns.filter((share) => stopOf(share, stops) !== null);
  const pulseShare = blocked.reduce((sum, { adShare, adDrivenShare }) => sum + adShare * adDrivenShare, 0);
  const effective = effectiveParameters(planned, {
    isStopped: (share) => stopped.includes(share),
    pulseShare: planned.pulseStock > 0 ? pulseShare : 0,
  });
  if (effective === planned) return { effective, reasons: [] };
  const accounts = blocked.filter(({ adShare, adDrivenShare }) => adShare * adDrivenShare > 0);
  const reasons = [
    ...accounts.map(({ account }) => accountReason(account, stops)),
    ...stopped.flatMap((share) => stopOf(share, stops) ?? []),
  ];
  return { effective, reasons: [...new Map(reasons.map((one) => [JSON.stringify(one), one])).values()] };
}

/** The campaigns as they can run: one that names blocked accounts alone is suspended from the day of the block on. */
export function withStops(
  campaigns: readonly Campaign[],
  stops: AdStops,
  dayOf: (at: Instant) => BusinessDay,
): Campaign[] {
  return campaigns.map((campaign) => {
    const isAhead = campaign.status === 'planned' || campaign.status === 'running';
    const listed = stops.listed.get(campaignKey(campaign));
    if (!isAhead || listed === undefined) return campaign;
    if (isStatusStop(listed)) return { ...campaign, status: listed.status, statusSince: listed.statusSince };
    const since = blockOf(accountsOf(campaign), stops);
    return since === null ? campaign : { ...campaign, status: 'suspended', statusSince: dayOf(since) };
  });
}

/** Why a campaign does not run; null where it does. */
function stopOf(share: CampaignShare, stops: AdStops): LoweringReason[] | null {
  const { campaignId } = share;
  const listed = stops.listed.get(campaignKey(share));
  if (listed === undefined) return [{ kind: 'campaign', campaignId, status: 'unlisted', since: null }];
  if (isStatusStop(listed))
    return [{ kind: 'campaign', campaignId, status: listed.status, since: listed.statusSince }];
  const accounts = accountsOf(listed);
  return blockOf(accounts, stops) === null ? null : accounts.map((account) => accountReason(account, stops));
}

/** Since when all of these accounts are blocked; null where one is not, or none is named. */
function blockOf(accounts: readonly string[], { blockedSince }: AdStops): Instant | null {
  const since = accounts.flatMap((account) => blockedSince.get(account) ?? []).sort();
  return accounts.length > 0 && since.length === accounts.length ? (since.at(-1) ?? null) : null;
}

function accountReason(account: string, { blockedSince }: AdStops): LoweringReason {
  return { kind: 'account', account, since: blockedSince.get(account) as Instant };
}

function isStatusStop(
  campaign: Campaign,
): campaign is Campaign & { readonly status: 'suspended' | 'cancelled' | 'done' } {
  return campaign.status !== 'planned' && campaign.status !== 'running';
}
