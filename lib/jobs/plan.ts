import type { BusinessDay } from '../domain/calendar.ts';
import type { Calibration } from '../domain/calibration.ts';
import { unitsOf } from '../domain/decimal.ts';
import type { SkuParameters } from '../domain/sku-parameters.ts';
import { campaignsBySku } from '../planning/campaign-categories.ts';
import { LEAD_TIME_WINDOW_DAYS } from '../planning/lead-times.ts';
import { type PlanningContext, planAll, planningContext, planningHistoryDays } from '../planning/plan.ts';
import type { IngestContext } from './context.ts';
import { warningText } from './warning-text.ts';

/** What planning one day gives. */
export interface ComputedParameters {
  readonly parameters: readonly SkuParameters[];
  /** SKUs that sell and have no item: they cannot be planned, and nobody is to overlook them. */
  readonly unknownSkus: readonly { readonly sku: string; readonly units: number }[];
  readonly warnings: readonly string[];
}

/** Parameters of every active item on that planning day, from what history holds of it and what was learned by then. */
export async function computeParameters(
  { history, settings }: Pick<IngestContext, 'history' | 'settings'>,
  planningDay: BusinessDay,
  calibrations: readonly Calibration[],
): Promise<ComputedParameters> {
  const window = { planningDay, windowDays: planningHistoryDays(settings), settings };
  const [receivedOrders, stockOuts] = await Promise.all([
    history.receivedOrders({ ...window, windowDays: LEAD_TIME_WINDOW_DAYS }),
    history.stockOuts(window),
  ]);
  // The small sets are read and checked while the database reads demand, which has its memory for itself.
  const [reading, items, campaigns, closures, overrides] = await Promise.all([
    history.demand(window),
    history.items(),
    history.campaigns(),
    history.closures(),
    history.overrides(),
  ]);
  const { demand, reportedThrough, unknownSkus, warnings } = reading;
  const context = planningContext({
    planningDay,
    settings,
    campaigns: campaignsBySku(campaigns, items),
    closures,
    overrides,
    reportedThrough,
    receivedOrders,
    stockOuts,
    calibrations,
  });
  const parameters = planAll(demand, items, context);
  return {
    parameters,
    unknownSkus: unknownSkus.map(({ sku, quantity }) => ({ sku, units: unitsOf(quantity) })),
    warnings: [
      ...[...warnings, ...(await history.ties())].map(warningText),
      ...context.refusedOverrides.map(({ reason }) => reason),
      ...missingEvidence(context),
    ],
  };
}

/** What the settings ask of a backtest that is not there: a line each, that says what to run. */
function missingEvidence({ settings, chosenMethod, nominalService }: PlanningContext): string[] {
  const { method, targetFill, serviceLevel } = settings.planning;
  const lines: string[] = [];
  const run =
    'run "pulsestock backtest" with --data, or with --exports and --out and plan with its --evidence';
  if (method === 'auto' && chosenMethod(null).choice.by === 'default')
    lines.push(
      `planning.method is auto and no backtest says which method is the best: calibrated drives; ${run}`,
    );
  if (targetFill !== null && nominalService(chosenMethod(null).method, null) === null)
    lines.push(
      `planning.targetFill is ${targetFill} and no backtest says which service level serves it under these settings: serviceLevel ${serviceLevel} is used; ${run}`,
    );
  return lines;
}
