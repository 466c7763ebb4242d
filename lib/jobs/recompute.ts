import { isDeepStrictEqual } from 'node:util';
import { type BusinessDay, planningDay } from '../domain/calendar.ts';
import type { Trigger } from '../domain/ports.ts';
import type { SkuParameters } from '../domain/sku-parameters.ts';
import { PREFIX, skuKey } from '../domain/storage-keys.ts';
import type { JobContext } from './context.ts';
import { computeParameters } from './plan.ts';
import { runJob } from './run-job.ts';

/** What a recompute did. */
export interface RecomputeSummary {
  readonly planningDay: BusinessDay;
  readonly parameters: number;
  readonly changed: number;
  readonly removed: number;
  /** SKUs that sell and have no item, with all the units that history holds of them. */
  readonly unknownSkus: number;
  readonly unknownUnits: number;
  /** Of these, the ones that sell most, at most MOST_LISTED of them. */
  readonly mostSoldUnknown: readonly { readonly sku: string; readonly units: number }[];
  readonly warnings: readonly string[];
}

/** The summary of a run stays small however many SKUs have no item. */
const MOST_LISTED = 20;

/** Stands between the first write to the table and the snapshot: while it is there, the table may hold more than the newest snapshot says. */
const UNCOMMITTED = `${PREFIX.parameters}uncommitted`;

/**
 * Computes the parameters of the planning day of the run's scheduled time. Changed items go to the table first, then
 * the snapshot is written, which commits them. The table always follows the newest planning day: a late run for an
 * older day writes that day's snapshot only.
 */
export async function recompute(context: JobContext, trigger: Trigger): Promise<RecomputeSummary> {
  return runJob(context, trigger, async () => {
    const day = planningDay(trigger.scheduledTime, context.settings.factory);
    const { parameters, unknownSkus, warnings } = await computeParameters(
      context,
      day,
      await context.parameters.calibrations(),
    );
    const { changed, removed } = await store(context, day, parameters);
    return {
      planningDay: day,
      parameters: parameters.length,
      changed,
      removed,
      unknownSkus: unknownSkus.length,
      unknownUnits: unknownSkus.reduce((sum, { units }) => sum + units, 0),
      mostSoldUnknown: [...unknownSkus]
        .sort((a, b) => b.units - a.units || (a.sku < b.sku ? -1 : 1))
        .slice(0, MOST_LISTED),
      warnings,
    };
  });
}

async function store(
  context: JobContext,
  day: BusinessDay,
  parameters: readonly SkuParameters[],
): Promise<{ changed: number; removed: number }> {
  const newest = await context.history.newestSnapshot();
  if (newest !== null && newest.planningDay > day) {
    await context.history.writeSnapshot({ planningDay: day, parameters });
    return { changed: 0, removed: 0 };
  }
  const interrupted = await context.data.exists(UNCOMMITTED);
  const before = interrupted ? await context.parameters.readAll() : (newest?.parameters ?? []);
  const { put, remove } = difference(before, parameters);
  if (!interrupted && newest?.planningDay === day && put.length + remove.length === 0)
    return { changed: 0, removed: 0 };
  await context.data.put(UNCOMMITTED, day);
  await context.parameters.apply({ put, remove });
  await context.history.writeSnapshot({ planningDay: day, parameters });
  await context.data.remove([UNCOMMITTED]);
  return { changed: put.length, removed: remove.length };
}

/** What has to be written to make `before` into `after`; the planning day alone is no change. */
export function difference(
  before: readonly SkuParameters[],
  after: readonly SkuParameters[],
): { put: SkuParameters[]; remove: { sku: string; pool: string }[] } {
  const stored = new Map(before.map((parameters) => [skuKey(parameters.sku, parameters.pool), parameters]));
  const put = after.filter((parameters) => {
    const key = skuKey(parameters.sku, parameters.pool);
    const present = stored.get(key);
    stored.delete(key);
    return (
      present === undefined ||
      !isDeepStrictEqual({ ...present, planningDay: parameters.planningDay }, parameters)
    );
  });
  return { put, remove: [...stored.values()].map(({ sku, pool }) => ({ sku, pool })) };
}
