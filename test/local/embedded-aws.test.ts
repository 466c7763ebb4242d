import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import { ListSubscriptionsByTopicCommand, PublishCommand } from '@aws-sdk/client-sns';
import dynalite from 'dynalite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { S3ObjectStore } from '../../lib/aws/object-store.ts';
import { DynamoParameterTable } from '../../lib/aws/parameter-table.ts';
import { DynamoRunLedger } from '../../lib/aws/run-ledger.ts';
import { businessDay, instant } from '../../lib/domain/calendar.ts';
import { PARAMETERS_TABLE, TABLES } from '../../lib/domain/storage-tables.ts';
import { type EmbeddedAws, startEmbeddedAws } from '../../lib/local/embedded-aws.ts';
import { drainOutbox } from '../../lib/local/outbox.ts';
import { nextOutput, runModule, startModule } from './child-process.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pulsestock-aws-'));
});

afterEach(() => rm(folder, { recursive: true }));

const text = (bytes: Uint8Array) => Buffer.from(bytes).toString();

function storeOf(aws: EmbeddedAws): S3ObjectStore {
  return new S3ObjectStore(aws.s3, aws.resources.dataBucket);
}

const PARAMETERS = {
  sku: 'O型圈',
  pool: 'main',
  planningDay: businessDay('2026-06-24'),
  settingsVersion: 'v',
  drivingMethod: 'handbook',
  choice: { by: 'settings', calibrationId: null, evidence: {} },
  methods: [],
} as const;

