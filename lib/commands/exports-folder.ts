import { createReadStream } from 'node:fs';
import { access, constants, readdir, stat } from 'node:fs/promises';
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
    if (!LEFT_ALONE.test(name) && !(await isFolder(path))) files.push(path);
  }
  if (files.length === 0)
    throw new UsageError(`exports folder ${folder} holds no file to take: put the CSV exports into it`);
  return files;
}

/** A file of this machine as something dropped. Its modification time stands in for the object's time. */
export function localFile(path: string): DroppedFile {
  return {
    name: basename(path),
    open: async () => {
      const modifiedAt = await readableSince(path);
      return { bytes: createReadStream(path, { highWaterMark: 1 << 20 }), modifiedAt, metadata: {} };
    },
  };
}

/** When the file last changed. Throws RefusedFileError where it is not there, is no file or may not be read. */
async function readableSince(path: string): Promise<Instant> {
  try {
    const entry = await stat(path);
    if (!entry.isFile()) throw new RefusedFileError(`${path}: this is no file: name the files in it`);
    await access(path, constants.R_OK);
    return instantOfMs(Math.floor(entry.mtimeMs));
  } catch (cause) {
    if (cause instanceof RefusedFileError) throw cause;
    const missing = (cause as NodeJS.ErrnoException).code === 'ENOENT';
    const what = missing
      ? 'there is no such file, check the path'
      : 'it may not be read, check its permissions';
    throw new RefusedFileError(`${path}: ${what}`, { cause });
  }
}

/** False also for a link that leads nowhere: taking it says so. */
async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (entry) => entry.isDirectory(),
    () => false,
  );
}
