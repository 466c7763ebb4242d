import type { Severity } from '../domain/alerting.ts';
import type { Verdict } from '../domain/episodes.ts';
import type { ProposalDraft } from '../domain/proposals.ts';
import { RULES } from '../domain/rules.ts';
import { excessDays } from '../planning/position.ts';
import {
  dailyDemand,
  dataAge,
  isReordered,
  regularArrival,
  type SkuFacts,
  supplyDays,
  unitsToOrder,
} from './sku-facts.ts';

/**
 * The handbook's regular reorder point (常规补货点): inventory position at or below `reorderPoint`.
 *
 * - `fire`: position <= reorder point and something is missing to the order-up-to level.
 * - `clear`: what is in stock and really on order, proposals left out, is above the reorder point by the band
 *   max(one day of demand, 5 % of the reorder point), or reaches the order-up-to level; also where more is proposed than
 *   targets want that are lower this hour than planned: then the proposal is withdrawn, and what is wanted proposed anew.
 * - `hold`: between the two, and while only an open proposal lifts the position; so people are reminded until
 *   the goods are ordered, and nothing is proposed twice.
 *
 * A warning when stock and the receipts due within the lead time do not last the lead time: an order placed today
 * may come too late. A receipt that is overdue does not count for that. Otherwise a notice.
 * A SKU whose reorder point is 0 (no demand) is ordered only when it is oversold.
 * `inhibited` makes `hold` of `fire`: a more urgent rule orders first. Null where no stock is known or the item is
 * not active.
 */
export function regularReorder(facts: SkuFacts, inhibited = false): Verdict<'regular-reorder'> | null {
  if (!isReordered(facts)) return null;
  const { reorderPoint, orderUpTo } = facts.parameters;
  const { inventoryPosition } = facts;
  const units = unitsToOrder(facts.item, orderUpTo, inventoryPosition);
  const state = inhibited && stateOf(facts, units) === 'fire' ? 'hold' : stateOf(facts, units);
  const arrivesOn = regularArrival(facts);
  const proposal: ProposalDraft | null =
    state === 'fire'
      ? { kind: facts.item?.supply === 'make' ? 'production' : 'purchase', units, arrivesOn }
      : null;
  const orderUnits = proposal?.units ?? 0;
  return {
    subject: { kind: 'sku', sku: facts.sku, pool: facts.pool },
    rule: 'regular-reorder',
    state,
    severity: severityOf(facts),
    evidence: {
      rule: 'regular-reorder',
      available: facts.available,
      onOrder: facts.onOrder,
      proposed: facts.proposedOutstanding,
      inventoryPosition,
      reorderPoint,
      orderUpTo,
      orderUnits,
      arrivesOn,
      excessDays: excessDays(orderUnits, orderUpTo, inventoryPosition, dailyDemand(facts)) ?? 0,
      daysOfSupply: supplyDays(facts, facts.available),
      ...dataAge(facts),
    },
    proposal,
  };
}

/** Units of regular proposals that only the planned targets wanted, where those of this hour are lower; else 0. */
export function unwantedUnits(facts: SkuFacts): number {
  if (facts.loweredBy.length === 0) return 0;
  const ordered = facts.inventoryPosition - facts.proposedOutstanding;
  const { reorderPoint, orderUpTo } = facts.parameters;
  const wanted = isBelow(ordered, reorderPoint) ? unitsToOrder(facts.item, orderUpTo, ordered) : 0;
  return Math.max(0, facts.proposedOutstanding - facts.expediteOutstanding - wanted);
}

/** Units by which a position must rise above the reorder point before the alert may close. */
export function reorderBand(reorderPoint: number, demand: number): number {
  return Math.max(demand, 0.05 * reorderPoint);
}

function stateOf(facts: SkuFacts, units: number): Verdict['state'] {
  const { inventoryPosition, parameters } = facts;
  if (isBelow(inventoryPosition, parameters.reorderPoint) && units > 0) return 'fire';
  const ordered = inventoryPosition - facts.proposedOutstanding;
  const clearAbove = parameters.reorderPoint + reorderBand(parameters.reorderPoint, dailyDemand(facts));
  const isClear =
    ordered > clearAbove ||
    unwantedUnits(facts) > 0 ||
    ordered >= parameters.orderUpTo ||
    (parameters.reorderPoint <= 0 && !isBelow(ordered, parameters.reorderPoint));
  return isClear ? 'clear' : 'hold';
}

function isBelow(position: number, reorderPoint: number): boolean {
  return position <= reorderPoint && (reorderPoint > 0 || position < 0);
}

function severityOf(facts: SkuFacts): Severity {
  const arrival = regularArrival(facts);
  const due = facts.receipts
    .filter(({ dueOn }) => dueOn !== null && facts.today <= dueOn && dueOn <= arrival)
    .reduce((sum, { units }) => sum + units, 0);
  const days = supplyDays(facts, facts.available + due);
  return days !== null && days < facts.parameters.leadTimeDays
    ? 'warning'
    : RULES['regular-reorder'].severity;
}
