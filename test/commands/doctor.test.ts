import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { checkNode } from '../../lib/commands/machine-checks.ts';
import { instant } from '../../lib/domain/calendar.ts';
import { lockFolder } from '../../lib/local/folder-lock.ts';
import { jsonLines, pulsestock, temporaryFolder } from './command-line.ts';

const checkOf = async (...args: string[]) => {
  const ended = await pulsestock('doctor', '--json', ...args);
  const checks = jsonLines(ended);
  return { ...ended, folder: checks.find(({ name }) => name === 'data folder') };
};

describe('doctor', () => {
  it('finds this machine as it should be, and says so in a table', async () => {
    const { exitCode, output } = await pulsestock('doctor');
    expect(exitCode).toBe(0);
    expect(output.split('\n').map((line) => line.split('\t').slice(0, 2).join(' '))).toEqual([
      'check state',
      'node fine',
      'room fine',
      'embedded AWS fine',
      'DuckDB fine',
      '',
    ]);
  });

  it('refuses a Node that is too old', () => {
    expect(checkNode('24.0.0').state).toBe('fine');
    expect(checkNode('22.23.3')).toMatchObject({ state: 'wrong', remedy: expect.stringContaining('npm ci') });
  });

  it('looks at a data folder and leaves nothing in it', async () => {
    const folder = await temporaryFolder();
    const { exitCode, folder: found } = await checkOf('--data', folder);
    expect([exitCode, found?.state]).toEqual([0, 'fine']);
    await expect(mkdir(join(folder, 'lock.sqlite'))).resolves.toBeUndefined();
  });

  it('tells what is wrong with a data folder, and what to do', async () => {
    const folder = await temporaryFolder();
    const file = join(folder, 'file');
    await writeFile(file, '');
    for (const [path, said] of [
      [join(folder, 'nowhere'), 'is not there'],
      [file, 'is a file'],
    ] as const) {
      const { exitCode, folder: found } = await checkOf('--data', path);
      expect([exitCode, found?.state]).toEqual([1, 'wrong']);
      expect(found?.found).toContain(said);
    }
    const lock = lockFolder(folder, { command: 'pulsestock run', since: instant('2026-06-24T12:00:00Z') });
    const { folder: found } = await checkOf('--data', folder);
    lock.release();
    expect(found?.found).toContain('is in use by pulsestock run');
  });

  it('says in one line that nobody is signed in to AWS, or that there is no such stage', async () => {
    vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
    vi.stubEnv('HOME', await temporaryFolder());
    for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_PROFILE'])
      vi.stubEnv(name, undefined);
    const { exitCode, errors } = await pulsestock('doctor', '--stage', 'dev');
    expect(exitCode).toBe(1);
    expect(errors).toMatch(/^pulsestock: AWS cannot be asked: [^\n]+; sign in as [^\n]+\n$/);
    vi.unstubAllEnvs();
    const nope = await pulsestock('doctor', '--stage', 'nope');
    expect(nope.exitCode).toBe(2);
    expect(nope.errors).toMatch(/^pulsestock: no stage "nope": name one [^\n]*\(china, dev\)[^\n]*\n$/);
    expect((await pulsestock('doctor', '--stage', 'dev', '--data', 'x')).exitCode).toBe(2);
  });
});
