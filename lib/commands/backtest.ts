import { type BusinessDay, dayOfNumber } from '../domain/calendar.ts';
import { UsageError } from '../domain/errors.ts';
import { type BacktestReport, type BacktestRequest, learnByBacktest, runBacktest } from '../jobs/backtest.ts';
import { totalsOf } from '../jobs/ingest.ts';
import { loadSettings } from '../settings/loading.ts';
import type { Settings } from '../settings/settings.ts';
import type { WhatIf } from '../simulation/backtest.ts';
import { writeBacktest } from './backtest-files.ts';
import { printBacktest, printLearned } from './backtest-tables.ts';
import { readEvidence } from './evidence-file.ts';
import { EXIT_FAILED, EXIT_FINE } from './exit-codes.ts';
import type { Output } from './printing.ts';
import { printReceipts, totalsLine } from './receipts.ts';
import { withScratchHistory } from './scratch-history.ts';
import { withWorkspace } from './workspace.ts';

export interface BacktestOptions extends WhatIf {
  readonly exports?: string;
  readonly data?: string;
  /** The newest day with sales without it. */
  readonly asOf?: BusinessDay;
  readonly out?: string;
  /** What an earlier backtest learned, beside exports. */
  readonly evidence?: string;
  /** Whose orders are written; the settings' method without it. */
  readonly method?: Settings['planning']['method'];
  readonly serviceLevel?: number;
  readonly coverDays?: number;
  readonly targetFill?: number;
  readonly unmetDemand: 'lost' | 'backordered';
  readonly warmUpDays?: number;
  readonly config?: string;
  readonly json: boolean;
}

/**
 * `backtest`: the methods, the present min/max and what is known from books, replayed on the user's own history. On a
 * data folder what it teaches is stored there, with `--out` it is written to a file.
 */
export async function backtestCommand(options: BacktestOptions, output: Output): Promise<number> {
  const settings = whatIfSettings(await loadSettings(options.config), options);
  const { exports, data, evidence } = options;
  if (exports !== undefined && data === undefined)
    return onExports({ ...options, exports }, settings, output);
  if (data !== undefined && exports === undefined && evidence === undefined)
    return onData({ ...options, data }, settings, output);
  throw new UsageError(
    'backtest takes either --data FOLDER, or --exports FOLDER and, where there is one, --evidence FILE',
  );
}

async function onExports(
  options: BacktestOptions & { readonly exports: string },
  settings: Settings,
  output: Output,
): Promise<number> {
  const known = await readEvidence(options.evidence);
  return withScratchHistory(options.exports, settings, async (context, ingested) => {
    const report = await runBacktest(context, requestOf(options), known, replaying(output));
    const totals = totalsOf(ingested);
    if (!options.json) {
      printReceipts(output, ingested);
      output.line(totalsLine(totals));
      printBacktest(output, report, settings, options.unmetDemand);
      printLearned(output, report, null);
    }
    const written =
      options.out === undefined ? [] : await writeBacktest(options.out, report, isWhatIf(options));
    if (options.json) output.json({ ...said(report), written, ...totals });
    else printWritten(output, written);
    return totals.refused > 0 ? EXIT_FAILED : EXIT_FINE;
  });
}

async function onData(
  options: BacktestOptions & { readonly data: string },
  settings: Settings,
  output: Output,
): Promise<number> {
  const folder = options.data;
  return withWorkspace({ folder, settings, command: 'backtest', existing: true }, async ({ context }) => {
    const request = requestOf(options);
    const { stored, ...report } = isWhatIf(options)
      ? {
          ...(await runBacktest(
            context,
            request,
            await context.parameters.calibrations(),
            replaying(output),
          )),
          stored: null,
        }
      : await learnByBacktest(context, request, replaying(output));
    if (!options.json) {
      printBacktest(output, report, settings, options.unmetDemand);
      printLearned(output, report, stored);
      if (stored === null) output.line('what if: nothing is stored');
    }
    const written =
      options.out === undefined ? [] : await writeBacktest(options.out, report, isWhatIf(options));
    if (options.json) output.json({ ...said(report), written, stored });
    else printWritten(output, written);
    return EXIT_FINE;
  });
}

function requestOf(options: BacktestOptions): BacktestRequest {
  const { asOf, warmUpDays, targetFill, method, unmetDemand, leadTimeFactor, moqFactor } = options;
  return {
    ...(asOf !== undefined && { lastDay: asOf }),
    ...(warmUpDays !== undefined && { warmUpDays }),
    ...(targetFill !== undefined && { targetFill }),
    ...(method !== undefined && { method }),
    unmetDemand,
    whatIf: { leadTimeFactor, moqFactor },
  };
}

/** Whether the replay is of other settings or supply than there are, so that it teaches nothing of these. */
function isWhatIf({ serviceLevel, coverDays, leadTimeFactor, moqFactor }: BacktestOptions): boolean {
  return serviceLevel !== undefined || coverDays !== undefined || leadTimeFactor !== 1 || moqFactor !== 1;
}

function replaying(output: Output): (policyName: string) => void {
  return (policyName) => output.progress(`replaying ${policyName}`);
}

function said({ world, result, lastDay, targetFill, learned, warnings }: BacktestReport) {
  return {
    measuredFrom: dayOfNumber(world.firstDay + result.span.measuredFrom),
    measuredTo: lastDay,
    skus: world.skus.length,
    targetFill,
    warnings,
    groups: result.groups,
    learned,
  };
}

function printWritten(output: Output, written: readonly string[]): void {
  if (written.length > 0) output.line(`written: ${written.join(', ')}`);
}

function whatIfSettings(settings: Settings, { serviceLevel, coverDays }: BacktestOptions): Settings {
  return {
    ...settings,
    planning: {
      ...settings.planning,
      ...(serviceLevel === undefined ? {} : { serviceLevel }),
      ...(coverDays === undefined ? {} : { coverDays }),
    },
  };
}
