import type { Severity } from '../domain/alerting.ts';
import type { Verdict } from '../domain/episodes.ts';
import { RULES } from '../domain/rules.ts';
import type { SurgeLevel } from '../domain/surges.ts';
import { dataAge } from './sku-facts.ts';
import { fades, type SurgeSettings } from './sku-surges.ts';
import { isSilent, type WatchedSku } from './watched-sku.ts';

const SEVERITY: Readonly<Record<SurgeLevel, Severity>> = {
  none: RULES['surge-seen'].severity,
  watch: RULES['surge-seen'].severity,
  act: 'warning',
};

/**
 * A surge of the SKU's ads by the surge test, whatever its stock: a notice where clicks say so (watch), a warning where
 * orders do too (act).
 *
 * - `fire`: the strongest of its ads is at watch or act.
 * - `hold`: the rate fades (see `fades`).
 * - `clear`: it is near its baseline again.
 *
 * Null, which closes an open alert like `clear`, where no ad of the SKU could be tested today: not measured is not calm,
 * but nothing is known any more.
 */
export function surgeSeen(watched: WatchedSku, settings: SurgeSettings): Verdict<'surge-seen'> | null {
  const { facts, state } = watched;
  const { surge } = state;
  if (surge === null) return null;
  const verdict = surge.level !== 'none' ? 'fire' : fades(surge, settings) ? 'hold' : 'clear';
  if (isSilent(watched, 'surge-seen', verdict)) return null;
  const { level, metric, account, campaignId, day, rate, baselineRate, ratio } = surge;
  const { events, expectedEvents, chance, conversions, baselineConversions } = surge;
  return {
    subject: { kind: 'sku', sku: facts.sku, pool: facts.pool },
    rule: 'surge-seen',
    state: verdict,
    severity: SEVERITY[level],
    evidence: {
      rule: 'surge-seen',
      level,
      metric,
      account,
      campaignId,
      day,
      rate,
      usualRate: baselineRate,
      rateRatio: ratio,
      events,
      expectedEvents,
      chance,
      conversions,
      usualConversions: baselineConversions,
      dailyDemand: state.dailyDemand,
      peakDailyDemand: state.peakDailyDemand,
      daysOfSupply: facts.stockTakenAt === null ? null : state.daysOfSupply,
      surgeDaysOfSupply: facts.stockTakenAt === null ? null : state.daysOfSupplyAtSurge,
      ...dataAge(facts),
    },
    proposal: null,
  };
}
