import type { Instant } from '../domain/calendar.ts';
import { loadSettings } from '../settings/loading.ts';
import { exportFiles } from './exports-folder.ts';
import { runPipeline } from './pipeline.ts';
import type { Output } from './printing.ts';
import { withWorkspace } from './workspace.ts';

export interface RunOptions {
  readonly exports: string;
  readonly asOf: Instant;
  readonly data: string;
  readonly config?: string;
  readonly json: boolean;
}

/** `run`: every job once, on a folder of exports; the state stays in the data folder. */
export async function runAllCommand(options: RunOptions, output: Output): Promise<number> {
  const settings = await loadSettings(options.config);
  const files = await exportFiles(options.exports);
  return withWorkspace({ folder: options.data, settings, command: 'run' }, (workspace) =>
    runPipeline(workspace, files, options.asOf, output, options.json),
  );
}
