import type { BusinessDay } from '../domain/calendar.ts';
import type { Campaign } from '../domain/sets.ts';
import { type CampaignDemand, campaignDemand, type UsualDemand } from '../planning/campaign-demand.ts';
import type { LearnedCampaigns } from '../planning/learned-campaigns.ts';

/** A campaign that is planned or runs, and what it is expected to sell of a SKU. */
export interface CampaignAhead {
  readonly campaign: Campaign;
  readonly demand: CampaignDemand;
}

const NONE: readonly CampaignAhead[] = [];

/** True for a campaign that is still to come or runs. */
export function isExpected({ status }: Pick<Campaign, 'status'>): boolean {
  return status === 'planned' || status === 'running';
}

/** Of a SKU's campaigns those that are planned or run on the day or later, by start, then id, with what they are expected to sell. */
export function campaignsAhead(
  campaigns: readonly Campaign[],
  from: BusinessDay,
  usual: UsualDemand,
  learned: LearnedCampaigns,
): readonly CampaignAhead[] {
  if (campaigns.length === 0) return NONE;
  return campaigns
    .filter((campaign) => isExpected(campaign) && campaign.endsOn >= from)
    .sort((a, b) => compare(a.startsOn, b.startsOn) || compare(a.campaignId, b.campaignId))
    .map((campaign) => ({ campaign, demand: campaignDemand(campaign, usual, learned) }));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
