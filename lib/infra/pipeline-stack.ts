import { Annotations, CfnOutput, Duration, Stack, type StackProps, TimeZone } from 'aws-cdk-lib';
import { Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  ContextAttribute,
  Schedule,
  ScheduleExpression,
  ScheduleGroup,
  ScheduleTargetInput,
} from 'aws-cdk-lib/aws-scheduler';
import { CfnSubscription, type CfnSubscriptionProps, type Topic } from 'aws-cdk-lib/aws-sns';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { addressOf } from '../domain/messages.ts';
import type { Job } from '../domain/ports.ts';
import { PREFIX } from '../domain/storage-keys.ts';
import { deploymentVersion, type Stage } from '../settings/deployment.ts';
import { settingsVersion } from '../settings/settings.ts';
import { STAGE_OUTPUTS, stageNames } from '../settings/stage-names.ts';
import { addAnalytics } from './analytics.ts';
import { addDashboard } from './dashboard.ts';
import { addDeliveryRoles } from './delivery-roles.ts';
import { hasDuckDbLibrary } from './duckdb-library.ts';
import { cronOf, deployedHandlers, idOf } from './functions.ts';
import { JobFunction } from './job-function.ts';
import { addPeoplePolicies } from './people-policies.ts';
import type { StatefulStack } from './stateful-stack.ts';
import { Watching } from './watching.ts';

export interface PipelineStackProps extends StackProps {
  readonly stage: Stage;
  readonly stateful: StatefulStack;
}

/** When daily runs that were missed are looked for. */
const MISSED_RUN_CRON = '40 * * * ? *';

/** An event that could not be delivered for so long is given up. */
const EVENT_AGE = Duration.hours(6);

/**
 * What runs: functions, what starts them, where failures go, who is told, and how all of it is watched. It holds no
 * state but failed events and logs, and may be replaced.
 */
export class PipelineStack extends Stack {
  readonly #stage: Stage;
  readonly #undelivered: Queue;
  readonly #failures: Queue;
  readonly #scheduleGroup: ScheduleGroup;
  /** With which the schedules of the group start functions. */
  readonly #scheduleRole: Role;

