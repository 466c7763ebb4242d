import { instantOfMs, msOf } from '../domain/calendar.ts';
import { InUseError } from '../domain/errors.ts';
import type { Trigger } from '../domain/ports.ts';
import type { JobContext } from './context.ts';

/** How long a run holds its job: longer than a Lambda may live, so that a lease never ends under a run. */
const LEASE_MS = 16 * 60_000;

/**
 * Runs a job under its lease and enters start, end and summary in the ledger. A failure is entered and
 * thrown on; where it cannot be entered, the failure itself is what is thrown.
 * Throws InUseError where another run of the job holds the lease.
 */
export async function runJob<S extends object>(
  context: JobContext,
  trigger: Trigger,
  work: () => Promise<S>,
): Promise<S> {
  const startedAt = context.clock.now();
  const leaseUntil = instantOfMs(msOf(startedAt) + LEASE_MS);
  if (!(await context.ledger.begin(trigger, startedAt, leaseUntil, context.alone))) {
    throw new InUseError(`another run of ${trigger.job} is under way: try again when it has ended`);
  }
  context.log.info('job.started', { ...trigger });
  try {
    const summary = await work();
    await context.ledger.finish(trigger, {
      state: 'succeeded',
      at: context.clock.now(),
      summary: { ...summary } as Record<string, unknown>,
    });
    context.log.info('job.succeeded', { job: trigger.job, ...summary });
    return summary;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    context.log.error('job.failed', { job: trigger.job, message });
    const outcome = { state: 'failed', at: context.clock.now(), summary: { error: message } } as const;
    await context.ledger.finish(trigger, outcome).catch((second: unknown) => {
      context.log.error('job.not-entered', { job: trigger.job, message: String(second) });
    });
    throw error;
  }
}
