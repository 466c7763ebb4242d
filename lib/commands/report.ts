import { join } from 'node:path';
import { addDays, type BusinessDay, businessDay, dayCloses } from '../domain/calendar.ts';
import { UsageError } from '../domain/errors.ts';
import type { JobContext } from '../jobs/context.ts';
import { report } from '../jobs/report.ts';
import { loadSettings } from '../settings/loading.ts';
import { EXIT_FINE } from './exit-codes.ts';
import { counted, type Output, place } from './printing.ts';
import { manualTrigger, withWorkspace } from './workspace.ts';

export interface ReportOptions {
  readonly data: string;
  readonly day?: BusinessDay;
  /** `2026-06`. */
  readonly month?: string;
  readonly config?: string;
  readonly json: boolean;
}

/**
 * `report`: the reports of a day as it stood when it closed, or of a whole month that is over; without either those of the
 * newest day that was planned.
 */
export async function reportCommand(options: ReportOptions, output: Output): Promise<number> {
  if (options.day !== undefined && options.month !== undefined)
    throw new UsageError('report takes --day or --month, not both');
  const settings = await loadSettings(options.config);
  return withWorkspace(
    { folder: options.data, settings, command: 'report', existing: true },
    async ({ context, folder, collect }) => {
      const day = await reportDay(context, options);
      output.progress(`writing the reports of ${options.month ?? day} …`);
      const written = await report(context, manualTrigger('report', dayCloses(day, settings.factory)));
      await collect();
      if (options.json) output.json({ ...written, reports: join(folder, 'reports') });
      else
        output.line(
          `reports of ${options.month ?? day}: ${counted(written.objects.length, 'file')} in ${place(join(folder, 'reports'))}/`,
        );
      return EXIT_FINE;
    },
  );
}

async function reportDay({ history }: JobContext, { day, month, data }: ReportOptions): Promise<BusinessDay> {
  const wanted = month === undefined ? day : lastDayOf(month);
  const planned = await history.newestPlanningDay(wanted);
  if (planned === null) {
    throw new UsageError(
      `${data} holds no parameters${wanted === undefined ? '' : ` of ${wanted} or before`}: run "pulsestock run" for that time first`,
    );
  }
  if (wanted === undefined) return planned;
  const newest = month === undefined ? null : await history.newestPlanningDay();
  if (month !== undefined && planned < businessDay(`${month}-01`)) {
    throw new UsageError(
      `${data} holds no parameters of ${month}, the newest are of ${planned}: run "pulsestock run" for a day of it first`,
    );
  }
  if (newest && newest < wanted)
    throw new UsageError(
      `${month} is not over in ${data}, the newest parameters are of ${newest}: --day ${newest} gives the month up to that day`,
    );
  return wanted;
}

function lastDayOf(month: string): BusinessDay {
  const inNext = addDays(businessDay(`${month}-01`), 31);
  return addDays(businessDay(`${inNext.slice(0, 7)}-01`), -1);
}
