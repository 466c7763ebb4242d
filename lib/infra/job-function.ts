import { resolve } from 'node:path';
import { AssetHashType, DockerImage, Duration, RemovalPolicy, Size } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  Architecture,
  type AssetCode,
  Code,
  Function as LambdaFunction,
  Runtime,
} from 'aws-cdk-lib/aws-lambda';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Stage } from '../settings/deployment.ts';
import { RESOURCE_VARIABLES, type Resource } from '../settings/function-environment.ts';
import { settingsVersion } from '../settings/settings.ts';
import { copyDuckDbLibrary } from './duckdb-library.ts';
import { bundleHandler, type HandlerName } from './handler-bundle.ts';

export interface JobFunctionProps {
  readonly handler: HandlerName;
  readonly stage: Stage;
  readonly description: string;
  /** Whether it reads or writes history: then it carries DuckDB, and the memory and time for it. */
  readonly usesHistory: boolean;
  /** Gets the event of an invocation that failed to the end. */
  readonly failures: Queue;
}

/** Enough for history of 100,000 SKUs: DuckDB takes 40 % of it, and two processors come with it. */
const HISTORY_MEMORY_MB = 2048;
const HISTORY_DISK = Size.gibibytes(4);
const LIGHT_MEMORY_MB = 256;

const TABLE_ACTIONS = {
  read: ['dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:Scan'],
  write: ['dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem', 'dynamodb:BatchWriteItem'],
} as const;

/** Any of a bucket's objects. */
const ALL_KEYS = '';

/**
 * One function of the pipeline with every default: runtime, processor, memory, time, its own log group, a role that
 * holds only what `bind…` adds, retries, and a queue for what failed to the end. Binding a resource sets the
 * function's variable and grants the access in one step.
 */
export class JobFunction extends Construct {
  readonly function: LambdaFunction;

  constructor(scope: Construct, id: string, props: JobFunctionProps) {
    super(scope, id);
    const { handler, stage, usesHistory } = props;
    const logGroup = new LogGroup(this, 'Log', {
      retention: RetentionDays.THREE_MONTHS,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    logGroup.grantWrite(role);
    this.function = new LambdaFunction(this, 'Function', {
      description: props.description,
      runtime: Runtime.NODEJS_24_X,
      architecture: stage.deployment.architecture === 'arm64' ? Architecture.ARM_64 : Architecture.X86_64,
      handler: 'index.handler',
      code: bundledCode(props),
      role,
      logGroup,
      memorySize: usesHistory ? HISTORY_MEMORY_MB : LIGHT_MEMORY_MB,
      ...(usesHistory ? { ephemeralStorageSize: HISTORY_DISK } : {}),
      timeout: usesHistory ? Duration.minutes(15) : Duration.minutes(2),
      environment: {
        POWERTOOLS_SERVICE_NAME: handler,
        POWERTOOLS_METRICS_NAMESPACE: `PulseStock/${stage.deployment.stage}`,
      },
      retryAttempts: 2,
      maxEventAge: Duration.hours(6),
      onFailure: new SqsDestination(props.failures),
    });
  }

  /** Tells the function the table; `write` is also to read. */
  bindTable(resource: Resource, table: Table, access: 'read' | 'write'): void {
    this.#tell(resource, table.tableName);
    table.grant(this.function, ...TABLE_ACTIONS.read, ...(access === 'write' ? TABLE_ACTIONS.write : []));
  }

  /** Tells the function the bucket, to read objects below any of `read` and to put and remove those below `write`. */
  bindBucket(
    resource: Resource,
    bucket: Bucket,
    { read = [ALL_KEYS], write = [] }: { read?: readonly string[]; write?: readonly string[] } = {},
  ): void {
    this.#tell(resource, bucket.bucketName);
    const objects = (prefixes: readonly string[]) =>
      prefixes.map((prefix) => bucket.arnForObjects(`${prefix}*`));
    // Unconditional: with a condition on the prefix, asking for an object that is not there would be refused.
    this.#allow(['s3:ListBucket'], [bucket.bucketArn]);
    this.#allow(['s3:GetObject'], objects(read));
    if (write.length > 0)
      this.#allow(['s3:PutObject', 's3:DeleteObject', 's3:AbortMultipartUpload'], objects(write));
  }

  /** Tells the function the topic, to publish to it. */
  bindTopic(resource: Resource, topic: Topic): void {
    this.#tell(resource, topic.topicArn);
    topic.grantPublish(this.function);
  }

  /** Tells the function the secret, to read it. */
  bindSecret(resource: Resource, secret: ISecret): void {
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
}

/** The bundle as an asset whose name follows from its content alone. */
function bundledCode({ handler, stage, usesHistory }: JobFunctionProps): AssetCode {
  const { architecture } = stage.deployment;
  return Code.fromAsset(resolve(import.meta.dirname, '../..'), {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      image: DockerImage.fromRegistry('never-used'),
      // Tells one bundle from another: the CDK makes those that look alike only once.
      command: [handler, architecture, settingsVersion(stage.settings)],
      local: {
        tryBundle(folder) {
          bundleHandler(handler, stage.settings, folder);
          if (usesHistory) copyDuckDbLibrary(architecture, folder);
          return true;
        },
      },
    },
  });
}
