import { writeFile } from 'node:fs/promises';
import type { Language } from '../domain/alerting.ts';
import type { BusinessDay } from '../domain/calendar.ts';
import { UsageError } from '../domain/errors.ts';
import { totalsOf } from '../jobs/ingest.ts';
import { computeParameters } from '../jobs/plan.ts';
import { planCsv } from '../reports/plan-csv.ts';
import { loadSettings } from '../settings/loading.ts';
import type { Settings } from '../settings/settings.ts';
import { summarySentence } from '../wording/explanations.ts';
import { readEvidence } from './evidence-file.ts';
import { EXIT_FAILED, EXIT_FINE } from './exit-codes.ts';
import { counted, type Output } from './printing.ts';
import { printReceipts, totalsLine } from './receipts.ts';
import { withScratchHistory } from './scratch-history.ts';

export interface PlanOptions {
  readonly exports: string;
  readonly asOf: BusinessDay;
  readonly out: string;
  readonly method?: Settings['planning']['method'];
  readonly serviceLevel?: number;
  readonly serviceKind?: Settings['planning']['serviceKind'];
  readonly targetFill?: number;
  /** File of what a backtest learned. */
  readonly evidence?: string;
  readonly config?: string;
  readonly json: boolean;
  readonly lang: Language;
}

/** `plan`: parameters from a folder of exports into a CSV file; nothing else is kept. */
export async function planCommand(options: PlanOptions, output: Output): Promise<number> {
  const settings = withPlanningOptions(await loadSettings(options.config), options);
  const calibrations = await readEvidence(options.evidence);
  return withScratchHistory(options.exports, settings, async (context, ingested) => {
    const plan = await computeParameters(context, options.asOf, calibrations);
    const csv = planCsv(plan.parameters, (parameters) => summarySentence(parameters, options.lang));
    await writeFile(options.out, csv).catch((cause: Error) => {
      throw new UsageError(`cannot write ${options.out}: ${cause.message}`, { cause });
    });
    const totals = totalsOf(ingested);
    if (options.json) {
      output.json({
        asOf: options.asOf,
        rows: plan.parameters.length,
        out: options.out,
        unknownSkus: plan.unknownSkus,
        warnings: plan.warnings,
        ...totals,
      });
    } else {
      printReceipts(output, ingested);
      output.line(totalsLine(totals));
      for (const warning of plan.warnings) output.line(`note: ${warning}`);
      for (const { sku, units } of plan.unknownSkus)
        output.line(`no item: ${sku} sold ${units} units and is not planned`);
      output.line(`${counted(plan.parameters.length, 'row')} as of ${options.asOf} in ${options.out}`);
    }
    return totals.refused > 0 ? EXIT_FAILED : EXIT_FINE;
  });
}

function withPlanningOptions(settings: Settings, options: PlanOptions): Settings {
  const { method, serviceLevel, serviceKind, targetFill } = options;
  return {
    ...settings,
    planning: {
      ...settings.planning,
      ...(method === undefined ? {} : { method }),
      // What is asked for on the command line is asked for every SKU.
      ...(serviceLevel === undefined ? {} : { serviceLevel, serviceLevelByClass: null }),
      ...(serviceKind === undefined ? {} : { serviceKind }),
      ...(targetFill === undefined ? {} : { targetFill }),
    },
  };
}
