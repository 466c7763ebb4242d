import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { place } from '../../lib/commands/printing.ts';
import { EXPORTS, filesIn, jsonLines, pulsestock, temporaryFolder } from './command-line.ts';

const AS_OF = '2026-06-24T20:00:00+08:00';

/** A folder of exports and a data folder. */
async function folders(files = EXPORTS) {
  const folder = await temporaryFolder();
  const exports = await filesIn(join(folder, 'exports'), files);
  const data = join(folder, 'data');
  const run = (...more: string[]) =>
    pulsestock('run', '--exports', exports, '--as-of', AS_OF, '--data', data, ...more);
  return { exports, data, run };
}

describe('run', () => {
  it('takes the exports through every job and says what came of it and where it lies', async () => {
    const { data, run } = await folders();
    const { exitCode, output, errors } = await run();
    expect({ exitCode, errors }).toEqual({ exitCode: 0, errors: '' });
    expect(output).toContain('3 files: 54 rows read, 53 accepted, 1 rejected, 0 skipped');
    expect(output).toContain(
      `rejected rows with line, column, value and reason: ${place(join(data, 'quarantine'))}/`,
    );
    expect(output).toContain('2 SKUs planned for 2026-06-24: 2 changed, 0 removed');
    expect(output).toContain('no item for 1 SKU with 5 units sold, not planned: GHOST 5');
    expect(output).toContain(
      'alerts      regular-reorder 1 · stock-out 1 · rejected-rows 1 open; 3 opened by this run',
    );
    expect(output).toContain('proposals   1 new');
    expect(output).toContain(`messages    6 sent, to read in ${place(join(data, 'outbox'))}/`);
    expect(output).toContain(`reports     54 files in ${place(join(data, 'reports'))}/`);
    expect(await readdir(join(data, 'outbox'))).toEqual(
      ['it-en', 'it-zh', 'marketing-en', 'marketing-zh', 'supply-en', 'supply-zh'].map((person) =>
        expect.stringMatching(new RegExp(`^2026-06-24T12-00-00\\.000Z-${person}-email-\\w+\\.txt$`)),
      ),
    );
    expect(await readdir(join(data, 'reports/day=2026-06-24'))).toHaveLength(12);
    const [quarantined = ''] = await readdir(join(data, 'quarantine'));
    expect(await readFile(join(data, 'quarantine', quarantined), 'utf8')).toContain('51,qty,many,');
  });

  it('a second time changes no parameter, opens no alert, sends no message, and says so', async () => {
    const { data, run } = await folders();
    await run();
    const before = await readdir(join(data, 'outbox'));
    const { exitCode, output } = await run();
    expect(exitCode).toBe(0);
    expect(output).toContain('2 SKUs planned for 2026-06-24: none changed');
    expect(output).toContain('messages    none sent');
    expect(output).toContain(
      'nothing new: every file was known, no parameter changed, no alert opened, no message sent',
    );
    expect(await readdir(join(data, 'outbox'))).toEqual(before);
    const earlier = await pulsestock(
      'run',
      '--exports',
      join(data, '../exports'),
      '--as-of',
      '2026-06-23T20:00:00+08:00',
      '--data',
      data,
    );
    expect(earlier.output).toContain('a run for a later time has looked already: this one changed nothing');
  });

  it('with --json prints a receipt a file and then one summary', async () => {
    const { data, run } = await folders();
    const lines = jsonLines(await run('--json'));
    expect(lines.slice(0, 3).map(({ receipt }) => receipt)).toMatchObject([
      { file: 'items_2026-06-20.csv' },
      { file: 'orders.csv', rejected: 1, unitsByChannel: { b2b: 3365 } },
      { file: 'stock.csv' },
    ]);
    expect(lines.slice(3)).toMatchObject([
      {
        ingest: { files: 3, refused: 0, accepted: 53 },
        recompute: { planningDay: '2026-06-24', changed: 2 },
        evaluate: {
          opened: { 'regular-reorder': 1, 'stock-out': 1, 'rejected-rows': 1 },
          messages: 6,
          published: 6,
        },
        report: { day: '2026-06-24' },
        outbox: join(data, 'outbox'),
        reports: join(data, 'reports'),
      },
    ]);
  });

  it('ends with 1 where a file was refused, and takes the others', async () => {
    const { run } = await folders({ ...EXPORTS, 'empty.csv': '', 'other.csv': 'a,b\n1,2\n' });
    const { exitCode, output, errors } = await run();
    expect({ exitCode, errors }).toEqual({ exitCode: 1, errors: '' });
    expect(output).toContain('refused: empty.csv: the file is empty: export it again');
    expect(output).toContain('refused: other.csv, line 1: no profile fits the columns "a", "b"');
    expect(output).toContain('5 files, 2 files refused: 54 rows read, 53 accepted');
    expect(output).toContain('2 SKUs planned');
  });
});

