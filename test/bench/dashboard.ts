import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { resourceUsage } from 'node:process';
import { streamOutput } from '../../lib/commands/printing.ts';
import { runCommand } from '../../lib/commands/program.ts';
import { dayNumber } from '../../lib/domain/calendar.ts';
import { DASHBOARD_KEY } from '../../lib/domain/storage-keys.ts';
import { pastDays } from '../../lib/jobs/dashboard-past.ts';
import { dashboardClient } from '../../lib/reports/dashboard/client-code.ts';
import type { Dashboard, DashboardAlert, DashboardSku } from '../../lib/reports/dashboard/model.ts';
import { dashboardPage } from '../../lib/reports/dashboard/page.ts';
import { CHROMIUM, NO_CHROMIUM, startChromium } from '../chromium.ts';
import { SeededRandom } from '../ingestion/seeded-random.ts';
import { readPage } from '../reports/dashboard/read-page.ts';

/** SKUs of a hundred that have an alert open. */
const ALERTS_IN_A_HUNDRED = 5;

/**
 * The page of so many SKUs: those of the example factory again and again, all their numbers changed by a seeded factor of
 * their own, so that no two are alike. How large it is, how long it takes to write, and to open in Chromium until the
 * list of SKUs stands, and then one SKU with its charts.
 */
export async function benchDashboard(skus = '20000'): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-dashboard-'));
  try {
    const example = await exampleDashboard(join(folder, 'demo'));
    const dashboard = enlarged(example, Number(skus));
    const code = await dashboardClient();
    const start = performance.now();
    const page = dashboardPage(dashboard, code);
    console.log(
      `dashboard: ${skus} SKUs, ${dashboard.pastDays} days, ${dashboard.alerts.length} alerts, ${(page.length / 1e6).toFixed(1)} MB (code ${((code.script.length + code.style.length) / 1e6).toFixed(2)} MB), written in ${Math.round(performance.now() - start)} ms`,
    );
    console.log(`most memory of the process: ${Math.round(resourceUsage().maxRSS / 1024)} MB`);
    const file = join(folder, 'index.html');
    await writeFile(file, page);
    await open(file, dashboard.skus.at(-1)?.now.state.sku ?? '');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function open(file: string, sku: string): Promise<void> {
  if (CHROMIUM === null) return console.log(NO_CHROMIUM);
  const browser = await startChromium();
  try {
    const page = await browser.newPage();
    for (const round of ['first', 'second']) {
      const start = performance.now();
      await page.goto(`file://${file}?${round}#/skus`);
      await page.locator('table.skus tbody tr').first().waitFor();
      const listed = performance.now();
      await page.evaluate(`location.hash = '/sku/${sku}/main'`);
      await page.locator('main .chart canvas').first().waitFor();
      const drawn = performance.now();
      console.log(
        `opened (${round}) in ${Math.round(listed - start)} ms, a SKU in ${Math.round(drawn - listed)} ms`,
      );
    }
  } finally {
    await browser.close();
  }
}

async function exampleDashboard(data: string): Promise<Dashboard> {
  const quiet = { write: () => undefined };
  await runCommand(['demo', '--data', data], streamOutput(quiet, quiet), process.stderr);
  const text = await readFile(join(data, DASHBOARD_KEY), 'utf8');
  return readPage(text);
}

/** The names and settings that are alike in all SKUs stay alike, and what is equal in one SKU stays equal. */
function enlarged({ skus, alerts, ...rest }: Dashboard, count: number): Dashboard {
  const days = pastDays(count);
  const first = dayNumber(rest.today) - days + 1;
  const random = new SeededRandom(7);
  const alike = sharedNumbers(skus);
  const changed = <T>(value: T, factor: number, path: string): T => {
    if (typeof value === 'number') {
      if (alike.has(path) || value < 4 || (value > 19_000 && value < 23_000)) return value;
      const own = value * (factor + 0.1 * Math.abs(Math.sin(value * 1e4 + factor * 1e6)));
      return (Number.isInteger(value) ? Math.round(own) : own) as T;
    }
    if (Array.isArray(value)) return value.map((one: unknown) => changed(one, factor, path)) as T;
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, one]) => [name, changed(one, factor, `${path}.${name}`)]),
    ) as T;
  };
  const many = Array.from({ length: count }, (_none, index): DashboardSku => {
    const from = skus[index % skus.length] as DashboardSku;
    const sku = `${from.now.state.sku}-${index}`;
    const factor = 0.2 + 2 * random.next();
    const copy = changed(from, factor, '');
    return {
      ...copy,
      sales: copy.sales.map(({ channel, ...sold }) => {
        const [firstDay, units] = since(first, sold.firstDay, sold.units);
        return { channel, firstDay, units };
      }),
      counts: scaledCounts(from.counts, factor, first),
      now: { ...copy.now, state: { ...copy.now.state, sku } },
      parameters: { ...copy.parameters, sku },
    };
  });
  const told = Array.from({ length: Math.ceil((count * ALERTS_IN_A_HUNDRED) / 100) }, (_none, index) => {
    const from = alerts[index % alerts.length] as DashboardAlert;
    return { ...from, id: `${index}`.padStart(8, '0'), sku: many[index * 20]?.now.state.sku ?? null };
  });
  return { ...rest, pastDays: days, skus: many, alerts: told };
}

/** Stock moves from one day to the next by what is sold and received: it is larger or smaller as a whole. */
function scaledCounts(counts: DashboardSku['counts'], factor: number, first: number): DashboardSku['counts'] {
  if (counts === null) return null;
  const [firstDay, onHand] = since(first, counts.firstDay, counts.onHand);
  return { firstDay, onHand: onHand.map((units) => (units === null ? null : Math.round(units * factor))) };
}

/** A series of days as far as it is not before the first one that is shown. */
function since<T>(first: number, firstDay: number, values: readonly T[]): [number, readonly T[]] {
  return [Math.max(first, firstDay), values.slice(Math.max(0, first - firstDay))];
}

/** Paths of numbers of which all SKUs together have three values at most: weights, seasons, settings. */
function sharedNumbers(skus: readonly DashboardSku[]): Set<string> {
  const values = new Map<string, Set<number>>();
  const look = (value: unknown, path: string): void => {
    if (typeof value === 'number') values.set(path, (values.get(path) ?? new Set()).add(value));
    else if (Array.isArray(value)) for (const one of value) look(one, path);
    else if (value !== null && typeof value === 'object')
      for (const [name, one] of Object.entries(value)) look(one, `${path}.${name}`);
  };
  for (const sku of skus) look(sku, '');
  return new Set([...values].filter(([, found]) => found.size <= 3).map(([path]) => path));
}
