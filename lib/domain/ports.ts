import type { Protocol } from './alerting.ts';
import type { BusinessDay, Instant } from './calendar.ts';
import type { Calibration, CalibrationSubject } from './calibration.ts';
import type { Episode, EpisodeAnswer } from './episodes.ts';
import type { LogEvent } from './log-events.ts';
import type { HeldNotices, Message } from './messages.ts';
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

/** Parameters in force, one item a SKU and pool, and the calibrations behind them. */
export interface ParameterTable {
  /** All parameters, in no order. */
  readAll(): Promise<SkuParameters[]>;
  read(sku: string, pool: string): Promise<SkuParameters | null>;
  /** Writes and removes; throws if anything is left unprocessed after retries. */
  apply(changes: {
    put: readonly SkuParameters[];
    remove: readonly { sku: string; pool: string }[];
  }): Promise<void>;
  /** All calibrations (of these kinds of subject), in force or not, by kind and the moment they were made. */
  calibrations(kinds?: readonly CalibrationSubject['kind'][]): Promise<Calibration[]>;
  /** Writes the calibration unless a person has decided on the stored one of its id and this is a program's: then false. */
  putCalibration(calibration: Calibration): Promise<boolean>;
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
  /** Writes the episode unless the stored one was evaluated later. What people said of it stays as it is stored. */
  putEpisode(episode: Episode): Promise<boolean>;
  /** The episode of a reference; null where there is none. */
  readEpisode(reference: string): Promise<Episode | null>;
  /** Writes what a person said of an episode that is open; false where it is not. Nothing else of it changes. */
  answerEpisode(reference: string, answer: EpisodeAnswer): Promise<boolean>;
  /**
   * Every episode and proposal there ever was; with a time, the episodes that opened from `from` on and before `before`,
   * and the proposals that are open or were sent from `from` on and answered by a person. Reads the whole table, but
   * holds no more of it than what it gives.
   */
  everything(opened?: {
    readonly from: Instant;
    readonly before: Instant;
  }): Promise<{ episodes: Episode[]; proposals: Proposal[] }>;
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
  /** Messages to the person, through whatever protocol, of runs from `from` on and before `before`. */
  messagesTo(person: string, from: Instant, before: Instant): Promise<Message[]>;
  /** What waits for the person; null where nothing ever did. */
  readHeld(person: string, protocol: Protocol): Promise<HeldNotices | null>;
  /** Writes it unless a later run has changed it. */
  putHeld(held: HeldNotices): Promise<boolean>;
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

/** A run that holds its job's lease. `claim` tells it from every other, also from one of the same trigger. */
export interface Lease {
  readonly trigger: Trigger;
  readonly claim: string;
}

/** Keeps one run of a job at a time and remembers how each ended. */
export interface RunLedger {
  /**
   * Starts a run: null where another holds the job's lease. A lease that has run out, or is held by an earlier
   * attempt of the same execution, is taken over; `takeOver` takes any.
   */
  begin(trigger: Trigger, at: Instant, leaseUntil: Instant, takeOver: boolean): Promise<Lease | null>;
  /** Holds on to the lease until then; false where another run has taken it over. */
  renew(lease: Lease, leaseUntil: Instant): Promise<boolean>;
  finish(
    lease: Lease,
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

/** Reads the text of a secret. */
export interface SecretReader {
  read(name: string): Promise<string>;
}

/** Posts JSON to the robot of a group chat. Never throws: what did not come through has a status of 599. */
export interface RobotPoster {
  post(url: string, body: string): Promise<{ readonly status: number; readonly body: string }>;
}

/** The clock of leases and logs; jobs take all other times from their trigger. */
export interface Clock {
  now(): Instant;
}

/** Structured log: a stable event id and its fields. Never given personal data or secrets. */
export interface Log {
  info(event: LogEvent, fields?: Readonly<Record<string, unknown>>): void;
  warn(event: LogEvent, fields?: Readonly<Record<string, unknown>>): void;
  error(event: LogEvent, fields?: Readonly<Record<string, unknown>>): void;
}

/** A committed snapshot of all parameters. */
export interface Snapshot {
  readonly planningDay: BusinessDay;
  readonly parameters: readonly SkuParameters[];
}