describe('status', () => {
  it('shows the newest run of each job, rows, parameters and open alerts', async () => {
    const { data, run } = await folders();
    await run();
    expect(jsonLines(await pulsestock('status', '--data', data, '--json'))).toMatchObject([
      {
        runs: Object.fromEntries(
          ['ingest', 'recalibrate', 'recompute', 'evaluate', 'report'].map((job) => [
            job,
            { job, scheduledTime: '2026-06-24T12:00:00.000Z', state: 'succeeded' },
          ]),
        ),
        rows: { item: 2, sale: 49, stockLevel: 2 },
        parameters: { planningDay: '2026-06-24', stored: 2 },
        openAlerts: { 'regular-reorder': 1, 'aggressive-reorder': 0, 'stale-data': 0 },
        openProposals: 1,
      },
    ]);
    const { output } = await pulsestock('status', '--data', data);
    expect(output).toMatch(/^job\tfor\tstate\tfinished\ningest\t2026-06-24T12:00:00.000Z\tsucceeded\t/);
    expect(output).toContain('sale\t49\n');
    expect(output).toContain('parameters stored: 2, planning day 2026-06-24\n');
    expect(output).toContain('regular-reorder\t1\n');
    expect(output).toContain('open proposals: 1\n');
  });
});

describe('ingest', () => {
  const FIELDS = [
    'file',
    'profile',
    'encoding',
    'rowsRead',
    'accepted',
    'rejected',
    'skipped',
    'firstDay',
    'lastDay',
    'unitsByChannel',
    'quarantine',
  ];

  it('with --json prints one object a line and file, and lays rejected rows where it says', async () => {
    const { exports, data } = await folders({ ...EXPORTS, 'empty.csv': '' });
    const files = ['orders.csv', 'stock.csv', 'empty.csv', 'missing.csv'].map((name) => join(exports, name));
    const ended = await pulsestock('ingest', ...files, '--data', data, '--json');
    expect(ended).toMatchObject({ exitCode: 1, errors: '' });
    const [orders = {}, stock = {}, empty = {}, missing = {}] = jsonLines(ended);
    expect(Object.keys(orders)).toEqual(FIELDS);
    expect(Object.keys(stock)).toEqual(FIELDS);
    expect(Object.keys(empty)).toEqual([...FIELDS, 'reason']);
    expect(orders).toMatchObject({
      file: 'orders.csv',
      profile: 'plain/orders_daily',
      encoding: 'utf-8',
      rowsRead: 50,
      accepted: 49,
      rejected: 1,
      skipped: 0,
      firstDay: '2026-06-01',
      lastDay: '2026-06-24',
      unitsByChannel: { b2b: 3365 },
    });
    expect(await readFile(join(data, String(orders.quarantine)), 'utf8')).toContain('many');
    expect(stock).toMatchObject({ accepted: 2, unitsByChannel: {}, quarantine: null });
    expect(missing.reason).toBe(`${join(exports, 'missing.csv')}: there is no such file, check the path`);
  });

  it('refuses what is no file and takes the others', async () => {
    const { exports, data } = await folders();
    const { exitCode, output } = await pulsestock(
      'ingest',
      exports,
      join(exports, 'stock.csv'),
      '--data',
      data,
    );
    expect(exitCode).toBe(1);
    expect(output).toContain(`refused: ${exports}: this is no file: name the files in it`);
    expect(output).toContain('2 files, 1 file refused: 2 rows read, 2 accepted');
  });

  it('knows a file that it took before', async () => {
    const { exports, data } = await folders();
    const file = join(exports, 'orders.csv');
    await pulsestock('ingest', file, '--data', data);
    const { exitCode, output } = await pulsestock('ingest', file, '--data', data);
    expect(exitCode).toBe(0);
    expect(output).toContain('1 file (1 known from before): 50 rows read, 49 accepted, 1 rejected');
  });
});
