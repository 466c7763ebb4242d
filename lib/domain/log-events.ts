/**
 * The ids of everything that is logged, and what each says. A line of the log has the id as its message and the fields
 * of the event under `data`; saved queries and runbook find lines by these ids, so an id never changes its meaning.
 */
export const LOG_EVENTS = {
  'job.started': 'a run began',
  'job.succeeded': 'a run ended well, with its summary',
  'job.failed': 'a run failed',
  'job.not-entered': 'the failure of a run could not be entered in the ledger',
  'job.lease-lost': 'a run found that another has taken over its job',
  'job.lease-not-renewed': 'the lease of a run could not be renewed and is tried again',
  'run.failed': 'an invocation failed, whatever it was about',
  'schedule.missed': 'a due run was missing and is made up for',
  'ingest.taken': 'a file was taken, with its receipt',
  'ingest.refused': 'a file was refused as a whole, with the reason',
  'ingest.merged': 'a file would be read anew, and its former rows are already merged with those of others',
  'ingest.gone': 'a file was removed before it could be read',
  'ingest.failed': 'storage failed while a file was taken',
  'history.merged': 'small files of history were merged, with how many',
  'message.failed': 'a message could not be published and stays for the next sweep',
  'chat.failed': 'a robot of a group chat did not take a message',
} as const;

export type LogEvent = keyof typeof LOG_EVENTS;
