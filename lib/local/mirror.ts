import { mkdir, rename, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { msOf } from '../domain/calendar.ts';
import type { ObjectStore } from '../domain/ports.ts';
import { PREFIX } from '../domain/storage-keys.ts';

const MIRRORED = [PREFIX.reports, PREFIX.quarantine];

/**
 * Copies reports and rejected rows that are new or changed into plain folders (`FOLDER/reports/…`,
 * `FOLDER/quarantine/…`), where a person can open them. Removes nothing, and leaves a copy that was changed by hand
 * until there is a newer object. Gives the paths written.
 */
export async function mirrorForPeople(store: ObjectStore, folder: string): Promise<string[]> {
  const written: string[] = [];
  for (const prefix of MIRRORED) {
    for await (const { key, modifiedAt } of store.list(prefix)) {
      const file = join(folder, ...key.split('/').map(fileName));
      if ((await changedMs(file)) >= msOf(modifiedAt)) continue;
      await mkdir(dirname(file), { recursive: true });
      await store.download(key, `${file}.part`);
      await rename(`${file}.part`, file);
      written.push(file);
    }
  }
  return written;
}

/** When the file last changed; long ago where there is none. */
async function changedMs(file: string): Promise<number> {
  try {
    return (await stat(file)).mtimeMs;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return Number.NEGATIVE_INFINITY;
    throw error;
  }
}

/** A part of a key as a file name that every system takes and that never climbs out of its folder. */
function fileName(part: string): string {
  const safe = part.replace(/[<>:"|?*\\\p{Cc}]/gu, '-');
  return /^\.*$/.test(safe) ? `-${safe}` : safe;
}
