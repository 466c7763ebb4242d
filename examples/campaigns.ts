import { dayNumber, dayOfNumber } from '../lib/domain/calendar.ts';
import type { CAMPAIGN_KINDS } from '../lib/domain/sets.ts';
import { BLOCKED_ACCOUNT, HANDBOOK_SKU, type Product } from './catalogue.ts';
import { isClosed } from './closures.ts';
import type { Random } from './random.ts';

/** Days, as day numbers, that shape the example's history. */
export interface Timeline {
  /** First day simulated; exports begin later, so that stock and orders have settled by then. */
  readonly firstDay: number;
  readonly firstExportedDay: number;
  readonly lastDay: number;
  /** First and last day on which the ad account was blocked. */
  readonly blockedFrom: number;
  readonly blockedTo: number;
  /** The day on which the handbook's O-ring sold 5000 on TikTok. */
  readonly handbookDay: number;
}

export type CampaignKind = (typeof CAMPAIGN_KINDS)[number];

/** A campaign as planned, and what came of it. Days are day numbers, units of the SKU. */
export interface Campaign {
  readonly sku: string;
  readonly account: string;
  readonly kind: CampaignKind;
  readonly name: string;
  readonly announced: number;
  readonly start: number;
  readonly end: number;
  readonly plannedUnits: number;
  readonly plannedPeakDayUnits: number;
  /** Units it brought over units planned, where it ran to its end. */
  readonly realisedRatio: number;
  /** The day on which it was cancelled, or suspended with its account; null where it was not. */
  readonly stopped: { readonly on: number; readonly status: 'cancelled' | 'suspended' } | null;
}

const KIND_NAMES: Readonly<Record<CampaignKind, string>> = {
  livestream: '直播 Livestream',
  ad_flight: '投放 Ad flight',
  video: '教程视频 Tutorial video',
  platform_day: '大促 Platform day',
  other: '其他 Other',
};

/** Last days of the platform's own sales: [month, day, days it takes, name]. */
const PLATFORM_DAYS = [
  [3, 8, 3, '3.8'],
  [6, 18, 4, '6.18'],
  [11, 11, 4, '11.11'],
  [12, 12, 3, '12.12'],
] as const;

/** How a campaign's units spread over its days; sums to 1. */
export function campaignProfile(kind: CampaignKind, days: number): number[] {
  const weights = Array.from({ length: days }, (_, day) => {
    if (kind === 'livestream') return 0.4 ** day;
    if (kind === 'video') return day === 0 ? 0.7 : 0.75 ** (day - 1);
    if (kind === 'platform_day') return day === days - 1 ? 2.5 : 1;
    return 0.95 ** day;
  });
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}

/** Units that the campaign brings on that day, as expected; 0 outside it and once it was stopped. */
export function campaignUnits(campaign: Campaign, day: number): number {
  if (day < campaign.start || day > campaign.end) return 0;
  if (campaign.stopped !== null && day >= campaign.stopped.on) return 0;
  const profile = campaignProfile(campaign.kind, campaign.end - campaign.start + 1);
  return campaign.plannedUnits * campaign.realisedRatio * (profile[day - campaign.start] ?? 0);
}

/** A campaign for a product, its plan a multiple of what the product sells on an ordinary TikTok day. */
export function plannedCampaign(
  random: Random,
  product: Product,
  when: { kind: CampaignKind; announced: number; start: number; days: number; name?: string },
): Campaign {
  const { kind, announced, start, days } = when;
  const perDay = kind === 'livestream' ? random.uniform(7, 16) : random.uniform(2, 6);
  const plannedUnits = wholeSteps((product.tiktok?.dailyUnits ?? 0) * perDay * days, product.step);
  const peakShare = Math.max(...campaignProfile(kind, days));
  return {
    sku: product.sku,
    account: product.tiktok?.account ?? '',
    kind,
    name: `${when.name ?? KIND_NAMES[kind]} ${product.nameZh}`,
    announced,
    start,
    end: start + days - 1,
    plannedUnits,
    plannedPeakDayUnits: wholeSteps(plannedUnits * peakShare, product.step),
    realisedRatio: Math.min(2, Math.max(0.3, random.factor(0.35))),
    stopped: null,
  };
}

