/**
 * Metrics of runs: functions emit them and alarms read them by the names given here and nowhere else. Beside these,
 * every number of a run's summary is a metric under `metricName` of its field.
 */
export const RUN_METRICS = {
  /** 1 where an invocation failed, else 0. */
  failures: 'Failures',
  /** 1 where a scheduled run was done to its end; a look for a missed run that found none is no run. */
  completedRuns: 'CompletedRuns',
  /** Rows of the files that a run took for the first time, and how many of them it rejected. */
  newRowsRead: 'NewRowsRead',
  newRejected: 'NewRejected',
  /** Files that were refused as a whole, for the first time. */
  newRefused: 'NewRefused',
  /** Sources whose data were too old, or missing, at the run. */
  staleSources: 'StaleSources',
} as const;

/** The one dimension of these metrics: the name of the function. */
export const RUN_DIMENSION = 'service';

/** The metric of a field of a run's summary. */
export function metricName(field: string): string {
  return `${field[0]?.toUpperCase() ?? ''}${field.slice(1)}`;
}
