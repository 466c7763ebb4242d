import { resolve } from 'node:path';
import { AssetHashType, DockerImage, Duration, RemovalPolicy, Size } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import {
  Architecture,
  type AssetCode,
  Code,
  Function as LambdaFunction,
  Runtime,
} from 'aws-cdk-lib/aws-lambda';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import { type ISecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import {
  ALERTS_TABLE,
  PARAMETERS_TABLE,
  RUNS_TABLE,
  type TableDefinition,
} from '../domain/storage-tables.ts';
import type { Stage } from '../settings/deployment.ts';
import { RESOURCE_VARIABLES, type Resource } from '../settings/function-environment.ts';
import { settingsVersion } from '../settings/settings.ts';
import { stageNames } from '../settings/stage-names.ts';
import { copyDuckDbLibrary } from './duckdb-library.ts';
import {
  type BucketUse,
  FUNCTIONS,
  type FunctionDefinition,
  type HandlerName,
  type TableUse,
  type Uses,
} from './functions.ts';
import { bundleHandler } from './handler-bundle.ts';
import type { StatefulStack } from './stateful-stack.ts';

export interface JobFunctionProps {
  readonly handler: HandlerName;
  readonly stage: Stage;
  readonly stateful: StatefulStack;
  /** Gets the event of an invocation that failed to the end. */
  readonly failures: Queue;
}

/** Enough for history of 100,000 SKUs (`npm run bench watch`, `npm run bench recompute`): DuckDB takes 40 % of it, and two processors come with it. */
const HISTORY_MEMORY_MB = 2048;
const HISTORY_DISK = Size.gibibytes(4);
const LIGHT_MEMORY_MB = 256;

/** Each table with what a function does to it, no more: `lib/aws` sends these and no others. */
const TABLES = {
  parameters: {
    definition: PARAMETERS_TABLE,
    read: ['dynamodb:GetItem', 'dynamodb:Scan'],
    write: ['dynamodb:BatchWriteItem'],
    learn: ['dynamodb:PutItem'],
  },
  alerts: {
    definition: ALERTS_TABLE,
    read: ['dynamodb:GetItem', 'dynamodb:Query'],
    write: ['dynamodb:PutItem', 'dynamodb:UpdateItem'],
  },
  runs: {
    definition: RUNS_TABLE,
    read: ['dynamodb:GetItem', 'dynamodb:Query'],
    write: ['dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem'],
  },
} as const satisfies Readonly<
  Record<
    string,
    {
      definition: TableDefinition;
      read: readonly string[];
      write: readonly string[];
      learn?: readonly string[];
    }
  >
>;

/** What a company's own key must allow whoever uses a table that it encrypts. */
const TABLE_KEY_ACTIONS = {
  read: ['kms:Decrypt', 'kms:DescribeKey'],
  write: ['kms:Encrypt', 'kms:ReEncryptFrom', 'kms:ReEncryptTo', 'kms:GenerateDataKey'],
} as const;

/**
 * One function of the pipeline with every default: name, runtime, processor, memory, time, its own log group, a role
 * that holds only what its definition says it uses, retries, and a queue for what failed to the end.
 */
export class JobFunction extends Construct {
  readonly handler: HandlerName;
  readonly definition: FunctionDefinition;
  readonly function: LambdaFunction;
  readonly logGroup: LogGroup;

  constructor(scope: Construct, id: string, props: JobFunctionProps) {
    super(scope, id);
    const { handler, stage } = props;
    const { deployment } = stage;
    const names = stageNames(deployment);
    this.handler = handler;
    this.definition = FUNCTIONS[handler];
    const { usesHistory, description, uses } = this.definition;
    this.logGroup = new LogGroup(this, 'Log', {
      retention: deployment.logRetentionDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    this.logGroup.grantWrite(role);
    this.function = new LambdaFunction(this, 'Function', {
      functionName: names.function(handler),
      description,
      runtime: Runtime.NODEJS_24_X,
      architecture: deployment.architecture === 'arm64' ? Architecture.ARM_64 : Architecture.X86_64,
      handler: 'index.handler',
      code: bundledCode(handler, stage),
      role,
      logGroup: this.logGroup,
      memorySize: usesHistory ? HISTORY_MEMORY_MB : LIGHT_MEMORY_MB,
      ...(usesHistory ? { ephemeralStorageSize: HISTORY_DISK } : {}),
      timeout: usesHistory ? Duration.minutes(15) : Duration.minutes(2),
      environment: { POWERTOOLS_SERVICE_NAME: handler, POWERTOOLS_METRICS_NAMESPACE: names.metrics },
      retryAttempts: 2,
      maxEventAge: Duration.hours(6),
      onFailure: new SqsDestination(props.failures),
    });
    this.#bind(uses, props);
  }

  /** Tells the function each resource that it uses and grants the access, together. */
  #bind(uses: Uses, { stateful, stage }: JobFunctionProps): void {
    const { chatSecret } = stage.deployment;
    if (uses.landing) this.#bindBucket('landing', stateful.landing, uses.landing);
    if (uses.data) this.#bindBucket('data', stateful.data, uses.data);
    for (const resource of Object.keys(TABLES) as (keyof typeof TABLES)[]) {
      const access = uses[resource];
      if (access) this.#bindTable(resource, stateful[resource], access);
    }
    if (uses.alertsTopic) this.#bindTopic('alertsTopic', stateful.alertsTopic);
    if (uses.chatSecret && chatSecret !== undefined)
      this.#bindSecret('chatSecret', Secret.fromSecretNameV2(this, 'ChatSecret', chatSecret));
  }

  /** Who learns or reads calibrations reads the index alone. */
  #bindTable(resource: keyof typeof TABLES, table: Table, access: TableUse): void {
    this.#tell(resource, table.tableName);
    const { definition, read, write } = TABLES[resource];
    const actions = {
      read,
      scan: [...read, 'dynamodb:Scan'],
      write: [...read, ...write],
      learn: TABLES.parameters.learn,
      calibrations: [],
    }[access];
    if (actions.length > 0) this.#allow([...actions], [table.tableArn]);
    const { index } = definition;
    if (index !== null) this.#allow(['dynamodb:Query'], [`${table.tableArn}/index/${index.name}`]);
    this.#useKey(table.encryptionKey, [
      ...TABLE_KEY_ACTIONS.read,
      ...(access === 'write' || access === 'learn' ? TABLE_KEY_ACTIONS.write : []),
    ]);
  }

  #bindBucket(resource: Resource, bucket: Bucket, { read, write }: BucketUse): void {
    this.#tell(resource, bucket.bucketName);
    const objects = (prefixes: readonly string[]) =>
      prefixes.map((prefix) => bucket.arnForObjects(`${prefix}*`));
    // Unconditional: with a condition on the prefix, asking for an object that is not there would be refused.
    this.#allow(['s3:ListBucket'], [bucket.bucketArn]);
    this.#allow(['s3:GetObject'], objects(read));
    if (write.length > 0)
      this.#allow(['s3:PutObject', 's3:DeleteObject', 's3:AbortMultipartUpload'], objects(write));
    this.#useKey(bucket.encryptionKey, ['kms:Decrypt', ...(write.length > 0 ? ['kms:GenerateDataKey'] : [])]);
  }

  #bindTopic(resource: Resource, topic: Topic): void {
    this.#tell(resource, topic.topicArn);
    topic.grantPublish(this.function);
  }

  #bindSecret(resource: Resource, secret: ISecret): void {
    this.#tell(resource, secret.secretName);
    // An ARN that was made from a name lacks the six characters that Secrets Manager puts behind it.
    this.#allow(['secretsmanager:GetSecretValue'], [`${secret.secretArn}-??????`]);
  }

  #tell(resource: Resource, name: string): void {
    this.function.addEnvironment(RESOURCE_VARIABLES[resource], name);
  }

  #allow(actions: string[], resources: string[]): void {
    this.function.addToRolePolicy(new PolicyStatement({ actions, resources }));
  }

  /** A key that S3 or DynamoDB keep themselves needs no permission of its user. */
  #useKey(key: IKey | undefined, actions: string[]): void {
    if (key !== undefined) this.#allow(actions, [key.keyArn]);
  }
}

/** The bundle as an asset whose name follows from its content alone. */
function bundledCode(handler: HandlerName, { deployment, settings }: Stage): AssetCode {
  const { architecture } = deployment;
  return Code.fromAsset(resolve(import.meta.dirname, '../..'), {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      image: DockerImage.fromRegistry('never-used'),
      // Tells one bundle from another: the CDK makes those that look alike only once.
      command: [handler, architecture, settingsVersion(settings)],
      local: {
        tryBundle(folder) {
          bundleHandler(handler, settings, folder);
          if (FUNCTIONS[handler].usesHistory) copyDuckDbLibrary(architecture, folder);
          return true;
        },
      },
    },
  });
}
