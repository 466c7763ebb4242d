import type { Severity } from '../domain/alerting.ts';
import { daysBetween } from '../domain/calendar.ts';
import type { Verdict } from '../domain/episodes.ts';
import type { ProposalDraft } from '../domain/proposals.ts';
import type { Settings } from '../settings/settings.ts';
import { expediteArrival } from './aggressive-reorder.ts';
import { type CampaignNeed, campaignNeeds } from './campaign-need.ts';
import { dataAge, isReordered, regularArrival, type SkuFacts, unitsToOrder } from './sku-facts.ts';
import { isSilent, type WatchedSku } from './watched-sku.ts';

/** Less than this share of the target is within what nobody can plan. */
const LEAST_SHARE = 0.02;

/** What other rules of the run want ordered of the SKU. */
export interface OtherOrders {
  /** Units of a regular order; 0 where none is wanted. */
  readonly regularUnits: number;
  /** True where a more urgent rule orders in this run. */
  readonly isExpedited: boolean;
}

/**
 * The stock of the next campaign of a SKU that is not ready, from `noticeDays` before the last day to order for it:
 *
 * - a notice until that day, a warning on it, with the proposal: a regular order, as much as fills up the reorder point too;
 * - urgent once it is past: an expedite where the fastest way is sooner than a regular order, else the regular one.
 *
 * `hold` while only proposals cover it, so that people are reminded until it is ordered; `clear` where stock and dated
 * supply do, or the campaign has begun or was called off. What is expedited in this run by a more urgent rule is not
 * ordered twice. Null where no campaign is so near, no stock is known or the item is not active.
 */
export function campaignStock(
  watched: WatchedSku,
  settings: Settings,
  others: OtherOrders,
): Verdict<'campaign-stock'> | null {
  const { facts } = watched;
  if (facts.campaignsAhead.length === 0 || !isReordered(facts)) return null;
  const near = campaignNeeds(watched, settings).filter(
    ({ orderBy }) => daysBetween(facts.today, orderBy) <= settings.campaigns.noticeDays,
  );
  const need = near.find(({ missingUnits, target }) => missingUnits > LEAST_SHARE * target.units) ?? near[0];
  if (need === undefined) return null;
  const isMissing = need.missingUnits > LEAST_SHARE * need.target.units;
  const proposed = Math.min(need.missingUnits, facts.proposedOutstanding);
  const isOpen = need.missingUnits - proposed > LEAST_SHARE * need.target.units;
  const state = !isMissing ? 'clear' : isOpen ? 'fire' : 'hold';
  if (isSilent(watched, 'campaign-stock', state)) return null;
  const daysToOrderBy = daysBetween(facts.today, need.orderBy);
  const isDue = state === 'fire' && daysToOrderBy <= 0 && !others.isExpedited;
  const proposal = isDue ? orderOf(need, need.missingUnits - proposed, others, facts) : null;
  return {
    subject: { kind: 'sku', sku: facts.sku, pool: facts.pool },
    rule: 'campaign-stock',
    state,
    severity: severityOf(daysToOrderBy),
    evidence: {
      rule: 'campaign-stock',
      campaignId: need.campaign.campaignId,
      startsOn: need.campaign.startsOn,
      daysToStart: daysBetween(facts.today, need.campaign.startsOn),
      plannedUnits: need.demand.plannedUnits,
      expectedUnits: Math.round(need.demand.mean),
      targetUnits: need.target.units,
      stockAtStart: need.stockAtStart,
      reserveUnits: need.reserveUnits + need.claimedUnits,
      coveredUnits: Math.floor(need.coveredUnits),
      proposedUnits: proposed,
      missingUnits: Math.ceil(need.missingUnits - proposed),
      orderUnits: proposal?.units ?? (isOpen ? unitsToOrder(facts.item, need.missingUnits - proposed, 0) : 0),
      orderBy: need.orderBy,
      daysToOrderBy,
      arrivesOn: proposal?.arrivesOn ?? need.regularArrivesOn,
      neededOn: need.neededOn,
      regularArrivesOn: need.regularArrivesOn,
      ...dataAge(facts),
    },
    proposal,
  };
}

function severityOf(daysToOrderBy: number): Severity {
  if (daysToOrderBy > 0) return 'notice';
  return daysToOrderBy === 0 ? 'warning' : 'urgent';
}

/** A regular order where it comes in time or nothing is faster, else the fastest way. */
function orderOf(need: CampaignNeed, missing: number, others: OtherOrders, facts: SkuFacts): ProposalDraft {
  const isMade = facts.item?.supply === 'make';
  const units = unitsToOrder(facts.item, missing, 0);
  const fastest = expediteArrival(facts, units);
  if (need.isLate && fastest < need.regularArrivesOn)
    return { kind: isMade ? 'emergency_production' : 'expedite', units, arrivesOn: fastest };
  return {
    kind: isMade ? 'production' : 'purchase',
    units: Math.max(units, others.regularUnits),
    arrivesOn: regularArrival(facts),
  };
}
