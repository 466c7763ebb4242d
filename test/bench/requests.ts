import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { Random } from '../../examples/random.ts';
import { DynamoAlertTable } from '../../lib/aws/alert-table.ts';
import { S3ObjectStore } from '../../lib/aws/object-store.ts';
import { DynamoParameterTable } from '../../lib/aws/parameter-table.ts';
import { SnsPublisher } from '../../lib/aws/publisher.ts';
import { DynamoRunLedger } from '../../lib/aws/run-ledger.ts';
import { addDays, type BusinessDay, businessDay, type Instant, instant } from '../../lib/domain/calendar.ts';
import type { Job, Log, Trigger } from '../../lib/domain/ports.ts';
import { openHistory } from '../../lib/history/history.ts';
import type { JobContext } from '../../lib/jobs/context.ts';
import { evaluate } from '../../lib/jobs/evaluate.ts';
import { sendMessages } from '../../lib/jobs/messages.ts';
import { recalibrate } from '../../lib/jobs/recalibrate.ts';
import { recompute } from '../../lib/jobs/recompute.ts';
import { report } from '../../lib/jobs/report.ts';
import { sweepLanding, takeLanded } from '../../lib/jobs/sweeps.ts';
import { type EmbeddedAws, startEmbeddedAws } from '../../lib/local/embedded-aws.ts';
import { parseSettings } from '../../lib/settings/loading.ts';

/** What one job asks of AWS in a day, and what it takes of a processor. */
export interface DayOfRequests {
  readonly job: string;
  s3Writes: number;
  s3Reads: number;
  writeUnits: number;
  readUnits: number;
  published: number;
  logBytes: number;
  processorSeconds: number;
}

const LAST_DAY = businessDay('2026-06-24');
const HISTORY_DAYS = 120;
const SETTINGS = {
  people: [
    { id: 'supply', audiences: ['supply'], language: 'zh', protocols: ['email'] },
    { id: 'it', audiences: ['it'], language: 'en', protocols: ['email'] },
  ],
};

/**
 * Counts a normal day of a factory with that many SKUs on the embedded servers: its files, the sweep, the recalibration, the recompute, 24
 * evaluations (the first four, midnight, and a few that stand for the others), the report, 96 looks for unsent messages. A history of
 * 120 days lies behind it, and is not counted.
 */
