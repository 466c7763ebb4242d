import { type BusinessDay, dayNumber } from '../domain/calendar.ts';
import type { Campaign } from '../domain/sets.ts';
import { type CampaignDemand, campaignDemand, type UsualDemand } from '../planning/campaign-demand.ts';
import { type CampaignProgress, campaignPace } from '../planning/campaign-pace.ts';
import { plannedDays, shareOfDay } from '../planning/campaigns.ts';
import type { LearnedCampaigns } from '../planning/learned-campaigns.ts';

/** A campaign that is planned or runs, and what it is expected to sell of a SKU. */
export interface CampaignAhead {
  readonly campaign: Campaign;
  readonly demand: CampaignDemand;
  /** Of one that has begun; null before, and where nothing is known of its sales. */
  readonly progress: CampaignProgress | null;
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
    .map((campaign) => ({ campaign, demand: campaignDemand(campaign, usual, learned), progress: null }));
}

/** What pulse channels of a SKU sold on a day (a day number): units, null where the day is not known. */
export type PulseSales = (day: number) => number | null;

/**
 * The campaigns with what those that run have sold: on every day from their start what pulse channels sold beyond
 * `usualUnits` a day, shared by expectation among those that ran. `today` counts for the part of it that has passed.
 */
export function withProgress(
  ahead: readonly CampaignAhead[],
  today: { readonly day: number; readonly part: number },
  usualUnits: number,
  soldOn: PulseSales,
): readonly CampaignAhead[] {
  const spans = ahead.map((one) => ({
    one,
    from: dayNumber(one.campaign.startsOn),
    days: plannedDays(one.campaign),
  }));
  if (spans.every(({ from }) => from > today.day)) return ahead;
  const dailyOf = ({ one, days }: (typeof spans)[number]) => one.demand.mean / days;
  return spans.map((span) => {
    if (span.from > today.day) return span.one;
    let soldUnits = 0;
    let elapsedDays = 0;
    for (let day = span.from; day <= Math.min(today.day, span.from + span.days - 1); day++) {
      const sold = soldOn(day);
      if (sold === null) continue;
      const part = day === today.day ? today.part : 1;
      const running = spans.filter(({ from, days }) => from <= day && day < from + days);
      const all = running.reduce((sum, other) => sum + dailyOf(other), 0);
      soldUnits += (sold - usualUnits * part) * shareOfDay(dailyOf(span), all, running.length);
      elapsedDays += part;
    }
    return elapsedDays > 0 ? { ...span.one, progress: { elapsedDays, soldUnits } } : span.one;
  });
}

/** What a campaign is expected to sell on a day that is still to come: its mean, corrected by how it goes. Units. */
export function dailyUnitsAhead({ campaign, demand, progress }: CampaignAhead): number {
  const days = plannedDays(campaign);
  const factor = progress === null ? 1 : campaignPace(demand.mean, days, progress).factor;
  return (demand.mean / days) * factor;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
