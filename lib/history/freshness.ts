import type { DuckDBConnection } from '@duckdb/node-api';
import { type BusinessDay, dayCloses, type Instant, laterOf } from '../domain/calendar.ts';
import { RECORD_NAMES, RECORDS, type RecordName } from '../domain/records.ts';
import type { Settings } from '../settings/settings.ts';
import { dayClosedBy, timestamp } from './as-of.ts';
import { queryRows } from './database.ts';
import { type HistoryObjects, newestOf } from './history-objects.ts';
import { eventsOf } from './newest-events.ts';
import { columnOf, instantTextOf } from './record-columns.ts';

/** The newest moment on which something happened that a source reported. */
export interface NewestData {
  readonly record: RecordName;
  readonly source: string;
  readonly at: Instant;
}

/** The field of an event with its exact moment, where it has one beside its day. */
const MOMENT_FIELD: Readonly<Partial<Record<RecordName, string>>> = { sale: 'orderedAt', adMetric: 'start' };

/**
 * Reads, by record and source, the newest moment not after `at` on which something happened: the moment or the close
 * of the day of an event, the instant of a set (its export, where it states none; `at` where that is later, for such
 * a set counts at every moment).
 */
export async function readNewestData(
  connection: DuckDBConnection,
  objects: HistoryObjects,
  at: Instant,
  settings: Settings,
): Promise<NewestData[]> {
  const newest: NewestData[] = [];
  for (const record of RECORD_NAMES) {
    newest.push(
      ...(RECORDS[record].nature === 'event'
        ? await newestEvents(connection, objects, record, at, settings)
        : await newestSets(objects, record, at)),
    );
  }
  return newest;
}

async function newestSets(objects: HistoryObjects, record: RecordName, at: Instant): Promise<NewestData[]> {
  const bySource = new Map<string, Instant>();
  const sets = await objects.sets(record);
  // What is always read as known last is never older than the reading, though its file came later than `at`.
  const known = RECORDS[record].truth === 'as-of' ? newestOf(sets, at) : newestOf(sets);
  for (const set of known) {
    const newest = laterOf(set.at, bySource.get(set.source) ?? set.at);
    bySource.set(set.source, newest < at ? newest : at);
  }
  return [...bySource].sort().map(([source, instant]) => ({ record, source, at: instant }));
}

async function newestEvents(
  connection: DuckDBConnection,
  objects: HistoryObjects,
  record: RecordName,
  at: Instant,
  settings: Settings,
): Promise<NewestData[]> {
  if ((await objects.eventKeys(record)).length === 0) return [];
  const definition = RECORDS[record];
  const day = columnOf(definition, definition.happenedAt ?? '').name;
  const field = MOMENT_FIELD[record];
  const moment = field === undefined ? 'CAST(NULL AS TIMESTAMP)' : columnOf(definition, field).name;
  const dateOnly = record === 'adMetric' ? `grain = 'day'` : `${moment} IS NULL`;
  const rows = await queryRows(
    connection,
    `SELECT source, ${instantTextOf(`max(${moment}) FILTER (NOT (${dateOnly}) AND ${moment} <= ${timestamp(at)})`)},
       CAST(max(${day}) FILTER (${dateOnly} AND ${dayClosedBy(day, at, settings)}) AS VARCHAR)
     FROM ${(await eventsOf(objects, record)).rows} GROUP BY source ORDER BY source`,
  );
  return rows.flatMap(([source, instant, lastDay]) => {
    const moments: Instant[] = [];
    if (instant !== null) moments.push(instant as Instant);
    if (lastDay !== null) moments.push(dayCloses(lastDay as BusinessDay, settings.factory));
    return moments.length === 0
      ? []
      : [{ record, source: String(source), at: moments.reduce((a, b) => laterOf(a, b)) }];
  });
}