describe('a folder', () => {
  it('keeps objects, items, topics and undelivered messages across restarts', async () => {
    const at = instant('2026-06-24T10:00:00Z');
    const run = { job: 'evaluate', scheduledTime: at, executionId: 'a', attempt: 1 } as const;
    const data = join(folder, 'data');

    const first = await startEmbeddedAws({ folder: data });
    await storeOf(first).put('history/件.parquet', 'rows', { metadata: { source: '工厂' } });
    await new DynamoParameterTable(first.dynamoDb, first.resources.parametersTable).apply({
      put: [PARAMETERS],
      remove: [],
    });
    await new DynamoRunLedger(first.dynamoDb, first.resources.runsTable).begin(run, at, at, false);
    await first.sns.send(
      new PublishCommand({ TopicArn: first.resources.alertsTopicArn, Message: '还没送出' }),
    );
    await first.stop();

    for (let restart = 0; restart < 2; restart++) {
      const again = await startEmbeddedAws({ folder: data });
      expect(again.resources.alertsTopicArn).toBe(first.resources.alertsTopicArn);
      const opened = await storeOf(again).open('history/件.parquet');
      expect(opened.metadata).toEqual({ source: '工厂' });
      expect(text(await storeOf(again).get('history/件.parquet'))).toBe('rows');
      const table = new DynamoParameterTable(again.dynamoDb, again.resources.parametersTable);
      expect(await table.readAll()).toEqual([PARAMETERS]);
      const ledger = new DynamoRunLedger(again.dynamoDb, again.resources.runsTable);
      expect(await ledger.newest('evaluate')).toMatchObject(run);
      const written = await drainOutbox(again, join(folder, 'outbox'));
      expect(written).toHaveLength(restart === 0 ? 1 : 0);
      await again.stop();
    }
  });

  it('made by an older version is refused in one line, for no index can be added to its table', async () => {
    const older = dynalite({ createTableMs: 0, path: join(folder, 'dynamodb') });
    older.listen(0, '127.0.0.1');
    await once(older, 'listening');
    const client = new DynamoDBClient({
      endpoint: `http://127.0.0.1:${(older.address() as AddressInfo).port}`,
      region: 'us-east-1',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    });
    await client.send(
      new CreateTableCommand({
        TableName: PARAMETERS_TABLE.name,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: ['pk', 'sk'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
        KeySchema: [
          { AttributeName: 'pk', KeyType: 'HASH' },
          { AttributeName: 'sk', KeyType: 'RANGE' },
        ],
      }),
    );
    await waitUntilTableExists(
      { client, maxWaitTime: 10, minDelay: 1, maxDelay: 1 },
      { TableName: PARAMETERS_TABLE.name },
    );
    client.destroy();
    await new Promise((resolve) => older.close(resolve));
    await expect(startEmbeddedAws({ folder })).rejects.toThrow(
      /table "parameters" in .* was made by an older version .*name a new data folder/,
    );
  });

  it('holds whole objects and items alone when its process is killed while it writes', async () => {
    const child = startModule(`
      import { startEmbeddedAws } from '#lib/local/embedded-aws.ts';
      import { S3ObjectStore } from '#lib/aws/object-store.ts';
      import { DynamoParameterTable } from '#lib/aws/parameter-table.ts';
      const aws = await startEmbeddedAws({ folder: ${JSON.stringify(folder)} });
      const store = new S3ObjectStore(aws.s3, aws.resources.dataBucket);
      const table = new DynamoParameterTable(aws.dynamoDb, aws.resources.parametersTable);
      for (let turn = 0; ; turn++) {
        const body = String(turn % 10).repeat(300_000);
        await Promise.all([store.put('same', body), store.put('turn/' + turn, body)]);
        const parameters = ${JSON.stringify(PARAMETERS)};
        await table.apply({ put: [{ ...parameters, settingsVersion: String(turn) }], remove: [] });
        if (turn === 15) console.log('writing');
      }`);
    await nextOutput(child);
    child.kill('SIGKILL');
    await once(child, 'close');

    const aws = await startEmbeddedAws({ folder });
    const store = storeOf(aws);
    const keys: string[] = [];
    for await (const { key, bytes } of store.list('')) {
      keys.push(key);
      const body = text(await store.get(key));
      expect(bytes).toBe(300_000);
      expect(new Set(body).size).toBe(1);
      expect(body).toHaveLength(300_000);
    }
    for (let turn = 0; turn <= 15; turn++) expect(keys).toContain(`turn/${turn}`);
    const table = new DynamoParameterTable(aws.dynamoDb, aws.resources.parametersTable);
    const stored = await table.read(PARAMETERS.sku, PARAMETERS.pool);
    expect(Number(stored?.settingsVersion)).toBeGreaterThanOrEqual(15);
    await aws.stop();
  });
});

describe('the servers', () => {
  it('in memory share nothing', async () => {
    const [one, other] = await Promise.all([startEmbeddedAws(), startEmbeddedAws()]);
    await storeOf(one).put('mine', '');
    expect(await storeOf(other).exists('mine')).toBe(false);
    await Promise.all([one.stop(), other.stop()]);
  });

  it('answer on 127.0.0.1 and on no other address of the machine', async () => {
    const aws = await startEmbeddedAws();
    for (const url of new Set(Object.values(aws.environment).filter((value) => value.startsWith('http:')))) {
      const { hostname, port } = new URL(url);
      expect(hostname).toBe('127.0.0.1');
      const stranger = connect(Number(port), '127.0.0.2');
      await expect(once(stranger, 'connect')).rejects.toThrow();
      stranger.destroy();
    }
    await aws.stop();
  });

  it('have the tables, keys and index that the deployed stack has', async () => {
    const aws = await startEmbeddedAws();
    for (const table of TABLES) {
      const { Table } = await aws.dynamoDb.send(new DescribeTableCommand({ TableName: table.name }));
      expect(Table?.KeySchema?.map(({ AttributeName }) => AttributeName)).toEqual([
        table.partitionKey,
        table.sortKey,
      ]);
      const indexes = Table?.GlobalSecondaryIndexes?.map(({ IndexName }) => IndexName) ?? [];
      expect(indexes).toEqual(table.index === null ? [] : [table.index.name]);
    }
    await aws.stop();
  });

  it('give the outbox queue everything of both topics, once, after any number of starts', async () => {
    for (let start = 0; start < 3; start++) {
      const aws = await startEmbeddedAws({ folder });
      for (const TopicArn of [aws.resources.alertsTopicArn, aws.resources.systemTopicArn]) {
        const { Subscriptions } = await aws.sns.send(new ListSubscriptionsByTopicCommand({ TopicArn }));
        expect(Subscriptions).toMatchObject([{ Protocol: 'sqs' }]);
      }
      await aws.stop();
    }
  });

  it('say nothing, and let the process end by itself once stopped', async () => {
    const { code, stdout, stderr } = await runModule(`
      import { startEmbeddedAws } from '#lib/local/embedded-aws.ts';
      import { S3ObjectStore } from '#lib/aws/object-store.ts';
      import { DynamoParameterTable } from '#lib/aws/parameter-table.ts';
      const aws = await startEmbeddedAws({ folder: ${JSON.stringify(folder)} });
      await new S3ObjectStore(aws.s3, aws.resources.dataBucket).put('key', 'x'.repeat(10_000_000));
      await new DynamoParameterTable(aws.dynamoDb, aws.resources.parametersTable).readAll();
      await aws.stop();`);
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  it('stop in the midst of work: what was under way fails, nothing hangs', async () => {
    const aws = await startEmbeddedAws({ folder });
    const store = storeOf(aws);
    const work = Array.from({ length: 20 }, (_, i) => store.put(`k${i}`, 'x'.repeat(300_000)));
    const settled = Promise.allSettled(work);
    await work[0];
    await aws.stop();
    const stored = (await settled).flatMap(({ status }, i) => (status === 'fulfilled' ? [`k${i}`] : []));
    const again = await startEmbeddedAws({ folder });
    for (const key of stored) expect(await storeOf(again).get(key)).toHaveLength(300_000);
    await again.stop();
  });

  it('are found through the environment by clients that are told nothing', async () => {
    const aws = await startEmbeddedAws();
    await storeOf(aws).put('reports/月报.csv', '');
    const { stdout, stderr } = await runModule(
      `
      import { S3Client, ListObjectsV2Command } from '@aws-sdk/client-s3';
      import { DynamoDBClient, DescribeTableCommand } from '@aws-sdk/client-dynamodb';
      import { SNSClient, ListTopicsCommand } from '@aws-sdk/client-sns';
      const { Contents } = await new S3Client({}).send(new ListObjectsV2Command({ Bucket: 'data' }));
      const { Table } = await new DynamoDBClient({}).send(new DescribeTableCommand({ TableName: 'runs' }));
      const { Topics } = await new SNSClient({}).send(new ListTopicsCommand({}));
      console.log(Contents[0].Key, Table.TableStatus, Topics.length);`,
      aws.environment,
    );
    expect({ stdout, stderr }).toEqual({ stdout: 'reports/月报.csv ACTIVE 2\n', stderr: '' });
    await aws.stop();
  });
});
