import { addDays, dayNumber } from '../domain/calendar.ts';
import { moneyOf } from '../domain/decimal.ts';
import type { Verdict } from '../domain/episodes.ts';
import type { CampaignPaceEvidence } from '../domain/rules/campaign-pace.ts';
import { RULES } from '../domain/rules.ts';
import { campaignPace as paceOf } from '../planning/campaign-pace.ts';
import { plannedDays } from '../planning/campaigns.ts';
import { projectedDays } from '../planning/stock-projection.ts';
import type { Settings } from '../settings/settings.ts';
import { expediteArrival } from './aggressive-reorder.ts';
import type { CampaignAhead } from './campaigns-ahead.ts';
import { cancellableOrders } from './cancellable-orders.ts';
import type { RunFacts } from './run-facts.ts';
import { type AdDay, dataAge, isReordered, type SkuFacts, unitsToOrder } from './sku-facts.ts';
import { isSilent, threat, type WatchedSku } from './watched-sku.ts';

/** Days before a campaign that its rates are compared with. */
const USUAL_DAYS = 30;
/** Part of the way back to the plan at which an alert may close. */
const BAND = 0.5;
const MOST_ORDERS = 5;

/** What of the run the rule looks at beside the SKU. */
export interface PaceSurroundings extends Pick<RunFacts, 'supply' | 'today'> {
  /** True where another rule expedites the SKU in this run. */
  readonly isExpedited: boolean;
}

/**
 * A campaign that runs and sells much more or less of a SKU than expected (`campaignPace`): the one that is furthest
 * from its plan.
 *
 * - `fire`: factor at or above `aheadRatio` (urgent, with an expedite of what is short, where stock does not last until
 *   a regular order arrives; else a warning), or at or below `behindRatio` (a warning: order nothing more for it).
 * - `hold`: half way back to the plan; `clear` nearer to it.
 *
 * Null, which closes an open alert, once no campaign of the SKU runs.
 */
export function campaignPace(
  watched: WatchedSku,
  settings: Settings,
  around: PaceSurroundings,
): Verdict<'campaign-pace'> | null {
  const { facts, state } = watched;
  const running = facts.campaignsAhead.filter(({ progress }) => progress !== null);
  if (running.length === 0 || !isReordered(facts)) return null;
  const [furthest] = running
    .map((one) => ({ one, pace: paceIn(one) }))
    .sort((a, b) => Math.abs(Math.log(b.pace.factor)) - Math.abs(Math.log(a.pace.factor)));
  if (furthest === undefined || furthest.one.progress === null) return null;
  const { one, pace } = furthest;
  const { campaign, demand } = one;
  const { direction, state: verdict } = judge(pace.factor, settings);
  if (isSilent(watched, 'campaign-pace', verdict)) return null;
  const outlook = threat(state.outlook, state);
  const isShort = direction === 'ahead' && outlook.stockOutOn !== null;
  const units = isShort
    ? unitsToOrder(facts.item, Math.max(0, outlook.unitsShort - facts.expediteOutstanding), 0)
    : 0;
  const arrivesOn = expediteArrival(facts, units);
  const isInTime = outlook.reliefOn === null || arrivesOn < outlook.reliefOn;
  const isProposed = verdict === 'fire' && units > 0 && isInTime && !around.isExpedited;
  const kind = facts.item?.supply === 'make' ? 'emergency_production' : 'expedite';
  const endStock = stockAfter(watched, one);
  return {
    subject: { kind: 'sku', sku: facts.sku, pool: facts.pool },
    rule: 'campaign-pace',
    state: verdict,
    severity: isShort ? 'urgent' : RULES['campaign-pace'].severity,
    evidence: {
      rule: 'campaign-pace',
      direction,
      campaignId: campaign.campaignId,
      startsOn: campaign.startsOn,
      endsOn: campaign.endsOn,
      elapsedDays: furthest.one.progress.elapsedDays,
      plannedUnits: demand.plannedUnits,
      expectedUnits: Math.round(demand.mean),
      expectedSoFar: Math.round(pace.expectedSoFar),
      soldUnits: Math.round(furthest.one.progress.soldUnits),
      projectedUnits: Math.round(pace.projectedUnits),
      ...adsOf(one, facts),
      available: facts.available,
      endStock,
      ...outlook,
      unitsShort: Math.ceil(outlook.unitsShort),
      orderUnits: isProposed ? units : 0,
      arrivesOn,
      ...(direction === 'behind'
        ? toHold(watched, pace.projectedUnits - demand.mean, around)
        : { proposedUnits: 0, orders: [] }),
      ...dataAge(facts),
    },
    proposal: isProposed ? { kind, units, arrivesOn } : null,
  };
}

