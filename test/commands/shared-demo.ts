import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { sharedWork } from '../shared-work.ts';
import { type Ended, pulsestock } from './command-line.ts';

const program = resolve(import.meta.dirname, '../../bin/pulsestock.mjs');

/** What the demo printed, and what a second one was told that came while it was at work. */
interface Demo {
  readonly ended: Ended;
  readonly meanwhile: Ended;
}

/** The demo, run once for all test files, in a process of its own as npm start does. `data` is a copy of its folder for the caller alone. */
export async function sharedDemo(data: string): Promise<Demo> {
  const { folder, result } = await sharedWork('demo', async (made) => {
    const running = join(made, 'data');
    const demo = child('demo', '--data', running);
    let over = false;
    void demo.finally(() => {
      over = true;
    });
    while (!over && !(await readdir(running).catch((): string[] => [])).includes('aws')) await sleep(20);
    const meanwhile = await pulsestock('demo', '--data', running);
    return { ended: await demo, meanwhile };
  });
  await cp(join(folder, 'data'), data, { recursive: true, preserveTimestamps: true });
  return result;
}

async function child(...args: string[]): Promise<Ended> {
  const process_ = spawn(process.execPath, [program, ...args]);
  const ended = { output: '', errors: '' };
  process_.stdout.on('data', (data: Buffer) => {
    ended.output += data.toString();
  });
  process_.stderr.on('data', (data: Buffer) => {
    ended.errors += data.toString();
  });
  const [exitCode] = (await once(process_, 'close')) as [number | null];
  return { exitCode: exitCode ?? -1, ...ended };
}
