import {
  type CalibratedParameter,
  type Calibration,
  type CalibrationSubject,
  calibrationSubjectKey,
  campaignUplift,
} from '../domain/calibration.ts';
import type { CampaignKind } from '../domain/sets.ts';
import { compositeKey } from '../domain/storage-keys.ts';

/** Demand while a campaign runs over the usual demand, where none of its kind was seen. */
export const PRIOR_UPLIFT: Readonly<Record<CampaignKind, number>> = {
  livestream: 4,
  ad_flight: 2,
  video: 3,
  platform_day: 3,
  other: 2.5,
};
/** Standard deviation of the logarithm of what one campaign does about what its kind does on a SKU. */
export const PRIOR_SPREAD = 0.4;
/** The same of SKUs about their kind, and of kinds about the prior. */
export const PRIOR_SKU_SPREAD = 0.3;
export const PRIOR_KIND_SPREAD = 0.5;
/** The peak day of a campaign over its mean day, where none of its kind was seen. */
export const PRIOR_PEAK_RATIO = 2;
/** Coefficient of variation of what a campaign sells over its plan. */
export const PRIOR_PLAN_CV = 0.4;

/** The name under which the share that ads bring is learned where plans name no account. */
export const ANY_ACCOUNT = 'all';

/** What a campaign of a kind is expected to do to the demand of a SKU. */
export interface ExpectedUplift {
  /** Demand of all channels on a day of it over the usual demand, the median of what may come. */
  readonly factor: number;
  /** Standard deviation of the logarithm of that factor for one campaign to come. */
  readonly logSd: number;
  /** Campaigns of the kind and, among them, of the SKU that it rests on; 0 and 0 where it is the prior. */
  readonly campaigns: number;
  readonly skuCampaigns: number;
  /** The calibrations that say so, the SKU's before the kind's; empty where it is the prior. */
  readonly calibrationIds: readonly string[];
}

/** How plans of a kind turned out. */
export interface PlanReliability {
  /** Units sold beyond the usual over units planned. */
  readonly ratio: number;
  /** Coefficient of variation of that about the ratio, of one campaign. */
  readonly cv: number;
  readonly campaigns: number;
  readonly calibrationId: string;
}

/** What campaigns that have settled taught, as far as it is in force. */
export interface LearnedCampaigns {
  /** By what the SKU's own campaigns of the kind did, drawn to the kind; of a kind never seen the prior. */
  uplift(kind: CampaignKind, sku: string, pool: string): ExpectedUplift;
  /** Null where no campaign of the kind was measured against its plan. */
  planReliability(kind: CampaignKind): PlanReliability | null;
  /** The peak day of a campaign of the kind over its mean day. */
  peakRatio(kind: CampaignKind): number;
  /** Days that the pulse stock of a SKU must last at its peak; null where nothing says. */
  coverDays(sku: string, pool: string): { readonly days: number; readonly calibrationId: string } | null;
  /** Share of the pulse channels' demand that goes when the account's ads stop; null where no campaign that was stopped says. */
  adDrivenShare(account: string): number | null;
}

/** Reads calibrations in force, at most one for each subject and parameter, as `calibrationsInForce` gives them. */
export function learnedCampaigns(inForce: readonly Calibration[]): LearnedCampaigns {
  const found = new Map(inForce.map((one) => [keyOf(one.subject, one.parameter), one]));
  const ofKind = (kind: CampaignKind, parameter: CalibratedParameter) =>
    found.get(keyOf({ kind: 'campaign_kind', name: kind }, parameter));
  const ofSku = (sku: string, pool: string, parameter: CalibratedParameter) =>
    found.get(keyOf({ kind: 'sku', sku, pool }, parameter));
  return {
    uplift(kind, sku, pool) {
      const own = ofSku(sku, pool, campaignUplift(kind));
      const usual = ofKind(kind, campaignUplift(kind));
      return {
        factor: Number(own?.after ?? usual?.after ?? PRIOR_UPLIFT[kind]),
        logSd: Number(own?.evidence.logSd ?? usual?.evidence.logSd ?? priorLogSd()),
        campaigns: Number(usual?.evidence.campaigns ?? 0),
        skuCampaigns: Number(own?.evidence.campaigns ?? 0),
        calibrationIds: [own, usual].flatMap((one) => one?.id ?? []),
      };
    },
    planReliability(kind) {
      const learned = ofKind(kind, 'plan_reliability');
      if (learned === undefined) return null;
      const { cv, campaigns } = learned.evidence;
      return {
        ratio: Number(learned.after),
        cv: Number(cv ?? PRIOR_PLAN_CV),
        campaigns: Number(campaigns ?? 0),
        calibrationId: learned.id,
      };
    },
    peakRatio: (kind) => Number(ofKind(kind, 'peak_ratio')?.after ?? PRIOR_PEAK_RATIO),
    coverDays(sku, pool) {
      const learned = ofSku(sku, pool, 'cover_days');
      return learned === undefined ? null : { days: Number(learned.after), calibrationId: learned.id };
    },
    adDrivenShare(account) {
      const learned = [account, ANY_ACCOUNT]
        .map((name) => found.get(keyOf({ kind: 'account', name }, 'ad_driven_share')))
        .find((one) => one !== undefined);
      return learned === undefined ? null : Number(learned.after);
    },
  };
}

/** Nothing was learned: every answer is the prior. */
export const NOTHING_LEARNED: LearnedCampaigns = learnedCampaigns([]);

/** Of a campaign of which only the prior is known. */
function priorLogSd(): number {
  return Math.hypot(PRIOR_SPREAD, PRIOR_SKU_SPREAD, PRIOR_KIND_SPREAD);
}

function keyOf(subject: CalibrationSubject, parameter: CalibratedParameter): string {
  return compositeKey(calibrationSubjectKey(subject), parameter);
}
