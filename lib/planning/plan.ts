import { type BusinessDay, dayNumber } from '../domain/calendar.ts';
import { closedDaysAhead, closedOn, demandScopes } from '../domain/closures.ts';
import { unitsOf } from '../domain/decimal.ts';
import type { DemandHistory, DemandSeries } from '../domain/demand-history.ts';
import { UsageError } from '../domain/errors.ts';
import { CHANNELS, type Channel } from '../domain/events.ts';
import type { Campaign, Closure, Item, Override } from '../domain/sets.ts';
import type { Method, SkuParameters } from '../domain/sku-parameters.ts';
import { MAIN_POOL, type Settings, settingsVersion } from '../settings/settings.ts';
import { type KnownCampaign, knownCampaigns } from './campaigns.ts';
import { denseSeries, seriesBuffers, seriesWithoutDemand } from './demand-series.ts';
import { handbookParameters } from './handbook.ts';
import type { MethodInput, PlanningMethod } from './method-input.ts';
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

/** What planning all items gives. */
export interface Plan {
  /** By SKU, then pool. */
  readonly parameters: readonly SkuParameters[];
  /** Demand of SKUs that no item describes: they cannot be planned. Units over the history's days up to the planning day. */
  readonly withoutItem: readonly { readonly sku: string; readonly pool: string; readonly units: number }[];
}

/**
 * Parameters of every active item: one for each pool in which it has demand, and for one that never sold in the pool
 * `main`. Throws RangeError where the history does not hold the context's planning day.
 */
export function planAll(history: DemandHistory, items: readonly Item[], context: PlanningContext): Plan {
  const itemOf = new Map(items.map((item) => [item.sku, item]));
  const buffers = seriesBuffers(history);
  const parameters: SkuParameters[] = [];
  const withoutItem: { sku: string; pool: string; units: number }[] = [];
  const sold = new Set(history.skus);
  for (const index of history.skus.keys()) {
    const series = denseSeries(history, index, buffers);
    const item = itemOf.get(series.sku);
    if (item === undefined)
      withoutItem.push({ sku: series.sku, pool: series.pool, units: unitsUpTo(series, context.planningDay) });
    else if (item.active) parameters.push(planSku(series, item, context));
  }
  for (const item of itemOf.values())
    if (item.active && !sold.has(item.sku))
      parameters.push(planSku(seriesWithoutDemand(item.sku, MAIN_POOL, history), item, context));
  return { parameters: parameters.sort(bySkuAndPool), withoutItem };
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
    isMasked: context.isMaskedIn(series.pool),
    statedLeadTimeDays,
    closedDaysAhead: context.closedDaysAheadOf(statedLeadTimeDays, item.supplier),
    leadTimeSd: own.leadTimeSd ?? item.leadTimeSd,
    expediteLeadTimeDays: item.expediteLeadTimeDays,
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

function bySkuAndPool(a: SkuParameters, b: SkuParameters): number {
  if (a.sku !== b.sku) return a.sku < b.sku ? -1 : 1;
  return a.pool < b.pool ? -1 : Number(a.pool > b.pool);
}
