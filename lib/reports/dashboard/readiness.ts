import { type BusinessDay, dayNumber } from '../../domain/calendar.ts';
import type { Campaign } from '../../domain/sets.ts';
import { projectedDays, type StockAhead } from '../../planning/stock-projection.ts';

/**
 * Whether stock and dated receipts carry a SKU through a campaign.
 *
 * - ready: on no evening of the campaign is there less than the base safety stock (what the other channels need);
 * - tight: it eats into that;
 * - short: it runs out, or misses some of the stock to have for it while proposals are not ordered; `unitsShort` at the worst;
 * - later: it starts beyond the days that are projected;
 * - unknown: nothing is known of the SKU's stock, or it is not planned.
 */
export interface Readiness {
  readonly level: 'ready' | 'tight' | 'short' | 'later' | 'unknown';
  /** Least stock of an evening of the campaign, below 0 where it is short; null where it is not projected. */
  readonly leastStock: number | null;
  /** Stock on the evening before its first day; null where that is past or not projected. */
  readonly stockAtStart: number | null;
  readonly unitsShort: number;
  /** Last day on which a regular order comes in time; null where it has begun, or that is not known. */
  readonly orderBy: BusinessDay | null;
}

/** What is known of a SKU for a campaign that sells it. */
export interface CampaignStock {
  readonly ahead: StockAhead;
  /** Last day, as a day number, for which stock is projected. */
  readonly lastDay: number;
  readonly baseSafetyStock: number;
  /** Last day to order for the campaign, as the rules on campaigns have it; null of one that has begun. */
  readonly orderBy: BusinessDay | null;
  /** Units that it misses of the stock to have for it, as those rules have it; 0 of one that has begun. */
  readonly missingUnits: number;
  readonly isStockKnown: boolean;
}

const UNKNOWN: Readiness = {
  level: 'unknown',
  leastStock: null,
  stockAtStart: null,
  unitsShort: 0,
  orderBy: null,
};

/** The readiness of a campaign that is planned or runs; null of one that is over. `stock` is null where the SKU is not planned. */
export function campaignReadiness(
  { status, startsOn, endsOn }: Pick<Campaign, 'status' | 'startsOn' | 'endsOn'>,
  stock: CampaignStock | null,
): Readiness | null {
  if (status !== 'planned' && status !== 'running') return null;
  if (stock === null || !stock.isStockKnown) return UNKNOWN;
  const { ahead, lastDay, baseSafetyStock, orderBy, missingUnits } = stock;
  const start = dayNumber(startsOn);
  if (start > lastDay) return { ...UNKNOWN, level: 'later', orderBy };
  const days = projectedDays(ahead, Math.min(lastDay, dayNumber(endsOn)));
  const during = days.filter(({ day }) => day >= start);
  if (during.length === 0) return UNKNOWN;
  const leastStock = during.reduce(
    (least, { stock: left }) => Math.min(least, left),
    Number.POSITIVE_INFINITY,
  );
  const unitsShort = Math.max(0, -leastStock, missingUnits);
  const before = days.find(({ day }) => day === start - 1)?.stock;
  return {
    level: unitsShort > 0 ? 'short' : leastStock < baseSafetyStock ? 'tight' : 'ready',
    leastStock,
    stockAtStart: before ?? (start === ahead.firstDay ? ahead.available : null),
    unitsShort,
    orderBy,
  };
}
