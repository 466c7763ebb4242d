import { ingestAll, totalsOf } from '../jobs/ingest.ts';
import { loadSettings } from '../settings/loading.ts';
import { EXIT_FAILED, EXIT_FINE } from './exit-codes.ts';
import { localFile } from './exports-folder.ts';
import type { Output } from './printing.ts';
import { printQuarantine, printReceipts, receiptJson, totalsLine } from './receipts.ts';
import { manualTrigger, withWorkspace } from './workspace.ts';

export interface IngestOptions {
  readonly data: string;
  readonly config?: string;
  readonly json: boolean;
}

/** `ingest`: takes files into the history of a data folder and prints a receipt for each. */
export async function ingestCommand(
  files: readonly string[],
  options: IngestOptions,
  output: Output,
): Promise<number> {
  const settings = await loadSettings(options.config);
  return withWorkspace({ folder: options.data, settings, command: 'ingest' }, async (workspace) => {
    const { context } = workspace;
    const trigger = manualTrigger('ingest', context.clock.now());
    const ingested = await ingestAll(context, trigger, files.map(localFile), (one) => {
      if (options.json) output.json(receiptJson(one));
    });
    await workspace.collect();
    const totals = totalsOf(ingested);
    if (!options.json) {
      printReceipts(output, ingested);
      output.line(totalsLine(totals));
      printQuarantine(output, totals, workspace.folder);
    }
    return totals.refused > 0 ? EXIT_FAILED : EXIT_FINE;
  });
}
