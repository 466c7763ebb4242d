import quantile from '@stdlib/stats-base-dists-normal-quantile';
import { unitsOf } from '../domain/decimal.ts';
import type { Campaign } from '../domain/sets.ts';
import { type KnownCampaign, plannedDays } from './campaigns.ts';
import { type LearnedCampaigns, PRIOR_PLAN_CV } from './learned-campaigns.ts';

/** What the size of a campaign follows from. */
export const CAMPAIGN_BASES = ['planned_units', 'target_uplift', 'peak_day', 'learned_uplift'] as const;
export type CampaignBasis = (typeof CAMPAIGN_BASES)[number];

/** The plan of a campaign, as far as it says how much will sell. */
type SizedPlan = Pick<
  Campaign,
  'kind' | 'startsOn' | 'endsOn' | 'plannedUnits' | 'plannedPeakDayUnits' | 'targetUplift'
>;

/** Whose campaign it is, and what it usually sells a day in all channels. */
export interface UsualDemand {
  readonly sku: string;
  readonly pool: string;
  readonly usualADay: number;
}

/**
 * What a campaign is expected to sell of a SKU beyond its usual demand, over all its planned days, units:
 * max(0, scale·exp(logSd·N) − usualUnits), N standard normal.
 */
export interface CampaignDemand {
  readonly basis: CampaignBasis;
  /** Units that the plan comes to; null where nobody planned a size. */
  readonly plannedUnits: number | null;
  /** Units sold over units planned, by campaigns of the kind; 1 where none was measured, or nothing is planned. */
  readonly planRatio: number;
  /** Demand while it runs over the usual demand, learned of kind and SKU; null where a plan counts. */
  readonly uplift: number | null;
  /** Campaigns of the kind, and among them of the SKU, that ratio or uplift rest on; 0 for the prior. */
  readonly campaigns: number;
  readonly skuCampaigns: number;
  readonly calibrationIds: readonly string[];
  readonly mean: number;
  readonly scale: number;
  readonly logSd: number;
  /** What the SKU would sell on these days anyway, where the distribution is of that and the campaign together; else 0. */
  readonly usualUnits: number;
}

/**
 * The demand of a campaign, as a distribution.
 *
 *     planned:   mean = planned units × ratio of the kind; logSd² = ln(1 + cv²), cv of plans of the kind (0.4 before any)
 *                planned units, else usual × (target uplift − 1) × days, else peak day / peak ratio of the kind × days
 *     unplanned: usual × days × (uplift·exp(logSd·N) − 1), uplift shrunk by kind and SKU (`LearnedCampaigns`)
 */
export function campaignDemand(
  plan: SizedPlan,
  usual: UsualDemand,
  learned: LearnedCampaigns,
): CampaignDemand {
  const days = plannedDays(plan);
  const planned = plannedSize(plan, usual, learned);
  if (planned === null) return unplannedDemand(plan, usual, learned, days);
  const known = learned.planReliability(plan.kind);
  const { ratio, cv, campaigns } = known ?? { ratio: 1, cv: PRIOR_PLAN_CV, campaigns: 0 };
  const mean = planned.units * ratio;
  return {
    basis: planned.basis,
    plannedUnits: planned.units,
    planRatio: ratio,
    uplift: null,
    campaigns,
    skuCampaigns: 0,
    calibrationIds: known === null ? [] : [known.calibrationId],
    mean,
    scale: mean / Math.sqrt(1 + cv ** 2),
    logSd: Math.sqrt(Math.log1p(cv ** 2)),
    usualUnits: 0,
  };
}

/** The units that a campaign does not exceed with probability `p`, 0 < p < 1. */
export function campaignQuantile(
  { scale, logSd, usualUnits }: Pick<CampaignDemand, 'scale' | 'logSd' | 'usualUnits'>,
  p: number,
): number {
  return Math.max(0, scale * Math.exp(logSd * quantile(p, 0, 1)) - usualUnits);
}

/** A campaign whose size is known: where no units are planned, as target, peak day or what was learned say. */
export function sizedCampaign(
  known: KnownCampaign,
  usual: UsualDemand,
  learned: LearnedCampaigns,
): KnownCampaign {
  if (known.campaign.plannedUnits !== null) return known;
  const { plannedUnits, mean } = campaignDemand(known.campaign, usual, learned);
  return { ...known, units: plannedUnits ?? mean, isPlanned: plannedUnits !== null };
}

function plannedSize(
  plan: SizedPlan,
  { usualADay }: UsualDemand,
  learned: LearnedCampaigns,
): { readonly basis: CampaignBasis; readonly units: number } | null {
  const days = plannedDays(plan);
  const { plannedUnits, targetUplift, plannedPeakDayUnits } = plan;
  if (plannedUnits !== null) return { basis: 'planned_units', units: unitsOf(plannedUnits) };
  if (targetUplift !== null)
    return { basis: 'target_uplift', units: Math.max(0, targetUplift - 1) * usualADay * days };
  if (plannedPeakDayUnits === null) return null;
  const meanDay = unitsOf(plannedPeakDayUnits) / (days === 1 ? 1 : learned.peakRatio(plan.kind));
  return { basis: 'peak_day', units: meanDay * days };
}

function unplannedDemand(
  { kind }: SizedPlan,
  { sku, pool, usualADay }: UsualDemand,
  learned: LearnedCampaigns,
  days: number,
): CampaignDemand {
  const { factor, logSd, campaigns, skuCampaigns, calibrationIds } = learned.uplift(kind, sku, pool);
  const usualUnits = usualADay * days;
  return {
    basis: 'learned_uplift',
    plannedUnits: null,
    planRatio: 1,
    uplift: factor,
    campaigns,
    skuCampaigns,
    calibrationIds,
    mean: Math.max(0, usualUnits * (factor * Math.exp(logSd ** 2 / 2) - 1)),
    scale: usualUnits * factor,
    logSd,
    usualUnits,
  };
}
