import { report } from '../lib/jobs/report.ts';
import { scheduledHandler } from './job-runner.ts';

/** Daily: the reports of parameters and open proposals. */
export const handler = scheduledHandler('report', ['data', 'alerts', 'runs'], report);
