import { type BusinessDay, dayCloses, dayNumber, daysBetween } from '../domain/calendar.ts';
import { moneyOf } from '../domain/decimal.ts';
import { type DemandHistory, MOST_UNREPORTED_DAYS, type ReportedThrough } from '../domain/demand-history.ts';
import { drivingParameters } from '../domain/sku-parameters.ts';
import { compositeKey, skuKey } from '../domain/storage-keys.ts';
import { campaignsBySku } from '../planning/campaign-categories.ts';
import {
  type OrderUpTo,
  type ReviewFacts,
  reviewedFrom,
  type SkuSpend,
} from '../planning/campaign-review.ts';
import { LEAD_TIME_WINDOW_DAYS } from '../planning/lead-times.ts';
import type { SettledCampaign } from '../planning/settled-campaigns.ts';
import { split } from '../reports/finance/marketing-tables.ts';
import { poolOfChannel } from '../settings/settings.ts';
import type { IngestContext } from './context.ts';
import { warningText } from './warning-text.ts';

type Past = Pick<IngestContext, 'history' | 'settings'>;

/** What reviews of some campaigns need to know, and what of it a person should hear. */
export interface GatheredFacts {
  readonly facts: ReviewFacts;
  readonly isReported: (campaign: SettledCampaign) => boolean;
  readonly warnings: readonly string[];
}

/** Reads what history holds of these campaigns, of which there is one at least, up to the planning day. */
export async function gatherReviewFacts(
  { history, settings }: Past,
  settled: readonly SettledCampaign[],
  planningDay: BusinessDay,
): Promise<GatheredFacts> {
  const from = reviewedFrom(settled) ?? planningDay;
  const windowDays = daysBetween(from, planningDay) + 1;
  const window = { planningDay, windowDays, settings };
  const skus = [...new Set(settled.flatMap(({ plans }) => plans.map(({ campaign }) => campaign.sku)))];
  const receivedOrders = await history.receivedOrders({
    ...window,
    windowDays: windowDays + LEAD_TIME_WINDOW_DAYS,
  });
  const stockOuts = await history.stockOuts(window);
  const { on: stockOn } = await history.stockDays({ ...window, skus });
  const { demand, reportedThrough, warnings } = await history.demand(window);
  const spend = await spendBySku({ history, settings }, { planningDay, days: windowDays, skus, demand });
  const items = await history.items();
  const facts = {
    settings,
    items,
    campaigns: campaignsBySku(await history.campaigns(), items),
    closures: await history.closures(),
    overrides: await history.overrides(),
    demand,
    receivedOrders,
    stockOuts,
    stockOn,
    spend,
  };
  const isReported = ({ settledOn, plans }: SettledCampaign) =>
    plans.every(({ campaign }) =>
      reportsReach(settledOn, planningDay, reportedThrough.get(poolOfChannel(campaign.channel, settings))),
    );
  return { facts, isReported, warnings: warnings.map(warningText) };
}

/** Whether sales of pulse channels are known up to the day, or so late that nothing more is to be waited for. */
function reportsReach(
  settledOn: BusinessDay,
  today: BusinessDay,
  reported: ReportedThrough | undefined,
): boolean {
  const through = reported?.pulse ?? null;
  return through === null || through >= settledOn || daysBetween(settledOn, today) >= MOST_UNREPORTED_DAYS;
}

interface AsksSpend {
  readonly planningDay: BusinessDay;
  readonly days: number;
  readonly skus: readonly string[];
  readonly demand: DemandHistory;
}

/** What ads of the SKUs cost a day; that of an ad campaign that sells several is split by their demand of the day, evenly where none sold. */
async function spendBySku(
  { history, settings }: Past,
  { planningDay, days, skus, demand }: AsksSpend,
): Promise<SkuSpend[]> {
  const ads = await history.adMetrics({ at: dayCloses(planningDay, settings.factory), days, settings });
  const keyOf = (account: string, campaignId: string) => compositeKey(account, campaignId);
  const links = Map.groupBy(await history.adLinks(), (link) => keyOf(link.account, link.adCampaignId));
  const wanted = new Set(skus);
  const soldOn = demandOfDay(demand);
  return ads.rows.flatMap(({ account, campaignId, sku, day, spend, currency }) => {
    if (spend === null) return [];
    const sells =
      sku === null
        ? [...new Set(links.get(keyOf(account, campaignId))?.map((link) => link.sku))].sort()
        : [sku];
    if (!sells.some((one) => wanted.has(one))) return [];
    const weights = sells.map((one) => soldOn(one, day));
    const parts = split(moneyOf(spend), weights, 'money');
    return sells.flatMap((one, index) =>
      wanted.has(one) ? [{ sku: one, account, day, spend: parts[index] ?? 0, currency }] : [],
    );
  });
}

/** Looks up what all channels and pools wanted of a SKU on a day. */
function demandOfDay(demand: DemandHistory): (sku: string, day: BusinessDay) => number {
  const seriesOf = Map.groupBy(demand.skus.keys(), (series) => demand.skus[series] ?? '');
  const known = new Map<string, ReadonlyMap<number, number>>();
  return (sku, day) => {
    const days = known.get(sku) ?? quantities(demand, seriesOf.get(sku) ?? []);
    known.set(sku, days);
    return days.get(dayNumber(day)) ?? 0;
  };
}

function quantities(demand: DemandHistory, series: readonly number[]): Map<number, number> {
  const byDay = new Map<number, number>();
  for (const one of series)
    for (let entry = demand.offsets[one] ?? 0; entry < (demand.offsets[one + 1] ?? 0); entry++) {
      const day = demand.days[entry] ?? 0;
      const all = (demand.baseQuantities[entry] ?? 0) + (demand.pulseQuantities[entry] ?? 0);
      byDay.set(day, (byDay.get(day) ?? 0) + all);
    }
  return byDay;
}

/** The order-up-to levels that were in force on a day; of a day without parameters none is known. */
export async function orderUpToOn(
  { history }: Pick<IngestContext, 'history'>,
  day: BusinessDay,
): Promise<OrderUpTo> {
  const snapshot = await history.newestSnapshot(day);
  const levels = new Map(
    (snapshot?.parameters ?? []).map((one) => [skuKey(one.sku, one.pool), drivingParameters(one).orderUpTo]),
  );
  return (sku, pool) => levels.get(skuKey(sku, pool)) ?? null;
}
