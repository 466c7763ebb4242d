import { mkdir, mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import type * as z from 'zod';
import type { BusinessDay, Instant } from '../domain/calendar.ts';
import type { ObjectStore, Snapshot } from '../domain/ports.ts';
import type { RecordName } from '../domain/records.ts';
import {
  type AdAccount,
  type AdLink,
  adAccountSchema,
  adLinkSchema,
  type Campaign,
  type Closure,
  campaignSchema,
  closureSchema,
  type Item,
  itemSchema,
  type Listing,
  listingSchema,
  type Override,
  overrideSchema,
} from '../domain/sets.ts';
import type { Settings } from '../settings/settings.ts';
import { readAdAccountStates } from './ad-accounts.ts';
import { type AdMetricDay, readAdMetrics } from './ad-metrics.ts';
import { type ChannelDemand, readChannelDemand } from './channel-demand.ts';
import { type Compaction, compactHistory } from './compaction.ts';
import { openDatabase } from './database.ts';
import { type DemandReading, readDemand } from './demand.ts';
import { type NewestData, readNewestData } from './freshness.ts';
import { historyObjects } from './history-objects.ts';
import { type RegionDemand, readRegionDemand } from './region-demand.ts';
import { readRowCounts } from './row-counts.ts';
import { recordsOf, rowsInForce } from './sets.ts';
import { readNewestSnapshot, writeSnapshot } from './snapshot.ts';
import type { HistoryWarning } from './source-of-record.ts';
import { readStock, type StockState } from './stock.ts';
import { readStockAges, type StockAges } from './stock-age.ts';
import { readOpenSupply, type SupplyReading } from './supply.ts';
import { readTies } from './ties.ts';
import { type HistoryWriter, openWriter } from './writer.ts';

export interface HistoryOptions {
  readonly store: ObjectStore;
  /** Local folder for copies of objects and for what does not fit in memory; emptied of both by `close`. */
  readonly temporaryFolder: string;
  /** Memory for DuckDB, default 400; the process takes 150 to 250 MB more. */
  readonly memoryLimitMb?: number;
  /** Threads of DuckDB, default 2. */
  readonly threads?: number;
  /** Rows of a file that a writer keeps in memory, default 400,000. */
  readonly segmentRows?: number;
}

/**
 * Canonical records, kept as Parquet in an object store. What is read never depends on the order in which files came,
 * or how often. Quantities and amounts are ten-thousandths.
 */
export interface History {
  /** Takes the rows of one file. */
  write(record: RecordName): Promise<HistoryWriter>;
  /** Demand of the `windowDays` days up to the planning day, by SKU and pool; kits are taken apart. */
  demand(options: {
    planningDay: BusinessDay;
    windowDays: number;
    settings: Settings;
  }): Promise<DemandReading>;
  /** Stock as it stood at `at`, and what moved since it was counted. */
  stock(at: Instant, settings: Settings): Promise<StockState>;
  /** When the goods of every SKU came in; single lots where their shelf life ends within `days` days. */
  stockAges(options: { at: Instant; days: number; settings: Settings }): Promise<StockAges>;
  /** Which regions the demand of the `days` days up to the planning day came from. */
  regionDemand(options: {
    planningDay: BusinessDay;
    days: number;
    settings: Settings;
  }): Promise<RegionDemand[]>;
  /** Demand by channel of the `days` business days up to that of `at`, which counts as far as it has come. */
  channelDemand(options: { at: Instant; days: number; settings: Settings }): Promise<ChannelDemand[]>;
  /** Supply order lines that are still to come. */
  openSupply(settings: Settings): Promise<SupplyReading>;
  items(): Promise<Item[]>;
  listings(): Promise<Listing[]>;
  campaigns(): Promise<Campaign[]>;
  closures(): Promise<Closure[]>;
  adLinks(): Promise<AdLink[]>;
  overrides(): Promise<Override[]>;
  /** The health of ad accounts as it stood at `at`. */
  adAccounts(at: Instant): Promise<AdAccount[]>;
  /** Every state of ad accounts that was stated of the `days` days up to `at`, by source, account and instant. */
  adAccountStates(options: { at: Instant; days: number }): Promise<AdAccount[]>;
  /** Ad figures of the `days` business days up to that of `at`, by account, ad campaign, SKU and day. */
  adMetrics(options: {
    at: Instant;
    days: number;
    settings: Settings;
  }): Promise<{ rows: readonly AdMetricDay[]; warnings: readonly HistoryWarning[] }>;
  /** By record and source the newest moment, not after `at`, on which something happened. */
  newestData(at: Instant, settings: Settings): Promise<NewestData[]>;
  /** Rows stored, by record. */
  rowCounts(): Promise<Partial<Record<RecordName, number>>>;
  /** Files of one source and export instant that contradict each other. */
  ties(): Promise<HistoryWarning[]>;
  /** Merges objects; no reading changes by it, except that ties which it settled are no longer told. */
  compact(): Promise<Compaction>;
  /** Stores the parameters of a planning day: the commit of a recompute. */
  writeSnapshot(snapshot: Snapshot): Promise<void>;
  /** The parameters of the newest planning day (not after `notAfter`); null where there are none. */
  newestSnapshot(notAfter?: BusinessDay): Promise<Snapshot | null>;
  /** Ends the database and removes every local file. */
  close(): Promise<void>;
}

/** Opens the history that lies in a store. One process may have several open; each has a database of its own. */
export async function openHistory(options: HistoryOptions): Promise<History> {
  const { store, memoryLimitMb = 400, threads = 2, segmentRows } = options;
  await mkdir(options.temporaryFolder, { recursive: true });
  const folder = await mkdtemp(join(options.temporaryFolder, 'history-'));
  const database = await openDatabase({ temporaryFolder: join(folder, 'spill'), memoryLimitMb, threads });
  const objects = historyObjects(store, folder);
  const work = <T>(task: (connection: DuckDBConnection) => Promise<T>): Promise<T> => database.work(task);
  const inForce = <S extends z.ZodObject>(record: RecordName, schema: S, at?: Instant) =>
    work(async (connection) => recordsOf(connection, record, schema, await rowsInForce(objects, record, at)));

  return {
    write: (record) => openWriter(database, objects, record, segmentRows),
    demand: (window) => work((connection) => readDemand(connection, objects, window)),
    stock: (at, settings) => work((connection) => readStock(connection, objects, at, settings)),
    stockAges: (window) => work((connection) => readStockAges(connection, objects, window)),
    regionDemand: (window) => work((connection) => readRegionDemand(connection, objects, window)),
    channelDemand: (window) => work((connection) => readChannelDemand(connection, objects, window)),
    openSupply: (settings) => work((connection) => readOpenSupply(connection, objects, settings)),
    items: () => inForce('item', itemSchema),
    listings: () => inForce('listing', listingSchema),
    campaigns: () => inForce('campaign', campaignSchema),
    closures: () => inForce('closure', closureSchema),
    adLinks: () => inForce('adLink', adLinkSchema),
    overrides: () => inForce('override', overrideSchema),
    adAccounts: (at) => inForce('adAccount', adAccountSchema, at),
    adAccountStates: (window) => work((connection) => readAdAccountStates(connection, objects, window)),
    adMetrics: (window) => work((connection) => readAdMetrics(connection, objects, window)),
    newestData: (at, settings) => work((connection) => readNewestData(connection, objects, at, settings)),
    rowCounts: () => work((connection) => readRowCounts(connection, objects)),
    ties: () => work((connection) => readTies(connection, objects)),
    compact: () => work((connection) => compactHistory(connection, objects)),
    writeSnapshot: (snapshot) =>
      objects.inFolder((made) => work((connection) => writeSnapshot(connection, store, made, snapshot))),
    newestSnapshot: (notAfter) =>
      objects.inFolder((made) => work((connection) => readNewestSnapshot(connection, store, made, notAfter))),
    async close() {
      database.close();
      await objects.close();
    },
  };
}
