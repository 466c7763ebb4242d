import type {
  AlertTable,
  Clock,
  Log,
  ObjectStore,
  ParameterTable,
  Publisher,
  RunLedger,
} from '../domain/ports.ts';
import type { History } from '../history/history.ts';
import type { Settings } from '../settings/settings.ts';
import type { AnswerTable } from './proposal-answers.ts';

/** What reading a file into history needs. */
export interface IngestContext {
  readonly settings: Settings;
  /** The bucket of everything but what is dropped. */
  readonly data: ObjectStore;
  readonly history: History;
  /** Takes the answers that a file gives to proposals. */
  readonly alerts: AnswerTable;
  /** A local folder for files in passing; whoever made it removes it. */
  readonly temporaryFolder: string;
  readonly log: Log;
}

/** What every job runs with. A Lambda builds it from its environment, the command from a data folder. */
export interface JobContext extends IngestContext {
  /** The bucket in which files are dropped. */
  readonly landing: ObjectStore;
  readonly parameters: ParameterTable;
  readonly alerts: AlertTable;
  readonly ledger: RunLedger;
  readonly publisher: Publisher;
  readonly clock: Clock;
  /** Where people look at reports, for messages; left out where they lie in a folder of this machine. */
  readonly reportsLink?: string;
  /** True where the caller knows that no other process runs (the lock of a data folder): leases are taken over at once. */
  readonly alone: boolean;
}