/** All campaigns of a product that sells on TikTok, those known by the last day, in the order they start. */
export function drawCampaigns(random: Random, product: Product, timeline: Timeline): Campaign[] {
  if (product.sku === HANDBOOK_SKU) return [handbookCampaign(random, product, timeline)];
  const campaigns: Campaign[] = [];
  const platformDays = random.chance(0.5) ? platformCampaigns(random, product, timeline) : [];
  let start = timeline.firstDay + random.whole(5, 45);
  while (start <= timeline.lastDay + 30) {
    const kind = random.pick(['livestream', 'livestream', 'ad_flight', 'ad_flight', 'video'] as const);
    const days =
      kind === 'livestream'
        ? random.whole(1, 2)
        : kind === 'video'
          ? random.whole(3, 6)
          : random.whole(5, 10);
    const announced = start - random.whole(7, 24);
    const campaign = plannedCampaign(random, product, { kind, announced, start, days });
    campaigns.push(
      random.chance(0.04)
        ? { ...campaign, stopped: { on: start - random.whole(1, 5), status: 'cancelled' } }
        : campaign,
    );
    start = campaign.end + random.whole(20, 80);
  }
  return [...campaigns, ...platformDays]
    .filter(({ announced }) => announced <= timeline.lastDay)
    .filter((campaign) => !touchesClosure(campaign))
    .sort((a, b) => a.start - b.start)
    .filter((campaign, index, sorted) => index === 0 || campaign.start > (sorted[index - 1]?.end ?? 0) + 1)
    .map((campaign) => knownStop(campaign, timeline));
}

/** The campaign with the stop of its account's block, where it ran then or was to start then. */
export function knownStop(campaign: Campaign, timeline: Timeline): Campaign {
  const isHit =
    campaign.stopped === null &&
    campaign.account === BLOCKED_ACCOUNT &&
    campaign.start <= timeline.blockedTo &&
    campaign.end >= timeline.blockedFrom;
  if (isHit) return { ...campaign, stopped: { on: timeline.blockedFrom, status: 'suspended' } };
  const isKnown = campaign.stopped === null || campaign.stopped.on <= timeline.lastDay;
  return isKnown ? campaign : { ...campaign, stopped: null };
}

function handbookCampaign(random: Random, product: Product, timeline: Timeline): Campaign {
  const planned = plannedCampaign(random, product, {
    kind: 'video',
    announced: timeline.handbookDay - 12,
    start: timeline.handbookDay,
    days: 1,
    name: '漏水维修教程 Leak repair tutorial',
  });
  return { ...planned, plannedUnits: 3000, plannedPeakDayUnits: 3000, realisedRatio: 5 / 3 };
}

function platformCampaigns(random: Random, product: Product, timeline: Timeline): Campaign[] {
  const campaigns: Campaign[] = [];
  for (let day = timeline.firstDay + 10; day <= timeline.lastDay; day += 1) {
    const [, month, ofMonth] = dayOfNumber(day).split('-').map(Number);
    const sale = PLATFORM_DAYS.find(([saleMonth, saleDay]) => saleMonth === month && saleDay === ofMonth);
    if (sale === undefined) continue;
    const [, , days, name] = sale;
    const start = day - days + 1;
    campaigns.push(
      plannedCampaign(random, product, {
        kind: 'platform_day',
        announced: start - random.whole(18, 30),
        start,
        days,
        name: `${name} ${KIND_NAMES.platform_day}`,
      }),
    );
  }
  return campaigns;
}

function touchesClosure({ start, end }: Campaign): boolean {
  for (let day = start; day <= end; day += 1) if (isClosed(day)) return true;
  return false;
}

/** At least one step, in whole steps. */
function wholeSteps(units: number, step: number): number {
  return Math.round(Math.max(1, Math.round(units / step)) * step * 100) / 100;
}

/** The timeline of a history of so many days that ends on that day. */
export function timelineOf(lastDay: Parameters<typeof dayNumber>[0], days: number): Timeline {
  const last = dayNumber(lastDay);
  return {
    firstDay: last - days + 1 - WARM_UP_DAYS,
    firstExportedDay: last - days + 1,
    lastDay: last,
    blockedFrom: last - 72,
    blockedTo: last - 66,
    handbookDay: last - 35,
  };
}

const WARM_UP_DAYS = 120;
