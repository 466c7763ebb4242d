import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Output } from '../../lib/commands/printing.ts';
import { runCommand } from '../../lib/commands/program.ts';
import { dayOfNumber } from '../../lib/domain/calendar.ts';
import { FIRST_DAY, lumpyUnits } from '../simulation/world.ts';

const DAYS = 130;
const SKUS = ['BAG-1', 'RING-2', 'SEAL-3'];
let folder = '';

function output(): { lines: string[]; printed: unknown[]; to: Output } {
  const lines: string[] = [];
  const printed: unknown[] = [];
  const to: Output = {
    line: (text = '') => void lines.push(text),
    json: (value) => void printed.push(value),
    table: (header, rows) => void lines.push(...[header, ...rows].map((row) => row.join('\t'))),
    progress: () => {},
  };
  return { lines, printed, to };
}

async function writeExports(days: number): Promise<void> {
  const orders = SKUS.flatMap((sku, index) =>
    lumpyUnits(days, index + 1).map((units, day) => `${dayOfNumber(FIRST_DAY + day)},${sku},b2b,${units}`),
  );
  await writeFile(join(folder, 'orders_daily.csv'), `date,sku,channel,qty\n${orders.join('\n')}\n`);
  const items = SKUS.map((sku) => `${sku},2.5,6,1.5,10,2,30,50`);
  const header =
    'sku,unit_price,lead_time_days,lead_time_sd,moq,lot_size,present_reorder_point,present_order_up_to';
  await writeFile(join(folder, 'sku_master-2025-01-01.csv'), `${header}\n${items.join('\n')}\n`);
}

describe('pulsestock backtest', () => {
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'backtest-test-'));
    await writeExports(DAYS);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('replays the exports up to the newest sale, and writes curves and orders', async () => {
    const { lines, to } = output();
    const out = join(folder, 'out');
    expect(await runCommand(['backtest', '--exports', folder, '--out', out], to)).toBe(0);
    expect(lines.join('\n')).toContain(
      '3 SKUs, replayed from 2025-03-07, measured from 2025-04-04 to 2025-05-10',
    );
    for (const method of ['present', 'gamma-mix', 'handbook', 'hindsight'])
      expect(lines.some((line) => line.startsWith(`${method}\t`))).toBe(true);

    const curves: Record<string, string>[] = parse(await readFile(join(out, 'curves.csv')), {
      columns: true,
    });
    const asStated = curves.find(
      (row) => row.method === 'present' && row.demand_class === 'all' && row.dial_value === '1',
    );
    expect(Number(asStated?.fill)).toBeGreaterThan(0);

    const orders: Record<string, string>[] = parse(await readFile(join(out, 'orders.csv')), {
      columns: true,
    });
    expect(orders.length).toBeGreaterThan(0);
    for (const { method, sku = '', ordered_on = '', sells_from = '', units } of orders) {
      expect(method).toBe('handbook');
      expect(SKUS).toContain(sku);
      expect(sells_from > ordered_on && ordered_on >= '2025-03-07').toBe(true);
      expect(Number(units) % 2).toBe(0);
    }
  });

  it('asks what if: longer lead times take more stock for the same fill', async () => {
    const stockDays = async (...options: string[]) => {
      const { printed, to } = output();
      expect(await runCommand(['backtest', '--exports', folder, '--json', ...options], to)).toBe(0);
      const [said] = printed as {
        groups: { curves: { policyName: string; points: { fill: number; stockDays: number }[] }[] }[];
      }[];
      const points =
        said?.groups[0]?.curves.find(({ policyName }) => policyName === 'hindsight')?.points ?? [];
      return Math.min(...points.filter(({ fill }) => fill >= 0.95).map((point) => point.stockDays));
    };
    expect(await stockDays('--lead-time-factor', '4')).toBeGreaterThan(await stockDays());
  });

  it('refuses to write orders of a method that is none, in one line', async () => {
    const config = join(folder, 'settings.json');
    await writeFile(config, JSON.stringify({ planning: { method: 'auto' } }));
    const errors: string[] = [];
    const stream = { write: (text: string) => errors.push(text) } as unknown as NodeJS.WritableStream;
    expect(await runCommand(['backtest', '--exports', folder, '--config', config], output().to, stream)).toBe(
      2,
    );
    expect(errors.join('')).toMatch(
      /^pulsestock: the orders of method "auto" .* --method with one of handbook.*\n$/,
    );
  });

  it('says in one line that a history is too short', async () => {
    const errors: string[] = [];
    const stream = { write: (text: string) => errors.push(text) } as unknown as NodeJS.WritableStream;
    const short = ['backtest', '--exports', folder, '--as-of', dayOfNumber(FIRST_DAY + 40)];
    expect(await runCommand(short, output().to, stream)).toBe(2);
    expect(errors.join('')).toMatch(/^pulsestock: the history holds 4\d days and a backtest needs 112 .*\n$/);
  });
});
