import { dayNumber } from '../domain/calendar.ts';
import { moneyOf, SCALE, unitsOf } from '../domain/decimal.ts';
import type { DemandHistory, DemandSeries } from '../domain/demand-history.ts';
import type { Item } from '../domain/sets.ts';
import { type StockOuts, soldOutDaysOf } from '../domain/stock-outs.ts';
import { type AbcClass, abcClasses } from './abc-class.ts';
import {
  addTakings,
  NO_TAKINGS,
  type OrderTakings,
  orderTakings,
  withHeldBackDays,
} from './held-back-days.ts';
import { type LearnedLeadTimes, leadTimeInForce } from './lead-times.ts';
import type { ExpediteSupply, MethodInput } from './method-input.ts';
import { overridesText } from './overrides.ts';
import type { PlanningContext } from './plan.ts';
import type { PlannedItem } from './succession.ts';

const YEAR_DAYS = 365;

/** What all SKUs together say of one, beside its demand. */
export interface Surroundings {
  readonly leadTimes: LearnedLeadTimes;
  readonly stockOuts: StockOuts;
  /** By pool, whether orders came in although SKUs were sold out. */
  readonly takings: ReadonlyMap<string, OrderTakings>;
}

/** One SKU in one pool, as it is planned. */
export interface PlannedSku extends Pick<PlannedItem, 'item' | 'pool' | 'predecessors'> {
  readonly abcClass: AbcClass | null;
}

/** What a method is given for one SKU: settings, item and overrides, the override before the others. */
export function skuInput(
  series: DemandSeries,
  { item, pool, predecessors, abcClass }: PlannedSku,
  context: PlanningContext,
  { leadTimes, stockOuts, takings }: Surroundings,
): MethodInput {
  const { planningDay } = context;
  const { planning } = context.settings;
  const own = context.overridesOf(item.sku);
  const skus = [item.sku, ...predecessors];
  const closures = context.masksOf(pool);
  const soldOut = soldOutDays(stockOuts, skus, pool);
  const today = dayNumber(planningDay);
  return {
    series,
    planningDay,
    campaigns: skus.flatMap((sku) => context.campaignsOf(sku, pool)),
    masks:
      soldOut.length === 0
        ? closures
        : withHeldBackDays(closures, series, soldOut, takings.get(pool) ?? NO_TAKINGS, today),
    pulseDays: own.pulseDays ?? NO_PULSE_DAYS,
    leadTime: leadTimeInForce(leadTimes.regular(item, pool), own, planning.leadTime),
    closedDaysAhead: (days) => context.closedDaysAheadOf(days, item.supplier),
    expedite: expediteSupply(item, pool, leadTimes, planning.leadTime),
    category: item.category,
    abcClass,
    moq: own.moq ?? (item.moq === null ? null : unitsOf(item.moq)),
    ...serviceOf(own.serviceLevel, abcClass, planning),
    serviceKind: planning.serviceKind,
    coverDays: own.coverDays ?? planning.coverDays,
    orderCycleDays: own.orderCycleDays ?? planning.orderCycleDays,
    reviewDays: planning.reviewDays,
    windowDays: planning.windowDays,
    pulseDayFactor: planning.pulseDayFactor,
    overrides: overridesText(own),
  };
}

const NO_PULSE_DAYS: ReadonlyMap<number, boolean> = new Map();

/** By pool, whether orders came in on days without stock, over all SKUs. `seriesOf` gives the demand of each. */
export function poolTakings(
  planned: readonly PlannedItem[],
  context: PlanningContext,
  seriesOf: (planned: PlannedItem) => DemandSeries,
): ReadonlyMap<string, OrderTakings> {
  const { stockOuts } = context;
  const takings = new Map<string, OrderTakings>();
  for (const each of planned) {
    const { item, pool, predecessors } = each;
    const soldOut = soldOutDays(stockOuts, [item.sku, ...predecessors], pool);
    if (soldOut.length === 0) continue;
    const own = orderTakings(seriesOf(each), soldOut, context.masksOf(pool), dayNumber(context.planningDay));
    takings.set(pool, addTakings(takings.get(pool) ?? NO_TAKINGS, own));
  }
  return takings;
}

/** The ABC class of each, by the demand of the year up to the history's last day. */
export function abcClassesOf(planned: readonly PlannedItem[], history: DemandHistory): AbcClass[] {
  return abcClasses(
    planned.map(({ item, pool, series }) => {
      const value = item.unitCost ?? item.unitPrice;
      return {
        pool,
        units: yearlyUnits(history, series),
        unitValue: value === null ? null : moneyOf(value),
        currency: item.currency,
      };
    }),
  );
}

function yearlyUnits(history: DemandHistory, series: readonly number[]): number {
  let units = 0;
  for (const one of series)
    for (let entry = history.offsets[one] ?? 0; entry < (history.offsets[one + 1] ?? 0); entry++)
      if ((history.days[entry] ?? 0) > history.lastDay - YEAR_DAYS)
        units += (history.baseQuantities[entry] ?? 0) + (history.pulseQuantities[entry] ?? 0);
  return units / SCALE;
}

/** Days on which the SKU and all that it replaces were sold out. */
function soldOutDays(
  stockOuts: StockOuts,
  [sku = '', ...others]: readonly string[],
  pool: string,
): Int32Array {
  let days = soldOutDaysOf(stockOuts, sku, pool);
  for (const other of others) {
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

/** Own production of an item that is made and has a capacity, else a quicker order, else production without a known capacity. */
function expediteSupply(
  item: Item,
  pool: string,
  leadTimes: LearnedLeadTimes,
  use: 'learned' | 'stated',
): ExpediteSupply | null {
  const isMade = item.supply === 'make';
  const dailyCapacityUnits =
    isMade && item.dailyCapacityUnits !== null ? unitsOf(item.dailyCapacityUnits) : 0;
  if (dailyCapacityUnits > 0) return { startDays: item.startUpDays ?? 0, dailyCapacityUnits };
  const days = use === 'learned' ? leadTimes.expediteDays(item, pool) : item.expediteLeadTimeDays;
  const startDays = days ?? (isMade ? item.startUpDays : null);
  return startDays === null ? null : { startDays, dailyCapacityUnits: null };
}
