import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Instant } from '../domain/calendar.ts';
import type { ObjectStore, StoredObject } from '../domain/ports.ts';
import { RECORD_NAMES, type RecordName } from '../domain/records.ts';
import { sideBySide } from '../domain/side-by-side.ts';
import { escapeKeyPart, PREFIX } from '../domain/storage-keys.ts';
import { countingKeys, type MergeList, putMergeList, readMergeList } from './merge-list.ts';

/** Sets before a partial one that still say something: after a week of bad files nothing old is believed. */
const MOST_FORMER = 7;

/** Where all of a record's objects lie. */
export function recordPrefix(record: RecordName): string {
  return `${PREFIX.history}${record}/`;
}

/** Where the events of one month lie that came from one file or one compaction. `month` is `YYYY-MM`. */
export function eventKey(record: RecordName, month: string, name: string): string {
  return `${recordPrefix(record)}month=${month}/${name}.parquet`;
}

/** Where superseded sets lie that compaction put together. */
export function supersededKey(record: RecordName, name: string): string {
  return `${recordPrefix(record)}superseded/${name}.parquet`;
}

/** Where it says what of a record compaction has put together; query engines pass over names with an underscore. */
function mergeListKey(record: RecordName): string {
  return `${recordPrefix(record)}_merged.json`;
}

/** The content hash that names an object of one file. */
export function contentHashOf(key: string): string {
  const name = key.slice(key.lastIndexOf('/') + 1, -'.parquet'.length);
  return setOf(key)?.contentHash ?? name;
}

/** What a set is the whole truth of, and since when; its object's key says it all, so that a set without rows needs none. */
export interface SetIdentity {
  readonly record: RecordName;
  readonly source: string;
  /** The warehouse or the account; empty where the record has no scope. */
  readonly scope: string;
  /** takenAt of an as-of set, exportedAt of the others. */
  readonly at: Instant;
  readonly exportedAt: Instant;
  readonly contentHash: string;
  /** True where rows of it could not be read: of what it does not list, the set before it still holds. */
  readonly partial: boolean;
}

export interface StoredSet extends SetIdentity {
  readonly key: string;
}

/** Where a set lies. */
export function setKey(set: SetIdentity): string {
  const folder = `${recordPrefix(set.record)}asof=${safe(set.at)}/source=${escapeKeyPart(set.source)}`;
  return `${folder}/scope=${escapeKeyPart(set.scope)}/${safe(set.exportedAt)}_${set.contentHash}${set.partial ? '_partial' : ''}.parquet`;
}

/** The set that a key names; null for any other key. */
export function setOf(key: string): StoredSet | null {
  const match =
    /^history\/(\w+)\/asof=([^/]+)\/source=([^/]*)\/scope=([^/]*)\/([^/_]+)_([^/_]+)(_partial)?\.parquet$/.exec(
      key,
    );
  if (match === null) return null;
  const [, name = '', at = '', source = '', scope = '', exportedAt = '', contentHash = '', partial] = match;
  const record = RECORD_NAMES.find((candidate) => candidate === name);
  if (record === undefined) return null;
  return {
    key,
    record,
    source: decodeURIComponent(source),
    scope: decodeURIComponent(scope),
    at: unsafe(at),
    exportedAt: unsafe(exportedAt),
    contentHash,
    partial: partial !== undefined,
  };
}

/** `2026-06-24T10-00-00.000Z`: an instant without colons, which some file systems refuse. Sorts as the instant does. */
function safe(at: Instant): string {
  return at.replaceAll(':', '-');
}

function unsafe(text: string): Instant {
  return text.replace(/T(\d\d)-(\d\d)-/, 'T$1:$2:') as Instant;
}

/** -1 or 1 as `a` came before or after `b`: by instant, then export, then content hash, so that the order is total. */
export function compareSets(a: SetIdentity, b: SetIdentity): number {
  const order = (set: SetIdentity) => `${set.at} ${set.exportedAt} ${set.contentHash}`;
  return order(a) < order(b) ? -1 : 1;
}

/** Of every source and scope the newest set that is not after `at`. */
export function newestOf(sets: readonly StoredSet[], at?: Instant): StoredSet[] {
  const newest = new Map<string, StoredSet>();
  for (const set of sets) {
    if (at !== undefined && set.at > at) continue;
    const scope = JSON.stringify([set.source, set.scope]);
    const known = newest.get(scope);
    if (known === undefined || compareSets(known, set) < 0) newest.set(scope, set);
  }
  return [...newest.values()];
}

/** These sets and, where one is partial, those before it of its source and scope, back to one that is whole or as far as counts. */
export function withFormer(current: readonly StoredSet[], sets: readonly StoredSet[]): StoredSet[] {
  return current.flatMap((set) => {
    const chain = [set];
    if (!set.partial) return chain;
    const former = sets
      .filter(({ source, scope }) => source === set.source && scope === set.scope)
      .filter((other) => compareSets(other, set) < 0)
      .sort(compareSets)
      .toReversed()
      .slice(0, MOST_FORMER);
    for (const one of former) {
      chain.push(one);
      if (!one.partial) break;
    }
    return chain;
  });
}

