import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { place, streamOutput } from '../../lib/commands/printing.ts';
import { instant } from '../../lib/domain/calendar.ts';
import { lockFolder } from '../../lib/local/folder-lock.ts';
import { filesIn, keptStream, pulsestock, temporaryFolder } from './command-line.ts';

/** The one line that a command ended with 2 after. */
async function wrongUse(...args: string[]): Promise<string> {
  const { exitCode, output, errors } = await pulsestock(...args);
  expect({ exitCode, output }).toEqual({ exitCode: 2, output: '' });
  expect(errors.trimEnd()).not.toContain('\n');
  return errors.trimEnd();
}

const RUN = ['run', '--as-of', '2026-06-24T20:00:00+08:00'];

describe('wrong use ends with 2 and one line that says what to do', () => {
  it.each([
    [
      ['run', '--exports', 'x', '--as-of', '2026-06-24', '--data', 'd'],
      /--as-of.*2026-06-24T20:00:00\+08:00/,
    ],
    [['run', '--exports', 'x', '--as-of', '2026-06-24T20:00:00', '--data', 'd'], /with its zone/],
    [['plan', '--exports', 'x', '--as-of', '2026-02-30', '--out', 'p'], /YYYY-MM-DD/],
    [
      ['plan', '--exports', 'x', '--as-of', '2026-06-24', '--out', 'p', '--service-level', '95'],
      /from 0.5 to 0.9999/,
    ],
    [
      ['plan', '--exports', 'x', '--as-of', '2026-06-24', '--out', 'p', '--service-level', ''],
      /from 0.5 to 0.9999/,
    ],
    [
      ['plan', '--exports', 'x', '--as-of', '2026-06-24', '--out', 'p', '--method', 'best'],
      /Allowed choices are handbook, calibrated, auto\./,
    ],
    [['run', '--exports', 'x', '--data', 'd'], /'--as-of <moment>' not specified/],
    [['ingest', '--data', 'd'], /missing required argument 'file'/],
    [['status'], /'--data <folder>' not specified/],
    [['frobnicate'], /unknown command 'frobnicate'/],
    [['explain', 'OR-1', '--lang', 'fr'], /zh, en/],
  ])('%j', async (args, line) => {
    expect(await wrongUse(...args)).toMatch(line);
  });

  it('help is no wrong use', async () => {
    const { exitCode, output } = await pulsestock('plan', '--help');
    expect(exitCode).toBe(0);
    expect(output).toContain('--exports <folder>');
  });

  it('an exports folder that is not there, or holds no export', async () => {
    const folder = await temporaryFolder();
    const data = join(folder, 'data');
    const missing = join(folder, 'missing');
    expect(await wrongUse(...RUN, '--exports', missing, '--data', data)).toBe(
      `pulsestock: exports folder ${missing} cannot be read: name one that exists with --exports`,
    );
    const readmes = await filesIn(join(folder, 'readmes'), {
      'README.md': 'x',
      '.hidden.csv': 'x',
      '~$orders.csv': 'x',
    });
    expect(await wrongUse(...RUN, '--exports', readmes, '--data', data)).toBe(
      `pulsestock: exports folder ${readmes} holds no file to take: put the CSV exports into it`,
    );
    expect(await readdir(folder)).toEqual(['readmes']);
  });

  it('a data folder that holds no state, or is none', async () => {
    const folder = await temporaryFolder();
    const none = join(folder, 'none');
    for (const command of ['status', 'proposals']) {
      expect(await wrongUse(command, '--data', none)).toBe(
        `pulsestock: ${none} holds no state yet: "pulsestock run" or "pulsestock ingest" makes it`,
      );
    }
    expect(await readdir(folder)).toEqual([]);
    const file = join(await filesIn(folder, { taken: 'mine' }), 'taken');
    for (const command of [
      ['ingest', file, '--data', file],
      ['demo', '--data', file],
    ]) {
      expect(await wrongUse(...command)).toBe(
        `pulsestock: ${file} cannot be a data folder: name another with --data`,
      );
    }
    expect(await readFile(file, 'utf8')).toBe('mine');
  });

  it('settings that are not there, no JSON, or wrong', async () => {
    const folder = await temporaryFolder();
    const config = join(folder, 'config.json');
    const withConfig = () => wrongUse('status', '--data', join(folder, 'data'), '--config', config);
    expect(await withConfig()).toBe(
      `pulsestock: settings file ${config} cannot be read: name one that exists with --config`,
    );
    await writeFile(config, '{ "planning": ');
    expect(await withConfig()).toMatch(/settings file .* is not JSON/);
    await writeFile(config, '{ "planning": { "coverDays": 70, "coverDay": 5 } }');
    expect(await withConfig()).toMatch(/settings in .*config\.json: .*planning.*coverDay/);
  });

  it('a demo in a folder that no demo made: it is left as it is', async () => {
    const mine = await filesIn(await temporaryFolder(), { 'plan.xlsx': 'mine' });
    await filesIn(join(mine, 'exports'), { 'orders.csv': 'mine too' });
    expect(await wrongUse('demo', '--data', mine)).toBe(
      `pulsestock: ${mine} is not a folder of the demo: name an empty one with --data`,
    );
    expect(await readFile(join(mine, 'plan.xlsx'), 'utf8')).toBe('mine');
    expect(await readFile(join(mine, 'exports/orders.csv'), 'utf8')).toBe('mine too');
  });
});

describe('a data folder that another command has', () => {
  it.each([['status'], ['ingest', 'x.csv'], ['demo'], ['proposals']])(
    'stops %s with 1 and one line',
    async (...command) => {
      const folder = await filesIn(await temporaryFolder(), { 'demo.txt': '' });
      await filesIn(join(folder, 'aws'), { kept: 'state' });
      const lock = lockFolder(folder, { command: 'pulsestock run', since: instant('2026-06-24T12:00:00Z') });
      try {
        const { exitCode, output, errors } = await pulsestock(...command, '--data', folder);
        expect({ exitCode, output }).toEqual({ exitCode: 1, output: '' });
        expect(errors).toBe(
          `pulsestock: ${folder} is in use by pulsestock run (process ${process.pid} since 2026-06-24T12:00:00.000Z): wait for it to end, or give another folder with --data\n`,
        );
        expect(await readFile(join(folder, 'aws/kept'), 'utf8')).toBe('state');
      } finally {
        lock.release();
      }
    },
  );
});

describe('printing', () => {
  const print = (isTTY: boolean) => {
    const out = keptStream(isTTY);
    const output = streamOutput(out, out);
    output.progress('working …');
    output.table(['sku', 'units'], [['OR-1', 12]]);
    output.json({ sku: 'O型圈' });
    return out.text();
  };

  it('is plain when piped: tabs, no progress', () => {
    expect(print(false)).toBe('sku\tunits\nOR-1\t12\n{"sku":"O型圈"}\n');
  });

  it('rules tables and shows progress on a terminal, without colours', () => {
    expect(print(true)).toMatch(/^working …\n┌─+┬─+┐\n│ sku +│ units │\n/);
    expect(print(true)).not.toContain('\u001b');
  });

  it('names places from the working folder where that is shorter', () => {
    expect(place(join(process.cwd(), 'data/outbox'))).toBe('data/outbox');
    expect(place('/elsewhere/outbox')).toBe('/elsewhere/outbox');
  });
});