export async function benchRequests(skus: number, laterHours = 3): Promise<DayOfRequests[]> {
  const folder = await mkdtemp(join(tmpdir(), 'requests-'));
  const aws = await startEmbeddedAws();
  const counter = new Counter(aws);
  const invoke: Invoke = async (work) => {
    const store = new S3ObjectStore(aws.s3, aws.resources.dataBucket);
    const history = await openHistory({ store, temporaryFolder: folder });
    try {
      return await work(contextOf(aws, history, folder, counter));
    } finally {
      await history.close();
    }
  };
  try {
    await invoke((context) => drop(context, filesOf(skus, HISTORY_DAYS, LAST_DAY)));
    await invoke((context) => recompute(context, trigger('recompute', LAST_DAY, '21:30:00Z')));
    await invoke((context) => evaluate(context, trigger('evaluate', LAST_DAY, '22:00:00Z')));
    await countDay(invoke, counter, { skus, laterHours, day: addDays(LAST_DAY, 1) });
    const bytes = await invoke(storedBytes);
    print(skus, counter.days, bytes);
    return counter.days;
  } finally {
    await aws.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Runs work as an invocation of a function does: with a history of its own. */
type Invoke = <T>(work: (context: JobContext) => Promise<T>) => Promise<T>;

async function countDay(
  invoke: Invoke,
  counter: Counter,
  { skus, laterHours, day }: { skus: number; laterHours: number; day: BusinessDay },
): Promise<void> {
  const during = (job: string, work: (context: JobContext) => Promise<unknown>, times = 1) =>
    counter.during(job, () => invoke(work), times);
  for (const file of filesOf(skus, 1, day)) await during('ingest', (context) => drop(context, [file]));
  await during('ingest', (context) => sweepLanding(context, trigger('ingest', day, '20:50:00Z')));
  await during('recalibrate', (context) => recalibrate(context, trigger('recalibrate', day, '21:10:00Z')));
  await during('recompute', (context) => recompute(context, trigger('recompute', day, '21:30:00Z')));
  // The first hours after new data open and close what it changes, and midnight is a new day for all that counts days; a
  // later hour has hardly any news and stands for many.
  const watch = (hour: number) => (context: JobContext) =>
    evaluate(context, trigger('evaluate', day, `${hour}:00:00Z`));
  for (const hour of [10, 11, 12, 13, 16]) await during('evaluate', watch(hour));
  for (let hour = 17; hour < 17 + laterHours; hour++) await during('evaluate', watch(hour), 19 / laterHours);
  await during('report', (context) => report(context, trigger('report', day, '22:30:00Z')));
  await invoke(async (context) => {
    await counter.during('send-messages', async () => {
      for (let look = 0; look < 96; look++) await sendMessages(context);
    });
    // Each hour, whether a daily run was missed: one read of the ledger for each of four jobs.
    await counter.during('missed runs', async () => {
      for (let look = 0; look < 96; look++) await context.ledger.newest('recompute');
    });
  });
}

function contextOf(
  aws: EmbeddedAws,
  history: JobContext['history'],
  temporaryFolder: string,
  counter: Counter,
): JobContext {
  const { resources } = aws;
  return {
    settings: parseSettings(SETTINGS, 'bench'),
    landing: new S3ObjectStore(aws.s3, resources.landingBucket),
    data: new S3ObjectStore(aws.s3, resources.dataBucket),
    history,
    temporaryFolder,
    log: counter.log,
    parameters: new DynamoParameterTable(aws.dynamoDb, resources.parametersTable),
    alerts: new DynamoAlertTable(aws.dynamoDb, resources.alertsTable),
    ledger: new DynamoRunLedger(aws.dynamoDb, resources.runsTable),
    publisher: new SnsPublisher(aws.sns, resources.alertsTopicArn),
    clock: { now: () => instant('2026-06-25T12:00:00Z') },
    alone: true,
  };
}

/** Counts what clients send, by the job that is under way; nothing outside of one. */
class Counter {
  readonly days: DayOfRequests[] = [];
  #now: DayOfRequests | null = null;
  #times = 1;

  constructor({ dynamoDb, s3, sns }: EmbeddedAws) {
    s3.middlewareStack.add(
      (next, { commandName = '' }) =>
        (input) => {
          if (/^(Get|Head)/.test(commandName)) this.#add('s3Reads', 1);
          else if (!/^Delete/.test(commandName)) this.#add('s3Writes', 1);
          return next(input);
        },
      { step: 'initialize', name: 'count' },
    );
    sns.middlewareStack.add(
      (next) => (input) => {
        this.#add('published', 1);
        return next(input);
      },
      { step: 'initialize', name: 'count' },
    );
    this.#countUnits(dynamoDb);
  }

  /** Lines of the log, as long as the functions write them. */
  readonly log: Log = {
    info: (event, fields) => this.#line(event, fields),
    warn: (event, fields) => this.#line(event, fields),
    error: (event, fields) => this.#line(event, fields),
  };

  /** Counts the work, that many times over, under the job; the same job again adds up. */
  async during(job: string, work: () => Promise<unknown>, times = 1): Promise<void> {
    const known = this.days.find((one) => one.job === job);
    this.#times = times;
    this.#now = known ?? {
      job,
      s3Writes: 0,
      s3Reads: 0,
      writeUnits: 0,
      readUnits: 0,
      published: 0,
      logBytes: 0,
      processorSeconds: 0,
    };
    if (known === undefined) this.days.push(this.#now);
    const start = process.cpuUsage();
    await work();
    const { user, system } = process.cpuUsage(start);
    this.#add('processorSeconds', (user + system) / 1e6);
    this.#now = null;
  }

  #countUnits(client: DynamoDBClient): void {
    client.middlewareStack.add(
      (next, { commandName = '' }) =>
        async (args) => {
          const result = await next({
            ...args,
            input: { ...args.input, ReturnConsumedCapacity: 'TOTAL' } as typeof args.input,
          });
          const { ConsumedCapacity } = result.output as { ConsumedCapacity?: unknown };
          const units = [ConsumedCapacity]
            .flat()
            .reduce<number>(
              (sum, one) => sum + ((one as { CapacityUnits?: number } | undefined)?.CapacityUnits ?? 0),
              0,
            );
          const isWrite = /^(Put|Update|Delete|BatchWrite)/.test(commandName);
          // DynamoDB charges half a unit at least for a read, which the embedded server leaves out.
          this.#add(isWrite ? 'writeUnits' : 'readUnits', isWrite ? units : Math.max(0.5, units));
          return result;
        },
      { step: 'initialize', name: 'count' },
    );
  }

  #line(event: string, fields: unknown): void {
    const line = {
      level: 'INFO',
      message: event,
      service: 'x',
      timestamp: '2026-06-25T12:00:00.000Z',
      data: fields,
    };
    this.#add('logBytes', JSON.stringify(line).length);
  }

  #add(field: Exclude<keyof DayOfRequests, 'job'>, value: number): void {
    if (this.#now !== null) this.#now[field] += value * this.#times;
  }
}

