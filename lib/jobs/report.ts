import { isOutstanding } from '../alerts/proposals.ts';
import { addDays, type BusinessDay, businessDay, planningDay } from '../domain/calendar.ts';
import { FINANCE_TABLE_NAMES, financeFields } from '../domain/finance-tables.ts';
import type { Trigger } from '../domain/ports.ts';
import type { Period } from '../reports/finance/facts.ts';
import { type FinancePlace, financeFiles, financeParquetKey } from '../reports/finance/files.ts';
import { financeSheets, financeValues } from '../reports/finance/rendering.ts';
import { financeRows } from '../reports/finance/rows.ts';
import { parametersReport } from '../reports/parameters-report.ts';
import { proposalsReport } from '../reports/proposals-report.ts';
import type { Report } from '../reports/report.ts';
import { summarySentence } from '../wording/explanations.ts';
import { financeNotes } from '../wording/finance/page.ts';
import type { JobContext } from './context.ts';
import { financeFacts } from './finance-facts.ts';
import { runJob } from './run-job.ts';

/** What a report run wrote. */
export interface ReportSummary {
  readonly day: BusinessDay;
  readonly objects: readonly string[];
}

/**
 * Reports of the planning day of the run's scheduled time: parameters, open proposals, and the finance report of the month
 * up to that day; on a month's last day that one is also filed as the month's. On any other day the month before is filed
 * where it is not yet, as its last day would have been: a run that was missed loses no month. In Chinese and English.
 */
export async function report(context: JobContext, trigger: Trigger): Promise<ReportSummary> {
  return runJob(context, trigger, async () => {
    const day = planningDay(trigger.scheduledTime, context.settings.factory);
    const objects: string[] = [];
    const put = async ({ key, bytes, contentType }: Report) => {
      await context.data.put(key, bytes, { contentType });
      objects.push(key);
    };
    for await (const one of planningReports(context, day)) await put(one);
    const places: FinancePlace[] = [
      `day=${day}`,
      ...(isMonthEnd(day) ? [`month=${monthOf(day)}` as const] : []),
    ];
    await financeReport(context, { from: firstOf(day), to: day }, places, put, objects);
    const unfiled = isMonthEnd(day) ? null : await unfiledMonth(context, addDays(firstOf(day), -1));
    if (unfiled !== null)
      await financeReport(context, unfiled, [`month=${monthOf(unfiled.to)}`], put, objects);
    return { day, objects };
  });
}

/** The month that ended on a day where it had parameters and lacks the file that is written last; else null. */
async function unfiledMonth({ history, data }: JobContext, to: BusinessDay): Promise<Period | null> {
  const from = firstOf(to);
  const last = FINANCE_TABLE_NAMES.at(-1);
  if (last === undefined) return null;
  // Listed, not asked for: a report may not read what reports wrote.
  for await (const _ of data.list(financeParquetKey(`month=${monthOf(to)}`, last))) return null;
  const planned = await history.newestPlanningDay(to);
  return planned === null || planned < from ? null : { from, to };
}

async function* planningReports(
  { history, alerts, settings }: JobContext,
  day: BusinessDay,
): AsyncGenerator<Report> {
  const snapshot = await history.newestSnapshot(day);
  const items = new Map((await history.items()).map((item) => [item.sku, item]));
  yield* parametersReport({
    day,
    parameters: snapshot?.parameters ?? [],
    items,
    explain: summarySentence,
  });
  yield* proposalsReport({
    day,
    proposals: (await alerts.openProposals()).filter(isOutstanding),
    items,
    zone: settings.factory.zone,
    encoding: settings.reports.proposalEncoding,
  });
}

/** Writes the finance report of a period to each place, for people and as Parquet. */
async function financeReport(
  context: JobContext,
  period: Period,
  places: readonly FinancePlace[],
  put: (report: Report) => Promise<void>,
  objects: string[],
): Promise<void> {
  const { factory, reports } = context.settings;
  const { rows, sheets } = await financeTables(context, period);
  const newest = await context.history.newestPlanningDay();
  const about = {
    day: period.to,
    madeAfter: newest !== null && newest > period.to ? newest : null,
    from: period.from,
    dayClosesAt: factory.dayClosesAt,
    currency: reports.currency,
    rates: reports.exchangeRates,
  };
  const notes = { zh: financeNotes(about, 'zh'), en: financeNotes(about, 'en') };
  for (const place of places) {
    const label = place.slice(place.indexOf('=') + 1);
    for await (const file of financeFiles({ rows, sheets, label, notes }, place)) await put(file);
    for (const sheet of sheets) {
      const key = financeParquetKey(place, sheet.name);
      const columns = financeFields(sheet.name);
      await context.history.writeTable({ key, columns, values: financeValues(sheet) });
      objects.push(key);
    }
  }
}

/** The tables of a period; facts and rows of single SKUs are not held beyond them. */
async function financeTables(context: JobContext, period: Period) {
  const all = financeRows(await financeFacts(context, period));
  const { overview, stockByCategory, cashByWeek, excess, methodValue } = all;
  return {
    rows: { overview, stockByCategory, cashByWeek, excess, methodValue },
    sheets: financeSheets(all),
  };
}

/** First day of the month of a day. */
function firstOf(day: BusinessDay): BusinessDay {
  return businessDay(`${monthOf(day)}-01`);
}

/** `2026-06` of a day. */
function monthOf(day: BusinessDay): string {
  return day.slice(0, 7);
}

function isMonthEnd(day: BusinessDay): boolean {
  return monthOf(addDays(day, 1)) !== monthOf(day);
}
