import type { DuckDBConnection } from '@duckdb/node-api';
import { type BusinessDay, type Instant, isTimeZone, localDay, planningDay } from '../domain/calendar.ts';
import type { Settings } from '../settings/settings.ts';
import { identifier, literal, queryRows } from './database.ts';
import type { HistoryObjects } from './history-objects.ts';
import { rowsInForce } from './sets.ts';

/**
 * Reads the time zone of every ad account whose newest list not after `at` states one that this machine knows. An
 * account without one takes the factory's.
 */
export async function readAdZones(
  connection: DuckDBConnection,
  objects: HistoryObjects,
  at: Instant,
): Promise<ReadonlyMap<string, string>> {
  const rows = await queryRows(
    connection,
    `SELECT account, arg_max(time_zone, (taken_at, source)) FROM ${await rowsInForce(objects, 'adAccount', at)}
     WHERE time_zone IS NOT NULL GROUP BY account ORDER BY account`,
  );
  const zones = rows.map(([account, zone]): [string, string] => [String(account), String(zone)]);
  return new Map(zones.filter(([, zone]) => isTimeZone(zone)));
}

/** The days of an ad account at an instant. */
export interface AdClock {
  readonly zone: string;
  /** Its newest day that has closed, by the factory's `dayClosesAt` on its own clock. */
  readonly closedDay: BusinessDay;
  readonly today: BusinessDay;
}

/** The clock of an account in that zone. */
export function adClock(zone: string, at: Instant, { factory }: Pick<Settings, 'factory'>): AdClock {
  const closedDay = planningDay(at, { zone, dayClosesAt: factory.dayClosesAt });
  return { zone, closedDay, today: localDay(at, zone) };
}

/** SQL of a part of the clock of the account in column `account`. */
export function clockOf(
  part: keyof AdClock,
  zones: ReadonlyMap<string, string>,
  at: Instant,
  settings: Pick<Settings, 'factory'>,
): string {
  const typed = (zone: string) => {
    const value = adClock(zone, at, settings)[part];
    return part === 'zone' ? literal(value) : `DATE ${literal(value)}`;
  };
  const own = [...zones].map(([account, zone]) => `WHEN ${literal(account)} THEN ${typed(zone)}`);
  const otherwise = typed(settings.factory.zone);
  return own.length === 0
    ? otherwise
    : `CASE ${identifier('account')} ${own.join(' ')} ELSE ${otherwise} END`;
}