/** The files of that many days up to one: sales of two SKUs in five a day, the stock of all, orders of one in ten. */
function filesOf(skus: number, days: number, last: BusinessDay): [name: string, text: string][] {
  const random = new Random(7, last);
  const names = Array.from({ length: skus }, (_, index) => `SEAL-${String(index).padStart(6, '0')}`);
  const dated = Array.from({ length: days }, (_, index) => addDays(last, index - days + 1));
  const units = (sku: string) => 1 + (Number(sku.slice(5)) % 40);
  const orders = dated.flatMap((day) =>
    names
      .filter(() => random.uniform() < 0.4)
      .map((sku) => `${day},${sku},${Number(sku.slice(5)) % 5 === 0 ? 'tiktok' : 'b2b'},${units(sku)}`),
  );
  const stock = names.map((sku) => `${last},${sku},${Math.round(units(sku) * 20 * random.uniform())}`);
  const open = names
    .filter((_, index) => index % 10 === 0)
    .map((sku) => `PO-${sku},${sku},${units(sku) * 10},${addDays(last, -5)},${addDays(last, 9)}`);
  const file = (name: string, header: string, rows: readonly string[]): [string, string] => [
    `${name}_${last}.csv`,
    `${[header, ...rows].join('\n')}\n`,
  ];
  const master = names.map((sku) => `${sku},密封件 ${sku},Seal ${sku},14,${units(sku) * 5}`);
  return [
    ...(days > 1 ? [file('items', 'sku,name_zh,name_en,lead_time_days,moq', master)] : []),
    file('orders', 'date,sku,channel,qty', orders),
    file('stock', 'date,sku,on_hand', stock),
    file('open_orders', 'order_id,sku,units_open,ordered_on,due_on', open),
  ];
}

async function drop(context: JobContext, files: readonly [string, string][]): Promise<void> {
  for (const [name, text] of files) {
    await context.landing.put(`landing/${name}`, text);
    const { refused, accepted } = await takeLanded(context, [`landing/${name}`]);
    if (refused > 0 || accepted === 0) throw new Error(`${name} was not taken`);
  }
}

function trigger(job: Job, day: BusinessDay, time: string): Trigger {
  const scheduledTime: Instant = instant(`${day}T${time}`);
  return { job, scheduledTime, executionId: `${job}-${scheduledTime}`, attempt: 1 };
}

async function storedBytes({ data }: JobContext): Promise<number> {
  let sum = 0;
  for await (const { bytes } of data.list('')) sum += bytes;
  return sum;
}

function print(skus: number, days: readonly DayOfRequests[], bytes: number): void {
  console.log(
    `requests of one day, ${skus} SKUs; ${Math.round(bytes / 1024)} KiB stored after ${HISTORY_DAYS} days`,
  );
  for (const { job, ...counts } of days) {
    const shown = Object.entries(counts).map(([name, value]) => `${name} ${Math.round(value * 10) / 10}`);
    console.log(`requests ${job}: ${shown.join(', ')}`);
  }
}
