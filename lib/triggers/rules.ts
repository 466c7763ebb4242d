import type { Verdict } from '../domain/alerting.ts';
import type { Instant } from '../domain/calendar.ts';
import { aggressiveReorder, type SurgeSettings } from './aggressive-reorder.ts';
import { regularReorder } from './regular-reorder.ts';
import type { SkuFacts } from './sku-facts.ts';
import { type Feed, staleData, type WatchedRecord } from './stale-data.ts';

/** From `settings.triggers`. */
export interface TriggerSettings extends SurgeSettings {
  readonly staleAfterHours: Readonly<Record<WatchedRecord, number>>;
}

/** What one run knows. */
export interface RunFacts {
  readonly at: Instant;
  readonly skus: readonly SkuFacts[];
  readonly feeds: readonly Feed[];
}

/** What every rule says of its subjects at the run. A subject of which a rule says nothing is clear. */
export function evaluateRules(facts: RunFacts, settings: TriggerSettings): Verdict[] {
  return [
    ...facts.skus.flatMap((sku) => reorderRules(sku, settings)),
    ...staleData(facts.feeds, facts.at, settings.staleAfterHours),
  ];
}

/**
 * The two reorder rules of one SKU in one pool, the urgent one first. Urgent inhibits regular: in a run in which the
 * aggressive rule wants units, the regular rule opens nothing. Its turn comes in the next run, when the expedited
 * units count in the position, so that both never order the same units.
 */
export function reorderRules(facts: SkuFacts, settings: SurgeSettings): Verdict[] {
  const aggressive = aggressiveReorder(facts, settings);
  const regular = regularReorder(facts, (aggressive?.proposal ?? null) !== null);
  return [aggressive, regular].filter((verdict) => verdict !== null);
}
