import { Duration } from 'aws-cdk-lib';
import {
  ComparisonOperator,
  type IMetric,
  MathExpression,
  Metric,
  Stats,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { RUN_DIMENSION, RUN_METRICS } from '../domain/run-metrics.ts';
import type { TableDefinition } from '../domain/storage-tables.ts';
import { longestGapMinutes, parseCron } from '../settings/cron.ts';
import { RUN_GRACE_MINUTES, type Stage } from '../settings/deployment.ts';
import { stageNames } from '../settings/stage-names.ts';
import { cronOf, type HandlerName } from './functions.ts';
import type { JobFunction } from './job-function.ts';

/** An alarm: its name within the stage, what it means to a person, and the condition. */
export interface AlarmDefinition {
  readonly name: string;
  readonly meaning: string;
  readonly metric: IMetric;
  readonly threshold: number;
  readonly comparisonOperator: ComparisonOperator;
  readonly evaluationPeriods: number;
  readonly treatMissingData: TreatMissingData;
}

/** An attempt and the two retries that Lambda makes: then a run has failed to the end. */
const ATTEMPTS = 3;

/** Without somebody who makes up for it, a run is missing sooner. */
const HOURLY_GRACE_MINUTES = 60;

const QUARTER_HOUR = Duration.minutes(15);
const HOUR = Duration.hours(1);

const AT_LEAST = ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD;
const ABOVE = ComparisonOperator.GREATER_THAN_THRESHOLD;
const BELOW = ComparisonOperator.LESS_THAN_THRESHOLD;
const { BREACHING, NOT_BREACHING, IGNORE } = TreatMissingData;

/** A metric that a function of the stage emits itself. */
export function runMetric(
  { deployment }: Stage,
  handler: HandlerName,
  metricName: string,
  options: { readonly statistic: string; readonly period: Duration },
): Metric {
  return new Metric({
    namespace: stageNames(deployment).metrics,
    metricName,
    dimensionsMap: { [RUN_DIMENSION]: handler },
    ...options,
  });
}

/** What every function is watched for. */
export function functionAlarms(stage: Stage, target: JobFunction): AlarmDefinition[] {
  return [failed(target), ...notRun(stage, target), throttled(target)];
}

/** Failed to the end, whether the function came to say so, ran out of time or memory, or never started. */
function failed({ handler, definition, function: lambda }: JobFunction): AlarmDefinition {
  return {
    name: `${handler}-failed`,
    meaning: `All attempts of ${handler} failed. ${definition.withoutIt}`,
    metric: lambda.metricErrors({ statistic: Stats.SUM, period: HOUR }),
    threshold: ATTEMPTS,
    comparisonOperator: AT_LEAST,
    evaluationPeriods: 1,
    treatMissingData: NOT_BREACHING,
  };
}

/**
 * No run completed for longer than its schedule and what makes up for a missed run can explain. Filled with zeros: of
 * missing data alone CloudWatch goes on looking further back, and would say so late.
 */
function notRun(stage: Stage, { handler, definition }: JobFunction): AlarmDefinition[] {
  const { schedule, withoutIt } = definition;
  if (schedule === null) return [];
  const cron = parseCron(cronOf(schedule, stage.deployment.schedules));
  const isMadeUpFor = schedule.job !== null && schedule.madeUpFor;
  const allowedMinutes =
    longestGapMinutes(cron, stage.settings.factory.zone) +
    (isMadeUpFor ? RUN_GRACE_MINUTES : HOURLY_GRACE_MINUTES);
  // Periods of an hour are looked at for a week, shorter ones for a day.
  const period = allowedMinutes <= 6 * 60 ? QUARTER_HOUR : HOUR;
  return [
    {
      name: `${handler}-not-run`,
      meaning: `No run of ${handler} was completed for ${hoursOf(allowedMinutes)}. ${withoutIt}`,
      metric: new MathExpression({
        expression: 'FILL(runs, 0)',
        usingMetrics: {
          runs: runMetric(stage, handler, RUN_METRICS.completedRuns, { statistic: Stats.SUM, period }),
        },
        period,
      }),
      threshold: 1,
      comparisonOperator: BELOW,
      evaluationPeriods: Math.ceil(allowedMinutes / period.toMinutes()),
      treatMissingData: BREACHING,
    },
  ];
}

function hoursOf(minutes: number): string {
  const hours = minutes / 60;
  return `${Number.isInteger(hours) ? hours : hours.toFixed(2)} hours`;
}

function throttled({ handler, function: lambda }: JobFunction): AlarmDefinition {
  return {
    name: `${handler}-throttled`,
    meaning: `Lambda refused to start ${handler} for half an hour: the account's concurrency is used up.`,
    metric: lambda.metricThrottles({ statistic: Stats.SUM, period: QUARTER_HOUR }),
    threshold: 1,
    comparisonOperator: AT_LEAST,
    evaluationPeriods: 2,
    treatMissingData: NOT_BREACHING,
  };
}

/** What the data themselves are watched for. */
export function dataAlarms(stage: Stage): AlarmDefinition[] {
  const { rejectedShare } = stage.deployment.alarms;
  const sum = (metricName: string) =>
    runMetric(stage, 'ingest', metricName, { statistic: Stats.SUM, period: HOUR });
  return [
    {
      name: 'rejected-rows',
      meaning: `More than ${rejectedShare * 100} % of the rows of new files were rejected within an hour.`,
      metric: new MathExpression({
        expression: 'IF(rows > 0, rejected / rows, 0)',
        usingMetrics: { rows: sum(RUN_METRICS.newRowsRead), rejected: sum(RUN_METRICS.newRejected) },
        period: HOUR,
      }),
      threshold: rejectedShare,
      comparisonOperator: ABOVE,
      evaluationPeriods: 1,
      treatMissingData: NOT_BREACHING,
    },
    {
      name: 'refused-files',
      meaning: 'A file was refused as a whole: nothing of it counts.',
      metric: sum(RUN_METRICS.newRefused),
      threshold: 1,
      comparisonOperator: AT_LEAST,
      evaluationPeriods: 1,
      treatMissingData: NOT_BREACHING,
    },
    {
      name: 'stale-sources',
      meaning:
        'A source has sent nothing new for longer than settings allow: plans and alerts go by old data.',
      metric: runMetric(stage, 'evaluate', RUN_METRICS.staleSources, {
        statistic: Stats.MAXIMUM,
        period: HOUR,
      }),
      threshold: 1,
      comparisonOperator: AT_LEAST,
      evaluationPeriods: 1,
      // Where the watch says nothing, `evaluate-not-run` does; it does not make a source fresh.
      treatMissingData: IGNORE,
    },
  ];
}

/** Something lies in a queue that should be empty. */
export function queueAlarm(name: string, meaning: string, queue: Queue): AlarmDefinition {
  return {
    name,
    meaning,
    metric: queue.metricApproximateNumberOfMessagesVisible({
      statistic: Stats.MAXIMUM,
      period: Duration.minutes(5),
    }),
    threshold: 1,
    comparisonOperator: AT_LEAST,
    evaluationPeriods: 1,
    treatMissingData: NOT_BREACHING,
  };
}

/** SNS gave up a message to somebody. */
export function deliveryAlarm(name: string, topic: Topic): AlarmDefinition {
  return {
    name: `${name}-not-delivered`,
    meaning: `SNS could not deliver a message of the topic "${name}" to one of its subscribers.`,
    metric: topic.metricNumberOfNotificationsFailed({ statistic: Stats.SUM, period: QUARTER_HOUR }),
    threshold: 1,
    comparisonOperator: AT_LEAST,
    evaluationPeriods: 1,
    treatMissingData: NOT_BREACHING,
  };
}

/**
 * DynamoDB refuses requests to a table or its index: the cap is reached, or one key is asked too often. An alarm each,
 * as these metrics exist only from the first refusal on, and a sum with one that does not exist is none.
 */
export function tableAlarms({ name, index }: TableDefinition, table: Table): AlarmDefinition[] {
  const places: { place: string; dimensions: Record<string, string> }[] = [
    { place: name, dimensions: { TableName: table.tableName } },
  ];
  if (index !== null) {
    places.push({
      place: `${name}-${index.name}`,
      dimensions: { TableName: table.tableName, GlobalSecondaryIndexName: index.name },
    });
  }
  return places.flatMap(({ place, dimensions }) =>
    (['Read', 'Write'] as const).map((kind) => ({
      name: `${place}-${kind.toLowerCase()}s-throttled`,
      meaning: `DynamoDB refused ${kind.toLowerCase()}s of ${index !== null && place !== name ? 'the index of ' : ''}the table "${name}" for a quarter of an hour.`,
      metric: new Metric({
        namespace: 'AWS/DynamoDB',
        metricName: `${kind}ThrottleEvents`,
        dimensionsMap: dimensions,
        statistic: Stats.SUM,
        period: Duration.minutes(5),
      }),
      threshold: 1,
      comparisonOperator: AT_LEAST,
      evaluationPeriods: 3,
      treatMissingData: NOT_BREACHING,
    })),
  );
}
