import { createHash } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DeleteMessageBatchCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { BatchWriteCommand, DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { expect } from 'vitest';
import { DynamoAlertTable } from '../../lib/aws/alert-table.ts';
import { DynamoParameterTable } from '../../lib/aws/parameter-table.ts';
import { SnsPublisher } from '../../lib/aws/publisher.ts';
import { DynamoRunLedger } from '../../lib/aws/run-ledger.ts';
import { type Instant, instant } from '../../lib/domain/calendar.ts';
import type { Job, Log, ObjectStore, Trigger } from '../../lib/domain/ports.ts';
import { keyParts } from '../../lib/domain/storage-keys.ts';
import { openHistory } from '../../lib/history/history.ts';
import type { JobContext } from '../../lib/jobs/context.ts';
import { type DroppedFile, type Ingested, ingestFile } from '../../lib/jobs/ingest.ts';
import { type EmbeddedAws, startEmbeddedAws } from '../../lib/local/embedded-aws.ts';
import { folderStore } from '../../lib/local/folder-store.ts';
import { parseSettings } from '../../lib/settings/loading.ts';

/**
 * A tiny factory on embedded AWS whose processes can be stopped after any write: to the objects, which lie in a folder,
 * to the tables (each request is a write of its own) or to the topic. A read leaves nothing behind, so a process that
 * is stopped after a read is one that is stopped after the write before it.
 */

/** What every storage call throws once its process is taken for dead. */
export class StoppedError extends Error {
  override readonly name = 'StoppedError';
}

/** What stands before every storage call of a process. */
interface Gate {
  read(): void;
  write<T>(task: () => Promise<T>): Promise<T>;
}

/** Lets so many writes pass; the next and every call after it are refused, as if the process had died. */
export class Stop implements Gate {
  readonly #after: number;
  #dead = false;
  writes = 0;

  constructor(after = Number.POSITIVE_INFINITY) {
    this.#after = after;
  }

  read(): void {
    if (this.#dead) throw new StoppedError(`stopped after ${this.writes} writes`);
  }

  async write<T>(task: () => Promise<T>): Promise<T> {
    this.#dead ||= this.writes >= this.#after;
    this.read();
    this.writes += 1;
    return task();
  }
}

/** Lets every write pass, one after the other, and looks before each: at what a process leaves that is dead by then. */
class Look implements Gate {
  readonly #before: () => Promise<void>;
  #last: Promise<unknown> = Promise.resolve();

  constructor(before: () => Promise<void>) {
    this.#before = before;
  }

  read(): void {}

  write<T>(task: () => Promise<T>): Promise<T> {
    const done = this.#last.then(this.#before).then(task);
    this.#last = done.catch(() => undefined);
    return done;
  }
}

/** Requests that change nothing. */
const READS = /^(Get|Query|Scan|BatchGet)/;

export const quietLog: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };

export const settings = (json: object = {}) =>
  parseSettings(
    {
      people: [
        { id: 'wang', audiences: ['supply'], language: 'zh', protocols: ['email', 'sms'], smsFrom: 'notice' },
        { id: 'smith', audiences: ['supply', 'it'], language: 'en', protocols: ['email'] },
      ],
      ...json,
    },
    'test',
  );

export interface Process {
  readonly context: JobContext;
  close(): Promise<void>;
}

export interface ProcessOptions {
  readonly stop?: Gate;
  readonly settings?: JobContext['settings'];
  readonly alone?: boolean;
  readonly now?: Instant;
}

type Item = Record<string, unknown>;

/** A state to go back to. */
export interface SavedState {
  readonly folder: string;
  readonly tables: ReadonlyMap<string, readonly Item[]>;
}

/** The state of one factory: a folder of objects, and tables on the embedded servers. */
export class Factory {
  readonly aws: EmbeddedAws;
  readonly folder: string;
  #stop: Gate = new Stop();
  /** Deliveries that were looked at by nobody but a snapshot. */
  #delivered: string[] = [];

  private constructor(aws: EmbeddedAws, folder: string) {
    this.aws = aws;
    this.folder = folder;
    for (const client of [aws.dynamoDb, aws.sns]) {
      client.middlewareStack.add(
        (next, { commandName = '' }) =>
          async (input) => {
            if (!READS.test(commandName)) return this.#stop.write(() => next(input));
            this.#stop.read();
            return next(input);
          },
        { step: 'initialize', name: 'stop' },
      );
    }
  }

  static async start(): Promise<Factory> {
    return new Factory(await startEmbeddedAws(), await mkdtemp(join(tmpdir(), 'jobs-test-')));
  }

  async end(): Promise<void> {
    await this.aws.stop();
    await rm(this.folder, { recursive: true, force: true });
  }

  /** The bucket of everything but what is dropped, looked at from outside: no stop concerns it. */
  get data(): ObjectStore {
    return folderStore(join(this.folder, 'data'));
  }

  /** A process that works on the factory. One at a time. */
  async process(options: ProcessOptions = {}): Promise<Process> {
    const stop = options.stop ?? new Stop();
    this.#stop = stop;
    const { aws } = this;
    const { resources } = aws;
    const data = stoppable(this.data, stop);
    const temporaryFolder = await mkdtemp(join(this.folder, 'process-'));
    const history = await openHistory({ store: data, temporaryFolder, threads: 1, memoryLimitMb: 200 });
    const now = options.now ?? instant('2026-06-24T12:00:00Z');
    return {
      context: {
        settings: options.settings ?? settings(),
        data,
        landing: stoppable(folderStore(join(this.folder, 'landing')), stop),
        history,
        temporaryFolder,
        log: quietLog,
        parameters: new DynamoParameterTable(aws.dynamoDb, resources.parametersTable),
        alerts: new DynamoAlertTable(aws.dynamoDb, resources.alertsTable),
        ledger: new DynamoRunLedger(aws.dynamoDb, resources.runsTable),
        publisher: new SnsPublisher(aws.sns, resources.alertsTopicArn),
        clock: { now: () => now },
        alone: options.alone ?? false,
      },
      close: async () => {
        this.#stop = new Stop();
        await history.close();
        await rm(temporaryFolder, { recursive: true, force: true });
      },
    };
  }

  /** Does one piece of work as a process of its own. */
  async run<T>(work: (context: JobContext) => Promise<T>, options: ProcessOptions = {}): Promise<T> {
    const process = await this.process(options);
    try {
      return await work(process.context);
    } finally {
      await process.close();
    }
  }

  /**
   * Does the work once from the state, and goes back to what it had left after 0, 1, 2, … writes, which is what a process
   * leaves that is dead by then, up to its end: `left` goes on from there. `attempt` is that of the process to come, as
   * the scheduler counts them. Gives the number of writes. A process that is really stopped half way must say so.
   */
  async stopEverywhere(
    state: SavedState,
    work: (context: JobContext, attempt: number) => Promise<unknown>,
    left: (writes: number, attempt: number) => Promise<void>,
    options: ProcessOptions = {},
  ): Promise<number> {
    const states: (SavedState & { delivered: string[] })[] = [];
    const snapshot = async () => {
      this.#delivered = await this.deliveries();
      states.push({ ...(await this.save()), delivered: this.#delivered });
    };
    const once = (context: JobContext) => work(context, 1);
    await this.restore(state);
    await this.run(once, { ...options, stop: new Look(snapshot) });
    await snapshot();
    const writes = states.length - 1;
    await this.restore(state);
    expect(await this.#runStopped(new Stop(writes >> 1), once, options)).toBe(false);
    for (const [after, { delivered, ...there }] of states.entries()) {
      await this.restore(there);
      this.#delivered = delivered;
      await left(after, 2);
    }
    return writes;
  }

  /** Does the work as a process that is dead after so many writes. Whether it ended before. */
  stopAfter(writes: number, work: (context: JobContext) => Promise<unknown>): Promise<boolean> {
    return this.#runStopped(new Stop(writes), work, {});
  }

  /** Whether the work ended before it was stopped. Throws what it throws besides. */
  async #runStopped(
    stop: Stop,
    work: (context: JobContext) => Promise<unknown>,
    options: ProcessOptions,
  ): Promise<boolean> {
    try {
      await this.run(work, { ...options, stop });
      return true;
    } catch (error) {
      if (error instanceof StoppedError) return false;
      throw error;
    }
  }

  ingest(files: readonly DroppedFile[], options: ProcessOptions = {}): Promise<Ingested[]> {
    return this.run(async (context) => {
      const ingested: Ingested[] = [];
      for (const file of files) ingested.push(...(await ingestFile(context, file)));
      return ingested;
    }, options);
  }

  /** Objects and tables as they are, to go back to. */
  async save(): Promise<SavedState> {
    const folder = await mkdtemp(join(this.folder, 'saved-'));
    linkAll(join(this.folder, 'data'), folder);
    const { parametersTable, alertsTable, runsTable } = this.aws.resources;
    const tables = new Map<string, Item[]>();
    for (const table of [parametersTable, alertsTable, runsTable]) tables.set(table, await this.#scan(table));
    return { folder, tables };
  }

  /** Goes back to a saved state, with nothing in the outbox. */
  async restore(state: SavedState): Promise<void> {
    await this.empty();
    linkAll(state.folder, join(this.folder, 'data'));
    const write = ([table, items]: [string, readonly Item[]]) =>
      this.#write(
        table,
        items.map((Item) => ({ PutRequest: { Item } })),
      );
    await Promise.all([...state.tables].map(write));
  }

  /** No object, no item, no message. */
  async empty(): Promise<void> {
    rmSync(join(this.folder, 'data'), { recursive: true, force: true });
    const { parametersTable, alertsTable, runsTable } = this.aws.resources;
    const emptyTable = async (table: string) => {
      const keys = (await this.#scan(table)).map(({ pk, sk }) => ({ pk, sk }));
      await this.#write(
        table,
        keys.map((Key) => ({ DeleteRequest: { Key } })),
      );
    };
    await Promise.all([parametersTable, alertsTable, runsTable].map(emptyTable));
    await this.deliveries();
  }

  /** Every object with a hash of its content. */
  async objects(prefix = ''): Promise<Record<string, string>> {
    const objects: Record<string, string> = {};
    for await (const { key } of this.data.list(prefix)) {
      objects[key] = createHash('sha256')
        .update(await this.data.get(key))
        .digest('hex');
    }
    return objects;
  }

  /** Every item of a table, by its key. */
  async items(table: 'parametersTable' | 'alertsTable'): Promise<Record<string, Item>> {
    const items = await this.#scan(this.aws.resources[table]);
    return Object.fromEntries(items.map((item) => [`${item.pk} ${item.sk}`, item]));
  }

  /** Whom SNS delivered messages since the last look, `run#person#protocol`, each as often as it came. */
  async deliveries(): Promise<string[]> {
    const QueueUrl = this.aws.resources.outboxQueueUrl;
    const ids = [...this.#delivered];
    this.#delivered = [];
    for (;;) {
      const { Messages = [] } = await this.aws.sqs.send(
        new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }),
      );
      if (Messages.length === 0) return ids.sort();
      for (const { Body = '' } of Messages) {
        const notification = JSON.parse(Body) as { MessageAttributes: { id: { Value: string } } };
        ids.push(keyParts(notification.MessageAttributes.id.Value).slice(0, 3).join('#'));
      }
      const Entries = Messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
      await this.aws.sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
    }
  }

  async #scan(TableName: string): Promise<Item[]> {
    const client = DynamoDBDocumentClient.from(this.aws.dynamoDb);
    const { Items = [] } = await client.send(new ScanCommand({ TableName, ConsistentRead: true }));
    return Items;
  }

  async #write(table: string, requests: readonly object[]): Promise<void> {
    const client = DynamoDBDocumentClient.from(this.aws.dynamoDb);
    for (let from = 0; from < requests.length; from += 25) {
      await client.send(
        new BatchWriteCommand({ RequestItems: { [table]: requests.slice(from, from + 25) } }),
      );
    }
  }
}

