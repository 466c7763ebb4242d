import { amountOf, quantityOf } from '../../lib/domain/decimal.ts';
import type { DemandHistory } from '../../lib/domain/demand-history.ts';
import { type Item, itemSchema } from '../../lib/domain/sets.ts';
import { type World, type WorldFacts, worldOf } from '../../lib/simulation/world.ts';

/** 2025-01-01. */
export const FIRST_DAY = 20_089;

/** An item with a lead time of 4 days, a MOQ of 10, worth 2 a unit. */
export function item(sku: string, fields: Partial<Item> = {}): Item {
  return itemSchema.parse({
    ...Object.fromEntries(Object.keys(itemSchema.shape).map((field) => [field, null])),
    sku,
    leadTimeDays: 4,
    moq: quantityOf(10),
    unitPrice: amountOf(2),
    active: true,
    ...fields,
  });
}

/** A world of series given as units a day, on channels without pulses; SKUs are `A`, `B` and so on. */
export function worldOfUnits(
  units: readonly (readonly number[])[],
  facts: Partial<WorldFacts> & { readonly fields?: Partial<Item> } = {},
): World {
  const skus = units.map((_, index) => String.fromCharCode(65 + index));
  const { fields, ...rest } = facts;
  return worldOf(demandOf(skus, units), { items: skus.map((sku) => item(sku, fields)), ...rest });
}

function demandOf(skus: readonly string[], units: readonly (readonly number[])[]): DemandHistory {
  const entries = units.flatMap((days, series) =>
    days.flatMap((value, day) =>
      value > 0 ? [{ series, day: FIRST_DAY + day, quantity: quantityOf(value) }] : [],
    ),
  );
  const first = (series: number) => entries.find((entry) => entry.series === series)?.day ?? FIRST_DAY;
  return {
    firstDay: FIRST_DAY,
    lastDay: FIRST_DAY + Math.max(...units.map((days) => days.length)) - 1,
    skus,
    pools: skus.map(() => 'main'),
    firstDemandDays: Int32Array.from(skus, (_, series) => first(series)),
    offsets: Uint32Array.from([
      0,
      ...skus.map((_, series) => entries.filter((one) => one.series <= series).length),
    ]),
    days: Int32Array.from(entries, ({ day }) => day),
    baseQuantities: Float64Array.from(entries, ({ quantity }) => quantity),
    pulseQuantities: new Float64Array(entries.length),
  };
}

/** Units on one day in seventeen, of a size that varies: a lumpy class. */
export function rareUnits(days: number, seed: number): number[] {
  return lumpyUnits(days, seed).map((units, day) => (day % 17 === seed % 17 ? 2 + units * units : 0));
}

/** Units a day that look like demand: seeded, on about a third of the days. */
export function lumpyUnits(days: number, seed: number): number[] {
  let state = seed;
  const random = () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return state / 0x7fffffff;
  };
  return Array.from({ length: days }, () => (random() < 0.35 ? 1 + Math.floor(random() * random() * 30) : 0));
}
