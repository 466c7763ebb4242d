import { addDays, type BusinessDay } from '../domain/calendar.ts';
import type { CampaignEffect } from '../domain/campaign-review.ts';
import { closedOn, demandScopes } from '../domain/closures.ts';
import type { DemandHistory, DemandSeries } from '../domain/demand-history.ts';
import type { Item } from '../domain/sets.ts';
import { NO_STOCK_OUTS, soldOutDaysOf } from '../domain/stock-outs.ts';
import { compositeKey, skuKey } from '../domain/storage-keys.ts';
import { campaignsBySku } from '../planning/campaign-categories.ts';
import { sizedCampaign } from '../planning/campaign-demand.ts';
import { measureCampaign } from '../planning/campaign-measure.ts';
import { BEFORE_CAMPAIGN_DAYS } from '../planning/campaign-review.ts';
import { type KnownCampaign, knownCampaigns } from '../planning/campaigns.ts';
import { seriesBuffers, summedSeries } from '../planning/demand-series.ts';
import { NOTHING_LEARNED } from '../planning/learned-campaigns.ts';
import type { FinanceCampaign, FinanceSku, Period } from '../reports/finance/facts.ts';
import { poolOfChannel, type Settings } from '../settings/settings.ts';
import type { JobContext } from './context.ts';
import { readReviewAt, reviewKeys } from './stored-reviews.ts';

type Context = Pick<JobContext, 'history' | 'settings' | 'data'>;

/** The campaigns of a report before demand is read. */
export interface ListedCampaigns {
  /** Those of the period and those announced, one a SKU. */
  readonly listed: readonly KnownCampaign[];
  /** All that are known, which the usual demand of those must not hold. */
  readonly all: readonly KnownCampaign[];
  /** What the reviews say by campaign, SKU and pool, of those that had settled. */
  readonly reviewed: ReadonlyMap<string, CampaignEffect>;
  /** First day of demand that they need; null where there is none. */
  readonly demandFrom: BusinessDay | null;
}

/** Campaigns that end in the period or later, as known on its last day, with what their reviews say. */
export async function listCampaigns(
  context: Context,
  period: Period,
  items: readonly Item[],
): Promise<ListedCampaigns> {
  const all = knownCampaigns(campaignsBySku(await context.history.campaigns(), items), period.to);
  const listed = all.filter(({ campaign }) => campaign.endsOn >= period.from);
  const reviewed = await reviewedEffects(context, listed, period.to);
  const starts = listed
    .filter(({ status }) => status !== 'planned')
    .map((known) =>
      reviewed.has(keyOf(known, context.settings))
        ? known.campaign.startsOn
        : addDays(known.campaign.startsOn, -BEFORE_CAMPAIGN_DAYS),
    );
  return { listed, all, reviewed, demandFrom: starts.sort()[0] ?? null };
}

/** What campaigns are measured by, read for the report already. */
export interface MeasuredBy {
  readonly demand: DemandHistory;
  readonly skus: readonly Pick<FinanceSku, 'sku' | 'pool' | 'parameters'>[];
  /** Last day of the period. */
  readonly day: BusinessDay;
}

/**
 * What sold in them. What of it is beyond the usual is what the campaign's review says; where there is none yet it is
 * measured here in the same way (`measureCampaign`).
 */
