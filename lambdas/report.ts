import { report } from '../lib/jobs/report.ts';
import { scheduledHandler } from './job-runner.ts';

/** Daily: the reports of parameters, proposals and finance. */
export const handler = scheduledHandler('report', ['data', 'parameters', 'alerts', 'runs'], report);
