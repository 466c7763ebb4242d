import { type CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import {
  type CloudWatchClient,
  GetMetricDataCommand,
  paginateDescribeAlarms,
} from '@aws-sdk/client-cloudwatch';
import { paginateListSchedules, type SchedulerClient } from '@aws-sdk/client-scheduler';
import {
  GetSMSAttributesCommand,
  GetSMSSandboxAccountStatusCommand,
  paginateListSubscriptionsByTopic,
  type SNSClient,
} from '@aws-sdk/client-sns';
import { GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { type Instant, msOf } from '../domain/calendar.ts';

/** Clients of the region that a stage is in. */
export interface StageClients {
  readonly cloudFormation: CloudFormationClient;
  readonly cloudWatch: CloudWatchClient;
  readonly scheduler: SchedulerClient;
  readonly sns: SNSClient;
  readonly sqs: SQSClient;
}

/** A stack as it is deployed. */
export interface DeployedStack {
  readonly status: string;
  readonly outputs: Readonly<Record<string, string>>;
}

export interface Subscription {
  readonly protocol: string;
  readonly endpoint: string;
  readonly isConfirmed: boolean;
}

/** US dollars a month. */
export interface SmsAccount {
  readonly isInSandbox: boolean;
  readonly monthlyLimit: number;
  readonly spent: number;
}

/** What SNS spends at most where nobody has set another limit. */
const USUAL_SMS_LIMIT = 1;

/** A stack; null where there is none of that name. */
export async function deployedStack(
  client: CloudFormationClient,
  name: string,
): Promise<DeployedStack | null> {
  try {
    const { Stacks } = await client.send(new DescribeStacksCommand({ StackName: name }));
    const [stack] = Stacks ?? [];
    if (stack === undefined) return null;
    const outputs = (stack.Outputs ?? []).map(({ OutputKey = '', OutputValue = '' }) => [
      OutputKey,
      OutputValue,
    ]);
    return { status: stack.StackStatus ?? '', outputs: Object.fromEntries(outputs) };
  } catch (error) {
    if (error instanceof Error && error.name === 'ValidationError' && /does not exist/.test(error.message))
      return null;
    throw error;
  }
}

/** Looks at a deployed stage and changes nothing. Faults of AWS come through as they are. */
export class DeployedStage {
  readonly #clients: StageClients;

  constructor(clients: StageClients) {
    this.#clients = clients;
  }

  /** Null where there is no stack of that name. */
  stack(name: string): Promise<DeployedStack | null> {
    return deployedStack(this.#clients.cloudFormation, name);
  }

  async subscriptions(topicArn: string): Promise<Subscription[]> {
    const found: Subscription[] = [];
    const pages = paginateListSubscriptionsByTopic({ client: this.#clients.sns }, { TopicArn: topicArn });
    for await (const { Subscriptions = [] } of pages) {
      for (const { Protocol = '', Endpoint = '', SubscriptionArn = '' } of Subscriptions) {
        if (SubscriptionArn === 'Deleted') continue;
        found.push({
          protocol: Protocol,
          endpoint: Endpoint,
          isConfirmed: SubscriptionArn.startsWith('arn:'),
        });
      }
    }
    return found;
  }

  /** What the account may send and has sent this month, as far as is known at that moment. */
  async smsAccount(at: Instant): Promise<SmsAccount> {
    const { sns } = this.#clients;
    const { IsInSandbox } = await sns.send(new GetSMSSandboxAccountStatusCommand({}));
    const { attributes = {} } = await sns.send(
      new GetSMSAttributesCommand({ attributes: ['MonthlySpendLimit'] }),
    );
    return {
      isInSandbox: IsInSandbox === true,
      monthlyLimit: Number(attributes.MonthlySpendLimit ?? USUAL_SMS_LIMIT),
      spent: await this.#spentOnSms(at),
    };
  }

  /** Schedules of a group by name, and whether each is on. */
  async schedules(groupName: string): Promise<{ readonly name: string; readonly isOn: boolean }[]> {
    const found: { name: string; isOn: boolean }[] = [];
    const pages = paginateListSchedules({ client: this.#clients.scheduler }, { GroupName: groupName });
    for await (const { Schedules = [] } of pages)
      found.push(...Schedules.map(({ Name = '', State }) => ({ name: Name, isOn: State === 'ENABLED' })));
    return found;
  }

  /** Messages in a queue, those that somebody is looking at among them. */
  async queueDepth(queueUrl: string): Promise<number> {
    const { Attributes = {} } = await this.#clients.sqs.send(
      new GetQueueAttributesCommand({
        QueueUrl: queueUrl,
        AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
      }),
    );
    return Object.values(Attributes).reduce((sum, count) => sum + Number(count), 0);
  }

  /** Alarms whose names begin so: which are on, and which tell nobody. */
  async alarms(
    prefix: string,
  ): Promise<{ readonly name: string; readonly isOn: boolean; readonly isMuted: boolean }[]> {
    const found: { name: string; isOn: boolean; isMuted: boolean }[] = [];
    const pages = paginateDescribeAlarms(
      { client: this.#clients.cloudWatch },
      { AlarmNamePrefix: prefix, AlarmTypes: ['MetricAlarm'] },
    );
    for await (const { MetricAlarms = [] } of pages) {
      for (const { AlarmName = '', StateValue, ActionsEnabled } of MetricAlarms)
        found.push({ name: AlarmName, isOn: StateValue === 'ALARM', isMuted: ActionsEnabled === false });
    }
    return found;
  }

  async #spentOnSms(at: Instant): Promise<number> {
    const { MetricDataResults } = await this.#clients.cloudWatch.send(
      new GetMetricDataCommand({
        StartTime: new Date(msOf(at) - 2 * 86_400_000),
        EndTime: new Date(msOf(at)),
        ScanBy: 'TimestampDescending',
        MetricDataQueries: [
          {
            Id: 'spent',
            MetricStat: {
              Metric: { Namespace: 'AWS/SNS', MetricName: 'SMSMonthToDateSpentUSD' },
              Period: 3600,
              Stat: 'Maximum',
            },
          },
        ],
      }),
    );
    return MetricDataResults?.[0]?.Values?.[0] ?? 0;
  }
}
