import { addDays, type BusinessDay, dayCloses } from '../domain/calendar.ts';
import type { DemandHistory } from '../domain/demand-history.ts';
import type { Channel } from '../domain/events.ts';
import { METHODS, type Method, type MethodParameters } from '../domain/sku-parameters.ts';
import { skuKey } from '../domain/storage-keys.ts';
import type { DemandClass } from '../planning/demand-class.ts';
import { NOTHING_LEARNED } from '../planning/learned-campaigns.ts';
import { planningContext, type UnderstoodSku, understandAll } from '../planning/plan.ts';
import { recentDemand } from '../planning/recent-demand.ts';
import { aimAt } from '../planning/service-aim.ts';
import { MAIN_POOL, type Settings } from '../settings/settings.ts';
import { expediteTarget } from '../triggers/aggressive-reorder.ts';
import { campaignsAhead } from '../triggers/campaigns-ahead.ts';
import { NO_ADS, type SkuFacts } from '../triggers/sku-facts.ts';
import { watchedSku } from '../triggers/watched-sku.ts';
import type { Levels, Policy } from './policy.ts';
import { demandUpTo, type Evening, type World, type WorldSku } from './world.ts';

const SERVICE_LEVELS = [0.5, 0.65, 0.8, 0.9, 0.95, 0.97, 0.98, 0.99, 0.995, 0.998, 0.9995, 0.9999];

/**
 * The product's own planning methods as policies, computed as `planAll` does with what each evening knows. The dial is
 * the service level, over a range that holds the settings' own unless other values are given. The handbook's cover days
 * turn with it (`aimAt`), so that the user's settings lie on the curve. Where a method has no expedite point, the aggressive reorder rule expedites on the evenings it speaks.
 * Overrides are left out: what they were in the past is not known.
 */
export function planningPolicies(
  world: World,
  settings: Settings,
  dials = serviceLevelsWith(settings.planning.serviceLevel),
): Policy[] {
  const isCalendarUsed = world.campaigns.length > 0 || world.skus.some(({ adSeries }) => adSeries.length > 0);
  const known = new Map<number, EveningLevels>();
  const levelsOn = (evening: Evening): EveningLevels => {
    const levels = known.get(evening.day) ?? eveningLevels(world, settings, dials, evening);
    known.set(evening.day, levels);
    return levels;
  };
  return METHODS.map((method) => ({
    name: method,
    dialName: 'service level',
    dials,
    estimateEveryDays: isCalendarUsed ? 1 : 7,
    expeditesAtLeastMoq: method === 'handbook',
    at: (evening) => {
      const byDial = levelsOn(evening).get(method);
      return (index) => (dial) => levelsAt(byDial?.get(dial), index);
    },
  }));
}

function serviceLevelsWith(own: number): readonly number[] {
  return [...new Set([...SERVICE_LEVELS, own])].sort((a, b) => a - b);
}

/** By method and dial four numbers a SKU: reorder point, order-up-to, expedite point and expedite-up-to, not a number where null. */
type EveningLevels = ReadonlyMap<Method, ReadonlyMap<number, Float64Array>>;

function levelsAt(levels: Float64Array | undefined, index: number): Levels {
  const point = levels?.[4 * index + 2] ?? Number.NaN;
  const upTo = levels?.[4 * index + 3] ?? Number.NaN;
  return {
    reorderPoint: levels?.[4 * index] ?? 0,
    orderUpTo: levels?.[4 * index + 1] ?? 0,
    expeditePoint: Number.isNaN(point) ? null : point,
    expediteUpTo: Number.isNaN(upTo) ? null : upTo,
  };
}

/** The demand class that planning gives each SKU of the world on an evening; null where it gives none. */
export function demandClassesOn(world: World, settings: Settings, evening: Evening): (DemandClass | null)[] {
  const demand = demandUpTo(world.history, world.firstDay + evening.day);
  const classOf = new Map<string, DemandClass | null>();
  for (const { sku, pool, demandClass } of understoodOn(world, settings, {
    demand,
    planningDay: evening.planningDay,
  }))
    classOf.set(skuKey(sku, pool), demandClass);
  return world.skus.map(({ item, pool }) => classOf.get(skuKey(item.sku, pool)) ?? null);
}

