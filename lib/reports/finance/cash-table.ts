import { addDays, type BusinessDay, dayNumber } from '../../domain/calendar.ts';
import { unitsOf } from '../../domain/decimal.ts';
import type { CashUse } from '../../domain/finance-codes.ts';
import type { FinanceRow } from '../../domain/finance-tables.ts';
import { itemCost, worthOf } from './costing.ts';
import type { FinanceFacts } from './facts.ts';
import { sumOf } from './rendering.ts';

/** 1970-01-01 was a Thursday. */
const MONDAY_OFFSET = 3;
const WEEK_DAYS = 7;

interface CashLine {
  readonly weekFrom: BusinessDay | null;
  readonly cashFor: CashUse;
  readonly supplyKind: string;
  readonly currency: string | null;
  readonly cash: number | null;
  readonly premium: number | null;
}

/** The Monday of a day's week. */
export function mondayOf(day: BusinessDay): BusinessDay {
  const sinceMonday = (((dayNumber(day) + MONDAY_OFFSET) % WEEK_DAYS) + WEEK_DAYS) % WEEK_DAYS;
  return addDays(day, -sinceMonday);
}

/**
 * Cash that proposals and placed orders need, by the week in which they arrive: units still to come at unit cost, and for
 * what expedites the item's premium on top. What is overdue is needed now, in the week of the report. Weeks ascend, lines
 * without a date last.
 */
export function cashByWeek(facts: FinanceFacts): FinanceRow<'cashByWeek'>[] {
  const groups = Map.groupBy(cashLines(facts), (line) =>
    JSON.stringify([line.weekFrom ?? '9999', line.cashFor, line.supplyKind, line.currency]),
  );
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : Number(a > b)))
    .flatMap(([, lines]) => {
      const [first] = lines;
      if (first === undefined) return [];
      const { weekFrom, cashFor, supplyKind, currency } = first;
      return [
        {
          ...{ weekFrom, cashFor, supplyKind, currency },
          lines: lines.length,
          linesWithoutCost: lines.filter(({ cash }) => cash === null).length,
          cash: sumOf(lines, 'cash', 'money'),
          premium: sumOf(lines, 'premium', 'money'),
        },
      ];
    });
}

function cashLines({ day, proposals, supply, items, exchange }: FinanceFacts): CashLine[] {
  const line = (
    cashFor: CashUse,
    supplyKind: string,
    sku: string,
    units: number,
    dueOn: BusinessDay | null,
    expedited: boolean,
  ): CashLine => {
    const item = items.get(sku) ?? null;
    const { unitCost, currency } = itemCost(item, exchange);
    const share = expedited ? (item?.expeditePremium ?? 0) : 0;
    const premium = unitCost === null ? null : worthOf(units, unitCost * share);
    const goods = worthOf(units, unitCost);
    return {
      weekFrom: dueOn === null ? null : mondayOf(dueOn < day ? day : dueOn),
      ...{ cashFor, supplyKind, currency, premium },
      cash: goods === null || premium === null ? null : goods + premium,
    };
  };
  return [
    ...proposals.map(({ kind, sku, unitsOutstanding, arrivesOn }) =>
      line(
        'proposals',
        kind,
        sku,
        unitsOutstanding,
        arrivesOn,
        kind === 'expedite' || kind === 'emergency_production',
      ),
    ),
    ...supply
      .filter(({ unitsOpen }) => unitsOpen > 0)
      .map(({ kind, sku, unitsOpen, dueOn, expedited }) =>
        line(
          'orders',
          expedited ? (kind === 'purchase' ? 'expedite' : 'emergency_production') : kind,
          sku,
          unitsOf(unitsOpen),
          dueOn,
          expedited,
        ),
      ),
  ];
}
