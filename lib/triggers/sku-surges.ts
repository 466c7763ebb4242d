import { daysBetween } from '../domain/calendar.ts';
import type { SkuSurge } from '../domain/sku-state.ts';
import type { SurgeLevel } from '../domain/surges.ts';
import { surgeTest } from '../planning/surge-test.ts';
import type { SurgeWindow } from './ad-surge.ts';
import type { AdSeries, SkuFacts } from './sku-facts.ts';

/** What the surge test says of a SKU's ads. */
export interface SkuSurges {
  /** Of all its ads the one with the highest level, then the highest score; null where none could be tested. */
  readonly strongest: SkuSurge | null;
  /** By how much its ads sell more than usual: 1 where there is no surge. See `SkuState`. */
  readonly factor: number;
}

/** From `settings.triggers`. */
export interface SurgeSettings extends SurgeWindow {
  readonly surgeRatio: number;
  readonly surgeDaysOfSupply: number;
}

const NO_SURGES: SkuSurges = { strongest: null, factor: 1 };

const LEVELS: Readonly<Record<SurgeLevel, number>> = { none: 0, watch: 1, act: 2 };

/**
 * Tests the newest day of each of a SKU's ad series. One whose newest day is older than ad figures may be says nothing
 * of today.
 */
export function skuSurges({ adSeries, today }: SkuFacts, settings: SurgeSettings): SkuSurges {
  if (adSeries.length === 0) return NO_SURGES;
  const tested = adSeries.flatMap((series) => {
    const newest = series.days.at(-1);
    if (newest === undefined) return [];
    if (daysBetween(newest.day, today) * 24 > settings.staleAfterHours.adMetric) return [];
    return surgeOf(series, settings) ?? [];
  });
  const [strongest = null] = tested.toSorted(
    (a, b) => LEVELS[b.level] - LEVELS[a.level] || b.score - a.score,
  );
  return { strongest, factor: factorOf(tested) };
}

function surgeOf({ account, campaignId, days }: AdSeries, settings: SurgeSettings): SkuSurge | null {
  const evidence = surgeTest(days, settings);
  const day = days.at(-1)?.day;
  return evidence === null || day === undefined ? null : { account, campaignId, day, ...evidence };
}

/** Each surge by its share of the orders that the tested ads usually bring; of equal shares where these are not known. */
function factorOf(tested: readonly SkuSurge[]): number {
  const usual = tested.reduce((sum, { baselineConversions }) => sum + (baselineConversions ?? 0), 0);
  return tested.reduce((factor, surge) => {
    if (surge.level === 'none') return factor;
    const share = usual > 0 ? (surge.baselineConversions ?? 0) / usual : 1 / tested.length;
    return factor + share * (ownFactor(surge) - 1);
  }, 1);
}

function ownFactor({ ratio, conversions, baselineConversions }: SkuSurge): number {
  return baselineConversions === null ? ratio : Math.max(ratio, (conversions ?? 0) / baselineConversions);
}

/**
 * True for a rate that is still so far above its baseline that an alert on it stays open: beyond half the excess that a
 * surge has.
 */
export function fades({ ratio }: SkuSurge, { surgeRatio }: Pick<SurgeSettings, 'surgeRatio'>): boolean {
  return ratio > 1 + (surgeRatio - 1) / 2;
}
