import { type BusinessDay, businessDay, dayNumber } from '../lib/domain/calendar.ts';
import { unitsOf, ZERO } from '../lib/domain/decimal.ts';
import {
  type Campaign,
  drawCampaigns,
  knownStop,
  plannedCampaign,
  type Timeline,
  timelineOf,
} from './campaigns.ts';
import { BLOCKED_ACCOUNT, catalogue, HANDBOOK_SKU, LATE_ACCOUNT, type Product } from './catalogue.ts';
import { drawDemand, type Surge } from './demand.ts';
import { type ExampleExports, exportsOf, type Line } from './export-rows.ts';
import { Random } from './random.ts';
import { simulateStock } from './stock.ts';

export interface ExampleOptions {
  readonly seed: number;
  /** Days of history, the last one included; at least 120. */
  readonly days: number;
  /** Products; at least 20. */
  readonly skus: number;
  readonly lastDay: BusinessDay;
}

/** The example that the demo, the documentation and the tests use. */
export const EXAMPLE: ExampleOptions = {
  seed: 20260624,
  days: 400,
  skus: 60,
  lastDay: businessDay('2026-06-24'),
};

/**
 * A small seals factory and its exports on the evening of the last day, or of an earlier one (`until`), when nothing of
 * what came later was known. Pure: the same options give the same rows.
 * Stock, open orders and receipts are outcomes of simulating the company's own minimum and maximum against the demand.
 * Throws RangeError for fewer than 120 days, fewer than 20 products or more than it has.
 */
export function exampleFactory(options: ExampleOptions = EXAMPLE, until?: BusinessDay): ExampleExports {
  const { seed, days, skus, lastDay } = options;
  if (days < 120) throw new RangeError(`an example needs at least 120 days, not ${days}`);
  if (skus < 20) throw new RangeError(`an example needs at least 20 products, not ${skus}`);
  const timeline = timelineOf(lastDay, days);
  const products = catalogue(seed, skus);
  const special = seasonCampaigns(seed, products, timeline);
  const ordinary = products.map((product) => {
    const drawn =
      product.tiktok === null
        ? []
        : drawCampaigns(new Random(seed, `campaigns/${product.sku}`), product, timeline);
    return lineOf(seed, product, besides(drawn, special.get(product.sku)), timeline, null);
  });
  const surged = withSurge(seed, ordinary, timeline);
  const announced = withAnnouncement(seed, surged, timeline);
  const chosen = { handbookSku: HANDBOOK_SKU, surgeSku: surged.sku, announcedSku: announced.sku };
  return exportsOf(seed, announced.lines, timeline, chosen, dayNumber(until ?? lastDay));
}

/** The campaigns with the special one in place of those that would touch it, in the order they start. */
function besides(campaigns: readonly Campaign[], special: Campaign | undefined): Campaign[] {
  if (special === undefined) return [...campaigns];
  const free = campaigns.filter(({ start, end }) => end < special.start - 1 || start > special.end + 1);
  return [...free, special].sort((a, b) => a.start - b.start);
}

function lineOf(
  seed: number,
  product: Product,
  campaigns: readonly Campaign[],
  timeline: Timeline,
  surge: Surge | null,
): Line {
  const demand = drawDemand(seed, product, campaigns, timeline, surge);
  return { product, campaigns, demand, stock: simulateStock(seed, product, demand, campaigns, timeline) };
}

/**
 * Three products of the blocked account had a big flight planned when the block came, one of the steady account runs a
 * flight now, one of the account that was blocked this afternoon has a peak ahead.
 */
function seasonCampaigns(
  seed: number,
  products: readonly Product[],
  timeline: Timeline,
): Map<string, Campaign> {
  const random = new Random(seed, 'season');
  const sellers = products.filter(({ tiktok, sku }) => tiktok !== null && sku !== HANDBOOK_SKU);
  const blocked = sellers.filter(({ tiktok }) => tiktok?.account === BLOCKED_ACCOUNT).slice(0, 3);
  const steady = sellers.filter(({ tiktok }) => tiktok?.account !== BLOCKED_ACCOUNT).slice(0, 1);
  const late = sellers.filter(({ tiktok }) => tiktok?.account === LATE_ACCOUNT).slice(0, 1);
  const hit = blocked.map((product): [string, Campaign] => {
    const flight = plannedCampaign(random, product, {
      kind: 'ad_flight',
      announced: timeline.blockedFrom - 24,
      start: timeline.blockedFrom - 2,
      days: 12,
      name: '旺季投放 Peak season flight',
    });
    return [product.sku, knownStop(flight, timeline)];
  });
  const running = steady.map((product): [string, Campaign] => [
    product.sku,
    plannedCampaign(random, product, {
      kind: 'ad_flight',
      announced: timeline.lastDay - 20,
      start: timeline.lastDay - 2,
      days: 8,
      name: RUNNING_NAME,
    }),
  ]);
  const ahead = late.map((product): [string, Campaign] => [
    product.sku,
    plannedCampaign(random, product, {
      kind: 'ad_flight',
      announced: timeline.lastDay - 16,
      start: timeline.lastDay + 3,
      days: 9,
      name: '仲夏大促 Midsummer peak',
    }),
  ]);
  return new Map([...hit, ...running, ...ahead]);
}