/**
 * History's objects: their keys, and local copies of them that live as long as this does. Keys are listed once, and
 * again after each write through this: what others write meanwhile is seen by the next process.
 */
export interface HistoryObjects {
  /** Keys of a record's event objects that count: of single files, and those that compaction put together. */
  eventKeys(record: RecordName): Promise<readonly string[]>;
  /** A record's sets that lie apart: all but superseded ones that compaction put together. */
  sets(record: RecordName): Promise<readonly StoredSet[]>;
  /** Keys of the superseded sets that compaction put together. */
  supersededKeys(record: RecordName): Promise<string[]>;
  /** All objects with a record's rows, whether they count or not. */
  stored(record: RecordName): Promise<StoredObject[]>;
  /** What of the record compaction has put together. */
  mergeList(record: RecordName): Promise<MergeList>;
  putMergeList(record: RecordName, list: MergeList): Promise<void>;
  /** Local copies of objects, in the order of the keys. Objects are named by content, so each is fetched once. */
  files(keys: readonly string[]): Promise<string[]>;
  /**
   * What follows from the objects of these keys alone: worked out by the first who asks for it by that name. `number`
   * tells one piece of such work from all others.
   */
  once<T>(name: string, keys: readonly string[], work: (number: number) => Promise<T>): Promise<T>;
  upload(objects: readonly { key: string; file: string }[]): Promise<void>;
  remove(keys: readonly string[]): Promise<void>;
  /** A new empty folder for one piece of work; the caller removes it. */
  workFolder(): Promise<string>;
  /** Runs a piece of work with a folder that is removed after it. */
  inFolder<T>(task: (folder: string) => Promise<T>): Promise<T>;
  /** Removes every local file. */
  close(): Promise<void>;
}

/** History's objects in a store; local files lie in `folder`, which it makes and removes. */
export function historyObjects(store: ObjectStore, folder: string): HistoryObjects {
  const copies = new Map<string, Promise<string>>();
  const listed = new Map<string, Promise<readonly string[]>>();
  const known = new Map<string, Promise<unknown>>();
  let works = 0;
  let files = 0;
  let folders = 0;

  const copy = (key: string): Promise<string> =>
    remembered(copies, key, () => {
      const file = join(folder, `${files++}.parquet`);
      return store.download(key, file).then(() => file);
    });
  const list = async (prefix: string): Promise<StoredObject[]> => {
    const found: StoredObject[] = [];
    for await (const object of store.list(prefix)) if (object.key.endsWith('.parquet')) found.push(object);
    return found;
  };
  const listCounting = async (record: RecordName, prefix: string): Promise<readonly string[]> => {
    const found = (await list(prefix)).map(({ key }) => key);
    return found.length === 0 ? [] : countingKeys(found, await mergeList(record));
  };
  const counting = (record: RecordName, folder: string): Promise<readonly string[]> => {
    const prefix = `${recordPrefix(record)}${folder}=`;
    return remembered(listed, prefix, () => listCounting(record, prefix));
  };
  const changing = async <T>(change: Promise<T>): Promise<T> => {
    try {
      return await change;
    } finally {
      listed.clear();
    }
  };
  const mergeList = (record: RecordName) => readMergeList(store, mergeListKey(record));
  const workFolder = async (): Promise<string> => {
    const made = join(folder, `work-${folders++}`);
    await mkdir(made, { recursive: true });
    return made;
  };

  return {
    eventKeys: (record) => counting(record, 'month'),
    sets: async (record) => (await counting(record, 'asof')).map(setOf).filter((set) => set !== null),
    supersededKeys: async (record) => [...(await mergeList(record)).written],
    stored: (record) => list(recordPrefix(record)),
    mergeList,
    putMergeList: (record, merged) => changing(putMergeList(store, mergeListKey(record), merged)),
    async files(wanted) {
      await mkdir(folder, { recursive: true });
      return sideBySide(wanted, copy);
    },
    once: <T>(name: string, keys: readonly string[], work: (number: number) => Promise<T>) =>
      remembered(known as Map<string, Promise<T>>, JSON.stringify([name, ...keys]), () => work(works++)),
    async upload(objects) {
      await changing(sideBySide(objects, ({ key, file }) => store.upload(key, file)));
    },
    remove: (gone) => changing(store.remove(gone)),
    workFolder,
    async inFolder(task) {
      const made = await workFolder();
      try {
        return await task(made);
      } finally {
        await rm(made, { recursive: true, force: true });
      }
    },
    close: () => rm(folder, { recursive: true, force: true }),
  };
}

/** The value of a key, worked out where it is not known; what failed is not remembered. */
function remembered<T>(values: Map<string, Promise<T>>, key: string, work: () => Promise<T>): Promise<T> {
  const known = values.get(key);
  if (known !== undefined) return known;
  const value = work();
  values.set(key, value);
  value.catch(() => {
    if (values.get(key) === value) values.delete(key);
  });
  return value;
}
