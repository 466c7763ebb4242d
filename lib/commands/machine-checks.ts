import { access, constants, mkdtemp, rm, stat, statfs, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { S3ObjectStore } from '../aws/object-store.ts';
import { dayOfNumber, instantOfMs } from '../domain/calendar.ts';
import { type Check, fine, wrong } from '../domain/checks.ts';
import { InUseError } from '../domain/errors.ts';
import { openHistory } from '../history/history.ts';
import { startEmbeddedAws } from '../local/embedded-aws.ts';
import { lockFolder } from '../local/folder-lock.ts';

const LEAST_NODE = 24;

/** Room that a run on a year of exports takes with a wide margin. */
const LEAST_FREE_GIB = 1;
const GIBIBYTE = 1024 ** 3;

/** Looks at this machine: what the `pulsestock` command needs, and a data folder if one is named. Leaves nothing behind. */
export async function checkMachine(dataFolder?: string): Promise<Check[]> {
  const folder = await mkdtemp(join(tmpdir(), 'pulsestock-doctor-'));
  try {
    const checks = [checkNode(process.versions.node), await checkRoom(folder)];
    checks.push(...(await checkServers(folder)));
    if (dataFolder !== undefined) checks.push(await checkFolder(resolve(dataFolder), dataFolder));
    return checks;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Whether a version of Node is new enough. */
export function checkNode(version: string): Check {
  return Number(version.split('.')[0]) >= LEAST_NODE
    ? fine('node', `Node ${version}`)
    : wrong(
        'node',
        `Node ${version} is too old`,
        'on Linux run "npm ci", elsewhere install Node 24 from nodejs.org',
      );
}

async function checkRoom(folder: string): Promise<Check> {
  const { bavail, bsize } = await statfs(folder);
  const free = (bavail * bsize) / GIBIBYTE;
  return free >= LEAST_FREE_GIB
    ? fine('room', `${free.toFixed(1)} GiB free for temporary files`)
    : wrong(
        'room',
        `only ${free.toFixed(1)} GiB free in ${tmpdir()}`,
        'free some, or name another folder with TMPDIR',
      );
}

/** The embedded servers answer on 127.0.0.1, and DuckDB reads and writes through them. */
async function checkServers(temporaryFolder: string): Promise<Check[]> {
  const aws = await startEmbeddedAws().catch((error: Error) => error);
  if (aws instanceof Error) {
    return [
      wrong(
        'embedded AWS',
        `does not start: ${aws.message}`,
        'run "npm ci" again; something may forbid programs to listen on 127.0.0.1',
      ),
    ];
  }
  try {
    const store = new S3ObjectStore(aws.s3, aws.resources.dataBucket);
    await store.put('doctor', 'x');
    const answers = fine('embedded AWS', 'DynamoDB, S3, SNS and SQS start and answer on 127.0.0.1');
    const duckDb = await checkDuckDb(store, temporaryFolder);
    return [answers, duckDb];
  } finally {
    await aws.stop();
  }
}

async function checkDuckDb(store: S3ObjectStore, temporaryFolder: string): Promise<Check> {
  try {
    const history = await openHistory({ store, temporaryFolder });
    try {
      await history.writeSnapshot({ planningDay: dayOfNumber(0), parameters: [] });
      await history.newestSnapshot();
    } finally {
      await history.close();
    }
    return fine('DuckDB', 'writes and reads Parquet');
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return wrong('DuckDB', `does not work: ${message.split('\n')[0]}`, 'run "npm ci" again on this machine');
  }
}

async function checkFolder(folder: string, given: string): Promise<Check> {
  const name = 'data folder';
  const found = await stat(folder).catch(() => null);
  if (found === null)
    return wrong(name, `${given} is not there`, `"pulsestock run --data ${given}" makes it`);
  if (!found.isDirectory()) return wrong(name, `${given} is a file`, 'name a folder with --data');
  try {
    await access(folder, constants.W_OK);
    const probe = join(folder, '.pulsestock-doctor');
    await writeFile(probe, '');
    await rm(probe);
  } catch {
    return wrong(
      name,
      `${given} cannot be written to`,
      'give yourself the right to, or name another with --data',
    );
  }
  // A folder that nobody has used yet has no lock, and would get one.
  if (!(await stat(join(folder, 'lock.sqlite')).catch(() => null)))
    return fine(name, `${given} can be written to`);
  try {
    lockFolder(folder, { command: 'pulsestock doctor', since: instantOfMs(Date.now()) }).release();
  } catch (error) {
    if (error instanceof InUseError) return wrong(name, error.message, 'wait for the other command to end');
    throw error;
  }
  return fine(name, `${given} can be written to and nobody uses it`);
}
