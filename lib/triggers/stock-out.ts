import type { Severity } from '../domain/alerting.ts';
import { type BusinessDay, daysBetween } from '../domain/calendar.ts';
import type { Verdict } from '../domain/episodes.ts';
import type { StockOutEvidence } from '../domain/rules/stock-out.ts';
import { RULES } from '../domain/rules.ts';
import type { StockOutlook } from '../domain/sku-state.ts';
import { expediteArrival } from './aggressive-reorder.ts';
import { isExpected } from './campaigns-ahead.ts';
import { dataAge, type ExpectedReceipt, isReordered, type SkuFacts } from './sku-facts.ts';
import { isSilent, threat, type WatchedSku } from './watched-sku.ts';

/** From `settings.triggers`. */
export interface StockOutSettings {
  readonly stockOutUrgentDays: number;
}

/** What else of the run a stock-out looks at. */
export interface Surroundings {
  readonly others?: readonly WatchedSku[] | undefined;
  readonly isThrottled?: () => boolean;
}

/** Days ahead of a stock-out on which its ads should stop. */
const HOLD_ADS_DAYS = 7;

/** Days by which a stock-out has to move beyond the arrival of a regular order before an alert may close. */
const BAND_DAYS = 2;

/**
 * Nothing is left to sell, or will be before a regular order of today could arrive, with all receipts that are dated
 * counted (see `threat`). Later stock-outs are for the regular order to prevent.
 *
 * - critical: nothing is left of a SKU that sold in the last seven days; urgent where a receipt ends it within
 *   `stockOutUrgentDays` days, a warning where it sells more seldom.
 * - urgent: nothing will be left within `stockOutUrgentDays` days; later a warning.
 * - `hold`: the stock-out has moved up to two days beyond the arrival of a regular order, or less than a quarter of a
 *   day's demand is short.
 *
 * `others` are the SKU's other pools: one that has more than its reorder point and runs out later can help. Where the ad
 * throttle says by how much its ads are to slow down, this rule says nothing of them. Null where nothing sells, no stock is known
 * or the item is not active.
 */
export function stockOut(
  watched: WatchedSku,
  settings: StockOutSettings,
  { others = [], isThrottled = () => false }: Surroundings = {},
): Verdict<'stock-out'> | null {
  const { facts, state } = watched;
  if (!isReordered(facts) || state.dailyDemand <= 0) return null;
  const { outlook } = state;
  const verdict = stateOf(watched);
  if (isSilent(watched, 'stock-out', verdict)) return null;
  return {
    subject: { kind: 'sku', sku: facts.sku, pool: facts.pool },
    rule: 'stock-out',
    state: verdict,
    severity: severityOf(watched, settings.stockOutUrgentDays),
    evidence: {
      rule: 'stock-out',
      available: facts.available,
      dailyDemand: state.dailyDemand,
      daysOfSupply: state.daysOfSupply,
      ...outlook,
      unitsShort: Math.ceil(outlook.unitsShort),
      daysLeft: outlook.stockOutOn === null ? null : daysBetween(facts.today, outlook.stockOutOn),
      order: helpfulOrder(facts, outlook),
      transfer: helpfulPool(others, outlook.unitsShort),
      fastestArrivesOn: expediteArrival(facts, outlook.unitsShort),
      holdAds: isNear(outlook, facts) && isAdvertised(facts) && !isThrottled(),
      ...dataAge(facts),
    },
    proposal: null,
  };
}

function isAdvertised({ adSeries, campaigns }: SkuFacts): boolean {
  return adSeries.length > 0 || campaigns.some(isExpected);
}

function stateOf({ facts, state }: WatchedSku): Verdict['state'] {
  const { stockOutOn } = state.outlook;
  if (facts.available <= 0 || threat(state.outlook, state).stockOutOn !== null) return 'fire';
  if (stockOutOn === null) return 'clear';
  return daysBetween(state.regularArrivesOn, stockOutOn) <= BAND_DAYS ? 'hold' : 'clear';
}

function severityOf({ facts, state }: WatchedSku, urgentDays: number): Severity {
  const { stockOutOn, reliefOn } = state.outlook;
  const isWithin = (day: BusinessDay | null) => day !== null && daysBetween(facts.today, day) <= urgentDays;
  if (facts.available <= 0) {
    if (facts.sevenDayMeanDemand <= 0) return RULES['stock-out'].severity;
    return isWithin(reliefOn) ? 'urgent' : 'critical';
  }
  return isWithin(stockOutOn) ? 'urgent' : RULES['stock-out'].severity;
}

/** Ads that run on make the shortage larger only where it is near. */
function isNear({ stockOutOn }: StockOutlook, { today }: SkuFacts): boolean {
  return stockOutOn !== null && daysBetween(today, stockOutOn) <= HOLD_ADS_DAYS;
}

/** The order to ask for: one that is overdue, else the next that is due too late, else one without a date. */
function helpfulOrder(
  { receipts, today }: SkuFacts,
  { stockOutOn }: StockOutlook,
): StockOutEvidence['order'] {
  if (stockOutOn === null || receipts.length === 0) return null;
  const rank = ({ dueOn }: ExpectedReceipt) => (dueOn === null ? '9999' : dueOn);
  const [best] = receipts
    .filter(({ dueOn }) => dueOn === null || dueOn < today || dueOn >= stockOutOn)
    .toSorted((a, b) => (rank(a) < rank(b) ? -1 : Number(rank(a) > rank(b))));
  if (best === undefined) return null;
  const { orderId, supplier, units, dueOn } = best;
  return { orderId, supplier, units, dueOn, isOverdue: dueOn !== null && dueOn < today };
}

function helpfulPool(others: readonly WatchedSku[], wanted: number): StockOutEvidence['transfer'] {
  const spare = ({ facts }: WatchedSku) =>
    facts.stockTakenAt === null
      ? 0
      : Math.floor(facts.available - Math.max(0, facts.parameters.reorderPoint));
  const [best] = others.toSorted((a, b) => spare(b) - spare(a));
  if (best === undefined || spare(best) <= 0 || wanted <= 0) return null;
  return { pool: best.facts.pool, units: Math.min(spare(best), Math.ceil(wanted)) };
}
