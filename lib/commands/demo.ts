import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { EXAMPLE, exampleFactory } from '../../examples/factory.ts';
import { writeExample } from '../../examples/files.ts';
import { UsageError } from '../domain/errors.ts';
import { loadSettings } from '../settings/loading.ts';
import { exportFiles } from './exports-folder.ts';
import { runPipeline } from './pipeline.ts';
import type { Output } from './printing.ts';
import { withWorkspace } from './workspace.ts';

/** What only a folder of an earlier demo holds: such a folder may be emptied. */
const EXPORTS = 'exports';

/** `demo`: the example factory end to end, each time from the beginning. */
export async function demoCommand({ data }: { readonly data: string }, output: Output): Promise<number> {
  await emptyDemoFolder(data);
  const exports = join(data, EXPORTS);
  const example = exampleFactory(EXAMPLE);
  await mkdir(exports, { recursive: true });
  await writeExample(exports, example);
  output.line(
    `PulseStock demo: a seals factory with ${example.items.length} SKUs, ${EXAMPLE.days} days up to ${example.asOf}.`,
  );
  output.line(
    `Its exports are in ${exports}/; what follows is what "pulsestock run --exports ${exports}" does with them.`,
  );
  output.line();
  const settings = await loadSettings();
  const files = await exportFiles(exports);
  const exitCode = await withWorkspace({ folder: data, settings, command: 'demo' }, (workspace) =>
    runPipeline(workspace, files, example.asOf, output, false),
  );
  const sku = 'OR-NBR-12X2';
  output.line();
  output.line(`Next: npx pulsestock explain ${sku} --data ${data}    (add --lang zh for Chinese)`);
  output.line(
    `      npx pulsestock run --exports YOUR_FOLDER --as-of 2026-06-24T20:00:00+08:00 --data YOUR_STATE`,
  );
  return exitCode;
}

/** Removes what an earlier demo left. Throws UsageError where the folder holds anything else. */
async function emptyDemoFolder(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => [] as string[]);
  if (names.length > 0 && !names.includes(EXPORTS)) {
    throw new UsageError(`${folder} is not a folder of the demo: name an empty one with --data`);
  }
  await rm(folder, { recursive: true, force: true });
}
