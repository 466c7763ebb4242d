import type { Instant } from '../domain/calendar.ts';
import type { SkuFacts } from '../triggers/sku-facts.ts';
import type { JobContext } from './context.ts';
import { runFacts } from './watch-facts.ts';

/** A SKU as the watch last saw it. */
export interface SkuNow {
  /** When the watch looked. */
  readonly at: Instant;
  readonly facts: SkuFacts;
}

/** The facts of a SKU in a pool at the newest look of the watch; null where it never looked, or the SKU is not planned. */
export async function skuNow(
  context: Pick<JobContext, 'history' | 'settings' | 'data' | 'alerts' | 'ledger'>,
  sku: string,
  pool: string,
): Promise<SkuNow | null> {
  const { history, settings, alerts, ledger } = context;
  const newest = await ledger.newest('evaluate');
  if (newest === null) return null;
  const at = newest.scheduledTime;
  const { lines: supply } = await history.openSupply(settings);
  const closures = await history.closures();
  const proposals = await alerts.openProposals();
  const { facts } = await runFacts(context, { proposals, supply, closures, at });
  const found = facts.skus.find((one) => one.sku === sku && one.pool === pool);
  return found === undefined ? null : { at, facts: found };
}
