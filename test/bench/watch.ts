import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cpuUsage } from 'node:process';
import { SNSClient } from '@aws-sdk/client-sns';
import { DynamoAlertTable } from '../../lib/aws/alert-table.ts';
import { DynamoParameterTable } from '../../lib/aws/parameter-table.ts';
import { SnsPublisher } from '../../lib/aws/publisher.ts';
import { DynamoRunLedger } from '../../lib/aws/run-ledger.ts';
import { type Instant, instant } from '../../lib/domain/calendar.ts';
import type { Job, Trigger } from '../../lib/domain/ports.ts';
import { openHistory } from '../../lib/history/history.ts';
import type { JobContext } from '../../lib/jobs/context.ts';
import { evaluate } from '../../lib/jobs/evaluate.ts';
import { historyLimits } from '../../lib/jobs/from-environment.ts';
import { computeParameters } from '../../lib/jobs/plan.ts';
import { recalibrate } from '../../lib/jobs/recalibrate.ts';
import { tableClient } from '../../lib/jobs/table-client.ts';
import { type EmbeddedAws, startEmbeddedAws } from '../../lib/local/embedded-aws.ts';
import { folderStore } from '../../lib/local/folder-store.ts';
import { dashboardClient } from '../../lib/reports/dashboard/client-code.ts';
import { parseSettings } from '../../lib/settings/loading.ts';
import { inOwnProcess } from './own-process.ts';
import {
  SEEDED_DAY,
  writeAdCampaigns,
  writeCampaigns,
  writeItems,
  writeReceipts,
  writeSales,
  writeStock,
  writeSupply,
} from './seeded-history.ts';

/** Memory of the functions that read history, as `lib/infra` gives it. */
const FUNCTION_MB = 2048;

/** Of a function's memory what Node's heap may take on Lambda. */
const HEAP_SHARE = 0.9;

const SETTINGS = parseSettings(
  {
    people: [
      { id: 'supply', audiences: ['supply'], language: 'zh', protocols: ['email'] },
      { id: 'marketing', audiences: ['marketing', 'agency'], language: 'en', protocols: ['email'] },
      { id: 'it', audiences: ['it'], language: 'en', protocols: ['email'] },
    ],
  },
  'bench',
);

/** From the first look at that factory, on which everything opens, to hours in which nothing is new. */
const HOURS = [
  '2026-06-24T22:00:00Z',
  '2026-06-24T23:00:00Z',
  '2026-06-25T00:00:00Z',
  '2026-06-25T01:00:00Z',
  '2026-06-25T02:00:00Z',
];
const RECALIBRATION = '2026-06-24T21:10:00Z';

type Servers = Pick<EmbeddedAws, 'resources' | 'environment'>;

/** What one run took. */
interface Taken {
  readonly seconds: number;
  readonly processorSeconds: number;
  /** To the tables, by command. */
  readonly requests: Readonly<Record<string, number>>;
  readonly summary: { readonly warnings?: readonly string[] };
}

/**
 * Hours of the watch and a recalibration of a factory with that many SKUs and days of history (seeded): each run in a
 * process of its own with what a function is given of memory and processors, tables and topics in another process. What is said
 * of processor time is the run's own, without the servers and without starting Node.
 */
export async function benchWatch(skus: number, days: number): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'watch-bench-'));
  const server = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', import.meta.filename, 'serve'],
    {
      stdio: ['pipe', 'pipe', 'inherit'],
    },
  );
  try {
    const servers = await firstLine(server);
    const own = <T>(name: string, ...args: string[]) =>
      inOwnProcess<T>(import.meta.filename, name, args, heapOf(FUNCTION_MB));
    console.log(`writing ${days} days of ${skus} SKUs and planning them …`);
    own('seedFactory', folder, String(skus), String(days));
    const run = (name: string, at: string) => {
      const { result, peakMb } = own<Taken>(name, folder, at, servers);
      const { seconds, processorSeconds, requests } = result;
      const { warnings: _warnings, ...summary } = result.summary;
      const sent = Object.entries(requests).map(([command, count]) => `${command} ${count}`);
      console.log(
        `${name} ${at}: ${processorSeconds.toFixed(1)} s of processor, ${seconds.toFixed(1)} s, peak ${Math.round(peakMb)} MB; ` +
          `${sent.join(', ')}; ${JSON.stringify(summary)}`,
      );
    };
    run('recalibration', RECALIBRATION);
    for (const at of HOURS) run('hourOfWatch', at);
  } finally {
    server.kill();
    await rm(folder, { recursive: true, force: true });
  }
}

