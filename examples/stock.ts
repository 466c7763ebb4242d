import { dayOfNumber } from '../lib/domain/calendar.ts';
import { addQuantities, type Quantity, quantityOf, unitsOf, ZERO } from '../lib/domain/decimal.ts';
import type { Campaign, Timeline } from './campaigns.ts';
import type { Product } from './catalogue.ts';
import { afterWorkDays } from './closures.ts';
import type { ProductDemand } from './demand.ts';
import { Random } from './random.ts';
import { troubleOf } from './troubles.ts';

/** A supply order and the day (as a day number) of each of its deliveries, those still to come included. */
export interface SupplyOutcome {
  readonly sku: string;
  readonly orderedOn: number;
  readonly dueOn: number;
  readonly quantity: Quantity;
  readonly deliveries: readonly { readonly day: number; readonly quantity: Quantity }[];
}

/** What became of a product's stock, by day from the timeline's first, at the end of each day. */
export interface StockOutcome {
  readonly onHand: readonly Quantity[];
  readonly lost: readonly Quantity[];
  readonly orders: readonly SupplyOutcome[];
  /** The company's own minimum and maximum on the last day. */
  readonly present: MinMax;
}

interface MinMax {
  readonly minimum: number;
  readonly maximum: number;
  /** The part of the minimum that is for TikTok's peaks. */
  readonly pulseUnits: number;
}

const WINDOW_DAYS = 90;
const COVER_DAYS = 5;
/** The planner's textbook factor for 95 %. */
const SAFETY_FACTOR = 1.65;
/** Monday and Thursday, when the planner orders. */
const REVIEW_WEEKDAYS = [1, 4];

/**
 * The company as it works today: minimum and maximum by a spreadsheet on the first of the month (for one product in
 * twelve nobody has done it since the beginning), orders on Mondays and Thursdays, campaigns announced by the day before pre-built.
 * What is not in stock on its day is lost; deliveries come in the morning.
 */
export function simulateStock(
  seed: number,
  product: Product,
  demand: ProductDemand,
  campaigns: readonly Campaign[],
  timeline: Timeline,
): StockOutcome {
  const random = new Random(seed, `stock/${product.sku}`);
  const isForgotten = random.chance(1 / 12);
  let present = minMax(product, demand, WINDOW_DAYS);
  let stock = quantityOf(Math.round(present.maximum));
  let onOrder = ZERO;
  const arrivals = new Map<number, Quantity>();
  const onHand: Quantity[] = [];
  const lost: Quantity[] = [];
  const orders: SupplyOutcome[] = [];
  for (let day = timeline.firstDay; day <= timeline.lastDay; day += 1) {
    const index = day - timeline.firstDay;
    const arrived = arrivals.get(day) ?? ZERO;
    stock = addQuantities(stock, arrived);
    onOrder = minus(onOrder, arrived);
    const asked = addQuantities(demand.b2b[index] ?? ZERO, demand.tiktok[index] ?? ZERO);
    const served = asked < stock ? asked : stock;
    stock = minus(stock, served);
    onHand.push(stock);
    lost.push(minus(asked, served));
    if (dayOfNumber(day).endsWith('-01') && index >= WINDOW_DAYS && !isForgotten) {
      present = minMax(product, demand, index + 1);
    }
    const preBuilt = campaignUnitsDue(product, campaigns, day, present.pulseUnits);
    const units = REVIEW_WEEKDAYS.includes((day + 4) % 7)
      ? orderUnits(product, present, preBuilt, unitsOf(addQuantities(stock, onOrder)))
      : 0;
    const mistaken = mistakenUnits(product, timeline.lastDay - day);
    if (units + mistaken === 0) continue;
    const order = placeOrder(random, product, day, quantityOf(mistaken > 0 ? mistaken : units));
    orders.push(order);
    onOrder = addQuantities(onOrder, order.quantity);
    for (const delivery of order.deliveries) {
      arrivals.set(delivery.day, addQuantities(arrivals.get(delivery.day) ?? ZERO, delivery.quantity));
    }
  }
  return { onHand, lost, orders, present };
}

