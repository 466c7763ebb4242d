import type { DuckDBConnection } from '@duckdb/node-api';
import { RECORD_NAMES, type RecordName } from '../domain/records.ts';
import { queryNumber } from './database.ts';
import type { HistoryObjects } from './history-objects.ts';
import { rowsOfFiles } from './record-columns.ts';

/** Rows stored of every record that has any: of events every export of a row that compaction has not merged, of sets every set. */
export async function readRowCounts(
  connection: DuckDBConnection,
  objects: HistoryObjects,
): Promise<Partial<Record<RecordName, number>>> {
  const counts: Partial<Record<RecordName, number>> = {};
  for (const record of RECORD_NAMES) {
    const keys = [
      ...(await objects.eventKeys(record)),
      ...(await objects.sets(record)).map(({ key }) => key),
      ...(await objects.supersededKeys(record)),
    ];
    if (keys.length > 0)
      counts[record] = await queryNumber(
        connection,
        `SELECT CAST(count(*) AS INTEGER) FROM ${rowsOfFiles(record, await objects.files(keys))}`,
      );
  }
  return counts;
}
