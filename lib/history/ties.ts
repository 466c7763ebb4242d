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
import { keyColumns, rowsOfFiles } from './record-columns.ts';
import { keyParts } from './repeated-keys.ts';
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
  const sameExport = await keyParts(connection, rows, [...keyColumns(definition), 'exported_at']);
  if (sameExport.repeated.length === 0) return [];
  const { repeated } = await keyParts(connection, rows, keyColumns(definition));
  const keysOf = new Map<string, number>();
  for (const part of repeated) {
    const tied = await queryRows(
      connection,
      `WITH newest AS (
         SELECT ${key}, hash(${content}) AS content_hash, source_file FROM ${rows} WHERE ${part}
         QUALIFY rank() OVER (PARTITION BY ${key} ORDER BY exported_at DESC) = 1
       ), tied AS (
         SELECT concat_ws(chr(0), source, string_agg(DISTINCT source_file, chr(0) ORDER BY source_file)) AS names FROM newest
         GROUP BY ${key} HAVING count(DISTINCT content_hash) > 1
       )
       SELECT names, CAST(count(*) AS INTEGER) FROM tied GROUP BY ALL`,
    );
    for (const [names, keys] of tied)
      keysOf.set(String(names), (keysOf.get(String(names)) ?? 0) + Number(keys));
  }
  return [...keysOf]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([names, keys]) => {
      const [source = '', ...tiedFiles] = names.split('\0');
      return { kind: 'tied-files', record: definition.name, source, files: tiedFiles, keys };
    });
}
