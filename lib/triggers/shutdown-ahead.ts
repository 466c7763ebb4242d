import type { Severity } from '../domain/alerting.ts';
import { addDays, type BusinessDay, dayNumber, daysBetween } from '../domain/calendar.ts';
import { closedSpans, orderByDay, supplyScopes } from '../domain/closures.ts';
import type { Verdict } from '../domain/episodes.ts';
import type { Feed } from '../domain/feeds.ts';
import type { ShutdownNeed } from '../domain/rules/shutdown-ahead.ts';
import { RULES, type SubjectOf } from '../domain/rules.ts';
import type { Closure } from '../domain/sets.ts';
import { subjectKey } from '../domain/subjects.ts';
import { demandOver } from '../planning/stock-projection.ts';
import { isReordered, openLeadTimeDays, unitsToOrder } from './sku-facts.ts';
import type { WatchedSku } from './watched-sku.ts';

/** From `settings.triggers`. */
export interface ShutdownSettings {
  readonly shutdownNoticeDays: number;
}

/** SKUs that evidence names. */
const MOST_NEEDS = 30;

/** An order-by day within so many days is a warning. */
const WARNING_DAYS = 3;

/** What is known when the rule looks at a run. */
export interface ShutdownFacts {
  readonly skus: readonly WatchedSku[];
  readonly closures: readonly Closure[];
  readonly today: BusinessDay;
}

/**
 * The next shutdown of the factory, of all suppliers or of a named one: which SKUs reach their reorder point before it
 * ends, how much of each, and by when it has to be ordered to arrive before it begins. One alert a shutdown, opened
 * `shutdownNoticeDays` days before the first of these days. Closures that touch each other count as one; demand goes on
 * in it. Channels that rest take no orders away from the factory, and are left out.
 *
 *     units   = whole lots from (position − demand until its last day) up to the order-up-to level
 *     orderBy = last day on which the regular lead time still ends before its first day; today where it is past
 *
 * A warning where an order-by day is past or within three days, else a notice. `hold` while no SKU needs anything.
 * Nothing is said of a shutdown that has begun: then it is too late to order.
 */
export function shutdownAhead(facts: ShutdownFacts, settings: ShutdownSettings): Verdict<'shutdown-ahead'>[] {
  const shutdownOf = nextShutdowns(facts);
  if (shutdownOf === null) return [];
  const affected = new Map<string, Affected>();
  for (const watched of facts.skus) {
    const known = shutdownOf(watched);
    if (known === null || daysBetween(facts.today, known.orderBy) > settings.shutdownNoticeDays) continue;
    if (!isReordered(watched.facts)) continue;
    const key = subjectKey(known.subject);
    const group = affected.get(key) ?? newGroup(known, watched.facts.stale);
    affected.set(key, group);
    if (known.to > group.to) group.to = known.to;
    const need = needOf(watched, known, facts.today);
    if (need !== null) group.needs.push({ ...need, isLate: known.orderBy < facts.today });
  }
  return [...affected.values()].map((group) => verdictOf(group, facts.today));
}

/** A shutdown ahead of one SKU: the closures that touch each other as one, named by the first of them. */
interface Shutdown {
  readonly subject: SubjectOf<'shutdown-ahead'>;
  readonly from: BusinessDay;
  readonly to: BusinessDay;
  /** Last day on which a regular order of the SKU arrives before it. */
  readonly orderBy: BusinessDay;
}

interface Affected {
  readonly subject: Shutdown['subject'];
  readonly from: BusinessDay;
  to: BusinessDay;
  readonly stale: readonly Feed[];
  readonly needs: (ShutdownNeed & { readonly isLate: boolean })[];
}

function newGroup({ subject, from, to }: Shutdown, stale: readonly Feed[]): Affected {
  return { subject, from, to, stale: stale.filter(({ record }) => record !== 'stockLevel'), needs: [] };
}

