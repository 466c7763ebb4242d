import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const launcher = resolve(import.meta.dirname, '../bin/node24.mjs');

/** A Node older than 24 that this machine has, outside any project; null where there is none. */
function oldNode(): string | null {
  const paths = (process.env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => !folder.includes('node_modules'));
  for (const node of paths.map((folder) => join(folder, 'node')).filter((path) => existsSync(path))) {
    const version = execFileSync(node, ['--version'], { encoding: 'utf8' });
    if (Number(/^v(\d+)/.exec(version)?.[1]) < 24) return node;
  }
  return null;
}

const old = oldNode();
const NO_OLD_NODE = 'no Node older than 24 on the path';

let folder: string;
let program: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'launcher-test-'));
  program = join(folder, 'program.mjs');
  writeFileSync(
    program,
    'console.log(process.versions.node, process.argv.slice(2).join()); process.exitCode = Number(process.argv[2] ?? 0);',
  );
});
afterAll(() => rmSync(folder, { recursive: true }));

const launch = (node: string, ...args: string[]) => {
  const { status, stdout, stderr } = spawnSync(node, args, { encoding: 'utf8' });
  return { status, stdout, stderr };
};

describe('the launcher', () => {
  it('runs a program on the Node it was started with, where that is new enough', () => {
    expect(launch(process.execPath, launcher, program, '7', 'two words')).toEqual({
      status: 7,
      stdout: `${process.versions.node} 7,two words\n`,
      stderr: '',
    });
  });

  it('runs a program on the Node 24 of the project where it was started with an older one', ({ skip }) => {
    if (old === null) return skip(NO_OLD_NODE);
    const { status, stdout, stderr } = launch(old, launcher, program, '3');
    expect({ status, stderr }).toEqual({ status: 3, stderr: '' });
    expect(Number(/^(\d+)\./.exec(stdout)?.[1])).toBeGreaterThanOrEqual(24);
  });

  it('ends with one clear line where there is neither', ({ skip }) => {
    if (old === null) return skip(NO_OLD_NODE);
    const alone = join(folder, 'bin-node24.mjs');
    copyFileSync(launcher, alone);
    const { status, stdout, stderr } = launch(old, alone, program);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toMatch(/^PulseStock needs Node 24 or newer, this is v\d+\..*\n$/);
    expect(stderr.trimEnd()).not.toContain('\n');
  });

  it('says how it is used where no program is named', () => {
    expect(launch(process.execPath, launcher)).toMatchObject({
      status: 2,
      stderr: 'usage: node bin/node24.mjs PROGRAM [ARG ...]\n',
    });
  });

  it('says which signal ended the program', () => {
    writeFileSync(join(folder, 'killed.mjs'), 'process.kill(process.pid, "SIGKILL");');
    expect(launch(process.execPath, launcher, join(folder, 'killed.mjs')).status).toBe(128 + 9);
  });
});
