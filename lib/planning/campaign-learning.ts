import {
  type BusinessDay,
  businessDay,
  dayCloses,
  daysBetween,
  type Instant,
  instantOfMs,
  laterOf,
  msOf,
  planningDay,
} from '../domain/calendar.ts';
import {
  type CalibratedParameter,
  type Calibration,
  type CalibrationSubject,
  calibrationSubjectKey,
  calibrationsInForce,
  campaignUplift,
  type Evidence,
  madeCalibration,
} from '../domain/calibration.ts';
import type { CampaignEffect } from '../domain/campaign-review.ts';
import type { CampaignKind } from '../domain/sets.ts';
import { compositeKey } from '../domain/storage-keys.ts';
import { type Settings, settingsVersion } from '../settings/settings.ts';
import {
  ANY_ACCOUNT,
  PRIOR_KIND_SPREAD,
  PRIOR_PEAK_RATIO,
  PRIOR_PLAN_CV,
  PRIOR_SKU_SPREAD,
  PRIOR_SPREAD,
  PRIOR_UPLIFT,
} from './learned-campaigns.ts';

/** A campaign does not lower demand, and more than this is a wrong baseline. */
const UPLIFT_BOUNDS = [1, 50] as const;
const RELIABILITY_BOUNDS = [0.4, 1.6] as const;
const PEAK_RATIO_BOUNDS = [1, 20] as const;
/** The handbook's range. */
const COVER_BOUNDS = [3, 7] as const;
const SHARE_BOUNDS = [0, 1] as const;
/** Average campaigns sold as planned, counted with those measured. */
const PRIOR_PLANS = 3;
/** Observations that the prior of other values counts as. */
const PRIOR_WEIGHT = 1;
/** Degrees of freedom with which the prior spread counts. */
const SPREAD_WEIGHT = 4;
/** SKUs of a kind from which their spread about it is estimated. */
const LEAST_SKUS = 5;

/** What a settled campaign did to one of its SKUs. */
export interface MeasuredSku {
  readonly sku: string;
  readonly pool: string;
  /** Ad accounts that the plan names. */
  readonly accounts: readonly string[];
  readonly effect: CampaignEffect;
}

/** A settled campaign, measured. */
export interface MeasuredCampaign {
  readonly campaignId: string;
  readonly kind: CampaignKind;
  readonly settledOn: BusinessDay;
  readonly skus: readonly MeasuredSku[];
}

/** What learning starts from. */
export interface Learned {
  /** As stored, whatever their state. Those of the campaign itself are left out: a run that is repeated learns the same. */
  readonly calibrations: readonly Calibration[];
  readonly settings: Settings;
}

/**
 * What a campaign teaches, a calibration for each value it says something of, by kind and SKU:
 *
 *     uplift of a kind    ln m = (κ·ln m₀ + Σ u) / (κ + n)      u mean over SKUs of ln uplift, κ = s² / τ_kind²
 *     uplift of a SKU     w·ū + (1 − w)·ln m                     w = τ² / (τ² + s² / n), by moments over the kind's SKUs
 *     plan reliability    (Σ sold + 3 p) / (Σ planned + 3 p)     p mean planned units of a campaign
 *     peak ratio, cover days, ad-driven share                    means of the observations, the prior counted as one
 *
 * No value moves by more than `recalibration.greatestStep` of what is in force. What was observed is summed up in the
 * evidence, so that a value that was held back goes on towards what was seen. Sources: empirical Bayes (Efron & Morris).
 */
export function learnFromCampaign(measured: MeasuredCampaign, from: Learned): Calibration[] {
  const learner = learnerOf(measured, from);
  return [
    ...learnUplift(measured, learner),
    ...learnPlans(measured, learner),
    ...learnPeaks(measured, learner),
    ...learnCover(measured, learner, from.settings),
    ...learnAdDriven(measured, learner, from.settings),
  ];
}

/** Looks up what is known and makes calibrations of one campaign. */
interface Learner {
  /** The value in force; null where nothing is. */
  inForce(subject: CalibrationSubject, parameter: CalibratedParameter): number | null;
  /** A sum in the newest evidence, in force or waiting for approval; 0 where there is none. */
  sum(subject: CalibrationSubject, parameter: CalibratedParameter, name: string): number;
  /** The newest evidence of every SKU with the parameter. */
  ofSkus(parameter: CalibratedParameter): readonly Evidence[];
  /** The evidence of every campaign that said something of a value, the oldest first. */
  ofCampaigns(subject: CalibrationSubject, parameter: CalibratedParameter): readonly Evidence[];
  make(learning: {
    readonly subject: CalibrationSubject;
    readonly parameter: CalibratedParameter;
    readonly prior: number;
    readonly target: number;
    readonly bounds: readonly [number, number];
    readonly evidence: Evidence;
  }): Calibration;
}

