import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { Random } from '../../examples/random.ts';
import { addDays, dayOfNumber } from '../../lib/domain/calendar.ts';
import { quantityOf } from '../../lib/domain/decimal.ts';
import type { DemandHistory, DemandSeries } from '../../lib/domain/demand-history.ts';
import type { Method, MethodParameters } from '../../lib/domain/sku-parameters.ts';
import type { StockOuts } from '../../lib/domain/stock-outs.ts';
import { skuKey } from '../../lib/domain/storage-keys.ts';
import { NO_TAKINGS, withHeldBackDays } from '../../lib/planning/held-back-days.ts';
import { type PlanningFacts, planAll, planningContext, planSku } from '../../lib/planning/plan.ts';
import { orderQuantity } from '../../lib/planning/position.ts';
import { parseSettings } from '../../lib/settings/loading.ts';
import { exampleCampaign, exampleItem, exampleSeries, PLANNING_DAY, steady, TODAY } from './examples.ts';

/** Sold out at the close of these days before the planning day. */
function soldOut(daysAgo: readonly number[], sku = 'ORING-001'): StockOuts {
  const days = Int32Array.from(daysAgo, (ago) => TODAY - ago).sort();
  return { soldOutDays: new Map([[skuKey(sku, 'main'), days]]), knownDays: new Map() };
}

const span = (from: number, to: number) => Array.from({ length: from - to + 1 }, (_, index) => from - index);

function context(changes: Partial<PlanningFacts> = {}) {
  return planningContext({
    planningDay: PLANNING_DAY,
    settings: parseSettings({}, 'test'),
    campaigns: [],
    closures: [],
    overrides: [],
    calibrations: [],
    ...changes,
  });
}

function plan(series: DemandSeries, changes: Partial<PlanningFacts> = {}): readonly MethodParameters[] {
  return planSku(series, exampleItem(), context(changes)).methods;
}

/** Ten a day to B2B and two to TikTok for 400 days, nothing at all for the last so many. */
function soldOutSeries(days: number): DemandSeries {
  const until = (units: number) => [...steady(units, 400 - days), ...steady(0, days)];
  return exampleSeries(until(10), until(2));
}

