import { moneyOf } from '../../domain/decimal.ts';
import type { CostBasis } from '../../domain/finance-codes.ts';
import type { ItemNames } from '../../domain/finance-tables.ts';
import type { Item } from '../../domain/sets.ts';
import { roundedTo } from './rendering.ts';

/** The report's currency and what one unit of others is worth in it; null and none: every currency by itself. */
export interface ExchangeRates {
  readonly currency: string | null;
  readonly rates: Readonly<Record<string, number>>;
}

/** What a unit of an item costs, in `currency`. */
export interface ItemCost {
  /** To four decimals; null where the item states no cost: its price never stands in. */
  readonly unitCost: number | null;
  readonly costBasis: CostBasis;
  /** Price less cost; null where either is not stated. */
  readonly unitMargin: number | null;
  readonly currency: string | null;
}

/** An item's cost, converted where its currency has a rate. Rounded first, so that units × unit cost is the value shown. */
export function itemCost(item: Item | null, exchange: ExchangeRates): ItemCost {
  const stated = item?.unitCost ?? null;
  const price = item?.unitPrice ?? null;
  const { currency, rate } = converted(item?.currency ?? null, exchange);
  const unitCost = stated === null ? null : roundedTo('unitMoney', moneyOf(stated) * rate);
  return {
    unitCost,
    costBasis: unitCost === null ? 'no_cost' : 'unit_cost',
    unitMargin:
      unitCost === null || price === null ? null : roundedTo('unitMoney', moneyOf(price) * rate - unitCost),
    currency,
  };
}

/** The currency in which sums of another are shown, and by what they are multiplied: by 1 where it has no rate. */
export function converted(
  currency: string | null,
  { currency: target, rates }: ExchangeRates,
): { readonly currency: string | null; readonly rate: number } {
  const rate = currency !== null && Object.hasOwn(rates, currency) ? rates[currency] : undefined;
  return rate === undefined || target === null ? { currency, rate: 1 } : { currency: target, rate };
}

/** What units are worth, to the cent; null where there is no unit value. */
export function worthOf(units: number, unitValue: number | null): number | null {
  return unitValue === null ? null : roundedTo('money', units * unitValue);
}

/** An item's names; null where it has none. */
export function itemNames(item: Item | null): ItemNames | null {
  return item === null || (item.nameZh === null && item.nameEn === null)
    ? null
    : { zh: item.nameZh, en: item.nameEn };
}
