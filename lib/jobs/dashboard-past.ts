import { dayNumber, type Instant, localDay, planningDay } from '../domain/calendar.ts';
import { skuKey } from '../domain/storage-keys.ts';
import type { ChannelDemand } from '../history/channel-demand.ts';
import type { StockDays } from '../history/stock-days.ts';
import type { DashboardCounts, DashboardSales } from '../reports/dashboard/model.ts';
import type { JobContext } from './context.ts';

const PAST_DAYS = 90;

/** Of more SKUs fewer days are shown: the page would be larger than people wait for. */
const MANY_SKUS = 15_000;
const PAST_DAYS_OF_MANY = 45;

/** What the page shows of a SKU's past. */
export interface DashboardPast {
  readonly days: number;
  readonly sales: (sku: string, pool: string) => readonly DashboardSales[];
  readonly counts: (sku: string, pool: string) => DashboardCounts | null;
}

/** Days of the past that a page of so many SKUs shows. */
export function pastDays(skus: number): number {
  return skus > MANY_SKUS ? PAST_DAYS_OF_MANY : PAST_DAYS;
}

/** Reads sales by channel and counted stock of these SKUs, as far as `at` knows them. */
export async function dashboardPast(
  { history, settings }: Pick<JobContext, 'history' | 'settings'>,
  shown: readonly { readonly sku: string }[],
  at: Instant,
): Promise<DashboardPast> {
  const days = pastDays(shown.length);
  const skus = [...new Set(shown.map(({ sku }) => sku))];
  const demand = await history.channelDemand({ at, days, settings, skus });
  const bySku = Map.groupBy(demand, ({ sku, pool }) => skuKey(sku, pool));
  const lastClosed = planningDay(at, settings.factory);
  const firstDay = dayNumber(localDay(at, settings.factory.zone)) - days + 1;
  const lastDay = dayNumber(lastClosed);
  const stock = await history.stockDays({
    skus,
    planningDay: lastClosed,
    windowDays: lastDay - firstDay + 1,
    takenBy: at,
    settings,
  });
  return {
    days,
    sales: (sku, pool) => (bySku.get(skuKey(sku, pool)) ?? []).map(salesOf),
    counts: (sku, pool) => countsOf(stock, sku, pool, firstDay, lastDay),
  };
}

/** Every day from the first on which something was sold to the last. */
function salesOf({ channel, days }: ChannelDemand): DashboardSales {
  const firstDay = days[0]?.[0] ?? 0;
  const units: number[] = Array.from({ length: (days.at(-1)?.[0] ?? firstDay) - firstDay + 1 }, () => 0);
  for (const [day, sold] of days) units[day - firstDay] = sold;
  return { channel, firstDay, units };
}

/** Every day from the first counted one to the last. */
function countsOf(
  stock: StockDays,
  sku: string,
  pool: string,
  firstDay: number,
  lastDay: number,
): DashboardCounts | null {
  const onHand = Array.from({ length: lastDay - firstDay + 1 }, (_none, index) =>
    stock.isCounted(pool, firstDay + index) ? stock.on(sku, pool, firstDay + index) : null,
  );
  const first = onHand.findIndex((units) => units !== null);
  if (first < 0) return null;
  const last = onHand.findLastIndex((units) => units !== null);
  return { firstDay: firstDay + first, onHand: onHand.slice(first, last + 1) };
}
