import { readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ExampleExports } from '../../examples/export-rows.ts';
import { EXAMPLE, exampleFactory } from '../../examples/factory.ts';
import { writeExample } from '../../examples/files.ts';
import { EXAMPLE_SETTINGS } from '../../examples/settings.ts';
import { UsageError } from '../domain/errors.ts';
import { parseSettings } from '../settings/loading.ts';
import { exportFiles } from './exports-folder.ts';
import { runPipeline } from './pipeline.ts';
import type { Output } from './printing.ts';
import { withWorkspace } from './workspace.ts';

const EXPORTS = 'exports';
const SETTINGS = 'settings.json';

/** Says that a folder is the demo's own, so that it may be emptied. */
const MARK = 'demo.txt';

/** What a demo leaves in its folder, besides the mark and the lock. */
const LEFT_BEHIND = [EXPORTS, SETTINGS, 'aws', 'outbox', 'reports', 'quarantine'];

/** What the lock leaves in any folder. */
const LOCK = /^lock\./;

/** `demo`: the example factory end to end, each time from the beginning. */
export async function demoCommand({ data }: { readonly data: string }, output: Output): Promise<number> {
  const exports = join(data, EXPORTS);
  const config = join(data, SETTINGS);
  const settings = parseSettings(EXAMPLE_SETTINGS, config);
  const example = exampleFactory(EXAMPLE);
  const prepare = async (folder: string) => {
    await emptyDemoFolder(folder);
    await writeExample(exports, example);
    await writeFile(config, `${JSON.stringify(EXAMPLE_SETTINGS, null, 2)}\n`);
    printHeading(output, example, exports, config);
  };
  const exitCode = await withWorkspace(
    { folder: data, settings, command: 'demo', prepare },
    async (workspace) => runPipeline(workspace, await exportFiles(exports), example.asOf, output, false),
  );
  const sku = 'OR-NBR-12X2';
  output.line();
  output.line(`Next: npx pulsestock explain ${sku} --data ${data}    (add --lang zh for Chinese)`);
  output.line(`      npx pulsestock dashboard --data ${data}`);
  output.line(
    `      npx pulsestock run --exports YOUR_FOLDER --as-of 2026-06-24T20:00:00+08:00 --data YOUR_STATE`,
  );
  return exitCode;
}

function printHeading(output: Output, example: ExampleExports, exports: string, config: string): void {
  output.line(
    `PulseStock demo: a seals factory with ${example.items.length} SKUs, ${EXAMPLE.days} days up to ${example.asOf}.`,
  );
  output.line(
    `Its exports are in ${exports}/; what follows is what "pulsestock run --exports ${exports} --config ${config}" does with them.`,
  );
  output.line();
}

/** Removes what an earlier demo left. Throws UsageError where the folder holds anything and is not marked as a demo's. */
async function emptyDemoFolder(folder: string): Promise<void> {
  const names = (await readdir(folder)).filter((name) => !LOCK.test(name));
  if (names.length > 0 && !names.includes(MARK)) {
    throw new UsageError(`${folder} is not a folder of the demo: name an empty one with --data`);
  }
  await writeFile(join(folder, MARK), 'Made by "pulsestock demo", which empties this folder each time.\n');
  for (const name of LEFT_BEHIND) await rm(join(folder, name), { recursive: true, force: true });
}
