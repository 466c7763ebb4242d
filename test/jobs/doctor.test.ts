import {
  CloudFormationClient,
  CloudFormationServiceException,
  DescribeStacksCommand,
} from '@aws-sdk/client-cloudformation';
import { CloudWatchClient, DescribeAlarmsCommand, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { ListSchedulesCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import {
  CreateTopicCommand,
  GetSMSAttributesCommand,
  GetSMSSandboxAccountStatusCommand,
  ListSubscriptionsByTopicCommand,
  SNSClient,
  SubscribeCommand,
} from '@aws-sdk/client-sns';
import { CreateQueueCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DeployedStage } from '../../lib/aws/deployed-stage.ts';
import { DynamoRunLedger } from '../../lib/aws/run-ledger.ts';
import { instant, instantOfMs, msOf } from '../../lib/domain/calendar.ts';
import type { Check } from '../../lib/domain/checks.ts';
import type { Job } from '../../lib/domain/ports.ts';
import { inspectStage } from '../../lib/jobs/doctor.ts';
import { type EmbeddedAws, startEmbeddedAws } from '../../lib/local/embedded-aws.ts';
import { deploymentVersion, parseStage } from '../../lib/settings/deployment.ts';
import { settingsVersion } from '../../lib/settings/settings.ts';

// CloudFormation, CloudWatch, Scheduler and the account's SMS have no embedded server: these are mocked. Topics,
// queues and the ledger are those of the embedded servers.

const STAGE = parseStage(
  {
    deployment: {
      stage: 'dev',
      region: 'ap-southeast-1',
      addresses: { lead: { email: 'lead@example.com', sms: '+12025550123' } },
    },
    settings: {
      people: [{ id: 'lead', audiences: ['it'], language: 'zh', protocols: ['email', 'sms'] }],
    },
  },
  'the test',
);
const NOW = instant('2026-06-24T12:10:00+08:00');

const cloudFormation = mockClient(CloudFormationClient);
const cloudWatch = mockClient(CloudWatchClient);
const scheduler = mockClient(SchedulerClient);
const smsAccount = mockClient(SNSClient);

let aws: EmbeddedAws;
let outputs: Record<string, string>;

beforeAll(async () => {
  smsAccount.restore();
  aws = await startEmbeddedAws();
  const topic = async (Name: string) => {
    const { TopicArn = '' } = await aws.sns.send(new CreateTopicCommand({ Name }));
    return TopicArn;
  };
  const queue = async (QueueName: string) => {
    const { QueueUrl = '' } = await aws.sqs.send(new CreateQueueCommand({ QueueName }));
    return QueueUrl;
  };
  outputs = {
    AlertsTopicArn: await topic('doctor-alerts'),
    SystemTopicArn: await topic('doctor-system'),
    RunsTableName: aws.resources.runsTable,
    FailedRunsQueueUrl: await queue('doctor-failed-runs'),
    UndeliveredEventsQueueUrl: await queue('doctor-undelivered-events'),
    SettingsVersion: settingsVersion(STAGE.settings),
    DeploymentVersion: deploymentVersion(STAGE.deployment),
  };
  const subscribe = (TopicArn: string | undefined, Protocol: string, Endpoint: string) =>
    aws.sns.send(new SubscribeCommand({ TopicArn, Protocol, Endpoint }));
  await subscribe(outputs.AlertsTopicArn, 'email', 'lead@example.com');
  await subscribe(outputs.AlertsTopicArn, 'sms', '+12025550123');
  await subscribe(outputs.SystemTopicArn, 'email', 'lead@example.com');
  const ledger = new DynamoRunLedger(aws.dynamoDb, aws.resources.runsTable);
  const due: [Job, string][] = [
    ['ingest', '2026-06-24T04:50:00+08:00'],
    ['recalibrate', '2026-06-24T05:10:00+08:00'],
    ['recompute', '2026-06-24T05:30:00+08:00'],
    ['evaluate', '2026-06-24T12:00:00+08:00'],
    ['report', '2026-06-24T08:15:00+08:00'],
  ];
  for (const [job, time] of due) {
    const at = instant(time);
    const trigger = { job, scheduledTime: at, executionId: job, attempt: 1 };
    const lease = await ledger.begin(trigger, at, instantOfMs(msOf(at) + 60_000), false);
    if (lease === null) throw new Error(`${job} is under way`);
    await ledger.finish(lease, { state: 'succeeded', at, summary: {} });
  }
});

afterAll(() => aws.stop());

beforeEach(() => {
  for (const mock of [cloudFormation, cloudWatch, scheduler]) mock.reset();
  cloudFormation.on(DescribeStacksCommand).callsFake(({ StackName }) => ({
    Stacks: [
      {
        StackName,
        StackStatus: 'UPDATE_COMPLETE',
        Outputs: Object.entries(outputs).map(([OutputKey, OutputValue]) => ({ OutputKey, OutputValue })),
      },
    ],
  }));
  cloudWatch.on(GetMetricDataCommand).resolves({ MetricDataResults: [{ Values: [0.2, 0.1] }] });
  cloudWatch.on(DescribeAlarmsCommand, { NextToken: undefined }).resolves({
    MetricAlarms: [{ AlarmName: 'PulseStock-dev-a', StateValue: 'OK', ActionsEnabled: true }],
    NextToken: 'more',
  });
  cloudWatch.on(DescribeAlarmsCommand, { NextToken: 'more' }).resolves({
    MetricAlarms: [{ AlarmName: 'PulseStock-dev-b', StateValue: 'INSUFFICIENT_DATA', ActionsEnabled: true }],
  });
  scheduler.on(ListSchedulesCommand).resolves({ Schedules: [{ Name: 'Recompute', State: 'ENABLED' }] });
});

/** Asks SNS of the embedded server, but for what it does not know of the account. */
function snsWith(account: { isInSandbox: boolean; limit?: string }): SNSClient {
  const client = new SNSClient({ region: 'us-east-1' });
  const mock = mockClient(client);
  mock.on(GetSMSSandboxAccountStatusCommand).resolves({ IsInSandbox: account.isInSandbox });
  mock
    .on(GetSMSAttributesCommand)
    .resolves({ attributes: account.limit === undefined ? {} : { MonthlySpendLimit: account.limit } });
  mock
    .on(ListSubscriptionsByTopicCommand)
    .callsFake((input) => aws.sns.send(new ListSubscriptionsByTopicCommand(input)));
  return client;
}

async function looked(sns = snsWith({ isInSandbox: false, limit: '20' })): Promise<Record<string, Check>> {
  const checks = await inspectStage({
    stage: STAGE,
    deployed: new DeployedStage({
      cloudFormation: new CloudFormationClient({ region: 'us-east-1' }),
      cloudWatch: new CloudWatchClient({ region: 'us-east-1' }),
      scheduler: new SchedulerClient({ region: 'us-east-1' }),
      sns,
      sqs: aws.sqs,
    }),
    ledger: (table) => new DynamoRunLedger(aws.dynamoDb, table),
    at: NOW,
  });
  return Object.fromEntries(checks.map((check) => [check.name, check]));
}

describe('a look at a deployed stage', () => {
  it('finds all fine where it is, over all pages', async () => {
    const checks = await looked();
    expect(Object.values(checks).filter(({ state }) => state !== 'fine')).toEqual([]);
    expect(Object.keys(checks)).toEqual([
      'stacks',
      'settings',
      'subscriptions',
      'sms',
      'schedules',
      'runs',
      'queues',
      'alarms',
    ]);
    expect(checks.alarms?.found).toBe('all 2 are off');
    expect(checks.sms?.found).toBe('0.20 of 20.00 US dollars of this month are spent');
  });

  it('takes the limit of SNS where the account has set none', async () => {
    expect((await looked(snsWith({ isInSandbox: true }))).sms?.found).toContain('sandbox');
    cloudWatch.on(GetMetricDataCommand).resolves({ MetricDataResults: [{ Values: [0.9] }] });
    expect((await looked(snsWith({ isInSandbox: false }))).sms?.found).toContain('0.90 of 1.00');
  });

  it('finds what lies in the queues, what is off and what is on', async () => {
    await aws.sqs.send(new SendMessageCommand({ QueueUrl: outputs.FailedRunsQueueUrl, MessageBody: '{}' }));
    scheduler.on(ListSchedulesCommand).resolves({ Schedules: [{ Name: 'Recompute', State: 'DISABLED' }] });
    cloudWatch
      .on(DescribeAlarmsCommand)
      .resolves({ MetricAlarms: [{ AlarmName: 'PulseStock-dev-a', StateValue: 'ALARM' }] });
    const { queues, schedules, alarms } = await looked();
    expect([queues?.found, schedules?.found, alarms?.found]).toEqual([
      'failed-runs holds 1',
      'Recompute off',
      'on: PulseStock-dev-a',
    ]);
  });

  it('says what may not be looked at, and looks at the rest', async () => {
    scheduler
      .on(ListSchedulesCommand)
      .rejects(new Error('not authorized to perform: scheduler:ListSchedules'));
    const { schedules, runs } = await looked();
    expect(schedules).toEqual({
      name: 'schedules',
      state: 'unknown',
      found: 'cannot be looked at: not authorized to perform: scheduler:ListSchedules',
      remedy: 'attach the policy PulseStock-dev-it-watch to your role',
    });
    expect(runs?.state).toBe('fine');
  });

  it('stops at what is not deployed', async () => {
    cloudFormation.on(DescribeStacksCommand).rejects(
      new CloudFormationServiceException({
        name: 'ValidationError',
        message: 'Stack with id PulseStock-dev-Stateful does not exist',
        $fault: 'client',
        $metadata: {},
      }),
    );
    const checks = await looked();
    expect(Object.keys(checks)).toEqual(['stacks']);
    expect(checks.stacks?.found).toBe(
      'PulseStock-dev-Stateful and PulseStock-dev-Pipeline not found in ap-southeast-1',
    );
  });

  it('fails in one line where AWS cannot be asked at all', async () => {
    cloudFormation
      .on(DescribeStacksCommand)
      .rejects(new Error('Could not load credentials\nfrom any providers'));
    await expect(looked()).rejects.toThrow(
      /^AWS cannot be asked: Could not load credentials from any providers; sign in as [^\n]*$/,
    );
  });
});
