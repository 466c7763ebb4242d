import type { DuckDBConnection } from '@duckdb/node-api';
import type { BusinessDay } from '../domain/calendar.ts';
import type { Settings } from '../settings/settings.ts';
import { literal } from './database.ts';
import { repetitionsAmong } from './repetitions.ts';
import {
  countedSources,
  type HistoryWarning,
  type Repetition,
  settleEach,
  settleSources,
  sourcesByName,
} from './source-of-record.ts';

/** Days up to the planning day whose orders tell whether two sources carry the same. */
const COMPARED_DAYS = 90;

/** What is known of the sales of all channels. */
export interface ReportedChannels {
  /** A query of the stored rows of sales. */
  readonly sales: string;
  /** Rows of (channel, source), in order. */
  readonly pairs: readonly (readonly unknown[])[];
  /** By channel, the days that more than one source reports. */
  readonly sharedDays?: ReadonlyMap<string, number>;
  readonly planningDay: BusinessDay;
}

/** Decides which sources of each channel count: of those that would, none that carries the orders of one before it. */
export async function settleChannels(
  connection: DuckDBConnection,
  reported: ReportedChannels,
  settings: Settings,
): Promise<{ counted: ReadonlyMap<string, readonly string[]>; warnings: HistoryWarning[] }> {
  const repetitions = await repeatedOrders(connection, reported, settings);
  return settleEach(reported.pairs, (name, sources) => {
    const subject = { of: 'channel', name, sharedDays: reported.sharedDays?.get(name) ?? 0 } as const;
    return settleSources(subject, sources, settings, repetitions);
  });
}

/**
 * Pairs of sources that would both count for a channel and share orders: lines of one order id and SKU. An order id
 * that is made of day and channel (plain daily totals) names no order.
 */
async function repeatedOrders(
  connection: DuckDBConnection,
  { sales, pairs, planningDay }: ReportedChannels,
  settings: Settings,
): Promise<Repetition[]> {
  const together = [...sourcesByName(pairs)].flatMap(([name, sources]) => {
    const counted = countedSources({ of: 'channel', name }, sources, settings);
    if (counted.length < 2) return [];
    return [`(channel = ${literal(name)} AND source IN (${counted.map(literal).join(', ')}))`];
  });
  if (together.length === 0) return [];
  return repetitionsAmong(
    connection,
    `SELECT DISTINCT channel AS name, source, order_id AS item, sku AS part, business_day AS day FROM ${sales}
     WHERE (${together.join(' OR ')}) AND NOT starts_with(order_id, CAST(business_day AS VARCHAR) || '#')
       AND business_day BETWEEN DATE '${planningDay}' - ${COMPARED_DAYS - 1} AND DATE '${planningDay}'`,
  );
}
