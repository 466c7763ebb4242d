import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Instant } from '../domain/calendar.ts';
import { InUseError } from '../domain/errors.ts';

const SQLITE_BUSY = 5;

/** Locks in force: a database that nobody refers to is closed by the garbage collector, and its lock with it. */
const held = new Set<DatabaseSync>();

/** Who holds a folder, for the message that another process gets. */
export interface LockHolder {
  /** As the person typed it, `pulsestock run`. */
  readonly command: string;
  readonly since: Instant;
}

/**
 * Takes the data folder (created if missing) for this process alone, until `release` or the end of the process,
 * however it ends: the lock is one of the operating system, on a file that SQLite opens.
 * Throws InUseError, one line that says who has it.
 */
export function lockFolder(folder: string, holder: LockHolder): { release(): void } {
  mkdirSync(folder, { recursive: true });
  const holderFile = join(folder, 'lock.json');
  const database = new DatabaseSync(join(folder, 'lock.sqlite'));
  try {
    database.exec('BEGIN EXCLUSIVE');
  } catch (cause) {
    database.close();
    if ((cause as { errcode?: unknown }).errcode !== SQLITE_BUSY) throw cause;
    throw new InUseError(
      `${folder} is in use by ${describeHolder(holderFile)}: wait for it to end, or give another folder with --data`,
      { cause },
    );
  }
  writeFileSync(holderFile, JSON.stringify({ ...holder, process: process.pid }));
  held.add(database);
  return {
    release: () => {
      if (held.delete(database)) database.close();
    },
  };
}

/** The lock is what counts; the file only names its holder and may not be written yet. */
function describeHolder(file: string): string {
  try {
    const holder = JSON.parse(readFileSync(file, 'utf8')) as LockHolder & { process: number };
    return `${holder.command} (process ${holder.process} since ${holder.since})`;
  } catch {
    return 'another process';
  }
}
