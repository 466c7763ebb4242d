import { actedOn } from '../alerts/acted-on.ts';
import { isOutstanding } from '../alerts/proposals.ts';
import type { AdMetricDay } from '../domain/ad-history.ts';
import { addDays, type BusinessDay, dayCloses, daysBetween, localDay } from '../domain/calendar.ts';
import { type Amount, moneyOf } from '../domain/decimal.ts';
import { skuKey } from '../domain/storage-keys.ts';
import { demandSums } from '../planning/demand-sums.ts';
import type { FinanceAds, FinanceFacts, ParametersOfDay, Period } from '../reports/finance/facts.ts';
import { KEPT_INPUTS } from '../reports/finance/kept-parameters.ts';
import type { Settings } from '../settings/settings.ts';
import type { JobContext } from './context.ts';
import { financeCampaigns, type ListedCampaigns, listCampaigns } from './finance-campaigns.ts';
import { financeSkus } from './finance-skus.ts';
import { demandDays } from './sku-facts.ts';

/** Days ahead for which a forecast is judged. */
const FORECAST_DAYS = 28;
/** The most days of demand that are read: campaigns that began earlier show those alone. */
const MOST_DAYS = 400;

type Context = Pick<JobContext, 'history' | 'settings' | 'alerts' | 'data' | 'parameters'>;

/** All that a finance report of that period is made of: stock as of the close of its last day. */
export async function financeFacts(context: Context, period: Period): Promise<FinanceFacts> {
  const { history, settings, alerts } = context;
  const day = period.to;
  const at = dayCloses(day, settings.factory);
  const beforeDay = await history.newestPlanningDay(addDays(period.from, -1));
  const forecastDay = (await history.newestPlanningDay(addDays(day, -FORECAST_DAYS))) ?? beforeDay;
  const campaigns = await listCampaigns(context, period, await history.items());
  const demand = await history.demandSeries({
    planningDay: day,
    windowDays: windowDays(period, forecastDay, campaigns, settings),
    settings,
  });
  const sums = demandSums(demand);
  const periodDays = daysBetween(period.from, day) + 1;
  const { lines: supply } = await history.openSupply(at, settings);
  // From close to close holds every day of the calendar: alerts count by the day on which they opened.
  const { episodes, proposals } = await alerts.everything({
    from: dayCloses(addDays(period.from, -1), settings.factory),
    before: dayCloses(addDays(day, 1), settings.factory),
  });
  const links = await history.adLinks();
  const ads = await history.adMetrics({
    at,
    days: daysBetween(period.from, localDay(at, settings.factory.zone)) + 1,
    settings,
  });
  const outstanding = proposals.filter(isOutstanding);
  const { skus, items } = await financeSkus(context, {
    period,
    periodDays,
    sums,
    supply,
    outstanding,
    forecastDay,
  });
  const before = await parametersOf(context, beforeDay);
  return {
    day,
    period,
    exchange: { currency: settings.reports.currency, rates: settings.reports.exchangeRates },
    skus,
    items: new Map(items.map((item) => [item.sku, item])),
    proposals: outstanding.toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    supply,
    campaigns: await financeCampaigns(context, campaigns, { demand, skus, day }),
    ads: adFacts(ads.rows, links),
    before,
    forecast: forecastDay === beforeDay ? before : await parametersOf(context, forecastDay),
    actedOn: actedOn(
      episodes.filter(({ openedAt }) => {
        const opened = localDay(openedAt, settings.factory.zone);
        return period.from <= opened && opened <= period.to;
      }),
      proposals,
    ),
  };
}

async function parametersOf({ history }: Context, day: BusinessDay | null): Promise<ParametersOfDay | null> {
  const snapshot = day === null ? null : await history.newestSnapshot(day, { inputs: KEPT_INPUTS });
  if (snapshot === null) return null;
  const bySku = new Map(snapshot.parameters.map((one) => [skuKey(one.sku, one.pool), one]));
  return { day: snapshot.planningDay, bySku };
}

function windowDays(
  period: Period,
  forecastDay: BusinessDay | null,
  { demandFrom }: ListedCampaigns,
  settings: Settings,
): number {
  const earliest = [
    period.from,
    ...(forecastDay === null ? [] : [addDays(forecastDay, 1)]),
    ...(demandFrom === null ? [] : [demandFrom]),
  ].reduce((first, day) => (day < first ? day : first));
  const days = Math.max(demandDays(settings), daysBetween(earliest, period.to) + 1);
  return Math.min(MOST_DAYS, days);
}

function adFacts(
  rows: readonly AdMetricDay[],
  links: Awaited<ReturnType<Context['history']['adLinks']>>,
): FinanceAds[] {
  const linked = Map.groupBy(links, ({ account, adCampaignId }) => skuKey(account, adCampaignId));
  const groups = Map.groupBy(rows, ({ account, campaignId, sku, currency }) =>
    JSON.stringify([account, campaignId, sku, currency]),
  );
  return [...groups.values()].flatMap((group): FinanceAds[] => {
    const [first] = group;
    if (first === undefined) return [];
    const total = (value: (row: AdMetricDay) => number | null) =>
      group.every((row) => value(row) === null)
        ? null
        : group.reduce((sum, row) => sum + (value(row) ?? 0), 0);
    const spend = total((row) => row.spend);
    return [
      {
        currency: first.currency,
        skus:
          first.sku === null
            ? [
                ...new Set((linked.get(skuKey(first.account, first.campaignId)) ?? []).map(({ sku }) => sku)),
              ].sort()
            : [first.sku],
        spend: spend === null ? null : moneyOf(spend as Amount),
        clicks: total((row) => row.clicks),
        conversions: total((row) => row.conversions),
      },
    ];
  });
}
