import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DescribeTableCommand,
} from '@aws-sdk/client-dynamodb';
import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { CreateTopicCommand, SubscribeCommand } from '@aws-sdk/client-sns';
import { CreateQueueCommand, GetQueueAttributesCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import type { EmbeddedAws } from '../../lib/local/embedded-aws.ts';
import { resourcesOf, type SynthesisedStage, type Template } from './synthesis.ts';

const ACCOUNT = '000000000000';
const REGION = 'us-east-1';

/** What a reference to a created resource gives: `Ref`, and attributes by name. */
type Created = Readonly<Record<string, string>>;

/** A person's subscription, and the queue that stands for the phone or the mailbox. */
export interface Subscriber {
  readonly protocol: string;
  readonly endpoint: string;
  readonly queueUrl: string;
}

/** A stage's templates, deployed to the embedded servers: everything by the names and keys that the templates say. */
export interface LocalDeployment {
  readonly subscribers: readonly Subscriber[];
  /** The value of a template's expression, every reference in it resolved. */
  resolve(expression: unknown): unknown;
  /** `Ref` of a resource of either template, by its logical id. */
  ref(logicalId: string): string;
  /** Texts that a subscriber was delivered, each once. */
  delivered(subscriber: Subscriber): Promise<string[]>;
}

/** Creates the templates' buckets, tables, topics, queues and subscriptions. Everything else is only resolvable. */
export async function deployLocally(
  { stateful, pipeline }: SynthesisedStage,
  aws: EmbeddedAws,
): Promise<LocalDeployment> {
  const created = new Map<string, Created>();
  const exports = new Map<string, unknown>();
  const resolve = (expression: unknown): unknown => resolveExpression(expression, created, exports);
  const subscribers: Subscriber[] = [];
  for (const template of [stateful, pipeline]) {
    await createAll(template, aws, resolve, created);
    for (const { Value, Export } of Object.values(template.Outputs ?? {})) {
      if (Export !== undefined) exports.set(Export.Name, resolve(Value));
    }
    for (const [, { Properties }] of resourcesOf(template, 'AWS::SNS::Subscription')) {
      subscribers.push(
        await subscribe(resolve(Properties) as SubscriptionProperties, aws, subscribers.length),
      );
    }
  }
  return {
    subscribers,
    resolve,
    ref: (logicalId) => created.get(logicalId)?.Ref ?? fail(`nothing was created for ${logicalId}`),
    delivered: ({ queueUrl }) => receiveAll(aws, queueUrl),
  };
}

async function createAll(
  template: Template,
  aws: EmbeddedAws,
  resolve: (expression: unknown) => unknown,
  created: Map<string, Created>,
): Promise<void> {
  for (const [id, { Type, Properties }] of Object.entries(template.Resources)) {
    const name = `stack-${id.toLowerCase()}`;
    if (Type === 'AWS::S3::Bucket') {
      await aws.s3.send(new CreateBucketCommand({ Bucket: name }));
      created.set(id, { Ref: name, Arn: `arn:aws:s3:::${name}` });
    } else if (Type === 'AWS::DynamoDB::Table') {
      await createTable(name, resolve(Properties) as TableProperties, aws);
      created.set(id, { Ref: name, Arn: `arn:aws:dynamodb:${REGION}:${ACCOUNT}:table/${name}` });
    } else if (Type === 'AWS::SNS::Topic') {
      const { TopicArn = '' } = await aws.sns.send(new CreateTopicCommand({ Name: name }));
      created.set(id, { Ref: TopicArn, TopicName: name });
    } else if (Type === 'AWS::SQS::Queue') {
      const { url, arn } = await createQueue(name, aws);
      created.set(id, { Ref: url, Arn: arn, QueueName: name });
    } else {
      created.set(id, { Ref: name, Arn: `arn:aws:${Type.split('::')[1]?.toLowerCase()}:::${name}` });
    }
  }
}

type TableProperties = Pick<
  CreateTableCommandInput,
  'AttributeDefinitions' | 'KeySchema' | 'GlobalSecondaryIndexes' | 'BillingMode'
>;

async function createTable(
  name: string,
  properties: TableProperties,
  { dynamoDb }: EmbeddedAws,
): Promise<void> {
  const { AttributeDefinitions, KeySchema, GlobalSecondaryIndexes, BillingMode } = properties;
  const indexes = GlobalSecondaryIndexes?.map(({ IndexName, KeySchema: keys, Projection }) => ({
    IndexName,
    KeySchema: keys,
    Projection,
  }));
  await dynamoDb.send(
    new CreateTableCommand({
      TableName: name,
      AttributeDefinitions,
      KeySchema,
      BillingMode,
      ...(indexes && { GlobalSecondaryIndexes: indexes }),
    }),
  );
  for (;;) {
    const { Table } = await dynamoDb.send(new DescribeTableCommand({ TableName: name }));
    if (Table?.TableStatus === 'ACTIVE') return;
  }
}

async function createQueue(name: string, { sqs }: EmbeddedAws): Promise<{ url: string; arn: string }> {
  const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: name }));
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }),
  );
  return { url: QueueUrl, arn: Attributes?.QueueArn ?? '' };
}

