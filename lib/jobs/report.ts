import { isOutstanding } from '../alerts/proposals.ts';
import { type BusinessDay, planningDay } from '../domain/calendar.ts';
import type { Trigger } from '../domain/ports.ts';
import { parametersReport } from '../reports/parameters-report.ts';
import { proposalsReport } from '../reports/proposals-report.ts';
import { summarySentence } from '../wording/explanations.ts';
import type { JobContext } from './context.ts';
import { runJob } from './run-job.ts';

/** What a report run wrote. */
export interface ReportSummary {
  readonly day: BusinessDay;
  readonly objects: readonly string[];
}

/** Reports of the planning day of the run's scheduled time: parameters and open proposals, in Chinese and English. */
export async function report(context: JobContext, trigger: Trigger): Promise<ReportSummary> {
  return runJob(context, trigger, async () => {
    const { history, settings, data } = context;
    const day = planningDay(trigger.scheduledTime, settings.factory);
    const snapshot = await history.newestSnapshot(day);
    const items = new Map((await history.items()).map((item) => [item.sku, item]));
    const reports = [
      ...(await parametersReport({
        day,
        parameters: snapshot?.parameters ?? [],
        items,
        explain: summarySentence,
      })),
      ...(await proposalsReport({
        day,
        proposals: (await context.alerts.openProposals()).filter(isOutstanding),
        items,
        zone: settings.factory.zone,
      })),
    ];
    for (const { key, bytes, contentType } of reports) await data.put(key, bytes, { contentType });
    return { day, objects: reports.map(({ key }) => key) };
  });
}
