import { evaluateMath } from './metric-math.ts';
import { readable } from './readable.ts';
import { resourcesOf, type StageTemplates } from './synthesis.ts';

/** A value of a metric, as a function or a service of AWS emits it. */
export interface Datapoint {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly value: number;
  readonly atMs: number;
}

interface MetricQuery {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly statistic: string;
  readonly periodMs: number;
}

/** An alarm of a template, its references read. */
export interface TemplateAlarm {
  /** Without the prefix of its stage. */
  readonly name: string;
  readonly description: string;
  readonly actions: readonly unknown[];
  readonly okActions: readonly unknown[];
  readonly metrics: Readonly<Record<string, MetricQuery>>;
  readonly expression: string;
  readonly threshold: number;
  readonly comparison: string;
  readonly evaluationPeriods: number;
  readonly treatMissingData: string;
}

/** Alarms of the pipeline, by the names they have in its stage. */
export function alarmsOf(templates: StageTemplates, stage: string): TemplateAlarm[] {
  return resourcesOf(templates.pipeline, 'AWS::CloudWatch::Alarm').map(([, { Properties = {} }]) => {
    const properties = Properties as Record<string, never>;
    return {
      name: String(properties.AlarmName).replace(`PulseStock-${stage}-`, ''),
      description: String(properties.AlarmDescription),
      actions: properties.AlarmActions ?? [],
      okActions: properties.OKActions ?? [],
      ...metricsOf(properties, templates),
      threshold: Number(properties.Threshold),
      comparison: String(properties.ComparisonOperator),
      evaluationPeriods: Number(properties.EvaluationPeriods),
      treatMissingData: String(properties.TreatMissingData),
    };
  });
}

interface Dimension {
  readonly Name: string;
  readonly Value: unknown;
}

interface MetricStat {
  readonly Metric: { Namespace: string; MetricName: string; Dimensions: Dimension[] };
  readonly Stat: string;
  readonly Period: number;
}

function metricsOf(
  properties: Readonly<Record<string, never>>,
  templates: StageTemplates,
): Pick<TemplateAlarm, 'metrics' | 'expression'> {
  const query = ({ Metric, Stat, Period }: MetricStat): MetricQuery => ({
    namespace: Metric.Namespace,
    name: Metric.MetricName,
    dimensions: Object.fromEntries(
      Metric.Dimensions.map(({ Name, Value }) => [Name, readable(Value, templates)]),
    ),
    statistic: Stat,
    periodMs: Period * 1000,
  });
  const queries = properties.Metrics as
    | { Id: string; Expression?: string; MetricStat?: MetricStat }[]
    | undefined;
  if (queries === undefined) {
    const { Namespace, MetricName, Dimensions, Statistic, Period } = properties as Record<string, never>;
    const only = query({ Metric: { Namespace, MetricName, Dimensions }, Stat: Statistic, Period } as never);
    return { metrics: { metric: only }, expression: 'metric' };
  }
  return {
    metrics: Object.fromEntries(
      queries.flatMap(({ Id, MetricStat: stat }) => (stat === undefined ? [] : [[Id, query(stat)]])),
    ),
    expression: queries.find(({ Expression }) => Expression !== undefined)?.Expression ?? '',
  };
}

/** What CloudWatch makes of an alarm; `unchanged` where there is no data and the alarm ignores that. */
export type AlarmState = 'alarm' | 'ok' | 'unchanged';

/**
 * The state of an alarm at a moment, from what was emitted up to then: its expression over each of the periods that
 * end there, compared with the threshold. CloudWatch's habit of looking further back where data are missing is left
 * out: it can only make an alarm late.
 */
export function stateOf(alarm: TemplateAlarm, emitted: readonly Datapoint[], nowMs: number): AlarmState {
  const periodMs = Object.values(alarm.metrics)[0]?.periodMs ?? 0;
  const periods = Array.from({ length: alarm.evaluationPeriods }, (_, index) => nowMs - index * periodMs);
  const verdicts = periods.map((endMs) => {
    const values = Object.fromEntries(
      Object.entries(alarm.metrics).map(([id, query]) => [id, valueIn(query, emitted, endMs)]),
    );
    const value = evaluateMath(alarm.expression, values);
    return value === null ? alarm.treatMissingData : isBreaching(alarm, value) ? 'breaching' : 'notBreaching';
  });
  if (verdicts.every((verdict) => verdict === 'ignore')) return 'unchanged';
  return verdicts.every((verdict) => verdict === 'breaching') ? 'alarm' : 'ok';
}

function valueIn(query: MetricQuery, emitted: readonly Datapoint[], endMs: number): number | null {
  const wanted = JSON.stringify(Object.entries(query.dimensions).sort());
  const values = emitted
    .filter(
      ({ namespace, name, dimensions, atMs }) =>
        namespace === query.namespace &&
        name === query.name &&
        JSON.stringify(Object.entries(dimensions).sort()) === wanted &&
        atMs <= endMs &&
        atMs > endMs - query.periodMs,
    )
    .map(({ value }) => value);
  if (values.length === 0) return null;
  if (query.statistic === 'Sum') return values.reduce((sum, value) => sum + value, 0);
  if (query.statistic === 'Maximum') return Math.max(...values);
  throw new Error(`statistic ${query.statistic} is not known here`);
}

function isBreaching({ comparison, threshold }: TemplateAlarm, value: number): boolean {
  switch (comparison) {
    case 'GreaterThanOrEqualToThreshold':
      return value >= threshold;
    case 'GreaterThanThreshold':
      return value > threshold;
    case 'LessThanThreshold':
      return value < threshold;
    default:
      throw new Error(`comparison ${comparison} is not known here`);
  }
}

/** What a function printed as embedded metrics, as CloudWatch takes it. */
export function emittedMetrics(output: string): Datapoint[] {
  return output
    .split('\n')
    .filter((line) => line.includes('"CloudWatchMetrics"'))
    .map((line) => JSON.parse(line) as Record<string, unknown> & { _aws: EmbeddedMetrics })
    .flatMap((line) =>
      line._aws.CloudWatchMetrics.flatMap(({ Namespace, Dimensions, Metrics }) =>
        Dimensions.flatMap((names) =>
          Metrics.flatMap(({ Name }) =>
            [line[Name]].flat().map((value) => ({
              namespace: Namespace,
              name: Name,
              dimensions: Object.fromEntries(names.map((name) => [name, String(line[name])])),
              value: Number(value),
              atMs: line._aws.Timestamp,
            })),
          ),
        ),
      ),
    );
}

interface EmbeddedMetrics {
  readonly Timestamp: number;
  readonly CloudWatchMetrics: {
    Namespace: string;
    Dimensions: string[][];
    Metrics: { Name: string }[];
  }[];
}
