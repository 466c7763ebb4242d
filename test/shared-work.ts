import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { inject } from 'vitest';

/**
 * Work that several test files look at, done once a run by whichever comes first, in a folder of that name in the shared
 * one; the others wait. Gives the folder and what the work gave, which must be JSON.
 */
export async function sharedWork<T>(
  name: string,
  work: (folder: string) => T | Promise<T>,
): Promise<{ folder: string; result: T }> {
  const folder = join(inject('sharedFolder'), name);
  const file = join(folder, 'result.json');
  if (isFirst(folder)) {
    const outcome = await outcomeOf(() => work(folder));
    writeFileSync(`${file}.part`, JSON.stringify(outcome));
    renameSync(`${file}.part`, file);
  }
  while (!existsSync(file)) await sleep(50);
  const outcome = JSON.parse(readFileSync(file, 'utf8')) as Outcome<T>;
  if ('error' in outcome) throw new Error(`${name}: ${outcome.error}`);
  return { folder, result: outcome.result };
}

type Outcome<T> = { readonly result: T } | { readonly error: string };

/** What came of the work, so that those who wait hear of a failure, too. */
async function outcomeOf<T>(work: () => T | Promise<T>): Promise<Outcome<T>> {
  try {
    return { result: await work() };
  } catch (error) {
    return { error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

/** True for the one caller that makes the folder. */
function isFirst(folder: string): boolean {
  try {
    mkdirSync(folder);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}
