import { addDays, type BusinessDay, daysBetween } from '../domain/calendar.ts';
import { arrivalDay } from '../domain/closures.ts';
import { unitsOf } from '../domain/decimal.ts';
import type { Verdict } from '../domain/episodes.ts';
import type { AggressiveReorderEvidence } from '../domain/rules/aggressive-reorder.ts';
import { RULES } from '../domain/rules.ts';
import type { Campaign, Item } from '../domain/sets.ts';
import { emergencyProductionDay } from '../planning/position.ts';
import { type RateSignal, rateSignals, type SurgeWindow } from './ad-surge.ts';
import { dailyDemand, isReordered, type SkuFacts, supplyDays, unitsToOrder } from './sku-facts.ts';

/** From `settings.triggers`. */
export interface SurgeSettings extends SurgeWindow {
  readonly surgeRatio: number;
  readonly surgeDaysOfSupply: number;
}

/** Days of supply at which a surge alert may close, over those at which it opens. */
const CLEAR_FACTOR = 1.1;

/**
 * The handbook's aggressive reorder point (激进补货点): a click-through or conversion rate above `surgeRatio` times
 * its own mean, or an announced campaign that starts within the lead time, while stock lasts fewer than
 * `surgeDaysOfSupply` days. It asks for what is missing to that many days, in whole lots, at least the minimum.
 * Expedited supply, supply due before an expedite would arrive and open expedite proposals count, so that nothing is
 * expedited twice; supply that is overdue does not. People are told also where nothing is left to expedite.
 *
 * - `fire`: a signal, and too few days of supply.
 * - `hold`: a signal, and days of supply below 1.1 times the limit; a campaign that has started since keeps an open
 *   alert, but opens none.
 * - `clear`: days of supply from 1.1 times the limit on.
 *
 * Null, which closes an open alert like `clear`, where no signal stands, there is no demand, no stock is known or
 * the item is not active.
 */
export function aggressiveReorder(
  facts: SkuFacts,
  settings: SurgeSettings,
): Verdict<'aggressive-reorder'> | null {
  const signal = isReordered(facts) ? signalOf(facts, settings) : null;
  const demand = dailyDemand(facts);
  const days = supplyDays(facts, facts.available);
  if (signal === null || days === null) return null;

  const limit = settings.surgeDaysOfSupply;
  const order = expediteOrder(facts, limit * demand);
  const state = stateOf(signal, days, limit);
  const kind = facts.item?.supply === 'make' ? 'emergency_production' : 'expedite';
  return {
    subject: { kind: 'sku', sku: facts.sku, pool: facts.pool },
    rule: 'aggressive-reorder',
    state,
    severity: RULES['aggressive-reorder'].severity,
    evidence: {
      rule: 'aggressive-reorder',
      ...causeOf(signal),
      available: facts.available,
      dailyDemand: demand,
      daysOfSupply: days,
      orderUnits: state === 'fire' ? order.units : 0,
      arrivesOn: order.arrivesOn,
      stockTakenAt: facts.stockTakenAt,
    },
    proposal: state === 'fire' && order.units > 0 ? { kind, ...order } : null,
  };
}

type Signal =
  | RateSignal
  | { readonly metric: 'campaign'; readonly campaign: Campaign; readonly hasBegun: boolean };

function stateOf(signal: Signal, days: number, limit: number): Verdict['state'] {
  if (days >= limit * CLEAR_FACTOR) return 'clear';
  const opens = signal.metric !== 'campaign' || !signal.hasBegun;
  return opens && days < limit ? 'fire' : 'hold';
}

/** The rate that is furthest above its mean; else the campaign that starts next, else one that runs. */
function signalOf(facts: SkuFacts, settings: SurgeSettings): Signal | null {
  const rates = rateSignals(facts.adSeries, facts.today, settings)
    .filter(({ ratio }) => ratio > settings.surgeRatio)
    .sort((a, b) => b.ratio - a.ratio);
  return rates[0] ?? campaignSignal(facts);
}

function campaignSignal({ campaigns, today, parameters }: SkuFacts): Signal | null {
  const near = campaigns
    .filter(({ status, endsOn }) => isExpected(status) && endsOn >= today)
    .filter(({ startsOn }) => daysBetween(today, startsOn) <= parameters.leadTimeDays)
    .sort((a, b) => daysBetween(b.startsOn, a.startsOn));
  const campaign = near.find(({ startsOn }) => startsOn >= today) ?? near[0];
  return campaign === undefined
    ? null
    : { metric: 'campaign', campaign, hasBegun: campaign.startsOn < today };
}

function isExpected(status: Campaign['status']): boolean {
  return status === 'planned' || status === 'running';
}

function causeOf(
  signal: Signal,
): Pick<
  AggressiveReorderEvidence,
  | 'cause'
  | 'rateRatio'
  | 'rate'
  | 'meanRate'
  | 'clicks'
  | 'expectedEvents'
  | 'campaignId'
  | 'campaignStartsOn'
> {
  if (signal.metric === 'campaign') {
    const { campaignId, startsOn } = signal.campaign;
    return {
      cause: 'campaign',
      rateRatio: null,
      rate: null,
      meanRate: null,
      clicks: null,
      expectedEvents: null,
      campaignId,
      campaignStartsOn: startsOn,
    };
  }
  const { metric, ratio, rate, meanRate, clicks, expectedEvents } = signal;
  return {
    cause: metric,
    rateRatio: ratio,
    rate,
    meanRate,
    clicks,
    expectedEvents,
    campaignId: null,
    campaignStartsOn: null,
  };
}

function expediteOrder(facts: SkuFacts, target: number): { units: number; arrivesOn: BusinessDay } {
  const covered = facts.available + facts.expediteOutstanding;
  const latest = expediteArrival(facts, unitsToOrder(facts.item, target, covered));
  const underWay = facts.receipts
    .filter(
      ({ dueOn, expedited }) => expedited || (dueOn !== null && facts.today <= dueOn && dueOn <= latest),
    )
    .reduce((sum, { units }) => sum + units, 0);
  const units = unitsToOrder(facts.item, target, covered + underWay);
  return { units, arrivesOn: expediteArrival(facts, units) };
}

/** When so many units arrive by the fastest way: own emergency production, an expedited purchase, else a regular one. */
function expediteArrival({ item, parameters, today, closures }: SkuFacts, units: number): BusinessDay {
  const production =
    item?.supply === 'make' ? emergencyProductionDay(today, units, own(item), closures) : null;
  if (production !== null) return production;
  const days = item?.expediteLeadTimeDays ?? null;
  return days === null
    ? addDays(today, Math.ceil(parameters.leadTimeDays))
    : arrivalDay(today, days, closures, item?.supplier ?? null);
}

function own({ startUpDays, dailyCapacityUnits }: Item): {
  startUpDays: number | null;
  dailyCapacityUnits: number | null;
} {
  return { startUpDays, dailyCapacityUnits: dailyCapacityUnits && unitsOf(dailyCapacityUnits) };
}