describe('days on which a SKU was sold out', () => {
  it('say nothing of demand: the level of both methods is that of the days before', () => {
    const stockOuts = soldOut(span(29, 0));
    for (const { meanDailyDemand, inputs } of plan(soldOutSeries(30), { stockOuts })) {
      expect(meanDailyDemand).toBeCloseTo(12, 9);
      expect(inputs.heldBackDays).toBe(30);
    }
    for (const { meanDailyDemand, inputs } of plan(soldOutSeries(30))) {
      expect(meanDailyDemand).toBeLessThan(11.2);
      expect(inputs.heldBackDays).toBe(0);
    }
  });

  it('do not freeze a SKU at zero that was sold out longer than a window: it reaches back to days with stock', () => {
    const series = soldOutSeries(120);
    const [handbook] = plan(series, { stockOuts: soldOut(span(119, 0)) });
    expect(handbook).toMatchObject({ meanDailyDemand: 12, baseSafetyStock: 0, pulseStock: 10 });
    expect(handbook?.inputs).toMatchObject({ historyDays: 210, openDays: 90, heldBackDays: 120 });
    expect(plan(series)[0]).toMatchObject({ meanDailyDemand: 0, reorderPoint: 0 });
  });

  it('count where more than usual was sold, as a lower bound', () => {
    const pulse = [...steady(2, 390), 900, ...steady(0, 9)];
    const series = exampleSeries([...steady(10, 391), ...steady(0, 9)], pulse);
    for (const { inputs } of plan(series, { stockOuts: soldOut(span(9, 0)) }))
      expect(inputs).toMatchObject({ peakDayUnits: 900, peakIsLowerBound: 1, heldBackDays: 9 });
    const [inStock] = plan(series, { stockOuts: soldOut(span(8, 0)) });
    expect(inStock?.inputs).toMatchObject({ peakDayUnits: 900, peakIsLowerBound: 0 });
  });

  it('count where customers order all the same, as B2B customers may', () => {
    const series = exampleSeries(steady(10, 400), steady(2, 400));
    const stockOuts = soldOut(span(60, 20));
    expect(plan(series, { stockOuts })).toEqual(plan(series));
  });

  it('are judged for TikTok apart from B2B', () => {
    const pulse = [...steady(2, 340), ...steady(0, 60)];
    const base = Array.from({ length: 400 }, (_, day) => (day % 2 === 0 ? 8 : 12));
    const series = exampleSeries(base, pulse);
    const [handbook] = plan(series, { stockOuts: soldOut(span(59, 0)) });
    expect(handbook?.meanDailyDemand).toBeCloseTo(12, 9);
    expect(handbook?.inputs.meanBaseDailyDemand).toBeCloseTo(10, 9);
    expect(handbook?.inputs.peakDayUnits).toBe(2);
  });

  it('are judged by other SKUs of the pool where the own days are few', () => {
    const rare = (sku: string, days: readonly number[]) => ({
      sku,
      sold: days.map((ago) => [ago, 5] as const),
    });
    const taking = rare('TAKES', span(99, 0));
    const few = rare('FEW', [95, 85, 75, 65, 55, 45, 35, 25, 15]);
    const history = historyOf([few, taking]);
    const of = (sku: string, days: readonly number[]) => soldOut(days, sku).soldOutDays;
    const openDays = (stockOuts: StockOuts) => {
      const planned = planAll(history, [exampleItem({ sku: 'FEW' }), exampleItem({ sku: 'TAKES' })], {
        ...context({ stockOuts }),
      });
      return planned.find(({ sku }) => sku === 'FEW')?.methods[0]?.inputs.heldBackDays;
    };
    const own = of('FEW', span(9, 0));
    expect(openDays({ soldOutDays: own, knownDays: new Map() })).toBe(10);
    const both = new Map([...own, ...of('TAKES', span(40, 0))]);
    expect(openDays({ soldOutDays: both, knownDays: new Map() })).toBe(0);
  });

  it('of an item that replaces another are those on which both were', () => {
    const history = historyOf([{ sku: 'OLD', sold: span(99, 40).map((ago) => [ago, 10] as const) }]);
    const items = [exampleItem({ sku: 'NEW', replaces: 'OLD' }), exampleItem({ sku: 'OLD', active: false })];
    const old = soldOut(span(39, 0), 'OLD').soldOutDays;
    const ofNew = (daysAgo: readonly number[]) => soldOut(daysAgo, 'NEW').soldOutDays;
    const mean = (soldOutDays: StockOuts['soldOutDays']) =>
      planAll(history, items, context({ stockOuts: { soldOutDays, knownDays: new Map() } }))[0]?.methods[0]
        ?.meanDailyDemand;
    expect(mean(new Map([...old, ...ofNew(span(99, 0))]))).toBe(10);
    expect(mean(new Map([...old, ...ofNew([])]))).toBeLessThan(6);
  });

  it('do not make a campaign look smaller than it was', () => {
    const startsOn = addDays(PLANNING_DAY, -50);
    const campaigns = Array.from({ length: 6 }, (_, index) =>
      exampleCampaign({
        campaignId: `TT${index}`,
        announcedOn: addDays(startsOn, -20 - 40 * index),
        startsOn: addDays(startsOn, -40 * index),
        endsOn: addDays(startsOn, 9 - 40 * index),
      }),
    );
    // Each sells 100 a day more than usual as planned, and is sold out after five days.
    const days = Array.from({ length: 400 }, (_, day) => day);
    const campaignDay = (day: number) =>
      campaigns.map((_, index) => day - (349 - 40 * index)).find((into) => into >= 0 && into < 10);
    const isOut = (day: number) => (campaignDay(day) ?? 0) >= 5;
    const series = exampleSeries(
      days.map((day) => (isOut(day) ? 0 : 10)),
      days.map((day) => (isOut(day) ? 0 : 2 + (campaignDay(day) === undefined ? 0 : 100))),
    );
    const out = days.filter(isOut).map((day) => 399 - day);
    const ratio = (changes: Partial<PlanningFacts>) =>
      plan(series, { campaigns, ...changes })[1]?.inputs.campaignRatio;
    expect(ratio({ stockOuts: soldOut(out) })).toBeCloseTo(1, 2);
    expect(ratio({})).toBeLessThan(0.7);
  });

  it('change nothing where no list tells of any, and none after the planning day counts', () => {
    const series = exampleSeries(
      [...steady(10, 400), ...steady(0, 20)],
      [...steady(2, 400), ...steady(0, 20)],
      20,
    );
    const cut = exampleSeries(steady(10, 400), steady(2, 400));
    expect(plan(series, { stockOuts: soldOut(span(-1, -20)) })).toEqual(plan(cut));
  });
});

const units = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 300 }));

test.prop([
  fc.array(units, { minLength: 1, maxLength: 300 }),
  fc.array(units, { minLength: 300, maxLength: 300 }),
  fc.uniqueArray(fc.integer({ min: 0, max: 320 }), { maxLength: 300 }),
])('whatever days were without stock, every number is finite and not negative', (base, pulse, days) => {
  const series = exampleSeries(base, pulse.slice(0, base.length));
  for (const parameters of plan(series, { stockOuts: soldOut(days) }))
    for (const value of Object.values({ ...parameters, ...parameters.inputs }))
      if (typeof value === 'number') {
        expect(Number.isFinite(value)).toBe(true);
        expect(value).toBeGreaterThanOrEqual(0);
      }
});

