import { type BusinessDay, dayCloses, daysBetween } from '../domain/calendar.ts';
import { moneyOf } from '../domain/decimal.ts';
import { MOST_UNREPORTED_DAYS, type ReportedThrough } from '../domain/demand-history.ts';
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
  const stockOn = await history.stockDays({ ...window, skus });
  const { demand, reportedThrough, warnings } = await history.demand(window);
  const spend = await spendBySku({ history, settings }, { planningDay, days: windowDays, skus });
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

/** What ads of the SKUs cost a day; the cost of an ad campaign that sells several is split evenly. */
async function spendBySku(
  { history, settings }: Past,
  { planningDay, days, skus }: { planningDay: BusinessDay; days: number; skus: readonly string[] },
): Promise<SkuSpend[]> {
  const ads = await history.adMetrics({ at: dayCloses(planningDay, settings.factory), days, settings });
  const keyOf = (account: string, campaignId: string) => compositeKey(account, campaignId);
  const links = Map.groupBy(await history.adLinks(), (link) => keyOf(link.account, link.adCampaignId));
  const wanted = new Set(skus);
  return ads.rows.flatMap(({ account, campaignId, sku, day, spend, currency }) => {
    if (spend === null) return [];
    const sells =
      sku === null ? [...new Set(links.get(keyOf(account, campaignId))?.map((link) => link.sku))] : [sku];
    return sells
      .filter((one) => wanted.has(one))
      .map((one) => ({ sku: one, account, day, spend: moneyOf(spend) / sells.length, currency }));
  });
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
