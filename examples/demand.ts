import { dayOfNumber } from '../lib/domain/calendar.ts';
import { type Quantity, quantityOf } from '../lib/domain/decimal.ts';
import { type Campaign, campaignUnits, type Timeline } from './campaigns.ts';
import { BLOCKED_ACCOUNT, HANDBOOK_SKU, type Product, type TiktokTraits } from './catalogue.ts';
import { closureCatchUp, isClosed } from './closures.ts';
import { Random } from './random.ts';
import { troubleOf } from './troubles.ts';

/** What one ad campaign did on one day; `campaign` is null for the ads that always run. Spend in USD. */
export interface AdDay {
  readonly day: number;
  readonly campaign: Campaign | null;
  readonly views: number;
  readonly impressions: number;
  readonly clicks: number;
  readonly conversions: number;
  readonly spend: number;
}

/** A product's orders by day, `[0]` on the timeline's first day, and the ads that brought part of them. */
export interface ProductDemand {
  readonly b2b: readonly Quantity[];
  readonly tiktok: readonly Quantity[];
  readonly ads: readonly AdDay[];
}

/** An unplanned clip: what it adds to TikTok's units and clicks on the days it runs. */
export interface Surge {
  readonly start: number;
  /** By day from the start: organic units it adds, and factors on click-through rate and impressions. */
  readonly days: readonly { readonly units: number; readonly ctrLift: number; readonly reach: number }[];
}

/** The size of the one pulse of the handbook's case, units. */
export const HANDBOOK_PEAK_UNITS = 5000;

const B2B_WEEK = [0.15, 1.3, 1.25, 1.2, 1.2, 1.2, 0.7] as const;
const TIKTOK_WEEK = [1.3, 0.85, 0.85, 0.9, 0.95, 1, 1.15] as const;
const B2B_YEAR = [1.02, 0.86, 1.1, 1.08, 1.05, 1, 0.95, 0.94, 1.03, 1, 1, 0.97] as const;
const TIKTOK_YEAR = [0.9, 0.85, 0.98, 1, 1.02, 1.08, 1.05, 1, 0.95, 0.98, 1.15, 1.05] as const;
const TIKTOK_GROWTH = 0.25;
/** Orders take this many bags beyond the first, on average. */
const EXTRA_BAGS = 0.3;
const COST_PER_THOUSAND_USD = 3;

/** Share of a campaign's units that its ads bring; the rest come by the video or the stream itself. */
const AD_SHARE = { livestream: 0.5, ad_flight: 0.85, video: 0.5, platform_day: 0.6, other: 0.6 } as const;
const EVERGREEN_AD_SHARE = 0.6;

/** A product's demand over the timeline. The same arguments give the same demand; a surge leaves the days before it as they are. */
export function drawDemand(
  seed: number,
  product: Product,
  campaigns: readonly Campaign[],
  timeline: Timeline,
  surge: Surge | null,
): ProductDemand {
  const random = new Random(seed, `demand/${product.sku}`);
  const days = Array.from(
    { length: timeline.lastDay - timeline.firstDay + 1 },
    (_, index) => timeline.firstDay + index,
  );
  const b2b = days.map((day) => b2bUnits(random, product, day, timeline));
  const { tiktok } = product;
  if (tiktok === null) return { b2b, tiktok: days.map(() => quantityOf(0)), ads: [] };
  const surges = [...drawClips(random, product, tiktok, timeline), ...(surge === null ? [] : [surge])];
  const tiktokDays = days.map((day) =>
    tiktokDay({ seed, random, product, tiktok, timeline, day }, campaigns, surges),
  );
  return {
    b2b,
    tiktok: tiktokDays.map(({ units }) => units),
    ads: tiktokDays.flatMap(({ ads }) => ads),
  };
}

function b2bUnits(random: Random, product: Product, day: number, timeline: Timeline): Quantity {
  const { unsoldDays } = troubleOf(product.sku);
  if (isClosed(day) || (unsoldDays !== undefined && day > timeline.lastDay - unsoldDays))
    return quantityOf(0);
  const season = (B2B_YEAR[monthOf(day)] ?? 1) ** product.seasonality;
  const growth = (1 + product.growth) ** ((day - timeline.lastDay) / 365);
  const rhythm = (B2B_WEEK[weekdayOf(day)] ?? 1) * closureCatchUp(day);
  const mean = (product.b2bDailyUnits * season * growth) / product.step;
  switch (product.pattern) {
    case 'smooth':
      return steps(product, random.poisson(mean * rhythm * random.factor(0.15)));
    case 'erratic':
      return steps(product, random.poisson(mean * rhythm * random.factor(0.75)));
    case 'intermittent':
      return rareOrder(random, product, { mean, chance: 0.3 * rhythm, often: 0.3, spread: 0.5 });
    case 'lumpy':
      return rareOrder(random, product, { mean, chance: 0.12 * rhythm, often: 0.12, spread: 1 });
  }
}

function rareOrder(
  random: Random,
  product: Product,
  order: { mean: number; chance: number; often: number; spread: number },
): Quantity {
  if (!random.chance(order.chance)) return quantityOf(0);
  const size = (order.mean / order.often) * random.factor(order.spread);
  return steps(product, Math.max(1, Math.round(size)));
}

interface TiktokMoment {
  readonly seed: number;
  readonly random: Random;
  readonly product: Product;
  readonly tiktok: TiktokTraits;
  readonly timeline: Timeline;
  readonly day: number;
}

