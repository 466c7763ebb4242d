import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

/**
 * The house rules: which room may import which. A room may always import itself.
 * Rooms that are not listed here must not exist.
 */
const DOMAIN = ['domain'];
const BELOW_PLANNING = [...DOMAIN, 'settings', 'wording'];
const BELOW_USE_CASES = [...BELOW_PLANNING, 'planning'];
const USE_CASE_ROOMS = ['ingestion', 'history', 'aws', 'reports', 'simulation', 'alerts', 'triggers'];

const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  domain: [],
  settings: DOMAIN,
  wording: DOMAIN,
  planning: BELOW_PLANNING,
  ingestion: BELOW_USE_CASES,
  history: BELOW_USE_CASES,
  aws: BELOW_USE_CASES,
  reports: BELOW_USE_CASES,
  alerts: BELOW_USE_CASES,
  triggers: BELOW_USE_CASES,
  simulation: [...BELOW_USE_CASES, 'triggers'],
  jobs: [...BELOW_USE_CASES, ...USE_CASE_ROOMS],
  local: [...BELOW_PLANNING, 'aws'],
  commands: [...BELOW_USE_CASES, ...USE_CASE_ROOMS, 'jobs', 'local', 'examples'],
  examples: DOMAIN,
  // Bundles the code of the dashboard, which the functions cannot build.
  infra: ['settings', 'domain', 'reports'],
  lambdas: [...BELOW_USE_CASES, ...USE_CASE_ROOMS, 'jobs'],
  bin: [...DOMAIN, 'commands', 'infra', 'settings'],
};

/** Rooms that do no input or output. */
const PURE_ROOMS = ['domain', 'planning', 'triggers', 'alerts', 'wording'];
const IO_MODULES =
  /^(node:(fs|net|http|https|child_process|worker_threads|sqlite|dns|tls)|@aws-sdk\/|@duckdb\/)/;

const root = resolve(import.meta.dirname, '..');

function sources(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => join(folder, file));
}

function importsOf(file: string): string[] {
  const text = readFileSync(join(root, file), 'utf8');
  const found = text.matchAll(
    /(?:^|\n)\s*(?:import|export)\b[^'";]*?from\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)|(?:^|\n)import\s+['"]([^'"]+)['"]/g,
  );
  return [...found].map((match) => match[1] ?? match[2] ?? match[3] ?? '');
}

function roomOf(file: string): string {
  const parts = file.split('/');
  return parts[0] === 'lib' ? (parts[1] ?? '') : (parts[0] ?? '');
}

/** The folders whose imports are checked: `lib` has the rooms, each other folder is one. */
const FOLDERS = ['lib', 'examples', 'lambdas', 'bin'];

/** Room of the importing file and room imported, for every import below these folders. */
function roomImports(): { from: string; to: string; file: string }[] {
  return FOLDERS.flatMap(sources).flatMap((file) =>
    importsOf(file)
      .filter((specifier) => specifier.startsWith('.'))
      .map((specifier) => ({
        from: roomOf(file),
        to: roomOf(relative(root, resolve(root, dirname(file), specifier))),
        file,
      })),
  );
}

describe('the house', () => {
  it('has only rooms with a rule', () => {
    const rooms = new Set(sources('lib').map(roomOf));
    expect([...rooms].filter((room) => !(room in MAY_IMPORT))).toEqual([]);
  });

  it('is imported one way', () => {
    const imports = roomImports();
    const looked = new Set(imports.map(({ from }) => from));
    expect(['planning', 'examples', 'lambdas', 'bin'].filter((room) => !looked.has(room))).toEqual([]);
    const broken = imports.filter(({ from, to }) => from !== to && !(MAY_IMPORT[from] ?? []).includes(to));
    expect(broken).toEqual([]);
  });

  it('does no input or output in its pure rooms', () => {
    const broken = PURE_ROOMS.flatMap((room) => sources(`lib/${room}`)).filter((file) =>
      importsOf(file).some((specifier) => IO_MODULES.test(specifier)),
    );
    expect(broken).toEqual([]);
  });

  it('reads the clock only where a port or the ledger needs it', () => {
    // What runs in a reader's browser says how old the page is by the reader's clock.
    const pure = [...PURE_ROOMS, 'settings', 'history', 'ingestion', 'reports', 'jobs']
      .flatMap((room) => sources(`lib/${room}`))
      .filter((file) => !file.startsWith('lib/reports/dashboard/client/'));
    const broken = pure.filter((file) =>
      /\bDate\.now\(|new Date\(\)|Temporal\.Now|Math\.random\(/.test(readFileSync(join(root, file), 'utf8')),
    );
    expect(broken).toEqual([]);
  });

  it('constructs SDK clients only in jobs, commands and local', () => {
    const broken = sources('lib').filter(
      (file) =>
        !['jobs', 'commands', 'local'].includes(roomOf(file)) &&
        /new (DynamoDB|S3|SNS|SQS|CloudFormation|CloudWatch|Scheduler)(Client)?\(/.test(
          readFileSync(join(root, file), 'utf8'),
        ),
    );
    expect(broken).toEqual([]);
  });

  it('reaches the tables of AWS through one client, which tries again for long enough', () => {
    const made = sources('lib').filter((file) =>
      readFileSync(join(root, file), 'utf8').includes('new DynamoDBClient('),
    );
    expect(made.sort()).toEqual(['lib/jobs/table-client.ts', 'lib/local/embedded-aws.ts']);
  });
});
