import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { Random } from '../../examples/random.ts';
import { addDays, businessDay, dayNumber } from '../../lib/domain/calendar.ts';
import { RECEIVED_KINDS, type ReceivedOrders } from '../../lib/domain/received-orders.ts';
import type { Closure, Item, Override } from '../../lib/domain/sets.ts';
import { learnSupplyTimes, type SupplyTimes } from '../../lib/planning/lead-times.ts';
import { planAll, planningContext, planSku } from '../../lib/planning/plan.ts';
import { parseSettings } from '../../lib/settings/loading.ts';
import { exampleHistory, exampleItem, exampleSeries, PLANNING_DAY, steady, TODAY } from './examples.ts';

interface Order {
  readonly sku?: string;
  readonly pool?: string;
  /** Calendar days from order to arrival. */
  readonly days: number;
  /** Days before the planning day on which it arrived. */
  readonly ago?: number;
  readonly expedited?: boolean;
  readonly kind?: (typeof RECEIVED_KINDS)[number];
  readonly supplier?: string;
}

function received(orders: readonly Order[]): ReceivedOrders {
  const sorted = orders
    .map((order, index) => ({ sku: 'A', pool: 'main', ago: 1 + index, ...order }))
    .sort((a, b) => (a.sku === b.sku ? (a.pool < b.pool ? -1 : 1) : a.sku < b.sku ? -1 : 1));
  const series = [...Map.groupBy(sorted, ({ sku, pool }) => `${sku} ${pool}`).values()];
  const supplierNames = [...new Set(sorted.flatMap(({ supplier }) => supplier ?? []))];
  return {
    skus: series.map(([order]) => order?.sku ?? ''),
    pools: series.map(([order]) => order?.pool ?? ''),
    offsets: Uint32Array.from([0, ...series.map((_, index) => series.slice(0, index + 1).flat().length)]),
    orderedOn: Int32Array.from(sorted, ({ ago, days }) => TODAY - ago - days),
    arrivedOn: Int32Array.from(sorted, ({ ago }) => TODAY - ago),
    expedited: Uint8Array.from(sorted, ({ expedited }) => Number(expedited ?? false)),
    kinds: Uint8Array.from(sorted, ({ kind = 'unknown' }) => RECEIVED_KINDS.indexOf(kind)),
    suppliers: Int32Array.from(sorted, ({ supplier }) =>
      supplier === undefined ? -1 : supplierNames.indexOf(supplier),
    ),
    supplierNames,
  };
}

const item = (changes: Partial<Item> = {}) => exampleItem({ sku: 'A', leadTimeSd: 3, ...changes });
const times = (count: number, order: Order): Order[] => Array.from({ length: count }, () => order);

function learned(
  orders: readonly Order[],
  changes: { item?: Partial<Item>; others?: readonly Item[]; closures?: readonly Closure[] } = {},
) {
  const own = item(changes.item);
  const inPools = ['main', 'us'].map((pool) => ({ item: own, pool }));
  const others = (changes.others ?? []).map((other) => ({ item: other, pool: 'main' }));
  const times = learnSupplyTimes(
    received(orders),
    [...inPools, ...others],
    changes.closures ?? [],
    PLANNING_DAY,
  );
  const of = (pool: string) => times[pool === 'us' ? 1 : 0] as SupplyTimes;
  return {
    regular: (pool = 'main') => of(pool).regular,
    expedite: (pool = 'main') => of(pool).expediteDays,
  };
}

