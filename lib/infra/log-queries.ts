import type { LogEvent } from '../domain/log-events.ts';

/** A saved query over the logs of all functions. */
export interface LogQuery {
  readonly name: string;
  /** Columns beside time, function and event. */
  readonly fields: readonly string[];
  readonly filter: string;
}

/** Lines of these events. */
function events(...ids: readonly LogEvent[]): string {
  return `message in [${ids.map((id) => `"${id}"`).join(', ')}]`;
}

/** The saved queries: one for each question that the runbook asks of the logs. */
export const LOG_QUERIES: readonly LogQuery[] = [
  {
    name: 'failures',
    fields: ['data.job', 'data.name', 'data.message', 'data.key', 'data.id', 'data.error'],
    filter: events(
      'run.failed',
      'job.failed',
      'job.not-entered',
      'ingest.failed',
      'message.failed',
      'chat.failed',
    ),
  },
  {
    name: 'refused-files',
    fields: ['data.file', 'data.reason', 'data.key'],
    filter: events('ingest.refused', 'ingest.gone'),
  },
  {
    name: 'rejected-rows',
    fields: ['data.file', 'data.profile', 'data.rowsRead', 'data.rejected', 'data.quarantine'],
    filter: `${events('ingest.taken')} and data.rejected > 0`,
  },
  {
    name: 'missed-runs',
    fields: ['data.job', 'data.scheduledTime'],
    filter: events('schedule.missed'),
  },
  {
    name: 'runs',
    fields: ['data.job', 'data.scheduledTime', 'data.executionId', 'data.attempt'],
    filter: events(
      'job.started',
      'job.succeeded',
      'job.failed',
      'job.lease-lost',
      'job.lease-not-renewed',
      'history.merged',
    ),
  },
  {
    name: 'files',
    fields: ['data.file', 'data.profile', 'data.accepted', 'data.rejected', 'data.skipped'],
    filter: events('ingest.taken', 'ingest.refused', 'ingest.merged', 'ingest.gone', 'ingest.failed'),
  },
];
