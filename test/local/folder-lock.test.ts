import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { instant } from '../../lib/domain/calendar.ts';
import { InUseError } from '../../lib/domain/errors.ts';
import { lockFolder } from '../../lib/local/folder-lock.ts';
import { nextOutput, startModule } from './child-process.ts';

const HOLDER = { command: 'pulsestock run', since: instant('2026-06-24T10:00:00Z') };

let folder: string;

beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'pulsestock-lock-')), 'data');
});

afterEach(() => rm(join(folder, '..'), { recursive: true }));

/** Takes the lock, says so, and holds it. */
function holding(command: string): string {
  return `
    import { lockFolder } from '#lib/local/folder-lock.ts';
    lockFolder(${JSON.stringify(folder)}, { command: '${command}', since: '2026-06-24T09:00:00.000Z' });
    console.log('held');
    setInterval(() => {}, 1000);`;
}

describe('the lock of a data folder', () => {
  it('is taken, released and taken again; a second release is none of the next holder', () => {
    for (let turn = 0; turn < 3; turn++) {
      const lock = lockFolder(folder, HOLDER);
      lock.release();
      lock.release();
    }
  });

  it('is refused a second time, also within one process, in one line that says who has it', () => {
    const lock = lockFolder(folder, HOLDER);
    const again = () => lockFolder(folder, { ...HOLDER, command: 'pulsestock plan' });
    expect(again).toThrow(InUseError);
    expect(again).toThrow(
      `${folder} is in use by pulsestock run (process ${process.pid} since 2026-06-24T10:00:00.000Z): wait for it to end, or give another folder with --data`,
    );
    lock.release();
    again().release();
  });

  it('keeps another process out, and says which one', async () => {
    const child = startModule(holding('pulsestock demo'));
    await nextOutput(child);
    expect(() => lockFolder(folder, HOLDER)).toThrow(
      `in use by pulsestock demo (process ${child.pid} since 2026-06-24T09:00:00.000Z)`,
    );
    child.kill();
    await once(child, 'close');
  });

  it('is free as soon as its holder is killed', async () => {
    const child = startModule(holding('pulsestock demo'));
    await nextOutput(child);
    child.kill('SIGKILL');
    await once(child, 'close');
    lockFolder(folder, HOLDER).release();
  });

  it('lets exactly one of several processes in that start together, and outlives its garbage collection', async () => {
    const attempt = `
      import { lockFolder } from '#lib/local/folder-lock.ts';
      try {
        lockFolder(${JSON.stringify(folder)}, { command: 'x', since: '' });
        gc();
        console.log('in');
      } catch (error) {
        console.log(error.name);
      }
      setInterval(() => {}, 1000);`;
    const children = [1, 2, 3].map(() => startModule(attempt));
    const outcomes = await Promise.all(children.map(nextOutput));
    expect(outcomes.sort()).toEqual(['InUseError', 'InUseError', 'in']);
    for (const child of children) child.kill('SIGKILL');
    await Promise.all(children.map((child) => once(child, 'close')));
  });

  it('is not confused by what is no lock: another fault comes through', () => {
    expect(() => lockFolder('/dev/null/data', HOLDER)).toThrow(/ENOTDIR/);
  });
});
