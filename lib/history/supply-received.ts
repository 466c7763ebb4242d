import type { BusinessDay } from '../domain/calendar.ts';
import type { Quantity } from '../domain/decimal.ts';

/** An open line of a supply order, by the list that states it. */
export interface ListedLine {
  readonly source: string;
  readonly orderId: string;
  readonly lineId: string;
  readonly sku: string;
  readonly unitsOpen: Quantity;
  readonly dueOn: BusinessDay | null;
  /** The last day that had closed when the list was exported: what came in up to then is not open in it any more. */
  readonly listedThrough: BusinessDay;
}

/** Goods that came in for an order. */
export interface Receipt {
  readonly source: string;
  readonly orderId: string;
  readonly lineId: string;
  readonly sku: string;
  readonly receivedOn: BusinessDay;
  readonly units: Quantity;
}

/**
 * The lines less what came in for them after their list was exported, never below zero. Goods belong to the lines of
 * their order and SKU: the line of their own id first, then by due date. An order is one of the receipt's own source; of
 * any source where that one lists no such order, as a warehouse system receives what an ERP has ordered.
 */
export function withoutReceived<L extends ListedLine>(
  lines: readonly L[],
  receipts: readonly Receipt[],
): readonly L[] {
  const byOrder = Map.groupBy(lines, ({ orderId, sku }) => JSON.stringify([orderId, sku]));
  const open = new Map(lines.map((line) => [line, line.unitsOpen as number]));
  for (const receipt of [...receipts].sort(byDay)) {
    const ordered = byOrder.get(JSON.stringify([receipt.orderId, receipt.sku])) ?? [];
    const own = ordered.filter(({ source }) => source === receipt.source);
    let left: number = receipt.units;
    for (const line of (own.length > 0 ? own : ordered).toSorted(nearestTo(receipt))) {
      if (receipt.receivedOn <= line.listedThrough) continue;
      const taken = Math.min(left, open.get(line) ?? 0);
      open.set(line, (open.get(line) ?? 0) - taken);
      left -= taken;
    }
  }
  return lines.map((line) => ({ ...line, unitsOpen: open.get(line) as Quantity }));
}

function byDay(a: Receipt, b: Receipt): number {
  return compare([a.receivedOn, a.orderId, a.lineId], [b.receivedOn, b.orderId, b.lineId]);
}

/** The receipt's own line, then the one that is due first; one without a date last. */
function nearestTo({ lineId }: Receipt): (a: ListedLine, b: ListedLine) => number {
  const place = (line: ListedLine) => [line.lineId === lineId ? '0' : '1', line.dueOn ?? '9', line.lineId];
  return (a, b) => compare(place(a), place(b));
}

function compare(a: readonly string[], b: readonly string[]): number {
  const at = a.findIndex((text, index) => text !== b[index]);
  if (at < 0) return 0;
  return (a[at] ?? '') < (b[at] ?? '') ? -1 : 1;
}
