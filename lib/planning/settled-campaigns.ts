import { type BusinessDay, dayNumber, dayOfNumber } from '../domain/calendar.ts';
import type { Campaign } from '../domain/sets.ts';
import { type KnownCampaign, knownCampaigns } from './campaigns.ts';

/** A campaign that is over and has settled, with the plan of each of its SKUs as known on the day it had. */
export interface SettledCampaign {
  readonly campaignId: string;
  readonly settledOn: BusinessDay;
  readonly plans: readonly KnownCampaign[];
}

/**
 * The campaigns that have settled by the planning day, by the day they did, then id: `settleDays` after the last day on
 * which any of their plans ran. One that is suspended may come back until its planned end, and settles that long after it;
 * one that was called off before it began settles that long after it was.
 */
export function settledCampaigns(
  campaigns: readonly Campaign[],
  planningDay: BusinessDay,
  settleDays: number,
): SettledCampaign[] {
  const today = dayNumber(planningDay);
  const byId = Map.groupBy(knownCampaigns(campaigns, planningDay), ({ campaign }) => campaign.campaignId);
  return [...byId]
    .map(([campaignId, known]) => ({
      campaignId,
      day: Math.max(...known.map(endOf)) + settleDays,
    }))
    .filter(({ day }) => day <= today)
    .sort((a, b) => a.day - b.day || (a.campaignId < b.campaignId ? -1 : 1))
    .map(({ campaignId, day }) => {
      const settledOn = dayOfNumber(day);
      const plans = knownCampaigns(
        campaigns.filter((campaign) => campaign.campaignId === campaignId),
        settledOn,
      );
      return { campaignId, settledOn, plans };
    });
}

function endOf({ campaign, status, lastDay }: KnownCampaign): number {
  return status === 'suspended' ? Math.max(lastDay, dayNumber(campaign.endsOn)) : lastDay;
}
