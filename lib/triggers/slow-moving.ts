import { addDays, type BusinessDay } from '../domain/calendar.ts';
import type { Verdict } from '../domain/episodes.ts';
import { RULES } from '../domain/rules.ts';
import { dataAge, isReordered, type SkuFacts } from './sku-facts.ts';
import { isWorthTelling, valueAtCost } from './stock-value.ts';
import { isSilent, type WatchedSku } from './watched-sku.ts';

/** From `settings.triggers`. */
export interface SlowMovingSettings {
  readonly slowMovingDays: number;
  readonly excessLeastValue: number;
}

/**
 * Stock of which nothing sold for `slowMovingDays` days, and none of which came in since (new stock may yet sell), worth
 * `excessLeastValue` or more (or its cost is not known). `clear` as soon as any of it sells, comes in or is gone: one
 * sale ends months of silence, so no band is needed. Null where no stock is known, the item is not active, or sales are
 * recorded for a shorter time.
 */
export function slowMoving(watched: WatchedSku, settings: SlowMovingSettings): Verdict<'slow-moving'> | null {
  const { facts } = watched;
  const { slowMovingDays, excessLeastValue } = settings;
  const since = addDays(facts.demandFrom, -slowMovingDays);
  if (!isReordered(facts) || !isRecorded(facts, since)) return null;
  const isQuiet = !isSince(facts.lastSoldOn, since) && !isSince(facts.stockAge?.newestOn ?? null, since);
  const isSlow = isQuiet && isWorthTelling(facts.item, facts.available, excessLeastValue);
  const verdict = isSlow ? 'fire' : 'clear';
  if (isSilent(watched, 'slow-moving', verdict)) return null;
  return {
    subject: { kind: 'sku', sku: facts.sku, pool: facts.pool },
    rule: 'slow-moving',
    state: verdict,
    severity: RULES['slow-moving'].severity,
    evidence: {
      rule: 'slow-moving',
      available: facts.available,
      onOrder: facts.onOrder,
      quietDays: slowMovingDays,
      newestReceiptOn: facts.stockAge?.newestOn ?? null,
      value: valueAtCost(facts.item, facts.available),
      currency: facts.item?.currency ?? null,
      ...dataAge(facts),
    },
    proposal: null,
  };
}

function isRecorded({ salesRecordedFrom }: SkuFacts, since: BusinessDay): boolean {
  return salesRecordedFrom !== null && salesRecordedFrom <= since;
}

function isSince(day: BusinessDay | null, since: BusinessDay): boolean {
  return day !== null && day >= since;
}