interface SubscriptionProperties {
  readonly TopicArn: string;
  readonly Protocol: string;
  readonly Endpoint: string;
  readonly FilterPolicy?: unknown;
  readonly FilterPolicyScope?: string;
}

async function subscribe(
  properties: SubscriptionProperties,
  aws: EmbeddedAws,
  index: number,
): Promise<Subscriber> {
  const { TopicArn, Protocol, Endpoint, FilterPolicy, FilterPolicyScope } = properties;
  const queue = await createQueue(`subscriber-${index}`, aws);
  await aws.sns.send(
    new SubscribeCommand({
      TopicArn,
      Protocol: 'sqs',
      Endpoint: queue.arn,
      ...(FilterPolicy !== undefined && {
        Attributes: {
          FilterPolicy: JSON.stringify(FilterPolicy),
          FilterPolicyScope: FilterPolicyScope ?? '',
        },
      }),
    }),
  );
  return { protocol: Protocol, endpoint: Endpoint, queueUrl: queue.url };
}

async function receiveAll({ sqs }: EmbeddedAws, QueueUrl: string): Promise<string[]> {
  const texts: string[] = [];
  for (;;) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 600 }),
    );
    if (Messages.length === 0) return texts;
    for (const { Body = '' } of Messages) texts.push((JSON.parse(Body) as { Message: string }).Message);
  }
}

const PSEUDO_PARAMETERS: Readonly<Record<string, string>> = {
  'AWS::Partition': 'aws',
  'AWS::Region': REGION,
  'AWS::AccountId': ACCOUNT,
  'AWS::URLSuffix': 'amazonaws.com',
};

function resolveExpression(
  expression: unknown,
  created: ReadonlyMap<string, Created>,
  exports: ReadonlyMap<string, unknown>,
): unknown {
  const resolve = (inner: unknown): unknown => resolveExpression(inner, created, exports);
  if (Array.isArray(expression)) return expression.map(resolve);
  if (expression === null || typeof expression !== 'object') return expression;
  const [name = '', argument] = Object.entries(expression)[0] ?? [];
  if (name === 'Ref') return PSEUDO_PARAMETERS[argument] ?? attributeOf(created, argument, 'Ref');
  if (name === 'Fn::GetAtt') return attributeOf(created, argument[0], argument[1]);
  if (name === 'Fn::ImportValue') return exports.get(argument) ?? fail(`no export ${argument}`);
  if (name === 'Fn::Join') return (resolve(argument[1]) as string[]).join(argument[0]);
  if (name === 'Fn::Sub')
    return String(argument).replace(/\$\{([^}]+)\}/g, (_match, inner: string) =>
      String(resolve({ Ref: inner })),
    );
  if (name.startsWith('Fn::')) return fail(`${name} is not resolved here`);
  return Object.fromEntries(Object.entries(expression).map(([key, value]) => [key, resolve(value)]));
}

function attributeOf(created: ReadonlyMap<string, Created>, id: string, attribute: string): string {
  return created.get(id)?.[attribute] ?? fail(`${id} has no ${attribute} yet`);
}

function fail(message: string): never {
  throw new Error(message);
}
