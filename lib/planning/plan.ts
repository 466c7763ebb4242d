import { type BusinessDay, dayNumber } from '../domain/calendar.ts';
import { closedDaysAhead, closedOn, demandScopes } from '../domain/closures.ts';
import { unitsOf } from '../domain/decimal.ts';
import type { DemandHistory, DemandSeries } from '../domain/demand-history.ts';
import { UsageError } from '../domain/errors.ts';
import { CHANNELS, type Channel } from '../domain/events.ts';
import type { Campaign, Closure, Item, Override } from '../domain/sets.ts';
import type { Method, SkuParameters } from '../domain/sku-parameters.ts';
import { MAIN_POOL, type Settings, settingsVersion } from '../settings/settings.ts';
import { calibratedParameters } from './calibrated.ts';
import { type KnownCampaign, knownCampaigns } from './campaigns.ts';
import { createDemandPool, type PooledDemand } from './demand-pool.ts';
import { type DemandProfile, PROFILE_DAYS } from './demand-profile.ts';
import { denseSeries, seriesBuffers, summedSeries } from './demand-series.ts';
import { handbookParameters } from './handbook.ts';
import type { MethodInput, PlanningMethod } from './method-input.ts';
import { type OverrideValues, overridesInForce, overridesText, type RefusedOverride } from './overrides.ts';
import { type PlannedItem, plannedItems } from './succession.ts';

/** Every method there is: all are computed, the settings choose the one that drives. A new method is a new line here. */
const PLANNING_METHODS: Readonly<Partial<Record<Method, PlanningMethod>>> = {
  handbook: handbookParameters,
  calibrated: calibratedParameters,
};

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
  readonly isMaskedIn: (pool: string) => (dayNumber: number) => boolean;
}

/** Prepares the facts once for all SKUs. Throws UsageError where the settings name a method that does not exist. */
export function planningContext(facts: PlanningFacts): PlanningContext {
  const { planningDay, settings, closures } = facts;
  const campaigns = Map.groupBy(knownCampaigns(facts.campaigns, planningDay), ({ campaign }) => campaign.sku);
  const { bySku, refused } = overridesInForce(facts.overrides, planningDay);
  const masks = new Map<string, (dayNumber: number) => boolean>();
  const delays = new Map<string, number>();
  const poolOf = (channel: Channel) => settings.pools.channels[channel] ?? MAIN_POOL;
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
      (campaigns.get(sku) ?? []).filter(({ campaign }) => poolOf(campaign.channel) === pool),
    overridesOf: (sku) => bySku.get(sku) ?? {},
    isMaskedIn: (pool) =>
      remembered(masks, pool, () =>
        closedOn(closures, demandScopes(CHANNELS.filter((channel) => poolOf(channel) === pool))),
      ),
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
  const input = methodInput(series, item, context);
  const pool = createDemandPool(dayNumber(context.planningDay), series.firstDemandDay);
  const profile = pool.add(input);
  return parametersOf(input, { profile, pooled: pool.pooled() }, context);
}

/** What planning all items gives. */
export interface Plan {
  /** By SKU, then pool. */
  readonly parameters: readonly SkuParameters[];
  /** Demand of SKUs that no item describes: they cannot be planned. Units over the history's days up to the planning day. */
  readonly withoutItem: readonly { readonly sku: string; readonly pool: string; readonly units: number }[];
}

/**
 * Parameters of every active item: one for each pool in which it has demand, and for one that never sold in the pool
 * `main`. An item that replaces others has their demand. Two passes: the first learns what all SKUs tell together.
 * Throws RangeError where the history does not hold the context's planning day.
 */
export function planAll(history: DemandHistory, items: readonly Item[], context: PlanningContext): Plan {
  const planned = plannedItems(history, items).sort(bySkuAndPool);
  const buffers = seriesBuffers(history);
  const inputOf = ({ item, pool, predecessors, series }: PlannedItem) =>
    methodInput(summedSeries(history, { sku: item.sku, pool }, series, buffers), item, context, predecessors);
  const demandPool = createDemandPool(dayNumber(context.planningDay), recordedFrom(history));
  const profiles = planned.map((each) => demandPool.add(inputOf(each)));
  const pooled = demandPool.pooled();
  const parameters = planned.flatMap((each, index) => {
    const profile = profiles[index];
    return profile === undefined ? [] : parametersOf(inputOf(each), { profile, pooled }, context);
  });
  return { parameters, withoutItem: demandWithoutItem(history, items, context.planningDay) };
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

function demandWithoutItem(
  history: DemandHistory,
  items: readonly Item[],
  planningDay: BusinessDay,
): Plan['withoutItem'] {
  const known = new Set(items.map(({ sku }) => sku));
  return [...history.skus.entries()]
    .filter(([, sku]) => !known.has(sku))
    .map(([index, sku]) => {
      const series = denseSeries(history, index);
      return { sku, pool: series.pool, units: unitsUpTo(series, planningDay) };
    });
}

function drivingMethod({ planning: { method } }: Settings): Method {
  if (method !== 'auto' && method in PLANNING_METHODS) return method;
  const known = Object.keys(PLANNING_METHODS).join(', ');
  throw new UsageError(`planning.method is "${method}", which is not there yet: use one of ${known}`);
}

function methodInput(
  series: DemandSeries,
  item: Item,
  context: PlanningContext,
  predecessors: readonly string[] = [],
): MethodInput {
  const { planningDay } = context;
  const { planning } = context.settings;
  const own = context.overridesOf(item.sku);
  const statedLeadTimeDays = own.leadTimeDays ?? item.leadTimeDays;
  return {
    series,
    planningDay,
    campaigns: [item.sku, ...predecessors].flatMap((sku) => context.campaignsOf(sku, series.pool)),
    isMasked: context.isMaskedIn(series.pool),
    statedLeadTimeDays,
    closedDaysAhead: context.closedDaysAheadOf(statedLeadTimeDays, item.supplier),
    leadTimeSd: own.leadTimeSd ?? item.leadTimeSd,
    expediteLeadTimeDays: item.expediteLeadTimeDays ?? (item.supply === 'make' ? item.startUpDays : null),
    category: item.category,
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

function unitsUpTo({ firstDay, baseUnits, pulseUnits }: DemandSeries, planningDay: BusinessDay): number {
  const end = Math.min(baseUnits.length, dayNumber(planningDay) - firstDay + 1);
  let units = 0;
  for (let at = 0; at < end; at++) units += (baseUnits[at] ?? 0) + (pulseUnits[at] ?? 0);
  return units;
}

function bySkuAndPool(a: PlannedItem, b: PlannedItem): number {
  if (a.item.sku !== b.item.sku) return a.item.sku < b.item.sku ? -1 : 1;
  return a.pool < b.pool ? -1 : Number(a.pool > b.pool);
}