test.prop([
  fc.array(units, { minLength: 30, maxLength: 200 }),
  fc.uniqueArray(fc.integer({ min: 0, max: 200 }), { maxLength: 100 }),
  fc.constantFrom(0.125, 4, 512),
])('days without stock are the same in another unit', (base, days, factor) => {
  const levels = (scale: number) =>
    plan(
      exampleSeries(
        base.map((each) => each * scale),
        steady(0, base.length),
      ),
      { stockOuts: soldOut(days) },
    );
  for (const [index, { meanDailyDemand, inputs }] of levels(1).entries()) {
    const scaled = levels(factor)[index];
    expect(scaled?.meanDailyDemand).toBeCloseTo(meanDailyDemand * factor, 6);
    expect(scaled?.inputs.heldBackDays).toBe(inputs.heldBackDays);
  }
});

/** A history of the last 100 days, `sold` as [days before the planning day, units], the oldest first. */
function historyOf(
  rows: readonly { sku: string; sold: readonly (readonly [number, number])[] }[],
): DemandHistory {
  const sorted = [...rows].sort((a, b) => (a.sku < b.sku ? -1 : 1));
  const entries = sorted.flatMap(({ sold }) => sold);
  const sizes = sorted.map(({ sold }) => sold.length);
  return {
    firstDay: TODAY - 99,
    lastDay: TODAY,
    skus: sorted.map(({ sku }) => sku),
    pools: sorted.map(() => 'main'),
    firstDemandDays: Int32Array.from(sorted, ({ sold }) => TODAY - (sold[0]?.[0] ?? 0)),
    offsets: Uint32Array.from([
      0,
      ...sizes.map((_, at) => sizes.slice(0, at + 1).reduce((a, b) => a + b, 0)),
    ]),
    days: Int32Array.from(entries, ([ago]) => TODAY - ago),
    baseQuantities: Float64Array.from(entries, ([, sold]) => quantityOf(sold)),
    pulseQuantities: new Float64Array(entries.length),
  };
}

/** Stock of a shop, and what is on its way to it. */
class Warehouse {
  onHand: number;
  onOrder = 0;
  readonly #arrivals = new Map<number, number>();

  constructor(onHand: number) {
    this.onHand = onHand;
  }

  get position(): number {
    return this.onHand + this.onOrder;
  }

  receive(day: number): void {
    const arrived = this.#arrivals.get(day) ?? 0;
    this.onHand += arrived;
    this.onOrder -= arrived;
  }

  /** Gives what there is of what is wanted. */
  sell(wanted: number): number {
    const units = Math.min(this.onHand, wanted);
    this.onHand -= units;
    return units;
  }

  order(units: number, arrivesOn: number): void {
    this.onOrder += units;
    this.#arrivals.set(arrivesOn, (this.#arrivals.get(arrivesOn) ?? 0) + units);
  }
}

