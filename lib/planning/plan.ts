import { type BusinessDay, dayNumber } from '../domain/calendar.ts';
import { closedDaysAhead, closedOn, demandScopes } from '../domain/closures.ts';
import { unitsOf } from '../domain/decimal.ts';
import type { DemandHistory, DemandSeries } from '../domain/demand-history.ts';
import { UsageError } from '../domain/errors.ts';
import { CHANNELS, type Channel } from '../domain/events.ts';
import type { Campaign, Closure, Item, Override } from '../domain/sets.ts';
import type { Method, SkuParameters } from '../domain/sku-parameters.ts';
import { MAIN_POOL, poolOfChannel, type Settings, settingsVersion } from '../settings/settings.ts';
import { type KnownCampaign, knownCampaigns } from './campaigns.ts';
import { denseSeries, seriesBuffers, seriesWithoutDemand } from './demand-series.ts';
import { handbookParameters } from './handbook.ts';
import type { DemandMasks, MethodInput, PlanningMethod } from './method-input.ts';
import { type OverrideValues, overridesInForce, overridesText, type RefusedOverride } from './overrides.ts';

/** Every method there is: all are computed, the settings choose the one that drives. A new method is a new line here. */
const PLANNING_METHODS: Readonly<Partial<Record<Method, PlanningMethod>>> = {
  handbook: handbookParameters,
};

/** What is known beside demand and items on the evening of a planning day. */
export interface PlanningFacts {
  readonly planningDay: BusinessDay;
  readonly settings: Settings;
  /** As stored: what was not yet known on the planning day is left out here. */
  readonly campaigns: readonly Campaign[];
  readonly closures: readonly Closure[];
  readonly overrides: readonly Override[];
}

/** The facts made ready for planning many SKUs. */
export interface PlanningContext {
  readonly planningDay: BusinessDay;
  readonly settings: Settings;
  readonly settingsVersion: string;
  readonly drivingMethod: Method;
  /** Overrides that change nothing, each with its reason: to be told to the planner. */
  readonly refusedOverrides: readonly RefusedOverride[];
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
    closedDaysAheadOf: (leadTimeDays, supplier) =>
      remembered(delays, JSON.stringify([leadTimeDays, supplier]), () =>
        closedDaysAhead(planningDay, leadTimeDays, closures, supplier),
      ),
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

/** Parameters of one SKU in one pool by every method. The series must hold the context's planning day (else RangeError); later days are not used. */
export function planSku(series: DemandSeries, item: Item, context: PlanningContext): SkuParameters {
  const input = methodInput(series, item, context);
  return {
    sku: series.sku,
    pool: series.pool,
    planningDay: context.planningDay,
    settingsVersion: context.settingsVersion,
    drivingMethod: context.drivingMethod,
    methods: Object.values(PLANNING_METHODS).map((method) => method(input)),
  };
}

/**
 * Parameters of every active item, by SKU, then pool: one for each pool in which it has demand or a campaign that runs
 * or is to come, and for one with neither in the pool `main`. SKUs that no item describes are left out. Throws
 * RangeError where the history does not hold the context's planning day.
 */
export function planAll(
  history: DemandHistory,
  items: readonly Item[],
  context: PlanningContext,
): SkuParameters[] {
  const seriesOf = Map.groupBy(history.skus.keys(), (index) => history.skus[index]);
  const buffers = seriesBuffers(history);
  const parameters: SkuParameters[] = [];
  for (const item of items.filter(({ active }) => active)) {
    const sold = seriesOf.get(item.sku) ?? [];
    for (const index of sold) parameters.push(planSku(denseSeries(history, index, buffers), item, context));
    const pools = new Set(context.poolsWithCampaignAhead(item.sku));
    for (const index of sold) pools.delete(history.pools[index] ?? MAIN_POOL);
    if (sold.length === 0 && pools.size === 0) pools.add(MAIN_POOL);
    for (const pool of pools)
      parameters.push(planSku(seriesWithoutDemand(item.sku, pool, history), item, context));
  }
  return parameters.sort(bySkuAndPool);
}

/** A closed channel masks the demand it is part of; days on which the factory is closed mask both. */
function demandMasks(pool: string, settings: Settings, closures: readonly Closure[]): DemandMasks {
  const channels = CHANNELS.filter((channel) => poolOfChannel(channel, settings) === pool);
  const isPulse = (channel: Channel) => settings.pulseChannels.includes(channel);
  return {
    isBaseMasked: closedOn(closures, demandScopes(channels.filter((channel) => !isPulse(channel)))),
    isPulseMasked: closedOn(closures, demandScopes(channels.filter(isPulse))),
  };
}

function drivingMethod({ planning: { method } }: Settings): Method {
  if (method !== 'auto' && method in PLANNING_METHODS) return method;
  const known = Object.keys(PLANNING_METHODS).join(', ');
  throw new UsageError(`planning.method is "${method}", which is not there yet: use one of ${known}`);
}

function methodInput(series: DemandSeries, item: Item, context: PlanningContext): MethodInput {
  const { planningDay } = context;
  const { planning } = context.settings;
  const own = context.overridesOf(item.sku);
  const statedLeadTimeDays = own.leadTimeDays ?? item.leadTimeDays;
  return {
    series,
    planningDay,
    campaigns: context.campaignsOf(series.sku, series.pool),
    masks: context.masksOf(series.pool),
    statedLeadTimeDays,
    closedDaysAhead: context.closedDaysAheadOf(statedLeadTimeDays, item.supplier),
    leadTimeSd: own.leadTimeSd ?? item.leadTimeSd,
    moq: own.moq ?? (item.moq === null ? null : unitsOf(item.moq)),
    serviceLevel: own.serviceLevel ?? planning.serviceLevel,
    serviceKind: planning.serviceKind,
    coverDays: own.coverDays ?? planning.coverDays,
    orderCycleDays: own.orderCycleDays ?? planning.orderCycleDays,
    reviewDays: planning.reviewDays,
    windowDays: planning.windowDays,
    pulseDayFactor: planning.pulseDayFactor,
    overrides: overridesText(own),
  };
}

/** The value under the key, computed the first time it is asked for. */
function remembered<T>(values: Map<string, T>, key: string, compute: () => T): T {
  const known = values.get(key);
  if (known !== undefined) return known;
  const value = compute();
  values.set(key, value);
  return value;
}

function bySkuAndPool(a: SkuParameters, b: SkuParameters): number {
  if (a.sku !== b.sku) return a.sku < b.sku ? -1 : 1;
  return a.pool < b.pool ? -1 : Number(a.pool > b.pool);
}
