import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Output } from '../../lib/commands/printing.ts';
import { runCommand } from '../../lib/commands/program.ts';
import { dayOfNumber } from '../../lib/domain/calendar.ts';
import { FIRST_DAY, lumpyUnits } from '../simulation/world.ts';
import { keptStream } from './command-line.ts';

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
    expect(await runCommand(['backtest', '--exports', folder, '--out', out], to, keptStream())).toBe(0);
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
      expect(
        await runCommand(['backtest', '--exports', folder, '--json', ...options], to, keptStream()),
      ).toBe(0);
      const [said] = printed as {
        groups: { curves: { policyName: string; points: { fill: number; stockDays: number }[] }[] }[];
      }[];
      const points =
        said?.groups[0]?.curves.find(({ policyName }) => policyName === 'hindsight')?.points ?? [];
      return Math.min(...points.filter(({ fill }) => fill >= 0.95).map((point) => point.stockDays));
    };
    expect(await stockDays('--lead-time-factor', '4')).toBeGreaterThan(await stockDays());
  });

  it('writes the orders of each class by its own method under auto', async () => {
    const out = join(folder, 'auto');
    const args = ['backtest', '--exports', folder, '--out', out, '--method', 'auto'];
    expect(await runCommand(args, output().to, keptStream())).toBe(0);
    const orders: Record<string, string>[] = parse(await readFile(join(out, 'orders.csv')), {
      columns: true,
    });
    const { calibrations } = JSON.parse(await readFile(join(out, 'evidence.json'), 'utf8'));
    expect(new Set(orders.map(({ method }) => method))).toEqual(new Set([calibrations[0].after]));
  });

  it('writes a page in each language that needs nothing from elsewhere, and what it comes to as a table', async () => {
    const out = join(folder, 'pages');
    await runCommand(['backtest', '--exports', folder, '--out', out], output().to, keptStream());
    for (const [language, title] of [
      ['en', 'Backtest: stock against fill rate'],
      ['zh', '回测：库存与满足率的权衡'],
    ] as const) {
      const page = await readFile(join(out, `backtest.${language}.html`), 'utf8');
      expect(page).toContain(`<h1>${title}</h1>`);
      expect(page.match(/<svg /g)?.length).toBeGreaterThanOrEqual(2);
      expect(page.replaceAll('http://www.w3.org/', '')).not.toMatch(
        /https?:|<script|<link|@import|url\((?!#)/,
      );
      expect(page).not.toMatch(/undefined|NaN|\[object/);
      const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
      expect(new Set(ids).size).toBe(ids.length);
    }
    const summary: Record<string, string>[] = parse(await readFile(join(out, 'summary.csv')), {
      columns: true,
    });
    const of = (method: string) =>
      summary.find(
        (row) => row.demand_class === 'all' && row.method === method && row.wanted_fill === '0.95',
      );
    expect(Number(of('hindsight')?.stock_days)).toBeLessThan(Number(of('calibrated')?.stock_days));
    expect(Number(of('calibrated')?.fill)).toBeGreaterThanOrEqual(0.9499);
  });

  it('writes evidence that plan and explain drive by, and that a later backtest goes on from', async () => {
    const out = join(folder, 'learned');
    await runCommand(['backtest', '--exports', folder, '--out', out], output().to, keptStream());
    const evidence = join(out, 'evidence.json');
    const asOf = dayOfNumber(FIRST_DAY + DAYS);
    const plan = [
      'plan',
      '--exports',
      folder,
      '--as-of',
      asOf,
      '--out',
      join(out, 'plan.csv'),
      '--method',
      'auto',
    ];
    const without = output();
    await runCommand(plan, without.to, keptStream());
    expect(without.lines.filter((line) => line.startsWith('note: planning.method'))).toHaveLength(1);
    const driven = output();
    await runCommand([...plan, '--evidence', evidence, '--target-fill', '0.95'], driven.to, keptStream());
    expect(driven.lines.filter((line) => line.startsWith('note: planning'))).toEqual([]);
    const config = join(out, 'auto.json');
    await writeFile(config, JSON.stringify({ planning: { method: 'auto' } }));
    const explained = output();
    const explain = ['explain', 'RING-2', '--exports', folder, '--as-of', asOf, '--config', config];
    await runCommand([...explain, '--evidence', evidence], explained.to, keptStream());
    expect(explained.lines.find((line) => line.startsWith('The '))).toMatch(
      /method drives because it won the backtest of all SKUs; .* In the backtest \(3 SKUs, 2025-04-04 to 2025-05-10\)/,
    );
    const again = output();
    const backtestAgain = ['backtest', '--exports', folder, '--evidence', evidence, '--json'];
    await runCommand(backtestAgain, again.to, keptStream());
    const [said] = again.printed as { learned: unknown[] }[];
    expect(said?.learned).toEqual(JSON.parse(await readFile(evidence, 'utf8')).calibrations);
  });

  it('refuses evidence that is none, in one line that says how to make it', async () => {
    const broken = join(folder, 'broken.json');
    const plan = ['plan', '--exports', folder, '--as-of', '2025-05-10', '--out', join(folder, 'p.csv')];
    const refusal = async () => {
      const errors: string[] = [];
      const stream = { write: (text: string) => errors.push(text) };
      expect(await runCommand([...plan, '--evidence', broken], output().to, stream)).toBe(2);
      return errors.join('');
    };
    const again = 'write it anew with "pulsestock backtest --out FOLDER"\n';
    expect(await refusal()).toMatch(/^pulsestock: cannot read the evidence .*broken\.json: ENOENT/);
    await writeFile(broken, '{');
    expect(await refusal()).toBe(`pulsestock: the evidence ${broken} is no JSON: ${again}`);
    await writeFile(broken, '{"calibrations":[{"id":"x"}]}');
    expect(await refusal()).toMatch(
      /^pulsestock: the evidence .* is none: calibrations\.0\.id: .*write it anew/,
    );
  });

  it('on a data folder stores what it teaches, says what changed, and a what-if stores nothing', async () => {
    const data = join(folder, 'data');
    const files = ['orders_daily.csv', 'sku_master-2025-01-01.csv'].map((name) => join(folder, name));
    await runCommand(['ingest', ...files, '--data', data], output().to, keptStream());
    const lines = async (...options: string[]) => {
      const { lines: printed, to } = output();
      expect(await runCommand([...options, '--data', data], to, keptStream())).toBe(0);
      return printed;
    };
    expect(await lines('backtest', '--moq-factor', '2')).toContain('what if: nothing is stored');
    expect(await lines('calibrations')).toContain('nothing learned yet');
    expect(await lines('backtest')).toContain('stored: 3 changed, 0 as before');
    const [, first] = await lines('calibrations');
    const [id = '', madeAt, subject, parameter, , , source, state] = first?.split('\t') ?? [];
    expect([madeAt, subject, parameter, state]).toEqual([
      '2025-05-10T10:00:00.000Z',
      'demand class all',
      'driving_method',
      'in_force',
    ]);
    expect(source).toMatch(/^backtest 2025-05-10 [0-9a-f]{12}$/);
    expect(await lines('calibrations', 'revert', id, '--author', 'wang')).toEqual([
      expect.stringMatching(
        /^reverted: driving_method .* of demand class all, by wang; the next recompute uses it$/,
      ),
    ]);
    expect(await lines('backtest')).toContain('stored: 0 changed, 2 as before, 1 left as a person decided');
    await lines('calibrations', 'approve', id, '--author', 'wang');
    expect((await lines('calibrations'))[1]).toMatch(/in_force\twang$/);
    const errors: string[] = [];
    const wrong = ['calibrations', 'revert', 'none', '--author', 'wang', '--data', data];
    expect(await runCommand(wrong, output().to, { write: (text: string) => errors.push(text) })).toBe(2);
    expect(errors.join('')).toMatch(/^pulsestock: no calibration "none": "pulsestock calibrations --data/);
  });

  it('takes a data folder or exports, not both', async () => {
    for (const options of [[], ['--data', 'x', '--exports', folder], ['--data', 'x', '--evidence', 'y']]) {
      const errors: string[] = [];
      expect(
        await runCommand(['backtest', ...options], output().to, {
          write: (text: string) => errors.push(text),
        }),
      ).toBe(2);
      expect(errors.join('')).toMatch(
        /^pulsestock: backtest takes either --data FOLDER, or --exports FOLDER/,
      );
    }
  });

  it('says in one line that a history is too short', async () => {
    const errors: string[] = [];
    const stream = { write: (text: string) => errors.push(text) };
    const short = ['backtest', '--exports', folder, '--as-of', dayOfNumber(FIRST_DAY + 40)];
    expect(await runCommand(short, output().to, stream)).toBe(2);
    expect(errors.join('')).toMatch(/^pulsestock: the history holds 4\d days and a backtest needs 112 .*\n$/);
  });
});
