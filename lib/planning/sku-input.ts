import { dayNumber } from '../domain/calendar.ts';
import { moneyOf, SCALE, unitsOf } from '../domain/decimal.ts';
import type { DemandHistory, DemandSeries } from '../domain/demand-history.ts';
import type { Item } from '../domain/sets.ts';
import { type StockOuts, soldOutDaysOf } from '../domain/stock-outs.ts';
import { type AbcClass, abcClasses } from './abc-class.ts';
import { sizedCampaign } from './campaign-demand.ts';
import { demandStatistics } from './demand-statistics.ts';
import {
  addTakings,
  NO_TAKINGS,
  type OrderTakings,
  orderTakings,
  withHeldBackDays,
} from './held-back-days.ts';
import { leadTimeInForce, learnSupplyTimes, type SupplyTimes } from './lead-times.ts';
import type { ExpediteSupply, MethodInput } from './method-input.ts';
import { overridesText } from './overrides.ts';
import type { PlanningContext } from './plan.ts';
import type { PlannedItem } from './succession.ts';

const YEAR_DAYS = 365;

/** One SKU in one pool as it is planned, with what all SKUs together say of it beside its demand. */
export interface PlannedSku extends Pick<PlannedItem, 'item' | 'pool' | 'predecessors'> {
  readonly abcClass: AbcClass | null;
  readonly supplyTimes: SupplyTimes;
  /** Day numbers, ascending, on which it and all that it replaces were sold out. */
  readonly soldOutDays: Int32Array;
  /** Whether orders came in although SKUs of the pool were sold out. */
  readonly takings: OrderTakings;
}

/** What a method is given for one SKU: settings, item and overrides, the override before the others. */
export function skuInput(series: DemandSeries, planned: PlannedSku, context: PlanningContext): MethodInput {
  const { item, pool, predecessors, abcClass, supplyTimes, soldOutDays } = planned;
  const { planningDay } = context;
  const { planning } = context.settings;
  const own = context.overridesOf(item.sku);
  const closures = context.masksOf(pool);
  const cover = context.learned.coverDays(item.sku, pool);
  const input: MethodInput = {
    series,
    planningDay,
    learned: context.learned,
    campaigns: [item.sku, ...predecessors].flatMap((sku) => context.campaignsOf(sku, pool)),
    masks:
      soldOutDays.length === 0
        ? closures
        : withHeldBackDays(closures, series, soldOutDays, planned.takings, dayNumber(planningDay)),
    pulseDays: own.pulseDays ?? NO_PULSE_DAYS,
    leadTime: leadTimeInForce(supplyTimes.regular, own, planning.leadTime),
    closedDaysAhead: (days) => context.closedDaysAheadOf(days, item.supplier),
    expedite: expediteSupply(item, planning.leadTime === 'learned' ? supplyTimes.expediteDays : null),
    category: item.category,
    abcClass,
    moq: own.moq ?? (item.moq === null ? null : unitsOf(item.moq)),
    ...serviceOf(own.serviceLevel, abcClass, planning),
    serviceKind: planning.serviceKind,
    coverDays: own.coverDays ?? cover?.days ?? planning.coverDays,
    coverDaysCalibration: own.coverDays === undefined ? (cover?.calibrationId ?? null) : null,
    orderCycleDays: own.orderCycleDays ?? planning.orderCycleDays,
    reviewDays: planning.reviewDays,
    windowDays: planning.windowDays,
    pulseDayFactor: planning.pulseDayFactor,
    overrides: overridesText(own),
  };
  if (input.campaigns.every(({ campaign }) => campaign.plannedUnits !== null)) return input;
  const usual = { sku: item.sku, pool, usualADay: demandStatistics(input).meanDailyDemand };
  const sized = input.campaigns.map((known) => sizedCampaign(known, usual, context.learned));
  return { ...input, campaigns: sized };
}

const NO_PULSE_DAYS: ReadonlyMap<number, boolean> = new Map();

/**
 * The items with what all of them together say of each beside its demand. `seriesOf` gives the demand of each; the ABC
 * class needs the history of all and is null without it.
 */
