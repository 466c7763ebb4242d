import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ReplayReport } from '../../lib/jobs/replay.ts';
import { hasReferenceData, referenceFile } from '../simulation/reference-data.ts';
import { EXPORTS, filesIn, jsonLines, pulsestock, temporaryFolder } from './command-line.ts';

const DAY = ['--from', '2026-06-24', '--to', '2026-06-24'];

describe('replay', () => {
  it('tells what the run of that day told, and leaves the folder as it is', async () => {
    const folder = await temporaryFolder();
    const data = join(folder, 'data');
    const exports = await filesIn(join(folder, 'exports'), EXPORTS);
    await pulsestock('run', '--exports', exports, '--as-of', '2026-06-24T18:00:00+08:00', '--data', data);
    const state = async () => [
      await pulsestock('alerts', '--all', '--data', data, '--json'),
      await pulsestock('proposals', '--data', data, '--json'),
      await readdir(join(data, 'outbox')),
    ];
    const before = await state();
    const open = jsonLines(await pulsestock('alerts', '--data', data, '--json')).map(({ rule }) => rule);

    const [report] = jsonLines(await pulsestock('replay', ...DAY, '--data', data, '--json'));
    const rules = report?.rules as { rule: string; opened: number }[];
    // When a file came is no part of history: rules on files say nothing.
    const ofFiles = ['rejected-rows', 'refused-file'];
    expect(rules.flatMap(({ rule, opened }) => Array<string>(opened).fill(rule)).sort()).toEqual(
      open.filter((rule) => !ofFiles.includes(String(rule))).sort(),
    );
    expect(report).toMatchObject({ runs: 1, stock: { countedRuns: 1 }, toldAgain: 0 });

    const { exitCode, output, errors } = await pulsestock('replay', ...DAY, '--data', data);
    expect({ exitCode, errors }).toEqual({ exitCode: 0, errors: '' });
    expect(output).toContain('2 SKUs, 1 run from 2026-06-24 to 2026-06-24, one when each day closes');
    expect(output).toContain('stock and supply as counted and listed');
    expect(output).toMatch(/\nregular-reorder\t1\t0\t1\n/);
    expect(output).toMatch(/\nsupply-zh\/email\t1\t1\t1\t2026-06-24\t12\n/);
    expect(output).toContain('told again before it was due: 0');
    expect(await state()).toEqual(before);
  });

  it('refuses days in the wrong order and files that name no pulse days', async () => {
    const folder = await temporaryFolder();
    const wrong = async (...args: string[]) => {
      const { exitCode, output, errors } = await pulsestock('replay', '--data', folder, ...args);
      expect({ exitCode, output }).toEqual({ exitCode: 2, output: '' });
      return errors;
    };
    expect(await wrong('--from', '2026-06-25', '--to', '2026-06-24')).toMatch(
      /--from 2026-06-25 is after --to 2026-06-24: name the earlier day first/,
    );
    const pulses = join(folder, 'pulses.csv');
    expect(await wrong(...DAY, '--pulses', pulses)).toMatch(/cannot read the pulse days .*pulses\.csv/);
    await writeFile(pulses, 'day,sku\n2026-06-24,OR-1\n');
    expect(await wrong(...DAY, '--pulses', pulses)).toMatch(/give it the columns date and sku/);
    await writeFile(pulses, 'date,sku\n2026-06-24,OR-1\n24.06.2026,OR-1\n');
    expect(await wrong(...DAY, '--pulses', pulses)).toMatch(/line 3: "24\.06\.2026,OR-1" is no pulse day/);
    await writeFile(pulses, 'kind,sku,date\nclip,OR-1,2026-06-24\n');
    expect(await wrong(...DAY, '--pulses', pulses)).toMatch(/holds no state yet/);
  });
});

describe.skipIf(!hasReferenceData)('a replay of the reference data (it lies beside the project)', () => {
  it('catches pulses with few false alarms, opens no alert twice and keeps to the limits', async () => {
    const data = join(await temporaryFolder(), 'data');
    const files = await readdir(referenceFile('seal-factory'));
    const exports = files.map((file) => referenceFile(`seal-factory/${file}`));
    expect((await pulsestock('ingest', ...exports, '--data', data)).exitCode).toBe(0);
    const ended = await pulsestock(
      ...['replay', '--data', data, '--from', '2025-10-01', '--to', '2025-10-15', '--json'],
      ...['--pulses', referenceFile('labels/seal-factory-pulse-days.csv')],
    );
    const [report] = jsonLines(ended);
    const { pulses, rules, toldAgain, mailboxes } = report as unknown as ReplayReport;
    const { act } = pulses;
    expect(act.pulses).toBeGreaterThan(5);
    expect(act.caught / act.pulses).toBeGreaterThanOrEqual(0.9);
    // Of a fortnight; docs/decisions/0029 has the figures of all days.
    expect(act.touching / act.alerts).toBeGreaterThanOrEqual(0.8);
    expect(rules.filter(({ openedTwice }) => openedTwice > 0)).toEqual([]);
    expect(toldAgain).toBe(0);
    for (const { worstADay } of mailboxes) expect(worstADay).toBeLessThanOrEqual(1);
  }, 120_000);
});
