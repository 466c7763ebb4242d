/** What a SKU is expected to sell on the days to come. Units a day. */
export interface ExpectedDemand {
  /** Mean of the last seven days: on no day less is expected. */
  readonly sevenDayMean: number;
  /** Expected demand of a day without a pulse. */
  readonly baseline: number;
  /** Campaigns and surges on top of the baseline. */
  readonly pulses: readonly DemandPulse[];
}

/** Demand on top of the baseline from one day to another (day numbers, both included). */
export interface DemandPulse {
  readonly from: number;
  readonly to: number;
  readonly dailyUnits: number;
}

/** Supply that is dated: there on the morning of its day (a day number). */
export interface DatedReceipt {
  readonly day: number;
  readonly units: number;
}

/** Stock that has to last: `available` on the evening before `firstDay`. Receipts ascend by day; one before `firstDay` is there on it. */
export interface StockAhead {
  readonly available: number;
  readonly demand: ExpectedDemand;
  readonly receipts: readonly DatedReceipt[];
  /** First day, as a day number, whose demand is still to come. */
  readonly firstDay: number;
}

/** One day of a projection: what came, what is asked for, and what is left in the evening (below 0: short). Units. */
export interface ProjectedDay {
  readonly day: number;
  readonly received: number;
  readonly demand: number;
  readonly stock: number;
}

/** Below this, a shortage is the dust of floating point: quantities have four decimals. */
const DUST = 5e-5;

/** max(7-day mean, baseline + campaigns and surges of the day), units. */
export function demandOn({ sevenDayMean, baseline, pulses }: ExpectedDemand, day: number): number {
  let units = baseline;
  for (const { from, to, dailyUnits } of pulses) if (from <= day && day <= to) units += dailyUnits;
  return units > sevenDayMean ? units : sevenDayMean;
}

/** Stock day by day from `firstDay` to `lastDay`; demand that is not served goes on counting against what comes later. */
export function projectedDays(ahead: StockAhead, lastDay: number): ProjectedDay[] {
  const days: ProjectedDay[] = [];
  walk(ahead, lastDay, (day, received, demand, stock) => {
    days.push({ day, received, demand, stock });
    return true;
  });
  return days;
}

/** The first day up to `lastDay` whose demand is not served in full; null where all are. */
export function stockOutDay(ahead: StockAhead, lastDay: number): number | null {
  let found: number | null = null;
  walk(ahead, lastDay, (day, _received, _demand, stock) => {
    if (stock < -DUST) found = day;
    return found === null;
  });
  return found;
}

/** The day of the receipt, after a stock-out on `day`, from which on nothing is short any more; null where none up to `lastDay` is enough. */
export function reliefDay(ahead: StockAhead, day: number, lastDay: number): number | null {
  let relief: number | null = null;
  walk(ahead, lastDay, (at, received, _demand, stock) => {
    if (at > day && received > 0 && stock >= -DUST) relief = at;
    return relief === null;
  });
  return relief;
}

/** The greatest number of units that are short on the evening of any day up to `lastDay`; 0 where none are. */
export function unitsShort(ahead: StockAhead, lastDay: number): number {
  let short = 0;
  walk(ahead, lastDay, (_day, _received, _demand, stock) => {
    if (-stock > short) short = -stock;
    return true;
  });
  return short > DUST ? short : 0;
}

/** Units that the demand of so many days from `firstDay` on comes to; a part of a day counts in part. */
export function demandOver(demand: ExpectedDemand, firstDay: number, days: number): number {
  let units = 0;
  const whole = Math.floor(days);
  for (let day = firstDay; day < firstDay + whole; day++) units += demandOn(demand, day);
  return units + (days - whole) * demandOn(demand, firstDay + whole);
}

/**
 * Days that so many units last from `firstDay` on without any receipt: whole days, and the part of the last one. Demand
 * after the last pulse is that of every day, so it never has to be walked. 0 where there are none, null where nothing
 * sells.
 */
export function lastingDays(units: number, demand: ExpectedDemand, firstDay: number): number | null {
  let left = Math.max(0, units);
  const lastPulse = demand.pulses.reduce((last, { to }) => Math.max(last, to), firstDay - 1);
  for (let day = firstDay; day <= lastPulse; day++) {
    const asked = demandOn(demand, day);
    if (asked > left) return day - firstDay + left / asked;
    left -= asked;
  }
  const daily = Math.max(demand.sevenDayMean, demand.baseline);
  if (daily > 0) return lastPulse + 1 - firstDay + left / daily;
  return null;
}

/** Day after day until `visit` says false. */
function walk(
  { available, demand, receipts, firstDay }: StockAhead,
  lastDay: number,
  visit: (day: number, received: number, demand: number, stock: number) => boolean,
): void {
  let stock = available;
  let next = 0;
  for (let day = firstDay; day <= lastDay; day++) {
    let received = 0;
    for (
      let receipt = receipts[next];
      receipt !== undefined && receipt.day <= day;
      receipt = receipts[next]
    ) {
      received += receipt.units;
      next += 1;
    }
    const asked = demandOn(demand, day);
    stock += received - asked;
    if (!visit(day, received, asked, stock)) return;
  }
}
