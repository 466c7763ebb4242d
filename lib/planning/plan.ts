import { type BusinessDay, dayNumber } from '../domain/calendar.ts';
import { type Calibration, calibrationsInForce } from '../domain/calibration.ts';
import { closedDaysAhead, closedOn, demandScopes } from '../domain/closures.ts';
import {
  type DemandHistory,
  type DemandSeries,
  MOST_UNREPORTED_DAYS,
  type ReportedThrough,
} from '../domain/demand-history.ts';
import { CHANNELS, type Channel } from '../domain/events.ts';
import { NO_RECEIVED_ORDERS, type ReceivedOrders } from '../domain/received-orders.ts';
import type { Campaign, Closure, Item, Override } from '../domain/sets.ts';
import type { Method, MethodParameters, SkuParameters } from '../domain/sku-parameters.ts';
import { NO_STOCK_OUTS, type StockOuts } from '../domain/stock-outs.ts';
import { poolOfChannel, type Settings, settingsVersion } from '../settings/settings.ts';
import { calibratedParameters } from './calibrated.ts';
import { type KnownCampaign, knownCampaigns } from './campaigns.ts';
import type { DemandClass } from './demand-class.ts';
import { createDemandPool, type PooledDemand } from './demand-pool.ts';
import { type DemandProfile, PROFILE_DAYS } from './demand-profile.ts';
import { seriesBuffers, summedSeries } from './demand-series.ts';
import { demandStatistics } from './demand-statistics.ts';
import { handbookParameters } from './handbook.ts';
import { type LearnedCampaigns, learnedCampaigns } from './learned-campaigns.ts';
import { type ChosenMethod, methodChooser } from './method-choice.ts';
import { type DemandMasks, type MethodInput, neverOn, type PlanningMethod } from './method-input.ts';
import { type NominalService, nominalServices } from './nominal-service.ts';
import { type OverrideValues, overridesInForce, type RefusedOverride } from './overrides.ts';
import type { ServiceAim } from './service-aim.ts';
import { type PlannedSku, plannedSkus, skuInput } from './sku-input.ts';
import { type PlannedItem, plannedItems } from './succession.ts';

/** Every method there is: all are computed, the settings choose the one that drives. A new method is a new line here. */
const PLANNING_METHODS: Readonly<Record<Method, PlanningMethod>> = {
  handbook: (input) => {
    const demand = demandStatistics(input);
    return (aim) => handbookParameters({ ...input, ...aim }, demand);
  },
  calibrated: (input, profile, pooled) => (aim) =>
    calibratedParameters({ ...input, ...aim }, profile, pooled),
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
  /** By pool, the last day that its channels have reported; of a pool that is not there every day is. */
  readonly reportedThrough?: ReadonlyMap<string, ReportedThrough>;
  /** As stored: those that are not in force on the planning day are left out here. */
  readonly calibrations: readonly Calibration[];
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
  readonly chosenMethod: (demandClass: DemandClass | null) => ChosenMethod;
  readonly nominalService: (method: Method, demandClass: DemandClass | null) => NominalService | null;
  /** Overrides that change nothing, each with its reason: to be told to the planner. */
  readonly refusedOverrides: readonly RefusedOverride[];
  readonly closures: readonly Closure[];
  readonly receivedOrders: ReceivedOrders;
  readonly stockOuts: StockOuts;
  readonly closedDaysAheadOf: (leadTimeDays: number, supplier: string | null) => number;
  /** What campaigns that have settled taught. */
  readonly learned: LearnedCampaigns;
  readonly campaignsOf: (sku: string, pool: string) => readonly KnownCampaign[];
  readonly overridesOf: (sku: string) => OverrideValues;
  /** Pools of the SKU's campaigns that run now or are to come. */
  readonly poolsWithCampaignAhead: (sku: string) => readonly string[];
  readonly masksOf: (pool: string) => DemandMasks;
}

