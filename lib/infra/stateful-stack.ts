import { CfnOutput, type CfnResource, Duration, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { AttributeType, BillingMode, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import { Key } from 'aws-cdk-lib/aws-kms';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type BucketProps,
  type CfnBucket,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { LANDING_DAYS, PREFIX } from '../domain/storage-keys.ts';
import {
  ALERTS_TABLE,
  PARAMETERS_TABLE,
  RUNS_TABLE,
  type TableDefinition,
} from '../domain/storage-tables.ts';

/** How long what was replaced or removed can be brought back. */
const FORMER_VERSION_DAYS = 90;

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
  readonly systemTopic: Topic;

  constructor(scope: Construct, id: string, props: StackProps) {
    super(scope, id, { ...props, terminationProtection: true });
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
      ],
    });
    this.parameters = this.#table('ParametersTable', PARAMETERS_TABLE);
    this.alerts = this.#table('AlertsTable', ALERTS_TABLE);
    this.runs = this.#table('RunsTable', RUNS_TABLE);
    const masterKey = new Key(this, 'TopicsKey', {
      description: 'Encrypts messages at rest in the topics',
      enableKeyRotation: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    keepLogicalId(masterKey);
    const topic = (topicId: string, displayName: string) => {
      const made = new Topic(this, topicId, { displayName, masterKey, enforceSSL: true });
      made.applyRemovalPolicy(RemovalPolicy.RETAIN);
      keepLogicalId(made);
      return made;
    };
    this.alertsTopic = topic('AlertsTopic', 'PulseStock');
    this.systemTopic = topic('SystemTopic', 'PulseStock system');
    new CfnOutput(this, 'DropFilesInto', { value: `s3://${this.landing.bucketName}/${PREFIX.landing}` });
    new CfnOutput(this, 'FindReportsIn', { value: `s3://${this.data.bucketName}/${PREFIX.reports}` });
  }

  #bucket(id: string, props: BucketProps): Bucket {
    const bucket = new Bucket(this, id, {
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      removalPolicy: RemovalPolicy.RETAIN,
      ...props,
    });
    keepLogicalId(bucket);
    return bucket;
  }

  #table(id: string, { partitionKey, sortKey, index, expiryAttribute }: TableDefinition): Table {
    const text = (name: string) => ({ name, type: AttributeType.STRING });
    const cap = { maxReadRequestUnits: MOST_READ_UNITS, maxWriteRequestUnits: MOST_WRITE_UNITS };
    const table = new Table(this, id, {
      partitionKey: text(partitionKey),
      sortKey: text(sortKey),
      billingMode: BillingMode.PAY_PER_REQUEST,
      ...cap,
      encryption: TableEncryption.AWS_MANAGED,
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
    keepLogicalId(table);
    return table;
  }
}

/** Gives the resource its construct's name in the template, so that moving code around never replaces it. */
function keepLogicalId(construct: Construct): void {
  (construct.node.defaultChild as CfnResource).overrideLogicalId(construct.node.id);
}
