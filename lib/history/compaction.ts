import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { DuckDBConnection } from '@duckdb/node-api';
import { RECORD_NAMES, RECORDS, type RecordName } from '../domain/records.ts';
import { copyToParquet, copyToSegment, identifier, parquetRows } from './database.ts';
import { eventKey, type HistoryObjects, newestOf, supersededKey, withFormer } from './history-objects.ts';
import { eachNewest, eventsOf } from './newest-events.ts';
import { writeMonths } from './partitions.ts';
import { keyColumns, storedColumns } from './record-columns.ts';

/** What a compaction wrote and removed, in objects. */
export interface Compaction {
  readonly written: readonly string[];
  readonly removed: readonly string[];
}

/**
 * Merges history's objects without changing what any reading gives. Events: one object a month, with the newest row
 * of each key. Sets of which only the newest counts: the older ones lie together in one object. Sets that are read
 * as they stood stay as they are. The same rows give the same objects, byte for byte, whatever came in which order
 * and how often. New objects are there before old ones go, so a run cut short loses nothing.
 */
export async function compactHistory(
  connection: DuckDBConnection,
  objects: HistoryObjects,
): Promise<Compaction> {
  const written: string[] = [];
  const removed: string[] = [];
  for (const record of RECORD_NAMES) {
    const { nature, truth } = RECORDS[record];
    if (nature === 'set' && truth === 'as-of') continue;
    const compact = nature === 'event' ? compactEvents : compactSuperseded;
    const done = await objects.inFolder((folder) => compact(connection, objects, record, folder));
    written.push(...done.written);
    removed.push(...done.removed);
  }
  return { written, removed };
}

async function compactEvents(
  connection: DuckDBConnection,
  objects: HistoryObjects,
  record: RecordName,
  folder: string,
): Promise<Compaction> {
  const old = await objects.eventKeys(record);
  if (new Set(old.map(monthOf)).size === old.length && haveOneName(old)) return { written: [], removed: [] };
  const parts: string[] = [];
  const columns = storedColumns(record).map(({ name }) => name);
  await eachNewest(connection, await eventsOf(objects, record), columns, async (query) => {
    const part = join(folder, `part-${parts.length}.parquet`);
    parts.push(part);
    await copyToSegment(connection, query, part);
  });
  const months = await writeMonths(
    connection,
    RECORDS[record],
    { query: () => parquetRows(parts), shared: new Map() },
    folder,
    () => '',
  );
  // One name for all months, from the bytes of all of them: objects of one name are known to hold every key once.
  const hash = createHash('sha256');
  for (const { file } of months) hash.update(await sha256Of(file));
  const name = `compacted-${hash.digest('hex')}`;
  const written = months.map(({ key, file }) => ({ key: eventKey(record, monthOf(key), name), file }));
  return replace(objects, old, written);
}

async function compactSuperseded(
  connection: DuckDBConnection,
  objects: HistoryObjects,
  record: RecordName,
  folder: string,
): Promise<Compaction> {
  const sets = await objects.sets(record);
  const inForce = withFormer(newestOf(sets), sets);
  const superseded = sets.filter(
    (set) =>
      !inForce.includes(set) &&
      inForce.some(({ source, scope, at }) => source === set.source && scope === set.scope && at > set.at),
  );
  const merged = await objects.supersededKeys(record);
  if (superseded.length === 0 && merged.length < 2) return { written: [], removed: [] };
  const old = [...merged, ...superseded.map(({ key }) => key)];
  const order = [...new Set(['exported_at', 'source_hash', 'source', ...keyColumns(RECORDS[record])])];
  const rest = storedColumns(record).map(({ name }) => identifier(name));
  const file = join(folder, 'superseded.parquet');
  await copyToParquet(
    connection,
    `SELECT DISTINCT * FROM ${parquetRows(await objects.files(old))} ORDER BY ${[...order, ...rest].join(', ')}`,
    file,
  );
  return replace(objects, old, [{ key: supersededKey(record, await sha256Of(file)), file }]);
}

async function replace(
  objects: HistoryObjects,
  old: readonly string[],
  written: readonly { key: string; file: string }[],
): Promise<Compaction> {
  await objects.upload(written);
  const kept = new Set(written.map(({ key }) => key));
  const removed = old.filter((key) => !kept.has(key));
  await objects.remove(removed);
  return { written: [...kept], removed };
}

function monthOf(key: string): string {
  return /\/month=([^/]+)\//.exec(key)?.[1] ?? '';
}

function haveOneName(keys: readonly string[]): boolean {
  return new Set(keys.map((key) => key.slice(key.lastIndexOf('/') + 1))).size <= 1;
}

async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}
