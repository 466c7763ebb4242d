import { outstandingUnits } from '../alerts/proposals.ts';
import type { AdMetricDay, AdReading } from '../domain/ad-history.ts';
import { type BusinessDay, type Instant, localDay, planningDay } from '../domain/calendar.ts';
import { unitsOf } from '../domain/decimal.ts';
import type { DemandHistory } from '../domain/demand-history.ts';
import type { Proposal } from '../domain/proposals.ts';
import type { AdLink, Campaign, Closure, Item } from '../domain/sets.ts';
import { drivingParameters, type SkuParameters } from '../domain/sku-parameters.ts';
import { skuKey } from '../domain/storage-keys.ts';
import type { StockReading, StockState } from '../history/stock.ts';
import type { OpenSupplyLine } from '../history/supply.ts';
import type { AdDrivenDemand } from '../planning/ad-driven-demand.ts';
import { denseSeries, meanDailyUnits, seriesBuffers } from '../planning/demand-series.ts';
import { availableUnits, inventoryPosition } from '../planning/position.ts';
import { poolOfChannel, type Settings } from '../settings/settings.ts';
import { type AdStops, targetsOf } from '../triggers/lowered-targets.ts';
import type { AdSeries, SkuAds, SkuFacts } from '../triggers/sku-facts.ts';
import { adsBySku, linkedSkus } from './sku-ads.ts';

/** What was read for the watch at the run. */
export interface SkuReadings {
  readonly parameters: readonly SkuParameters[];
  /** Those that count. */
  readonly proposals: readonly Proposal[];
  readonly supply: readonly OpenSupplyLine[];
  readonly items: readonly Item[];
  readonly stock: StockState;
  /** Of the last seven days at least. */
  readonly demand: DemandHistory;
  readonly ads: Pick<AdReading, 'rows' | 'slices'>;
  readonly links: readonly AdLink[];
  readonly adDriven: readonly AdDrivenDemand[];
  readonly adStops: AdStops;
  /** As announced by the run, with the status they had. */
  readonly campaigns: readonly Campaign[];
  readonly closures: readonly Closure[];
  readonly at: Instant;
}

/** Days of the mean demand that days of supply are also measured with. */
export const RECENT_DAYS = 7;

/** The readings looked up by SKU and pool. */
interface Known {
  readonly today: BusinessDay;
  readonly items: ReadonlyMap<string, Item>;
  readonly stock: ReadonlyMap<string, StockReading>;
  /** By pool, when its stock was counted. */
  readonly countedAt: ReadonlyMap<string, Instant>;
  readonly supply: ReadonlyMap<string, readonly OpenSupplyLine[]>;
  readonly proposals: ReadonlyMap<string, readonly Proposal[]>;
  readonly sevenDayMeans: ReadonlyMap<string, number>;
  readonly adSeries: ReadonlyMap<string, readonly AdSeries[]>;
  readonly ads: (sku: string, pool: string) => SkuAds;
  readonly adStops: AdStops;
  readonly campaigns: ReadonlyMap<string, readonly Campaign[]>;
  readonly closures: readonly Closure[];
}

/** Facts of every SKU that has parameters, in one pool after the other, as they stand at the run. */
export function skuFacts(readings: SkuReadings, settings: Settings): SkuFacts[] {
  const { at, stock } = readings;
  const poolOf = ({ channel }: Campaign) => poolOfChannel(channel, settings);
  const known: Known = {
    today: localDay(at, settings.factory.zone),
    items: new Map(readings.items.map((item) => [item.sku, item])),
    stock: new Map(stock.levels.map((level) => [skuKey(level.sku, level.pool), level])),
    countedAt: stock.takenAt,
    supply: Map.groupBy(readings.supply, ({ sku, pool }) => skuKey(sku, pool)),
    proposals: Map.groupBy(readings.proposals, ({ sku, pool }) => skuKey(sku, pool)),
    sevenDayMeans: recentMeans(readings.demand, planningDay(at, settings.factory)),
    adSeries: adSeriesBySku(readings.ads.rows, readings.links),
    ads: adsBySku(readings, planningDay(at, settings.factory)),
    adStops: readings.adStops,
    campaigns: Map.groupBy(readings.campaigns, (campaign) => skuKey(campaign.sku, poolOf(campaign))),
    closures: readings.closures,
  };
  return readings.parameters.map((one) => factsOf(one, known));
}

function factsOf(parameters: SkuParameters, known: Known): SkuFacts {
  const { sku, pool } = parameters;
  const key = skuKey(sku, pool);
  const level = known.stock.get(key);
  const lines = (known.supply.get(key) ?? []).map((line) => ({
    ...line,
    unitsOpen: unitsOf(line.unitsOpen),
  }));
  const available = level === undefined ? 0 : availableOf(level);
  const proposals = known.proposals.get(key) ?? [];
  const proposedOutstanding = outstandingUnits(proposals, sku, pool);
  const planned = drivingParameters(parameters);
  const ads = known.ads(sku, pool);
  const { effective, reasons } = targetsOf(planned, known.adStops, ads.driven);
  return {
    sku,
    pool,
    item: known.items.get(sku) ?? null,
    parameters: effective,
    plannedParameters: planned,
    loweredBy: reasons,
    available,
    onOrder: inventoryPosition(0, lines, 0),
    proposedOutstanding,
    expediteOutstanding: outstandingUnits(proposals, sku, pool, ['expedite', 'emergency_production']),
    inventoryPosition: inventoryPosition(available, lines, proposedOutstanding),
    receipts: lines.map(({ unitsOpen, dueOn, expedited }) => ({ units: unitsOpen, dueOn, expedited })),
    sevenDayMeanDemand: known.sevenDayMeans.get(key) ?? 0,
    stockTakenAt: level?.takenAt ?? known.countedAt.get(pool) ?? null,
    adSeries: known.adSeries.get(sku) ?? [],
    ads,
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

/** Ad figures by SKU: of rows that name one, and of ad campaigns that are linked to it. */
export function adSeriesBySku(
  rows: readonly AdMetricDay[],
  links: readonly AdLink[],
): ReadonlyMap<string, readonly AdSeries[]> {
  const skusOf = linkedSkus(links);
  const bySku = new Map<string, Map<string, AdSeries & { days: AdSeries['days'][number][] }>>();
  for (const row of rows) {
    const key = skuKey(row.account, row.campaignId);
    for (const sku of skusOf(row)) {
      const series = bySku.get(sku) ?? new Map();
      bySku.set(sku, series);
      const one = series.get(key) ?? { account: row.account, campaignId: row.campaignId, days: [] };
      series.set(key, one);
      const { day, impressions, clicks, conversions, provisional } = row;
      one.days.push({ day, impressions, clicks, conversions, provisional });
    }
  }
  return new Map([...bySku].map(([sku, series]) => [sku, [...series.values()]]));
}
