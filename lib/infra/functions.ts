import type { Job } from '../domain/ports.ts';
import { DASHBOARD_FOLDER, PREFIX } from '../domain/storage-keys.ts';
import type { Deployment, Stage } from '../settings/deployment.ts';
import type { Resource } from '../settings/function-environment.ts';

/** What a function may do with the objects of a bucket, by prefix. */
export interface BucketUse {
  readonly read: readonly string[];
  readonly write: readonly string[];
}

/** What a function may do with a table: `scan` and `write` are also to read; to `learn` is to read calibrations and put them beside parameters, `calibrations` to read them alone. */
export type TableUse = 'read' | 'scan' | 'write' | 'learn' | 'calibrations';

/** Resources that a function uses, and how: its environment and its role follow from this alone. */
export type Uses = {
  readonly [R in Resource]?: R extends 'landing' | 'data'
    ? BucketUse
    : R extends 'alertsTopic'
      ? 'publish'
      : R extends 'chatSecret'
        ? 'read'
        : R extends 'parameters'
          ? Exclude<TableUse, 'scan'>
          : R extends 'alerts'
            ? 'read' | 'scan' | 'write'
            : 'read' | 'write';
};

/** When a function runs by itself. */
export type FunctionSchedule =
  /** The job's trigger at the cron that the stage sets; with `madeUpFor`, an hourly look runs it where it was missed. */
  | {
      readonly job: Job;
      readonly setting: keyof Deployment['schedules'];
      readonly madeUpFor: boolean;
    }
  /** An empty event at a fixed cron. */
  | { readonly job: null; readonly cron: string };

/** A function of the pipeline, as data: the stack makes everything from this, its alarms and its access included. */
export interface FunctionDefinition {
  readonly description: string;
  /** What does not happen while it does not work: a sentence for whoever reads the alarm. */
  readonly withoutIt: string;
  /** Whether it reads or writes history: then it carries DuckDB, and the memory and time for it. */
  readonly usesHistory: boolean;
  readonly uses: Uses;
  readonly schedule: FunctionSchedule | null;
  /** What starts it beside its schedule: a file dropped into the landing bucket, a message to a group chat. */
  readonly startedBy: 'files' | 'chat messages' | null;
  /** Whether a stage needs it; every stage does where nothing is said. */
  readonly isNeeded?: (stage: Stage) => boolean;
}

const TAKEN = [PREFIX.history, PREFIX.quarantine, PREFIX.receipts, PREFIX.mergedFiles];
const HISTORY_AND_PARAMETERS = [PREFIX.history, PREFIX.parameters];

/**
 * The functions by the name of their handler in `lambdas/`. An entry here is all that a function needs; tests ask for
 * its row in the table of permissions and for its alarms in the runbook.
 */
export const FUNCTIONS = {
  ingest: {
    description: 'Takes dropped files into history',
    withoutIt: 'Files that are dropped are not taken, and parameters and alerts go by old data.',
    usesHistory: true,
    uses: {
      landing: { read: [PREFIX.landing], write: [] },
      data: { read: TAKEN, write: TAKEN },
      alerts: 'write',
      runs: 'write',
    },
    schedule: { job: 'ingest', setting: 'landingSweep', madeUpFor: true },
    startedBy: 'files',
  },
  recompute: {
    description: 'Computes the parameters of every SKU',
    withoutIt: 'Safety stocks and reorder points stay those of the day before.',
    usesHistory: true,
    uses: {
      data: { read: HISTORY_AND_PARAMETERS, write: [PREFIX.parameters] },
      parameters: 'write',
      runs: 'write',
    },
    schedule: { job: 'recompute', setting: 'recompute', madeUpFor: true },
    startedBy: null,
  },
  recalibrate: {
    description: 'Reviews settled campaigns and learns from them',
    withoutIt: 'Campaigns that are over are not reviewed, and parameters learn nothing from them.',
    usesHistory: true,
    uses: {
      data: { read: [...HISTORY_AND_PARAMETERS, PREFIX.reviews], write: [PREFIX.reports, PREFIX.reviews] },
      parameters: 'learn',
      runs: 'write',
    },
    schedule: { job: 'recalibrate', setting: 'recalibrate', madeUpFor: true },
    startedBy: null,
  },
  evaluate: {
    description: 'Looks at triggers, tells people and draws the dashboard',
    withoutIt: 'Nobody is told what to order, expedite or stop, and the dashboard grows old.',
    usesHistory: true,
    uses: {
      data: { read: [...HISTORY_AND_PARAMETERS, PREFIX.receipts, PREFIX.reviews], write: [DASHBOARD_FOLDER] },
      parameters: 'calibrations',
      alerts: 'write',
      runs: 'write',
      alertsTopic: 'publish',
    },
    schedule: { job: 'evaluate', setting: 'evaluate', madeUpFor: false },
    startedBy: null,
  },
  report: {
    description: 'Writes the daily reports',
    withoutIt: 'The reports of the day are missing.',
    usesHistory: true,
    uses: {
      data: {
        read: [...HISTORY_AND_PARAMETERS, PREFIX.receipts, PREFIX.reviews],
        write: [PREFIX.reports],
      },
      parameters: 'calibrations',
      alerts: 'scan',
      runs: 'write',
    },
    schedule: { job: 'report', setting: 'report', madeUpFor: true },
    startedBy: null,
  },
  'send-messages': {
    description: 'Publishes messages that a run did not come to publish',
    withoutIt: 'Messages of a run that stopped half way wait for the next run.',
    usesHistory: false,
    uses: { alerts: 'write', alertsTopic: 'publish' },
    schedule: { job: null, cron: '10/15 * * * ? *' },
    startedBy: null,
  },
  'chat-relay': {
    description: 'Hands alerts to the robots of group chats',
    withoutIt: 'Groups are not told in their chats.',
    usesHistory: false,
    uses: { chatSecret: 'read' },
    schedule: null,
    startedBy: 'chat messages',
    isNeeded: ({ deployment, settings }) =>
      deployment.chatSecret !== undefined &&
      settings.people.some(({ protocols }) => protocols.includes('chat')),
  },
} as const satisfies Readonly<Record<string, FunctionDefinition>>;

/** Name of a handler in `lambdas/`, and of its function. */
export type HandlerName = keyof typeof FUNCTIONS;

export const HANDLERS = Object.keys(FUNCTIONS) as HandlerName[];

/** The handlers whose functions a stage has. */
export function deployedHandlers(stage: Stage): HandlerName[] {
  return HANDLERS.filter((handler) => {
    const { isNeeded }: FunctionDefinition = FUNCTIONS[handler];
    return isNeeded === undefined || isNeeded(stage);
  });
}

/** A handler's name as the start of the logical ids of its resources: `SendMessages`. */
export function idOf(name: string): string {
  return name.replace(/(^|-)(.)/g, (_match, _dash, letter: string) => letter.toUpperCase());
}

/** The cron at which a schedule fires. */
export function cronOf(schedule: FunctionSchedule, schedules: Deployment['schedules']): string {
  return schedule.job === null ? schedule.cron : schedules[schedule.setting];
}
