import type { ProposalKind } from '../domain/alerting.ts';
import { addDays, type BusinessDay, dayNumber, daysBetween, type Instant } from '../domain/calendar.ts';
import type { Closure, Item } from '../domain/sets.ts';
import { skuKey } from '../domain/storage-keys.ts';
import { drawLeadTimes, type LeadTimes } from './lead-times.ts';

/** Units of a SKU in a pool. */
export interface StockUnits {
  readonly sku: string;
  readonly pool: string;
  readonly units: number;
}

/** An order as it is placed. */
export interface PlacedOrder extends StockUnits {
  readonly orderId: string;
  readonly kind: ProposalKind;
  readonly placedAt: Instant;
  /** Null where nobody says. */
  readonly orderedOn: BusinessDay | null;
  /** The day it is promised for; null where nobody says. */
  readonly dueOn: BusinessDay | null;
}

/** An order that is still to come. */
export interface OrderUnderWay extends PlacedOrder {
  /** The morning from which it sells; null where that is not known. */
  readonly arrivesOn: BusinessDay | null;
}

/** What a simulation of stock rests on. */
export interface StockWorld {
  readonly items: readonly Item[];
  readonly closures: readonly Closure[];
  /** First and last day on which something may be ordered. */
  readonly firstDay: BusinessDay;
  readonly lastDay: BusinessDay;
  readonly seed: number;
}

/**
 * Stock and supply that nobody counted, day by day as in `replay`: in the morning what was ordered comes in, in the
 * evening the day's demand is served and the rest of it is lost. Lead times are drawn by seed, SKU and order day
 * (`drawLeadTimes`); an emergency production comes when it is promised.
 */
export class SimulatedStock {
  readonly #world: StockWorld;
  readonly #items: ReadonlyMap<string, Item>;
  readonly #onHand = new Map<string, StockUnits>();
  readonly #leadTimes = new Map<string, LeadTimes>();
  readonly #placed: PlacedOrder[] = [];
  #underWay: readonly OrderUnderWay[] = [];

  constructor(world: StockWorld) {
    this.#world = world;
    this.#items = new Map(world.items.map((item) => [item.sku, item]));
  }

  /** Stock on hand of the pools that `isIn` takes. */
  levels(isIn: (pool: string) => boolean): StockUnits[] {
    return [...this.#onHand.values()].filter(({ pool }) => isIn(pool));
  }

  /** Orders that are still to come to those pools. */
  underWay(isIn: (pool: string) => boolean): OrderUnderWay[] {
    return this.#underWay.filter(({ pool }) => isIn(pool));
  }

  /** Every order that was ever placed here, in that order. */
  get placed(): readonly PlacedOrder[] {
    return this.#placed;
  }

  /** A SKU that is not known yet begins with so many units on hand. */
  begin(stock: StockUnits): void {
    const key = skuKey(stock.sku, stock.pool);
    if (!this.#onHand.has(key)) this.#onHand.set(key, stock);
  }

  /** What was counted in a pool, and what is really on order for it, takes the place of what was simulated. */
  adopt(pool: string, levels: readonly StockUnits[], orders: readonly PlacedOrder[]): void {
    for (const [key, stock] of this.#onHand)
      if (stock.pool === pool) this.#onHand.set(key, { ...stock, units: 0 });
    for (const level of levels)
      this.#onHand.set(skuKey(level.sku, pool), { ...level, units: Math.max(0, level.units) });
    const counted = orders.map((order) => ({ ...order, arrivesOn: order.dueOn }));
    this.#underWay = [...this.#underWay.filter((order) => order.pool !== pool), ...counted];
  }

  /** The morning of a day: what arrives comes in, also what should have come earlier. */
  receive(day: BusinessDay): void {
    const hasCome = ({ arrivesOn }: OrderUnderWay) => arrivesOn !== null && arrivesOn <= day;
    for (const { sku, pool, units } of this.#underWay.filter(hasCome)) {
      const key = skuKey(sku, pool);
      this.#onHand.set(key, { sku, pool, units: (this.#onHand.get(key)?.units ?? 0) + units });
    }
    this.#underWay = this.#underWay.filter((order) => !hasCome(order));
  }

  /** The evening of a day: `demandOf` gives the units that a SKU was asked for. Gives their sum, and what of it was served. */
  serve(demandOf: (sku: string, pool: string) => number): {
    readonly asked: number;
    readonly served: number;
  } {
    let [asked, served] = [0, 0];
    for (const [key, stock] of this.#onHand) {
      const units = demandOf(stock.sku, stock.pool);
      const sold = Math.min(stock.units, units);
      asked += units;
      served += sold;
      if (sold > 0) this.#onHand.set(key, { ...stock, units: stock.units - sold });
    }
    return { asked, served };
  }

  /** Places an order. One of a SKU without an item comes when it is promised. */
  place(order: PlacedOrder): void {
    this.#placed.push(order);
    this.#underWay = [...this.#underWay, { ...order, arrivesOn: this.#arrival(order) }];
  }

  #arrival({ sku, kind, orderedOn, dueOn }: PlacedOrder): BusinessDay | null {
    const item = this.#items.get(sku);
    if (item === undefined || orderedOn === null || kind === 'emergency_production') return dueOn;
    const { regularDays, expediteDays } = this.#leadTimesOf(item);
    const at = daysBetween(this.#world.firstDay, orderedOn);
    const days = (kind === 'expedite' ? expediteDays : regularDays)[at];
    return days === undefined ? dueOn : addDays(orderedOn, days);
  }

  #leadTimesOf(item: Item): LeadTimes {
    const { firstDay, lastDay, seed, closures } = this.#world;
    const known = this.#leadTimes.get(item.sku);
    if (known !== undefined) return known;
    const days = daysBetween(firstDay, lastDay) + 1;
    const drawn = drawLeadTimes(item, seed, dayNumber(firstDay), days, closures);
    this.#leadTimes.set(item.sku, drawn);
    return drawn;
  }
}