function learnerOf(measured: MeasuredCampaign, { calibrations, settings }: Learned): Learner {
  const { campaignId, settledOn } = measured;
  const others = calibrations.filter(
    ({ state, source }) => state !== 'reverted' && source.kind === 'campaign' && source.ref !== campaignId,
  );
  const madeAt = momentAfter(others, dayCloses(settledOn, settings.factory));
  const version = settingsVersion(settings);
  const day = planningDay(madeAt, settings.factory);
  const inForce = new Map(
    calibrationsInForce(others, day, settings.factory, version).map((one) => [
      keyOf(one.subject, one.parameter),
      one,
    ]),
  );
  const byValue = Map.groupBy(
    others.toSorted((a, b) => (a.madeAt < b.madeAt ? -1 : 1)),
    ({ subject, parameter }) => keyOf(subject, parameter),
  );
  return {
    inForce(subject, parameter) {
      const found = inForce.get(keyOf(subject, parameter));
      return found === undefined ? null : Number(found.after);
    },
    sum: (subject, parameter, name) =>
      Number(byValue.get(keyOf(subject, parameter))?.at(-1)?.evidence[name] ?? 0),
    ofSkus: (parameter) =>
      [...byValue.values()].flatMap((made) => {
        const newest = made.at(-1);
        return newest?.subject.kind === 'sku' && newest.parameter === parameter ? [newest.evidence] : [];
      }),
    ofCampaigns: (subject, parameter) =>
      (byValue.get(keyOf(subject, parameter)) ?? []).map(({ evidence }) => evidence),
    make({ subject, parameter, prior, target, bounds, evidence }) {
      const before = inForce.get(keyOf(subject, parameter));
      const from = before === undefined ? prior : Number(before.after);
      const { greatestStep, approval } = settings.recalibration;
      const aim = bounded(target, bounds);
      const after = bounded(aim, [from * (1 - greatestStep), from * (1 + greatestStep)]);
      return madeCalibration(
        {
          subject,
          parameter,
          before: before === undefined ? null : before.after,
          after,
          evidence: { ...evidence, prior, target: aim, greatestStep, isStepLimited: after === aim ? 0 : 1 },
          settingsVersion: version,
          source: { kind: 'campaign', ref: campaignId },
          madeAt,
        },
        approval === 'required' ? 'proposed' : 'in_force',
      );
    },
  };
}

/** After every other campaign's calibrations, so that what builds on them comes after them; at the earliest `earliest`. */
function momentAfter(others: readonly Calibration[], earliest: Instant): Instant {
  const newest = others.reduce<Instant | null>(
    (latest, { madeAt }) => (latest === null ? madeAt : laterOf(latest, madeAt)),
    null,
  );
  return newest === null ? earliest : laterOf(earliest, instantOfMs(msOf(newest) + 1));
}

function learnUplift({ kind, skus }: MeasuredCampaign, learner: Learner): Calibration[] {
  const parameter = campaignUplift(kind);
  const seen = skus.flatMap(({ sku, pool, effect }) =>
    effect.uplift === null
      ? []
      : [{ sku, pool, effect, log: Math.log(bounded(effect.uplift, UPLIFT_BOUNDS)) }],
  );
  if (seen.length === 0) return [];
  const ofKind = { kind: 'campaign_kind', name: kind } as const;
  const observed = mean(seen.map(({ log }) => log));
  const sums = added(learner, ofKind, parameter, observed);
  const spread2 = varianceOf(sums, PRIOR_SPREAD ** 2);
  const weight = spread2 / PRIOR_KIND_SPREAD ** 2;
  const kindLog = (weight * Math.log(PRIOR_UPLIFT[kind]) + sums.sum) / (weight + sums.campaigns);
  const { within2, between2 } = skuSpread(learner.ofSkus(parameter));
  const kindLogSd = Math.sqrt(spread2 * (1 + 1 / (weight + sums.campaigns)) + between2);
  const kindUplift = learner.make({
    subject: ofKind,
    parameter,
    prior: PRIOR_UPLIFT[kind],
    target: Math.exp(kindLog),
    bounds: UPLIFT_BOUNDS,
    evidence: { observed: Math.exp(observed), skus: seen.length, ...sums, logSd: kindLogSd },
  });
  const prior = learner.inForce(ofKind, parameter) ?? PRIOR_UPLIFT[kind];
  return [
    kindUplift,
    ...seen.map(({ sku, pool, effect, log }) => {
      const subject = { kind: 'sku', sku, pool } as const;
      const own = added(learner, subject, parameter, log);
      const share = between2 / (between2 + within2 / own.campaigns);
      return learner.make({
        subject,
        parameter,
        prior,
        target: Math.exp((share * own.sum) / own.campaigns + (1 - share) * kindLog),
        bounds: UPLIFT_BOUNDS,
        evidence: {
          observed: Math.exp(log),
          ...own,
          ownShare: share,
          kindUplift: Math.exp(kindLog),
          logSd: Math.sqrt((share * within2) / own.campaigns + within2),
          baselineDailyUnits: effect.baselineDailyUnits,
          baselineDays: effect.baselineDays,
          seenDays: effect.seenDays,
          soldOutDays: effect.soldOutDays,
        },
      });
    }),
  ];
}

