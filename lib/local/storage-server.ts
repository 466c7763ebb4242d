import type { AddressInfo } from 'node:net';
import type { DatabaseSync } from 'node:sqlite';
import { type BuildAppOptions, buildApp } from 'fauxqs';

type Stores = NonNullable<BuildAppOptions['stores']>;
type S3Store = Stores['s3Store'];

/** One SQLite file: every write is whole or absent, also when the process is killed. */
type Persistence = NonNullable<Stores['sqsStore']['persistence']>;

export interface StorageServer {
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * S3, SNS and SQS on a free port of 127.0.0.1; state in the folder, or in memory without one.
 * fauxqs is put together from its parts, because its own `startFauxqs` listens on all interfaces of the machine,
 * whatever host it is given, and its S3 lists keys by locale but continues a list by code unit, which loses keys.
 */
export async function startStorageServer(folder: string | null): Promise<StorageServer> {
  const stores: Stores = {
    sqsStore: new (await part<new () => Stores['sqsStore']>('sqs/sqsStore.js', 'SqsStore'))(),
    snsStore: new (await part<new () => Stores['snsStore']>('sns/snsStore.js', 'SnsStore'))(),
    s3Store: listingByBytes(await part<new () => S3Store>('s3/s3Store.js', 'S3Store')),
  };
  const app = buildApp({ logger: false, stores });
  if (folder !== null) {
    const PersistenceManager = await part<new (folder: string) => Persistence>(
      'persistence.js',
      'PersistenceManager',
    );
    const persistence = new PersistenceManager(folder);
    // Not forced to the disk at each write: a machine that loses its power may lose the newest writes, never half of one.
    databaseOf(persistence).exec('PRAGMA synchronous = NORMAL');
    keepIn(persistence, stores);
    app.addHook('onClose', () => persistence.close());
  }
  await app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = app.server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, stop: () => app.close() };
}

/** Its database, which its types hide. */
function databaseOf(persistence: Persistence): DatabaseSync {
  return (persistence as unknown as { db: DatabaseSync }).db;
}

/** Loads what is there before the stores write through, as writing a queue again would remove its messages. */
function keepIn(persistence: Persistence, { sqsStore, snsStore, s3Store }: Stores): void {
  persistence.load(sqsStore, snsStore, s3Store);
  sqsStore.persistence = persistence;
  for (const queue of sqsStore.allQueues()) queue.persistence = persistence;
  snsStore.persistence = persistence;
  s3Store.persistence = persistence;
}

/** A store that lists keys in S3's order, that of their UTF-8 bytes, on all pages. */
function listingByBytes(Store: new () => S3Store): S3Store {
  class ListingByBytes extends Store {
    override listObjects(bucket: string, options: Parameters<S3Store['listObjects']>[1] = {}) {
      const { prefix = '', delimiter, maxKeys = 1000, startAfter = '', marker = '' } = options;
      if (delimiter !== undefined) return super.listObjects(bucket, options);
      const after = Buffer.from(startAfter === '' ? marker : startAfter);
      const rest = super
        .listObjects(bucket, { prefix, maxKeys: Number.POSITIVE_INFINITY })
        .objects.map((object) => ({ object, bytes: Buffer.from(object.key) }))
        .filter(({ bytes }) => Buffer.compare(bytes, after) > 0)
        .sort((a, b) => Buffer.compare(a.bytes, b.bytes));
      return {
        objects: rest.slice(0, maxKeys).map(({ object }) => object),
        commonPrefixes: [],
        isTruncated: rest.length > maxKeys,
      };
    }
  }
  return new ListingByBytes();
}

/** A part of fauxqs that its package does not export by name; its exact version is pinned. */
async function part<T>(file: string, name: string): Promise<T> {
  const module = (await import(new URL(file, import.meta.resolve('fauxqs')).href)) as Record<string, T>;
  const found = module[name];
  if (found === undefined) throw new Error(`fauxqs has no ${name} in ${file}: install the pinned version`);
  return found;
}
