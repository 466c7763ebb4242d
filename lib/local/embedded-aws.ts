import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import {
  CreateTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  ResourceInUseException,
  type TableDescription,
} from '@aws-sdk/client-dynamodb';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { CreateQueueCommand, GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import dynalite from 'dynalite';
import { PulseStockError } from '../domain/errors.ts';
import {
  ALERTS_TABLE,
  PARAMETERS_TABLE,
  RUNS_TABLE,
  TABLES,
  type TableDefinition,
} from '../domain/storage-tables.ts';
import { type StorageServer, startStorageServer } from './storage-server.ts';

const REGION = 'us-east-1';
const CREDENTIALS = { accessKeyId: 'local', secretAccessKey: 'local' };

/** How long a new table may take until it can be used; it takes a few milliseconds. */
const TABLE_READY_MS = 5000;

/** Names of what every start makes sure is there. */
export interface EmbeddedResources {
  readonly landingBucket: string;
  readonly dataBucket: string;
  readonly parametersTable: string;
  readonly alertsTable: string;
  readonly runsTable: string;
  readonly alertsTopicArn: string;
  readonly systemTopicArn: string;
  /** Gets everything that either topic is given. */
  readonly outboxQueueUrl: string;
}

/** AWS in this process, on 127.0.0.1 alone. */
export interface EmbeddedAws {
  readonly dynamoDb: DynamoDBClient;
  readonly s3: S3Client;
  readonly sns: SNSClient;
  readonly sqs: SQSClient;
  readonly resources: EmbeddedResources;
  /** Environment variables with which a bundled function, its clients made without arguments, finds these servers. */
  readonly environment: Readonly<Record<string, string>>;
  /** Ends clients and servers; all state is in the folder then, and nothing keeps the process alive. */
  stop(): Promise<void>;
}

/**
 * Starts DynamoDB, S3, SNS and SQS with state in the folder (created if missing), or in memory without one, and
 * creates the buckets, tables, topics and the outbox queue that are missing. One process a folder: see `lockFolder`.
 */
export async function startEmbeddedAws(options: { folder?: string } = {}): Promise<EmbeddedAws> {
  const folder = options.folder ?? null;
  if (folder !== null) await mkdir(folder, { recursive: true });
  const tableServer = await startTableServer(folder === null ? null : join(folder, 'dynamodb'));
  const storageServer = await startStorageServer(folder === null ? null : join(folder, 'storage'));
  const clients = clientsOf(urlOf(tableServer), storageServer.url);
  const stop = () => stopAll(clients, tableServer, storageServer);
  try {
    const resources = await createMissing(clients, options.folder ?? 'memory');
    return {
      ...clients,
      resources,
      environment: environmentOf(urlOf(tableServer), storageServer.url),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

type Clients = Pick<EmbeddedAws, 'dynamoDb' | 's3' | 'sns' | 'sqs'>;

async function startTableServer(path: string | null): Promise<Server> {
  const server = dynalite({ createTableMs: 0, ...(path === null ? {} : { path }) });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

/** With an address rather than `localhost` the S3 client puts the bucket into the path by itself. */
function urlOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function clientsOf(tableUrl: string, storageUrl: string): Clients {
  const at = (endpoint: string) => ({ endpoint, region: REGION, credentials: CREDENTIALS });
  return {
    dynamoDb: new DynamoDBClient(at(tableUrl)),
    s3: new S3Client(at(storageUrl)),
    sns: new SNSClient(at(storageUrl)),
    sqs: new SQSClient(at(storageUrl)),
  };
}

function environmentOf(tableUrl: string, storageUrl: string): Record<string, string> {
  return {
    AWS_ENDPOINT_URL_DYNAMODB: tableUrl,
    AWS_ENDPOINT_URL_S3: storageUrl,
    AWS_ENDPOINT_URL_SNS: storageUrl,
    AWS_ENDPOINT_URL_SQS: storageUrl,
    AWS_REGION: REGION,
    AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
  };
}

async function stopAll(clients: Clients, tableServer: Server, storageServer: StorageServer): Promise<void> {
  for (const client of Object.values(clients)) client.destroy();
  const tablesClosed = new Promise<void>((resolve, reject) => {
    tableServer.close((error) => (error === undefined || error === null ? resolve() : reject(error)));
  });
  tableServer.closeIdleConnections();
  await Promise.all([tablesClosed, storageServer.stop()]);
}

async function createMissing(clients: Clients, where: string): Promise<EmbeddedResources> {
  const { dynamoDb, s3, sns, sqs } = clients;
  const buckets = { landingBucket: 'landing', dataBucket: 'data' };
  await Promise.all([
    ...TABLES.map((table) => createTable(dynamoDb, table, where)),
    ...Object.values(buckets).map((Bucket) => s3.send(new CreateBucketCommand({ Bucket }))),
  ]);
  const outbox = await createOutboxQueue(sqs);
  const createTopic = async (Name: string) => {
    const { TopicArn } = await sns.send(new CreateTopicCommand({ Name }));
    await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint: outbox.arn }));
    return TopicArn ?? '';
  };
  return {
    ...buckets,
    parametersTable: PARAMETERS_TABLE.name,
    alertsTable: ALERTS_TABLE.name,
    runsTable: RUNS_TABLE.name,
    alertsTopicArn: await createTopic('alerts'),
    systemTopicArn: await createTopic('system'),
    outboxQueueUrl: outbox.url,
  };
}

async function createOutboxQueue(sqs: SQSClient): Promise<{ url: string; arn: string }> {
  const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: 'outbox' }));
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }),
  );
  return { url: QueueUrl, arn: Attributes?.QueueArn ?? '' };
}