function heapOf(functionMb: number): string[] {
  return [`--max-old-space-size=${Math.floor(functionMb * HEAP_SHARE)}`];
}

async function firstLine({ stdout }: ChildProcess): Promise<string> {
  if (stdout === null) throw new TypeError('the server process has no output');
  let text = '';
  for await (const part of stdout.setEncoding('utf8')) {
    text += part as string;
    if (text.includes('\n')) break;
  }
  return text.trim();
}

/** Writes the factory's history, and the parameters of its last day. */
export async function seedFactory(folder: string, ...numbers: string[]): Promise<void> {
  const [skus = 0, days = 0] = numbers.map(Number);
  const history = await open(folder);
  const factory = { skus, days };
  await writeItems(history, factory);
  await writeReceipts(history, factory);
  await writeStock(history, { skus, days: Math.min(days, 60) });
  await writeSales(history, factory);
  await writeSupply(history, factory);
  await writeAdCampaigns(history, factory);
  await writeCampaigns(history, factory);
  const { parameters } = await computeParameters({ history, settings: SETTINGS }, SEEDED_DAY, []);
  await history.writeSnapshot({ planningDay: SEEDED_DAY, parameters });
  await history.close();
}

/** One hour of the watch. */
export function hourOfWatch(folder: string, at: string, servers: string): Promise<Taken> {
  return measured(folder, servers, (context) => evaluate(context, trigger('evaluate', instant(at))));
}

/** One recalibration. */
export function recalibration(folder: string, at: string, servers: string): Promise<Taken> {
  return measured(folder, servers, (context) => recalibrate(context, trigger('recalibrate', instant(at))));
}

async function measured(
  folder: string,
  servers: string,
  work: (context: JobContext) => Promise<Taken['summary']>,
): Promise<Taken> {
  const { resources, environment } = JSON.parse(servers) as Servers;
  Object.assign(process.env, environment);
  const history = await open(folder);
  const dynamoDb = tableClient();
  const requests: Record<string, number> = {};
  dynamoDb.middlewareStack.add(
    (next, { commandName = '' }) =>
      (input) => {
        requests[commandName] = (requests[commandName] ?? 0) + 1;
        return next(input);
      },
    { step: 'initialize', name: 'count' },
  );
  // A function carries it; here it is built.
  await dashboardClient();
  const begun = performance.now();
  const cpu = cpuUsage();
  const summary = await work({
    settings: SETTINGS,
    landing: folderStore(join(folder, 'landing')),
    data: folderStore(join(folder, 'bucket')),
    history,
    temporaryFolder: folder,
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    parameters: new DynamoParameterTable(dynamoDb, resources.parametersTable),
    alerts: new DynamoAlertTable(dynamoDb, resources.alertsTable),
    ledger: new DynamoRunLedger(dynamoDb, resources.runsTable),
    publisher: new SnsPublisher(new SNSClient({}), resources.alertsTopicArn),
    clock: { now: () => instant('2026-06-25T12:00:00Z') },
    alone: false,
  });
  const { user, system } = cpuUsage(cpu);
  const seconds = (performance.now() - begun) / 1000;
  await history.close();
  return { seconds, processorSeconds: (user + system) / 1e6, requests, summary };
}

function open(folder: string) {
  return openHistory({
    store: folderStore(join(folder, 'bucket')),
    temporaryFolder: join(folder, 'local'),
    ...historyLimits({ AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(FUNCTION_MB) }),
  });
}

function trigger(job: Job, scheduledTime: Instant): Trigger {
  return { job, scheduledTime, executionId: `${job} ${scheduledTime}`, attempt: 1 };
}

if (import.meta.main && process.argv[2] === 'serve') {
  const { resources, environment, stop } = await startEmbeddedAws();
  console.log(JSON.stringify({ resources, environment }));
  await once(process.stdin.resume(), 'end');
  await stop();
}
