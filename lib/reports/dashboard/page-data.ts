import { drivingParameters, type MethodParameters } from '../../domain/sku-parameters.ts';
import type { SkuNow } from '../../domain/sku-state.ts';
import type { SurgeLevel } from '../../domain/surges.ts';
import type { Dashboard, DashboardSku } from './model.ts';

/** A SKU as a line of the list: what is sorted, filtered and searched without its details. */
export interface SkuLine {
  readonly sku: string;
  readonly pool: string;
  readonly nameZh: string | null;
  readonly nameEn: string | null;
  readonly category: string | null;
  /** False where nothing is known of its stock: then its figures mean nothing. */
  readonly isStockKnown: boolean;
  readonly available: number;
  readonly inventoryPosition: number;
  /** The part of the position that is proposed and not ordered. */
  readonly proposed: number;
  readonly safetyStock: number;
  readonly reorderPoint: number;
  readonly orderUpTo: number;
  readonly dailyDemand: number;
  readonly daysOfSupply: number | null;
  /** Where nothing more is ordered. */
  readonly stockOutOn: string | null;
  /** True where a regular order of today would come too late. */
  readonly isThreatened: boolean;
  readonly nextReceiptOn: string | null;
  readonly nextReceiptUnits: number | null;
  readonly surge: SurgeLevel | null;
  /** Units ordered today, as far as the day has come. */
  readonly today: number;
}

/** What the page needs to open; details of SKUs lie in blocks of `blockSize` beside it, in the order of `lines`. */
export interface PageOverview extends Omit<Dashboard, 'skus'> {
  readonly blockSize: number;
  readonly lines: readonly SkuLine[];
}

/** True where stock and what is ordered are at or below the reorder point: what is proposed is still to be ordered. */
export function isToOrder({
  isStockKnown,
  inventoryPosition,
  proposed,
  reorderPoint,
}: Pick<SkuLine, 'isStockKnown' | 'inventoryPosition' | 'proposed' | 'reorderPoint'>): boolean {
  return isStockKnown && inventoryPosition - proposed <= reorderPoint;
}

/** Details of so many SKUs are unpacked together. */
export const BLOCK_SKUS = 250;

/** The parts of an overview that are lists of rows, each packed as columns. */
export const PACKED_LISTS = ['lines', 'alerts', 'campaigns', 'accounts', 'feeds', 'files'] as const;

/** The driving method's parameters of this hour. */
export function parametersInForce({ parameters, lowered }: DashboardSku): MethodParameters {
  return lowered?.effective ?? drivingParameters(parameters);
}

/** The state of a SKU with what it rests on, as `explain` has it. */
export function skuNowOf({ now, parameters, lowered }: DashboardSku): SkuNow {
  const planned = drivingParameters(parameters);
  return {
    ...now,
    targets: { planned, effective: lowered?.effective ?? planned, loweredBy: lowered?.loweredBy ?? [] },
  };
}

/** The line of a SKU; `todayNumber` is the day number of the run's local day. */
export function skuLine(sku: DashboardSku, todayNumber: number): SkuLine {
  const { state } = sku.now;
  const targets = parametersInForce(sku);
  return {
    sku: state.sku,
    pool: state.pool,
    nameZh: sku.item?.nameZh ?? null,
    nameEn: sku.item?.nameEn ?? null,
    category: sku.item?.category ?? null,
    isStockKnown: sku.stockTakenAt !== null,
    available: state.available,
    inventoryPosition: state.inventoryPosition,
    proposed: state.proposed,
    safetyStock: targets.safetyStock,
    reorderPoint: targets.reorderPoint,
    orderUpTo: targets.orderUpTo,
    dailyDemand: state.dailyDemand,
    daysOfSupply: state.daysOfSupply,
    stockOutOn: state.outlook.stockOutOn,
    isThreatened: sku.threatenedOn !== null,
    nextReceiptOn: state.nextReceipt?.dueOn ?? null,
    nextReceiptUnits: state.nextReceipt?.units ?? null,
    surge: state.surge?.level ?? null,
    today: soldOn(sku, todayNumber),
  };
}

/** Units sold on a day through all channels. */
export function soldOn({ sales }: DashboardSku, day: number): number {
  return sales.reduce((sum, { firstDay, units }) => sum + (units[day - firstDay] ?? 0), 0);
}
