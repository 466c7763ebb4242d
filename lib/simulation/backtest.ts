import { quantityOf, unitsOf } from '../domain/decimal.ts';
import { UsageError } from '../domain/errors.ts';
import type { DemandClass } from '../planning/demand-class.ts';
import type { Settings } from '../settings/settings.ts';
import {
  erpPolicy,
  fixedPolicy,
  gammaMixPolicy,
  plannedCampaignsPolicy,
  textbookPolicy,
  tsbPolicy,
} from './comparators.ts';
import { HINDSIGHT, hindsight } from './hindsight.ts';
import { type Curve, curveOf, leanestAt } from './outcome.ts';
import { demandClassesOn, planningPolicies } from './planning-policies.ts';
import type { Policy } from './policy.ts';
import { type SimulationOptions, type Span, simulate, spanOf } from './simulate.ts';
import { eveningOf, type World } from './world.ts';

const GREATEST_WARM_UP_DAYS = 365;
const SETTLE_DAYS = 28;
const LEAST_LEARNT_DAYS = 56;
const LEAST_MEASURED_DAYS = 28;

/** Curves of every policy over one group of SKUs. */
export interface GroupCurves {
  /** Null: all SKUs. `unclassed` are SKUs whose first days say too little. */
  readonly demandClass: DemandClass | 'unclassed' | null;
  /** SKUs replayed, and those of the catalogue that they stand for. */
  readonly skus: number;
  readonly of: number;
  /** In the order of the policies, the bound last. */
  readonly curves: readonly Curve[];
}

/** Policies tried on one history. */
export interface Backtest {
  readonly span: Span;
  readonly policies: readonly Policy[];
  /** All SKUs first, then by demand class. */
  readonly groups: readonly GroupCurves[];
}

/**
 * The days to learn from before the replay: as many as asked for, else half the history, at most a year. Throws
 * UsageError where 28 days to settle and 28 to measure do not remain, or the history holds fewer than 112 days.
 */
export function warmUpDaysOf(days: number, asked?: number): number {
  const least = LEAST_LEARNT_DAYS + SETTLE_DAYS + LEAST_MEASURED_DAYS;
  if (days < least)
    throw new UsageError(
      `the history holds ${days} days and a backtest needs ${least} (${LEAST_LEARNT_DAYS} to learn from, ${SETTLE_DAYS} to settle, ${LEAST_MEASURED_DAYS} to measure): add older exports`,
    );
  const most = days - SETTLE_DAYS - LEAST_MEASURED_DAYS;
  if (asked !== undefined && asked > most)
    throw new UsageError(
      `${asked} days to learn from leave nothing to measure of the ${days} days of history: ask for at most ${most}`,
    );
  return asked === undefined ? Math.min(GREATEST_WARM_UP_DAYS, Math.floor(days / 2)) : Math.floor(asked);
}

/** The policies a history is tried with: what is known from books, what is in force, and the product's own methods. */
export function backtestPolicies(world: World, settings: Settings): Policy[] {
  return [
    fixedPolicy(world),
    textbookPolicy(world),
    erpPolicy(world),
    tsbPolicy(world),
    gammaMixPolicy(world),
    ...(world.campaigns.length > 0 ? [plannedCampaignsPolicy(world)] : []),
    ...planningPolicies(world, settings),
  ];
}

/**
 * Replays the world under every policy over its dial, and finds the bound. The classes are those that planning gives
 * the SKUs on the evening before the replay. `progress` hears of every policy as it is begun. Throws RangeError where
 * nothing is left to measure.
 */
export function backtest(
  world: World,
  settings: Settings,
  policies: readonly Policy[],
  options: SimulationOptions,
  progress: (policyName: string) => void = () => {},
): Backtest {
  const span = spanOf(world, options);
  const measuredDays = span.endDay - span.measuredFrom;
  const traces = policies.map((policy) => {
    progress(policy.name);
    return simulate(policy, world, options);
  });
  progress(HINDSIGHT);
  const bound = hindsight(world, options);
  const classes = demandClassesOn(world, settings, eveningOf(world, span.firstDay - 1)).map(
    (demandClass) => demandClass ?? 'unclassed',
  );
  const groups = [null, ...[...new Set(classes)].sort()].map((group): GroupCurves => {
    const chosen = (index: number) => group === null || classes[index] === group;
    const skus = world.skus.filter((_, index) => chosen(index));
    return {
      demandClass: group,
      skus: skus.length,
      of: Math.round(skus.reduce((sum, { weight }) => sum + weight, 0)),
      curves: [...traces.map((trace) => curveOf(trace, world, measuredDays, chosen)), bound(chosen)],
    };
  });
  return { span, policies, groups };
}

/** The policy that holds the least stock at that fill rate or a higher one; null where none reaches it. The bound is none. */
export function bestAtFill({ curves }: GroupCurves, fill: number): string | null {
  let best: { name: string; stockDays: number } | null = null;
  for (const curve of curves) {
    const stockDays = curve.policyName === HINDSIGHT ? null : (leanestAt(curve, fill)?.stockDays ?? null);
    if (stockDays !== null && (best === null || stockDays < best.stockDays))
      best = { name: curve.policyName, stockDays };
  }
  return best?.name ?? null;
}

/** Changes to supply that are tried out: every item's lead time (mean and spread) and MOQ times a factor. */
export interface WhatIf {
  readonly leadTimeFactor: number;
  readonly moqFactor: number;
}

/** The world as it would have been with other supply. */
export function withSupply(world: World, { leadTimeFactor, moqFactor }: WhatIf): World {
  return {
    ...world,
    skus: world.skus.map((sku) => {
      const { leadTimeDays, leadTimeSd, moq } = sku.item;
      return {
        ...sku,
        item: {
          ...sku.item,
          leadTimeDays: leadTimeDays * leadTimeFactor,
          leadTimeSd: leadTimeSd === null ? null : leadTimeSd * leadTimeFactor,
          moq: moq === null ? null : quantityOf(unitsOf(moq) * moqFactor),
        },
      };
    }),
  };
}