export function plannedSkus(
  found: readonly PlannedItem[],
  history: DemandHistory | null,
  context: PlanningContext,
  seriesOf: (planned: PlannedItem) => DemandSeries,
): (PlannedItem & PlannedSku)[] {
  const { receivedOrders, closures, planningDay, stockOuts } = context;
  const classes = history === null ? [] : abcClassesOf(found, history, dayNumber(planningDay));
  const supplyTimes = learnSupplyTimes(receivedOrders, found, closures, planningDay);
  const soldOutDays = found.map((each) => soldOutDaysOfAll(stockOuts, each));
  const takings = poolTakings(found, soldOutDays, context, seriesOf);
  return supplyTimes.flatMap((times, index) => {
    const each = found[index];
    const soldOut = soldOutDays[index];
    if (each === undefined || soldOut === undefined) return [];
    return {
      ...each,
      abcClass: classes[index] ?? null,
      supplyTimes: times,
      soldOutDays: soldOut,
      takings: takings.get(each.pool) ?? NO_TAKINGS,
    };
  });
}

/** By pool, whether orders came in on days without stock, over all SKUs; `soldOutDays` of each in their order. */
function poolTakings(
  planned: readonly PlannedItem[],
  soldOutDays: readonly Int32Array[],
  context: PlanningContext,
  seriesOf: (planned: PlannedItem) => DemandSeries,
): ReadonlyMap<string, OrderTakings> {
  const takings = new Map<string, OrderTakings>();
  const today = dayNumber(context.planningDay);
  for (const [index, each] of planned.entries()) {
    const { pool } = each;
    const soldOut = soldOutDays[index];
    if (soldOut === undefined || soldOut.length === 0) continue;
    const own = orderTakings(seriesOf(each), soldOut, context.masksOf(pool), today);
    takings.set(pool, addTakings(takings.get(pool) ?? NO_TAKINGS, own));
  }
  return takings;
}

/** The ABC class of each, by the demand of the year up to `today` (a day number). */
function abcClassesOf(planned: readonly PlannedItem[], history: DemandHistory, today: number): AbcClass[] {
  return abcClasses(
    planned.map(({ item, pool, series }) => {
      const value = item.unitCost ?? item.unitPrice;
      return {
        pool,
        units: yearlyUnits(history, series, today),
        unitValue: value === null ? null : moneyOf(value),
        currency: item.currency,
      };
    }),
  );
}

function yearlyUnits(history: DemandHistory, series: readonly number[], today: number): number {
  let quantity = 0;
  for (const one of series)
    for (let entry = history.offsets[one] ?? 0; entry < (history.offsets[one + 1] ?? 0); entry++) {
      const day = history.days[entry] ?? 0;
      if (day <= today && day > today - YEAR_DAYS)
        quantity += (history.baseQuantities[entry] ?? 0) + (history.pulseQuantities[entry] ?? 0);
    }
  return quantity / SCALE;
}

/** Days on which the SKU and all that it replaces were sold out. */
function soldOutDaysOfAll(stockOuts: StockOuts, { item, pool, predecessors }: PlannedItem): Int32Array {
  let days = soldOutDaysOf(stockOuts, item.sku, pool);
  for (const other of predecessors) {
    const theirs = new Set(soldOutDaysOf(stockOuts, other, pool));
    days = days.filter((day) => theirs.has(day));
  }
  return days;
}

function serviceOf(
  own: number | undefined,
  abcClass: AbcClass | null,
  { serviceLevel, serviceLevelByClass }: PlanningContext['settings']['planning'],
): Pick<MethodInput, 'serviceLevel' | 'serviceFrom'> {
  if (own !== undefined) return { serviceLevel: own, serviceFrom: 'override' };
  const ofClass = abcClass === null ? undefined : serviceLevelByClass?.[abcClass];
  return ofClass === undefined
    ? { serviceLevel, serviceFrom: 'settings' }
    : { serviceLevel: ofClass, serviceFrom: 'class' };
}

/** Own production of an item that is made and has a capacity, else a quicker order (by what was learned of it), else production without a known capacity. */
function expediteSupply(item: Item, learnedDays: number | null): ExpediteSupply | null {
  const isMade = item.supply === 'make';
  const dailyCapacityUnits =
    isMade && item.dailyCapacityUnits !== null ? unitsOf(item.dailyCapacityUnits) : 0;
  if (dailyCapacityUnits > 0) return { startDays: item.startUpDays ?? 0, dailyCapacityUnits };
  const startDays = learnedDays ?? item.expediteLeadTimeDays ?? (isMade ? item.startUpDays : null);
  return startDays === null ? null : { startDays, dailyCapacityUnits: null };
}
