import { CfnOutput, type CfnResource, Duration, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { AttributeType, BillingMode, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import { type IKey, Key } from 'aws-cdk-lib/aws-kms';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type BucketProps,
  type CfnBucket,
  type IBucket,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { DASHBOARD_FOLDER, LANDING_DAYS, PREFIX } from '../domain/storage-keys.ts';
import {
  ALERTS_TABLE,
  PARAMETERS_TABLE,
  RUNS_TABLE,
  type TableDefinition,
} from '../domain/storage-tables.ts';
import type { Stage } from '../settings/deployment.ts';
import { STAGE_OUTPUTS, stageNames } from '../settings/stage-names.ts';
import { letServicesPublish, letServicesUse } from './system-topic.ts';

export interface StatefulStackProps extends StackProps {
  readonly stage: Stage;
}

/** How long what was replaced or removed can be brought back. */
const FORMER_VERSION_DAYS = 90;

/** How long answers of Athena stay to be looked at again. */
const QUERY_RESULT_DAYS = 7;

/** How long the page of an hour stays once the next has replaced it. */
const FORMER_PAGE_DAYS = 1;

/** How long it can be seen who read or wrote which object. */
const ACCESS_LOG_DAYS = 365;

/** On-demand tables take no more than this a second: a runaway loop costs a few dollars an hour, not thousands. */
const MOST_READ_UNITS = 8000;
const MOST_WRITE_UNITS = 4000;

/**
 * What must outlive every deployment: buckets, tables and topics, with logical ids that never change. Deleting the
 * stack is refused, and would leave them.
 */
export class StatefulStack extends Stack {
  readonly landing: Bucket;
  readonly data: Bucket;
  readonly parameters: Table;
  readonly alerts: Table;
  readonly runs: Table;
  readonly alertsTopic: Topic;
  /** Where the system tells IT of its own troubles. */
  readonly systemTopic: Topic;
  readonly #accessLogs: Bucket;
  /** The company's own, for everything that holds data; null where it names none. */
  readonly #companyKey: IKey | null;

  constructor(scope: Construct, id: string, { stage, ...props }: StatefulStackProps) {
    super(scope, id, { ...props, terminationProtection: true });
    const { encryptionKeyArn } = stage.deployment;
    this.#companyKey =
      encryptionKeyArn === undefined ? null : Key.fromKeyArn(this, 'CompanyKey', encryptionKeyArn);
    this.#accessLogs = this.#accessLogBucket();
    this.landing = this.#bucket('LandingBucket', {
      lifecycleRules: [
        { expiration: Duration.days(LANDING_DAYS), abortIncompleteMultipartUploadAfter: Duration.days(1) },
      ],
    });
    // The property, not `eventBridgeEnabled`, which adds a function of the CDK's own to the stack.
    (this.landing.node.defaultChild as CfnBucket).notificationConfiguration = {
      eventBridgeConfiguration: { eventBridgeEnabled: true },
    };
    this.data = this.#bucket('DataBucket', {
      versioned: true,
      lifecycleRules: [
        {
          noncurrentVersionExpiration: Duration.days(FORMER_VERSION_DAYS),
          expiredObjectDeleteMarker: true,
          abortIncompleteMultipartUploadAfter: Duration.days(7),
        },
        // A new page every hour: the former ones are of no use to anybody.
        { prefix: DASHBOARD_FOLDER, noncurrentVersionExpiration: Duration.days(FORMER_PAGE_DAYS) },
        { prefix: PREFIX.queryResults, expiration: Duration.days(QUERY_RESULT_DAYS) },
      ],
    });
    this.parameters = this.#table('ParametersTable', PARAMETERS_TABLE);
    this.alerts = this.#table('AlertsTable', ALERTS_TABLE);
    this.runs = this.#table('RunsTable', RUNS_TABLE);
    const topicsKey = this.#companyKey ?? this.#topicsKey(stage);
    this.alertsTopic = this.#topic('AlertsTopic', 'PulseStock', topicsKey);
    this.systemTopic = this.#topic('SystemTopic', 'PulseStock system', topicsKey);
    letServicesPublish(this.systemTopic, stageNames(stage.deployment));
    this.#addOutputs();
  }

  #bucket(id: string, props: BucketProps): Bucket {
    return keepLogicalId(
      new Bucket(this, id, {
        ...PRIVATE_BUCKET,
        ...(this.#companyKey === null
          ? { encryption: BucketEncryption.S3_MANAGED }
          : { encryption: BucketEncryption.KMS, encryptionKey: this.#companyKey, bucketKeyEnabled: true }),
        serverAccessLogsBucket: this.#accessLogs as IBucket,
        serverAccessLogsPrefix: `${id}/`,
        ...props,
      }),
    );
  }

  /** S3 delivers its logs only to a bucket that it encrypts itself. */
  #accessLogBucket(): Bucket {
    return keepLogicalId(
      new Bucket(this, 'AccessLogsBucket', {
        ...PRIVATE_BUCKET,
        encryption: BucketEncryption.S3_MANAGED,
        lifecycleRules: [{ expiration: Duration.days(ACCESS_LOG_DAYS) }],
      }),
    );
  }

  #table(id: string, { partitionKey, sortKey, index, expiryAttribute }: TableDefinition): Table {
    const text = (name: string) => ({ name, type: AttributeType.STRING });
    const cap = { maxReadRequestUnits: MOST_READ_UNITS, maxWriteRequestUnits: MOST_WRITE_UNITS };
    const table = new Table(this, id, {
      partitionKey: text(partitionKey),
      sortKey: text(sortKey),
      billingMode: BillingMode.PAY_PER_REQUEST,
      ...cap,
      ...(this.#companyKey === null
        ? { encryption: TableEncryption.AWS_MANAGED }
        : { encryption: TableEncryption.CUSTOMER_MANAGED, encryptionKey: this.#companyKey }),
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
      ...(expiryAttribute === null ? {} : { timeToLiveAttribute: expiryAttribute }),
    });
    if (index !== null) {
      table.addGlobalSecondaryIndex({
        indexName: index.name,
        partitionKey: text(index.partitionKey),
        sortKey: text(index.sortKey),
        ...cap,
      });
    }
    return keepLogicalId(table);
  }

  /** CloudWatch cannot publish to a topic that SNS encrypts with its own key. */
  #topicsKey(stage: Stage): Key {
    const key = new Key(this, 'TopicsKey', {
      description: 'Encrypts messages at rest in the topics',
      enableKeyRotation: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    letServicesUse(key, stageNames(stage.deployment));
    return keepLogicalId(key);
  }

  #topic(id: string, displayName: string, masterKey: IKey): Topic {
    const topic = new Topic(this, id, { displayName, masterKey, enforceSSL: true });
    topic.applyRemovalPolicy(RemovalPolicy.RETAIN);
    return keepLogicalId(topic);
  }

  #addOutputs(): void {
    const values = {
      DropFilesInto: `s3://${this.landing.bucketName}/${PREFIX.landing}`,
      [STAGE_OUTPUTS.stateful.reports]: `s3://${this.data.bucketName}/${PREFIX.reports}`,
      [STAGE_OUTPUTS.stateful.runsTable]: this.runs.tableName,
      [STAGE_OUTPUTS.stateful.parametersTable]: this.parameters.tableName,
      [STAGE_OUTPUTS.stateful.alertsTopic]: this.alertsTopic.topicArn,
      [STAGE_OUTPUTS.stateful.systemTopic]: this.systemTopic.topicArn,
    };
    for (const [id, value] of Object.entries(values)) new CfnOutput(this, id, { value });
  }
}

/** What every bucket is, whatever it holds. */
const PRIVATE_BUCKET = {
  enforceSSL: true,
  minimumTLSVersion: 1.2,
  blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
  objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
  removalPolicy: RemovalPolicy.RETAIN,
} as const satisfies BucketProps;

/** Gives the resource its construct's name in the template, so that moving code around never replaces it. */
function keepLogicalId<C extends Construct>(construct: C): C {
  (construct.node.defaultChild as CfnResource).overrideLogicalId(construct.node.id);
  return construct;
}
