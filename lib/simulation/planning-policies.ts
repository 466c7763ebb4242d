import quantile from '@stdlib/stats-base-dists-normal-quantile';
import { type BusinessDay, dayCloses, dayOfNumber } from '../domain/calendar.ts';
import type { DemandHistory } from '../domain/demand-history.ts';
import type { Channel } from '../domain/events.ts';
import { METHODS, type Method, type MethodParameters, type SkuParameters } from '../domain/sku-parameters.ts';
import { skuKey } from '../domain/storage-keys.ts';
import { meanDailyUnits } from '../planning/demand-series.ts';
import { planAll, planningContext } from '../planning/plan.ts';
import { MAIN_POOL, type Settings } from '../settings/settings.ts';
import { aggressiveReorder } from '../triggers/aggressive-reorder.ts';
import { dailyDemand, NO_ADS, type SkuFacts } from '../triggers/sku-facts.ts';
import type { Levels, Policy } from './policy.ts';
import { demandUpTo, type Evening, type World, type WorldSku } from './world.ts';

const SERVICE_LEVELS = [0.5, 0.65, 0.8, 0.9, 0.95, 0.97, 0.98, 0.99, 0.995, 0.998, 0.9995, 0.9999];
const RECENT_DAYS = 7;

/**
 * The product's own planning methods as policies, computed by `planAll` with what each evening knows. The dial is the
 * service level, and the settings' own is one of its values; the handbook's cover days turn with it, in the ratio of
 * the safety factors, so that the user's settings lie on the curve and both parts of safety stock shrink and grow
 * together. Where a method has no expedite point, the aggressive reorder rule expedites on the evenings it speaks.
 * Overrides are left out: what they were in the past is not known.
 */
export function planningPolicies(world: World, settings: Settings): Policy[] {
  const { serviceLevel } = settings.planning;
  const dials = [...new Set([...SERVICE_LEVELS, serviceLevel])].sort((a, b) => a - b);
  const isCalendarUsed = world.campaigns.length > 0 || world.skus.some(({ adSeries }) => adSeries.length > 0);
  const known = new Map<number, EveningLevels>();
  const levelsOn = (evening: Evening): EveningLevels => {
    const levels = known.get(evening.day) ?? eveningLevels(world, settings, dials, evening);
    known.set(evening.day, levels);
    return levels;
  };
  return methodsOf(world, settings).map((method) => ({
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

function methodsOf(world: World, settings: Settings): Method[] {
  const [first] = plansOf(world, withService(settings, settings.planning.serviceLevel), {
    demand: world.history,
    planningDay: dayOfNumber(world.firstDay + world.days - 1),
  });
  return METHODS.filter((method) => first?.methods.some((one) => one.method === method));
}

/** Levels of all methods and SKUs at every dial: `planAll` computes methods and SKUs at once. */
function eveningLevels(
  world: World,
  settings: Settings,
  dials: readonly number[],
  evening: Evening,
): EveningLevels {
  const indexOf = new Map(world.skus.map(({ item, pool }, index) => [skuKey(item.sku, pool), index]));
  const demand = demandUpTo(world.history, world.firstDay + evening.day);
  const { planningDay } = evening;
  const surgeUnits = surges(world, settings, evening);
  const levels = new Map<Method, Map<number, Float64Array>>();
  for (const dial of dials) {
    for (const { sku, pool, methods } of plansOf(world, withService(settings, dial), {
      demand,
      planningDay,
    })) {
      const index = indexOf.get(skuKey(sku, pool));
      if (index === undefined) continue;
      for (const parameters of methods) {
        const { method, reorderPoint, orderUpTo, expeditePoint, expediteUpTo } = parameters;
        const byDial = levels.get(method) ?? new Map<number, Float64Array>();
        const all = byDial.get(dial) ?? new Float64Array(4 * world.skus.length);
        levels.set(method, byDial);
        byDial.set(dial, all);
        const point = expeditePoint ?? surgeUnits(index, parameters);
        all.set([reorderPoint, orderUpTo, point, expediteUpTo ?? point], 4 * index);
      }
    }
  }
  return levels;
}

/** The settings at another service level, cover days turned with it. Any method may drive: all are computed. */
function withService(settings: Settings, serviceLevel: number): Settings {
  const { planning } = settings;
  const own = quantile(planning.serviceLevel, 0, 1);
  const turned = own > 0 ? quantile(serviceLevel, 0, 1) / own : 1;
  const coverDays = planning.coverDays * turned;
  return { ...settings, planning: { ...planning, method: 'handbook', serviceLevel, coverDays } };
}

function plansOf(
  { campaigns, closures, skus }: World,
  settings: Settings,
  { demand, planningDay }: { demand: DemandHistory; planningDay: BusinessDay },
): readonly SkuParameters[] {
  const context = planningContext({ planningDay, settings, campaigns, closures, overrides: [] });
  const items = new Map(skus.map(({ item }) => [item.sku, item]));
  return planAll(demand, [...items.values()], context);
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
        const facts = factsOf(sku, parameters, {
          adSeries: evening.adSeries(index),
          campaigns: campaigns.map(({ campaign, status }) => ({ ...campaign, status })),
          closures: world.closures,
          today: evening.planningDay,
          stockTakenAt: dayCloses(evening.planningDay, settings.factory),
        });
        if (aggressiveReorder(facts, settings.triggers)?.state === 'fire')
          units = settings.triggers.surgeDaysOfSupply * dailyDemand(facts);
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
  known: Pick<SkuFacts, 'adSeries' | 'campaigns' | 'closures' | 'today' | 'stockTakenAt'>,
): SkuFacts {
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
    sevenDayMeanDemand: meanDailyUnits(series, known.today, RECENT_DAYS),
    ...known,
  };
}