/** A table that the start of a killed process left half made can never be used. */
async function createTable(client: DynamoDBClient, table: TableDefinition, where: string): Promise<void> {
  try {
    await client.send(new CreateTableCommand(createTableInput(table)));
  } catch (error) {
    if (!(error instanceof ResourceInUseException)) throw error;
  }
  const deadline = performance.now() + TABLE_READY_MS;
  for (;;) {
    const { Table } = await client.send(new DescribeTableCommand({ TableName: table.name }));
    if (Table?.TableStatus === 'ACTIVE') return refuseOlderTable(table, Table, where);
    if (performance.now() > deadline) {
      throw new PulseStockError(
        `table "${table.name}" in ${where} is ${Table?.TableStatus}: its creation was cut off, remove ${join(where, 'dynamodb')} and start again`,
      );
    }
  }
}

/** An index cannot be added to a table of the embedded server. */
function refuseOlderTable({ name, index }: TableDefinition, found: TableDescription, where: string): void {
  if (index === null || found.GlobalSecondaryIndexes?.some(({ IndexName }) => IndexName === index.name))
    return;
  throw new PulseStockError(
    `table "${name}" in ${where} was made by an older version and has no index "${index.name}": name a new data folder and take the exports again`,
  );
}

function createTableInput(table: TableDefinition): CreateTableCommand['input'] {
  const index = table.index;
  const attributes = [
    table.partitionKey,
    table.sortKey,
    ...(index ? [index.partitionKey, index.sortKey] : []),
  ];
  return {
    TableName: table.name,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: attributes.map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
    KeySchema: keySchema(table),
    ...(index && {
      GlobalSecondaryIndexes: [
        { IndexName: index.name, KeySchema: keySchema(index), Projection: { ProjectionType: 'ALL' } },
      ],
    }),
  };
}

function keySchema(keys: {
  readonly partitionKey: string;
  readonly sortKey: string;
}): { AttributeName: string; KeyType: 'HASH' | 'RANGE' }[] {
  return [
    { AttributeName: keys.partitionKey, KeyType: 'HASH' },
    { AttributeName: keys.sortKey, KeyType: 'RANGE' },
  ];
}
