import { outstandingUnits } from '../alerts/proposals.ts';
import type { AdMetricDay, AdReading } from '../domain/ad-history.ts';
import {
  addDays,
  type BusinessDay,
  dayNumber,
  dayOfNumber,
  type Instant,
  instantAt,
  localDay,
  msOf,
  planningDay,
} from '../domain/calendar.ts';
import { moneyOf, unitsOf } from '../domain/decimal.ts';
import type { DemandHistory } from '../domain/demand-history.ts';
import type { Feed } from '../domain/feeds.ts';
import type { Proposal } from '../domain/proposals.ts';
import type { AdLink, Campaign, Closure, Item } from '../domain/sets.ts';
import { drivingParameters, type SkuParameters } from '../domain/sku-parameters.ts';
import { skuKey } from '../domain/storage-keys.ts';
import type { RegionDemand } from '../history/region-demand.ts';
import type { SoldToday } from '../history/sold-today.ts';
import type { StockReading, StockState } from '../history/stock.ts';
import type { StockAgeReading, StockAges } from '../history/stock-age.ts';
import type { OpenSupplyLine } from '../history/supply.ts';
import type { AdDrivenDemand } from '../planning/ad-driven-demand.ts';
import { denseSeries, seriesBuffers } from '../planning/demand-series.ts';
import type { LearnedCampaigns } from '../planning/learned-campaigns.ts';
import { availableUnits, inventoryPosition } from '../planning/position.ts';
import { RECENT_DEMAND_DAYS, type RecentDemand, recentDemand } from '../planning/recent-demand.ts';
import { poolOfChannel, type Settings } from '../settings/settings.ts';
import { type CampaignAhead, campaignsAhead, withProgress } from '../triggers/campaigns-ahead.ts';
import { staleInputs } from '../triggers/data-age.ts';
import { type AdStops, targetsOf } from '../triggers/lowered-targets.ts';
import type { AdSeries, RegionShare, SkuAds, SkuFacts, StockAge } from '../triggers/sku-facts.ts';
import { adsBySku, linkedSkus } from './sku-ads.ts';

/** What was read for the watch at the run. */
export interface SkuReadings {
  readonly parameters: readonly SkuParameters[];
  /** Those that count. */
  readonly proposals: readonly Proposal[];
  readonly supply: readonly OpenSupplyLine[];
  readonly items: readonly Item[];
  readonly stock: StockState;
  /** Of pulse channels, on days that have not closed. */
  readonly soldToday: readonly SoldToday[];
  /** Of the last `demandDays` days. */
  readonly demand: DemandHistory;
  readonly regions: readonly RegionDemand[];
  readonly stockAges: StockAges;
  readonly feeds: readonly Feed[];
  readonly ads: Pick<AdReading, 'rows' | 'slices'>;
  readonly links: readonly AdLink[];
  readonly adDriven: readonly AdDrivenDemand[];
  readonly adStops: AdStops;
  /** As announced by the run, with the status they had. */
  readonly campaigns: readonly Campaign[];
  /** What campaigns that have settled taught. */
  readonly learned: LearnedCampaigns;
  readonly closures: readonly Closure[];
  readonly at: Instant;
}

/** Days of demand that the watch looks back on. */
export function demandDays({ triggers }: Settings): number {
  return Math.max(RECENT_DEMAND_DAYS, triggers.slowMovingDays);
}

/** Days of sales that the split by region rests on. */
export const REGION_DAYS = 30;

/** The readings looked up by SKU and pool. */
interface Known {
  readonly today: BusinessDay;
  readonly demandFrom: BusinessDay;
  readonly salesRecordedFrom: BusinessDay | null;
  readonly items: ReadonlyMap<string, Item>;
  readonly stock: ReadonlyMap<string, StockReading>;
  /** By pool, when its stock was counted. */
  readonly countedAt: ReadonlyMap<string, Instant>;
  readonly supply: ReadonlyMap<string, readonly OpenSupplyLine[]>;
  readonly proposals: ReadonlyMap<string, readonly Proposal[]>;
  readonly recent: ReadonlyMap<string, RecentDemand>;
  readonly progressOf: ProgressOf;
  readonly regions: ReadonlyMap<string, readonly RegionShare[]>;
  readonly ageOf: (key: string) => StockAge | null;
  readonly staleOf: ReturnType<typeof staleInputs>;
  readonly adSeries: ReadonlyMap<string, readonly AdSeries[]>;
  readonly ads: (sku: string, pool: string) => SkuAds;
  readonly adStops: AdStops;
  readonly campaigns: ReadonlyMap<string, readonly Campaign[]>;
  readonly learned: LearnedCampaigns;
  readonly closures: readonly Closure[];
}