/** Levels of all methods and SKUs at every dial: what demand says is worked out once for all of them. */
function eveningLevels(
  world: World,
  settings: Settings,
  dials: readonly number[],
  evening: Evening,
): EveningLevels {
  const indexOf = new Map(world.skus.map(({ item, pool }, index) => [skuKey(item.sku, pool), index]));
  const demand = demandUpTo(world.history, world.firstDay + evening.day);
  const surgeUnits = surges(world, settings, evening);
  const aims = dials.map((dial) => aimAt(dial, settings.planning));
  const levels = new Map<Method, Map<number, Float64Array>>();
  for (const sku of understoodOn(world, settings, { demand, planningDay: evening.planningDay })) {
    const index = indexOf.get(skuKey(sku.sku, sku.pool));
    if (index === undefined) continue;
    for (const aim of aims) {
      for (const parameters of sku.parameters(aim).methods) {
        const { method, reorderPoint, orderUpTo, expeditePoint, expediteUpTo } = parameters;
        const byDial = levels.get(method) ?? new Map<number, Float64Array>();
        const all = byDial.get(aim.serviceLevel) ?? new Float64Array(4 * world.skus.length);
        levels.set(method, byDial);
        byDial.set(aim.serviceLevel, all);
        const point = expeditePoint ?? surgeUnits(index, parameters);
        all.set([reorderPoint, orderUpTo, point, expediteUpTo ?? point], 4 * index);
      }
    }
  }
  return levels;
}

/** The SKUs of the world as demand up to a day makes them known. */
function understoodOn(
  { campaigns, closures, skus, calibrations = [] }: World,
  settings: Settings,
  { demand, planningDay }: { demand: DemandHistory; planningDay: BusinessDay },
): Iterable<UnderstoodSku> {
  const facts = { planningDay, settings, campaigns, closures, overrides: [], calibrations };
  const context = planningContext(facts);
  const items = new Map(skus.map(({ item }) => [item.sku, item]));
  return understandAll(demand, [...items.values()], context);
}

/**
 * What the aggressive reorder rule expedites a SKU to on this evening if stock should be that low; not a number where
 * it does not speak. Decided once for a SKU and method: neither signal nor daily demand depend on the service level.
 */
function surges(
  world: World,
  settings: Settings,
  evening: Evening,
): (index: number, parameters: MethodParameters) => number {
  const poolOf = (channel: Channel) => settings.pools.channels[channel] ?? MAIN_POOL;
  const campaignsOf = Map.groupBy(evening.campaigns, ({ campaign }) =>
    skuKey(campaign.sku, poolOf(campaign.channel)),
  );
  const decided = new Map<string, number>();
  return (index, parameters) => {
    const key = `${parameters.method} ${index}`;
    let units = decided.get(key);
    if (units === undefined) {
      units = Number.NaN;
      const sku = world.skus[index];
      const campaigns = sku && (campaignsOf.get(skuKey(sku.item.sku, sku.pool)) ?? []);
      if (sku && campaigns && (campaigns.length > 0 || sku.adSeries.length > 0)) {
        const listed = campaigns.map(({ campaign, status }) => ({ ...campaign, status }));
        const usual = { sku: sku.item.sku, pool: sku.pool, usualADay: parameters.meanDailyDemand };
        const facts = factsOf(sku, parameters, {
          adSeries: evening.adSeries(index),
          campaigns: listed,
          campaignsAhead: campaignsAhead(listed, evening.planningDay, usual, NOTHING_LEARNED),
          closures: world.closures,
          today: evening.planningDay,
          stockTakenAt: dayCloses(evening.planningDay, settings.factory),
        });
        units = expediteTarget(watchedSku(facts, settings), settings.triggers) ?? Number.NaN;
      }
      decided.set(key, units);
    }
    return units;
  };
}

/** Facts of a SKU without any stock: a rule that depends on stock speaks of its other conditions alone. */
function factsOf(
  { item, pool, series }: WorldSku,
  parameters: MethodParameters,
  known: Pick<SkuFacts, 'adSeries' | 'campaigns' | 'campaignsAhead' | 'closures' | 'today' | 'stockTakenAt'>,
): SkuFacts {
  const { sevenDayMean, usualPulseUnits, newestPulseUnits } = recentDemand(series, known.today);
  return {
    sku: item.sku,
    pool,
    item,
    parameters,
    plannedParameters: parameters,
    loweredBy: [],
    ads: NO_ADS,
    available: 0,
    onOrder: 0,
    proposedOutstanding: 0,
    expediteOutstanding: 0,
    inventoryPosition: 0,
    receipts: [],
    sevenDayMeanDemand: sevenDayMean,
    usualPulseDemand: usualPulseUnits,
    newestPulseDemand: newestPulseUnits,
    lastSoldOn: null,
    salesRecordedFrom: null,
    stockAge: null,
    regions: [],
    stale: [],
    demandFrom: addDays(known.today, 1),
    ...known,
  };
}