/** The spreadsheet's minimum and maximum, from the 90 days before that index: textbook safety stock and the handbook's rule for peaks. */
function minMax(product: Product, demand: ProductDemand, end: number): MinMax {
  const from = Math.max(0, end - WINDOW_DAYS);
  const b2b = demand.b2b.slice(from, end).map(unitsOf);
  const tiktok = demand.tiktok.slice(from, end).map(unitsOf);
  const meanB2b = meanOf(b2b);
  const variance = meanOf(b2b.map((units) => (units - meanB2b) ** 2));
  const ordinaryTiktok = [...tiktok].sort((a, b) => a - b)[Math.floor(tiktok.length / 2)] ?? 0;
  const mean = meanB2b + ordinaryTiktok;
  const safety =
    SAFETY_FACTOR * Math.sqrt((product.leadTimeDays + 1) * variance + (meanB2b * product.leadTimeSd) ** 2);
  const pulseUnits = Math.max(0, ...tiktok) * COVER_DAYS;
  const minimum = roundUp(mean * product.leadTimeDays + safety + pulseUnits);
  return { minimum, maximum: roundUp(minimum + Math.max(product.moq, mean * 10)), pulseUnits };
}

/** Units of announced campaigns that start within the lead time and a week, or run, beyond what is kept for peaks anyway. */
function campaignUnitsDue(
  product: Product,
  campaigns: readonly Campaign[],
  day: number,
  pulseUnits: number,
): number {
  const due = campaigns
    .filter(
      ({ announced, start, end }) => announced < day && end > day && start <= day + product.leadTimeDays + 7,
    )
    .filter(({ stopped }) => stopped === null || stopped.on > day)
    .reduce((sum, { plannedUnits, start, end }) => {
      const left = Math.min(1, (end - day) / (end - start + 1));
      return sum + plannedUnits * left;
    }, 0);
  return Math.max(0, due - pulseUnits);
}

function orderUnits(product: Product, present: MinMax, preBuilt: number, position: number): number {
  if (position > present.minimum + preBuilt) return 0;
  const missing = present.maximum + preBuilt - position;
  return Math.max(product.moq, Math.ceil(missing / product.lotSize) * product.lotSize);
}

/** What is ordered by mistake so many days before the last one, in whole lots; 0 on all other days. */
function mistakenUnits({ sku, b2bDailyUnits, lotSize }: Product, daysAgo: number): number {
  const { mistakenOrder } = troubleOf(sku);
  if (mistakenOrder?.daysAgo !== daysAgo) return 0;
  return Math.ceil((b2bDailyUnits * mistakenOrder.daysOfDemand) / lotSize) * lotSize;
}

function placeOrder(random: Random, product: Product, day: number, quantity: Quantity): SupplyOutcome {
  const scope = product.supply === 'make' ? 'factory' : (`supplier:${product.supplier}` as const);
  const makingDays =
    product.dailyCapacityUnits === null
      ? product.leadTimeDays
      : (product.startUpDays ?? 0) + Math.ceil(unitsOf(quantity) / product.dailyCapacityUnits) + 1;
  const realDays = Math.max(2, Math.round(makingDays + product.leadTimeSd * random.normal()));
  const arrives = afterWorkDays(day, realDays, scope);
  return {
    sku: product.sku,
    orderedOn: day,
    dueOn: afterWorkDays(day, Math.round(makingDays), scope),
    quantity,
    deliveries: random.chance(0.1)
      ? inTwoParts(quantity, arrives, afterWorkDays(arrives, random.whole(2, 6), scope))
      : [{ day: arrives, quantity }],
  };
}

function inTwoParts(quantity: Quantity, first: number, second: number): SupplyOutcome['deliveries'] {
  const early = quantityOf(Math.floor(unitsOf(quantity) * 0.6));
  return [
    { day: first, quantity: early },
    { day: second, quantity: minus(quantity, early) },
  ].filter((delivery) => delivery.quantity > 0);
}

function minus(a: Quantity, b: Quantity): Quantity {
  return (a - b) as Quantity;
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}

/** Rounded up to two digits, as people write such numbers. */
function roundUp(units: number): number {
  const power = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, units))) - 1);
  return Math.ceil(units / power) * power;
}