/** Facts of every SKU that has parameters, in one pool after the other, as they stand at the run. */
export function skuFacts(readings: SkuReadings, settings: Settings): SkuFacts[] {
  const { at, stock, demand } = readings;
  const closedDay = planningDay(at, settings.factory);
  const poolOf = ({ channel }: Campaign) => poolOfChannel(channel, settings);
  const known: Known = {
    today: localDay(at, settings.factory.zone),
    demandFrom: addDays(closedDay, 1),
    salesRecordedFrom: recordedFrom(demand),
    items: new Map(readings.items.map((item) => [item.sku, item])),
    stock: new Map(stock.levels.map((level) => [skuKey(level.sku, level.pool), level])),
    countedAt: stock.takenAt,
    supply: Map.groupBy(readings.supply, ({ sku, pool }) => skuKey(sku, pool)),
    proposals: Map.groupBy(readings.proposals, ({ sku, pool }) => skuKey(sku, pool)),
    recent: recentBySku(demand, closedDay),
    progressOf: campaignProgress(readings, closedDay, settings),
    regions: Map.groupBy(readings.regions, ({ sku, pool }) => skuKey(sku, pool)),
    ageOf: stockAges(readings.stockAges),
    staleOf: staleInputs(readings.feeds, at, settings.triggers.staleAfterHours),
    adSeries: adSeriesBySku(readings.ads.rows, readings.links),
    ads: adsBySku(readings, closedDay),
    adStops: readings.adStops,
    campaigns: Map.groupBy(readings.campaigns, (campaign) => skuKey(campaign.sku, poolOf(campaign))),
    learned: readings.learned,
    closures: readings.closures,
  };
  return readings.parameters.map((one) => factsOf(one, known));
}

function factsOf(parameters: SkuParameters, known: Known): SkuFacts {
  const { sku, pool } = parameters;
  const key = skuKey(sku, pool);
  const level = known.stock.get(key);
  const lines = (known.supply.get(key) ?? NONE).map((line) => ({
    ...line,
    unitsOpen: unitsOf(line.unitsOpen),
  }));
  const available = level === undefined ? 0 : availableOf(level);
  const proposals = known.proposals.get(key) ?? NONE;
  const recent = known.recent.get(key) ?? NOTHING_SOLD;
  const adSeries = known.adSeries.get(sku) ?? NONE;
  const stockTakenAt = level?.takenAt ?? known.countedAt.get(pool) ?? null;
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
    receipts: lines.map(({ unitsOpen, orderId, supplier, dueOn, expedited, cancellableUntil }) => ({
      orderId,
      supplier,
      units: unitsOpen,
      dueOn,
      expedited,
      cancellableUntil,
    })),
    sevenDayMeanDemand: recent.sevenDayMean,
    usualPulseDemand: recent.usualPulseUnits,
    newestPulseDemand: recent.newestPulseUnits,
    lastSoldOn: recent.lastSoldDay === null ? null : dayOfNumber(recent.lastSoldDay),
    salesRecordedFrom: known.salesRecordedFrom,
    stockAge: known.ageOf(key),
    regions: known.regions.get(key) ?? NONE,
    stale: known.staleOf({ usesAds: adSeries.length > 0, stockTakenAt }),
    stockTakenAt,
    adSeries,
    ads,
    campaigns: known.campaigns.get(key) ?? NONE,
    campaignsAhead: known.progressOf(
      key,
      campaignsAhead(
        known.campaigns.get(key) ?? NONE,
        known.demandFrom,
        { sku, pool, usualADay: planned.meanDailyDemand },
        known.learned,
      ),
      recent.usualPulseUnits,
    ),
    closures: known.closures,
    today: known.today,
    demandFrom: known.demandFrom,
  };
}

