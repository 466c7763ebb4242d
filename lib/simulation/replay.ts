import { orderQuantity } from '../planning/position.ts';
import type { LeadTimes } from './lead-times.ts';
import type { Levels } from './policy.ts';
import type { Tally } from './tally.ts';

/** Days of one SKU that are measured apart, by day of the world. */
export interface DayMarks {
  readonly campaign: Uint8Array;
  readonly afterBlock: Uint8Array;
  readonly sinceBlock: Uint8Array;
}

/** An order as it was placed. Days are days of the world. */
export interface PlacedOrder {
  readonly day: number;
  readonly units: number;
  /** The morning from which it sells. */
  readonly arrivesOn: number;
  readonly expedited: boolean;
  /** Inventory position before it. */
  readonly position: number;
  readonly levels: Levels;
}

/** One SKU under one policy: what it needs to be replayed. Days are days of the world. */
export interface Replay {
  readonly units: Float64Array;
  readonly leadTimes: LeadTimes;
  /** Levels by estimate: the first is of the evening before `firstDay`, each holds `estimateEveryDays` days. */
  readonly levels: readonly Levels[];
  readonly estimateEveryDays: number;
  /** First day that is simulated, first that is measured, and the day after the last. */
  readonly firstDay: number;
  readonly measuredFrom: number;
  readonly endDay: number;
  readonly moq: number;
  readonly lotSize: number | null;
  /** Stated lead times: an order is promised for then. */
  readonly promisedDays: number;
  readonly promisedExpediteDays: number;
  readonly expediteLeast: number;
  /** True where unmet demand waits for stock instead of being lost. */
  readonly backordered: boolean;
  readonly marks: DayMarks | null;
  readonly onOrder: ((order: PlacedOrder) => void) | null;
}

/** Stock and supply of the SKU as they stand. */
interface Stock {
  onHand: number;
  backlog: number;
  onOrder: number;
  /** Units that sell from the morning of each day of the world. */
  readonly arrivals: Float64Array;
  /** Orders with the day they were promised for; null where the policy never expedites. */
  readonly underWay: { arrivesOn: number; promisedFor: number; units: number }[] | null;
}

/**
 * Replays one SKU day by day and adds the measured days to the tally. Day t: receipts; demand, of which the rest is
 * lost (or waits); then, in the evening, review with what is known: an expedite where stock and receipts due are at
 * the expedite point, an order of max(MOQ, whole lots up to the order-up-to level) where the position is at the
 * reorder point. An order of the evening of t with lead time L sells from the morning of t + L. On hand starts at the
 * first order-up-to level.
 */
export function replay(run: Replay, tally: Tally): void {
  const stock: Stock = {
    onHand: run.levels[0]?.orderUpTo ?? 0,
    backlog: 0,
    onOrder: 0,
    arrivals: new Float64Array(run.endDay),
    underWay: run.levels.some(({ expeditePoint }) => expeditePoint !== null) ? [] : null,
  };
  const lastEstimate = run.levels.length - 1;
  for (let day = run.firstDay; day < run.endDay; day++) {
    const received = run.firstDay < day ? (stock.arrivals[day] ?? 0) : 0;
    const asked = run.units[day] ?? 0;
    const served = serve(run, stock, received, asked);
    const estimate = Math.min(lastEstimate, Math.floor((day - run.firstDay + 1) / run.estimateEveryDays));
    const levels = run.levels[estimate];
    if (levels === undefined) return;
    const measured = day >= run.measuredFrom;
    if (measured) measureStock(run, stock, tally, day, asked, served, levels);
    review(run, stock, day, levels, measured ? tally : null);
  }
}

function serve(run: Replay, stock: Stock, received: number, asked: number): number {
  stock.onHand += received;
  stock.onOrder -= received;
  if (stock.backlog > 0) {
    const sent = Math.min(stock.onHand, stock.backlog);
    stock.onHand -= sent;
    stock.backlog -= sent;
  }
  const served = Math.min(stock.onHand, asked);
  stock.onHand -= served;
  if (run.backordered) stock.backlog += asked - served;
  return served;
}

function measureStock(
  { marks }: Replay,
  { onHand }: Stock,
  tally: Tally,
  day: number,
  asked: number,
  served: number,
  { orderUpTo }: Levels,
): void {
  tally.asked += asked;
  tally.served += served;
  tally.onHand += onHand;
  if (onHand > orderUpTo) tally.excess += onHand - orderUpTo;
  if (served < asked) tally.stockOutDays++;
  if (marks === null) return;
  if (marks.campaign[day] === 1) {
    tally.campaignAsked += asked;
    tally.campaignServed += served;
  }
  if (marks.afterBlock[day] === 1) {
    tally.afterBlockDays++;
    tally.afterBlockOnHand += onHand;
  }
  if (marks.sinceBlock[day] === 1) {
    tally.sinceBlockDays++;
    tally.sinceBlockOnHand += onHand;
  }
}

function review(run: Replay, stock: Stock, day: number, levels: Levels, tally: Tally | null): void {
  if (levels.expeditePoint !== null && levels.expediteUpTo !== null) {
    const due = stock.onHand - stock.backlog + unitsDue(run, stock, day);
    if (due <= levels.expeditePoint) {
      const units = orderQuantity(levels.expediteUpTo, due, run.expediteLeast, run.lotSize);
      if (units > 0) place(run, stock, { day, units, expedited: true, levels }, tally);
    }
  }
  const position = stock.onHand + stock.onOrder - stock.backlog;
  if (position > levels.reorderPoint) return;
  const units = orderQuantity(levels.orderUpTo, position, run.moq, run.lotSize);
  if (units > 0) place(run, stock, { day, units, expedited: false, levels }, tally);
}

/** Units still under way that were promised for the time until an expedite would come; overdue ones count, for they are still to come. */
function unitsDue(run: Replay, stock: Stock, day: number): number {
  let units = 0;
  let kept = 0;
  const underWay = stock.underWay ?? [];
  for (const order of underWay) {
    if (order.arrivesOn <= day) continue;
    underWay[kept++] = order;
    if (order.promisedFor <= day + run.promisedExpediteDays) units += order.units;
  }
  underWay.length = kept;
  return units;
}

function place(
  run: Replay,
  stock: Stock,
  { day, units, expedited, levels }: Pick<PlacedOrder, 'day' | 'units' | 'expedited' | 'levels'>,
  tally: Tally | null,
): void {
  const { regularDays, expediteDays } = run.leadTimes;
  const at = day - run.firstDay;
  const leadTimeDays = (expedited ? expediteDays[at] : regularDays[at]) ?? 0;
  const arrivesOn = day + leadTimeDays;
  run.onOrder?.({
    day,
    units,
    arrivesOn,
    expedited,
    position: stock.onHand + stock.onOrder - stock.backlog,
    levels,
  });
  if (arrivesOn < run.endDay) stock.arrivals[arrivesOn] = (stock.arrivals[arrivesOn] ?? 0) + units;
  stock.onOrder += units;
  if (stock.underWay !== null) {
    const promisedDays = expedited ? run.promisedExpediteDays : run.promisedDays;
    stock.underWay.push({ arrivesOn, promisedFor: day + Math.round(promisedDays), units });
  }
  if (tally === null) return;
  if (expedited) {
    tally.expedites++;
    tally.expedited += units;
  } else {
    tally.orders++;
    tally.ordered += units;
  }
}
