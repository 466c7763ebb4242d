import type { DuckDBConnection } from '@duckdb/node-api';
import {
  RECORD_NAMES,
  RECORDS,
  type RecordDefinition,
  type RecordName,
  TECHNICAL_COLUMNS,
} from '../domain/records.ts';
import { identifier, queryRows } from './database.ts';
import { type HistoryObjects, newestOf } from './history-objects.ts';
import { repeatedKeys } from './newest-events.ts';
import { keyColumns, rowsOfFiles } from './record-columns.ts';
import type { HistoryWarning } from './source-of-record.ts';

/**
 * Finds files of one source that state different things of one key at the same export instant, where that instant
 * is the newest: the greater values count, of sets those of the greater content hash, which no person chose. What
 * compaction has merged is of no file any more; a file that comes later and contradicts it is named alone.
 */
export async function readTies(
  connection: DuckDBConnection,
  objects: HistoryObjects,
): Promise<HistoryWarning[]> {
  const warnings: HistoryWarning[] = [];
  for (const record of RECORD_NAMES) {
    const keys =
      RECORDS[record].nature === 'event'
        ? await objects.eventKeys(record)
        : await keysOfTiedSets(objects, record);
    // Objects of one name are of one file, or of one compaction, and hold every key once.
    if (new Set(keys.map((key) => key.slice(key.lastIndexOf('/') + 1))).size > 1) {
      warnings.push(...(await tiedFiles(connection, RECORDS[record], await objects.files(keys))));
    }
  }
  return warnings;
}

/** Keys of the newest set of each source and scope together with those exported and taken at the same instants. */
async function keysOfTiedSets(objects: HistoryObjects, record: RecordName): Promise<string[]> {
  const sets = await objects.sets(record);
  return newestOf(sets).flatMap((newest) => {
    const tied = sets.filter(
      ({ source, scope, at, exportedAt }) =>
        source === newest.source &&
        scope === newest.scope &&
        at === newest.at &&
        exportedAt === newest.exportedAt,
    );
    return tied.length > 1 ? tied.map(({ key }) => key) : [];
  });
}

async function tiedFiles(
  connection: DuckDBConnection,
  definition: RecordDefinition,
  files: readonly string[],
): Promise<HistoryWarning[]> {
  const rows = rowsOfFiles(definition.name, files);
  const key = [...new Set(['source', ...keyColumns(definition)])].join(', ');
  const technical = new Set(TECHNICAL_COLUMNS.map(({ name }) => name));
  const content = definition.columns
    .filter(({ name }) => !technical.has(name))
    .map(({ name }) => identifier(name))
    .join(', ');
  if ((await repeatedKeys(connection, rows, keyColumns(definition))) === 0) return [];
  const tied = await queryRows(
    connection,
    `WITH newest AS (
       SELECT ${key}, hash(${content}) AS content_hash, source_file FROM ${rows}
       WHERE hash(${keyColumns(definition).join(', ')}) IN (FROM repeated_key)
       QUALIFY rank() OVER (PARTITION BY ${key} ORDER BY exported_at DESC) = 1
     ), tied AS (
       SELECT source, string_agg(DISTINCT source_file, chr(0) ORDER BY source_file) AS files FROM newest
       GROUP BY ${key} HAVING count(DISTINCT content_hash) > 1
     )
     SELECT source, files, CAST(count(*) AS INTEGER) FROM tied GROUP BY ALL ORDER BY ALL`,
  );
  return tied.map(([source, names, keys]) => ({
    kind: 'tied-files',
    record: definition.name,
    source: String(source),
    files: String(names).split('\0'),
    keys: Number(keys),
  }));
}
