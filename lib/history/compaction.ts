import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { DuckDBConnection } from '@duckdb/node-api';
import { type Instant, msOf } from '../domain/calendar.ts';
import type { StoredObject } from '../domain/ports.ts';
import { contentColumns, RECORD_NAMES, RECORDS, type RecordName, storedColumns } from '../domain/records.ts';
import { copyToParquet, copyToSegment, identifier, parquetRows } from './database.ts';
import {
  contentHashOf,
  eventKey,
  type HistoryObjects,
  newestOf,
  setOf,
  supersededKey,
  withFormer,
} from './history-objects.ts';
import { isMergedKey, type MergeList, mergedName } from './merge-list.ts';
import { eachNewest, eventsOf } from './newest-events.ts';
import { type WrittenObject, writeMonths } from './partitions.ts';
import { keyColumns, rowsOfFiles } from './record-columns.ts';

/** When and what to merge. Without any of it everything is merged at once, as if nobody else were reading. */
export interface CompactionOptions {
  /** When the run is; objects that are replaced now go with a run a day later. Null: nobody reads, they go at once. */
  readonly at?: Instant | null;
  /** Whether the rows of an object may be merged: its file must not be read again, for it cannot be forgotten then. */
  readonly mayMerge?: (object: StoredObject) => boolean;
  /** Fewest objects of a record that are worth a merge, default 1. */
  readonly leastObjects?: number;
  /**
   * Called with the content hashes of files before their events are merged: from then on these can not be told from
   * those of other files. A superseded set needs no such care. May be called again after a stop.
   */
  readonly beforeMerge?: (contentHashes: readonly string[]) => Promise<void>;
}

/** What a compaction did: objects that were merged, that it wrote, and that it removed. */
export interface Compaction {
  readonly merged: readonly string[];
  readonly written: readonly string[];
  readonly removed: readonly string[];
}

/** Whoever listed objects before they were replaced has read them by then. */
const REPLACED_STAY_MS = 24 * 3_600_000;

/**
 * Merges history's objects without changing what any reading gives. Events: one object a month, with the newest row of
 * each key. Sets of which only the newest counts: the superseded ones lie together in one object. Sets that are read as
 * they stood stay as they are. What is written depends on rows and their `exported_at` alone: the same rows give the
 * same objects, byte for byte, whatever file they came in, in what order and how often.
 *
 * Merged objects count once the record's merge list names them, and replaced ones stay for readers that found them
 * before. A run that is cut short changes no reading; the next one ends what it began. One run at a time.
 */
export async function compactHistory(
  connection: DuckDBConnection,
  objects: HistoryObjects,
  options: CompactionOptions = {},
): Promise<Compaction> {
  const merged: string[] = [];
  const written: string[] = [];
  const removed: string[] = [];
  for (const record of RECORD_NAMES) {
    const { nature, truth } = RECORDS[record];
    if (nature === 'answer' || (nature === 'set' && truth === 'as-of')) continue;
    const done = await objects.inFolder((folder) =>
      compactRecord(connection, objects, record, folder, options),
    );
    merged.push(...done.merged);
    written.push(...done.written);
    removed.push(...done.removed);
  }
  return { merged, written, removed };
}

async function compactRecord(
  connection: DuckDBConnection,
  objects: HistoryObjects,
  record: RecordName,
  folder: string,
  { at = null, mayMerge = () => true, leastObjects = 1, beforeMerge }: CompactionOptions,
): Promise<Compaction> {
  const stored = await objects.stored(record);
  if (stored.length === 0) return { merged: [], written: [], removed: [] };
  const before = await objects.mergeList(record);
  const { removed, waits } = await removeReplaced(objects, record, before, stored, at);
  if (waits) return { merged: [], written: [], removed };
  const apart = stored.filter((object) => !isMergedKey(object.key) && !before.replaced.includes(object.key));
  const settled = apart.filter(mayMerge).map(({ key }) => key);
  const isEvent = RECORDS[record].nature === 'event';
  const merged = isEvent ? settled : supersededAmong(settled);
  if (merged.length === 0 || merged.length < leastObjects) return { merged: [], written: [], removed };
  if (isEvent) await beforeMerge?.([...new Set(merged.map(contentHashOf))]);
  const write = isEvent ? writeEvents : writeSuperseded;
  const parts = await write(connection, objects, record, [...before.written, ...merged], folder);
  await objects.upload(parts);
  const written = parts.map(({ key }) => key);
  const replaced = [...merged, ...before.written.filter((key) => !written.includes(key))];
  const list = { written, replaced, replacedAt: at };
  await objects.putMergeList(record, list);
  const after = at === null ? await removeReplaced(objects, record, list, stored, at) : { removed: [] };
  return { merged, written, removed: [...removed, ...after.removed] };
}

