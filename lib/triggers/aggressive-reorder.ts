import { addDays, type BusinessDay, dayNumber, daysBetween } from '../domain/calendar.ts';
import { arrivalDay } from '../domain/closures.ts';
import { moneyOf, unitsOf } from '../domain/decimal.ts';
import type { Verdict } from '../domain/episodes.ts';
import type { AggressiveReorderEvidence } from '../domain/rules/aggressive-reorder.ts';
import { RULES } from '../domain/rules.ts';
import type { Campaign, Item } from '../domain/sets.ts';
import type { SkuSurge, StockOutlook } from '../domain/sku-state.ts';
import { emergencyProductionDay } from '../planning/position.ts';
import { demandOver, unitsShort } from '../planning/stock-projection.ts';
import { provenRate, type RateSignal } from './ad-surge.ts';
import { isExpected } from './campaigns-ahead.ts';
import { dataAge, isReordered, type SkuFacts, unitsToOrder } from './sku-facts.ts';
import { fades, type SurgeSettings } from './sku-surges.ts';
import { isSilent, threat, type WatchedSku } from './watched-sku.ts';

/** Days of supply (or stock over the expedite point) at which a surge alert may close, over those at which it opens. */
const CLEAR_FACTOR = 1.1;

/**
 * The handbook's aggressive reorder point (激进补货点), passed through the surge test: a rate of the SKU's ads so far
 * above what it usually is that chance does not explain it, or an announced campaign that starts within the lead time,
 * while stock lasts fewer than `surgeDaysOfSupply` days at the demand that this brings. It asks for what is missing to
 * that many days, but no more than is short from its arrival on until a receipt or a regular order of today would come,
 * in whole lots, at least the minimum. Where the planning method has an expedite point, stock and
 * receipts due within the expedite lead time at or below it ask for what is missing to its expedite-up-to level.
 *
 * Expedited supply, supply due before an expedite would arrive and open expedite proposals count, so that nothing is
 * expedited twice; supply that is overdue does not. Nothing is proposed where receipts keep stock from running out before
 * a regular order of today would arrive, or where the expedite would arrive no earlier than the receipt that ends the
 * shortage. People are told all the same.
 *
 * - `fire`: a signal, and too few days of supply. Urgent where stock runs out until then, else a warning.
 * - `hold`: a signal that fades (see `fades`), days of supply below 1.1 times the limit, or a campaign that has started
 *   since.
 * - `clear`: days of supply from 1.1 times the limit on.
 *
 * Null, which closes an open alert like `clear`, where no signal stands, there is no demand, no stock is known or
 * the item is not active.
 */
export function aggressiveReorder(
  watched: WatchedSku,
  settings: SurgeSettings,
): Verdict<'aggressive-reorder'> | null {
  const { facts, state } = watched;
  if (!isReordered(facts)) return null;
  const signal = signalOf(watched, settings);
  const { daysOfSupply, daysOfSupplyAtSurge } = state;
  if (signal === null || daysOfSupply === null) return null;

  const outlook = threat(state.outlookAtSurge, state);
  const verdict = stateOf(signal, watched, settings.surgeDaysOfSupply);
  if (isSilent(watched, 'aggressive-reorder', verdict)) return null;
  const wanted =
    signal.kind === 'expedite-point'
      ? expediteOrder(facts, signal.upTo, Number.POSITIVE_INFINITY)
      : expediteOrder(facts, surgeTarget(watched, settings), savedUnits(watched, outlook));
  const isProposed =
    verdict === 'fire' && wanted.units > 0 && isWorthWhile(signal, outlook, wanted.arrivesOn);
  const units = isProposed ? wanted.units : 0;
  const kind = facts.item?.supply === 'make' ? 'emergency_production' : 'expedite';
  return {
    subject: { kind: 'sku', sku: facts.sku, pool: facts.pool },
    rule: 'aggressive-reorder',
    state: verdict,
    severity: outlook.stockOutOn === null ? 'warning' : RULES['aggressive-reorder'].severity,
    evidence: {
      rule: 'aggressive-reorder',
      ...causeOf(signal),
      available: facts.available,
      dailyDemand: state.dailyDemand,
      daysOfSupply,
      peakDailyDemand: state.peakDailyDemand,
      surgeDaysOfSupply: daysOfSupplyAtSurge ?? daysOfSupply,
      limitDays: settings.surgeDaysOfSupply,
      ...outlook,
      unitsShort: Math.ceil(outlook.unitsShort),
      orderUnits: units,
      arrivesOn: wanted.arrivesOn,
      regularArrivesOn: state.regularArrivesOn,
      ...costOf(watched, { units, arrivesOn: wanted.arrivesOn, short: outlook.unitsShort }),
      ...dataAge(facts),
    },
    proposal: isProposed ? { kind, ...wanted } : null,
  };
}