function tiktokDay(
  moment: TiktokMoment,
  campaigns: readonly Campaign[],
  surges: readonly Surge[],
): { units: Quantity; ads: AdDay[] } {
  const { random, product, tiktok, timeline, day } = moment;
  if (isClosed(day)) return { units: quantityOf(0), ads: [] };
  const season = (TIKTOK_YEAR[monthOf(day)] ?? 1) ** product.seasonality;
  const growth = (1 + TIKTOK_GROWTH) ** ((day - timeline.lastDay) / 365);
  const mean = tiktok.dailyUnits * (TIKTOK_WEEK[weekdayOf(day)] ?? 1) * season * growth;
  const isBlocked =
    tiktok.account === BLOCKED_ACCOUNT && day >= timeline.blockedFrom && day <= timeline.blockedTo;
  if (isBlocked) return { units: organicUnits(moment, mean * (1 - EVERGREEN_AD_SHARE)), ads: [] };
  const clips = surges.flatMap((surge) => surge.days[day - surge.start] ?? []);
  const ctrLift = clips.reduce((lift, clip) => lift * clip.ctrLift, 1);
  const reach = clips.reduce((factor, clip) => factor * clip.reach, 1);
  const running = campaigns
    .map((campaign) => ({ campaign, units: campaignUnits(campaign, day) }))
    .filter(({ units }) => units > 0);
  const ads = [
    adDay(moment, null, mean * EVERGREEN_AD_SHARE * reach, ctrLift),
    ...running.map(({ campaign, units }) =>
      adDay(moment, campaign, units * AD_SHARE[campaign.kind], ctrLift),
    ),
  ];
  const organicMean =
    mean * (1 - EVERGREEN_AD_SHARE) +
    clips.reduce((sum, clip) => sum + clip.units, 0) +
    running.reduce((sum, { campaign, units }) => sum + units * (1 - AD_SHARE[campaign.kind]), 0);
  const organicBags = random.poisson((organicMean / tiktok.unitsPerBag) * random.factor(0.25));
  const bags = organicBags + ads.reduce((sum, ad) => sum + ad.bags, 0);
  const isHandbookDay = product.sku === HANDBOOK_SKU && day === timeline.handbookDay;
  const units = isHandbookDay
    ? quantityOf(HANDBOOK_PEAK_UNITS)
    : steps(product, bags * Math.round(tiktok.unitsPerBag / product.step));
  return {
    units,
    ads: ads.filter(({ ad }) => ad.impressions > 0).map(({ ad }) => ad),
  };
}

/** What sells without ads while the account is blocked, from a stream of its own: other days stay as they are. */
function organicUnits({ seed, product, tiktok, day }: TiktokMoment, mean: number): Quantity {
  const random = new Random(seed, `organic/${product.sku}/${day}`);
  const bags = random.poisson((mean / tiktok.unitsPerBag) * random.factor(0.25));
  return steps(product, bags * Math.round(tiktok.unitsPerBag / product.step));
}

/** USD of ads that bring so many units of a campaign, as they are expected to. */
export function expectedSpend(tiktok: TiktokTraits, campaign: Pick<Campaign, 'kind'>, units: number): number {
  const orders = (units * AD_SHARE[campaign.kind]) / (tiktok.unitsPerBag * (1 + EXTRA_BAGS));
  return (orders / (tiktok.ctr * tiktok.cvr) / 1000) * COST_PER_THOUSAND_USD;
}

/** The ads of one campaign on one day, sized so that they bring that many units at the product's usual rates. */
function adDay(
  { random, tiktok, day }: TiktokMoment,
  campaign: Campaign | null,
  expectedUnits: number,
  ctrLift: number,
): { ad: AdDay; bags: number } {
  const expectedOrders = expectedUnits / (tiktok.unitsPerBag * (1 + EXTRA_BAGS));
  const impressions = Math.round((expectedOrders / (tiktok.ctr * tiktok.cvr)) * random.factor(0.08));
  const clicks = random.binomial(impressions, tiktok.ctr * ctrLift * random.factor(0.06));
  const conversions = random.binomial(clicks, tiktok.cvr * random.factor(0.05));
  const ad: AdDay = {
    day,
    campaign,
    impressions,
    clicks,
    conversions,
    views: random.binomial(impressions, 0.55),
    spend: Math.round((impressions / 1000) * COST_PER_THOUSAND_USD * random.factor(0.1) * 100) / 100,
  };
  return { ad, bags: conversions + random.poisson(conversions * EXTRA_BAGS) };
}

/** Clips that went viral without a plan, two in three years on average; none for the handbook's O-ring and none in the last weeks. */
function drawClips(random: Random, product: Product, tiktok: TiktokTraits, timeline: Timeline): Surge[] {
  if (product.sku === HANDBOOK_SKU) return [];
  const latest = timeline.lastDay - 30;
  const count = random.poisson((0.67 * (latest - timeline.firstDay)) / 365);
  return Array.from({ length: count }, () => {
    const peak = random.uniform(4, 12);
    return {
      start: random.whole(timeline.firstDay, latest),
      days: Array.from({ length: random.whole(4, 7) }, (_, day) => {
        const strength = day === 0 ? 0.5 : 0.65 ** (day - 1);
        return {
          units: tiktok.dailyUnits * peak * strength,
          ctrLift: 1 + 1.6 * strength,
          reach: 1 + strength,
        };
      }),
    };
  });
}

/** So many steps as a quantity, exact. */
function steps(product: Product, count: number): Quantity {
  return quantityOf(count * product.step);
}

function weekdayOf(day: number): number {
  return (day + 4) % 7;
}

function monthOf(day: number): number {
  return Number(dayOfNumber(day).slice(5, 7)) - 1;
}
