import { type Instant, msOf, planningDay } from '../domain/calendar.ts';
import { quantityOf, unitsOf, ZERO } from '../domain/decimal.ts';
import type { WatchedRecord } from '../domain/feeds.ts';
import type { Snapshot } from '../domain/ports.ts';
import { compositeKey } from '../domain/storage-keys.ts';
import type { History } from '../history/history.ts';
import type { StockReading, StockState } from '../history/stock.ts';
import type { OpenSupplyLine, SeenSupplyLine, SupplyReading } from '../history/supply.ts';
import type { Settings } from '../settings/settings.ts';
import type { OrderUnderWay, PlacedOrder, SimulatedStock } from '../simulation/simulated-stock.ts';
import { availableOf } from './sku-facts.ts';

const HOUR_MS = 3_600_000;

/** The source of what is simulated. */
const SIMULATED = 'simulated';

/**
 * The history of a replay, which nothing is added to meanwhile: what every run reads alike is read once, what changes with
 * the day once a day.
 */
export function settledHistory(history: History): History {
  const settled = <T>(read: () => Promise<T>): (() => Promise<T>) => {
    let reading: Promise<T> | null = null;
    return () => {
      reading ??= read();
      return reading;
    };
  };
  const daily = <W extends object, T>(read: (window: W) => Promise<T>, keyOf: (window: W) => string) => {
    let last: { readonly key: string; readonly reading: Promise<T> } | null = null;
    return (window: W): Promise<T> => {
      const key = keyOf(window);
      if (last?.key !== key) last = { key, reading: read(window) };
      return last.reading;
    };
  };
  return {
    ...history,
    items: settled(history.items),
    listings: settled(history.listings),
    campaigns: settled(history.campaigns),
    closures: settled(history.closures),
    adLinks: settled(history.adLinks),
    overrides: settled(history.overrides),
    ties: settled(history.ties),
    demandSeries: daily(history.demandSeries, ({ planningDay: day, windowDays }) => `${day} ${windowDays}`),
    regionDemand: daily(history.regionDemand, ({ planningDay: day, days }) => `${day} ${days}`),
    stockAges: daily(
      history.stockAges,
      ({ at, days, settings }) => `${planningDay(at, settings.factory)} ${days}`,
    ),
  };
}

/** What a run of the past reads, and of which pools stock was counted then. */
export interface PastReading {
  readonly history: History;
  readonly countedPools: ReadonlySet<string>;
}

/**
 * History as a run of the past found it: the parameters of then, lists of open orders that were there by then; stock and
 * supply of a pool without a count that was fresh then from the simulation, and of one with it the count, which
 * the simulation takes over.
 */
export async function pastReading(
  history: History,
  simulated: SimulatedStock,
  run: { readonly at: Instant; readonly snapshot: Snapshot; readonly settings: Settings },
): Promise<PastReading> {
  const { at, snapshot, settings } = run;
  const stock = await history.stock(at, settings);
  const limit = settings.triggers.staleAfterHours.stockLevel;
  const countedPools = new Set(
    [...stock.takenAt].flatMap(([pool, takenAt]) =>
      (msOf(at) - msOf(takenAt)) / HOUR_MS <= limit ? [pool] : [],
    ),
  );
  const isSimulated = (pool: string) => !countedPools.has(pool);
  const listed =
    countedPools.size > 0
      ? await history.openSupply(at, settings, at)
      : { lines: [], seen: [], warnings: [] };
  for (const pool of countedPools) adopt(simulated, pool, stock, listed.lines);
  return {
    countedPools,
    history: {
      ...history,
      newestPlanningDay: async () => snapshot.planningDay,
      newestSnapshot: async () => snapshot,
      stock: async () => withSimulated(stock, simulated, isSimulated, at),
      openSupply: async () => supplyOf(listed, simulated, isSimulated),
      newestData: async (moment, stated) => {
        const newest = await history.newestData(moment, stated);
        if (countedPools.size > 0) return newest;
        const counts: readonly string[] = ['stockLevel', 'supplyOrder'] satisfies WatchedRecord[];
        return [
          ...newest.filter(({ record }) => !counts.includes(record)),
          { record: 'stockLevel', source: SIMULATED, at },
          { record: 'supplyOrder', source: SIMULATED, at },
        ];
      },
    },
  };
}

function adopt(
  simulated: SimulatedStock,
  pool: string,
  { levels }: StockState,
  lines: readonly OpenSupplyLine[],
): void {
  simulated.adopt(
    pool,
    levels
      .filter((level) => level.pool === pool)
      .map((level) => ({ sku: level.sku, pool, units: availableOf(level) })),
    lines
      .filter((line) => line.pool === pool)
      .map((line) => ({
        sku: line.sku,
        pool,
        units: unitsOf(line.unitsOpen),
        orderId: compositeKey(line.source, line.orderId, line.lineId),
        kind: line.expedited ? 'expedite' : line.kind,
        placedAt: line.firstSeenAt,
        orderedOn: line.orderedOn,
        dueOn: line.dueOn,
      })),
  );
}

function withSimulated(
  stock: StockState,
  simulated: SimulatedStock,
  isSimulated: (pool: string) => boolean,
  at: Instant,
): StockState {
  const levels = simulated.levels(isSimulated).map(({ sku, pool, units }): StockReading => {
    const none = { committed: ZERO, campaignLocked: null, sellable: null };
    const moved = { unitsOpenAtStock: ZERO, unitsOrderedSince: ZERO, unitsReceivedSince: ZERO };
    return { sku, pool, onHand: quantityOf(units), ...none, ...moved, takenAt: at };
  });
  const takenAt = new Map([...stock.takenAt].filter(([pool]) => !isSimulated(pool)));
  for (const { pool } of levels) takenAt.set(pool, at);
  return {
    levels: [...stock.levels.filter(({ pool }) => !isSimulated(pool)), ...levels],
    takenAt,
    warnings: stock.warnings,
  };
}

function supplyOf(
  listed: SupplyReading,
  simulated: SimulatedStock,
  isSimulated: (pool: string) => boolean,
): SupplyReading {
  return {
    lines: [
      ...listed.lines.filter(({ pool }) => !isSimulated(pool)),
      ...simulated.underWay(isSimulated).map(supplyLine),
    ],
    seen: [...listed.seen, ...simulated.placed.map(seenLine)],
    warnings: listed.warnings,
  };
}

function supplyLine(order: OrderUnderWay): OpenSupplyLine {
  const { sku, pool, units, orderId, kind, orderedOn, dueOn, placedAt } = order;
  const isMade = kind === 'production' || kind === 'emergency_production';
  return {
    ...{ source: SIMULATED, orderId, lineId: '1', sku, warehouse: pool, pool },
    unitsOpen: quantityOf(units),
    ...{ orderedOn, dueOn, kind: isMade ? 'production' : 'purchase' },
    expedited: kind === 'expedite' || kind === 'emergency_production',
    ...{ cancellableUntil: null, supplier: null, firstSeenAt: placedAt },
  };
}

function seenLine({ sku, pool, units, orderId, placedAt }: PlacedOrder): SeenSupplyLine {
  const key = compositeKey(SIMULATED, orderId, '1');
  return { key, sku, pool, units: quantityOf(units), firstSeenAt: placedAt };
}
