import type { BusinessDay, Instant } from './calendar.ts';
import type { Episode } from './episodes.ts';
import type { Message } from './messages.ts';
import type { Proposal } from './proposals.ts';
import type { SkuParameters } from './sku-parameters.ts';

/** What the jobs need of the world. `lib/aws` talks to AWS (or the embedded servers) for them. */

export interface StoredObject {
  readonly key: string;
  readonly bytes: number;
  readonly modifiedAt: Instant;
}

/** One bucket. Keys are whole keys, prefix included. */
export interface ObjectStore {
  /** Whole content. Throws ObjectMissingError. */
  get(key: string): Promise<Uint8Array>;
  /** Content in pieces, with the metadata it was put with (keys in lower case). Throws ObjectMissingError. */
  open(key: string): Promise<{
    body: AsyncIterable<Uint8Array>;
    modifiedAt: Instant;
    metadata: Readonly<Record<string, string>>;
  }>;
  /** Copies an object to a local file. Throws ObjectMissingError. */
  download(key: string, file: string): Promise<void>;
  put(key: string, content: Uint8Array | string, options?: PutOptions): Promise<void>;
  /** Puts a local file of any size. */
  upload(key: string, file: string, options?: PutOptions): Promise<void>;
  exists(key: string): Promise<boolean>;
  /** Objects whose key starts with the prefix, in key order, all pages. */
  list(prefix: string): AsyncIterable<StoredObject>;
  /** Removes objects; one that is not there is no error. */
  remove(keys: readonly string[]): Promise<void>;
}

export interface PutOptions {
  readonly contentType?: string;
  readonly metadata?: Readonly<Record<string, string>>;
}

/** Parameters in force, one item a SKU and pool. */
export interface ParameterTable {
  /** All items, in no order. */
  readAll(): Promise<SkuParameters[]>;
  read(sku: string, pool: string): Promise<SkuParameters | null>;
  /** Writes and removes; throws if anything is left unprocessed after retries. */
  apply(changes: {
    put: readonly SkuParameters[];
    remove: readonly { sku: string; pool: string }[];
  }): Promise<void>;
}

/** A message and how far it came. */
export interface MessageState {
  readonly message: Message;
  readonly state: 'created' | 'claimed' | 'published';
  readonly leaseUntil: Instant | null;
}

/** Episodes, proposals and messages. Every write is conditional; a refused condition is `false`, never an exception. */
export interface AlertTable {
  /** Open episodes, and closed ones of which people are still to be told. */
  openEpisodes(): Promise<Episode[]>;
  /** Writes the episode unless the stored one was evaluated later. */
  putEpisode(episode: Episode): Promise<boolean>;
  /** Proposals whose `open` is true. */
  openProposals(): Promise<Proposal[]>;
  putProposal(proposal: Proposal): Promise<boolean>;
  readProposal(id: string): Promise<Proposal | null>;
  /** Creates the message unless one with its id is there. */
  createMessage(message: Message): Promise<boolean>;
  /** Messages that are created or claimed, not published. */
  unsentMessages(): Promise<MessageState[]>;
  /** Takes the message for sending until `leaseUntil`; false where it is published or another run's lease is in force at `at`. `takeOver` ignores a lease. */
  claimMessage(message: Message, at: Instant, leaseUntil: Instant, takeOver: boolean): Promise<boolean>;
  markPublished(message: Message, at: Instant): Promise<void>;
}

export const JOBS = ['ingest', 'recompute', 'evaluate', 'recalibrate', 'report'] as const;
export type Job = (typeof JOBS)[number];

/** What started a run: the schedule's payload. */
export interface Trigger {
  readonly job: Job;
  readonly scheduledTime: Instant;
  readonly executionId: string;
  readonly attempt: number;
}

/** A run in the ledger. `summary` is the job's own, numbers and texts by name. */
export interface RunRecord {
  readonly job: Job;
  readonly scheduledTime: Instant;
  readonly executionId: string;
  readonly attempt: number;
  readonly state: 'running' | 'succeeded' | 'failed';
  readonly startedAt: Instant;
  readonly finishedAt: Instant | null;
  readonly summary: Readonly<Record<string, unknown>>;
}

/** Keeps one run of a job at a time and remembers how each ended. */
export interface RunLedger {
  /**
   * Starts a run: true once it holds the job's lease. A lease that has run out, or is held by an earlier attempt of
   * the same execution, is taken over; `takeOver` takes any.
   */
  begin(trigger: Trigger, at: Instant, leaseUntil: Instant, takeOver: boolean): Promise<boolean>;
  finish(
    trigger: Trigger,
    outcome: { state: 'succeeded' | 'failed'; at: Instant; summary: Readonly<Record<string, unknown>> },
  ): Promise<void>;
  /** The run with the newest scheduled time, whatever its state; null where the job never ran. */
  newest(job: Job): Promise<RunRecord | null>;
  /** Newest first. */
  recent(job: Job, limit: number): Promise<RunRecord[]>;
}

/** Hands a message to SNS. */
export interface Publisher {
  publish(message: Message): Promise<void>;
}

/** The clock of leases and logs; jobs take all other times from their trigger. */
export interface Clock {
  now(): Instant;
}

/** Structured log: a stable event id and its fields. Never given personal data or secrets. */
export interface Log {
  info(event: string, fields?: Readonly<Record<string, unknown>>): void;
  warn(event: string, fields?: Readonly<Record<string, unknown>>): void;
  error(event: string, fields?: Readonly<Record<string, unknown>>): void;
}

/** A committed snapshot of all parameters. */
export interface Snapshot {
  readonly planningDay: BusinessDay;
  readonly parameters: readonly SkuParameters[];
}
