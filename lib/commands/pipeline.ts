import { join } from 'node:path';
import type { Instant } from '../domain/calendar.ts';
import { DASHBOARD_KEY } from '../domain/storage-keys.ts';
import { type EvaluateSummary, evaluate } from '../jobs/evaluate.ts';
import { type Ingested, ingestAll, totalsOf } from '../jobs/ingest.ts';
import { mergeSettledFiles } from '../jobs/merge-history.ts';
import { type RecalibrateSummary, recalibrate } from '../jobs/recalibrate.ts';
import { type RecomputeSummary, recompute } from '../jobs/recompute.ts';
import { type ReportSummary, report } from '../jobs/report.ts';
import { EXIT_FAILED, EXIT_FINE } from './exit-codes.ts';
import { localFile } from './exports-folder.ts';
import { counted, type Output, place } from './printing.ts';
import { printQuarantine, printReceipts, receiptJson, totalsLine } from './receipts.ts';
import { alertsByRule } from './status.ts';
import { manualTrigger, type Workspace } from './workspace.ts';

interface PipelineResult {
  readonly ingested: readonly Ingested[];
  readonly recalibrated: RecalibrateSummary;
  readonly recomputed: RecomputeSummary;
  readonly evaluated: EvaluateSummary;
  readonly reported: ReportSummary;
}

/** All jobs once for that moment, on those files, with a summary at the end. Gives the exit code. */
export async function runPipeline(
  workspace: Workspace,
  files: readonly string[],
  asOf: Instant,
  output: Output,
  json: boolean,
): Promise<number> {
  const { context } = workspace;
  output.progress(`taking ${counted(files.length, 'file')} …`);
  const ingested = await ingestAll(
    context,
    manualTrigger('ingest', asOf),
    files.map(localFile),
    ({ receipt }) => output.progress(`  ${receipt.file}: ${receipt.accepted} of ${receipt.rowsRead} rows`),
  );
  await mergeSettledFiles(context, asOf, ingested);
  output.progress('looking at campaigns that are over …');
  const recalibrated = await recalibrate(context, manualTrigger('recalibrate', asOf));
  output.progress('computing parameters …');
  const recomputed = await recompute(context, manualTrigger('recompute', asOf));
  output.progress('looking at triggers …');
  const evaluated = await evaluate(context, manualTrigger('evaluate', asOf));
  output.progress('writing reports …');
  const reported = await report(context, manualTrigger('report', asOf));
  await workspace.collect();
  const result = { ingested, recalibrated, recomputed, evaluated, reported };
  if (json) printJson(workspace, result, output);
  else await printSummary(workspace, result, output);
  return totalsOf(ingested).refused > 0 ? EXIT_FAILED : EXIT_FINE;
}

function printJson(workspace: Workspace, result: PipelineResult, output: Output): void {
  for (const ingested of result.ingested) output.json({ receipt: receiptJson(ingested) });
  output.json({
    ingest: totalsOf(result.ingested),
    recalibrate: result.recalibrated,
    recompute: result.recomputed,
    evaluate: result.evaluated,
    report: result.reported,
    outbox: join(workspace.folder, 'outbox'),
    reports: join(workspace.folder, 'reports'),
  });
}

async function printSummary(workspace: Workspace, result: PipelineResult, output: Output): Promise<void> {
  const { ingested, recalibrated, recomputed, evaluated, reported } = result;
  const totals = totalsOf(ingested);
  const folder = (name: string) => place(join(workspace.folder, name));
  printReceipts(output, ingested);
  output.line();
  output.line(`files       ${totalsLine(totals)}`);
  printQuarantine(output, totals, workspace.folder);
  const { reviewed, waiting } = recalibrated;
  if (reviewed.length > 0)
    output.line(
      `campaigns   ${counted(reviewed.length, 'review')} of what is over, ${counted(recalibrated.calibrations, 'value')} learned`,
    );
  if (waiting.length > 0) output.line(`            not all sales reported yet: ${waiting.join(', ')}`);
  for (const warning of recalibrated.warnings) output.line(`            note: ${warning}`);
  output.line(
    `parameters  ${counted(recomputed.parameters, 'SKU')} planned for ${recomputed.planningDay}: ` +
      (recomputed.changed + recomputed.removed === 0
        ? 'none changed'
        : `${recomputed.changed} changed, ${recomputed.removed} removed`),
  );
  for (const warning of recomputed.warnings) output.line(`            note: ${warning}`);
  if (recomputed.unknownSkus > 0) {
    output.line(
      `            no item for ${counted(recomputed.unknownSkus, 'SKU')} with ${recomputed.unknownUnits} units sold, not planned: ` +
        `${recomputed.mostSoldUnknown.map(({ sku, units }) => `${sku} ${units}`).join(', ')}` +
        (recomputed.unknownSkus > recomputed.mostSoldUnknown.length ? ', …' : ''),
    );
  }
  if (evaluated.overtaken)
    output.line('alerts      a run for a later time has looked already: this one changed nothing');
  const open = Object.entries(alertsByRule(await workspace.context.alerts.openEpisodes()))
    .filter(([, count]) => count > 0)
    .map(([rule, count]) => `${rule} ${count}`);
  const opened = Object.values(evaluated.opened).reduce((sum, count) => sum + count, 0);
  output.line(
    `alerts      ${open.length === 0 ? 'none' : open.join(' · ')} open; ${opened === 0 ? 'none' : opened} opened by this run`,
  );
  for (const warning of evaluated.warnings) output.line(`            note: ${warning}`);
  output.line(`proposals   ${evaluated.proposals === 0 ? 'none' : evaluated.proposals} new`);
  output.line(
    evaluated.messages === 0
      ? 'messages    none sent'
      : `messages    ${evaluated.messages} sent, to read in ${folder('outbox')}/`,
  );
  if (evaluated.waiting > 0) {
    const { digestAt } = workspace.context.settings.alerting;
    output.line(
      `            ${counted(evaluated.waiting, 'alert')} to be told later: with the digest of ${digestAt}, after a snooze, or with a more pressing one`,
    );
  }
  output.line(`reports     ${counted(reported.objects.length, 'file')} in ${folder('reports')}/`);
  output.line(`dashboard   ${folder(DASHBOARD_KEY)}: open it in a browser`);
  if (
    totals.known === totals.files &&
    recomputed.changed + recomputed.removed + opened + evaluated.messages === 0
  ) {
    output.line('nothing new: every file was known, no parameter changed, no alert opened, no message sent');
  }
}