export async function financeCampaigns(
  { history, settings }: Context,
  { listed, all, reviewed }: ListedCampaigns,
  { demand, skus, day }: MeasuredBy,
): Promise<FinanceCampaign[]> {
  const isMeasured = listed.some(
    (known) => known.status !== 'planned' && !reviewed.has(keyOf(known, settings)),
  );
  const windowDays = demand.lastDay - demand.firstDay + 1;
  const stockOuts = isMeasured
    ? await history.stockOuts({ planningDay: day, windowDays, settings })
    : NO_STOCK_OUTS;
  const closures = await history.closures();
  const indexes = new Map(demand.skus.map((sku, index) => [skuKey(sku, demand.pools[index] ?? ''), index]));
  const sized = isMeasured ? sizedCampaigns(all, skus, settings) : new Map<KnownCampaign, KnownCampaign>();
  const bySku = Map.groupBy(sized.values(), ({ campaign }) =>
    skuKey(campaign.sku, poolOfChannel(campaign.channel, settings)),
  );
  const buffers = seriesBuffers(demand);
  return listed.map((known) => {
    const { campaign, status } = known;
    const pool = poolOfChannel(campaign.channel, settings);
    const place = skuKey(campaign.sku, pool);
    const index = indexes.get(place);
    const series = ofChannel(
      summedSeries(demand, { sku: campaign.sku, pool }, index === undefined ? [] : [index], buffers),
      campaign.channel,
      settings,
    );
    const measured = () => {
      const soldOut = new Set(soldOutDaysOf(stockOuts, campaign.sku, pool));
      return measureCampaign(sized.get(known) ?? known, {
        series,
        campaigns: bySku.get(place) ?? [],
        isClosed: closedOn(closures, demandScopes([campaign.channel])),
        isSoldOut: (one) => soldOut.has(one),
        settledOn: day,
        pulseDayFactor: settings.planning.pulseDayFactor,
        runLengthDays: settings.planning.coverDays,
      }).extraUnits;
    };
    const isOver = status !== 'planned';
    return {
      ...{ campaign, status, pool },
      demandUnits: isOver ? soldIn(known, series) : 0,
      extraUnits: isOver ? (reviewed.get(keyOf(known, settings))?.extraUnits ?? measured()) : 0,
    };
  });
}

/**
 * Sizes campaigns for which nobody planned units as a review does: by the usual demand of the day's parameters and what is
 * expected of the kind before any campaign has taught it. Where a SKU has no parameters they stay without units.
 */
function sizedCampaigns(
  all: readonly KnownCampaign[],
  skus: MeasuredBy['skus'],
  settings: Settings,
): ReadonlyMap<KnownCampaign, KnownCampaign> {
  const planned = new Map(skus.map(({ sku, pool, parameters }) => [skuKey(sku, pool), parameters]));
  return new Map(
    all.map((known) => {
      const { sku, channel } = known.campaign;
      const pool = poolOfChannel(channel, settings);
      const handbook = planned.get(skuKey(sku, pool))?.methods.find(({ method }) => method === 'handbook');
      const usual = { sku, pool, usualADay: handbook?.meanDailyDemand ?? 0 };
      return [known, sizedCampaign(known, usual, NOTHING_LEARNED)];
    }),
  );
}

/** A review measures pulse channels: campaigns of others are not taken from it. */
async function reviewedEffects(
  context: Context,
  listed: readonly KnownCampaign[],
  day: BusinessDay,
): Promise<Map<string, CampaignEffect>> {
  const { settings } = context;
  const keys = await reviewKeys(context, day);
  const ids = new Set(
    listed
      .filter(({ campaign }) => settings.pulseChannels.includes(campaign.channel))
      .map(({ campaign }) => campaign.campaignId),
  );
  const effects = new Map<string, CampaignEffect>();
  for (const id of ids) {
    const key = keys.get(id);
    if (key === undefined) continue;
    for (const { sku, pool, effect } of (await readReviewAt(context, key)).skus)
      effects.set(compositeKey(id, sku, pool), effect);
  }
  return effects;
}

function keyOf({ campaign }: KnownCampaign, settings: Settings): string {
  return compositeKey(campaign.campaignId, campaign.sku, poolOfChannel(campaign.channel, settings));
}

/** The series as if the campaign's kind of channels were the pulse channels. */
function ofChannel(series: DemandSeries, channel: string, { pulseChannels }: Settings): DemandSeries {
  return (pulseChannels as readonly string[]).includes(channel)
    ? series
    : { ...series, baseUnits: series.pulseUnits, pulseUnits: series.baseUnits };
}

/** Demand of the campaign's channels on the days that it ran so far. */
function soldIn({ firstDay, lastDay }: KnownCampaign, { firstDay: from, pulseUnits }: DemandSeries): number {
  return pulseUnits
    .subarray(Math.max(0, firstDay - from), Math.max(0, lastDay - from + 1))
    .reduce((sum, units) => sum + units, 0);
}
