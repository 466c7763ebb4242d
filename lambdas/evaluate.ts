import { evaluate } from '../lib/jobs/evaluate.ts';
import { scheduledHandler } from './job-runner.ts';

/** Hourly: triggers, episodes, proposals and messages. */
export const handler = scheduledHandler(
  'evaluate',
  ['data', 'parameters', 'alerts', 'runs', 'alertsTopic'],
  evaluate,
);