describe('a shop that can sell only what it has', () => {
  const DAYS = 420;
  const LEAD_TIME_DAYS = 14;
  /** So many days are supplied as they are sold, before the method has learned enough to order by. */
  const LEARNED_FROM = 100;
  /** For so many days from then on the supplier takes no order. */
  const OUTAGE = { from: 136, to: 280 } as const;

  const isInOutage = (day: number) => OUTAGE.from <= day && day < OUTAGE.to;

  /**
   * Lives through the days with a method: orders by its reorder point each evening, from what was sold and what lists
   * say. Gives the expected demand a day when the outage ends, and the share of demand served in the last 100 days.
   */
  function live(method: Method, tells: boolean, seed: number): { level: number; served: number } {
    const random = new Random(seed, 'shop');
    const shop = new Warehouse(400);
    const wanted = Array.from({ length: DAYS }, () => random.poisson(12));
    const sold = new Float64Array(DAYS);
    const soldOutDays: number[] = [];
    let level = 0;
    for (const [day, units] of wanted.entries()) {
      shop.receive(day);
      sold[day] = shop.sell(units);
      if (shop.onHand === 0 && tells) soldOutDays.push(TODAY - DAYS + 1 + day);
      if (day < LEARNED_FROM) {
        shop.onHand += units;
        continue;
      }
      if (isInOutage(day)) continue;
      const { reorderPoint, orderUpTo, meanDailyDemand } = levels(method, sold, day, soldOutDays);
      if (day === OUTAGE.to) level = meanDailyDemand;
      const order = shop.position <= reorderPoint ? orderQuantity(orderUpTo, shop.position, 50, 1) : 0;
      shop.order(order, day + LEAD_TIME_DAYS);
    }
    const sum = (units: ArrayLike<number>) =>
      Array.from(units)
        .slice(-100)
        .reduce((total, each) => total + each, 0);
    return { level, served: sum(sold) / sum(wanted) };
  }

  function levels(method: Method, sold: Float64Array, day: number, soldOutDays: readonly number[]) {
    const firstDay = TODAY - DAYS + 1;
    const series: DemandSeries = {
      sku: 'ORING-001',
      pool: 'main',
      firstDay,
      firstDemandDay: firstDay,
      baseUnits: new Float64Array(day + 1),
      pulseUnits: sold.slice(0, day + 1),
    };
    const planned = planSku(
      series,
      exampleItem({ leadTimeDays: LEAD_TIME_DAYS }),
      context({
        planningDay: dayOfNumber(firstDay + day),
        stockOuts: {
          soldOutDays: new Map([[skuKey('ORING-001', 'main'), Int32Array.from(soldOutDays)]]),
          knownDays: new Map(),
        },
      }),
    );
    const found = planned.methods.find((one) => one.method === method);
    if (found === undefined) throw new RangeError(`no method ${method}`);
    return found;
  }

  it.each([1, 2])(
    'freezes at zero by the handbook unless it is told of days without stock, seed %d',
    (seed) => {
      expect(live('handbook', false, seed)).toEqual({ level: 0, served: 0 });
      const told = live('handbook', true, seed);
      expect(Math.abs(told.level - 12)).toBeLessThan(1.2);
      expect(told.served).toBeGreaterThan(0.95);
    },
  );

  it.each([1, 2])('loses half its level by the calibrated method unless it is told, seed %d', (seed) => {
    expect(live('calibrated', false, seed).level).toBeLessThan(6);
    const told = live('calibrated', true, seed);
    expect(Math.abs(told.level - 12)).toBeLessThan(1.2);
    expect(told.served).toBeGreaterThan(0.95);
  });
});

describe('a SKU that is ordered one day in five', () => {
  const DAYS = 365;

  /** Lives a year on few units, ordering twenty at a time. Gives mean demand as understood over the true mean, with the lists and without. */
  function understood(canOrder: boolean, seed: number): { told: number; untold: number } {
    const random = new Random(seed, 'rare');
    const shop = new Warehouse(30);
    const sold = new Float64Array(DAYS);
    const soldOutDays: number[] = [];
    let asked = 0;
    for (let day = 0; day < DAYS; day++) {
      shop.receive(day);
      const wanted = random.chance(0.2) ? Math.ceil(-10 * Math.log(1 - random.uniform())) : 0;
      asked += wanted;
      const served = shop.sell(wanted);
      sold[day] = canOrder ? wanted : served;
      if (shop.onHand === 0) soldOutDays.push(TODAY - DAYS + 1 + day);
      if (shop.position <= 28) shop.order(20, day + 14);
    }
    const firstDay = TODAY - DAYS + 1;
    const series: DemandSeries = {
      sku: 'RARE',
      pool: 'main',
      firstDay,
      firstDemandDay: firstDay,
      baseUnits: sold,
      pulseUnits: new Float64Array(DAYS),
    };
    const open = { isBaseMasked: never, isMasked: never, isHeldBack: never, isLowerBound: never };
    const masks = withHeldBackDays(open, series, Int32Array.from(soldOutDays), NO_TAKINGS, TODAY);
    const seen = [...sold].filter((_, day) => !masks.isMasked(firstDay + day));
    const mean = (values: readonly number[]) => values.reduce((sum, each) => sum + each, 0) / values.length;
    return { told: (mean(seen) / asked) * DAYS, untold: (mean([...sold]) / asked) * DAYS };
  }
  const never = () => false;

  function meanOf(canOrder: boolean): { told: number; untold: number } {
    const all = Array.from({ length: 60 }, (_, seed) => understood(canOrder, seed + 1));
    const mean = (part: 'told' | 'untold') => all.reduce((sum, one) => sum + one[part], 0) / all.length;
    return { told: mean('told'), untold: mean('untold') };
  }

  it('is understood better where customers cannot order what is sold out, and no worse where they can', () => {
    const shop = meanOf(false);
    expect(shop.untold).toBeLessThan(0.75);
    expect(shop.told).toBeGreaterThan(shop.untold + 0.1);
    expect(shop.told).toBeLessThan(1);
    const b2b = meanOf(true);
    expect(b2b.untold).toBeCloseTo(1, 9);
    expect(Math.abs(b2b.told - 1)).toBeLessThan(0.03);
  });
});
