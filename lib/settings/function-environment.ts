/**
 * Environment variables that tell a function its resources: the stack sets exactly those that the function uses, and
 * grants the access that goes with each.
 */
export const RESOURCE_VARIABLES = {
  landing: 'LANDING_BUCKET',
  data: 'DATA_BUCKET',
  parameters: 'PARAMETERS_TABLE',
  alerts: 'ALERTS_TABLE',
  runs: 'RUNS_TABLE',
  alertsTopic: 'ALERTS_TOPIC_ARN',
  chatSecret: 'CHAT_SECRET_NAME',
} as const;

export type Resource = keyof typeof RESOURCE_VARIABLES;
