import type { AdSlice } from '../domain/ad-history.ts';
import { addDays, type BusinessDay, daysBetween } from '../domain/calendar.ts';
import { arrivalDay } from '../domain/closures.ts';
import { moneyOf } from '../domain/decimal.ts';
import type { Verdict } from '../domain/episodes.ts';
import type { AdBudgetCut, AdThrottleEvidence } from '../domain/rules/ad-throttle.ts';
import { RULES } from '../domain/rules.ts';
import { type AdCut, type AdPart, leastReturnFirst } from './ad-cut.ts';
import type { AdStops } from './lowered-targets.ts';
import { type AdRun, dataAge, isReordered, regularArrival, type SkuFacts } from './sku-facts.ts';
import { isSilent, type WatchedSku } from './watched-sku.ts';

/** From `settings.triggers`. */
export interface ThrottleSettings {
  /** Ads whose newest day is older say nothing of today. */
  readonly staleAfterHours: { readonly adMetric: number };
}

/** A smaller cut than this is within what demand swings anyway. */
const LEAST_CUT = 0.05;
/** Stock lasts so much longer than it has to before ads may run freely again. */
const CLEAR_FACTOR = 1.2;
/** Ad campaigns named. */
const MOST_NAMED = 3;

/**
 * Slow ads down where stock at the present rate does not last until the next receipt, or until an order placed today
 * would arrive, if that is earlier. The cut is the least that makes it last:
 *
 *     cut = (dailyDemand − available / days until then) / what ads bring a day, from 0 to 1
 *
 * Days count from the first whose demand is still to come (`demandFrom`).
 * What ads bring is the larger of the usual and the last seven days' (`AdDrivenDemand`); the rest is organic and stays.
 * It is taken where ads bring the fewest orders for their cost, regions and hours of the day first, so GMV Max and ads
 * without click-through rates are judged like any other; what was not measured is cut evenly.
 *
 * - `fire`: stock does not last, ads that are not blocked sell it now, and the cut is 5 % or more.
 * - `hold`: stock lasts less than 1.2 times as long as it has to, or ads have stopped: then they wait for the receipt.
 * - `clear`: it lasts longer.
 *
 * Null, which closes an open alert like `clear`, where no ads brought anything of late, nothing sells, no stock is known
 * or the item is not active.
 */
export function adThrottle(
  watched: WatchedSku,
  { blockedSince }: Pick<AdStops, 'blockedSince'>,
  settings: ThrottleSettings,
): Verdict<'ad-throttle'> | null {
  const { facts } = watched;
  const demand = watched.state.dailyDemand;
  if (!isReordered(facts) || demand <= 0 || facts.ads.driven.length === 0) return null;
  const runs = facts.ads.runs.filter(
    ({ account, newestDay }) =>
      !blockedSince.has(account) &&
      daysBetween(newestDay, facts.today) * 24 <= settings.staleAfterHours.adMetric,
  );
  const accounts = new Set(runs.map(({ account }) => account));
  const adUnits = Math.min(
    demand,
    facts.ads.driven
      .filter(({ account }) => accounts.has(account))
      .reduce((sum, one) => sum + Math.max(one.unitsADay, one.recentUnitsADay), 0),
  );
  const next = nextSupply(facts);
  const daysToGo = Math.max(0, daysBetween(facts.demandFrom, next.until));
  const stock = Math.max(0, facts.available);
  const cut = throttleCut({ stock, demand, adUnits, daysToGo });
  const state = stateOf(stock / demand, daysToGo, cut);
  if (isSilent(watched, 'ad-throttle', state)) return null;
  return {
    subject: { kind: 'sku', sku: facts.sku, pool: facts.pool },
    rule: 'ad-throttle',
    state,
    severity: RULES['ad-throttle'].severity,
    evidence: {
      rule: 'ad-throttle',
      available: facts.available,
      dailyDemand: demand,
      adUnitsADay: adUnits,
      organicUnitsADay: demand - adUnits,
      daysOfSupply: stock / demand,
      ...next,
      cutShare: cut,
      stockOutOn: goneOn(facts.demandFrom, stock / demand, daysToGo),
      stockOutWithCutOn:
        cut * adUnits >= demand ? null : goneOn(facts.demandFrom, stock / (demand - cut * adUnits), daysToGo),
      budgets: cut > 0 ? budgetCuts(runs, facts.ads.slices, cut) : [],
      adsAsOf:
        runs
          .map(({ newestDay }) => newestDay)
          .sort()
          .at(-1) ?? null,
      ...dataAge(facts),
    },
    proposal: null,
  };
}