/**
 * Units up to which a signal of ads or campaigns expedites in a replay, which knows no receipts but asks again on every
 * evening: the demand of `surgeDaysOfSupply` days to come without the surge, which has passed when the units come. Null
 * where there is no such signal.
 */
export function expediteTarget(watched: WatchedSku, settings: SurgeSettings): number | null {
  const signal = signalOf(watched, settings);
  if (signal === null || signal.kind === 'expedite-point' || !signal.opens) return null;
  return demandOver(watched.ahead.demand, watched.ahead.firstDay, settings.surgeDaysOfSupply);
}

function surgeTarget({ aheadAtSurge }: WatchedSku, { surgeDaysOfSupply }: SurgeSettings): number {
  return demandOver(aheadAtSurge.demand, aheadAtSurge.firstDay, surgeDaysOfSupply);
}

/** What asks to expedite. `opens` is false for what keeps an alert that is open, and opens none. */
type Signal =
  | { readonly kind: 'surge'; readonly surge: SkuSurge; readonly opens: boolean }
  | { readonly kind: 'cvr'; readonly rate: RateSignal; readonly opens: true }
  | { readonly kind: 'campaign'; readonly campaign: Campaign; readonly opens: boolean }
  | { readonly kind: 'expedite-point'; readonly over: number; readonly upTo: number; readonly opens: true };

function stateOf(signal: Signal, { state }: WatchedSku, limit: number): Verdict['state'] {
  const over =
    signal.kind === 'expedite-point'
      ? signal.over
      : (state.daysOfSupplyAtSurge ?? Number.POSITIVE_INFINITY) / limit;
  if (over >= CLEAR_FACTOR) return 'clear';
  const isBelow = signal.kind === 'expedite-point' ? over <= 1 : over < 1;
  return signal.opens && isBelow ? 'fire' : 'hold';
}

/** The surge; else a conversion rate, the campaign that starts next, one that runs, stock at the expedite point, a surge that fades. */
function signalOf(watched: WatchedSku, settings: SurgeSettings): Signal | null {
  const { facts, state } = watched;
  const { surge } = state;
  if (surge !== null && surge.level !== 'none') return { kind: 'surge', surge, opens: true };
  const rate = provenRate(facts.adSeries, facts.today, settings);
  if (rate !== null) return { kind: 'cvr', rate, opens: true };
  const other = campaignSignal(facts);
  if (other?.opens) return other;
  const point = expeditePointSignal(facts);
  if (point !== null) return point;
  if (surge !== null && fades(surge, settings)) return { kind: 'surge', surge, opens: false };
  return other;
}

function campaignSignal({ campaigns, today, parameters }: SkuFacts): Signal | null {
  if (campaigns.length === 0) return null;
  const near = campaigns
    .filter((campaign) => isExpected(campaign) && campaign.endsOn >= today)
    .filter(({ startsOn }) => daysBetween(today, startsOn) <= parameters.leadTimeDays)
    .sort((a, b) => daysBetween(b.startsOn, a.startsOn));
  const campaign = near.find(({ startsOn }) => startsOn >= today) ?? near[0];
  return campaign === undefined ? null : { kind: 'campaign', campaign, opens: campaign.startsOn >= today };
}

function expeditePointSignal(facts: SkuFacts): Signal | null {
  const { expeditePoint, expediteUpTo } = facts.parameters;
  if (expeditePoint === null || expeditePoint <= 0) return null;
  const soon = expediteArrival(facts, 0);
  const covered = facts.available + unitsDue(facts, soon);
  const over = covered / expeditePoint;
  return over >= CLEAR_FACTOR
    ? null
    : { kind: 'expedite-point', over, upTo: expediteUpTo ?? expeditePoint, opens: true };
}

/** What a signal of stock asks for is ordered whatever the mean demand leads to: its level is there for what exceeds it. */
function isWorthWhile(
  signal: Signal,
  { stockOutOn, reliefOn }: StockOutlook,
  arrivesOn: BusinessDay,
): boolean {
  if (stockOutOn === null) return signal.kind === 'expedite-point';
  return reliefOn === null || arrivesOn < reliefOn;
}

