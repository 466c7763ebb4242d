import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type Stream, streamOutput } from '../../lib/commands/printing.ts';
import { runCommand } from '../../lib/commands/program.ts';

/** What a command gave: its exit code, what it printed, what it complained of. */
export interface Ended {
  readonly exitCode: number;
  readonly output: string;
  readonly errors: string;
}

/** A stream that keeps what is written to it. */
export function keptStream(isTTY = false): Stream & { readonly text: () => string } {
  const chunks: string[] = [];
  return { isTTY, write: (text) => chunks.push(text), text: () => chunks.join('') };
}

/** Runs the command in this process as if its output were piped. */
export async function pulsestock(...args: string[]): Promise<Ended> {
  const output = keptStream();
  const errors = keptStream();
  const exitCode = await runCommand(args, streamOutput(output, errors), errors);
  return { exitCode, output: output.text(), errors: errors.text() };
}

/** What was printed with --json: one object a line. */
export function jsonLines({ output }: Pick<Ended, 'output'>): Record<string, unknown>[] {
  return output
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

/** A folder that goes when the test ends. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'commands-test-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

const DAYS = Array.from({ length: 24 }, (_, index) => `2026-06-${String(index + 1).padStart(2, '0')}`);

/** A factory of two SKUs, of which OR-1 has to be reordered; one row is broken and one SKU has no item. */
export const EXPORTS: Readonly<Record<string, string>> = {
  'items_2026-06-20.csv':
    'sku,name_zh,name_en,lead_time_days,moq\nOR-1,O型圈,O-ring,7,500\nOR-2,油封,Oil seal,7,500\n',
  'orders.csv': [
    'date,sku,channel,qty',
    ...DAYS.flatMap((day) => [`${day},OR-1,b2b,100`, `${day},OR-2,b2b,40`]),
    '2026-06-24,GHOST,b2b,5',
    '2026-06-24,OR-1,b2b,many',
    '',
  ].join('\n'),
  'stock.csv': 'date,sku,on_hand\n2026-06-24,OR-1,300\n2026-06-24,OR-2,4000\n',
};

/** Writes files into a folder. Gives the folder. */
export async function filesIn(
  folder: string,
  files: Readonly<Record<string, string>> = EXPORTS,
): Promise<string> {
  await mkdir(folder, { recursive: true });
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  return folder;
}
