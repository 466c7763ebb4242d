import { Stack } from 'aws-cdk-lib';
import { ManagedPolicy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { PREFIX } from '../domain/storage-keys.ts';
import { stageNames } from '../settings/stage-names.ts';
import { operating, watching } from './operator-permissions.ts';
import { listing, type Permission, reading, throughKey } from './permissions.ts';
import type { StageResources } from './watching.ts';

/**
 * The managed policies to attach to the company's own roles, one for each group of people. None of them reads the
 * landing bucket, where files with personal data lie.
 */
export function addPeoplePolicies(scope: Construct, props: StageResources): void {
  const policies = {
    operations: {
      description: 'PulseStock operations: hand in files, read dashboard, reports and rejected rows',
      permissions: operations(scope, props),
    },
    finance: {
      description: 'PulseStock finance: read reports, ask Athena',
      permissions: finance(scope, props),
    },
    'it-watch': {
      description: 'PulseStock IT: look at everything that tells how the system is, change nothing',
      permissions: watching(scope, props),
    },
    'it-operate': {
      description: 'PulseStock IT: start runs, pause, empty queues, bring back what was lost',
      permissions: operating(scope, props),
    },
  };
  for (const [people, { description, permissions }] of Object.entries(policies)) {
    new ManagedPolicy(scope, `People-${people}`, {
      managedPolicyName: stageNames(props.stage.deployment).policy(people),
      description,
      statements: permissions.map(
        ({ sid, actions, resources, conditions = {} }) =>
          new PolicyStatement({ sid, actions: [...actions], resources: [...resources], conditions }),
      ),
    });
  }
}

function operations(scope: Construct, { stage, stateful: { landing, data } }: StageResources): Permission[] {
  const read = [PREFIX.reports, PREFIX.quarantine, PREFIX.receipts];
  return [
    {
      sid: 'HandInFiles',
      actions: ['s3:PutObject', 's3:AbortMultipartUpload'],
      resources: [landing.arnForObjects(`${PREFIX.landing}*`)],
    },
    listing('SeeWhatWaits', landing, [PREFIX.landing]),
    reading('ReadReports', data, read),
    listing('ListReports', data, read),
    {
      sid: 'FindDashboard',
      actions: ['cloudformation:DescribeStacks'],
      resources: [
        Stack.of(scope).formatArn({
          service: 'cloudformation',
          resource: 'stack',
          resourceName: `${stageNames(stage.deployment).statefulStack}/*`,
        }),
      ],
    },
    ...throughKey(stage.deployment.encryptionKeyArn, ['kms:Decrypt', 'kms:GenerateDataKey']),
  ];
}

function finance(scope: Construct, { stage, stateful: { data } }: StageResources): Permission[] {
  const names = stageNames(stage.deployment);
  const stack = Stack.of(scope);
  const glue = (resource: string) => stack.formatArn({ service: 'glue', resource });
  const read = [PREFIX.reports, PREFIX.parameters];
  return [
    reading('ReadReports', data, read),
    listing('ListReports', data, [...read, PREFIX.queryResults]),
    {
      sid: 'AskAthena',
      actions: [
        'athena:GetWorkGroup',
        'athena:StartQueryExecution',
        'athena:StopQueryExecution',
        'athena:GetQueryExecution',
        'athena:GetQueryResults',
        'athena:ListQueryExecutions',
        'athena:BatchGetQueryExecution',
      ],
      resources: [
        stack.formatArn({ service: 'athena', resource: 'workgroup', resourceName: names.workgroup }),
      ],
    },
    {
      sid: 'KnowTables',
      actions: [
        'glue:GetDatabase',
        'glue:GetDatabases',
        'glue:GetTable',
        'glue:GetTables',
        'glue:GetPartitions',
      ],
      resources: [glue('catalog'), glue(`database/${names.database}`), glue(`table/${names.database}/*`)],
    },
    {
      sid: 'KeepAnswers',
      actions: ['s3:GetObject', 's3:PutObject', 's3:AbortMultipartUpload', 's3:ListMultipartUploadParts'],
      resources: [data.arnForObjects(`${PREFIX.queryResults}*`)],
    },
    { sid: 'FindBucket', actions: ['s3:GetBucketLocation'], resources: [data.bucketArn] },
    ...throughKey(stage.deployment.encryptionKeyArn, ['kms:Decrypt', 'kms:GenerateDataKey']),
  ];
}
