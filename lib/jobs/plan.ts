import type { BusinessDay } from '../domain/calendar.ts';
import type { SkuParameters } from '../domain/sku-parameters.ts';
import { planAll, windowDays } from '../planning/plan.ts';
import type { IngestContext } from './context.ts';

/** A SKU that sells and has no item: it cannot be planned, and nobody is to overlook it. */
export interface UnknownSku {
  readonly sku: string;
  readonly units: number;
}

export interface Plan {
  readonly parameters: SkuParameters[];
  readonly unknownSkus: readonly UnknownSku[];
  readonly warnings: readonly string[];
}

/** Parameters of every active item on that planning day, from what history holds of it. Throws UsageError where settings ask for a method there is not. */
export async function computeParameters(
  context: Pick<IngestContext, 'history' | 'settings'>,
  day: BusinessDay,
): Promise<Plan> {
  const { history, settings } = context;
  const { demand, warnings } = await history.demand({ planningDay: day, windowDays: windowDays(settings), settings });
  const [items, campaigns, closures, overrides, unknownSkus] = [
    await history.items(),
    await history.campaigns(),
    await history.closures(),
    await history.overrides(),
    await history.unknownSkus(),
  ];
  const parameters = planAll({ demand, items, campaigns, closures, overrides, settings, planningDay: day });
  return { parameters, unknownSkus, warnings: [...warnings, ...(await history.ties())] };
}