/** Prepares the facts once for all SKUs. */
export function planningContext(facts: PlanningFacts): PlanningContext {
  const { planningDay, settings, closures, reportedThrough } = facts;
  const version = settingsVersion(settings);
  const inForce = calibrationsInForce(facts.calibrations, planningDay, settings.factory, version);
  const campaigns = Map.groupBy(knownCampaigns(facts.campaigns, planningDay), ({ campaign }) => campaign.sku);
  const { bySku, refused } = overridesInForce(facts.overrides, planningDay);
  const masks = new Map<string, DemandMasks>();
  const delays = new Map<string, number>();
  return {
    planningDay,
    settings,
    settingsVersion: version,
    chosenMethod: methodChooser(settings, inForce),
    nominalService: nominalServices(settings, inForce),
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
    learned: learnedCampaigns(inForce),
    campaignsOf: (sku, pool) =>
      (campaigns.get(sku) ?? []).filter(({ campaign }) => poolOfChannel(campaign.channel, settings) === pool),
    overridesOf: (sku) => bySku.get(sku) ?? {},
    poolsWithCampaignAhead: (sku) =>
      (campaigns.get(sku) ?? [])
        .filter(({ firstDay, lastDay }) => lastDay >= Math.max(firstDay, dayNumber(planningDay)))
        .map(({ campaign }) => poolOfChannel(campaign.channel, settings)),
    masksOf: (pool) =>
      remembered(masks, pool, () => demandMasks(pool, settings, closures, reportedThrough?.get(pool))),
  };
}

/** What the demand of a SKU and of all SKUs says: the second step of planning. */
interface UnderstoodDemand {
  readonly profile: DemandProfile;
  readonly pooled: PooledDemand;
}

/** A SKU in one pool whose demand is understood: its parameters follow for any service without another look at it. */
export interface UnderstoodSku {
  readonly sku: string;
  readonly pool: string;
  /** Null where the history is too short to say. */
  readonly demandClass: DemandClass | null;
  /** Parameters by every method at that aim; without one, at that of the settings, calibrations and overrides. */
  parameters(aim?: ServiceAim): SkuParameters;
}

/**
 * Parameters of one SKU in one pool by every method, as if there were no other: what SKUs tell of each other is in
 * `planAll`. The series must hold the context's planning day (else RangeError); later days are not used.
 */
export function planSku(series: DemandSeries, item: Item, context: PlanningContext): SkuParameters {
  const alone: PlannedItem = { item, pool: series.pool, predecessors: [], series: [] };
  const [planned] = plannedSkus([alone], null, context, () => series);
  if (planned === undefined) throw new RangeError(`${item.sku} is not planned`);
  const input = skuInput(series, planned, context);
  const pool = createDemandPool(dayNumber(context.planningDay), series.firstDemandDay);
  const profile = pool.add(input);
  return understood(input, { profile, pooled: pool.pooled() }, context).parameters();
}

/**
 * Parameters of every active item, by SKU, then pool: one for each pool in which it has demand or a campaign that runs
 * or is to come, and for one with neither in the pool `main`. An item that replaces others has their demand; SKUs that
 * no item describes are left out. Throws RangeError where the history does not hold the context's planning day.
 */
export function planAll(
  history: DemandHistory,
  items: readonly Item[],
  context: PlanningContext,
): SkuParameters[] {
  return Array.from(understandAll(history, items, context), (sku) => sku.parameters());
}

/**
 * The SKUs of `planAll`, before a service is aimed at. Passes over all SKUs: lead times, ABC classes and whether
 * customers order what is sold out, then what demand of all tells together, then each: it is good until the next is
 * asked for. Throws as `planAll` does.
 */
export function* understandAll(
  history: DemandHistory,
  items: readonly Item[],
  context: PlanningContext,
): Generator<UnderstoodSku> {
  const found = plannedItems(history, items, context.poolsWithCampaignAhead).sort(bySkuAndPool);
  const buffers = seriesBuffers(history);
  const seriesOf = ({ item, pool, series }: PlannedItem) =>
    summedSeries(history, { sku: item.sku, pool }, series, buffers);
  const planned = plannedSkus(found, history, context, seriesOf);
  const demandPool = createDemandPool(dayNumber(context.planningDay), recordedFrom(history));
  const inputOf = (each: PlannedItem & PlannedSku) => skuInput(seriesOf(each), each, context);
  const profiles = planned.map((each) => demandPool.add(inputOf(each)));
  const pooled = demandPool.pooled();
  for (const [index, each] of planned.entries()) {
    const profile = profiles[index];
    if (profile !== undefined) yield understood(inputOf(each), { profile, pooled }, context);
  }
}