/**
 * Variance of a SKU's campaigns about its mean, and of SKUs about their kind, by moments (DerSimonian & Laird), the
 * priors where too few are known.
 */
function skuSpread(evidence: readonly Evidence[]): { readonly within2: number; readonly between2: number } {
  const known = evidence.map((one) => {
    const campaigns = Number(one.campaigns);
    const sum = Number(one.sum);
    return {
      campaigns,
      mean: sum / campaigns,
      squares: Math.max(0, Number(one.squares) - sum ** 2 / campaigns),
    };
  });
  let squares = SPREAD_WEIGHT * PRIOR_SPREAD ** 2;
  let freedom = SPREAD_WEIGHT;
  for (const one of known) {
    squares += one.squares;
    freedom += one.campaigns - 1;
  }
  const within2 = squares / freedom;
  if (known.length < LEAST_SKUS) return { within2, between2: PRIOR_SKU_SPREAD ** 2 };
  const centre = mean(known.map((one) => one.mean));
  const apart = known.reduce((sum, one) => sum + (one.mean - centre) ** 2, 0) / (known.length - 1);
  const noise = mean(known.map((one) => within2 / one.campaigns));
  // The prior counts as so many SKUs: a spread of nothing would take every SKU's own away.
  const between2 =
    (LEAST_SKUS * PRIOR_SKU_SPREAD ** 2 + known.length * Math.max(0, apart - noise)) /
    (LEAST_SKUS + known.length);
  return { within2, between2 };
}

function learnPlans({ kind, skus }: MeasuredCampaign, learner: Learner): Calibration[] {
  const plans = skus.filter(({ effect }) => effect.plannedSeenUnits !== null);
  const planned = total(plans.map(({ effect }) => effect.plannedSeenUnits ?? 0));
  if (planned <= 0) return [];
  const subject = { kind: 'campaign_kind', name: kind } as const;
  const parameter = 'plan_reliability';
  const sold = Math.max(0, total(plans.map(({ effect }) => effect.extraSeenUnits)));
  const sums = added(learner, subject, parameter, sold / planned);
  const soldUnits = learner.sum(subject, parameter, 'soldUnits') + sold;
  const plannedUnits = learner.sum(subject, parameter, 'plannedUnits') + planned;
  const prior = (PRIOR_PLANS * plannedUnits) / sums.campaigns;
  const ratio = (soldUnits + prior) / (plannedUnits + prior);
  return [
    learner.make({
      subject,
      parameter,
      prior: 1,
      target: ratio,
      bounds: RELIABILITY_BOUNDS,
      evidence: {
        observed: sold / planned,
        ...sums,
        soldUnits,
        plannedUnits,
        cv: Math.sqrt(varianceOf(sums, PRIOR_PLAN_CV ** 2)) / Math.max(ratio, RELIABILITY_BOUNDS[0]),
      },
    }),
  ];
}

function learnPeaks({ kind, skus }: MeasuredCampaign, learner: Learner): Calibration[] {
  const ratios = skus.flatMap(({ effect }) => effect.peakRatio ?? []);
  if (ratios.length === 0) return [];
  const subject = { kind: 'campaign_kind', name: kind } as const;
  const observed = mean(ratios.map((ratio) => Math.log(bounded(ratio, PEAK_RATIO_BOUNDS))));
  const sums = added(learner, subject, 'peak_ratio', observed);
  return [
    learner.make({
      subject,
      parameter: 'peak_ratio',
      prior: PRIOR_PEAK_RATIO,
      target: Math.exp(withPrior(sums, Math.log(PRIOR_PEAK_RATIO))),
      bounds: PEAK_RATIO_BOUNDS,
      evidence: { observed: Math.exp(observed), skus: ratios.length, ...sums },
    }),
  ];
}

