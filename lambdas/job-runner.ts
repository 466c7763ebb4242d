import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { instantOfMs } from '../lib/domain/calendar.ts';
import type { Clock, Job, Trigger } from '../lib/domain/ports.ts';
import { openHistory } from '../lib/history/history.ts';
import type { JobContext } from '../lib/jobs/context.ts';
import {
  historyLimits,
  portsFromEnvironment,
  reportsLinkFromEnvironment,
} from '../lib/jobs/from-environment.ts';
import { runIfMissed } from '../lib/jobs/sweeps.ts';
import type { Resource } from '../lib/settings/function-environment.ts';
import { parseSettings } from '../lib/settings/loading.ts';
import { parseEvent, scheduled } from './events.ts';
import { log, reported } from './reporting.ts';

/** The stage's settings, which bundling puts in place of this name. */
declare const BUNDLED_SETTINGS: unknown;

const clock: Clock = { now: () => instantOfMs(Date.now()) };

type JobRunner = <S>(work: (context: JobContext) => Promise<S>) => Promise<S>;

/** Runs work with the context of a function that uses these resources; DuckDB and its files last for one invocation. */
export function jobRunner(uses: readonly Resource[]): JobRunner {
  const ports = portsFromEnvironment(process.env, uses);
  const settings = parseSettings(BUNDLED_SETTINGS, 'the bundle');
  return async (work) => {
    const temporaryFolder = await mkdtemp(join(tmpdir(), 'pulsestock-'));
    try {
      const history = await openHistory({
        store: ports.data,
        temporaryFolder,
        ...historyLimits(process.env),
      });
      try {
        return await work({
          ...ports,
          settings,
          history,
          temporaryFolder,
          log,
          clock,
          reportsLink: reportsLinkFromEnvironment(process.env),
          alone: false,
        });
      } finally {
        await history.close();
      }
    } finally {
      await rm(temporaryFolder, { recursive: true, force: true });
    }
  };
}

/** The handler of a job that schedules start, and that a sweep starts again where a run was missed. */
export function scheduledHandler<S extends object>(
  job: Job,
  uses: readonly Resource[],
  work: (context: JobContext, trigger: Trigger) => Promise<S>,
) {
  const run = jobRunner(uses);
  return (event: unknown) =>
    reported<object>(() => {
      const { onlyIfMissed, ...trigger } = parseEvent(scheduled(job), event);
      return run(
        (context): Promise<object> =>
          onlyIfMissed === undefined
            ? work(context, trigger)
            : runIfMissed(context, trigger, onlyIfMissed, work),
      );
    }, completedRunsOf);
}

/** None where a look for a missed run found none missing, or another run at work on it. */
function completedRunsOf(summary: object): number {
  return 'missed' in summary && !('summary' in summary) ? 0 : 1;
}
