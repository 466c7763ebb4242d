import type { AdSlice } from '../domain/ad-history.ts';
import { addDays, type BusinessDay, type Instant } from '../domain/calendar.ts';
import { unitsOf } from '../domain/decimal.ts';
import type { DataAge, Feed } from '../domain/feeds.ts';
import type { LoweringReason } from '../domain/lowering.ts';
import type { Campaign, Closure, Item } from '../domain/sets.ts';
import type { MethodParameters } from '../domain/sku-parameters.ts';
import type { AdDrivenDemand } from '../planning/ad-driven-demand.ts';
import { daysOfSupply, orderQuantity } from '../planning/position.ts';
import type { CampaignAhead } from './campaigns-ahead.ts';

/** Units still to come from one supply line. */
export interface ExpectedReceipt {
  readonly orderId: string;
  readonly supplier: string | null;
  readonly units: number;
  /** Null where the source does not say. */
  readonly dueOn: BusinessDay | null;
  readonly expedited: boolean;
  /** Last day on which it can be cancelled; null where the source does not say. */
  readonly cancellableUntil: BusinessDay | null;
}

/** What one ad campaign counted on one day. Null is not measured. */
export interface AdDay {
  readonly day: BusinessDay;
  readonly impressions: number | null;
  readonly clicks: number | null;
  readonly conversions: number | null;
  /** In units of the currency. */
  readonly spend: number | null;
  /** True while its conversions may still change. */
  readonly provisional: boolean;
}

/**
 * The ad figures that concern a SKU, of one account and ad campaign; of the SKU itself (both null) where the source
 * names neither. Days ascend and one that was not measured is left out; the newest is compared with those before it.
 */
export interface AdSeries {
  readonly account: string | null;
  readonly campaignId: string | null;
  readonly days: readonly AdDay[];
}

/** What an ad campaign spends now: the mean of the closed days of the last week on which it was counted. */
export interface AdRun {
  readonly account: string;
  readonly campaignId: string;
  /** SKUs that it sells beside this one. */
  readonly otherSkus: number;
  readonly newestDay: BusinessDay;
  /** A day, in the currency's units; null where it was not measured. */
  readonly spendADay: number | null;
  readonly currency: string | null;
}

/** The ads of a SKU. */
export interface SkuAds {
  /** Ad campaigns that sell it now. */
  readonly runs: readonly AdRun[];
  /** What they brought in each region and hour of the day. */
  readonly slices: readonly AdSlice[];
  /** What the ads of each account bring of it in its pool. */
  readonly driven: readonly AdDrivenDemand[];
}

/** Of a SKU that nobody advertises. */
export const NO_ADS: SkuAds = { runs: [], slices: [], driven: [] };
/** Goods that came in on one day. */
export interface ReceivedLot {
  readonly receivedOn: BusinessDay;
  readonly units: number;
}

/** What goods receipts say of the age of a SKU's stock. */
export interface StockAge {
  /** The first day of which any receipt of any SKU is known: what came before has no date. */
  readonly recordedFrom: BusinessDay;
  /** The last day on which any of the SKU came in; null where none is known. */
  readonly newestOn: BusinessDay | null;
  /** What came in so long ago that its shelf life ends within `triggers.expiringDays`, ascending by day. */
  readonly oldLots: readonly ReceivedLot[];
  /** What came in after those. */
  readonly laterUnits: number;
}

/** A region's share of the SKU's demand, of the sales that state one; a fraction. */
export interface RegionShare {
  readonly region: string;
  readonly share: number;
}

