import type { DuckDBConnection } from '@duckdb/node-api';
import { type Instant, instantOfMs, msOf } from '../domain/calendar.ts';
import { storedColumns } from '../domain/records.ts';
import { type AdAccount, adAccountSchema } from '../domain/sets.ts';
import type { Settings } from '../settings/settings.ts';
import { timestamp } from './as-of.ts';
import type { HistoryObjects } from './history-objects.ts';
import { newestFirst } from './newest-events.ts';
import { rowsOfFiles } from './record-columns.ts';
import { recordsOf } from './sets.ts';
import { countedSources, type HistoryWarning } from './source-of-record.ts';

const DAY_MS = 86_400_000;

/** States of ad accounts, one at any instant. */
export interface AdAccountReading {
  /** By account, then ascending by instant. */
  readonly states: readonly AdAccount[];
  readonly warnings: readonly HistoryWarning[];
}

/**
 * Reads every state of the ad accounts that lists of the `days` days up to `at` stated. Of one account and instant the
 * list exported last counts, of two sources the source of record; at other instants each source is believed, for a list
 * kept by hand goes on where a report ends. Two sources that contradict each other in their newest lists are told.
 */
export async function readAdAccountStates(
  connection: DuckDBConnection,
  objects: HistoryObjects,
  options: { at: Instant; days: number; settings: Settings },
): Promise<AdAccountReading> {
  const from = instantOfMs(msOf(options.at) - options.days * DAY_MS);
  const sets = (await objects.sets('adAccount')).filter(({ at }) => from <= at && at <= options.at);
  if (sets.length === 0) return { states: [], warnings: [] };
  const files = await objects.files(sets.map(({ key }) => key));
  const order = newestFirst(['exported_at', ...storedColumns('adAccount').map(({ name }) => name)]);
  const rows = `(SELECT * FROM ${rowsOfFiles('adAccount', files)} WHERE taken_at BETWEEN ${timestamp(from)} AND ${timestamp(options.at)}
    QUALIFY row_number() OVER (PARTITION BY source, account, taken_at ORDER BY ${order}) = 1)`;
  const stated = await recordsOf(connection, 'adAccount', adAccountSchema, rows);
  const settled = [...Map.groupBy(stated, ({ account }) => account)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, states]) => settle(states, options.settings));
  return {
    states: settled.flatMap(({ states }) => states),
    warnings: settled.flatMap(({ warnings }) => warnings),
  };
}

/** One account's states, one an instant. */
function settle(stated: readonly AdAccount[], settings: Settings): AdAccountReading {
  const sources = [...new Set(stated.map(({ source }) => source))].sort();
  const subject = { of: 'ad-account', name: stated[0]?.account ?? '' } as const;
  const first = countedSources(subject, sources, settings)[0] ?? '';
  const byInstant = new Map<Instant, AdAccount>();
  for (const state of stated) {
    if (state.source === first || !byInstant.has(state.takenAt)) byInstant.set(state.takenAt, state);
  }
  const states = [...byInstant.values()].sort((a, b) => (a.takenAt < b.takenAt ? -1 : 1));
  const newest = sources.flatMap((source) => stated.findLast((state) => state.source === source) ?? []);
  const isContradicted = new Set(newest.map(({ status }) => status)).size > 1;
  if (!isContradicted) return { states, warnings: [] };
  const warning = {
    kind: 'contradicting-states',
    account: subject.name,
    stated: newest.map(({ source, status }) => ({ source, status })),
    counted: states.at(-1)?.source ?? first,
  } as const;
  return { states, warnings: [warning] };
}
