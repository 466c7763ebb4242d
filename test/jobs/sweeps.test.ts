import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DynamoAlertTable } from '../../lib/aws/alert-table.ts';
import { S3ObjectStore } from '../../lib/aws/object-store.ts';
import { DynamoParameterTable } from '../../lib/aws/parameter-table.ts';
import { SnsPublisher } from '../../lib/aws/publisher.ts';
import { DynamoRunLedger } from '../../lib/aws/run-ledger.ts';
import { instant } from '../../lib/domain/calendar.ts';
import { InUseError } from '../../lib/domain/errors.ts';
import type { ObjectStore, Trigger } from '../../lib/domain/ports.ts';
import { openHistory } from '../../lib/history/history.ts';
import type { JobContext } from '../../lib/jobs/context.ts';
import { runJob } from '../../lib/jobs/run-job.ts';
import { runIfMissed, sweepLanding, takeLanded } from '../../lib/jobs/sweeps.ts';
import { type EmbeddedAws, startEmbeddedAws } from '../../lib/local/embedded-aws.ts';
import { parseCron } from '../../lib/settings/cron.ts';
import { parseSettings } from '../../lib/settings/loading.ts';

const CLOSURES = 'scope,from,to,name\nfactory,2026-10-01,2026-10-07,Golden Week\n';
const DAILY = parseCron('30 5 * * ? *');
const AT = '2026-06-25T06:40:00+08:00';
const DUE = instant('2026-06-25T05:30:00+08:00');

let aws: EmbeddedAws;
let context: JobContext;
const logged: string[] = [];

beforeAll(async () => {
  aws = await startEmbeddedAws();
  const temporaryFolder = await mkdtemp(join(tmpdir(), 'sweeps-'));
  const { resources, s3, dynamoDb, sns } = aws;
  const data = new S3ObjectStore(s3, resources.dataBucket);
  const log = (event: string) => logged.push(event);
  context = {
    settings: parseSettings({}, 'test'),
    landing: new S3ObjectStore(s3, resources.landingBucket),
    data,
    history: await openHistory({ store: data, temporaryFolder }),
    temporaryFolder,
    parameters: new DynamoParameterTable(dynamoDb, resources.parametersTable),
    alerts: new DynamoAlertTable(dynamoDb, resources.alertsTable),
    ledger: new DynamoRunLedger(dynamoDb, resources.runsTable),
    publisher: new SnsPublisher(sns, resources.alertsTopicArn),
    clock: { now: () => instant('2026-06-25T07:00:00+08:00') },
    log: { info: log, warn: log, error: log },
    alone: false,
  };
});

afterAll(async () => {
  await context.history.close();
  await rm(context.temporaryFolder, { recursive: true, force: true });
  await aws.stop();
});

function trigger(job: Trigger['job'], scheduledTime: string, executionId: string): Trigger {
  return { job, scheduledTime: instant(scheduledTime), executionId, attempt: 1 };
}

describe('takeLanded', () => {
  it('takes the other files where one is gone and one cannot be read, and then says so', async () => {
    await context.landing.put('landing/a/closures_2026-06-24.csv', CLOSURES);
    const faulty: ObjectStore = {
      ...bound(context.landing),
      open: (key) =>
        key.includes('broken') ? Promise.reject(new Error('no connection')) : context.landing.open(key),
    };
    const keys = [
      'landing/gone.csv',
      'landing/broken.csv',
      'landing/a/',
      'landing/a/closures_2026-06-24.csv',
    ];
    await expect(takeLanded({ ...context, landing: faulty }, keys)).rejects.toThrow('no connection');
    expect(logged).toEqual(expect.arrayContaining(['ingest.gone', 'ingest.failed', 'ingest.taken']));
    expect(await context.history.closures()).toHaveLength(1);
  });
});

describe('sweepLanding', () => {
  it('takes what is not in history yet and counts what is', async () => {
    await context.landing.put('landing/closures_2026-06-25.csv', CLOSURES.replace('Golden Week', '国庆节'));
    const swept = await sweepLanding(context, trigger('ingest', AT, 'sweep'));
    expect(swept).toMatchObject({ files: 2, known: 1, refused: 0, gone: 0 });
    expect(await context.ledger.newest('ingest')).toMatchObject({ state: 'succeeded' });
  });
});

describe('runIfMissed', () => {
  const runs: string[] = [];
  const work = (context: JobContext, due: Trigger) =>
    runJob(context, due, async () => {
      runs.push(due.scheduledTime);
      return { parameters: 1 };
    });
  const sweep = (at: string, executionId: string) =>
    runIfMissed(context, trigger('recompute', at, executionId), DAILY, work);

  it('runs for the moment that was due, once', async () => {
    expect(await sweep(AT, 'a')).toEqual({ missed: 1, underWay: 0, summary: { parameters: 1 } });
    expect(await sweep('2026-06-25T07:40:00+08:00', 'b')).toEqual({ missed: 0 });
    expect(runs).toEqual([DUE]);
  });

  it('leaves a run that was due less than an hour ago to its own attempts', async () => {
    expect(await sweep('2026-06-26T06:29:00+08:00', 'c')).toEqual({ missed: 0 });
  });

  it('runs again what failed', async () => {
    const due = trigger('recompute', '2026-06-26T05:30:00+08:00', 'd');
    await expect(runJob(context, due, () => Promise.reject(new Error('no memory')))).rejects.toThrow();
    expect(await sweep('2026-06-26T06:40:00+08:00', 'e')).toMatchObject({ missed: 1, underWay: 0 });
  });

  it('leaves alone what is still running', async () => {
    const due = trigger('recompute', '2026-06-27T05:30:00+08:00', 'f');
    await runJob(context, due, async () => {
      expect(await sweep('2026-06-27T06:40:00+08:00', 'g')).toEqual({ missed: 1, underWay: 1 });
      await expect(runJob(context, { ...due, executionId: 'h' }, async () => ({}))).rejects.toThrow(
        InUseError,
      );
      return {};
    });
  });
});

function bound(store: ObjectStore): ObjectStore {
  return {
    get: (key) => store.get(key),
    open: (key) => store.open(key),
    download: (key, file) => store.download(key, file),
    put: (key, content, options) => store.put(key, content, options),
    upload: (key, file, options) => store.upload(key, file, options),
    exists: (key) => store.exists(key),
    list: (prefix) => store.list(prefix),
    remove: (keys) => store.remove(keys),
  };
}
