import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { Log } from '../lib/domain/ports.ts';
import { metricName, RUN_METRICS } from '../lib/domain/run-metrics.ts';

const logger = new Logger();
const metrics = new Metrics();

/** Structured log on standard output: the event's id is the message, its fields lie under `data`. */
export const log: Log = {
  info: (event, fields = {}) => logger.info(event, { data: fields }),
  warn: (event, fields = {}) => logger.warn(event, { data: fields }),
  error: (event, fields = {}) => logger.error(event, { data: fields }),
};

/**
 * Does the work of one invocation and reports on it: every number of its summary as a metric, zero included, whether it
 * failed, and how many scheduled runs it completed, so that a job that no longer runs is seen as missing. A failure is
 * logged and thrown on.
 */
export async function reported<S extends object>(
  work: () => Promise<S>,
  completedRunsOf: (summary: S) => number,
): Promise<S> {
  let failures = 1;
  let completedRuns = 0;
  try {
    const summary = await work();
    failures = 0;
    completedRuns = completedRunsOf(summary);
    for (const [name, value] of countsOf(summary)) metrics.addMetric(name, MetricUnit.Count, value);
    return summary;
  } catch (error) {
    const { name, message } = error instanceof Error ? error : { name: 'unknown', message: String(error) };
    logger.error('run.failed', { data: { name, message } });
    throw error;
  } finally {
    metrics.addMetric(RUN_METRICS.failures, MetricUnit.Count, failures);
    metrics.addMetric(RUN_METRICS.completedRuns, MetricUnit.Count, completedRuns);
    metrics.publishStoredMetrics();
  }
}

/** Numbers of a summary by metric name; numbers by word, such as alerts opened by rule, as their sum. */
export function countsOf(summary: object): [name: string, count: number][] {
  return Object.entries(summary).flatMap(([key, value]): [string, number][] => {
    const name = metricName(key);
    if (typeof value === 'number') return [[name, value]];
    if (value === null || typeof value !== 'object' || Array.isArray(value)) return [];
    if (key === 'summary') return countsOf(value);
    const numbers = Object.values(value).filter((inner) => typeof inner === 'number');
    return [[name, numbers.reduce((sum, number) => sum + number, 0)]];
  });
}