function paceIn({ campaign, demand, progress }: CampaignAhead): ReturnType<typeof paceOf> {
  return paceOf(demand.mean, plannedDays(campaign), progress ?? { elapsedDays: 0, soldUnits: 0 });
}

function judge(
  factor: number,
  { campaigns: { aheadRatio, behindRatio } }: Settings,
): { readonly direction: CampaignPaceEvidence['direction']; readonly state: Verdict['state'] } {
  if (factor >= aheadRatio) return { direction: 'ahead', state: 'fire' };
  if (factor <= behindRatio) return { direction: 'behind', state: 'fire' };
  if (factor >= 1 + BAND * (aheadRatio - 1)) return { direction: 'ahead', state: 'hold' };
  if (factor <= 1 - BAND * (1 - behindRatio)) return { direction: 'behind', state: 'hold' };
  return { direction: 'as_expected', state: 'clear' };
}

function stockAfter({ ahead }: WatchedSku, { campaign }: CampaignAhead): number {
  const last = dayNumber(campaign.endsOn);
  return last < ahead.firstDay
    ? ahead.available
    : (projectedDays(ahead, last).at(-1)?.stock ?? ahead.available);
}

type AdFigures = Pick<
  CampaignPaceEvidence,
  'ctr' | 'usualCtr' | 'cvr' | 'usualCvr' | 'spend' | 'budget' | 'currency'
>;

/** The SKU's ads since the campaign began, and before. */
function adsOf({ campaign }: CampaignAhead, { adSeries }: SkuFacts): AdFigures {
  const days = adSeries.flatMap((series) => series.days);
  const now = days.filter(({ day }) => day >= campaign.startsOn);
  const from = addDays(campaign.startsOn, -USUAL_DAYS);
  const before = days.filter(({ day }) => from <= day && day < campaign.startsOn);
  const spent = now.flatMap(({ spend }) => spend ?? []);
  return {
    ctr: rateOf(now, 'clicks', 'impressions'),
    usualCtr: rateOf(before, 'clicks', 'impressions'),
    cvr: rateOf(now, 'conversions', 'clicks'),
    usualCvr: rateOf(before, 'conversions', 'clicks'),
    spend: spent.length === 0 ? null : spent.reduce((sum, one) => sum + one, 0),
    budget: campaign.adBudget === null ? null : moneyOf(campaign.adBudget),
    currency: campaign.currency,
  };
}

function rateOf(
  days: readonly AdDay[],
  events: 'clicks' | 'conversions',
  of: 'impressions' | 'clicks',
): number | null {
  let count = 0;
  let base = 0;
  for (const day of days) {
    const [counted, total] = [day[events], day[of]];
    if (counted === null || total === null) continue;
    count += counted;
    base += total;
  }
  return base > 0 ? count / base : null;
}

/** What is not needed any more: proposals that nobody ordered, and orders that can be cancelled, up to the units that will not sell. */
function toHold(
  { facts }: WatchedSku,
  change: number,
  around: PaceSurroundings,
): Pick<CampaignPaceEvidence, 'proposedUnits' | 'orders'> {
  const unsold = Math.max(0, -change);
  const { sku, pool, item, proposedOutstanding } = facts;
  const above = facts.available + facts.onOrder - facts.parameters.orderUpTo + unsold;
  const excessUnits = Math.max(0, Math.min(unsold, above));
  return {
    proposedUnits: Math.min(proposedOutstanding, unsold),
    orders: cancellableOrders([{ sku, pool, excessUnits, item }], around).orders.slice(0, MOST_ORDERS),
  };
}
