import { type BusinessDay, dayNumber } from '../domain/calendar.ts';
import { closedDaysAhead, closedOn, demandScopes } from '../domain/closures.ts';
import type { DemandHistory, DemandSeries } from '../domain/demand-history.ts';
import { UsageError } from '../domain/errors.ts';
import { CHANNELS, type Channel } from '../domain/events.ts';
import { NO_RECEIVED_ORDERS, type ReceivedOrders } from '../domain/received-orders.ts';
import type { Campaign, Closure, Item, Override } from '../domain/sets.ts';
import type { Method, SkuParameters } from '../domain/sku-parameters.ts';
import { NO_STOCK_OUTS, type StockOuts } from '../domain/stock-outs.ts';
import { poolOfChannel, type Settings, settingsVersion } from '../settings/settings.ts';
import type { AbcClass } from './abc-class.ts';
import { calibratedParameters } from './calibrated.ts';
import { type KnownCampaign, knownCampaigns } from './campaigns.ts';
import { createDemandPool, type PooledDemand } from './demand-pool.ts';
import { type DemandProfile, PROFILE_DAYS } from './demand-profile.ts';
import { seriesBuffers, summedSeries } from './demand-series.ts';
import { handbookParameters } from './handbook.ts';
import { NO_TAKINGS } from './held-back-days.ts';
import { learnSupplyTimes } from './lead-times.ts';
import { type DemandMasks, type MethodInput, neverOn, type PlanningMethod } from './method-input.ts';
import { type OverrideValues, overridesInForce, type RefusedOverride } from './overrides.ts';
import { abcClassesOf, type PlannedSku, poolTakings, skuInput, soldOutDaysOfAll } from './sku-input.ts';
import { type PlannedItem, plannedItems } from './succession.ts';

/** Every method there is: all are computed, the settings choose the one that drives. A new method is a new line here. */
const PLANNING_METHODS: Readonly<Partial<Record<Method, PlanningMethod>>> = {
  handbook: handbookParameters,
  calibrated: calibratedParameters,
};

/** The methods there are, by the names under which settings choose one. */
export const AVAILABLE_METHODS: readonly string[] = Object.keys(PLANNING_METHODS);

/** Days of demand up to the planning day that the methods look at. */
export function planningHistoryDays({ planning }: Settings): number {
  return Math.max(planning.windowDays, PROFILE_DAYS);
}

/** What is known beside demand and items on the evening of a planning day. */
export interface PlanningFacts {
  readonly planningDay: BusinessDay;
  readonly settings: Settings;
  /** As stored: what was not yet known on the planning day is left out here. */
  readonly campaigns: readonly Campaign[];
  readonly closures: readonly Closure[];
  readonly overrides: readonly Override[];
  /** Orders that came in, to learn lead times from; without them the items' figures count. */
  readonly receivedOrders?: ReceivedOrders;
  /** Days without stock, on which sales say little of demand; without them every day counts. */
  readonly stockOuts?: StockOuts;
}

/** The facts made ready for planning many SKUs. */
export interface PlanningContext {
  readonly planningDay: BusinessDay;
  readonly settings: Settings;
  readonly settingsVersion: string;
  readonly drivingMethod: Method;
  /** Overrides that change nothing, each with its reason: to be told to the planner. */
  readonly refusedOverrides: readonly RefusedOverride[];
  readonly closures: readonly Closure[];
  readonly receivedOrders: ReceivedOrders;
  readonly stockOuts: StockOuts;
  readonly closedDaysAheadOf: (leadTimeDays: number, supplier: string | null) => number;
  readonly campaignsOf: (sku: string, pool: string) => readonly KnownCampaign[];
  readonly overridesOf: (sku: string) => OverrideValues;
  /** Pools of the SKU's campaigns that run now or are to come. */
  readonly poolsWithCampaignAhead: (sku: string) => readonly string[];
  readonly masksOf: (pool: string) => DemandMasks;
}

