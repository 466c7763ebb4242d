import type { Verdict } from '../domain/episodes.ts';
import { RULE_NAMES, type Rule } from '../domain/rules.ts';
import { type Subject, subjectKey } from '../domain/subjects.ts';
import type { Settings } from '../settings/settings.ts';
import { adAccount } from './ad-account.ts';
import { adBalance } from './ad-balance.ts';
import { adSpend } from './ad-spend.ts';
import { adThrottle } from './ad-throttle.ts';
import { aggressiveReorder } from './aggressive-reorder.ts';
import { campaignAnnounced } from './campaign-announced.ts';
import { campaignPace } from './campaign-pace.ts';
import { campaignReviewReady } from './campaign-review-ready.ts';
import { campaignStock } from './campaign-stock.ts';
import { campaignStopped } from './campaign-stopped.ts';
import { expiringStock } from './expiring-stock.ts';
import { lateSupply } from './late-supply.ts';
import { overstock } from './overstock.ts';
import { refusedFile } from './refused-file.ts';
import { regularReorder } from './regular-reorder.ts';
import { rejectedRows } from './rejected-rows.ts';
import type { RuleCheck, RunFacts, WatchedRun } from './run-facts.ts';
import { shutdownAhead } from './shutdown-ahead.ts';
import { slowMoving } from './slow-moving.ts';
import { staleData } from './stale-data.ts';
import { stockOut } from './stock-out.ts';
import { surgeSeen } from './surge-seen.ts';
import { type WatchedSku, watchedSku } from './watched-sku.ts';

/** The check of every rule. */
const CHECKS: { readonly [R in Rule]: RuleCheck<R> } = {
  'regular-reorder': eachSku(regularUnlessUrgent),
  'aggressive-reorder': eachSku((sku, { triggers }) => aggressiveReorder(sku, triggers)),
  'surge-seen': eachSku((sku, { triggers }) => surgeSeen(sku, triggers)),
  'stock-out': stockOuts,
  'late-supply': eachSku((sku, { triggers }) => lateSupply(sku, triggers)),
  overstock: eachSku((sku, { triggers }) => overstock(sku, triggers)),
  'slow-moving': eachSku((sku, { triggers }) => slowMoving(sku, triggers)),
  'expiring-stock': eachSku((sku, { triggers }) => expiringStock(sku, triggers)),
  'shutdown-ahead': ({ watched, closures, today }, { triggers }) =>
    shutdownAhead({ skus: watched, closures, today }, triggers),
  'campaign-announced': campaignAnnounced,
  'campaign-stock': eachSku(campaignStockOf),
  'campaign-pace': ({ watched, supply, today }, settings) =>
    watched.flatMap((sku) => {
      if (sku.facts.campaignsAhead.length === 0) return [];
      return campaignPace(sku, settings, { supply, today, isExpedited: isExpedited(sku, settings) }) ?? [];
    }),
  'campaign-stopped': campaignStopped,
  'ad-throttle': ({ watched, adStops }, { triggers }) =>
    watched.flatMap((sku) => adThrottle(sku, adStops, triggers) ?? []),
  'ad-account': adAccount,
  'ad-balance': adBalance,
  'ad-spend': adSpend,
  'stale-data': ({ feeds, at }, { triggers }) => staleData(feeds, at, triggers.staleAfterHours),
  'rejected-rows': ({ files }, { triggers }) => rejectedRows(files, triggers),
  'refused-file': ({ files }) => refusedFile(files),
  'campaign-review-ready': ({ reviews, today }) => campaignReviewReady(reviews, today),
};

/** The rules that have an alert open, by the key of its subject. */
export type OpenAlerts = ReadonlyMap<string, ReadonlySet<Rule>>;

const NONE: ReadonlySet<Rule> = new Set();

/**
 * What every rule says of its subjects at the run. A subject of which a rule says nothing is clear; so `clear` is said
 * only of alerts that are open (where `open` names them), for it matters to no other.
 */
export function evaluateRules(facts: RunFacts, settings: Settings, open?: OpenAlerts): Verdict[] {
  const openRules = (subject: Subject) => open?.get(subjectKey(subject)) ?? NONE;
  const watched = facts.skus.map((sku) =>
    watchedSku(sku, settings, open && openRules({ kind: 'sku', sku: sku.sku, pool: sku.pool })),
  );
  const run: WatchedRun = { ...facts, watched };
  return RULE_NAMES.flatMap((rule): readonly Verdict[] => {
    const verdicts: readonly Verdict[] = CHECKS[rule](run, settings);
    return open === undefined
      ? verdicts
      : verdicts.filter(({ state, subject }) => state !== 'clear' || openRules(subject).has(rule));
  });
}

/** The check of a rule that looks at one SKU in one pool after the other. */
function eachSku<R extends Rule>(
  check: (sku: WatchedSku, settings: Settings) => Verdict<R> | null,
): RuleCheck<R> {
  return ({ watched }, settings) => watched.flatMap((sku) => check(sku, settings) ?? []);
}

/** Other pools of a SKU may help it out; what its ads have to do, the ad throttle says if it speaks. */
function stockOuts({ watched, adStops }: WatchedRun, { triggers }: Settings): Verdict<'stock-out'>[] {
  const pools = new Set(watched.map(({ facts }) => facts.pool));
  const bySku = pools.size > 1 ? Map.groupBy(watched, ({ facts }) => facts.sku) : null;
  return watched.flatMap((sku) => {
    const others = bySku?.get(sku.facts.sku)?.filter((other) => other !== sku);
    const isThrottled = () => adThrottle(sku, adStops, triggers)?.state === 'fire';
    return stockOut(sku, triggers, { others, isThrottled }) ?? [];
  });
}

/**
 * The urgent rules order first: in a run in which one of them wants units, the regular one opens nothing. Its turn comes
 * in the next run, when these units count in the position, so that no two rules order the same units.
 */
function regularUnlessUrgent(sku: WatchedSku, settings: Settings): Verdict<'regular-reorder'> | null {
  const regular = regularReorder(sku.facts);
  if (regular?.state !== 'fire') return regular;
  const isUrgent = isExpedited(sku, settings) || (campaignStockOf(sku, settings)?.proposal ?? null) !== null;
  return isUrgent ? regularReorder(sku.facts, true) : regular;
}

/** The stock of a campaign, with a regular order that is due anyway in the same proposal; a surge orders before it. */
function campaignStockOf(sku: WatchedSku, settings: Settings): Verdict<'campaign-stock'> | null {
  if (sku.facts.campaignsAhead.length === 0) return null;
  return campaignStock(sku, settings, {
    regularUnits: regularReorder(sku.facts)?.proposal?.units ?? 0,
    isExpedited: isExpedited(sku, settings),
  });
}

function isExpedited(sku: WatchedSku, { triggers }: Settings): boolean {
  return (aggressiveReorder(sku, triggers)?.proposal ?? null) !== null;
}
