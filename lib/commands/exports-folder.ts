import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { type Instant, instantOfMs } from '../domain/calendar.ts';
import { RefusedFileError, UsageError } from '../domain/errors.ts';
import type { DroppedFile } from '../jobs/ingest.ts';

/** Names of files in a folder of exports that are no exports. */
const LEFT_ALONE = /^(\.|readme\b|~\$)|\.(md|json|html?|pdf|png|jpe?g)$/i;

/** The export files of a folder, by name. Throws UsageError where the folder is none or holds no export. */
export async function exportFiles(folder: string): Promise<string[]> {
  let names: string[];
  try {
    names = await readdir(folder);
  } catch (cause) {
    throw new UsageError(`exports folder ${folder} cannot be read: name one that exists with --exports`, {
      cause,
    });
  }
  const files: string[] = [];
  for (const name of names.sort()) {
    const path = join(folder, name);
    if (!LEFT_ALONE.test(name) && (await stat(path)).isFile()) files.push(path);
  }
  if (files.length === 0)
    throw new UsageError(`exports folder ${folder} holds no file to take: put the CSV exports into it`);
  return files;
}

/** A file of this machine as something dropped. Its modification time stands in for the object's time. */
export function localFile(path: string): DroppedFile {
  return {
    name: basename(path),
    open: async () => ({
      bytes: createReadStream(path, { highWaterMark: 1 << 20 }),
      modifiedAt: await modifiedAt(path),
      metadata: {},
    }),
  };
}

async function modifiedAt(path: string): Promise<Instant> {
  try {
    const { mtimeMs } = await stat(path);
    return instantOfMs(Math.floor(mtimeMs));
  } catch (cause) {
    throw new RefusedFileError(`${path}: there is no such file, check the path`, { cause });
  }
}