/** Prepares the facts once for all SKUs. Throws UsageError where the settings name a method that does not exist. */
export function planningContext(facts: PlanningFacts): PlanningContext {
  const { planningDay, settings, closures } = facts;
  const campaigns = Map.groupBy(knownCampaigns(facts.campaigns, planningDay), ({ campaign }) => campaign.sku);
  const { bySku, refused } = overridesInForce(facts.overrides, planningDay);
  const masks = new Map<string, DemandMasks>();
  const delays = new Map<string, number>();
  return {
    planningDay,
    settings,
    settingsVersion: settingsVersion(settings),
    drivingMethod: drivingMethod(settings),
    refusedOverrides: refused,
    closures,
    receivedOrders: facts.receivedOrders ?? NO_RECEIVED_ORDERS,
    stockOuts: facts.stockOuts ?? NO_STOCK_OUTS,
    closedDaysAheadOf: (leadTimeDays, supplier) => {
      if (closures.length === 0) return 0;
      // A part of a day is a whole one.
      const days = Math.ceil(leadTimeDays);
      return remembered(delays, JSON.stringify([days, supplier]), () =>
        closedDaysAhead(planningDay, days, closures, supplier),
      );
    },
    campaignsOf: (sku, pool) =>
      (campaigns.get(sku) ?? []).filter(({ campaign }) => poolOfChannel(campaign.channel, settings) === pool),
    overridesOf: (sku) => bySku.get(sku) ?? {},
    poolsWithCampaignAhead: (sku) =>
      (campaigns.get(sku) ?? [])
        .filter(({ firstDay, lastDay }) => lastDay >= Math.max(firstDay, dayNumber(planningDay)))
        .map(({ campaign }) => poolOfChannel(campaign.channel, settings)),
    masksOf: (pool) => remembered(masks, pool, () => demandMasks(pool, settings, closures)),
  };
}

/** What the demand of a SKU and of all SKUs says: the second step of planning. */
interface UnderstoodDemand {
  readonly profile: DemandProfile;
  readonly pooled: PooledDemand;
}

/**
 * Parameters of one SKU in one pool by every method, as if there were no other: what SKUs tell of each other is in
 * `planAll`. The series must hold the context's planning day (else RangeError); later days are not used.
 */
export function planSku(series: DemandSeries, item: Item, context: PlanningContext): SkuParameters {
  const alone: PlannedItem = { item, pool: series.pool, predecessors: [], series: [] };
  const [planned] = plannedSkus(
    [alone],
    () => null,
    context,
    () => series,
  );
  if (planned === undefined) throw new RangeError(`${item.sku} is not planned`);
  const input = skuInput(series, planned, context);
  const pool = createDemandPool(dayNumber(context.planningDay), series.firstDemandDay);
  const profile = pool.add(input);
  return parametersOf(input, { profile, pooled: pool.pooled() }, context);
}

/**
 * Parameters of every active item, by SKU, then pool: one for each pool in which it has demand or a campaign that runs
 * or is to come, and for one with neither in the pool `main`. An item that replaces others has their demand; SKUs that
 * no item describes are left out. Passes over all SKUs: lead times, ABC classes and whether customers order what is
 * sold out, then what demand of all tells together, then the parameters of each. Throws RangeError where the history
 * does not hold the context's planning day.
 */
export function planAll(
  history: DemandHistory,
  items: readonly Item[],
  context: PlanningContext,
): SkuParameters[] {
  const found = plannedItems(history, items, context.poolsWithCampaignAhead).sort(bySkuAndPool);
  const buffers = seriesBuffers(history);
  const seriesOf = ({ item, pool, series }: PlannedItem) =>
    summedSeries(history, { sku: item.sku, pool }, series, buffers);
  const classes = abcClassesOf(found, history, dayNumber(context.planningDay));
  const planned = plannedSkus(found, (index) => classes[index] ?? null, context, seriesOf);
  const demandPool = createDemandPool(dayNumber(context.planningDay), recordedFrom(history));
  const inputOf = (each: PlannedItem & PlannedSku) => skuInput(seriesOf(each), each, context);
  const profiles = planned.map((each) => demandPool.add(inputOf(each)));
  const pooled = demandPool.pooled();
  return planned.flatMap((each, index) => {
    const profile = profiles[index];
    return profile === undefined ? [] : parametersOf(inputOf(each), { profile, pooled }, context);
  });
}

