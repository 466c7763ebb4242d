import type { Verdict } from '../domain/episodes.ts';
import { RULE_NAMES, type Rule } from '../domain/rules.ts';
import type { Settings } from '../settings/settings.ts';
import { adAccount } from './ad-account.ts';
import { adBalance } from './ad-balance.ts';
import { adSpend } from './ad-spend.ts';
import { adThrottle } from './ad-throttle.ts';
import { aggressiveReorder, type SurgeSettings } from './aggressive-reorder.ts';
import { regularReorder } from './regular-reorder.ts';
import type { RuleCheck, RunFacts } from './run-facts.ts';
import type { SkuFacts } from './sku-facts.ts';
import { staleData } from './stale-data.ts';

/** The check of every rule. */
const CHECKS: { readonly [R in Rule]: RuleCheck<R> } = {
  'regular-reorder': eachSku((sku, { triggers }) => regularAfterUrgent(sku, triggers)),
  'aggressive-reorder': eachSku((sku, { triggers }) => aggressiveReorder(sku, triggers)),
  'ad-throttle': ({ skus, adStops }, { triggers }) =>
    skus.flatMap((sku) => adThrottle(sku, adStops, triggers) ?? []),
  'ad-account': adAccount,
  'ad-balance': adBalance,
  'ad-spend': adSpend,
  'stale-data': ({ feeds, at }, { triggers }) => staleData(feeds, at, triggers.staleAfterHours),
};

/** What every rule says of its subjects at the run. A subject of which a rule says nothing is clear. */
export function evaluateRules(facts: RunFacts, settings: Settings): Verdict[] {
  return RULE_NAMES.flatMap((rule): readonly Verdict[] => CHECKS[rule](facts, settings));
}

/** The check of a rule that looks at one SKU in one pool after the other. */
function eachSku<R extends Rule>(
  check: (facts: SkuFacts, settings: Settings) => Verdict<R> | null,
): RuleCheck<R> {
  return ({ skus }, settings) => skus.flatMap((sku) => check(sku, settings) ?? []);
}

/**
 * The urgent rule orders first: in a run in which it wants units, the regular one opens nothing. Its turn comes in
 * the next run, when the expedited units count in the position, so that both never order the same units.
 */
function regularAfterUrgent(sku: SkuFacts, settings: SurgeSettings): Verdict<'regular-reorder'> | null {
  const regular = regularReorder(sku);
  const wantsExpedite = () => (aggressiveReorder(sku, settings)?.proposal ?? null) !== null;
  return regular?.state === 'fire' && wantsExpedite() ? regularReorder(sku, true) : regular;
}
