import { mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { DynamoAlertTable } from '../aws/alert-table.ts';
import { S3ObjectStore } from '../aws/object-store.ts';
import { DynamoParameterTable } from '../aws/parameter-table.ts';
import { SnsPublisher } from '../aws/publisher.ts';
import { DynamoRunLedger } from '../aws/run-ledger.ts';
import { type Instant, instantOfMs } from '../domain/calendar.ts';
import { UsageError } from '../domain/errors.ts';
import type { Clock, Job, Trigger } from '../domain/ports.ts';
import { openHistory } from '../history/history.ts';
import type { JobContext } from '../jobs/context.ts';
import { startEmbeddedAws } from '../local/embedded-aws.ts';
import { lockFolder } from '../local/folder-lock.ts';
import { mirrorForPeople } from '../local/mirror.ts';
import { drainOutbox } from '../local/outbox.ts';
import type { Settings } from '../settings/settings.ts';
import { quietLog } from './quiet-log.ts';

/** A data folder at work: the jobs' context on embedded AWS whose state lies in the folder. */
export interface Workspace {
  readonly context: JobContext;
  readonly folder: string;
  /** Writes what was published to `outbox/`, and reports and rejected rows as plain files. */
  collect(): Promise<void>;
}

export interface WorkspaceOptions {
  readonly folder: string;
  readonly settings: Settings;
  /** Named to whoever finds the folder in use. */
  readonly command: string;
  /** True where the folder must hold state already. */
  readonly existing?: boolean;
  /** Done once the folder is locked and before its state is opened. */
  readonly prepare?: (folder: string) => Promise<void>;
}

const systemClock: Clock = { now: () => instantOfMs(Date.now()) };

/** A run started by hand at that moment. */
export function manualTrigger(job: Job, scheduledTime: Instant): Trigger {
  return { job, scheduledTime, executionId: `${job}-${scheduledTime}`, attempt: 1 };
}

/**
 * Does the work with the data folder and closes it again. Throws InUseError where another process has it, UsageError
 * where it must hold state and does not, or cannot be made.
 */
export async function withWorkspace<T>(
  options: WorkspaceOptions,
  work: (workspace: Workspace) => Promise<T>,
): Promise<T> {
  const folder = resolve(options.folder);
  const state = join(folder, 'aws');
  if (options.existing === true && !(await isFolder(state))) {
    throw new UsageError(
      `${options.folder} holds no state yet: "pulsestock run" or "pulsestock ingest" makes it`,
    );
  }
  await mkdir(folder, { recursive: true }).catch((cause: Error) => {
    throw new UsageError(`${options.folder} cannot be a data folder: name another with --data`, { cause });
  });
  const lock = lockFolder(folder, { command: `pulsestock ${options.command}`, since: systemClock.now() });
  try {
    await options.prepare?.(folder);
    return await withEmbeddedAws(folder, state, options.settings, work);
  } finally {
    lock.release();
  }
}

async function withEmbeddedAws<T>(
  folder: string,
  state: string,
  settings: Settings,
  work: (workspace: Workspace) => Promise<T>,
): Promise<T> {
  const temporaryFolder = await mkdtemp(join(tmpdir(), 'pulsestock-'));
  const aws = await startEmbeddedAws({ folder: state });
  const { resources } = aws;
  const data = new S3ObjectStore(aws.s3, resources.dataBucket);
  const history = await openHistory({ store: data, temporaryFolder });
  try {
    const context: JobContext = {
      settings,
      landing: new S3ObjectStore(aws.s3, resources.landingBucket),
      data,
      history,
      temporaryFolder,
      log: quietLog,
      parameters: new DynamoParameterTable(aws.dynamoDb, resources.parametersTable),
      alerts: new DynamoAlertTable(aws.dynamoDb, resources.alertsTable),
      ledger: new DynamoRunLedger(aws.dynamoDb, resources.runsTable),
      publisher: new SnsPublisher(aws.sns, resources.alertsTopicArn),
      clock: systemClock,
      alone: true,
    };
    const collect = async () => {
      await mirrorForPeople(data, folder);
      await drainOutbox(aws, join(folder, 'outbox'));
    };
    return await work({ context, folder, collect });
  } finally {
    await history.close();
    await aws.stop();
    await rm(temporaryFolder, { recursive: true, force: true });
  }
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (entry) => entry.isDirectory(),
    () => false,
  );
}
