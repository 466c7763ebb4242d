import type { BusinessDay } from '../calendar.ts';
import type { Feed } from '../feeds.ts';
import type { RuleDefinition } from '../rules.ts';

/** Why a campaign cannot have its stock by its start. */
export const SHORTFALL_CAUSES = ['lead_time', 'capacity', 'moq', 'shelf_life'] as const;
export type ShortfallCause = (typeof SHORTFALL_CAUSES)[number];

/** What is possible where what was planned is not. Units of the SKU. */
export interface CampaignAlternative {
  /** A smaller campaign: units that stock and supply in time are enough for. */
  readonly smallerUnits: number;
  /** The same start by the fastest way: when it is there, and what it costs more; null where nothing is faster, or the premium is not known. */
  readonly expeditedOn: BusinessDay | null;
  readonly premium: number | null;
  readonly currency: string | null;
  /** A later one: the first start for which a regular order of today is in time. */
  readonly laterStart: BusinessDay;
}

/** What a campaign asks of one SKU in one pool. Units of the SKU. */
export interface CampaignNeedLine {
  readonly sku: string;
  readonly pool: string;
  /** As planned; null where nobody planned a size. */
  readonly plannedUnits: number | null;
  /** What it is expected to sell beyond the usual demand, and the stock to have for it by its start. */
  readonly expectedUnits: number;
  readonly targetUnits: number;
  /** Of the target, what stock and dated supply serve, the reserve of other channels left alone. */
  readonly coveredUnits: number;
  readonly missingUnits: number;
  /** What to order for it, by minimum and lots; 0 where nothing is missing. */
  readonly orderUnits: number;
  /** Last day on which a regular order is in time; null where nothing is missing. */
  readonly orderBy: BusinessDay | null;
  readonly causes: readonly ShortfallCause[];
  /** Null where the campaign can have what it needs. */
  readonly alternative: CampaignAlternative | null;
}

/** What is wrong with a plan, or to be known of it. `subject` names the SKU, account or closure. */
export interface CampaignFinding {
  readonly kind:
    | 'unknown_item'
    | 'inactive_item'
    | 'closed'
    | 'account_unknown'
    | 'account_blocked'
    | 'account_pending'
    | 'account_young'
    | 'budget_short'
    | 'overlap';
  readonly subject: string;
  /** A day that belongs to it: the first closed one, the one on which an account was opened, the first in common. */
  readonly day: BusinessDay | null;
  /** A sum that belongs to it: money that is missing, units of the other campaign. */
  readonly amount: number | null;
  readonly currency: string | null;
}

/** A campaign as it is planned, and what it asks of supply. The lists are cut; the counts are whole. */
export interface CampaignAnnouncedEvidence {
  readonly rule: 'campaign-announced';
  readonly campaignId: string;
  readonly name: string | null;
  readonly kind: 'livestream' | 'ad_flight' | 'video' | 'platform_day' | 'other';
  readonly startsOn: BusinessDay;
  readonly endsOn: BusinessDay;
  readonly skus: number;
  /** SKUs of which something is missing, and among them those that cannot have it by the start. */
  readonly shortSkus: number;
  readonly infeasibleSkus: number;
  /** The first day by which one of them has to be ordered. */
  readonly orderBy: BusinessDay | null;
  /** Those that cannot have what they need first, then by order-by day; at most twenty. */
  readonly needs: readonly CampaignNeedLine[];
  readonly findings: readonly CampaignFinding[];
  readonly stale: readonly Feed[];
}

/** A campaign is planned: what supply has to have for it, by when, and what cannot be had. */
export const campaignAnnounced: RuleDefinition<CampaignAnnouncedEvidence, 'campaign'> = {
  subject: 'campaign',
  audiences: ['supply', 'marketing', 'agency'],
  severity: 'notice',
  telling: 'at-once',
  leastRepeatHours: 168,
  asksAction: true,
  proposals: [],
  inhibits: [],
  clockFields: [],
};
