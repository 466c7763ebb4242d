import { ArnFormat, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { PREFIX } from '../domain/storage-keys.ts';
import { PARAMETERS_TABLE } from '../domain/storage-tables.ts';
import { stageNames } from '../settings/stage-names.ts';
import { listing, type Permission, reading, throughKey } from './permissions.ts';
import type { StageResources } from './watching.ts';

/** What `doctor`, the dashboard and the runbook's checks need: to see, and to change nothing. */
export function watching(
  scope: Construct,
  { stage, stateful, functions, failedRuns, undeliveredEvents }: StageResources,
): Permission[] {
  const names = stageNames(stage.deployment);
  const stack = Stack.of(scope);
  return [
    {
      // AWS knows no resource for these: they list, or read what is the account's.
      sid: 'SeeAccount',
      actions: [
        'cloudwatch:DescribeAlarms',
        'cloudwatch:GetMetricData',
        'cloudwatch:ListMetrics',
        'logs:DescribeLogGroups',
        'logs:DescribeQueryDefinitions',
        'logs:GetQueryResults',
        'logs:StopQuery',
        'scheduler:ListSchedules',
        'sns:GetSMSAttributes',
        'sns:GetSMSSandboxAccountStatus',
      ],
      resources: ['*'],
    },
    {
      sid: 'SeeDashboard',
      actions: ['cloudwatch:GetDashboard'],
      resources: [
        stack.formatArn({
          service: 'cloudwatch',
          region: '',
          resource: 'dashboard',
          resourceName: names.dashboard,
        }),
      ],
    },
    {
      sid: 'ReadLogs',
      actions: ['logs:StartQuery', 'logs:FilterLogEvents', 'logs:GetLogEvents', 'logs:DescribeLogStreams'],
      resources: functions.map(({ logGroup }) => logGroup.logGroupArn),
    },
    {
      sid: 'SeeStacks',
      actions: [
        'cloudformation:DescribeStacks',
        'cloudformation:DescribeStackEvents',
        'cloudformation:ListStackResources',
      ],
      resources: [names.statefulStack, names.pipelineStack].map((name) =>
        stack.formatArn({ service: 'cloudformation', resource: 'stack', resourceName: `${name}/*` }),
      ),
    },
    {
      sid: 'SeeSubscriptions',
      actions: ['sns:ListSubscriptionsByTopic', 'sns:GetTopicAttributes'],
      resources: [stateful.alertsTopic.topicArn, stateful.systemTopic.topicArn],
    },
    {
      sid: 'SeeQueues',
      actions: ['sqs:GetQueueAttributes'],
      resources: [failedRuns.queueArn, undeliveredEvents.queueArn],
    },
    {
      sid: 'SeeRuns',
      actions: ['dynamodb:GetItem', 'dynamodb:Query'],
      resources: [stateful.runs.tableArn],
    },
    reading('ReadRejected', stateful.data, [PREFIX.quarantine, PREFIX.receipts, PREFIX.reports]),
    listing('ListRejected', stateful.data, [PREFIX.quarantine, PREFIX.receipts, PREFIX.reports]),
    listing('SeeWhatWaits', stateful.landing, [PREFIX.landing]),
    ...throughKey(stage.deployment.encryptionKeyArn, ['kms:Decrypt', 'kms:DescribeKey']),
  ];
}

/**
 * What the runbook's remedies need beside `watching`: to start runs, pause schedules, empty queues, remove a dropped
 * file unread, bring back tables and objects. Not to read what was dropped, nor to change who is told.
 */
export function operating(scope: Construct, deployed: StageResources): Permission[] {
  return [...running(scope, deployed), ...mending(scope, deployed)];
}

function running(
  scope: Construct,
  { stage, functions, failedRuns, undeliveredEvents, scheduleRole }: StageResources,
): Permission[] {
  const names = stageNames(stage.deployment);
  const stack = Stack.of(scope);
  return [
    {
      sid: 'StartRuns',
      actions: ['lambda:InvokeFunction', 'lambda:GetFunction'],
      resources: functions.map(({ function: lambda }) => lambda.functionArn),
    },
    {
      sid: 'PauseSchedules',
      actions: ['scheduler:GetSchedule', 'scheduler:UpdateSchedule'],
      resources: [
        stack.formatArn({
          service: 'scheduler',
          resource: 'schedule',
          resourceName: `${names.scheduleGroup}/*`,
        }),
      ],
    },
    {
      sid: 'KeepRoleOfSchedules',
      actions: ['iam:PassRole'],
      resources: [scheduleRole.roleArn],
      conditions: { StringEquals: { 'iam:PassedToService': 'scheduler.amazonaws.com' } },
    },
    {
      sid: 'MuteAlarms',
      actions: ['cloudwatch:EnableAlarmActions', 'cloudwatch:DisableAlarmActions'],
      resources: [
        stack.formatArn({
          service: 'cloudwatch',
          resource: 'alarm',
          resourceName: names.alarm('*'),
          arnFormat: ArnFormat.COLON_RESOURCE_NAME,
        }),
      ],
    },
    {
      sid: 'EmptyQueues',
      actions: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:PurgeQueue'],
      resources: [failedRuns.queueArn, undeliveredEvents.queueArn],
    },
  ];
}

function mending(scope: Construct, { stage, stateful }: StageResources): Permission[] {
  const { landing, data, parameters, alerts, runs } = stateful;
  const restored = Stack.of(scope).formatArn({
    service: 'dynamodb',
    resource: 'table',
    resourceName: `${stageNames(stage.deployment).base}-restored-*`,
  });
  const tables = [parameters, alerts, runs].map(({ tableArn }) => tableArn);
  const readable = [PREFIX.history, PREFIX.parameters];
  return [
    {
      sid: 'ReadTables',
      actions: [
        'dynamodb:DescribeTable',
        'dynamodb:DescribeContinuousBackups',
        'dynamodb:GetItem',
        'dynamodb:Query',
        'dynamodb:Scan',
      ],
      resources: [...tables, restored],
    },
    {
      sid: 'RestoreTables',
      actions: [
        'dynamodb:RestoreTableToPointInTime',
        'dynamodb:BatchWriteItem',
        'dynamodb:PutItem',
        'dynamodb:UpdateItem',
        'dynamodb:DeleteItem',
      ],
      resources: [...tables, restored],
    },
    {
      sid: 'ReadCalibrations',
      actions: ['dynamodb:Query'],
      resources: [`${parameters.tableArn}/index/${PARAMETERS_TABLE.index.name}`],
    },
    { sid: 'RemoveRestored', actions: ['dynamodb:DeleteTable'], resources: [restored] },
    reading('ReadData', data, readable),
    listing('ListData', data, readable),
    {
      sid: 'RemoveDropped',
      actions: ['s3:DeleteObject'],
      resources: [landing.arnForObjects(`${PREFIX.landing}*`)],
    },
    {
      sid: 'SeeFormerVersions',
      actions: ['s3:ListBucketVersions'],
      resources: [data.bucketArn],
    },
    {
      sid: 'BringBackObjects',
      actions: ['s3:GetObjectVersion', 's3:PutObject'],
      resources: [data.arnForObjects(`${PREFIX.parameters}*`), data.arnForObjects(`${PREFIX.reports}*`)],
    },
    ...throughKey(stage.deployment.encryptionKeyArn, [
      'kms:Decrypt',
      'kms:Encrypt',
      'kms:GenerateDataKey',
      'kms:DescribeKey',
    ]),
  ];
}