/** Gives the next shutdown of a SKU, the same for all of one supplier and lead time; null where nothing is to come for anybody. */
function nextShutdowns({ closures, today }: ShutdownFacts): ((sku: WatchedSku) => Shutdown | null) | null {
  const ahead = closures.filter(({ scope, from }) => from > today && !scope.startsWith('channel:'));
  if (ahead.length === 0) return null;
  const known = new Map<string, Shutdown | null>();
  return ({ facts }) => {
    const supplier = facts.item?.supplier ?? null;
    const leadTimeDays = openLeadTimeDays(facts);
    const key = `${leadTimeDays} ${supplier}`;
    const found = known.get(key);
    if (found !== undefined) return found;
    const next = nextShutdown(closures, today, supplier, leadTimeDays);
    known.set(key, next);
    return next;
  };
}

function nextShutdown(
  closures: readonly Closure[],
  today: BusinessDay,
  supplier: string | null,
  leadTimeDays: number,
): Shutdown | null {
  const scopes = supplyScopes(supplier);
  const span = closedSpans(closures, scopes).find(({ from }) => from > today);
  if (span === undefined) return null;
  const [first] = closures
    .filter(({ scope, from }) => scopes.includes(scope) && from === span.from)
    .toSorted((a, b) => scopes.indexOf(a.scope) - scopes.indexOf(b.scope));
  if (first === undefined) return null;
  return {
    subject: { kind: 'closure', scope: first.scope, from: span.from, name: first.name },
    ...span,
    orderBy: orderByDay(addDays(span.from, -1), leadTimeDays, closures, supplier),
  };
}

/** What has to be ordered of a SKU; null where its position stays above the reorder point until the end. */
function needOf({ facts, ahead }: WatchedSku, shutdown: Shutdown, today: BusinessDay): ShutdownNeed | null {
  const { parameters, inventoryPosition, item, sku, pool } = facts;
  const days = dayNumber(shutdown.to) - ahead.firstDay + 1;
  const position = inventoryPosition - demandOver(ahead.demand, ahead.firstDay, days);
  // Levels hold the days of a shutdown that an order of today would meet; here they are counted on their own.
  const counted = parameters.meanDailyDemand * closedDaysOf(parameters.inputs);
  if (parameters.reorderPoint <= 0 || position > parameters.reorderPoint - counted) return null;
  const units = unitsToOrder(item, parameters.orderUpTo - counted, position);
  const orderBy = shutdown.orderBy < today ? today : shutdown.orderBy;
  return units > 0 ? { sku, pool, units, orderBy } : null;
}

function closedDaysOf({ closedDaysAhead }: WatchedSku['facts']['parameters']['inputs']): number {
  return typeof closedDaysAhead === 'number' ? closedDaysAhead : 0;
}

function verdictOf(group: Affected, today: BusinessDay): Verdict<'shutdown-ahead'> {
  const { subject, from, to, stale } = group;
  const needs = group.needs.sort((a, b) => compare(a.orderBy, b.orderBy) || compare(a.sku, b.sku));
  const orderBy = needs[0]?.orderBy ?? null;
  return {
    subject,
    rule: 'shutdown-ahead',
    state: needs.length > 0 ? 'fire' : 'hold',
    severity: severityOf(orderBy, today),
    evidence: {
      rule: 'shutdown-ahead',
      scope: subject.scope,
      name: subject.name,
      from,
      to,
      closedDays: daysBetween(from, to) + 1,
      skus: needs.length,
      lateSkus: needs.filter(({ isLate }) => isLate).length,
      orderBy,
      needs: needs.slice(0, MOST_NEEDS).map(({ isLate: _, ...need }) => need),
      stale,
    },
    proposal: null,
  };
}

function severityOf(orderBy: BusinessDay | null, today: BusinessDay): Severity {
  const isNear = orderBy !== null && daysBetween(today, orderBy) <= WARNING_DAYS;
  return isNear ? 'warning' : RULES['shutdown-ahead'].severity;
}

function compare(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