/**
 * Removes what a run that was cut short left, and what was replaced and can be in no reader's hands any more; `waits`
 * where something replaced has to stay yet.
 */
async function removeReplaced(
  objects: HistoryObjects,
  record: RecordName,
  { written, replaced, replacedAt }: MergeList,
  stored: readonly StoredObject[],
  at: Instant | null,
): Promise<{ removed: string[]; waits: boolean }> {
  const left = stored.flatMap(({ key }) =>
    isMergedKey(key) && !written.includes(key) && !replaced.includes(key) ? [key] : [],
  );
  const waits = at !== null && replacedAt !== null && msOf(at) < msOf(replacedAt) + REPLACED_STAY_MS;
  const removed = waits ? left : [...left, ...replaced];
  if (removed.length > 0) await objects.remove(removed);
  if (!waits && replaced.length > 0)
    await objects.putMergeList(record, { written, replaced: [], replacedAt: null });
  return { removed, waits };
}

/** Of these sets those that stand for nothing even if every other set were taken away: a later one of these stands. */
function supersededAmong(keys: readonly string[]): string[] {
  const sets = keys.map(setOf).filter((set) => set !== null);
  const standing = withFormer(newestOf(sets), sets);
  return sets
    .filter(
      (set) =>
        !standing.includes(set) &&
        standing.some(({ source, scope, at }) => source === set.source && scope === set.scope && at > set.at),
    )
    .map(({ key }) => key);
}

async function writeEvents(
  connection: DuckDBConnection,
  objects: HistoryObjects,
  record: RecordName,
  keys: readonly string[],
  folder: string,
): Promise<WrittenObject[]> {
  const parts: string[] = [];
  await eachNewest(
    connection,
    await eventsOf(objects, record, keys),
    contentColumns(record),
    async (query) => {
      const part = join(folder, `part-${parts.length}.parquet`);
      parts.push(part);
      await copyToSegment(connection, query, part);
    },
  );
  const rows = `(SELECT ${mergedColumns(record)} FROM ${parquetRows(parts)})`;
  const months = await writeMonths(
    connection,
    RECORDS[record],
    { query: () => rows, shared: new Map() },
    folder,
    () => '',
  );
  // One name for all months, from the bytes of all of them: objects of one name are known to hold every key once.
  const hash = createHash('sha256');
  for (const { file } of months) hash.update(await sha256Of(file));
  const name = mergedName(hash.digest('hex'));
  return months.map(({ key, file }) => ({ key: eventKey(record, monthOf(key), name), file }));
}

async function writeSuperseded(
  connection: DuckDBConnection,
  objects: HistoryObjects,
  record: RecordName,
  keys: readonly string[],
  folder: string,
): Promise<WrittenObject[]> {
  const file = join(folder, 'superseded.parquet');
  const order = [
    ...new Set(['exported_at', 'source', ...keyColumns(RECORDS[record]), ...contentColumns(record)]),
  ];
  await copyToParquet(
    connection,
    `SELECT DISTINCT ${mergedColumns(record)} FROM ${rowsOfFiles(record, await objects.files(keys))}
     ORDER BY ${order.join(', ')}`,
    file,
  );
  return [{ key: supersededKey(record, mergedName(await sha256Of(file))), file }];
}

/** The columns of merged rows, which are of no file. */
function mergedColumns(record: RecordName): string {
  const content = new Set(contentColumns(record));
  return storedColumns(record)
    .map(({ name }) =>
      content.has(name) ? identifier(name) : `CAST(NULL AS VARCHAR) AS ${identifier(name)}`,
    )
    .join(', ');
}

function monthOf(key: string): string {
  return /\/month=([^/]+)\//.exec(key)?.[1] ?? '';
}

async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}
