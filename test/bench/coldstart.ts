import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { HANDLERS, type HandlerName } from '../../lib/infra/functions.ts';
import { bundleHandler } from '../../lib/infra/handler-bundle.ts';
import { RESOURCE_VARIABLES } from '../../lib/settings/function-environment.ts';
import { parseSettings } from '../../lib/settings/loading.ts';

const NODE_MODULES = resolve(import.meta.dirname, '../../node_modules');

/** Imports the bundle that is named and prints how long that took, in milliseconds. */
const IMPORT = `
  const start = performance.now();
  await import(process.argv[1]);
  console.log(performance.now() - start);
`;

export interface ColdStart {
  readonly handler: HandlerName;
  readonly kib: number;
  readonly gzipKib: number;
  /** Median, in a process of its own each time; the files are in the disk's cache. */
  readonly importMs: number;
}

/** Size of each handler's bundle (without DuckDB's library) and how long a new process takes to import it. */
export async function benchColdStart(runs = 9): Promise<ColdStart[]> {
  const folder = mkdtempSync(join(tmpdir(), 'coldstart-'));
  try {
    return HANDLERS.map((handler) => {
      bundleHandler(handler, parseSettings({}, 'bench'), join(folder, handler));
      const file = join(folder, handler, 'index.mjs');
      const bytes = readFileSync(file);
      const times = Array.from({ length: runs }, () => importMs(file)).sort((a, b) => a - b);
      const figure = {
        handler,
        kib: Math.round(bytes.length / 1024),
        gzipKib: Math.round(gzipSync(bytes).length / 1024),
        importMs: Math.round(times[Math.floor(times.length / 2)] ?? Number.NaN),
      };
      console.log(
        `coldstart ${handler}: ${figure.kib} KiB, ${figure.gzipKib} KiB gzipped, import ${figure.importMs} ms (median of ${runs})`,
      );
      return figure;
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function importMs(file: string): number {
  const resources = Object.values(RESOURCE_VARIABLES).map((name) => [name, 'bench'] as const);
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    ['--input-type=module', '--eval', IMPORT, file],
    {
      encoding: 'utf8',
      env: { ...Object.fromEntries(resources), AWS_REGION: 'us-east-1', NODE_PATH: NODE_MODULES },
    },
  );
  if (status !== 0) throw new Error(`${file} cannot be imported: ${stderr}`);
  return Number(stdout);
}
