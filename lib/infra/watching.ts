import { Stack } from 'aws-cdk-lib';
import { CfnBudget } from 'aws-cdk-lib/aws-budgets';
import { Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { EventField, Rule, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import { PolicyStatement, type Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { QueryDefinition, QueryString } from 'aws-cdk-lib/aws-logs';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { ALERTS_TABLE, PARAMETERS_TABLE, RUNS_TABLE } from '../domain/storage-tables.ts';
import type { Stage } from '../settings/deployment.ts';
import { stageNames } from '../settings/stage-names.ts';
import {
  type AlarmDefinition,
  dataAlarms,
  deliveryAlarm,
  functionAlarms,
  queueAlarm,
  tableAlarms,
} from './alarm-definitions.ts';
import { idOf } from './functions.ts';
import type { JobFunction } from './job-function.ts';
import { LOG_QUERIES } from './log-queries.ts';
import type { StatefulStack } from './stateful-stack.ts';

/** What a stage has, as far as alarms, dashboard and policies are about it. */
export interface StageResources {
  readonly stage: Stage;
  readonly stateful: StatefulStack;
  readonly functions: readonly JobFunction[];
  /** Events of runs that failed to the end. */
  readonly failedRuns: Queue;
  /** Events that could not be delivered to their function. */
  readonly undeliveredEvents: Queue;
  /** The role that schedules take, which whoever changes one has to hand on. */
  readonly scheduleRole: Role;
}

/** How the system is watched: alarms, a budget and failed deployments tell IT, saved queries find lines of the logs. */
export class Watching extends Construct {
  readonly alarms: readonly Alarm[];

  constructor(scope: Construct, id: string, props: StageResources) {
    super(scope, id);
    const { stage, stateful } = props;
    const tell = new SnsAction(stateful.systemTopic);
    this.alarms = alarmDefinitions(props).map(({ name, meaning, ...condition }) => {
      const alarm = new Alarm(this, idOf(name), {
        alarmName: stageNames(stage.deployment).alarm(name),
        alarmDescription: `${meaning} What to do: docs/runbook.md, "${name}".`,
        ...condition,
      });
      alarm.addAlarmAction(tell);
      alarm.addOkAction(tell);
      return alarm;
    });
    this.#watchCost(props);
    this.#watchDeployments(props);
    this.#saveQueries(props);
  }

  /** The bill of everything with the stage's tag, once it is among the account's cost allocation tags. */
  #watchCost({ stage: { deployment }, stateful }: StageResources): void {
    const { base } = stageNames(deployment);
    const tell = (notificationType: 'ACTUAL' | 'FORECASTED', threshold: number) => ({
      notification: { notificationType, comparisonOperator: 'GREATER_THAN', threshold },
      subscribers: [{ subscriptionType: 'SNS', address: stateful.systemTopic.topicArn }],
    });
    new CfnBudget(this, 'Budget', {
      budget: {
        budgetName: base,
        budgetType: 'COST',
        timeUnit: 'MONTHLY',
        budgetLimit: {
          amount: deployment.alarms.monthlyBudget,
          unit: deployment.partition === 'aws-cn' ? 'CNY' : 'USD',
        },
        costFilters: { TagKeyValue: [`user:${DEPLOYMENT_TAG}$${base}`] },
      },
      notificationsWithSubscribers: [tell('ACTUAL', 100), tell('FORECASTED', 100)],
    });
  }

  /** A deployment that was rolled back, or could not even be rolled back. */
  #watchDeployments({ stage, stateful, undeliveredEvents }: StageResources): void {
    const { base } = stageNames(stage.deployment);
    const stacks = Stack.of(this).formatArn({
      service: 'cloudformation',
      resource: 'stack',
      resourceName: `${base}-`,
    });
    const rule = new Rule(this, 'DeploymentFailed', {
      description: 'A deployment of the stage failed',
      eventPattern: {
        source: ['aws.cloudformation'],
        detailType: ['CloudFormation Stack Status Change'],
        detail: {
          'stack-id': [{ prefix: stacks }],
          'status-details': { status: [{ suffix: 'ROLLBACK_COMPLETE' }, { suffix: '_FAILED' }] },
        },
      },
      // Not the CDK's own target, which would let EventBridge publish a second time: `letServicesPublish` does.
      targets: [
        {
          bind: () => ({
            arn: stateful.systemTopic.topicArn,
            deadLetterConfig: { arn: undeliveredEvents.queueArn },
            input: RuleTargetInput.fromText(
              `${base}: a deployment ended with ${EventField.fromPath('$.detail.status-details.status')}. ` +
                `${EventField.fromPath('$.detail.status-details.status-reason')} ` +
                `Stack: ${EventField.fromPath('$.detail.stack-id')}. What to do: docs/runbook.md, "A failed deployment".`,
            ),
          }),
        },
      ],
    });
    undeliveredEvents.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('events.amazonaws.com')],
        actions: ['sqs:SendMessage'],
        resources: [undeliveredEvents.queueArn],
        conditions: { ArnEquals: { 'aws:SourceArn': rule.ruleArn } },
      }),
    );
  }

  #saveQueries({ stage, functions }: StageResources): void {
    const { base } = stageNames(stage.deployment);
    for (const { name, fields, filter } of LOG_QUERIES) {
      new QueryDefinition(this, `${idOf(name)}Query`, {
        queryDefinitionName: `${base}/${name}`,
        logGroups: functions.map(({ logGroup }) => logGroup),
        queryString: new QueryString({
          fields: ['@timestamp', 'service', 'message', ...fields],
          filterStatements: [filter],
          sort: '@timestamp desc',
          limit: 200,
        }),
      });
    }
  }
}

/** The tag by which the bill tells one stage from another. */
export const DEPLOYMENT_TAG = 'deployment';

function alarmDefinitions(props: StageResources): AlarmDefinition[] {
  const { stage, stateful, functions, failedRuns, undeliveredEvents } = props;
  return [
    ...functions.flatMap((target) => functionAlarms(stage, target)),
    ...dataAlarms(stage),
    queueAlarm('failed-runs', 'Events of runs that failed to the end wait to be looked at.', failedRuns),
    queueAlarm(
      'undelivered-events',
      'Events that should have started a function did not reach it and wait to be looked at.',
      undeliveredEvents,
    ),
    deliveryAlarm('alerts', stateful.alertsTopic),
    deliveryAlarm('system', stateful.systemTopic),
    ...tableAlarms(PARAMETERS_TABLE, stateful.parameters),
    ...tableAlarms(ALERTS_TABLE, stateful.alerts),
    ...tableAlarms(RUNS_TABLE, stateful.runs),
  ];
}
