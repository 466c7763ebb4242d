import type { AdMetricDay } from '../domain/ad-history.ts';
import { addDays, type BusinessDay, daysBetween } from '../domain/calendar.ts';
import { moneyOf } from '../domain/decimal.ts';
import type { SkuSurge } from '../domain/sku-state.ts';
import { compositeKey } from '../domain/storage-keys.ts';
import type { DashboardAds } from '../reports/dashboard/model.ts';
import type { Settings } from '../settings/settings.ts';
import { rateSignals } from '../triggers/ad-surge.ts';
import type { AdDay } from '../triggers/sku-facts.ts';
import type { WatchReadings } from './watch-facts.ts';

/** The ad campaigns that sell a SKU: the one whose signal is the strongest, then those that are seen most. */
export type SkuAds = readonly DashboardAds[];

/** Ad campaigns of a SKU that the page shows. */
const MOST_ADS = 2;

interface Series {
  readonly account: string | null;
  readonly campaignId: string | null;
  readonly days: readonly (AdDay & { readonly views: number | null })[];
}

/**
 * Gives the ad figures of a SKU: of rows that name it, and of ad campaigns that are linked to it, with the means that
 * the watch compares their newest day with.
 */
export function dashboardAds(
  { ads, links }: Pick<WatchReadings, 'ads' | 'links'>,
  triggers: Settings['triggers'],
  today: BusinessDay,
): (sku: string, strongest: Pick<SkuSurge, 'account' | 'campaignId'> | null) => SkuAds {
  const rows = Map.groupBy(ads, ({ account, campaignId }) => compositeKey(account, campaignId));
  const keysOf = new Map<string, Set<string>>();
  const add = (sku: string, key: string) => keysOf.set(sku, (keysOf.get(sku) ?? new Set()).add(key));
  for (const { sku, account, campaignId } of ads)
    if (sku !== null) add(sku, compositeKey(account, campaignId));
  for (const { sku, account, adCampaignId } of links) add(sku, compositeKey(account, adCampaignId));
  return (sku, strongest) => {
    const isStrongest = ({ account, campaignId }: Series) =>
      strongest !== null && strongest.account === account && strongest.campaignId === campaignId;
    return [...(keysOf.get(sku) ?? [])]
      .map((key) => seriesOf((rows.get(key) ?? []).filter((row) => row.sku === null || row.sku === sku)))
      .filter(({ days }) => days.length > 0)
      .sort((a, b) => Number(isStrongest(b)) - Number(isStrongest(a)) || seen(b) - seen(a))
      .slice(0, MOST_ADS)
      .map((series) => withMeans(series, triggers, today));
  };
}

function seriesOf(rows: readonly AdMetricDay[]): Series {
  const [first] = rows;
  return {
    account: first?.account ?? null,
    campaignId: first?.campaignId ?? null,
    days: rows.map(({ day, views, impressions, clicks, conversions, spend, provisional }) => ({
      ...{ day, views, impressions, clicks, conversions, provisional },
      spend: spend === null ? null : moneyOf(spend),
    })),
  };
}

function seen({ days }: Series): number {
  return days.reduce((sum, { impressions, spend }) => sum + (impressions ?? spend ?? 0), 0);
}

function withMeans(series: Series, triggers: Settings['triggers'], today: BusinessDay): DashboardAds {
  const signals = rateSignals([series], today, triggers);
  const meanOf = (metric: 'ctr' | 'cvr') =>
    signals.find((signal) => signal.metric === metric)?.meanRate ?? null;
  const days = new Map(series.days.map((day) => [day.day, day]));
  const newest = series.days.at(-1)?.day ?? today;
  const oldest = series.days[0]?.day ?? today;
  const from = laterDay(addDays(newest, -triggers.surgeMeanDays), oldest);
  const shown = Array.from({ length: daysBetween(from, newest) + 1 }, (_none, index) =>
    days.get(addDays(from, index)),
  );
  const counts = (name: 'views' | 'impressions' | 'clicks' | 'conversions') =>
    shown.map((day) => day?.[name] ?? null);
  return {
    account: series.account,
    campaignId: series.campaignId,
    meanCtr: meanOf('ctr'),
    meanCvr: meanOf('cvr'),
    firstDay: from,
    provisionalFrom: series.days.find(({ provisional }) => provisional)?.day ?? null,
    views: counts('views'),
    impressions: counts('impressions'),
    clicks: counts('clicks'),
    conversions: counts('conversions'),
  };
}

function laterDay(a: BusinessDay, b: BusinessDay): BusinessDay {
  return a > b ? a : b;
}