describe('the lead time of an item', () => {
  it('is the stated one without receipts, and says so', () => {
    expect(learned([]).regular()).toEqual({
      from: 'item',
      meanDays: 14,
      sdDays: 3,
      statedDays: 14,
      statedSdDays: 3,
      seen: null,
    });
  });

  it('moves to what receipts show, the further the more there are', () => {
    const { regular } = learned(times(5, { days: 24 }));
    expect(regular()).toMatchObject({ from: 'receipts', statedDays: 14 });
    expect(regular().meanDays).toBeCloseTo(19, 9);
    expect(regular().seen?.own).toMatchObject({ count: 5, mean: 24 });
    expect(learned(times(45, { days: 24, ago: 9 })).regular().meanDays).toBeCloseTo(23, 9);
  });

  it('is of one pool: another is supplied in its own time', () => {
    const { regular } = learned(times(20, { days: 40, pool: 'us' }));
    expect(regular('us').meanDays).toBeGreaterThan(30);
    expect(regular('main').meanDays).toBe(14);
  });

  it('is that of its own kind of supply and not of expedited orders', () => {
    const orders = [
      ...times(10, { days: 20, kind: 'production' }),
      ...times(10, { days: 50, kind: 'purchase' }),
      ...times(10, { days: 3, kind: 'production', expedited: true }),
    ];
    expect(learned(orders, { item: { supply: 'make' } }).regular().seen?.own.mean).toBe(20);
    expect(learned(orders, { item: { supply: 'buy' } }).regular().seen?.own.mean).toBe(50);
    expect(learned(orders, { item: { supply: null } }).regular().seen?.own.count).toBe(20);
  });

  it('leaves closed days of factory and supplier out: they are added for the order at hand', () => {
    const closures: Closure[] = [
      { scope: 'factory', from: addDays(PLANNING_DAY, -12), to: addDays(PLANNING_DAY, -8), name: null },
      {
        scope: 'supplier:Hui',
        from: addDays(PLANNING_DAY, -7),
        to: addDays(PLANNING_DAY, -7),
        name: null,
      },
      {
        scope: 'supplier:Lan',
        from: addDays(PLANNING_DAY, -6),
        to: addDays(PLANNING_DAY, -2),
        name: null,
      },
    ];
    const orders = times(5, { days: 20, ago: 1, supplier: 'Hui' });
    expect(learned(orders, { closures }).regular().seen?.own.mean).toBe(14);
  });

  it('knows the supplier of an item that names none from its last order', () => {
    const slow = Array.from({ length: 12 }, (_, index) => exampleItem({ sku: `S${index}`, supplier: 'Lan' }));
    const orders = [...slow.flatMap(({ sku }) => times(5, { sku, days: 28 })), { days: 20, supplier: 'Lan' }];
    const { regular } = learned(orders, { others: slow });
    expect(regular().seen?.othersCount).toBe(60);
    expect(regular().meanDays).toBeGreaterThan(22);
  });

  it('learns from receipts of a year up to the planning day only', () => {
    const orders = [...times(5, { days: 20, ago: 0 }), ...times(5, { days: 90, ago: -1 })];
    expect(learned([...orders, ...times(5, { days: 90, ago: 365 })]).regular().seen?.own.mean).toBe(20);
  });
});

describe('the lead time of an expedite', () => {
  const expedited = (count: number) => times(count, { days: 8, expedited: true });

  it('is the stated one corrected by expedited orders', () => {
    const stated = { item: { expediteLeadTimeDays: 4 } };
    expect(learned([], stated).expedite()).toBe(4);
    expect(learned(expedited(5), stated).expedite()).toBeCloseTo(6, 9);
    expect(learned(times(5, { days: 30 }), stated).expedite()).toBe(4);
  });

  it('that is not stated is known from three expedited orders on', () => {
    expect(learned(expedited(2)).expedite()).toBeNull();
    expect(learned(expedited(3)).expedite()).toBe(8);
  });
});

describe('planning', () => {
  const series = exampleSeries(steady(10), steady(0));
  const receivedOrders = received(times(15, { sku: 'ORING-001', days: 34 }));
  const plan = (json: unknown = {}, overrides: readonly Override[] = []) =>
    planSku(
      series,
      exampleItem({ leadTimeSd: 2 }),
      planningContext({
        planningDay: PLANNING_DAY,
        settings: parseSettings(json, 'test'),
        campaigns: [],
        closures: [],
        overrides,
        calibrations: [],
        receivedOrders,
      }),
    ).methods;

  it('counts with the learned lead time in every method, and shows what is stated and what was seen', () => {
    for (const { leadTimeDays, reorderPoint, inputs } of plan()) {
      expect(leadTimeDays).toBeCloseTo(29, 9);
      expect(reorderPoint).toBeGreaterThan(290);
      expect(inputs).toMatchObject({
        leadTimeFrom: 'receipts',
        statedLeadTimeDays: 14,
        statedLeadTimeSd: 2,
        receipts: 15,
        receivedLeadTimeDays: 34,
        statedCountsAsReceipts: 5,
      });
    }
  });

  it('counts with the stated one where the settings or a planner say so', () => {
    const stated = plan({ planning: { leadTime: 'stated' } });
    expect(stated.map(({ leadTimeDays }) => leadTimeDays)).toEqual([14, 14]);
    expect(stated[0]?.inputs).toMatchObject({ leadTimeFrom: 'item', leadTimeSd: 2, receipts: 15 });
    const override: Override = {
      sku: 'ORING-001',
      field: 'leadTimeDays',
      value: '20',
      reason: null,
      author: 'Li',
      expiresOn: null,
    };
    const own = plan({}, [override]);
    expect(own.map(({ leadTimeDays }) => leadTimeDays)).toEqual([20, 20]);
    expect(own[0]?.inputs).toMatchObject({ leadTimeFrom: 'override', receivedLeadTimeDays: 34 });
  });

  it('of a SKU without receipts counts with what its supplier takes', () => {
    const known = Array.from({ length: 12 }, (_, index) =>
      exampleItem({ sku: `S${index}`, supplier: 'Hui' }),
    );
    const history = exampleHistory([{ sku: 'NEW', pool: 'main', demand: [[5, 10, 0]] }]);
    const items = [...known, exampleItem({ sku: 'NEW', supplier: 'Hui', leadTimeDays: 10 })];
    const context = planningContext({
      planningDay: PLANNING_DAY,
      settings: parseSettings({}, 'test'),
      campaigns: [],
      closures: [],
      overrides: [],
      calibrations: [],
      receivedOrders: received(known.flatMap(({ sku }) => times(5, { sku, days: 28 }))),
    });
    const planned = planAll(history, items, context).find(({ sku }) => sku === 'NEW');
    expect(planned?.methods[0]?.leadTimeDays).toBeGreaterThan(17);
    expect(planned?.methods[0]?.inputs).toMatchObject({ receipts: 0, otherReceipts: 60, leadTimeSd: 0 });
  });

  it('meets a closure after the learned lead time, not after the stated one', () => {
    const closures: Closure[] = [
      { scope: 'factory', from: businessDay('2026-07-12'), to: businessDay('2026-07-16'), name: null },
    ];
    const context = planningContext({
      planningDay: PLANNING_DAY,
      settings: parseSettings({}, 'test'),
      campaigns: [],
      closures,
      overrides: [],
      calibrations: [],
      receivedOrders,
    });
    const [handbook] = planSku(series, exampleItem(), context).methods;
    expect(dayNumber(businessDay('2026-07-12')) - TODAY).toBe(18);
    expect(handbook?.inputs.closedDaysAhead).toBe(5);
  });
});

