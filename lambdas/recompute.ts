import { recompute } from '../lib/jobs/recompute.ts';
import { scheduledHandler } from './job-runner.ts';

/** Daily: parameters of every SKU, from history to the parameters table and the snapshot. */
export const handler = scheduledHandler('recompute', ['data', 'parameters', 'runs'], recompute);
