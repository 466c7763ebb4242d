import type { Severity } from '../domain/alerting.ts';
import { addDays, type BusinessDay, daysBetween } from '../domain/calendar.ts';
import type { Verdict } from '../domain/episodes.ts';
import type { ExpiringLot } from '../domain/rules/expiring-stock.ts';
import { RULES } from '../domain/rules.ts';
import { dataAge, isReordered, type SkuFacts, type StockAge } from './sku-facts.ts';
import { isWorthTelling, valueAtCost } from './stock-value.ts';
import { isSilent, type WatchedSku } from './watched-sku.ts';

/** From `settings.triggers`. */
export interface ExpiringStockSettings {
  readonly expiringDays: number;
  readonly excessLeastValue: number;
}

/** Lots that evidence names. */
const MOST_LOTS = 5;

/** A lot that expires within so many days is a warning, a later one a notice. */
const WARNING_DAYS = 90;

/** Demand is taken this much lower where an open alert is looked at, so that it does not flap. */
const HOLD_DEMAND = 0.9;

/**
 * Stock whose shelf life (ISO 2230 for rubber) ends before it is sold: what is available came in last, and is sold first
 * in, first out at the planned mean demand. Looked at are lots that expire within `expiringDays`; what receipts do not
 * explain came in before they were recorded. The shelf life is counted from the receipt, since exports do not tell when
 * rubber was cured.
 *
 * - `fire`: units are left over that are worth `excessLeastValue` or more (or their cost is not known).
 * - `hold`: they would be at nine tenths of the demand.
 *
 * Null where the item has no shelf life or is not active, or neither its stock nor any goods receipt is known.
 */
export function expiringStock(
  watched: WatchedSku,
  settings: ExpiringStockSettings,
): Verdict<'expiring-stock'> | null {
  const { facts } = watched;
  const { item, stockAge } = facts;
  const shelfLifeDays = item?.shelfLifeDays ?? null;
  if (!isReordered(facts) || shelfLifeDays === null || stockAge === null) return null;
  const aged = agedLots(facts, stockAge, shelfLifeDays, settings.expiringDays);
  const demand = facts.parameters.meanDailyDemand;
  const left = aged.length === 0 ? [] : leftOver(aged, facts.demandFrom, demand);
  const units = sumOf(left);
  const isWorth = (lots: readonly ExpiringLot[]) =>
    isWorthTelling(item, sumOf(lots), settings.excessLeastValue);
  const isHeld = aged.length > 0 && isWorth(leftOver(aged, facts.demandFrom, demand * HOLD_DEMAND));
  const verdict = isWorth(left) ? 'fire' : isHeld ? 'hold' : 'clear';
  if (isSilent(watched, 'expiring-stock', verdict)) return null;
  const first = left[0]?.expiresOn ?? null;
  return {
    subject: { kind: 'sku', sku: facts.sku, pool: facts.pool },
    rule: 'expiring-stock',
    state: verdict,
    severity: severityOf(first, facts.today),
    evidence: {
      rule: 'expiring-stock',
      available: facts.available,
      dailyDemand: demand,
      shelfLifeDays,
      expiringUnits: units,
      firstExpiresOn: first,
      lots: left.slice(0, MOST_LOTS),
      expiringValue: valueAtCost(item, units),
      currency: item?.currency ?? null,
      ...dataAge(facts),
    },
    proposal: null,
  };
}

/** The lots that what is available is made of, of those that expire in time, the oldest first. */
function agedLots(
  { available, today }: SkuFacts,
  { recordedFrom, oldLots, laterUnits }: StockAge,
  shelfLifeDays: number,
  expiringDays: number,
): ExpiringLot[] {
  const life = Math.floor(shelfLifeDays);
  let unexplained = available - laterUnits;
  const lots: ExpiringLot[] = [];
  for (const { receivedOn, units } of oldLots.toReversed()) {
    if (unexplained <= 0) break;
    const there = Math.min(units, unexplained);
    unexplained -= there;
    lots.unshift({ receivedOn, expiresOn: addDays(receivedOn, life), units: there });
  }
  const expiresOn = addDays(recordedFrom, life);
  if (unexplained > 0 && daysBetween(today, expiresOn) <= expiringDays) {
    lots.unshift({ receivedOn: null, expiresOn, units: unexplained });
  }
  return lots;
}

/** What of each lot is left when it expires, if lots are sold one after the other. */
function leftOver(lots: readonly ExpiringLot[], from: BusinessDay, dailyDemand: number): ExpiringLot[] {
  let sold = 0;
  return lots.flatMap((lot) => {
    const untilThen = Math.max(0, daysBetween(from, lot.expiresOn)) * dailyDemand;
    const sells = Math.min(lot.units, Math.max(0, untilThen - sold));
    sold += sells;
    return lot.units > sells ? [{ ...lot, units: lot.units - sells }] : [];
  });
}

function sumOf(lots: readonly ExpiringLot[]): number {
  return lots.reduce((sum, { units }) => sum + units, 0);
}

function severityOf(firstExpiresOn: BusinessDay | null, today: BusinessDay): Severity {
  const isSoon = firstExpiresOn !== null && daysBetween(today, firstExpiresOn) <= WARNING_DAYS;
  return isSoon ? RULES['expiring-stock'].severity : 'notice';
}