/** The least share of what ads bring (0 to 1) without which stock lasts so many days; 0 where it lasts anyway, 1 where nothing is enough. */
export function throttleCut(rates: {
  readonly stock: number;
  readonly demand: number;
  readonly adUnits: number;
  readonly daysToGo: number;
}): number {
  const { stock, demand, adUnits, daysToGo } = rates;
  if (stock >= demand * daysToGo || adUnits <= 0) return 0;
  return Math.min(1, (demand - stock / daysToGo) / adUnits);
}

function stateOf(daysOfSupply: number, daysToGo: number, cut: number): Verdict['state'] {
  if (daysOfSupply >= daysToGo * CLEAR_FACTOR) return 'clear';
  return cut >= LEAST_CUT ? 'fire' : 'hold';
}

/** The next day on which something is due that is not overdue, or the day an order of today would arrive, whichever comes first. */
function nextSupply(facts: SkuFacts): Pick<AdThrottleEvidence, 'until' | 'untilWhat' | 'untilUnits'> {
  const due = facts.receipts.flatMap(({ dueOn, units }) =>
    dueOn !== null && dueOn >= facts.today && units > 0 ? [{ dueOn, units }] : [],
  );
  const until = due.map(({ dueOn }) => dueOn).sort()[0];
  const order = orderArrival(facts);
  if (until === undefined || order < until) return { until: order, untilWhat: 'order', untilUnits: null };
  const units = due.filter(({ dueOn }) => dueOn === until).reduce((sum, one) => sum + one.units, 0);
  return { until, untilWhat: 'receipt', untilUnits: units };
}

/** By the fastest way there is. The parameters' lead time holds the closures ahead already. */
function orderArrival(facts: SkuFacts): BusinessDay {
  const { item, today, closures } = facts;
  const regular = regularArrival(facts);
  const days = item?.expediteLeadTimeDays ?? null;
  if (days === null) return regular;
  const expedited = arrivalDay(today, days, closures, item?.supplier ?? null);
  return expedited < regular ? expedited : regular;
}

/** The day on which stock for so many days is gone; null where that is not before the supply comes. */
function goneOn(demandFrom: BusinessDay, days: number, daysToGo: number): BusinessDay | null {
  return days >= daysToGo ? null : addDays(demandFrom, Math.floor(days));
}

function budgetCuts(runs: readonly AdRun[], slices: readonly AdSlice[], cut: number): AdBudgetCut[] {
  return [...Map.groupBy(runs, ({ currency }) => currency)].map(([currency, of]) => {
    const running = new Set(of.map(({ account, campaignId }) => JSON.stringify([account, campaignId])));
    const ofRuns = slices.filter(
      (slice) =>
        slice.currency === currency && running.has(JSON.stringify([slice.account, slice.campaignId])),
    );
    // Where all goes, there is nothing to choose.
    const regions = cut < 1 ? cutBy(ofRuns, 'region', cut) : null;
    const hours = cut < 1 ? cutBy(ofRuns, 'hour', cut) : null;
    const isMeasured = of.every(({ spendADay }) => spendADay !== null);
    const spendADay = isMeasured ? of.reduce((sum, run) => sum + (run.spendADay ?? 0), 0) : null;
    const bySpend = of.toSorted((a, b) => (b.spendADay ?? 0) - (a.spendADay ?? 0));
    return {
      currency,
      spendADay,
      cutADay: spendADay === null ? null : spendADay * ((regions ?? hours)?.spendShare ?? cut),
      adCampaigns: [...new Set(bySpend.map(({ campaignId }) => campaignId))].slice(0, MOST_NAMED),
      adCampaignCount: new Set(of.map(({ campaignId }) => campaignId)).size,
      otherSkus: Math.max(...of.map(({ otherSkus }) => otherSkus)),
      regions: regions?.names ?? [],
      hours: (hours?.names ?? []).map(Number),
    };
  });
}

function cutBy(slices: readonly AdSlice[], by: AdSlice['by'], cut: number): AdCut | null {
  const parts = [
    ...Map.groupBy(
      slices.filter((slice) => slice.by === by),
      ({ value }) => value,
    ),
  ].map(
    ([name, of]): AdPart => ({
      name,
      orders: sumOf(of.map(({ conversions }) => conversions)),
      spend: sumOf(of.map(({ spend }) => (spend === null ? null : moneyOf(spend)))),
    }),
  );
  return leastReturnFirst(parts, cut);
}

/** Null where one is. */
function sumOf(values: readonly (number | null)[]): number | null {
  return values.some((value) => value === null)
    ? null
    : values.reduce<number>((sum, value) => sum + (value ?? 0), 0);
}
