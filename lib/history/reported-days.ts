import type { DuckDBConnection } from '@duckdb/node-api';
import { addDays, type BusinessDay, type Instant, planningDay } from '../domain/calendar.ts';
import { MOST_UNREPORTED_DAYS, type ReportedThrough } from '../domain/demand-history.ts';
import type { Channel } from '../domain/events.ts';
import { poolOfChannel, type Settings } from '../settings/settings.ts';
import { queryRows } from './database.ts';
import { instantTextOf } from './record-columns.ts';

/** Days up to the last one in which a channel's rows are looked for; one without any is long dead. */
const LOOKED_AT_DAYS = 60;

/**
 * By pool, the last day up to and with `lastDay` that all of its channels have reported, of those without pulses and of
 * those with. A source has reported a channel through the last day that had closed when its newest export was made, or
 * through the last day of which it has a row. Channels that come in one file are reported together: no row of one says
 * that nothing was sold. A channel that has been silent for longer than MOST_UNREPORTED_DAYS counts only beside others
 * like it, and one without a row in LOOKED_AT_DAYS not at all. `sales` is a query of stored rows, `counted` the sources that count for each channel.
 */
export async function readReportedThrough(
  connection: DuckDBConnection,
  sales: string,
  counted: ReadonlyMap<string, readonly string[]>,
  lastDay: BusinessDay,
  settings: Settings,
): Promise<Map<string, ReportedThrough>> {
  const rows = await queryRows(
    connection,
    `WITH file AS (
       SELECT source, channel, source_hash, max(exported_at) AS exported_at, max(business_day) AS last_day FROM ${sales}
       WHERE business_day BETWEEN DATE '${addDays(lastDay, 1 - LOOKED_AT_DAYS)}' AND DATE '${lastDay}' GROUP BY ALL
     ), newest AS (
       SELECT source, channel, max(exported_at) AS exported_at, max(last_day) AS last_day FROM file GROUP BY ALL
     ), together AS (
       SELECT a.source, a.channel, max(newest.exported_at) AS exported_at
       FROM file AS a JOIN file AS b USING (source, source_hash)
       JOIN newest ON newest.source = b.source AND newest.channel = b.channel
       WHERE a.exported_at >= DATE '${addDays(lastDay, -MOST_UNREPORTED_DAYS)}' GROUP BY ALL
     )
     SELECT newest.channel, newest.source,
       ${instantTextOf('greatest(newest.exported_at, coalesce(together.exported_at, newest.exported_at))')},
       CAST(last_day AS VARCHAR)
     FROM newest LEFT JOIN together USING (source, channel) ORDER BY ALL`,
  );
  const known = { base: new Map<string, BusinessDay[]>(), pulse: new Map<string, BusinessDay[]>() };
  for (const [channel, source, exportedAt, lastSold] of rows) {
    if (counted.get(String(channel))?.includes(String(source)) !== true) continue;
    const closed = planningDay(exportedAt as Instant, settings.factory);
    const through = [closed, lastSold as BusinessDay].sort().at(-1) as BusinessDay;
    const of = known[settings.pulseChannels.includes(channel as Channel) ? 'pulse' : 'base'];
    const pool = poolOfChannel(String(channel), settings);
    of.set(pool, [...(of.get(pool) ?? []), through < lastDay ? through : lastDay]);
  }
  const pools = new Set([...known.base.keys(), ...known.pulse.keys()]);
  return new Map(
    [...pools].sort().map((pool) => [
      pool,
      {
        base: earliest(known.base.get(pool) ?? [], lastDay),
        pulse: earliest(known.pulse.get(pool) ?? [], lastDay),
      },
    ]),
  );
}

function earliest(days: readonly BusinessDay[], lastDay: BusinessDay): BusinessDay | null {
  const ordered = [...days].sort();
  const alive = ordered.filter((day) => day >= addDays(lastDay, -MOST_UNREPORTED_DAYS));
  return alive[0] ?? ordered.at(-1) ?? null;
}