/** The items with what all of them together say of each beside its demand. */
function plannedSkus(
  found: readonly PlannedItem[],
  abcClassOf: (index: number) => AbcClass | null,
  context: PlanningContext,
  seriesOf: (planned: PlannedItem) => DemandSeries,
): (PlannedItem & PlannedSku)[] {
  const { receivedOrders, closures, planningDay, stockOuts } = context;
  const supplyTimes = learnSupplyTimes(receivedOrders, found, closures, planningDay);
  const soldOutDays = found.map((each) => soldOutDaysOfAll(stockOuts, each));
  const takings = poolTakings(found, soldOutDays, context, seriesOf);
  return supplyTimes.flatMap((times, index) => {
    const each = found[index];
    const soldOut = soldOutDays[index];
    if (each === undefined || soldOut === undefined) return [];
    return {
      ...each,
      abcClass: abcClassOf(index),
      supplyTimes: times,
      soldOutDays: soldOut,
      takings: takings.get(each.pool) ?? NO_TAKINGS,
    };
  });
}

/** A closed channel masks the demand it is part of; days on which the factory is closed mask both. */
function demandMasks(pool: string, settings: Settings, closures: readonly Closure[]): DemandMasks {
  const channels = CHANNELS.filter((channel) => poolOfChannel(channel, settings) === pool);
  const isPulse = (channel: Channel) => settings.pulseChannels.includes(channel);
  const isBaseMasked = closedOn(closures, demandScopes(channels.filter((channel) => !isPulse(channel))));
  const isPulseMasked = closedOn(closures, demandScopes(channels.filter(isPulse)));
  return {
    isBaseMasked,
    isMasked: (day) => isBaseMasked(day) || isPulseMasked(day),
    isHeldBack: neverOn,
    isLowerBound: neverOn,
  };
}

function parametersOf(
  input: MethodInput,
  { profile, pooled }: UnderstoodDemand,
  context: PlanningContext,
): SkuParameters {
  return {
    sku: input.series.sku,
    pool: input.series.pool,
    planningDay: context.planningDay,
    settingsVersion: context.settingsVersion,
    drivingMethod: context.drivingMethod,
    methods: Object.values(PLANNING_METHODS).map((method) => method(input, profile, pooled)),
  };
}

/** The first day of which the history says anything: days before it are not known to be without demand. */
function recordedFrom({ firstDay, firstDemandDays }: DemandHistory): number {
  let first = Number.POSITIVE_INFINITY;
  for (const day of firstDemandDays) first = Math.min(first, day);
  return Math.max(firstDay, first);
}

function drivingMethod({ planning: { method } }: Settings): Method {
  if (method !== 'auto' && method in PLANNING_METHODS) return method;
  throw new UsageError(
    `planning.method is "${method}", which is not there yet: use one of ${AVAILABLE_METHODS.join(', ')}`,
  );
}

/** The value under the key, computed the first time it is asked for. */
function remembered<T>(values: Map<string, T>, key: string, compute: () => T): T {
  const known = values.get(key);
  if (known !== undefined) return known;
  const value = compute();
  values.set(key, value);
  return value;
}

function bySkuAndPool(a: PlannedItem, b: PlannedItem): number {
  if (a.item.sku !== b.item.sku) return a.item.sku < b.item.sku ? -1 : 1;
  return a.pool < b.pool ? -1 : Number(a.pool > b.pool);
}