function stoppable(store: ObjectStore, stop: Gate): ObjectStore {
  const reading = <A extends unknown[], R>(method: (...args: A) => Promise<R>) => {
    return async (...args: A): Promise<R> => {
      stop.read();
      return method(...args);
    };
  };
  const writing = <A extends unknown[], R>(method: (...args: A) => Promise<R>) => {
    return (...args: A): Promise<R> => stop.write(() => method(...args));
  };
  return {
    get: reading(store.get),
    open: reading(store.open),
    download: reading(store.download),
    exists: reading(store.exists),
    put: writing(store.put),
    upload: writing(store.upload),
    remove: writing(store.remove),
    async *list(prefix) {
      stop.read();
      yield* store.list(prefix);
    },
  };
}

/**
 * The files of one folder in another, as links: a store never writes a file again. Three times as quick without promises,
 * and states are gone back to hundreds of times.
 */
function linkAll(from: string, to: string): void {
  if (!existsSync(from)) return;
  mkdirSync(to, { recursive: true });
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) linkAll(source, target);
    else linkSync(source, target);
  }
}

/** A file as it would be dropped. */
export function dropped(
  name: string,
  content: string | Uint8Array,
  modifiedAt = '2026-06-24T10:30:00Z',
): DroppedFile {
  const bytes = Buffer.from(content);
  return {
    name,
    open: async () => ({
      bytes: (async function* () {
        yield bytes;
      })(),
      modifiedAt: instant(modifiedAt),
      metadata: {},
    }),
  };
}

/** A CSV file of rows that are written as they stand. */
export function csv(name: string, header: string, rows: readonly string[]): DroppedFile {
  return dropped(name, `${[header, ...rows].join('\n')}\n`);
}

/** A scheduled run: its time is its name. */
export function trigger(job: Job, at: string, attempt = 1): Trigger {
  return { job, scheduledTime: instant(at), executionId: `${job} ${at}`, attempt };
}
