import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { LOG_EVENTS } from '../../lib/domain/log-events.ts';
import { RUN_METRICS } from '../../lib/domain/run-metrics.ts';
import { deployedHandlers, FUNCTIONS, HANDLERS } from '../../lib/infra/functions.ts';
import { LOG_QUERIES } from '../../lib/infra/log-queries.ts';
import { alarmsOf, type Datapoint, stateOf, type TemplateAlarm } from './alarm-evaluator.ts';
import { readable } from './readable.ts';
import {
  PROJECT,
  resourcesOf,
  STAGES,
  stageOf,
  templatesOf,
  unbundledTemplates,
  withChat,
} from './synthesis.ts';

const NOW_MS = Date.UTC(2026, 5, 24, 12, 30);
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/**
 * Metrics that services of AWS emit, with the names of their dimensions, as their documentation lists them. What the
 * functions emit themselves is tried with what they really emit, in the rehearsal.
 */
const METRICS_OF_SERVICES: Readonly<Record<string, readonly (readonly string[])[]>> = {
  'AWS/Lambda Errors': [['FunctionName']],
  'AWS/Lambda Throttles': [['FunctionName']],
  'AWS/SQS ApproximateNumberOfMessagesVisible': [['QueueName']],
  'AWS/SNS NumberOfNotificationsFailed': [['TopicName']],
  'AWS/DynamoDB ReadThrottleEvents': [['TableName'], ['GlobalSecondaryIndexName', 'TableName']],
  'AWS/DynamoDB WriteThrottleEvents': [['TableName'], ['GlobalSecondaryIndexName', 'TableName']],
};

/** The kinds of resources whose names are the values of these dimensions. */
const TYPE_OF_DIMENSION: Readonly<Record<string, string>> = {
  FunctionName: 'AWS::Lambda::Function',
  QueueName: 'AWS::SQS::Queue',
  TopicName: 'AWS::SNS::Topic',
  TableName: 'AWS::DynamoDB::Table',
};

const isOwn = ({ metrics }: TemplateAlarm) =>
  Object.values(metrics).every(({ namespace }) => namespace.startsWith('PulseStock/'));

