import { type BusinessDay, dayNumber, dayOfNumber } from '../domain/calendar.ts';
import type { Verdict } from '../domain/episodes.ts';
import type { Rule } from '../domain/rules.ts';
import type { SkuState, StockOutlook } from '../domain/sku-state.ts';
import {
  type DatedReceipt,
  type DemandPulse,
  demandOn,
  lastingDays,
  reliefDay,
  type StockAhead,
  stockOutDay,
  unitsShort,
} from '../planning/stock-projection.ts';
import type { Settings } from '../settings/settings.ts';
import { type CampaignAhead, dailyUnitsAhead } from './campaigns-ahead.ts';
import { dailyDemand, regularArrival, type SkuFacts, supplyDays } from './sku-facts.ts';
import { type SkuSurges, skuSurges } from './sku-surges.ts';

/** Days beyond the lead time for which stock is projected. */
const BEYOND_LEAD_TIME_DAYS = 30;

/** A SKU in one pool as rules look at it: its facts, its state this hour, and its stock on the days to come. */
export interface WatchedSku {
  readonly facts: SkuFacts;
  readonly state: SkuState;
  /** At the demand of now and of the announced campaigns. */
  readonly ahead: StockAhead;
  /** With the surge; the same where there is none. */
  readonly aheadAtSurge: StockAhead;
  /** Last day, as a day number, for which it is projected. */
  readonly lastDay: number;
  /** Rules that have an alert open on it; null where that is not known. */
  readonly openRules: ReadonlySet<Rule> | null;
}

/**
 * True where a rule need not speak: it is clear of a SKU on which it has no alert open. That is said of most SKUs by
 * most rules, so rules ask before they gather evidence.
 */
export function isSilent({ openRules }: WatchedSku, rule: Rule, state: Verdict['state']): boolean {
  return state === 'clear' && openRules !== null && !openRules.has(rule);
}

/** Facts made ready for the rules: see `SkuState` for what its numbers mean. */
export function watchedSku(
  facts: SkuFacts,
  { triggers, planning }: Settings,
  openRules: ReadonlySet<Rule> | null = null,
): WatchedSku {
  const today = dayNumber(facts.today);
  const firstDay = dayNumber(facts.demandFrom);
  const surges = skuSurges(facts, triggers);
  const receipts = datedReceipts(facts);
  const campaigns = campaignPulses(facts.campaignsAhead, firstDay);
  const surge = surgePulses(facts, surges, campaigns, firstDay, planning.coverDays);
  const ahead = stockAhead(facts, receipts, campaigns, firstDay);
  const aheadAtSurge =
    surge.length === 0 ? ahead : stockAhead(facts, receipts, [...campaigns, ...surge], firstDay);
  const arrival = regularArrival(facts);
  const lastDay = today + Math.ceil(facts.parameters.leadTimeDays) + BEYOND_LEAD_TIME_DAYS;
  const outlook = stockOutlook(ahead, arrival, lastDay);
  const [next] = receipts;
  return {
    facts,
    state: {
      sku: facts.sku,
      pool: facts.pool,
      available: facts.available,
      onOrder: facts.onOrder,
      proposed: facts.proposedOutstanding,
      inventoryPosition: facts.inventoryPosition,
      sevenDayMeanDemand: facts.sevenDayMeanDemand,
      baselineDemand: facts.parameters.meanDailyDemand,
      dailyDemand: dailyDemand(facts),
      daysOfSupply: supplyDays(facts, facts.available),
      surge: surges.strongest,
      peakDailyDemand: peakDemand(aheadAtSurge, triggers.surgeDaysOfSupply),
      daysOfSupplyAtSurge: lastingDays(facts.available, aheadAtSurge.demand, firstDay),
      overdueUnits: overdueUnits(facts),
      nextReceipt: next === undefined ? null : { dueOn: dayOfNumber(next.day), units: next.units },
      regularArrivesOn: arrival,
      outlook,
      outlookAtSurge: aheadAtSurge === ahead ? outlook : stockOutlook(aheadAtSurge, arrival, lastDay),
    },
    ahead,
    aheadAtSurge,
    lastDay,
    openRules,
  };
}

