import { outstandingUnits } from '../alerts/proposals.ts';
import type { Proposal } from '../domain/alerting.ts';
import { type BusinessDay, type Instant, localDay, planningDay } from '../domain/calendar.ts';
import { unitsOf } from '../domain/decimal.ts';
import type { DemandHistory } from '../domain/demand-history.ts';
import type { Campaign, Closure, Item } from '../domain/sets.ts';
import { drivingParameters, type SkuParameters } from '../domain/sku-parameters.ts';
import { skuKey } from '../domain/storage-keys.ts';
import type { History } from '../history/history.ts';
import type { StockReading } from '../history/stock.ts';
import type { OpenSupplyLine } from '../history/supply.ts';
import { knownCampaigns } from '../planning/campaigns.ts';
import { denseSeries, meanDailyUnits, seriesBuffers } from '../planning/demand-series.ts';
import { availableUnits, inventoryPosition } from '../planning/position.ts';
import { MAIN_POOL, type Settings } from '../settings/settings.ts';
import type { AdSeries, SkuFacts } from '../triggers/sku-facts.ts';
import type { JobContext } from './context.ts';

/** What is known at the run, read once and looked up by SKU and pool. */
interface Known {
  readonly today: BusinessDay;
  readonly items: ReadonlyMap<string, Item>;
  readonly stock: ReadonlyMap<string, StockReading>;
  readonly supply: ReadonlyMap<string, readonly OpenSupplyLine[]>;
  readonly sevenDayMeans: ReadonlyMap<string, number>;
  readonly adSeries: ReadonlyMap<string, readonly AdSeries[]>;
  readonly campaigns: ReadonlyMap<string, readonly Campaign[]>;
  readonly closures: readonly Closure[];
}

/** Days of the mean demand that days of supply are also measured with. */
const RECENT_DAYS = 7;

/** What the run has read or decided before facts are gathered; `proposals` are those that count. */
export interface WatchInput {
  readonly parameters: readonly SkuParameters[];
  readonly proposals: readonly Proposal[];
  readonly supply: readonly OpenSupplyLine[];
  readonly closures: readonly Closure[];
  readonly at: Instant;
}

/** Facts of every SKU that has parameters, as they stand at `at`. */
export async function skuFacts(
  { history, settings }: Pick<JobContext, 'history' | 'settings'>,
  { parameters, proposals, supply, closures, at }: WatchInput,
): Promise<SkuFacts[]> {
  const day = planningDay(at, settings.factory);
  const { levels } = await history.stock(at, settings);
  const { demand } = await history.demand({ planningDay: day, windowDays: RECENT_DAYS, settings });
  const poolOf = ({ channel }: Campaign) => settings.pools.channels[channel] ?? MAIN_POOL;
  const known: Known = {
    today: localDay(at, settings.factory.zone),
    items: new Map((await history.items()).map((item) => [item.sku, item])),
    stock: new Map(levels.map((level) => [skuKey(level.sku, level.pool), level])),
    supply: Map.groupBy(supply, ({ sku, pool }) => skuKey(sku, pool)),
    sevenDayMeans: recentMeans(demand, day),
    adSeries: await adSeriesBySku(history, settings, at, settings.triggers.surgeMeanDays + 1),
    campaigns: Map.groupBy(
      knownCampaigns(await history.campaigns(), day).map(({ campaign, status }) => ({ ...campaign, status })),
      (campaign) => skuKey(campaign.sku, poolOf(campaign)),
    ),
    closures,
  };
  const proposalsOf = Map.groupBy(proposals, ({ sku, pool }) => skuKey(sku, pool));
  return parameters.map((one) => factsOf(one, known, proposalsOf.get(skuKey(one.sku, one.pool)) ?? []));
}

function factsOf(parameters: SkuParameters, known: Known, proposals: readonly Proposal[]): SkuFacts {
  const { sku, pool } = parameters;
  const key = skuKey(sku, pool);
  const level = known.stock.get(key);
  const lines = (known.supply.get(key) ?? []).map((line) => ({
    ...line,
    unitsOpen: unitsOf(line.unitsOpen),
  }));
  const available = level === undefined ? 0 : availableOf(level);
  const proposedOutstanding = outstandingUnits(proposals, sku, pool);
  return {
    sku,
    pool,
    item: known.items.get(sku) ?? null,
    parameters: drivingParameters(parameters),
    available,
    onOrder: inventoryPosition(0, lines, 0),
    proposedOutstanding,
    expediteOutstanding: outstandingUnits(proposals, sku, pool, ['expedite', 'emergency_production']),
    inventoryPosition: inventoryPosition(available, lines, proposedOutstanding),
    receipts: lines.map(({ unitsOpen, dueOn, expedited }) => ({ units: unitsOpen, dueOn, expedited })),
    sevenDayMeanDemand: known.sevenDayMeans.get(key) ?? 0,
    stockTakenAt: level?.takenAt ?? null,
    adSeries: known.adSeries.get(sku) ?? [],
    campaigns: known.campaigns.get(key) ?? [],
    closures: known.closures,
    today: known.today,
  };
}

/** Mean units a day of the last days, by SKU and pool. */
function recentMeans(demand: DemandHistory, planningDay: BusinessDay): ReadonlyMap<string, number> {
  const buffers = seriesBuffers(demand);
  return new Map(
    demand.skus.map((sku, index) => {
      const series = denseSeries(demand, index, buffers);
      return [skuKey(sku, series.pool), meanDailyUnits(series, planningDay, RECENT_DAYS)];
    }),
  );
}

function availableOf(level: StockReading): number {
  return availableUnits({
    onHand: unitsOf(level.onHand),
    committed: level.committed === null ? null : unitsOf(level.committed),
    openLineUnits: unitsOf(level.unitsOpenAtStock),
    orderedSince: unitsOf(level.unitsOrderedSince),
    receivedSince: unitsOf(level.unitsReceivedSince),
  });
}

/** Ad figures of the `days` days up to that of `at` by SKU: of rows that name one, and of ad campaigns that are linked to it. */
export async function adSeriesBySku(
  history: History,
  settings: Settings,
  at: Instant,
  days: number,
): Promise<ReadonlyMap<string, readonly AdSeries[]>> {
  const { rows } = await history.adMetrics({ at, days, settings });
  const campaignKey = (account: string, campaignId: string) => skuKey(account, campaignId);
  const linked = Map.groupBy(await history.adLinks(), (link) => campaignKey(link.account, link.adCampaignId));
  const bySku = new Map<string, Map<string, AdSeries & { days: AdSeries['days'][number][] }>>();
  for (const row of rows) {
    const key = campaignKey(row.account, row.campaignId);
    const skus = row.sku === null ? (linked.get(key) ?? []).map(({ sku }) => sku) : [row.sku];
    for (const sku of skus) {
      const series = bySku.get(sku) ?? new Map();
      bySku.set(sku, series);
      const one = series.get(key) ?? { account: row.account, campaignId: row.campaignId, days: [] };
      series.set(key, one);
      const { day, impressions, clicks, conversions } = row;
      one.days.push({ day, impressions, clicks, conversions });
    }
  }
  return new Map([...bySku].map(([sku, series]) => [sku, [...series.values()]]));
}
