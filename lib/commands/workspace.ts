import { mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { AlertTableClient } from '../aws/alert-table.ts';
import { S3ObjectStore } from '../aws/object-store.ts';
import { ParameterTableClient } from '../aws/parameter-table.ts';
import { SnsPublisher } from '../aws/publisher.ts';
import { RunLedgerClient } from '../aws/run-ledger.ts';
import { type Instant, instantOfMs } from '../domain/calendar.ts';
import { UsageError } from '../domain/errors.ts';
import type { Job, Trigger } from '../domain/ports.ts';
import { openHistory } from '../history/history.ts';
import type { JobContext } from '../jobs/context.ts';
import { startEmbeddedAws } from '../local/embedded-aws.ts';
import { lockFolder } from '../local/folder-lock.ts';
import { mirrorObjects } from '../local/mirror.ts';
import { drainOutbox } from '../local/outbox.ts';
import type { Settings } from '../settings/settings.ts';
import { quietLog } from './quiet-log.ts';

/** A data folder at work: the jobs' context on embedded AWS whose state lies in the folder. */
export interface Workspace {
  readonly context: JobContext;
  readonly folder: string;
  /** Writes what was published to `outbox/`, and reports and rejected rows as plain files; gives the number of messages. */
  collect(): Promise<number>;
}

export interface WorkspaceOptions {
  readonly folder: string;
  readonly settings: Settings;
  /** Named to whoever finds the folder in use. */
  readonly command: string;
  /** True where the folder must hold state already. */
  readonly existing?: boolean;
}

/** A run started by hand at that moment. */
export function manualTrigger(job: Job, scheduledTime: Instant): Trigger {
  return { job, scheduledTime, executionId: `${job}-${scheduledTime}`, attempt: 1 };
}

/**
 * Does the work with the data folder and closes it again. Throws InUseError where another process has it, UsageError
 * where it must hold state and does not.
 */
export async function withWorkspace<T>(options: WorkspaceOptions, work: (workspace: Workspace) => Promise<T>): Promise<T> {
  const folder = resolve(options.folder);
  const state = join(folder, 'aws');
  if (options.existing === true && !(await isFolder(state))) {
    throw new UsageError(`${options.folder} holds no state yet: "pulsestock run" or "pulsestock ingest" makes it`);
  }
  await mkdir(folder, { recursive: true });
  await using _lock = await lockFolder(folder, options.command);
  await using aws = await startEmbeddedAws({ folder: state });
  const temporaryFolder = await mkdtemp(join(tmpdir(), 'pulsestock-'));
  const data = new S3ObjectStore(aws.s3, aws.buckets.data);
  const history = await openHistory({ store: data, temporaryFolder: join(temporaryFolder, 'history') });
  try {
    const context: JobContext = {
      settings: options.settings,
      landing: new S3ObjectStore(aws.s3, aws.buckets.landing),
      data,
      history,
      temporaryFolder,
      log: quietLog,
      parameters: new ParameterTableClient(aws.dynamoDb, aws.tables.parameters),
      alerts: new AlertTableClient(aws.dynamoDb, aws.tables.alerts),
      ledger: new RunLedgerClient(aws.dynamoDb, aws.tables.runs),
      publisher: new SnsPublisher(aws.sns, aws.topics.alerts),
      clock: { now: () => instantOfMs(Date.now()) },
      alone: true,
    };
    const collect = async () => {
      await mirrorObjects(data, folder);
      return drainOutbox(aws, join(folder, 'outbox'));
    };
    return await work({ context, folder, collect });
  } finally {
    await history.close();
    await rm(temporaryFolder, { recursive: true, force: true });
  }
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (entry) => entry.isDirectory(),
    () => false,
  );
}
