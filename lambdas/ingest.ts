import { sweepLanding, takeLanded } from '../lib/jobs/sweeps.ts';
import { objectCreated, parseEvent } from './events.ts';
import { jobRunner, scheduledHandler } from './job-runner.ts';
import { reported } from './reporting.ts';

const USES = ['landing', 'data', 'alerts', 'runs'] as const;
const run = jobRunner(USES);
const sweep = scheduledHandler('ingest', USES, sweepLanding);

/** On each file dropped: takes it into history. Daily: takes those whose event was lost. */
export const handler = (event: unknown): Promise<object> =>
  event !== null && typeof event === 'object' && 'detail' in event
    ? reported(
        () => {
          const { detail } = parseEvent(objectCreated, event);
          return run((context) => takeLanded(context, [detail.object.key]));
        },
        () => 0,
      )
    : sweep(event);