const SURGE_DAYS = 3;
const SURGE_QUIET_DAYS = 8;
const ANNOUNCED_QUIET_DAYS = 3;
const RUNNING_NAME = '夏季投放 Summer flight';
/** A surge this size leaves two fifths of the stock, less than five days at the pace of the last week. */
const SURGE_SHARE_OF_STOCK = 0.6;

/**
 * One product of the account that works whose clip goes viral in the last three days: of those without a campaign
 * around the last day, the one for which the smallest clip takes three fifths of a stock that lasted ten days.
 */
function withSurge(seed: number, lines: readonly Line[], timeline: Timeline): { lines: Line[]; sku: string } {
  const running = lines.find(({ campaigns }) => campaigns.some(({ name }) => name.startsWith(RUNNING_NAME)));
  const chosen = best(
    lines.filter((line) => isSeller(line) && line !== running && !isOnBlockedAccount(line)),
    (line) => [
      Number(!isQuiet(line, timeline, SURGE_QUIET_DAYS)),
      Number(daysOfSupply(line) < 10),
      unitsOf(line.stock.onHand.at(-1) ?? ZERO) / (line.product.tiktok?.dailyUnits ?? 1),
    ],
  );
  const before = quietened(seed, chosen, timeline, SURGE_QUIET_DAYS);
  const units = unitsOf(before.stock.onHand.at(-1) ?? ZERO) * SURGE_SHARE_OF_STOCK;
  const surge: Surge = {
    start: timeline.lastDay - SURGE_DAYS + 1,
    days: [
      { units: units * 0.25, ctrLift: 1.7, reach: 1.2 },
      { units: units * 0.35, ctrLift: 2.3, reach: 1.5 },
      { units: units * 0.4, ctrLift: 3, reach: 1.8 },
    ],
  };
  const surged = lineOf(seed, chosen.product, before.campaigns, timeline, surge);
  return { lines: lines.map((line) => (line === chosen ? surged : line)), sku: chosen.product.sku };
}

/** One livestream announced today that starts within the product's lead time, for the free product that has the fewest days of supply. */
function withAnnouncement(
  seed: number,
  { lines, sku: surgeSku }: { lines: readonly Line[]; sku: string },
  timeline: Timeline,
): { lines: Line[]; sku: string } {
  const chosen = best(
    lines.filter((line) => isSeller(line) && line.product.sku !== surgeSku && line.product.leadTimeDays >= 5),
    (line) => [Number(!isQuiet(line, timeline, ANNOUNCED_QUIET_DAYS)), daysOfSupply(line)],
  );
  const { campaigns, ...rest } = quietened(seed, chosen, timeline, ANNOUNCED_QUIET_DAYS);
  const livestream = plannedCampaign(new Random(seed, 'announced'), chosen.product, {
    kind: 'livestream',
    announced: timeline.lastDay,
    start: timeline.lastDay + Math.min(6, chosen.product.leadTimeDays - 2),
    days: 2,
    name: '工厂直播 Factory livestream',
  });
  const announced = { ...rest, campaigns: [...campaigns, livestream] };
  return { lines: lines.map((line) => (line === chosen ? announced : line)), sku: chosen.product.sku };
}

function isSeller({ product }: Line): boolean {
  return product.tiktok !== null && product.sku !== HANDBOOK_SKU;
}

function isOnBlockedAccount({ product }: Line): boolean {
  return product.tiktok?.account === BLOCKED_ACCOUNT;
}

/** Whether all its campaigns ended more than so many days before the last. */
function isQuiet({ campaigns }: Line, timeline: Timeline, days: number): boolean {
  return campaigns.every(({ end }) => end < timeline.lastDay - days);
}

/** The product without its campaigns of the last days and those to come. */
function quietened(seed: number, line: Line, timeline: Timeline, days: number): Line {
  if (isQuiet(line, timeline, days)) return line;
  const campaigns = line.campaigns.filter(({ end }) => end < timeline.lastDay - days);
  return lineOf(seed, line.product, campaigns, timeline, null);
}

/** The line with the least rank, compared figure by figure. Throws RangeError where there is none. */
function best(lines: readonly Line[], rank: (line: Line) => readonly number[]): Line {
  const [first] = lines
    .map((line) => ({ line, rank: rank(line) }))
    .sort((a, b) => {
      const index = a.rank.findIndex((figure, at) => figure !== b.rank[at]);
      return index < 0 ? 0 : (a.rank[index] ?? 0) - (b.rank[index] ?? 0);
    });
  if (first === undefined) throw new RangeError('no product of this example fits: ask for more products');
  return first.line;
}

function daysOfSupply({ product, stock }: Line): number {
  const daily = product.b2bDailyUnits + (product.tiktok?.dailyUnits ?? 0);
  return unitsOf(stock.onHand.at(-1) ?? ZERO) / daily;
}