/** All that the rules need to know of one SKU in one pool at the run. Units of the SKU, units a day. */
export interface SkuFacts {
  readonly sku: string;
  readonly pool: string;
  readonly item: Item | null;
  /** By the driving method, for this hour: without what stands for ads that do not run. */
  readonly parameters: MethodParameters;
  /** The same as planned. */
  readonly plannedParameters: MethodParameters;
  /** Why this hour's are lower; empty where they are not. */
  readonly loweredBy: readonly LoweringReason[];
  readonly available: number;
  readonly onOrder: number;
  /** Of all open proposals. */
  readonly proposedOutstanding: number;
  /** Of these, what expedites and emergency productions ask for. */
  readonly expediteOutstanding: number;
  /** available + onOrder + proposedOutstanding. */
  readonly inventoryPosition: number;
  readonly receipts: readonly ExpectedReceipt[];
  readonly sevenDayMeanDemand: number;
  /** What pulse channels sell on a day without a pulse: see `recentDemand`. */
  readonly usualPulseDemand: number;
  /** What pulse channels sold on the last day that has closed. */
  readonly newestPulseDemand: number;
  /** The last day on which it sold; null where it sold nothing in the days that are looked at. */
  readonly lastSoldOn: BusinessDay | null;
  /** The first day on which any SKU is known to have sold; null where none ever did. */
  readonly salesRecordedFrom: BusinessDay | null;
  /** Null where no goods receipt of any SKU is known. */
  readonly stockAge: StockAge | null;
  /** Of the last 30 days, the largest first, at most five; empty where no sale states a region. */
  readonly regions: readonly RegionShare[];
  /** Feeds that it rests on and that are too old, or never came. */
  readonly stale: readonly Feed[];
  /** Null where no stock of the SKU is known: then the numbers above mean nothing and no rule on stock speaks. */
  readonly stockTakenAt: Instant | null;
  readonly adSeries: readonly AdSeries[];
  readonly ads: SkuAds;
  /** Campaigns of this SKU as they were announced, with the status they had, at the run; suspended where only blocked accounts run them. */
  readonly campaigns: readonly Campaign[];
  /** Of these, the ones that are planned or run, by start, then id. */
  readonly campaignsAhead: readonly CampaignAhead[];
  readonly closures: readonly Closure[];
  /** The factory's local day of the run: what is ordered "today" is ordered on it. */
  readonly today: BusinessDay;
  /** The first day whose demand is still to come: the one after the last that has closed. */
  readonly demandFrom: BusinessDay;
}

/** Units a day that stock has to serve: the larger of the last seven days' mean and the expected demand. */
export function dailyDemand(facts: SkuFacts): number {
  return Math.max(facts.sevenDayMeanDemand, facts.parameters.meanDailyDemand);
}

/** Units to order up to a level from a position, by the item's minimum and lot. */
export function unitsToOrder(item: Item | null, orderUpTo: number, position: number): number {
  const { moq, lotSize } = item ?? { moq: null, lotSize: null };
  return orderQuantity(orderUpTo, position, moq && unitsOf(moq), lotSize && unitsOf(lotSize));
}

/** Days that so many units last at the daily demand, never below 0; null where there is no demand. */
export function supplyDays(facts: SkuFacts, units: number): number | null {
  const days = daysOfSupply(units, facts.sevenDayMeanDemand, facts.parameters.meanDailyDemand);
  return days && Math.max(0, days);
}

/** False where nobody orders the SKU any more, or nothing is known of its stock: no reorder rule speaks then. */
export function isReordered(facts: SkuFacts): boolean {
  return facts.stockTakenAt !== null && facts.item?.active !== false;
}

/** How old the inputs are: what evidence on the SKU carries. */
export function dataAge({ stockTakenAt, stale }: SkuFacts): DataAge {
  return { stockTakenAt, stale };
}

/** When a regular order of today would arrive: the parameters' lead time holds the closures ahead already. */
export function regularArrival({ today, parameters }: SkuFacts): BusinessDay {
  return addDays(today, Math.ceil(parameters.leadTimeDays));
}

/** Open days from a regular order to its arrival: the parameters' lead time without the closures that it meets. */
export function openLeadTimeDays({ parameters: { leadTimeDays, inputs } }: SkuFacts): number {
  return Math.ceil(leadTimeDays - numberOf(inputs.closedDaysAhead));
}

/**
 * Units that channels without pulses need until a regular order arrives, with their safety stock: a campaign may not
 * take them. The method's own figure where it has one.
 */
export function baseReserve({ parameters: { baseSafetyStock, leadTimeDays, inputs } }: SkuFacts): number {
  const { baseReserve: known } = inputs;
  return typeof known === 'number' ? known : baseSafetyStock + baseDailyDemand(inputs) * leadTimeDays;
}

/** Units a day that channels without pulses sell; 0 where the method does not say. */
export function baseDailyDemand(inputs: MethodParameters['inputs']): number {
  return numberOf(inputs.meanBaseDailyDemand);
}

function numberOf(value: MethodParameters['inputs'][string] | undefined): number {
  return typeof value === 'number' ? value : 0;
}
