import { drivingParameters, type MethodParameters, type SkuParameters } from '../domain/sku-parameters.ts';
import { type Cell, csvText } from './table.ts';

type PlanRow = { readonly sku: SkuParameters; readonly driving: MethodParameters };

/** The columns of a plan, in order. Other programs read this file: names and order are fixed. */
const PLAN_COLUMNS: readonly (readonly [
  string,
  (row: PlanRow, explain: (parameters: MethodParameters) => string) => Cell,
])[] = [
  ['sku', ({ sku }) => sku.sku],
  ['pool', ({ sku }) => sku.pool],
  ['as_of', ({ sku }) => sku.planningDay],
  ['method', ({ driving }) => driving.method],
  ['demand_class', ({ driving }) => driving.demandClass],
  ['mean_daily_demand', ({ driving }) => driving.meanDailyDemand],
  ['lead_time_days', ({ driving }) => driving.leadTimeDays],
  ['base_safety_stock', ({ driving }) => driving.baseSafetyStock],
  ['pulse_stock', ({ driving }) => driving.pulseStock],
  ['campaign_stock', ({ driving }) => driving.campaignStock],
  ['safety_stock', ({ driving }) => driving.safetyStock],
  ['reorder_point', ({ driving }) => driving.reorderPoint],
  ['order_up_to', ({ driving }) => driving.orderUpTo],
  ['expedite_point', ({ driving }) => driving.expeditePoint],
  ['expedite_up_to', ({ driving }) => driving.expediteUpTo],
  ['explanation', ({ driving }, explain) => explain(driving)],
];

/**
 * The plan: one row a SKU and pool by the method that drives, sorted by SKU and pool. UTF-8 text for programs: no byte
 * order mark, LF, numbers with '.' and up to four decimals, empty where there is none, text as it is (a SKU `-5X10`
 * stays one). Units of the SKU, days are calendar days. Throws RangeError for a number that is not finite.
 */
export function planCsv(
  parameters: readonly SkuParameters[],
  explain: (parameters: MethodParameters) => string,
): string {
  const rows = inSkuOrder(parameters).map((sku) => {
    const row = { sku, driving: drivingParameters(sku) };
    return PLAN_COLUMNS.map(([, cell]) => cell(row, explain));
  });
  return csvText([PLAN_COLUMNS.map(([name]) => name), ...rows], 'programs');
}

/** Sorted by SKU, then pool, by code unit: the same everywhere. */
export function inSkuOrder<T extends { readonly sku: string; readonly pool: string }>(
  rows: readonly T[],
): T[] {
  return [...rows].sort((a, b) => compareText(a.sku, b.sku) || compareText(a.pool, b.pool));
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