/** Gives the campaigns of a SKU (by its key) with what those that run have sold. */
type ProgressOf = (
  key: string,
  ahead: readonly CampaignAhead[],
  usualUnits: number,
) => readonly CampaignAhead[];

/** What campaigns that run have sold, by the days that have closed and by today's orders. */
function campaignProgress(
  { demand, soldToday, at }: SkuReadings,
  closedDay: BusinessDay,
  { factory }: Settings,
): ProgressOf {
  const today = dayNumber(localDay(at, factory.zone));
  const closed = dayNumber(closedDay);
  const hours = (msOf(at) - msOf(instantAt(localDay(at, factory.zone), '00:00', factory.zone))) / 3_600_000;
  const part = closed === today ? 1 : Math.min(1, hours / 24);
  const soldNow = new Map(soldToday.map(({ sku, pool, units }) => [skuKey(sku, pool), units]));
  let series: ReadonlyMap<string, number> | null = null;
  const buffers = seriesBuffers(demand);
  return (key, ahead, usualUnits) => {
    if (!ahead.some(({ campaign }) => dayNumber(campaign.startsOn) <= today)) return ahead;
    series ??= new Map(demand.skus.map((sku, at) => [skuKey(sku, demand.pools[at] ?? ''), at]));
    const index = series.get(key);
    const sold = index === undefined ? null : denseSeries(demand, index, buffers);
    return withProgress(ahead, { day: today, part }, usualUnits, (day) => {
      if (day > closed) return day === today ? (soldNow.get(key) ?? null) : null;
      return sold?.pulseUnits[day - sold.firstDay] ?? 0;
    });
  };
}

/** Shared by all SKUs that have nothing of a kind. */
const NONE: readonly never[] = [];

const NOTHING_SOLD: RecentDemand = {
  sevenDayMean: 0,
  usualPulseUnits: 0,
  newestPulseUnits: 0,
  lastSoldDay: null,
};

function recentBySku(demand: DemandHistory, closedDay: BusinessDay): ReadonlyMap<string, RecentDemand> {
  const buffers = seriesBuffers(demand);
  return new Map(
    demand.skus.map((sku, index) => {
      const series = denseSeries(demand, index, buffers);
      return [skuKey(sku, series.pool), recentDemand(series, closedDay)];
    }),
  );
}

/** The first day on which any SKU is known to have sold; null where none ever did. */
function recordedFrom({ firstDemandDays }: DemandHistory): BusinessDay | null {
  const first = firstDemandDays.reduce((least, day) => Math.min(least, day), Number.POSITIVE_INFINITY);
  return Number.isFinite(first) ? dayOfNumber(first) : null;
}

/** Gives the age of a SKU's stock by its key: of one that no receipt names, that nothing of it came in since receipts are recorded. */
function stockAges({ recordedFrom, readings }: StockAges): (key: string) => StockAge | null {
  if (recordedFrom === null) return () => null;
  const ages = new Map(readings.map((reading) => [skuKey(reading.sku, reading.pool), reading]));
  const unreceived: StockAge = { recordedFrom, newestOn: null, oldLots: [], laterUnits: 0 };
  return (key) => {
    const reading = ages.get(key);
    return reading === undefined ? unreceived : stockAge(reading, recordedFrom);
  };
}

function stockAge(
  { newestOn, oldLots, laterQuantity }: StockAgeReading,
  recordedFrom: BusinessDay,
): StockAge {
  return {
    recordedFrom,
    newestOn,
    oldLots: oldLots.map(({ receivedOn, quantity }) => ({ receivedOn, units: unitsOf(quantity) })),
    laterUnits: unitsOf(laterQuantity),
  };
}

/** What of a count is available now, in units. */
export function availableOf(level: StockReading): number {
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
      const spend = row.spend === null ? null : moneyOf(row.spend);
      one.days.push({ day, impressions, clicks, conversions, spend, provisional });
    }
  }
  return new Map([...bySku].map(([sku, series]) => [sku, [...series.values()]]));
}