  constructor(scope: Construct, id: string, { stage, stateful, ...props }: PipelineStackProps) {
    super(scope, id, props);
    this.#stage = stage;
    this.#undelivered = this.#queue('UndeliveredEvents');
    this.#failures = this.#queue('FailedRuns');
    this.#scheduleGroup = new ScheduleGroup(this, 'Schedules', {
      scheduleGroupName: stageNames(stage.deployment).scheduleGroup,
    });
    this.#scheduleRole = scheduleRole(this, this.#scheduleGroup, this.#undelivered);
    const functions = deployedHandlers(stage).map(
      (handler) =>
        new JobFunction(this, idOf(handler), { handler, stage, stateful, failures: this.#failures }),
    );
    for (const target of functions) this.#start(target, stateful);
    this.#subscribePeople(stateful);
    const deployed = {
      stage,
      stateful,
      functions,
      failedRuns: this.#failures,
      undeliveredEvents: this.#undelivered,
      scheduleRole: this.#scheduleRole,
    };
    const { alarms } = new Watching(this, 'Watching', deployed);
    addDashboard(this, { ...deployed, alarms });
    addAnalytics(this, stage, stateful.data);
    addPeoplePolicies(this, deployed);
    addDeliveryRoles(this, stage.deployment);
    this.#addOutputs();
    this.#sayWhatIsMissing();
  }

  /** Schedules and whatever else its definition says. */
  #start(target: JobFunction, stateful: StatefulStack): void {
    const { schedule, startedBy } = target.definition;
    if (schedule !== null) {
      this.#scheduleRole.addToPolicy(
        new PolicyStatement({
          actions: ['lambda:InvokeFunction'],
          resources: [target.function.functionArn],
        }),
      );
      const cron = cronOf(schedule, this.#stage.deployment.schedules);
      const { job } = schedule;
      this.#schedule(target.handler, cron, target, job === null ? {} : payload(job));
      if (job !== null && schedule.madeUpFor) {
        const input = { ...payload(job), onlyIfMissed: cron };
        this.#schedule(`${target.handler}-if-missed`, MISSED_RUN_CRON, target, input);
      }
    }
    if (startedBy === 'files') this.#startByFiles(target, stateful);
    if (startedBy === 'chat messages') this.#startByChatMessages(target, stateful);
  }

  #startByFiles(target: JobFunction, stateful: StatefulStack): void {
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
        new LambdaFunction(target.function, { deadLetterQueue: this.#undelivered, maxEventAge: EVENT_AGE }),
      ],
    });
  }

  /** Messages to people who are told by chat; what could not be delivered is kept. */
  #startByChatMessages({ function: relay }: JobFunction, { alertsTopic }: StatefulStack): void {
    const people = this.#stage.settings.people.filter(({ protocols }) => protocols.includes('chat'));
    relay.addPermission('AlertsTopic', {
      principal: new ServicePrincipal('sns.amazonaws.com'),
      sourceArn: alertsTopic.topicArn,
    });
    new CfnSubscription(this, 'ChatSubscription', {
      topicArn: alertsTopic.topicArn,
      protocol: 'lambda',
      endpoint: relay.functionArn,
      filterPolicy: { to: people.map(({ id }) => addressOf({ person: id, protocol: 'chat' })) },
      filterPolicyScope: 'MessageAttributes',
      redrivePolicy: this.#keepsUndelivered(alertsTopic),
    });
  }

  #schedule(name: string, cron: string, target: JobFunction, input: Readonly<Record<string, unknown>>): void {
    const schedule = new Schedule(this, `${idOf(name)}Schedule`, {
      scheduleGroup: this.#scheduleGroup,
      schedule: ScheduleExpression.expression(
        `cron(${cron})`,
        TimeZone.of(this.#stage.settings.factory.zone),
      ),
      // Not the CDK's own target, which makes a role for each function and allows it every version of the function.
      target: {
        bind: () => ({
          arn: target.function.functionArn,
          role: this.#scheduleRole,
          input: ScheduleTargetInput.fromObject(input),
          deadLetterConfig: { arn: this.#undelivered.queueArn },
          retryPolicy: { maximumEventAgeInSeconds: EVENT_AGE.toSeconds() },
        }),
      },
    });
    // It names the group by its name, from which CloudFormation sees no order; so with the role's permissions.
    schedule.node.addDependency(this.#scheduleGroup, this.#scheduleRole);
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

  #queue(id: string): Queue {
    return new Queue(this, id, {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
  }

  #addOutputs(): void {
    const { deployment, settings } = this.#stage;
    const values = {
      [STAGE_OUTPUTS.pipeline.failedRuns]: this.#failures.queueUrl,
      [STAGE_OUTPUTS.pipeline.undeliveredEvents]: this.#undelivered.queueUrl,
      [STAGE_OUTPUTS.pipeline.settingsVersion]: settingsVersion(settings),
      [STAGE_OUTPUTS.pipeline.deploymentVersion]: deploymentVersion(deployment),
    };
    for (const [id, value] of Object.entries(values)) new CfnOutput(this, id, { value });
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

/** The role of the schedules, which nobody but the schedules of this group in this account takes. */
function scheduleRole(scope: Construct, group: ScheduleGroup, undelivered: Queue): Role {
  const role = new Role(scope, 'ScheduleRole', {
    assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
      conditions: {
        StringEquals: {
          'aws:SourceAccount': Stack.of(scope).account,
          'aws:SourceArn': group.scheduleGroupArn,
        },
      },
    }),
  });
  role.addToPolicy(new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [undelivered.queueArn] }));
  return role;
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
