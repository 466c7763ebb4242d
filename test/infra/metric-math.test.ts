import { describe, expect, it } from 'vitest';
import { alarmsOf, emittedMetrics, stateOf } from './alarm-evaluator.ts';
import { evaluateMath } from './metric-math.ts';

describe('metric math', () => {
  it.each([
    ['1 + 2 * 3 - 4 / 2', {}, 5],
    ['a / b', { a: 1, b: 4 }, 0.25],
    ['a > b', { a: 1, b: 4 }, 0],
    ['IF(a > 0, b / a, 0)', { a: 4, b: 1 }, 0.25],
    ['IF(a > 0, b / a, 0)', { a: 0, b: 0 }, 0],
    ['IF(a > 0, b / a, 0)', { a: null, b: null }, null],
    ['FILL(a, 0)', { a: null }, 0],
    ['FILL(a, 0) + 1', { a: 7 }, 8],
    ['a + b', { a: 1, b: null }, null],
  ])('%s of %o is %s', (expression, values, value) => {
    expect(evaluateMath(expression, values)).toBe(value);
  });

  it.each(['a +', 'SUM(METRICS())', 'IF(a', '1 2', 'a % 2'])('does not guess what %s is', (expression) => {
    expect(() => evaluateMath(expression, { a: 1 })).toThrow(/cannot be read/);
  });
});

describe('the evaluation of an alarm', () => {
  const properties = {
    AlarmName: 'PulseStock-dev-x',
    Metrics: undefined,
    Namespace: 'N',
    MetricName: 'M',
    Dimensions: [{ Name: 'd', Value: 'v' }],
    Statistic: 'Sum',
    Period: 60,
    EvaluationPeriods: 3,
    Threshold: 2,
    ComparisonOperator: 'GreaterThanOrEqualToThreshold',
  };
  const state = (minutesAgo: readonly number[], change: object = {}) => {
    const template = {
      Resources: {
        X: {
          Type: 'AWS::CloudWatch::Alarm',
          Properties: { ...properties, TreatMissingData: 'notBreaching', ...change },
        },
      },
    };
    const [alarm] = alarmsOf({ statefulName: '', stateful: template, pipeline: template }, 'dev');
    const point = { namespace: 'N', name: 'M', dimensions: { d: 'v' }, value: 2 };
    const emitted = minutesAgo.map((minutes) => ({ ...point, atMs: 1_000_000 - minutes * 60_000 }));
    return alarm === undefined ? null : stateOf(alarm, emitted, 1_000_000);
  };

  it('wants every period over the threshold, and treats silence as the alarm says', () => {
    expect(state([0, 1, 2])).toBe('alarm');
    expect(state([0, 2])).toBe('ok');
    expect(state([0, 2], { TreatMissingData: 'breaching' })).toBe('alarm');
    expect(state([], { TreatMissingData: 'ignore' })).toBe('unchanged');
    expect(state([0, 1, 2], { Threshold: 3 })).toBe('ok');
    expect(state([0, 1, 2], { Namespace: 'Other' })).toBe('ok');
    expect(state([0, 1, 2], { Dimensions: [{ Name: 'd', Value: 'other' }] })).toBe('ok');
  });
});

describe('emitted metrics', () => {
  it('are read from the lines that a function prints, among its others', () => {
    const line = {
      _aws: {
        Timestamp: 5,
        CloudWatchMetrics: [
          { Namespace: 'N', Dimensions: [['service']], Metrics: [{ Name: 'A' }, { Name: 'B' }] },
        ],
      },
      service: 'ingest',
      A: 1,
      B: [2, 3],
    };
    const point = { namespace: 'N', dimensions: { service: 'ingest' }, atMs: 5 };
    expect(emittedMetrics(`{"level":"INFO"}\n${JSON.stringify(line)}\nEND`)).toEqual([
      { ...point, name: 'A', value: 1 },
      { ...point, name: 'B', value: 2 },
      { ...point, name: 'B', value: 3 },
    ]);
  });
});
