import { describe, expect, it } from 'vitest';
import type { ExampleExports } from '../../examples/export-rows.ts';
import { EXAMPLE, exampleFactory } from '../../examples/factory.ts';
import { dayNumber, dayOfNumber } from '../../lib/domain/calendar.ts';
import { computeParameters } from '../../lib/jobs/plan.ts';
import { commit, type Row, settings, temporaryHistory } from '../history/factory.ts';

const example = exampleFactory();
const lastDay = dayNumber(example.lastDay);
/** Days of sales and stock lists that are told. */
const DAYS = 180;

/** A product of the example as a shop would see it that can sell only what it has. */
interface Lived {
  readonly sold: readonly Row[];
  readonly stock: readonly Row[];
  readonly soldOutDays: number;
  /** Units asked for a day, whether they were there or not. */
  readonly asked: number;
}

/** Units a day of a product's rows, by the day that each names. */
function unitsByDay<T extends { readonly sku: string; readonly qty: number }>(
  rows: readonly T[],
  sku: string,
  dayOf: (row: T) => string,
): ReadonlyMap<string, number> {
  const units = new Map<string, number>();
  for (const row of rows) if (row.sku === sku) units.set(dayOf(row), (units.get(dayOf(row)) ?? 0) + row.qty);
  return units;
}

/** Lives through the example's orders and receipts of a product; for the last so many days nothing is received. */
function live({ orders, receipts, truth }: ExampleExports, sku: string, withoutSupplyDays: number): Lived {
  const asked = unitsByDay(orders, sku, ({ date }) => date);
  const received = unitsByDay(receipts, sku, (row) => row.received_on);
  const sold: Row[] = [];
  const stock: Row[] = [];
  let onHand = truth.openingStock.get(sku) ?? 0;
  let wanted = 0;
  for (let day = lastDay - EXAMPLE.days + 1; day <= lastDay; day++) {
    const date = dayOfNumber(day);
    if (day <= lastDay - withoutSupplyDays) onHand += received.get(date) ?? 0;
    const units = Math.min(onHand, asked.get(date) ?? 0);
    onHand -= units;
    if (day <= lastDay - DAYS) continue;
    wanted += asked.get(date) ?? 0;
    sold.push({ orderId: date, lineId: sku, sku, channel: 'other', units, businessDay: date });
    stock.push({ sku, onHand, takenAt: `${date}T10:00:00Z` });
  }
  const soldOutDays = stock.filter((row) => row.onHand === 0).length;
  return { sold, stock, soldOutDays, asked: wanted / DAYS };
}

/** Parameters of the product by every method, with or without its stock lists. */
async function planned(sku: string, { sold, stock }: Lived, withLists: boolean) {
  const { history } = await temporaryHistory();
  await commit(history, { record: 'item', rows: [{ sku, leadTimeDays: 14 }] });
  await commit(history, { record: 'sale', rows: sold });
  if (withLists) await commit(history, { record: 'stockLevel', rows: stock });
  const { parameters } = await computeParameters({ history, settings: settings() }, example.lastDay, []);
  return parameters[0]?.methods ?? [];
}

describe('the example factory, seen as a shop that can sell only what it has', () => {
  it('plans a product whose supply stopped by the days on which it had some: without stock lists it freezes at zero', async () => {
    const { sku } = example.items[0] ?? { sku: '' };
    const lived = live(example, sku, 120);
    expect(lived.soldOutDays).toBeGreaterThan(90);
    const told = await planned(sku, lived, true);
    for (const parameters of told) {
      expect(parameters.inputs.heldBackDays).toBeGreaterThan(90);
      expect(Math.abs(parameters.meanDailyDemand / lived.asked - 1)).toBeLessThan(0.2);
    }
    const [frozen, forgetful] = await planned(sku, lived, false);
    expect(frozen).toMatchObject({ meanDailyDemand: 0, reorderPoint: 0 });
    expect(forgetful?.meanDailyDemand).toBeLessThan(0.4 * lived.asked);
  });
});
