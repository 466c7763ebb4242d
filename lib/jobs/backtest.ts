import { type BusinessDay, dayCloses } from '../domain/calendar.ts';
import type { DemandHistory } from '../domain/demand-history.ts';
import { UsageError } from '../domain/errors.ts';
import { type World, worldOf } from '../simulation/world.ts';
import type { IngestContext } from './context.ts';
import { adSeriesBySku } from './sku-facts.ts';
import { warningText } from './warning-text.ts';

/** Days of history that a backtest looks back on at the most. */
const GREATEST_DAYS = 3 * 365;

/** A history made ready to try policies on. */
export interface PastWorld {
  readonly world: World;
  readonly lastDay: BusinessDay;
  readonly warnings: readonly string[];
}

/**
 * The world of what history holds up to the evening of `lastDay`, from its first demand on, at most three years.
 * Throws UsageError where no SKU with an active item ever sold.
 */
export async function readPastWorld(
  { history, settings }: Pick<IngestContext, 'history' | 'settings'>,
  lastDay: BusinessDay,
): Promise<PastWorld> {
  const reading = await history.demand({ planningDay: lastDay, windowDays: GREATEST_DAYS, settings });
  const demand = fromFirstDemand(reading.demand);
  const days = demand.lastDay - demand.firstDay + 1;
  const ads = await history.adMetrics({ at: dayCloses(lastDay, settings.factory), days, settings });
  const world = worldOf(demand, {
    items: await history.items(),
    campaigns: await history.campaigns(),
    closures: await history.closures(),
    adSeries: adSeriesBySku(ads.rows, await history.adLinks()),
  });
  if (world.skus.length === 0)
    throw new UsageError(
      `no SKU with an item sold anything up to ${lastDay}: add the sales and item exports, or name another day with --as-of`,
    );
  const unknown = reading.unknownSkus.map(({ sku }) => `no item: ${sku} is left out`);
  return { world, lastDay, warnings: [...reading.warnings.map(warningText), ...unknown] };
}

/** The history from the first day on which anything sold. */
function fromFirstDemand(demand: DemandHistory): DemandHistory {
  let first = demand.lastDay;
  for (const day of demand.days) if (day < first) first = day;
  return { ...demand, firstDay: first };
}
