import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cpuUsage, resourceUsage } from 'node:process';
import { fileURLToPath } from 'node:url';
import { type History, openHistory } from '../../lib/history/history.ts';
import { computeParameters } from '../../lib/jobs/plan.ts';
import { folderStore } from '../../lib/local/folder-store.ts';
import { parseSettings } from '../../lib/settings/loading.ts';
import { SEEDED_DAY, writeItems, writeReceipts, writeSales, writeStock } from './seeded-history.ts';

/**
 * What a recompute does but for the table: reads sales, receipts, stock lists and items of many SKUs from a history that
 * another process wrote (seeded), plans them by every method, and writes the snapshot. `stockDays`: evenings of which
 * there is a stock list. The first figure of a step is its own time, with what it waited for the database.
 */
export async function benchRecompute(skus: number, days: number, stockDays: number): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'recompute-bench-'));
  try {
    console.log(`writing ${days} days of ${skus} SKUs and ${stockDays} stock lists …`);
    await writeInAnotherProcess(folder, skus, days, stockDays);
    const history = await open(folder);
    const begun = performance.now();
    const cpu = cpuUsage();
    const { parameters } = await computeParameters(
      { history: timed(history), settings: parseSettings({}, 'benchmark') },
      SEEDED_DAY,
      [],
    );
    await timed(history).writeSnapshot({ planningDay: SEEDED_DAY, parameters });
    const seconds = (performance.now() - begun) / 1000;
    const { user, system } = cpuUsage(cpu);
    await history.close();
    console.log(
      `recompute: ${parameters.length} SKUs × ${days} days, ${seconds.toFixed(1)} s (${((user + system) / 1e6).toFixed(1)} s of processor), ` +
        `peak ${Math.round(resourceUsage().maxRSS / 1024)} MB`,
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function open(folder: string): Promise<History> {
  return openHistory({ store: folderStore(join(folder, 'bucket')), temporaryFolder: join(folder, 'local') });
}

/** The history, telling of each call how long it took. */
function timed(history: History): History {
  const methods = Object.entries(history).map(([name, method]) => [
    name,
    async (...args: unknown[]) => {
      const begun = performance.now();
      const cpu = cpuUsage();
      const result: unknown = await (method as (...all: unknown[]) => unknown)(...args);
      const { user, system } = cpuUsage(cpu);
      const ms = Math.round(performance.now() - begun);
      console.log(`  ${name}: ${ms} ms (${Math.round((user + system) / 1000)} ms of processor)`);
      return result;
    },
  ]);
  return Object.fromEntries(methods) as History;
}

async function writeInAnotherProcess(folder: string, ...numbers: number[]): Promise<void> {
  const args = [fileURLToPath(import.meta.url), folder, ...numbers.map(String)];
  const [code] = await once(spawn(process.execPath, args, { stdio: 'inherit' }), 'exit');
  if (code !== 0) throw new Error(`the history was not written: exit code ${code}`);
}

async function writeAll(folder: string, skus: number, days: number, stockDays: number): Promise<void> {
  const history = await open(folder);
  await writeItems(history, { skus, days });
  await writeReceipts(history, { skus, days });
  await writeStock(history, { skus, days: stockDays });
  await writeSales(history, { skus, days });
  await history.close();
}

if (import.meta.main) {
  const [folder = '', ...numbers] = process.argv.slice(2);
  const [skus = 0, days = 0, stockDays = 0] = numbers.map(Number);
  await writeAll(folder, skus, days, stockDays);
}
