import type { Deployment } from './deployment.ts';

/**
 * The names by which people, policies and `doctor` find what a stage deployed. Everything else is named by
 * CloudFormation, after the stack it is in. Several stages of one account differ in all of them.
 */
export interface StageNames {
  /** Prefix of every name. */
  readonly base: string;
  readonly statefulStack: string;
  readonly pipelineStack: string;
  /** Namespace of the metrics of runs. */
  readonly metrics: string;
  readonly scheduleGroup: string;
  readonly dashboard: string;
  /** Workgroup of Athena, and its database, whose name takes no capitals and no `-`. */
  readonly workgroup: string;
  readonly database: string;
  /** The function of a handler. */
  readonly function: (handler: string) => string;
  readonly alarm: (alarm: string) => string;
  /** The managed policy of a group of people. */
  readonly policy: (people: string) => string;
  /** A role that a workflow takes. */
  readonly role: (task: string) => string;
}

/** The names of a stage. */
export function stageNames({ prefix, stage }: Pick<Deployment, 'prefix' | 'stage'>): StageNames {
  const base = `${prefix}-${stage}`;
  const named = (name: string) => `${base}-${name}`;
  return {
    base,
    statefulStack: named('Stateful'),
    pipelineStack: named('Pipeline'),
    metrics: `${prefix}/${stage}`,
    scheduleGroup: base,
    dashboard: base,
    workgroup: base,
    database: base.toLowerCase().replaceAll('-', '_'),
    function: named,
    alarm: named,
    policy: named,
    role: named,
  };
}

/** Outputs of the stacks by which commands with `--stage` find what they look at. */
export const STAGE_OUTPUTS = {
  stateful: {
    /** As an address, `s3://BUCKET/reports/`. */
    reports: 'FindReportsIn',
    runsTable: 'RunsTableName',
    parametersTable: 'ParametersTableName',
    alertsTopic: 'AlertsTopicArn',
    systemTopic: 'SystemTopicArn',
  },
  pipeline: {
    failedRuns: 'FailedRunsQueueUrl',
    undeliveredEvents: 'UndeliveredEventsQueueUrl',
    settingsVersion: 'SettingsVersion',
    deploymentVersion: 'DeploymentVersion',
  },
} as const;