/**
 * A closed channel masks the demand it is part of; days on which the factory is closed mask both. Days that are not
 * reported yet are masked, so that a late export is no lack of demand.
 */
function demandMasks(
  pool: string,
  settings: Settings,
  closures: readonly Closure[],
  reported: ReportedThrough | undefined,
): DemandMasks {
  const channels = CHANNELS.filter((channel) => poolOfChannel(channel, settings) === pool);
  const isPulse = (channel: Channel) => settings.pulseChannels.includes(channel);
  const isBaseClosed = closedOn(closures, demandScopes(channels.filter((channel) => !isPulse(channel))));
  const isPulseClosed = closedOn(closures, demandScopes(channels.filter(isPulse)));
  const isBaseUnreported = unreportedAfter(reported?.base ?? null);
  const isPulseUnreported = unreportedAfter(reported?.pulse ?? null);
  const isBaseMasked = (day: number) => isBaseClosed(day) || isBaseUnreported(day);
  return {
    isBaseMasked,
    isMasked: (day) => isBaseMasked(day) || isPulseClosed(day) || isPulseUnreported(day),
    isHeldBack: neverOn,
    isLowerBound: neverOn,
  };
}

/** Whether a day comes after the last reported one, but not by so much that the channels are taken as dead. */
function unreportedAfter(lastReported: BusinessDay | null): (day: number) => boolean {
  if (lastReported === null) return () => false;
  const last = dayNumber(lastReported);
  return (day) => day > last && day <= last + MOST_UNREPORTED_DAYS;
}

function understood(
  input: MethodInput,
  { profile, pooled }: UnderstoodDemand,
  context: PlanningContext,
): UnderstoodSku {
  const { sku, pool } = input.series;
  const { demandClass } = profile;
  const methods = Object.entries(PLANNING_METHODS).map(([name, method]) => ({
    name: name as Method,
    parametersAt: method(input, profile, pooled),
  }));
  // Cover days that a SKU's campaigns taught turn with the service as those of the settings do.
  const coverRatio =
    input.coverDaysCalibration === null ? 1 : input.coverDays / context.settings.planning.coverDays;
  const ofSku = (aim: ServiceAim): ServiceAim => ({ ...aim, coverDays: aim.coverDays * coverRatio });
  const atOwnAim = ({ name, parametersAt }: (typeof methods)[number]): MethodParameters => {
    const nominal = context.nominalService(name, demandClass);
    // A level of the SKU's own class says more than one for all.
    if (nominal === null || input.serviceFrom === 'class') return parametersAt(input);
    const parameters = parametersAt({ ...ofSku(nominal.aim), ...setByHand(context.overridesOf(sku)) });
    const serviceFrom = input.serviceFrom === 'override' ? 'override' : 'backtest';
    return { ...parameters, inputs: { ...parameters.inputs, ...nominal.inputs, serviceFrom } };
  };
  return {
    sku,
    pool,
    demandClass,
    parameters: (aim) => {
      const { method, choice } = context.chosenMethod(demandClass);
      return {
        sku,
        pool,
        planningDay: context.planningDay,
        settingsVersion: context.settingsVersion,
        drivingMethod: method,
        choice,
        methods: methods.map((each) => (aim === undefined ? atOwnAim(each) : each.parametersAt(ofSku(aim)))),
      };
    },
  };
}

/** The parts of an aim that a planner set for the SKU. */
function setByHand({ serviceLevel, coverDays }: OverrideValues): Partial<ServiceAim> {
  return {
    ...(serviceLevel !== undefined && { serviceLevel }),
    ...(coverDays !== undefined && { coverDays }),
  };
}

/** The first day of which the history says anything: days before it are not known to be without demand. */
function recordedFrom({ firstDay, firstDemandDays }: DemandHistory): number {
  let first = Number.POSITIVE_INFINITY;
  for (const day of firstDemandDays) first = Math.min(first, day);
  return Math.max(firstDay, first);
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
