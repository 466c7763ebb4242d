import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

const printed: string[] = [];
let reporting: typeof import('../../lambdas/reporting.ts');

beforeEach(async () => {
  printed.length = 0;
  vi.stubEnv('POWERTOOLS_METRICS_NAMESPACE', 'PulseStock/test');
  vi.stubEnv('POWERTOOLS_SERVICE_NAME', 'evaluate');
  vi.stubEnv('POWERTOOLS_DEV', 'true');
  vi.stubEnv('POWERTOOLS_METRICS_DISABLED', 'false');
  for (const level of ['log', 'info', 'warn', 'error'] as const) {
    vi.spyOn(console, level).mockImplementation((text: unknown) => {
      printed.push(String(text));
    });
  }
  vi.resetModules();
  reporting = await import('../../lambdas/reporting.ts');
});

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

const metrics = () => printed.map((line) => JSON.parse(line)).find((line) => '_aws' in line);

describe('reported', () => {
  it('publishes every number of the summary, zero included, and that nothing failed', async () => {
    const summary = {
      skus: 3,
      messages: 0,
      opened: { 'regular-reorder': 2, 'stale-data': 1 },
      overtaken: false,
    };
    expect(
      await reporting.reported(
        async () => summary,
        () => 1,
      ),
    ).toBe(summary);
    expect(metrics()).toMatchObject({ Skus: 3, Messages: 0, Opened: 3, Failures: 0, service: 'evaluate' });
    expect(metrics()).toMatchObject({ CompletedRuns: 1 });
    expect(metrics()._aws.CloudWatchMetrics[0].Namespace).toBe('PulseStock/test');
  });

  it('publishes and logs a failure and throws it on', async () => {
    const fault = new Error('no such table');
    const failing = reporting.reported(
      () => Promise.reject(fault),
      () => 1,
    );
    await expect(failing).rejects.toBe(fault);
    expect(metrics()).toMatchObject({ Failures: 1, CompletedRuns: 0 });
    expect(printed.map((line) => JSON.parse(line))).toContainEqual(
      expect.objectContaining({
        level: 'ERROR',
        message: 'run.failed',
        data: { name: 'Error', message: 'no such table' },
      }),
    );
  });
});

describe('countsOf', () => {
  it('takes the numbers of a run that made up for a missed one as its own', () => {
    const counts = reporting.countsOf({
      missed: 1,
      underWay: 0,
      summary: { parameters: 60, warnings: ['a'] },
    });
    expect(Object.fromEntries(counts)).toEqual({ Missed: 1, UnderWay: 0, Parameters: 60 });
  });
});

describe('log', () => {
  it("keeps fields apart from the log's own, whatever their names", () => {
    reporting.log.warn('ingest.gone', { message: 'x', level: 'y' });
    expect(JSON.parse(printed[0] ?? '')).toMatchObject({
      level: 'WARN',
      message: 'ingest.gone',
      data: { message: 'x', level: 'y' },
    });
  });
});
