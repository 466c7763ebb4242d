import { type Instant, instantOfMs, msOf } from '../domain/calendar.ts';
import { InUseError, ObjectMissingError } from '../domain/errors.ts';
import type { Trigger } from '../domain/ports.ts';
import { PREFIX } from '../domain/storage-keys.ts';
import { type Cron, lastFire } from '../settings/cron.ts';
import type { JobContext } from './context.ts';
import { type Ingested, type IngestTotals, ingestFile, landedFile, totalsOf } from './ingest.ts';
import { mergeSettledFiles } from './merge-history.ts';
import { runJob } from './run-job.ts';

/** A run that was due this long ago and is not in the ledger will not come by itself any more. */
const MISSED_AFTER_MS = 60 * 60_000;

/** Files of the landing bucket that were taken. The sums of `IngestTotals` count known files too, the new ones do not. */
export interface LandedTotals extends IngestTotals {
  /** Rows of files that were taken for the first time, and how many of them were rejected. */
  readonly newRowsRead: number;
  readonly newRejected: number;
  /** Files refused as a whole, for the first time. */
  readonly newRefused: number;
  /** Objects that were removed before they could be read. */
  readonly gone: number;
}

/**
 * Takes files of the landing bucket into history, by key. Runs beside others, without lease: the same file taken
 * twice at a time ends in the same objects. What is wrong with one file never hides the others; the first fault of
 * storage is thrown after all were tried.
 */
export async function takeLanded(
  context: JobContext,
  keys: AsyncIterable<string> | Iterable<string>,
): Promise<LandedTotals> {
  return (await takeKeys(context, keys)).totals;
}

async function takeKeys(
  context: JobContext,
  keys: AsyncIterable<string> | Iterable<string>,
): Promise<{ ingested: readonly Ingested[]; totals: LandedTotals }> {
  const ingested: Ingested[] = [];
  const faults: unknown[] = [];
  let gone = 0;
  for await (const key of keys) {
    if (key.endsWith('/')) continue;
    try {
      ingested.push(...(await ingestFile(context, landedFile(context.landing, key))));
    } catch (error) {
      if (error instanceof ObjectMissingError) {
        gone += 1;
        context.log.warn('ingest.gone', { key });
      } else {
        faults.push(error);
        context.log.error('ingest.failed', { key, error: String(error) });
      }
    }
  }
  if (faults.length > 0) throw faults[0];
  const fresh = totalsOf(ingested.filter(({ known }) => !known));
  const totals = {
    ...totalsOf(ingested),
    newRowsRead: fresh.rowsRead,
    newRejected: fresh.rejected,
    newRefused: fresh.refused,
    gone,
  };
  return { ingested, totals };
}

/** Files of the landing bucket, and objects of history that were merged. */
export interface SweepTotals extends LandedTotals {
  readonly merged: number;
}

/**
 * Takes what lies in the landing bucket and is not in history, as one run of `ingest`: files whose event was lost. Then
 * merges what history holds of files that are gone from there.
 */
export function sweepLanding(context: JobContext, trigger: Trigger): Promise<SweepTotals> {
  const keys = async function* () {
    for await (const { key } of context.landing.list(PREFIX.landing)) yield key;
  };
  return runJob(context, trigger, async () => {
    const { ingested, totals } = await takeKeys(context, keys());
    const { merged } = await mergeSettledFiles(context, trigger.scheduledTime, ingested);
    return { ...totals, merged };
  });
}

/** Whether a due run was missing; if so, what it did now that it was run. */
export type MissedRun<S> =
  | { readonly missed: 0 }
  | { readonly missed: 1; readonly underWay: 0; readonly summary: S }
  | { readonly missed: 1; readonly underWay: 1 };

/**
 * Runs a job for the moment its schedule was last due, more than an hour ago, where the ledger has no run of it that
 * succeeded: its event was lost, or all its attempts failed. A newer run, whatever became of it, stands for it.
 */
export async function runIfMissed<S extends object>(
  context: JobContext,
  trigger: Trigger,
  cron: Cron,
  work: (context: JobContext, trigger: Trigger) => Promise<S>,
): Promise<MissedRun<S>> {
  const due = await missedRun(context, trigger, cron);
  if (due === null) return { missed: 0 };
  context.log.warn('schedule.missed', { job: trigger.job, scheduledTime: due });
  try {
    const summary = await work(context, { ...trigger, scheduledTime: due });
    return { missed: 1, underWay: 0, summary };
  } catch (error) {
    if (error instanceof InUseError) return { missed: 1, underWay: 1 };
    throw error;
  }
}

async function missedRun(
  { ledger, settings }: JobContext,
  { job, scheduledTime }: Trigger,
  cron: Cron,
): Promise<Instant | null> {
  const due = lastFire(cron, instantOfMs(msOf(scheduledTime) - MISSED_AFTER_MS), settings.factory.zone);
  const newest = await ledger.newest(job);
  if (due === null || (newest !== null && newest.scheduledTime > due)) return null;
  return newest?.scheduledTime === due && newest.state === 'succeeded' ? null : due;
}
