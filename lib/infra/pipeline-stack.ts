import { Annotations, Duration, Stack, type StackProps, TimeZone } from 'aws-cdk-lib';
import { Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  ContextAttribute,
  Schedule,
  ScheduleExpression,
  ScheduleTargetInput,
} from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { CfnSubscription, type CfnSubscriptionProps, type Topic } from 'aws-cdk-lib/aws-sns';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { addressOf } from '../domain/messages.ts';
import type { Job } from '../domain/ports.ts';
import { PREFIX } from '../domain/storage-keys.ts';
import type { Stage } from '../settings/deployment.ts';
import { hasDuckDbLibrary } from './duckdb-library.ts';
import { JobFunction, type JobFunctionProps } from './job-function.ts';
import type { StatefulStack } from './stateful-stack.ts';

export interface PipelineStackProps extends StackProps {
  readonly stage: Stage;
  readonly stateful: StatefulStack;
}

/** When messages that were not published are looked for, and daily runs that were missed. */
const MESSAGE_SWEEP_CRON = '10/15 * * * ? *';
const MISSED_RUN_CRON = '40 * * * ? *';

/** An event that could not be delivered for so long is given up. */
const EVENT_AGE = Duration.hours(6);

/** What runs: functions, what starts them, where failures go, and who is told. It holds no state and may be replaced. */
export class PipelineStack extends Stack {
  readonly #stage: Stage;
  readonly #undelivered: Queue;
  readonly #failures: Queue;

  constructor(scope: Construct, id: string, { stage, stateful, ...props }: PipelineStackProps) {
    super(scope, id, props);
    this.#stage = stage;
    this.#undelivered = this.#queue('UndeliveredEvents');
    this.#failures = this.#queue('FailedRuns');
    const { schedules } = stage.deployment;

    const ingest = this.#ingest(stateful);
    this.#scheduleDaily('ingest', schedules.landingSweep, ingest);
    this.#scheduleDaily('recompute', schedules.recompute, this.#recompute(stateful));
    this.#schedule('Evaluate', schedules.evaluate, this.#evaluate(stateful), payload('evaluate'));
    this.#scheduleDaily('report', schedules.report, this.#report(stateful));
    this.#schedule('SendMessages', MESSAGE_SWEEP_CRON, this.#sendMessages(stateful), {});
    this.#subscribePeople(stateful);
    this.#relayChat(stateful);
    this.#sayWhatIsMissing();
  }