/** Receipts that are dated and not overdue, by day. */
function datedReceipts({ receipts, today }: SkuFacts): DatedReceipt[] {
  if (receipts.length === 0) return NO_RECEIPTS;
  return receipts
    .flatMap(({ dueOn, units }) =>
      dueOn === null || dueOn < today ? [] : [{ day: dayNumber(dueOn), units }],
    )
    .sort((a, b) => a.day - b.day);
}

const NO_RECEIPTS: DatedReceipt[] = [];

/** What announced campaigns add: the units expected of each spread evenly over its days, of one that runs as it goes. */
function campaignPulses(campaigns: readonly CampaignAhead[], firstDay: number): DemandPulse[] {
  if (campaigns.length === 0) return NO_PULSES;
  return campaigns.flatMap((ahead) => {
    const from = dayNumber(ahead.campaign.startsOn);
    const to = dayNumber(ahead.campaign.endsOn);
    if (to < firstDay || to < from) return [];
    return [{ from: Math.max(from, firstDay), to, dailyUnits: dailyUnitsAhead(ahead) }];
  });
}

const NO_PULSES: DemandPulse[] = [];

/**
 * What the surge adds on the days that it lasts. Its ads may be those of a campaign, and what sells now holds what a
 * running one sells: of a day with campaigns only what goes beyond theirs is added.
 */
function surgePulses(
  { usualPulseDemand, newestPulseDemand }: SkuFacts,
  { factor }: SkuSurges,
  campaigns: readonly DemandPulse[],
  firstDay: number,
  coverDays: number,
): readonly DemandPulse[] {
  if (factor <= 1) return NO_PULSES;
  const dailyUnits = Math.max(usualPulseDemand * factor, newestPulseDemand) - usualPulseDemand;
  if (dailyUnits <= 0) return NO_PULSES;
  const days = Math.ceil(coverDays);
  if (campaigns.length === 0) return [{ from: firstDay, to: firstDay + days - 1, dailyUnits }];
  return Array.from({ length: days }, (_, index) => firstDay + index).flatMap((day) => {
    const beyond = dailyUnits - demandOn({ sevenDayMean: 0, baseline: 0, pulses: campaigns }, day);
    return beyond > 0 ? [{ from: day, to: day, dailyUnits: beyond }] : [];
  });
}

function stockAhead(
  { available, sevenDayMeanDemand, parameters }: SkuFacts,
  receipts: readonly DatedReceipt[],
  pulses: readonly DemandPulse[],
  firstDay: number,
): StockAhead {
  const demand = { sevenDayMean: sevenDayMeanDemand, baseline: parameters.meanDailyDemand, pulses };
  return { available, demand, receipts, firstDay };
}

function stockOutlook(ahead: StockAhead, arrival: BusinessDay, lastDay: number): StockOutlook {
  const out = stockOutDay(ahead, lastDay);
  if (out === null) return LASTS;
  const relief = reliefDay(ahead, out, lastDay);
  const until = relief ?? dayNumber(arrival);
  return {
    stockOutOn: dayOfNumber(out),
    reliefOn: relief === null ? null : dayOfNumber(relief),
    unitsShort: out < until ? unitsShort(ahead, until - 1) : 0,
  };
}

/**
 * The outlook as far as it calls for more than a regular order: a stock-out after the arrival of one that is placed
 * today is none yet, nor is one of less than a quarter of a day's demand, which a mean cannot tell from none.
 */
export function threat(outlook: StockOutlook, state: SkuState): StockOutlook {
  return isThreat(outlook, state) ? outlook : LASTS;
}

function isThreat({ stockOutOn, unitsShort }: StockOutlook, state: SkuState): boolean {
  if (stockOutOn === null || stockOutOn > state.regularArrivesOn) return false;
  return unitsShort >= LEAST_SHORT_DAYS * state.dailyDemand;
}

const LEAST_SHORT_DAYS = 0.25;

const LASTS: StockOutlook = { stockOutOn: null, reliefOn: null, unitsShort: 0 };

function peakDemand({ demand, firstDay }: StockAhead, days: number): number {
  let peak = demandOn(demand, firstDay);
  if (demand.pulses.length === 0) return peak;
  for (let day = firstDay + 1; day < firstDay + days; day++) peak = Math.max(peak, demandOn(demand, day));
  return peak;
}

function overdueUnits({ receipts, today }: SkuFacts): number {
  return receipts.reduce((sum, { dueOn, units }) => (dueOn !== null && dueOn < today ? sum + units : sum), 0);
}
