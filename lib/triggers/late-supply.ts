import type { Severity } from '../domain/alerting.ts';
import { addDays, type BusinessDay, daysBetween } from '../domain/calendar.ts';
import type { Verdict } from '../domain/episodes.ts';
import type { LateLine } from '../domain/rules/late-supply.ts';
import { RULES } from '../domain/rules.ts';
import type { StockOutlook } from '../domain/sku-state.ts';
import { dataAge, isReordered, type SkuFacts } from './sku-facts.ts';
import { isSilent, threat, type WatchedSku } from './watched-sku.ts';

/** From `settings.triggers`. */
export interface LateSupplySettings {
  readonly lateSupplyDays: number;
}

/** Lines that evidence names. */
const MOST_LINES = 5;

/** Days by which a stock-out has to move beyond the line that is due too late before an alert may close. */
const BAND_DAYS = 2;

/** Days beyond the arrival of a regular order up to which a stock-out makes late supply a warning: then an order is due this week. */
const WARNING_DAYS = 7;

/**
 * Supply lines that are `lateSupplyDays` or more past their due date, and the next line that is due after the day on
 * which stock runs out without it. One alert a SKU names them all. It never orders again: the lines are on order, and
 * are to be asked for.
 *
 * Where nothing runs out without the overdue lines, one has to be later than the lead time's usual spread as well, its
 * standard deviation: safety stock is there for that, and nobody has to ask yet.
 *
 * Severity by what it causes, without the overdue lines: urgent where stock runs out before a regular order of today
 * would arrive, a warning where it runs out in the week after, else a notice. `hold` where lines are overdue no longer
 * than usual, or the stock-out is up to two days after the line that was due too late. Null where nothing is on order,
 * no stock is known or the item is not active.
 */
export function lateSupply(watched: WatchedSku, settings: LateSupplySettings): Verdict<'late-supply'> | null {
  const { facts, state } = watched;
  if (facts.receipts.length === 0 || !isReordered(facts)) return null;
  const lines = datedLines(facts);
  const overdue = lines.filter(({ dueOn }) => daysBetween(dueOn, facts.today) >= settings.lateSupplyDays);
  const { stockOutOn, unitsShort } = effectOf(watched);
  const tooLate = dueTooLate(lines, facts.today, stockOutOn, 0);
  const isFading = dueTooLate(lines, facts.today, stockOutOn, BAND_DAYS) !== null;
  const late = [...overdue, ...(tooLate === null ? [] : [tooLate])];
  const overdueDays = overdue[0] === undefined ? 0 : daysBetween(overdue[0].dueOn, facts.today);
  const isUsual = stockOutOn === null && overdueDays < settings.lateSupplyDays + usualSpreadDays(facts);
  const verdict = late.length > 0 && !isUsual ? 'fire' : isFading || late.length > 0 ? 'hold' : 'clear';
  if (isSilent(watched, 'late-supply', verdict)) return null;
  return {
    subject: { kind: 'sku', sku: facts.sku, pool: facts.pool },
    rule: 'late-supply',
    state: verdict,
    severity: severityOf(watched, stockOutOn),
    evidence: {
      rule: 'late-supply',
      lines: late.slice(0, MOST_LINES),
      lateLines: late.length,
      lateUnits: late.reduce((sum, { units }) => sum + units, 0),
      overdueLines: overdue.length,
      overdueDays,
      available: facts.available,
      daysOfSupply: state.daysOfSupply,
      stockOutOn,
      unitsShort: Math.ceil(unitsShort),
      ...dataAge(facts),
    },
    proposal: null,
  };
}

/** Days by which supply of the SKU is usually late or early: the lead time's standard deviation; 0 where it is not known. */
function usualSpreadDays({ parameters: { inputs } }: SkuFacts): number {
  return typeof inputs.leadTimeSd === 'number' ? inputs.leadTimeSd : 0;
}

/** Lines with a date, the earliest first. */
function datedLines({ receipts }: SkuFacts): LateLine[] {
  return receipts
    .flatMap(({ orderId, supplier, units, dueOn }) =>
      dueOn === null ? [] : [{ orderId, supplier, units, dueOn }],
    )
    .sort((a, b) => (a.dueOn < b.dueOn ? -1 : Number(a.dueOn > b.dueOn)));
}

/** The next line to come, where it is due after the stock-out; `band` days earlier counts too. */
function dueTooLate(
  lines: readonly LateLine[],
  today: BusinessDay,
  stockOutOn: BusinessDay | null,
  band: number,
): LateLine | null {
  if (stockOutOn === null) return null;
  const next = lines.find(({ dueOn }) => dueOn >= today && addDays(dueOn, band) > stockOutOn);
  return next ?? null;
}

/** The stock-out that the lines bring about: none where an order of the coming week would prevent it, or hardly anything is short. */
function effectOf({ state }: WatchedSku): StockOutlook {
  const { outlook, regularArrivesOn } = state;
  const isLater = outlook.stockOutOn !== null && outlook.stockOutOn > regularArrivesOn;
  return isLater && outlook.stockOutOn <= addDays(regularArrivesOn, WARNING_DAYS)
    ? outlook
    : threat(outlook, state);
}

function severityOf({ state }: WatchedSku, stockOutOn: BusinessDay | null): Severity {
  if (stockOutOn === null) return RULES['late-supply'].severity;
  return stockOutOn <= state.regularArrivesOn ? 'urgent' : 'warning';
}
