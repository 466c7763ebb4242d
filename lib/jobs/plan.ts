import type { BusinessDay } from '../domain/calendar.ts';
import { unitsOf } from '../domain/decimal.ts';
import type { SkuParameters } from '../domain/sku-parameters.ts';
import { LEAD_TIME_WINDOW_DAYS } from '../planning/lead-times.ts';
import { planAll, planningContext, planningHistoryDays } from '../planning/plan.ts';
import type { IngestContext } from './context.ts';
import { warningText } from './warning-text.ts';

/** What planning one day gives. */
export interface ComputedParameters {
  readonly parameters: readonly SkuParameters[];
  /** SKUs that sell and have no item: they cannot be planned, and nobody is to overlook them. */
  readonly unknownSkus: readonly { readonly sku: string; readonly units: number }[];
  readonly warnings: readonly string[];
}

/**
 * Parameters of every active item on that planning day, from what history holds of it.
 * Throws UsageError where settings ask for a method there is not.
 */
export async function computeParameters(
  { history, settings }: Pick<IngestContext, 'history' | 'settings'>,
  planningDay: BusinessDay,
): Promise<ComputedParameters> {
  const window = { planningDay, windowDays: planningHistoryDays(settings), settings };
  const receivedOrders = await history.receivedOrders({ ...window, windowDays: LEAD_TIME_WINDOW_DAYS });
  const stockOuts = await history.stockOuts(window);
  // The small sets are read and checked while the database reads demand; the large readings take turns in its memory.
  const [reading, items, campaigns, closures, overrides] = await Promise.all([
    history.demand(window),
    history.items(),
    history.campaigns(),
    history.closures(),
    history.overrides(),
  ]);
  const { demand, unknownSkus, warnings } = reading;
  const context = planningContext({
    planningDay,
    settings,
    campaigns,
    closures,
    overrides,
    receivedOrders,
    stockOuts,
  });
  const parameters = planAll(demand, items, context);
  return {
    parameters,
    unknownSkus: unknownSkus.map(({ sku, quantity }) => ({ sku, units: unitsOf(quantity) })),
    warnings: [
      ...[...warnings, ...(await history.ties())].map(warningText),
      ...context.refusedOverrides.map(({ reason }) => reason),
    ],
  };
}