const orders = fc.array(
  fc.record({
    sku: fc.constantFrom('A', 'B', 'C'),
    pool: fc.constantFrom('main', 'us'),
    days: fc.integer({ min: 0, max: 400 }),
    ago: fc.integer({ min: 0, max: 364 }),
    expedited: fc.boolean(),
    kind: fc.constantFrom(...RECEIVED_KINDS),
    supplier: fc.constantFrom('Hui', 'Lan'),
  }),
  { maxLength: 25 },
);

describe('for any receipts', () => {
  const items = ['A', 'B', 'C'].map((sku) =>
    exampleItem({ sku, supplier: sku === 'C' ? null : 'Hui', leadTimeSd: sku === 'B' ? 4 : null }),
  );

  const planned = items.flatMap((each) => ['main', 'us', 'never'].map((pool) => ({ item: each, pool })));
  const learn = (all: readonly Order[]) => learnSupplyTimes(received(all), planned, [], PLANNING_DAY);

  test.prop([orders])('lead times are finite and not negative', (all) => {
    for (const { regular, expediteDays } of learn(all))
      for (const days of [regular.meanDays, regular.sdDays ?? 0, expediteDays ?? 0]) {
        expect(Number.isFinite(days)).toBe(true);
        expect(days).toBeGreaterThanOrEqual(0);
      }
  });

  test.prop([orders, orders])('receipts after the planning day say nothing', (all, later) => {
    const after = later.map((order) => ({ ...order, ago: -1 - order.ago }));
    expect(learn([...all, ...after])).toEqual(learn(all));
  });
});

describe('in a world whose item file is old', () => {
  /** Suppliers that take 0.8 to 1.5 times what is stated, items that differ from that by a fifth, one date in thirty wrong. */
  function worldErrors(seed: number): { stated: number; seen: number; learned: number } {
    const random = new Random(seed, 'lead times');
    const truth = new Map<string, number>();
    const all: Order[] = [];
    const items = Array.from({ length: 120 }, (_, index) => {
      const supplier = `supplier ${index % 6}`;
      const leadTimeDays = random.whole(7, 30);
      const sku = `S${String(index).padStart(3, '0')}`;
      const mean = leadTimeDays * (0.8 + 0.14 * (index % 6)) * Math.exp(0.2 * random.normal());
      truth.set(sku, mean);
      const count = random.whole(0, 9);
      for (let order = 0; order < count; order++) {
        const days = Math.max(1, Math.round(mean * (1 + 0.25 * random.normal())));
        const isWrong = random.chance(1 / 30);
        all.push({ sku, supplier, days: isWrong ? days + 365 : days, ago: 10 * order });
      }
      return exampleItem({ sku, supplier, leadTimeDays });
    });
    const planned = items.map((each) => ({ item: each, pool: 'main' }));
    const times = learnSupplyTimes(received(all), planned, [], PLANNING_DAY);
    const errorOf = (figure: (each: Item, index: number) => number) => {
      const squares = items.map(
        (each, index) => Math.log(figure(each, index) / (truth.get(each.sku) ?? 1)) ** 2,
      );
      return Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / items.length);
    };
    return {
      stated: errorOf(({ leadTimeDays }) => leadTimeDays),
      seen: errorOf((each) => {
        const own = all.filter(({ sku }) => sku === each.sku);
        const sum = own.reduce((days, order) => days + order.days, 0);
        return own.length > 0 ? sum / own.length : each.leadTimeDays;
      }),
      learned: errorOf((_, index) => times[index]?.regular.meanDays ?? 1),
    };
  }

  it.each([1, 2, 3])('what is learned is nearer the truth than what is stated or seen, seed %d', (seed) => {
    const { stated, seen, learned } = worldErrors(seed);
    expect(learned).toBeLessThan(0.65 * stated);
    expect(learned).toBeLessThan(0.65 * seen);
  });
});
