import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { filesIn, jsonLines, pulsestock, temporaryFolder } from './command-line.ts';

describe('report', () => {
  it('writes the reports of a day and of a month, and refuses what was never planned', async () => {
    const folder = await temporaryFolder();
    const exports = await filesIn(join(folder, 'exports'));
    const data = join(folder, 'data');
    const early = await pulsestock('report', '--data', data);
    expect(early).toMatchObject({ exitCode: 2, output: '' });
    expect(early.errors).toMatch(/holds no state yet/);
    await pulsestock('run', '--exports', exports, '--as-of', '2026-06-24T20:00:00+08:00', '--data', data);
    const ofDay = jsonLines(await pulsestock('report', '--data', data, '--day', '2026-06-24', '--json'));
    expect(ofDay).toMatchObject([{ day: '2026-06-24', reports: join(data, 'reports') }]);
    const unfinished = await pulsestock('report', '--data', data, '--month', '2026-06');
    expect(unfinished).toMatchObject({ exitCode: 2, output: '' });
    expect(unfinished.errors).toMatch(
      /2026-06 is not over in .*, the newest parameters are of 2026-06-24: --day 2026-06-24 gives the month/,
    );
    expect(await readdir(join(data, 'reports/finance'))).toEqual(['day=2026-06-24']);
    await pulsestock('run', '--exports', exports, '--as-of', '2026-06-30T20:00:00+08:00', '--data', data);
    const ofMonth = await pulsestock('report', '--data', data, '--month', '2026-06');
    expect(ofMonth).toMatchObject({ exitCode: 0, errors: '' });
    expect(ofMonth.output).toMatch(/^reports of 2026-06: \d+ files in .*reports\/\n$/);
    expect((await readdir(join(data, 'reports/finance'))).sort()).toEqual([
      'day=2026-06-24',
      'day=2026-06-30',
      'month=2026-06',
    ]);
    for (const [args, problem] of [
      [['--day', '2026-06-01'], /holds no parameters of 2026-06-01 or before: run "pulsestock run"/],
      [['--month', '2026-07'], /holds no parameters of 2026-07, the newest are of 2026-06-30/],
      [['--month', '2026-13'], /Write a month as YYYY-MM/],
      [['--month', '2026-06', '--day', '2026-06-24'], /--day or --month, not both/],
    ] as const) {
      const refused = await pulsestock('report', '--data', data, ...args);
      expect(refused).toMatchObject({ exitCode: 2, output: '' });
      expect(refused.errors).toMatch(problem);
    }
  }, 240_000);
});