  #ingest(stateful: StatefulStack): JobFunction {
    const ingest = this.#function('Ingest', {
      handler: 'ingest',
      description: 'Takes dropped files into history',
      usesHistory: true,
    });
    ingest.bindBucket('landing', stateful.landing, { read: [PREFIX.landing] });
    const written = [PREFIX.history, PREFIX.quarantine, PREFIX.receipts];
    ingest.bindBucket('data', stateful.data, { read: written, write: written });
    ingest.bindTable('alerts', stateful.alerts, 'write');
    ingest.bindTable('runs', stateful.runs, 'write');
    new Rule(this, 'FileDropped', {
      description: 'A file was dropped into landing/',
      eventPattern: {
        source: ['aws.s3'],
        detailType: ['Object Created'],
        detail: {
          bucket: { name: [stateful.landing.bucketName] },
          object: { key: [{ prefix: PREFIX.landing }] },
        },
      },
      targets: [
        new LambdaFunction(ingest.function, { deadLetterQueue: this.#undelivered, maxEventAge: EVENT_AGE }),
      ],
    });
    return ingest;
  }

  #recompute(stateful: StatefulStack): JobFunction {
    const recompute = this.#function('Recompute', {
      handler: 'recompute',
      description: 'Computes the parameters of every SKU',
      usesHistory: true,
    });
    recompute.bindBucket('data', stateful.data, {
      read: [PREFIX.history, PREFIX.parameters],
      write: [PREFIX.parameters],
    });
    recompute.bindTable('parameters', stateful.parameters, 'write');
    recompute.bindTable('runs', stateful.runs, 'write');
    return recompute;
  }

  #evaluate(stateful: StatefulStack): JobFunction {
    const evaluate = this.#function('Evaluate', {
      handler: 'evaluate',
      description: 'Looks at triggers and tells people',
      usesHistory: true,
    });
    evaluate.bindBucket('data', stateful.data, {
      read: [PREFIX.history, PREFIX.parameters, PREFIX.receipts],
    });
    evaluate.bindTable('alerts', stateful.alerts, 'write');
    evaluate.bindTable('runs', stateful.runs, 'write');
    evaluate.bindTopic('alertsTopic', stateful.alertsTopic);
    return evaluate;
  }

  #report(stateful: StatefulStack): JobFunction {
    const report = this.#function('Report', {
      handler: 'report',
      description: 'Writes the daily reports',
      usesHistory: true,
    });
    report.bindBucket('data', stateful.data, {
      read: [PREFIX.history, PREFIX.parameters],
      write: [PREFIX.reports],
    });
    report.bindTable('alerts', stateful.alerts, 'read');
    report.bindTable('runs', stateful.runs, 'write');
    return report;
  }

  #sendMessages(stateful: StatefulStack): JobFunction {
    const sendMessages = this.#function('SendMessages', {
      handler: 'send-messages',
      description: 'Publishes messages that a run did not come to publish',
      usesHistory: false,
    });
    sendMessages.bindTable('alerts', stateful.alerts, 'write');
    sendMessages.bindTopic('alertsTopic', stateful.alertsTopic);
    return sendMessages;
  }

  /** One subscription a person and protocol; IT also hears of the system's own troubles. */
  #subscribePeople({ alertsTopic, systemTopic }: StatefulStack): void {
    const { deployment, settings } = this.#stage;
    for (const { id, audiences, protocols } of settings.people) {
      const addresses = deployment.addresses[id] ?? {};
      for (const protocol of protocols) {
        const endpoint = protocol === 'chat' ? undefined : addresses[protocol];
        if (endpoint === undefined) continue;
        new CfnSubscription(this, `Person-${id}-${protocol}`, {
          topicArn: alertsTopic.topicArn,
          protocol,
          endpoint,
          filterPolicy: { to: [addressOf({ person: id, protocol })] },
          filterPolicyScope: 'MessageAttributes',
          ...(protocol === 'https' ? this.#toMachine(alertsTopic) : {}),
        });
      }
      if (audiences.includes('it') && addresses.email !== undefined) {
        new CfnSubscription(this, `System-${id}-email`, {
          topicArn: systemTopic.topicArn,
          protocol: 'email',
          endpoint: addresses.email,
        });
      }
    }
  }

  /** The relay to chat robots and its subscription: only where somebody is told by chat. */
  #relayChat({ alertsTopic }: StatefulStack): void {
    const { deployment, settings } = this.#stage;
    const people = settings.people.filter(({ protocols }) => protocols.includes('chat'));
    if (people.length === 0 || deployment.chatSecret === undefined) return;
    const relay = this.#function('ChatRelay', {
      handler: 'chat-relay',
      description: 'Hands alerts to the robots of group chats',
      usesHistory: false,
    });
    relay.bindSecret('chatSecret', Secret.fromSecretNameV2(this, 'ChatSecret', deployment.chatSecret));
    relay.function.addPermission('AlertsTopic', {
      principal: new ServicePrincipal('sns.amazonaws.com'),
      sourceArn: alertsTopic.topicArn,
    });
    new CfnSubscription(this, 'ChatSubscription', {
      topicArn: alertsTopic.topicArn,
      protocol: 'lambda',
      endpoint: relay.function.functionArn,
      filterPolicy: { to: people.map(({ id }) => addressOf({ person: id, protocol: 'chat' })) },
      filterPolicyScope: 'MessageAttributes',
      redrivePolicy: this.#keepsUndelivered(alertsTopic),
    });
  }

  /** A machine gets the JSON itself, not a letter of SNS around it, and half an hour to come back when it is away. */
  #toMachine(
    topic: Topic,
  ): Pick<CfnSubscriptionProps, 'rawMessageDelivery' | 'deliveryPolicy' | 'redrivePolicy'> {
    return {
      rawMessageDelivery: true,
      deliveryPolicy: {
        healthyRetryPolicy: {
          minDelayTarget: 20,
          maxDelayTarget: 600,
          numRetries: 10,
          backoffFunction: 'exponential',
        },
      },
      redrivePolicy: this.#keepsUndelivered(topic),
    };
  }

  /** What a subscription of the topic could not deliver goes to the queue of undelivered events. */
  #keepsUndelivered({ topicArn }: Topic): Readonly<Record<string, unknown>> {
    // The same statement, added twice, is one.
    this.#undelivered.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('sns.amazonaws.com')],
        actions: ['sqs:SendMessage'],
        resources: [this.#undelivered.queueArn],
        conditions: { ArnEquals: { 'aws:SourceArn': topicArn } },
      }),
    );
    return { deadLetterTargetArn: this.#undelivered.queueArn };
  }

  /** A job's schedule, and an hourly look whether its last run was missed. */
  #scheduleDaily(job: Job, cron: string, target: JobFunction): void {
    this.#schedule(job, cron, target, payload(job));
    this.#schedule(`${job}-if-missed`, MISSED_RUN_CRON, target, { ...payload(job), onlyIfMissed: cron });
  }

  #schedule(name: string, cron: string, target: JobFunction, input: Readonly<Record<string, unknown>>): void {
    const id = name.replace(/(^|-)(.)/g, (_match, _dash, letter: string) => letter.toUpperCase());
    new Schedule(this, `${id}Schedule`, {
      schedule: ScheduleExpression.expression(
        `cron(${cron})`,
        TimeZone.of(this.#stage.settings.factory.zone),
      ),
      target: new LambdaInvoke(target.function, {
        input: ScheduleTargetInput.fromObject(input),
        deadLetterQueue: this.#undelivered,
        maxEventAge: EVENT_AGE,
      }),
    });
  }

  #function(
    id: string,
    props: Pick<JobFunctionProps, 'handler' | 'description' | 'usesHistory'>,
  ): JobFunction {
    return new JobFunction(this, id, { ...props, stage: this.#stage, failures: this.#failures });
  }

  #queue(id: string): Queue {
    return new Queue(this, id, {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
  }

  #sayWhatIsMissing(): void {
    const { architecture } = this.#stage.deployment;
    if (hasDuckDbLibrary(architecture)) return;
    Annotations.of(this).addWarningV2(
      'pulsestock:duckdb-library-missing',
      `DuckDB's library for linux-${architecture} is not installed and not in the assets: run "npm run postinstall" before a deploy.`,
    );
  }
}

/** What a schedule tells its job: `Trigger`, with Scheduler's own words for the run. */
function payload(job: Job): Record<string, unknown> {
  return {
    job,
    scheduledTime: ContextAttribute.scheduledTime,
    executionId: ContextAttribute.executionId,
    attempt: ContextAttribute.attemptNumber,
  };
}
