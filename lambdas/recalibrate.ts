import { recalibrate } from '../lib/jobs/recalibrate.ts';
import { scheduledHandler } from './job-runner.ts';

/** Daily: reviews campaigns that have settled and learns from them, before the recompute; monthly the backtest. */
export const handler = scheduledHandler('recalibrate', ['data', 'parameters', 'runs'], recalibrate);