/**
 * Days at the peak rate that the worst run until emergency supply came to. A campaign without a pulse says nothing, and
 * one whose run holds the peak of another's no more than that one did: a pulse counts once.
 */
function learnCover({ skus }: MeasuredCampaign, learner: Learner, { planning }: Settings): Calibration[] {
  return skus.flatMap(({ sku, pool, effect }) => {
    const { peakDay, peakDayUnits, peakRunUnits, peakRunDays, baselineDailyUnits, soldOutDays } = effect;
    const isPulse =
      baselineDailyUnits !== null && peakDayUnits > planning.pulseDayFactor * baselineDailyUnits;
    // A run that sold out was wanted for longer than it sold.
    if (peakDay === null || !isPulse || soldOutDays > 0) return [];
    const subject = { kind: 'sku', sku, pool } as const;
    const isTaught = learner
      .ofCampaigns(subject, 'cover_days')
      .some((known) => isWithin(known.peakDay, peakDay, peakRunDays));
    if (isTaught) return [];
    const observed = Math.log(peakRunUnits / peakDayUnits);
    const sums = added(learner, subject, 'cover_days', observed);
    return [
      learner.make({
        subject,
        parameter: 'cover_days',
        prior: planning.coverDays,
        target: Math.exp(withPrior(sums, Math.log(planning.coverDays))),
        bounds: COVER_BOUNDS,
        evidence: { observed: Math.exp(observed), ...sums, peakDay, peakDayUnits, peakRunUnits },
      }),
    ];
  });
}

function isWithin(known: Evidence[string] | undefined, day: BusinessDay, days: number): boolean {
  return typeof known === 'string' && Math.abs(daysBetween(businessDay(known), day)) < days;
}

/** From a campaign that was stopped with its account: the share of demand that went. */
function learnAdDriven({ skus }: MeasuredCampaign, learner: Learner, { planning }: Settings): Calibration[] {
  const seen = skus.flatMap(({ accounts, effect }) =>
    effect.lostShareWhenStopped === null
      ? []
      : (accounts.length > 0 ? accounts : [ANY_ACCOUNT]).map((account) => ({
          account,
          share: effect.lostShareWhenStopped ?? 0,
        })),
  );
  return [...Map.groupBy(seen, ({ account }) => account)].sort().map(([account, shares]) => {
    const subject = { kind: 'account', name: account } as const;
    const observed = mean(shares.map(({ share }) => share));
    const sums = added(learner, subject, 'ad_driven_share', observed);
    return learner.make({
      subject,
      parameter: 'ad_driven_share',
      prior: planning.adDrivenShare,
      target: withPrior(sums, planning.adDrivenShare),
      bounds: SHARE_BOUNDS,
      evidence: { observed, skus: shares.length, ...sums },
    });
  });
}

/** Observations of a value so far: how many campaigns, their sum and the sum of their squares. */
interface Sums {
  readonly campaigns: number;
  readonly sum: number;
  readonly squares: number;
}

function added(
  learner: Learner,
  subject: CalibrationSubject,
  parameter: CalibratedParameter,
  observed: number,
): Sums {
  const known = (name: keyof Sums) => learner.sum(subject, parameter, name);
  return {
    campaigns: known('campaigns') + 1,
    sum: known('sum') + observed,
    squares: known('squares') + observed ** 2,
  };
}

/** Mean of the observations with the prior among them. */
function withPrior({ campaigns, sum }: Sums, prior: number): number {
  return (PRIOR_WEIGHT * prior + sum) / (PRIOR_WEIGHT + campaigns);
}

/** Sample variance of the observations, the prior's counted as `SPREAD_WEIGHT` of them. */
function varianceOf({ campaigns, sum, squares }: Sums, prior: number): number {
  const apart = Math.max(0, squares - sum ** 2 / campaigns);
  return (SPREAD_WEIGHT * prior + apart) / (SPREAD_WEIGHT + campaigns - 1);
}

function keyOf(subject: CalibrationSubject, parameter: CalibratedParameter): string {
  return compositeKey(calibrationSubjectKey(subject), parameter);
}

function bounded(value: number, [least, greatest]: readonly [number, number]): number {
  return Math.min(greatest, Math.max(least, value));
}

function mean(values: readonly number[]): number {
  return total(values) / values.length;
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
