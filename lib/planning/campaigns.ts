import { type BusinessDay, dayNumber } from '../domain/calendar.ts';
import { unitsOf } from '../domain/decimal.ts';
import type { Campaign } from '../domain/sets.ts';
import type { CampaignShare } from '../domain/sku-parameters.ts';

/** A campaign as it is known on a planning day. */
export interface KnownCampaign {
  readonly campaign: Campaign;
  /** Its status on the planning day. */
  readonly status: Campaign['status'];
  /** First and last day on which it runs, by what is known, as day numbers; the last is before the first where it never runs. */
  readonly firstDay: number;
  readonly lastDay: number;
  /** Units beyond the usual demand over all its planned days: as planned, else expected (see `sizedCampaign`); 0 where neither says. */
  readonly units: number;
  /** False where nobody planned the units: then they are no plan that may turn out otherwise. */
  readonly isPlanned: boolean;
}

/**
 * What is known of the campaigns on the evening of a planning day; the watch asks for the day on which it looks. A
 * campaign is known from `announcedOn` on (always where that is null), its stated status from `statusSince` on; before
 * that it is planned until its start, running until its end and done after it. One that is suspended, cancelled or done
 * stopped on `statusSince`: that day is no longer a campaign day. One that is suspended or cancelled without saying
 * since when never ran.
 */
export function knownCampaigns(campaigns: readonly Campaign[], planningDay: BusinessDay): KnownCampaign[] {
  return campaigns
    .filter(({ announcedOn }) => announcedOn === null || announcedOn <= planningDay)
    .map((campaign) => {
      const stopped = stopIn(campaign, planningDay);
      const firstDay = dayNumber(campaign.startsOn);
      const lastDay = dayNumber(campaign.endsOn);
      const { plannedUnits } = campaign;
      const units = plannedUnits === null ? 0 : unitsOf(plannedUnits);
      const size = { units, isPlanned: plannedUnits !== null };
      return stopped === null
        ? { campaign, status: statusByDate(campaign, planningDay), firstDay, lastDay, ...size }
        : {
            campaign,
            status: stopped.status,
            firstDay,
            lastDay: Math.min(lastDay, stopped.day - 1),
            ...size,
          };
    });
}

/** Day numbers from `firstDay` to `lastDay` on which any of the campaigns ran. */
export function campaignDays(
  campaigns: readonly KnownCampaign[],
  firstDay: number,
  lastDay: number,
): Set<number> {
  const days = new Set<number>();
  for (const campaign of campaigns) {
    const last = Math.min(campaign.lastDay, lastDay);
    for (let day = Math.max(campaign.firstDay, firstDay); day <= last; day++) days.add(day);
  }
  return days;
}

/**
 * Units the campaigns are planned to sell within `horizonDays` after the planning day (a part of a day counts in part).
 * A campaign's planned units are spread evenly over its planned days.
 */
export function plannedUnitsDue(
  campaigns: readonly KnownCampaign[],
  planningDay: BusinessDay,
  horizonDays: number,
): number {
  let units = 0;
  for (const known of campaigns) {
    const days = daysAhead(known, planningDay, horizonDays);
    if (days > 0) units += (known.units * days) / plannedDays(known.campaign);
  }
  return units;
}

/** The greatest announced peak day of the campaigns that run within `horizonDays` after the planning day; null where none states one. */
export function plannedPeakDayUnits(
  campaigns: readonly KnownCampaign[],
  planningDay: BusinessDay,
  horizonDays: number,
): number | null {
  let peak: number | null = null;
  for (const known of campaigns) {
    const stated = known.campaign.plannedPeakDayUnits;
    if (stated === null || daysAhead(known, planningDay, horizonDays) === 0) continue;
    peak = Math.max(peak ?? 0, unitsOf(stated));
  }
  return peak;
}

/** Days after the planning day of which parameters hold campaigns: those of campaign stock, and of the expedite point (0 where there is none). */
export interface CampaignHorizons {
  readonly stockDays: number;
  readonly expediteDays: number;
}

/** What each campaign that is due asks of the parameters, by id, then SKU. */
export function campaignShares(
  campaigns: readonly KnownCampaign[],
  planningDay: BusinessDay,
  { stockDays, expediteDays }: CampaignHorizons,
): CampaignShare[] {
  return campaigns
    .map((known): CampaignShare => {
      const { campaignId, sku } = known.campaign;
      return {
        campaignId,
        sku,
        accounts: accountsOf(known.campaign),
        units: plannedUnitsDue([known], planningDay, stockDays),
        expediteUnits: plannedUnitsDue([known], planningDay, expediteDays),
        peakDayUnits: plannedPeakDayUnits([known], planningDay, stockDays),
      };
    })
    .filter(({ units, peakDayUnits }) => units > 0 || peakDayUnits !== null)
    .sort((a, b) => compare(a.campaignId, b.campaignId) || compare(a.sku, b.sku));
}

/** The accounts that a campaign names, separated by commas, semicolons or bars, full-width ones too; names may hold spaces. */
export function accountsOf({ accounts }: Pick<Campaign, 'accounts'>): string[] {
  const names = (accounts ?? '').split(/[,;|，、；｜]/).map((name) => name.trim());
  return [...new Set(names.filter((name) => name !== ''))];
}

/** Days of the campaign in the time from the evening of the planning day to `horizonDays` later. */
function daysAhead(known: KnownCampaign, planningDay: BusinessDay, horizonDays: number): number {
  const today = dayNumber(planningDay);
  const begin = Math.max(0, known.firstDay - 1 - today);
  const end = Math.min(known.lastDay - today, horizonDays);
  return Math.max(0, end - begin);
}

/**
 * A campaign's part of what sold on a day beyond the usual, 0 to 1: its units a day over the sum of those of all campaigns
 * that ran, evenly where none expects any, so that the parts of all add up to the day.
 */
export function shareOfDay(unitsADay: number, sumADay: number, campaigns: number): number {
  return sumADay > 0 ? unitsADay / sumADay : 1 / campaigns;
}

/** Days from its planned start to its planned end, both counted. */
export function plannedDays({ startsOn, endsOn }: Pick<Campaign, 'startsOn' | 'endsOn'>): number {
  return dayNumber(endsOn) - dayNumber(startsOn) + 1;
}

function stopIn(
  { status, statusSince, startsOn }: Campaign,
  planningDay: BusinessDay,
): { status: Campaign['status']; day: number } | null {
  if (status === 'planned' || status === 'running') return null;
  if (statusSince !== null)
    return statusSince <= planningDay ? { status, day: dayNumber(statusSince) } : null;
  return status === 'done' ? null : { status, day: dayNumber(startsOn) };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

function statusByDate({ startsOn, endsOn }: Campaign, day: BusinessDay): Campaign['status'] {
  if (day < startsOn) return 'planned';
  return day <= endsOn ? 'running' : 'done';
}
