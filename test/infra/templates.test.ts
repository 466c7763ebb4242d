import { Template as Assertions, Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { instant } from '../../lib/domain/calendar.ts';
import { TABLES, type TableDefinition } from '../../lib/domain/storage-tables.ts';
import { lastFire, parseCron } from '../../lib/settings/cron.ts';
import { resourcesOf, STAGES, stageOf, type Template, unbundledStage } from './synthesis.ts';

const TABLE_IDS = ['ParametersTable', 'AlertsTable', 'RunsTable'];
const STATEFUL_IDS = [
  'AccessLogsBucket',
  'AlertsTable',
  'AlertsTopic',
  'DataBucket',
  'LandingBucket',
  'ParametersTable',
  'RunsTable',
  'SystemTopic',
  'TopicsKey',
];

/** Resources of each function by the variables that tell it. */
const VARIABLES: Readonly<Record<string, readonly string[]>> = {
  ingest: ['LANDING_BUCKET', 'DATA_BUCKET', 'ALERTS_TABLE', 'RUNS_TABLE'],
  recompute: ['DATA_BUCKET', 'PARAMETERS_TABLE', 'RUNS_TABLE'],
  recalibrate: ['DATA_BUCKET', 'PARAMETERS_TABLE', 'RUNS_TABLE'],
  evaluate: ['DATA_BUCKET', 'PARAMETERS_TABLE', 'ALERTS_TABLE', 'RUNS_TABLE', 'ALERTS_TOPIC_ARN'],
  report: ['DATA_BUCKET', 'PARAMETERS_TABLE', 'ALERTS_TABLE', 'RUNS_TABLE'],
  'send-messages': ['ALERTS_TABLE', 'ALERTS_TOPIC_ARN'],
};

const DENY_WITHOUT_TLS = Match.objectLike({
  Effect: 'Deny',
  Condition: { Bool: { 'aws:SecureTransport': 'false' } },
});

for (const name of STAGES) {
  const stage = await stageOf(name);
  const { stateful, pipeline } = unbundledStage(stage);
  const state = Assertions.fromStack(stateful);
  const pipe = Assertions.fromStack(pipeline);
  const stateTemplate = state.toJSON() as Template;
  const pipeTemplate = pipe.toJSON() as Template;

  describe(`the stateful stack of ${name}`, () => {
    it('is protected, and its resources have fixed ids and outlive it', () => {
      expect(stateful.terminationProtection).toBe(true);
      const lasting = Object.entries(stateTemplate.Resources).filter(
        ([, { Type }]) => !Type.endsWith('Policy'),
      );
      expect(lasting.map(([id]) => id).sort()).toEqual(STATEFUL_IDS);
      for (const [id, resource] of lasting) {
        expect(resource, id).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
      }
    });

    it('keeps buckets private, encrypted and reachable by TLS 1.2 alone', () => {
      const buckets = resourcesOf(stateTemplate, 'AWS::S3::Bucket');
      expect(buckets).toHaveLength(3);
      for (const [id, { Properties }] of buckets) {
        expect(Properties, id).toMatchObject({
          BucketEncryption: {
            ServerSideEncryptionConfiguration: [
              { ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } },
            ],
          },
          OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
          PublicAccessBlockConfiguration: {
            BlockPublicAcls: true,
            BlockPublicPolicy: true,
            IgnorePublicAcls: true,
            RestrictPublicBuckets: true,
          },
        });
        state.hasResourceProperties('AWS::S3::BucketPolicy', {
          Bucket: { Ref: id },
          PolicyDocument: {
            Statement: Match.arrayWith([
              DENY_WITHOUT_TLS,
              Match.objectLike({ Effect: 'Deny', Condition: { NumericLessThan: { 's3:TlsVersion': 1.2 } } }),
            ]),
          },
        });
      }
    });

    it('logs every access to what is dropped and to data, for a year', () => {
      for (const id of ['LandingBucket', 'DataBucket']) {
        expect(stateTemplate.Resources[id]?.Properties).toMatchObject({
          LoggingConfiguration: {
            DestinationBucketName: { Ref: 'AccessLogsBucket' },
            LogFilePrefix: `${id}/`,
          },
        });
        state.hasResourceProperties('AWS::S3::BucketPolicy', {
          Bucket: { Ref: 'AccessLogsBucket' },
          PolicyDocument: {
            Statement: Match.arrayWith([
              Match.objectLike({
                Action: 's3:PutObject',
                Principal: { Service: 'logging.s3.amazonaws.com' },
                Condition: {
                  ArnLike: { 'aws:SourceArn': { 'Fn::GetAtt': [id, 'Arn'] } },
                  StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } },
                },
              }),
            ]),
          },
        });
      }
      expect(stateTemplate.Resources.AccessLogsBucket?.Properties).toMatchObject({
        LifecycleConfiguration: { Rules: [{ ExpirationInDays: 365, Status: 'Enabled' }] },
      });
    });

    it('forgets dropped files after 14 days, and keeps former versions of data for 90', () => {
      expect(stateTemplate.Resources.LandingBucket?.Properties).toMatchObject({
        LifecycleConfiguration: { Rules: [{ ExpirationInDays: 14, Status: 'Enabled' }] },
        NotificationConfiguration: { EventBridgeConfiguration: { EventBridgeEnabled: true } },
      });
      expect(stateTemplate.Resources.LandingBucket?.Properties).not.toHaveProperty('VersioningConfiguration');
      expect(stateTemplate.Resources.DataBucket?.Properties).toMatchObject({
        VersioningConfiguration: { Status: 'Enabled' },
        LifecycleConfiguration: {
          Rules: [
            { NoncurrentVersionExpiration: { NoncurrentDays: 90 } },
            { Prefix: 'reports/dashboard/', NoncurrentVersionExpiration: { NoncurrentDays: 1 } },
            { Prefix: 'query-results/', ExpirationInDays: 7 },
          ],
        },
      });
    });

    it.each(TABLES.map((table, index) => [TABLE_IDS[index] ?? '', table] as const))(
      'has %s with its keys, a cap, recovery and protection',
      (id, table: TableDefinition) => {
        const properties = stateTemplate.Resources[id]?.Properties;
        const cap = { MaxReadRequestUnits: expect.any(Number), MaxWriteRequestUnits: expect.any(Number) };
        expect(properties).toMatchObject({
          KeySchema: keys(table),
          BillingMode: 'PAY_PER_REQUEST',
          OnDemandThroughput: cap,
          DeletionProtectionEnabled: true,
          PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
          SSESpecification: { SSEEnabled: true },
        });
        expect(properties?.GlobalSecondaryIndexes).toEqual(
          table.index === null
            ? undefined
            : [
                {
                  IndexName: table.index.name,
                  KeySchema: keys(table.index),
                  Projection: { ProjectionType: 'ALL' },
                  OnDemandThroughput: cap,
                },
              ],
        );
        expect(properties?.TimeToLiveSpecification).toEqual(
          table.expiryAttribute === null
            ? undefined
            : { AttributeName: table.expiryAttribute, Enabled: true },
        );
      },
    );

    it('encrypts both topics with a key that rotates, and takes messages by TLS alone', () => {
      expect(stateTemplate.Resources.TopicsKey?.Properties).toMatchObject({ EnableKeyRotation: true });
      for (const id of ['AlertsTopic', 'SystemTopic']) {
        expect(stateTemplate.Resources[id]?.Properties).toMatchObject({
          KmsMasterKeyId: { 'Fn::GetAtt': ['TopicsKey', 'Arn'] },
        });
        state.hasResourceProperties('AWS::SNS::TopicPolicy', {
          Topics: [{ Ref: id }],
          PolicyDocument: { Statement: Match.arrayWith([DENY_WITHOUT_TLS]) },
        });
      }
    });
  });

  describe(`the functions of ${name}`, () => {
    const functions = resourcesOf(pipeTemplate, 'AWS::Lambda::Function');

    it('are those of the jobs and have every default', () => {
      expect(
        functions.map(([, { Properties }]) => variablesOf(Properties).POWERTOOLS_SERVICE_NAME).sort(),
      ).toEqual(Object.keys(VARIABLES).sort());
      for (const [id, { Properties }] of functions) {
        expect(Properties, id).toMatchObject({
          Runtime: 'nodejs24.x',
          Architectures: [stage.deployment.architecture === 'arm64' ? 'arm64' : 'x86_64'],
          Handler: 'index.handler',
          FunctionName: `PulseStock-${name}-${variablesOf(Properties).POWERTOOLS_SERVICE_NAME}`,
          LoggingConfig: { LogGroup: { Ref: expect.any(String) } },
        });
      }
      pipe.resourceCountIs('AWS::Logs::LogGroup', functions.length);
      pipe.allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: 90 });
    });

    it('are told exactly the resources that they use', () => {
      for (const [, { Properties }] of functions) {
        const {
          POWERTOOLS_SERVICE_NAME: handler,
          POWERTOOLS_METRICS_NAMESPACE: namespace,
          ...told
        } = variablesOf(Properties);
        expect(namespace).toBe(`PulseStock/${name}`);
        expect(Object.keys(told).sort()).toEqual([...(VARIABLES[handler as string] ?? [])].sort());
      }
    });

    it('are retried, and what fails to the end goes to a queue', () => {
      pipe.resourceCountIs('AWS::Lambda::EventInvokeConfig', functions.length);
      pipe.allResourcesProperties('AWS::Lambda::EventInvokeConfig', {
        MaximumRetryAttempts: 2,
        DestinationConfig: {
          OnFailure: { Destination: { 'Fn::GetAtt': [Match.stringLikeRegexp('^FailedRuns'), 'Arn'] } },
        },
      });
    });
  });

  describe(`what starts the functions of ${name}`, () => {
    const schedules = resourcesOf(pipeTemplate, 'AWS::Scheduler::Schedule').map(([id, { Properties }]) => ({
      id,
      ...(Properties as unknown as ScheduleProperties),
    }));

    it('are schedules in the zone of the factory, with a queue for what cannot be delivered', () => {
      expect(schedules).toHaveLength(10);
      for (const { id, ...properties } of schedules) {
        expect(properties, id).toMatchObject({
          ScheduleExpressionTimezone: stage.settings.factory.zone,
          FlexibleTimeWindow: { Mode: 'OFF' },
          GroupName: `PulseStock-${name}`,
          Target: {
            DeadLetterConfig: { Arn: { 'Fn::GetAtt': [expect.stringMatching(/^UndeliveredEvents/), 'Arn'] } },
          },
        });
        const after = pipeTemplate.Resources[id]?.DependsOn;
        for (const needed of [/^Schedules/, /^ScheduleRole.*Policy/])
          expect(after, id).toContainEqual(expect.stringMatching(needed));
        const cron = parseCron(properties.ScheduleExpression.replace(/^cron\((.*)\)$/, '$1'));
        expect(lastFire(cron, instant('2026-06-24T12:00:00Z'), stage.settings.factory.zone)).not.toBeNull();
      }
    });

    it.each([
      ['ingest', 'landingSweep'],
      ['recalibrate', 'recalibrate'],
      ['recompute', 'recompute'],
      ['evaluate', 'evaluate'],
      ['report', 'report'],
    ] as const)('send %s its trigger with the time it was scheduled for', (job, setting) => {
      const cron = stage.deployment.schedules[setting];
      const sent = schedules
        .filter(({ ScheduleExpression }) => ScheduleExpression === `cron(${cron})`)
        .map(({ Target }) => JSON.parse(Target.Input));
      const trigger = {
        job,
        scheduledTime: '<aws.scheduler.scheduled-time>',
        executionId: '<aws.scheduler.execution-id>',
        attempt: '<aws.scheduler.attempt-number>',
      };
      expect(sent).toContainEqual(trigger);
      const ifMissed = schedules
        .map(({ Target }) => JSON.parse(Target.Input))
        .filter((input) => 'onlyIfMissed' in input);
      if (job === 'evaluate') expect(ifMissed).not.toContainEqual(expect.objectContaining({ job }));
      else expect(ifMissed).toContainEqual({ ...trigger, onlyIfMissed: cron });
    });

    it('are files in landing/, with a queue for what cannot be delivered', () => {
      pipe.hasResourceProperties('AWS::Events::Rule', {
        EventPattern: {
          source: ['aws.s3'],
          'detail-type': ['Object Created'],
          detail: { object: { key: [{ prefix: 'landing/' }] } },
        },
        Targets: [
          Match.objectLike({
            DeadLetterConfig: {
              Arn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^UndeliveredEvents'), 'Arn'] },
            },
          }),
        ],
      });
    });
  });

  describe(`the messages of ${name}`, () => {
    it('go to one subscription for each person and protocol, filtered by whom they are to', () => {
      const wanted = stage.settings.people.flatMap(({ id, protocols }) =>
        protocols.map((protocol) => ({
          Protocol: protocol,
          Endpoint: protocol === 'chat' ? undefined : stage.deployment.addresses[id]?.[protocol],
          FilterPolicy: { to: [`${id}/${protocol}`] },
          FilterPolicyScope: 'MessageAttributes',
        })),
      );
      const filtered = resourcesOf(pipeTemplate, 'AWS::SNS::Subscription')
        .map(([, { Properties }]) => Properties ?? {})
        .filter((properties) => 'FilterPolicy' in properties);
      expect(filtered).toEqual(wanted.map((properties) => expect.objectContaining(properties)));
    });

    it('are the only place of addresses, and use SMS only where SNS sends it', () => {
      const addresses = Object.values(stage.deployment.addresses).flatMap(({ email, sms }) =>
        [email, sms].filter((address) => address !== undefined),
      );
      const elsewhere = JSON.stringify([
        stateTemplate,
        Object.values(pipeTemplate.Resources).filter(({ Type }) => Type !== 'AWS::SNS::Subscription'),
      ]);
      expect(addresses.length).toBeGreaterThan(0);
      expect(addresses.filter((address) => elsewhere.includes(address))).toEqual([]);
      const sms = Object.keys(
        pipe.findResources('AWS::SNS::Subscription', { Properties: { Protocol: 'sms' } }),
      );
      expect(sms).toHaveLength(name === 'china' ? 0 : 1);
    });
  });

  describe(`both templates of ${name}`, () => {
    it('name no partition, bring no function of the CDK, and encrypt queues', () => {
      const text = JSON.stringify([stateTemplate, pipeTemplate]);
      expect(text).not.toMatch(/arn:aws/);
      expect(text).not.toMatch(/Custom::|AWS::CloudFormation::CustomResource/);
      state.resourceCountIs('AWS::Lambda::Function', 0);
      pipe.resourceCountIs('AWS::SQS::Queue', 2);
      pipe.allResourcesProperties('AWS::SQS::Queue', { SqsManagedSseEnabled: true });
      pipe.allResourcesProperties('AWS::SQS::QueuePolicy', {
        PolicyDocument: { Statement: Match.arrayWith([DENY_WITHOUT_TLS]) },
      });
    });
  });
}

interface ScheduleProperties {
  readonly ScheduleExpression: string;
  readonly Target: { readonly Input: string };
}

function keys({ partitionKey, sortKey }: { readonly partitionKey: string; readonly sortKey: string }) {
  return [
    { AttributeName: partitionKey, KeyType: 'HASH' },
    { AttributeName: sortKey, KeyType: 'RANGE' },
  ];
}

function variablesOf(properties: unknown): Record<string, unknown> {
  return (properties as { Environment: { Variables: Record<string, unknown> } }).Environment.Variables;
}
