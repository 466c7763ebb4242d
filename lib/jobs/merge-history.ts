import { type Instant, instantOfMs, msOf } from '../domain/calendar.ts';
import { LANDING_DAYS } from '../domain/storage-keys.ts';
import type { JobContext } from './context.ts';
import type { Ingested } from './ingest.ts';
import { noteMerged } from './ingest-receipts.ts';

/** An object this old, of a file that lies nowhere any more, is of a file that will not be read again: a week to spare. */
const SETTLED_DAYS = LANDING_DAYS + 7;

/** Objects of a record that are worth rewriting it: about a week of a few daily files. */
const LEAST_OBJECTS = 30;

const DAY_MS = 24 * 3_600_000;

/** What merging did, in objects. */
export interface MergeTotals {
  readonly merged: number;
  readonly written: number;
  readonly removed: number;
}

/**
 * Merges history's objects where enough have gathered, of files that are settled: stored three weeks ago, and not among
 * those that lie there to be read again. What may still be read under other settings lies apart, so that it can be
 * replaced. To be called by one run at a time, with all files that lie there.
 */
export async function mergeSettledFiles(
  context: Pick<JobContext, 'history' | 'data' | 'alone' | 'log'>,
  at: Instant,
  lyingThere: readonly Ingested[],
): Promise<MergeTotals> {
  const settledAt = instantOfMs(msOf(at) - SETTLED_DAYS * DAY_MS);
  const readAgain = new Set(lyingThere.flatMap(({ receipt }) => receipt.objects));
  const { merged, written, removed } = await context.history.compact({
    at: context.alone ? null : at,
    mayMerge: ({ key, modifiedAt }) => modifiedAt <= settledAt && !readAgain.has(key),
    leastObjects: LEAST_OBJECTS,
    beforeMerge: (contentHashes) => noteMerged(context.data, contentHashes, at),
  });
  const totals = { merged: merged.length, written: written.length, removed: removed.length };
  if (totals.merged + totals.removed > 0) context.log.info('history.merged', totals);
  return totals;
}
