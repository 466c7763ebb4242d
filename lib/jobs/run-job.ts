import { type Instant, instantOfMs, msOf } from '../domain/calendar.ts';
import { InUseError } from '../domain/errors.ts';
import type { Lease, Trigger } from '../domain/ports.ts';
import type { JobContext } from './context.ts';

/**
 * How long a run holds its job, and how often it holds on. A run that crashed is out of the way before the last of
 * its function's retries, which come one and three minutes after it.
 */
const LEASE_MS = 2 * 60_000;
const RENEW_MS = 30_000;

/**
 * Runs a job under its lease, which is renewed while it works, and enters start, end and summary in the ledger. A
 * failure is entered and thrown on; where it cannot be entered, the failure itself is what is thrown.
 * Throws InUseError where another run of the job holds the lease.
 */
export async function runJob<S extends object>(
  context: JobContext,
  trigger: Trigger,
  work: () => Promise<S>,
): Promise<S> {
  const { ledger, clock, log } = context;
  const lease = await ledger.begin(trigger, clock.now(), leaseEnd(context), context.alone);
  if (lease === null) {
    throw new InUseError(`another run of ${trigger.job} is under way: try again when it has ended`);
  }
  log.info('job.started', { ...trigger });
  const stopRenewing = renewing(context, lease);
  try {
    const summary = await work();
    await ledger.finish(lease, {
      state: 'succeeded',
      at: clock.now(),
      summary: { ...summary } as Record<string, unknown>,
    });
    log.info('job.succeeded', { job: trigger.job, ...summary });
    return summary;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    log.error('job.failed', { job: trigger.job, message });
    const outcome = { state: 'failed', at: clock.now(), summary: { error: message } } as const;
    await ledger.finish(lease, outcome).catch((second: unknown) => {
      log.error('job.not-entered', { job: trigger.job, message: String(second) });
    });
    throw error;
  } finally {
    stopRenewing();
  }
}

/**
 * Holds on to the lease until the function given back is called. Where that fails, or another run has taken over, the
 * work goes on: runs beside each other end in the same state, the lease only saves their cost.
 */
function renewing(context: JobContext, lease: Lease): () => void {
  const { ledger, log } = context;
  const { job } = lease.trigger;
  const renew = () => {
    ledger.renew(lease, leaseEnd(context)).then(
      (isHeld) => {
        if (!isHeld) log.warn('job.lease-lost', { job });
      },
      (error: unknown) => log.warn('job.lease-not-renewed', { job, error: String(error) }),
    );
  };
  const timer = setInterval(renew, RENEW_MS);
  timer.unref();
  return () => clearInterval(timer);
}

function leaseEnd({ clock }: JobContext): Instant {
  return instantOfMs(msOf(clock.now()) + LEASE_MS);
}
