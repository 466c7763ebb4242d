import { Duration } from 'aws-cdk-lib';
import {
  type Alarm,
  AlarmStatusWidget,
  Dashboard,
  GraphWidget,
  type IMetric,
  type IWidget,
  Stats,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { metricName, RUN_METRICS } from '../domain/run-metrics.ts';
import { stageNames } from '../settings/stage-names.ts';
import { runMetric } from './alarm-definitions.ts';
import type { HandlerName } from './functions.ts';
import type { StageResources } from './watching.ts';

export interface DashboardProps extends StageResources {
  readonly alarms: readonly Alarm[];
}

const PERIOD = Duration.hours(1);
const WIDE = 24;
const HALF = 12;

/** The dashboard of the stage: alarms first, then what the data did, then each function, then queues and messages. */
export function addDashboard(scope: Construct, props: DashboardProps): void {
  const { stage, stateful, functions, alarms, failedRuns, undeliveredEvents } = props;
  const sum = { statistic: Stats.SUM, period: PERIOD };
  const own = (handler: HandlerName, ...names: string[]): IMetric[] =>
    names.map((name) => runMetric(stage, handler, name, sum));
  const fields = (...names: string[]) => names.map(metricName);
  const rows: IWidget[][] = [
    [new AlarmStatusWidget({ title: 'Alarms', alarms: [...alarms], width: WIDE, height: 4 })],
    [
      graph('Rows of new files', own('ingest', RUN_METRICS.newRowsRead, RUN_METRICS.newRejected)),
      graph('Alerts and messages', own('evaluate', ...fields('opened', 'closed', 'messages', 'published'))),
    ],
    [
      graph('Parameters', own('recompute', ...fields('parameters', 'changed', 'removed'))),
      graph('Stale sources', own('evaluate', RUN_METRICS.staleSources)),
    ],
    ...functions.map(({ handler, function: lambda }) => [
      graph(`${handler}: runs`, [
        ...own(handler, RUN_METRICS.completedRuns, RUN_METRICS.failures),
        lambda.metricErrors(sum),
        lambda.metricThrottles(sum),
      ]),
      graph(`${handler}: longest, in ms`, [
        lambda.metricDuration({ statistic: Stats.MAXIMUM, period: PERIOD }),
      ]),
    ]),
    [
      graph(
        'Events that wait to be looked at',
        [failedRuns, undeliveredEvents].map((queue) =>
          queue.metricApproximateNumberOfMessagesVisible({ statistic: Stats.MAXIMUM, period: PERIOD }),
        ),
      ),
      graph(
        'Messages by SNS',
        [stateful.alertsTopic, stateful.systemTopic].flatMap((topic) => [
          topic.metricNumberOfNotificationsDelivered(sum),
          topic.metricNumberOfNotificationsFailed(sum),
        ]),
      ),
    ],
  ];
  new Dashboard(scope, 'Dashboard', {
    dashboardName: stageNames(stage.deployment).dashboard,
    widgets: rows,
  });
}

function graph(title: string, left: IMetric[]): GraphWidget {
  return new GraphWidget({ title, left, width: HALF, height: 6 });
}