describe.each(STAGES)('the alarms of %s', async (stage) => {
  const templates = unbundledTemplates(withChat(await stageOf(stage)));
  const alarms = alarmsOf(templates, stage);
  const named = (name: string) => {
    const alarm = alarms.find((one) => one.name === name);
    if (alarm === undefined) throw new Error(`no alarm ${name}`);
    return alarm;
  };

  it('watch every function for failure, throttling and, where it runs by itself, absence', () => {
    for (const handler of HANDLERS) {
      const isScheduled = FUNCTIONS[handler].schedule !== null;
      for (const kind of ['failed', 'throttled', ...(isScheduled ? ['not-run'] : [])])
        expect(alarms.map(({ name }) => name)).toContain(`${handler}-${kind}`);
    }
    expect(new Set(alarms.map(({ name }) => name)).size).toBe(alarms.length);
  });

  it('look no further back than CloudWatch does: a day, a week where the period is an hour', () => {
    for (const { name, metrics, evaluationPeriods } of alarms) {
      const periods = new Set(Object.values(metrics).map(({ periodMs }) => periodMs));
      expect(periods.size, name).toBe(1);
      for (const periodMs of periods) {
        const limitMs = periodMs >= HOUR_MS ? 7 * 24 * HOUR_MS : 24 * HOUR_MS;
        expect(periodMs * evaluationPeriods, name).toBeLessThanOrEqual(limitMs);
      }
    }
  });

  it('say what they mean, and name their place in the runbook', () => {
    for (const { name, description } of alarms) {
      expect(description, name).toMatch(/^[A-Z].{20,}What to do: docs\/runbook\.md, "[\w-]+"\.$/);
      expect(description, name).toContain(`"${name}"`);
    }
  });

  it('stand each in the runbook', () => {
    const runbook = readFileSync(join(PROJECT, 'docs/runbook.md'), 'utf8');
    expect(alarms.filter(({ name }) => !runbook.includes(`\`${name}\``)).map(({ name }) => name)).toEqual([]);
    const inRunbook = [...runbook.matchAll(/^\| `([\w-]+)` \|/gm)].map(([, name = '']) => name);
    const queries = LOG_QUERIES.map(({ name }) => name);
    const gone = inRunbook.filter(
      (name) => !alarms.some((alarm) => alarm.name === name) && !queries.includes(name),
    );
    expect(gone).toEqual([]);
  });

  it('read metrics that are really emitted, of resources that are really there', () => {
    const ids = new Map(
      Object.values(TYPE_OF_DIMENSION).map((type) => [
        type,
        [templates.stateful, templates.pipeline]
          .flatMap((template) => resourcesOf(template, type))
          .map(([id]) => readable({ Ref: id }, templates)),
      ]),
    );
    for (const alarm of alarms) {
      for (const { namespace, name, dimensions } of Object.values(alarm.metrics)) {
        const keys = Object.keys(dimensions).sort();
        if (isOwn(alarm)) {
          expect(Object.values(RUN_METRICS), alarm.name).toContain(name);
          expect(HANDLERS, alarm.name).toContain(dimensions.service);
          continue;
        }
        expect(METRICS_OF_SERVICES[`${namespace} ${name}`], alarm.name).toContainEqual(keys);
        for (const key of keys.filter((one) => one in TYPE_OF_DIMENSION))
          expect(ids.get(TYPE_OF_DIMENSION[key] ?? ''), alarm.name).toContain(dimensions[key]);
      }
    }
  });

  it.each(alarms.filter((alarm) => !isOwn(alarm)).map((alarm) => [alarm.name, alarm] as const))(
    '%s: fires on what the service emits, and not on its silence or on zeros',
    (_name, alarm) => {
      const [query] = Object.values(alarm.metrics);
      if (query === undefined) throw new Error('it has no metric');
      const everyPeriod = (value: number): Datapoint[] =>
        Array.from({ length: alarm.evaluationPeriods }, (_, index) => ({
          ...query,
          value,
          atMs: NOW_MS - index * query.periodMs,
        }));
      expect(stateOf(alarm, [], NOW_MS)).toBe('ok');
      expect(stateOf(alarm, everyPeriod(0), NOW_MS)).toBe('ok');
      expect(stateOf(alarm, everyPeriod(3), NOW_MS)).toBe('alarm');
      expect(stateOf(alarm, everyPeriod(3), NOW_MS + 2 * alarm.evaluationPeriods * query.periodMs)).toBe(
        'ok',
      );
    },
  );

  it('of absence wait for what makes up for a missed run, and then fire on silence alone', () => {
    const runs = (name: string, ...minutesAgo: number[]): Datapoint[] => {
      const query = named(name).metrics.runs;
      if (query === undefined) throw new Error(`${name} counts no runs`);
      return minutesAgo.map((minutes) => ({ ...query, value: 1, atMs: NOW_MS - minutes * MINUTE_MS }));
    };
    const state = (name: string, ...minutesAgo: number[]) =>
      stateOf(named(name), runs(name, ...minutesAgo), NOW_MS);
    const silent = alarms.filter(({ name }) => name.endsWith('-not-run')).map(({ name }) => state(name));
    expect(silent).toEqual(Array.from({ length: 6 }, () => 'alarm'));
    // Due a day ago and done, due again now and made up for within two hours.
    expect(state('recompute-not-run', 25 * 60 + 55)).toBe('ok');
    expect(state('recompute-not-run', 26 * 60 + 1)).toBe('alarm');
    expect(state('evaluate-not-run', 119)).toBe('ok');
    expect(state('evaluate-not-run', 121)).toBe('alarm');
    expect(state('send-messages-not-run', 74)).toBe('ok');
    expect(state('send-messages-not-run', 76)).toBe('alarm');
    // In China the report rests on Sundays.
    const restMinutes = (stage === 'china' ? 48 : 24) * 60;
    expect(state('report-not-run', restMinutes + 119)).toBe('ok');
    expect(state('report-not-run', restMinutes + 121)).toBe('alarm');
  });
});

describe('saved queries', () => {
  it('ask for events that are logged, and leave out no failure and nothing missed', async () => {
    const { pipeline } = await templatesOf('dev');
    const queries = resourcesOf(pipeline, 'AWS::Logs::QueryDefinition').map(
      ([, { Properties }]) => Properties as { Name: string; QueryString: string; LogGroupNames: unknown[] },
    );
    expect(queries.map(({ Name }) => Name).sort()).toEqual(
      LOG_QUERIES.map(({ name }) => `PulseStock-dev/${name}`).sort(),
    );
    for (const { LogGroupNames } of queries)
      expect(LogGroupNames).toHaveLength(deployedHandlers(await stageOf('dev')).length);
    const asked = new Set(
      queries.flatMap(({ QueryString }) =>
        [...QueryString.matchAll(/"([\w.-]+)"/g)].map(([, event = '']) => event),
      ),
    );
    expect([...asked].filter((event) => !Object.hasOwn(LOG_EVENTS, event))).toEqual([]);
    expect(Object.keys(LOG_EVENTS).filter((event) => !asked.has(event))).toEqual([]);
  });
});