type Cause = Pick<
  AggressiveReorderEvidence,
  | 'cause'
  | 'rate'
  | 'usualRate'
  | 'rateRatio'
  | 'events'
  | 'expectedEvents'
  | 'chance'
  | 'campaignId'
  | 'campaignStartsOn'
>;

const NO_RATE: Omit<Cause, 'cause'> = {
  rate: null,
  usualRate: null,
  rateRatio: null,
  events: null,
  expectedEvents: null,
  chance: null,
  campaignId: null,
  campaignStartsOn: null,
};

function causeOf(signal: Signal): Cause {
  switch (signal.kind) {
    case 'surge': {
      const { metric, rate, baselineRate, ratio, events, expectedEvents, chance } = signal.surge;
      const counts = { events, expectedEvents, chance };
      return { ...NO_RATE, cause: metric, rate, usualRate: baselineRate, rateRatio: ratio, ...counts };
    }
    case 'cvr': {
      const { rate, meanRate, ratio, events, expectedEvents, chance } = signal.rate;
      const counts = { events, expectedEvents, chance };
      return { ...NO_RATE, cause: 'cvr', rate, usualRate: meanRate, rateRatio: ratio, ...counts };
    }
    case 'campaign': {
      const { campaignId, startsOn } = signal.campaign;
      return { ...NO_RATE, cause: 'campaign', campaignId, campaignStartsOn: startsOn };
    }
    case 'expedite-point':
      return { ...NO_RATE, cause: 'expedite_point' };
  }
}

/** Units that are missing to the target, no more than `most` of them, by minimum and lots, and when they arrive. */
function expediteOrder(
  facts: SkuFacts,
  target: number,
  most: number,
): { units: number; arrivesOn: BusinessDay } {
  const covered = facts.available + facts.expediteOutstanding;
  const latest = expediteArrival(facts, unitsToOrder(facts.item, target, covered));
  const position = covered + unitsDue(facts, latest);
  const units = unitsToOrder(facts.item, Math.min(target, position + most), position);
  return { units, arrivesOn: expediteArrival(facts, units) };
}

/** Units of the shortage that an expedite is in time for: what is short before it arrives is lost. */
function savedUnits({ facts, aheadAtSurge }: WatchedSku, { unitsShort: short }: StockOutlook): number {
  const lost = unitsShort(aheadAtSurge, dayNumber(expediteArrival(facts, short)) - 1);
  return Math.max(0, short - lost - facts.expediteOutstanding);
}

/** Units that are expedited already, or due from today up to a day. */
function unitsDue({ receipts, today }: SkuFacts, latest: BusinessDay): number {
  return receipts.reduce((sum, { units, dueOn, expedited }) => {
    const isDue = dueOn !== null && today <= dueOn && dueOn <= latest;
    return expedited || isDue ? sum + units : sum;
  }, 0);
}

/** When so many units arrive by the fastest way: own emergency production, an expedited purchase, else a regular one. */
export function expediteArrival({ item, parameters, today, closures }: SkuFacts, units: number): BusinessDay {
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

type Cost = Pick<AggressiveReorderEvidence, 'premium' | 'lossAvoided' | 'lossBasis' | 'currency'>;

const NO_COST: Cost = { premium: null, lossAvoided: null, lossBasis: null, currency: null };

/**
 * The premium is `expeditePremium` of the value of the units ordered, at cost (at the price where no cost is known). The
 * loss avoided are the units that are short once the order is there and not before, at price less cost, or at the price.
 */
function costOf(
  { facts: { item }, aheadAtSurge }: WatchedSku,
  order: { readonly units: number; readonly arrivesOn: BusinessDay; readonly short: number },
): Cost {
  if (item === null || order.units <= 0) return NO_COST;
  const cost = item.unitCost === null ? null : moneyOf(item.unitCost);
  const price = item.unitPrice === null ? null : moneyOf(item.unitPrice);
  const value = cost ?? price;
  const lostAnyway = unitsShort(aheadAtSurge, dayNumber(order.arrivesOn) - 1);
  const saved = Math.min(order.units, Math.max(0, order.short - lostAnyway));
  return {
    premium:
      value === null || item.expeditePremium === null ? null : order.units * value * item.expeditePremium,
    lossAvoided: price === null ? null : saved * (price - (cost ?? 0)),
    lossBasis: price === null ? null : cost === null ? 'price' : 'margin',
    currency: item.currency,
  };
}
