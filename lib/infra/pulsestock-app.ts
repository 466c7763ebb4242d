import { relative, resolve } from 'node:path';
import { type App, Tags } from 'aws-cdk-lib';
import { loadStage, type Stage } from '../settings/deployment.ts';
import { PipelineStack } from './pipeline-stack.ts';
import { StatefulStack } from './stateful-stack.ts';

const CONFIG_FOLDER = resolve(import.meta.dirname, '../../config');

/** Adds the stacks of the stage that the context names (`-c stage=NAME`), `dev` without one. Throws UsageError. */
export async function addNamedStage(app: App): Promise<void> {
  const name: unknown = app.node.tryGetContext('stage') ?? 'dev';
  addStage(app, await loadStage(String(name), relative(process.cwd(), CONFIG_FOLDER)));
}

/** Adds a stage: its state, and the pipeline that works on it. */
export function addStage(app: App, stage: Stage): { stateful: StatefulStack; pipeline: PipelineStack } {
  const { stage: name, region, account } = stage.deployment;
  const env = { region, ...(account === undefined ? {} : { account }) };
  const stateful = new StatefulStack(app, `PulseStock-${name}-Stateful`, {
    env,
    description: `PulseStock ${name}: buckets, tables and topics`,
  });
  const pipeline = new PipelineStack(app, `PulseStock-${name}-Pipeline`, {
    env,
    stage,
    stateful,
    description: `PulseStock ${name}: functions, schedules and subscriptions`,
  });
  Tags.of(app).add('project', 'pulsestock');
  Tags.of(app).add('stage', name);
  return { stateful, pipeline };
}
