import type { DuckDBConnection } from '@duckdb/node-api';
import { type Instant, instantOfMs, msOf } from '../domain/calendar.ts';
import { type AdAccount, adAccountSchema } from '../domain/sets.ts';
import { timestamp } from './as-of.ts';
import type { HistoryObjects } from './history-objects.ts';
import { newestFirst } from './newest-events.ts';
import { rowsOfFiles, storedColumns } from './record-columns.ts';
import { recordsOf } from './sets.ts';

const DAY_MS = 86_400_000;

/**
 * Reads every state of the ad accounts that lists of the `days` days up to `at` stated, by source, account and
 * instant; of one stated twice the one exported last.
 */
export async function readAdAccountStates(
  connection: DuckDBConnection,
  objects: HistoryObjects,
  options: { at: Instant; days: number },
): Promise<AdAccount[]> {
  const from = instantOfMs(msOf(options.at) - options.days * DAY_MS);
  const sets = (await objects.sets('adAccount')).filter(({ at }) => from <= at && at <= options.at);
  const files = await objects.files(sets.map(({ key }) => key));
  const order = newestFirst(['exported_at', ...storedColumns('adAccount').map(({ name }) => name)]);
  const rows = `(SELECT * FROM ${rowsOfFiles('adAccount', files)} WHERE taken_at BETWEEN ${timestamp(from)} AND ${timestamp(options.at)}
    QUALIFY row_number() OVER (PARTITION BY source, account, taken_at ORDER BY ${order}) = 1)`;
  return recordsOf(connection, 'adAccount', adAccountSchema, rows);
}
