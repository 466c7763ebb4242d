import { describe, expect, it } from 'vitest';
import { UsageError } from '../../lib/domain/errors.ts';
import { historyLimits, portsFromEnvironment } from '../../lib/jobs/from-environment.ts';

describe('portsFromEnvironment', () => {
  it('names every variable that is missing or empty in one line', () => {
    const make = () => portsFromEnvironment({ DATA_BUCKET: '' }, ['data', 'runs']);
    expect(make).toThrow(UsageError);
    expect(make).toThrow(/^environment of the function: DATA_BUCKET: [^\n]*RUNS_TABLE: [^\n]*$/);
  });

  it('refuses a port that the function does not use, whatever the environment holds', () => {
    const { landing } = portsFromEnvironment({ DATA_BUCKET: 'data', LANDING_BUCKET: 'landing' }, ['data']);
    expect(() => landing.get('a')).toThrow('this function has no LANDING_BUCKET');
  });
});

describe('historyLimits', () => {
  it.each([
    ['1024', { memoryLimitMb: 409, threads: 1 }],
    ['1768', { memoryLimitMb: 707, threads: 1 }],
    ['1769', { memoryLimitMb: 707, threads: 2 }],
    ['3008', { memoryLimitMb: 1203, threads: 2 }],
  ])('gives DuckDB 40 %% of %s MB, and a second thread with a second processor', (memoryMb, limits) => {
    expect(historyLimits({ AWS_LAMBDA_FUNCTION_MEMORY_SIZE: memoryMb })).toEqual(limits);
  });

  it('refuses to guess', () => {
    expect(() => historyLimits({})).toThrow('AWS_LAMBDA_FUNCTION_MEMORY_SIZE');
  });
});
