import { mkdir, mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import type * as z from 'zod';
import type { AdReading } from '../domain/ad-history.ts';
import type { BusinessDay, Instant } from '../domain/calendar.ts';
import type { DemandHistory } from '../domain/demand-history.ts';
import type { ObjectStore, Snapshot } from '../domain/ports.ts';
import type { ReceivedOrders } from '../domain/received-orders.ts';
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
import type { StockOuts } from '../domain/stock-outs.ts';
import type { Settings } from '../settings/settings.ts';
import type { SourceKind } from '../settings/source-kinds.ts';
import { type AdAccountReading, readAdAccountStates } from './ad-accounts.ts';
import { readAdMetrics } from './ad-metrics.ts';
import { type ChannelDemand, type ChannelWindow, readChannelDemand } from './channel-demand.ts';
import { type Compaction, type CompactionOptions, compactHistory } from './compaction.ts';
import { type Database, openDatabase } from './database.ts';
import { type DemandReading, type DemandWindow, readDemand, readDemandSeries } from './demand.ts';
import { type NewestData, readNewestData } from './freshness.ts';
import { historyObjects } from './history-objects.ts';
import { readReceivedOrders } from './received-orders.ts';
import { type RegionDemand, readRegionDemand } from './region-demand.ts';
import { readRowCounts } from './row-counts.ts';
import { type RowOrigin, readCampaignOrigins, recordsInForce } from './sets.ts';
import { readNewestPlanningDay, readNewestSnapshot, type SnapshotPart, writeSnapshot } from './snapshot.ts';
import { readSoldToday, type SoldToday } from './sold-today.ts';
import { noteSourceKind, withNotedKinds } from './source-notes.ts';
import type { HistoryWarning } from './source-of-record.ts';
import { readStock, type StockState } from './stock.ts';
import { readStockAges, type StockAges } from './stock-age.ts';
import { readStockDays, type StockDays } from './stock-days.ts';
import { readStockOuts } from './stock-outs.ts';
import { readOpenSupply, type SupplyReading } from './supply.ts';
import { type TableFile, writeTableFile } from './table-file.ts';
import { readTies } from './ties.ts';
import { readUnservedDemand, type UnservedDemand } from './unserved-demand.ts';
import { type HistoryWriter, openWriter } from './writer.ts';

export interface HistoryOptions {
  readonly store: ObjectStore;
  /** Local folder for copies of objects and for what does not fit in memory; emptied of both by `close`. */
  readonly temporaryFolder: string;
  /** Memory for DuckDB where history is read, default 400; writing takes a fraction. The process takes 150 to 250 MB more. */
  readonly memoryLimitMb?: number;
  /** Threads of DuckDB, default 2. */
  readonly threads?: number;
  /** Rows of a file that a writer keeps in memory, default 50,000. */
  readonly segmentRows?: number;
}

/**
 * Canonical records, kept as Parquet in an object store. What is read never depends on the order in which files came,
 * or how often. Quantities and amounts are ten-thousandths. Objects are listed once and again after each write through
 * this: what others write meanwhile is not seen.
 */
export interface History {
  /** Takes the rows of one file. */
  write(record: RecordName): Promise<HistoryWriter>;
  /** Removes objects: those of a file that is read in another way now. */
  forget(keys: readonly string[]): Promise<void>;
  /** Notes what files of a source are, for readings whose settings do not say it. */
  noteSourceKind(source: string, kind: SourceKind): Promise<void>;
  /** Demand of the `windowDays` days up to the planning day, by SKU and pool; kits are taken apart. */
  demandSeries(window: DemandWindow): Promise<DemandHistory>;
  /** The same with what a person should know of it. */
  demand(window: DemandWindow): Promise<DemandReading>;
  /** Orders that came in within the `windowDays` days up to the planning day, with what order lists said of them. */
  receivedOrders(options: {
    planningDay: BusinessDay;
    windowDays: number;
    settings: Settings;
  }): Promise<ReceivedOrders>;
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
  /** Demand of some SKUs by channel on the `days` business days up to that of `at`, which counts as far as it has come. */
  channelDemand(window: ChannelWindow): Promise<ChannelDemand[]>;
  /** Units of the `days` days up to the planning day that were cancelled because they could not be served. */
  unservedDemand(options: {
    planningDay: BusinessDay;
    days: number;
    settings: Settings;
  }): Promise<UnservedDemand[]>;
  /** On which of the `windowDays` days up to the planning day SKUs were sold out. */
  stockOuts(options: {
    planningDay: BusinessDay;
    windowDays: number;
    settings: Settings;
  }): Promise<StockOuts>;
  /** What pulse channels sold on days that have not closed yet, up to `at`. */
  soldToday(options: { at: Instant; settings: Settings }): Promise<SoldToday[]>;
  /** Supply order lines that are still to come: as listed last, less what came in by `at` and after the list. */
  openSupply(at: Instant, settings: Settings, listedBy?: Instant): Promise<SupplyReading>;
  /** Stock of some SKUs at the close of the `windowDays` days up to the planning day, by what was counted by `takenBy`. */
  stockDays(options: {
    skus: readonly string[];
    planningDay: BusinessDay;
    windowDays: number;
    settings: Settings;
    takenBy?: Instant;
  }): Promise<StockDays>;
  items(): Promise<Item[]>;
  listings(): Promise<Listing[]>;
  /** Of all sources together, or those of one. */
  campaigns(source?: string): Promise<Campaign[]>;
  /** Where the rows in force of a campaign come from; none where it is not known. */
  campaignOrigins(campaignId: string): Promise<RowOrigin[]>;
  closures(): Promise<Closure[]>;
  adLinks(): Promise<AdLink[]>;
  overrides(): Promise<Override[]>;
  /** The health of ad accounts as it stood at `at`. */
  adAccounts(at: Instant): Promise<AdAccount[]>;
  /** Every state of ad accounts that was stated of the `days` days up to `at`, one an account and instant. */
  adAccountStates(options: { at: Instant; days: number; settings: Settings }): Promise<AdAccountReading>;
  /** Ad figures of the `days` business days up to that of `at`. */
  adMetrics(options: {
    at: Instant;
    days: number;
    settings: Settings;
  }): Promise<AdReading & { warnings: readonly HistoryWarning[] }>;
  /** By record and source the newest moment, not after `at`, on which something happened. */
  newestData(at: Instant, settings: Settings): Promise<NewestData[]>;
  /** Rows stored, by record. */
  rowCounts(): Promise<Partial<Record<RecordName, number>>>;
  /** Files of one source and export instant that contradict each other. */
  ties(): Promise<HistoryWarning[]>;
  /** Merges objects; no reading changes by it, except that ties which it settled are no longer told. One run at a time. */
  compact(options?: CompactionOptions): Promise<Compaction>;
  /** Stores the parameters of a planning day: the commit of a recompute. */
  writeSnapshot(snapshot: Snapshot): Promise<void>;
  /** The parameters of the newest planning day (not after `notAfter`), or that part of them; null where there are none. */
  newestSnapshot(notAfter?: BusinessDay, part?: SnapshotPart): Promise<Snapshot | null>;
  /** Its day alone, without reading it. */
  newestPlanningDay(notAfter?: BusinessDay): Promise<BusinessDay | null>;
  /** Writes a table of a report as Parquet. */
  writeTable(table: TableFile): Promise<void>;
  /** Ends the databases and removes every local file. */
  close(): Promise<void>;
}

/** Memory for DuckDB while rows of a file are gathered, sorted and written: sorting spills, and more makes it hardly faster. */
const WRITING_MEMORY_MB = 100;

/** Opens the history that lies in a store. One process may have several open; each has databases of its own. */
export async function openHistory(options: HistoryOptions): Promise<History> {
  const { store, memoryLimitMb = 400, threads = 2, segmentRows } = options;
  await mkdir(options.temporaryFolder, { recursive: true });
  const folder = await mkdtemp(join(options.temporaryFolder, 'history-'));
  const database = await openDatabase({ temporaryFolder: join(folder, 'spill'), memoryLimitMb, threads });
  // A limit is one of a whole database.
  let writing: Promise<Database> | null = null;
  const forWriting = async (): Promise<Database> => {
    writing ??= openDatabase({
      temporaryFolder: join(folder, 'spill-writing'),
      memoryLimitMb: Math.min(memoryLimitMb, WRITING_MEMORY_MB),
      threads,
    });
    try {
      return await writing;
    } catch (error) {
      writing = null;
      throw error;
    }
  };
  const objects = historyObjects(store, folder);
  const work = <T>(task: (connection: DuckDBConnection) => Promise<T>): Promise<T> => database.work(task);
  const inForce = <S extends z.ZodObject>(record: RecordName, schema: S, at?: Instant) =>
    work((connection) => recordsInForce(connection, objects, record, schema, at));

  return {
    write: async (record) => openWriter([await forWriting(), database], objects, record, segmentRows),
    forget: (keys) => objects.remove(keys),
    noteSourceKind: (source, kind) => noteSourceKind(store, source, kind),
    demandSeries: async (window) => {
      const settings = await withNotedKinds(store, window.settings);
      return work((connection) => readDemandSeries(connection, objects, { ...window, settings }));
    },
    demand: async (window) => {
      const settings = await withNotedKinds(store, window.settings);
      return work((connection) => readDemand(connection, objects, { ...window, settings }));
    },
    stock: async (at, stated) => {
      const settings = await withNotedKinds(store, stated);
      return work((connection) => readStock(connection, objects, at, settings));
    },
    stockAges: async (window) => {
      const settings = await withNotedKinds(store, window.settings);
      return work((connection) => readStockAges(connection, objects, { ...window, settings }));
    },
    regionDemand: async (window) => {
      const settings = await withNotedKinds(store, window.settings);
      return work((connection) => readRegionDemand(connection, objects, { ...window, settings }));
    },
    soldToday: async (window) => {
      const settings = await withNotedKinds(store, window.settings);
      return work((connection) => readSoldToday(connection, objects, { ...window, settings }));
    },
    channelDemand: async (window) => {
      const settings = await withNotedKinds(store, window.settings);
      return work((connection) => readChannelDemand(connection, objects, { ...window, settings }));
    },
    openSupply: async (at, stated, listedBy) => {
      const settings = await withNotedKinds(store, stated);
      return work((connection) => readOpenSupply(connection, objects, at, settings, listedBy));
    },
    receivedOrders: async (window) => {
      const settings = await withNotedKinds(store, window.settings);
      return work((connection) => readReceivedOrders(connection, objects, { ...window, settings }));
    },
    stockOuts: async (window) => {
      const settings = await withNotedKinds(store, window.settings);
      return work((connection) => readStockOuts(connection, objects, { ...window, settings }));
    },
    stockDays: async (window) => {
      const settings = await withNotedKinds(store, window.settings);
      return work((connection) => readStockDays(connection, objects, { ...window, settings }));
    },
    items: () => inForce('item', itemSchema),
    listings: () => inForce('listing', listingSchema),
    campaigns: (source) =>
      work((connection) =>
        recordsInForce(connection, objects, 'campaign', campaignSchema, undefined, source),
      ),
    campaignOrigins: (campaignId) =>
      work((connection) => readCampaignOrigins(connection, objects, campaignId)),
    closures: () => inForce('closure', closureSchema),
    adLinks: () => inForce('adLink', adLinkSchema),
    overrides: () => inForce('override', overrideSchema),
    adAccounts: (at) => inForce('adAccount', adAccountSchema, at),
    adAccountStates: async (window) => {
      const settings = await withNotedKinds(store, window.settings);
      return work((connection) => readAdAccountStates(connection, objects, { ...window, settings }));
    },
    adMetrics: async (window) => {
      const settings = await withNotedKinds(store, window.settings);
      return work((connection) => readAdMetrics(connection, objects, { ...window, settings }));
    },
    newestData: (at, settings) => work((connection) => readNewestData(connection, objects, at, settings)),
    rowCounts: () => work((connection) => readRowCounts(connection, objects)),
    ties: () => work((connection) => readTies(connection, objects)),
    compact: (options) => work((connection) => compactHistory(connection, objects, options)),
    writeSnapshot: (snapshot) =>
      objects.inFolder((made) => work((connection) => writeSnapshot(connection, store, made, snapshot))),
    newestPlanningDay: (notAfter) => readNewestPlanningDay(store, notAfter),
    newestSnapshot: (notAfter, part) =>
      objects.inFolder((made) =>
        work((connection) => readNewestSnapshot(connection, store, made, notAfter, part)),
      ),
    unservedDemand: (window) => work((connection) => readUnservedDemand(connection, objects, window)),
    writeTable: (table) =>
      objects.inFolder((made) => work((connection) => writeTableFile(connection, store, made, table))),
    async close() {
      try {
        database.close();
        (await writing)?.close();
      } finally {
        await objects.close();
      }
    },
  };
}
