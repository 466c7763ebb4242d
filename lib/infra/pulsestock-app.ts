import { relative, resolve } from 'node:path';
import {
  type App,
  DefaultStackSynthesizer,
  type IStackSynthesizer,
  PermissionsBoundary,
  type StackProps,
  Tags,
} from 'aws-cdk-lib';
import { type Deployment, loadStage, type Stage } from '../settings/deployment.ts';
import { stageNames } from '../settings/stage-names.ts';
import { checkByNag } from './nag.ts';
import { PipelineStack } from './pipeline-stack.ts';
import { StatefulStack } from './stateful-stack.ts';
import { DEPLOYMENT_TAG } from './watching.ts';

/** Types that the CDK would tag and CloudFormation's schema of them does not. */
const WITHOUT_TAGS = ['AWS::CloudWatch::Dashboard'];

const CONFIG_FOLDER = resolve(import.meta.dirname, '../../config');

/** Adds the stacks of the stage that the context names (`-c stage=NAME`), `dev` without one. Throws UsageError. */
export async function addNamedStage(app: App): Promise<void> {
  const name: unknown = app.node.tryGetContext('stage') ?? 'dev';
  addStage(app, await loadStage(String(name), relative(process.cwd(), CONFIG_FOLDER)));
  checkByNag(app);
}

/** Adds a stage: its state, and the pipeline that works on it. */
export function addStage(app: App, stage: Stage): { stateful: StatefulStack; pipeline: PipelineStack } {
  const { deployment } = stage;
  const names = stageNames(deployment);
  const stateful = new StatefulStack(app, names.statefulStack, {
    ...conventions(deployment),
    stage,
    description: `PulseStock ${deployment.stage}: buckets, tables and topics`,
  });
  const pipeline = new PipelineStack(app, names.pipelineStack, {
    ...conventions(deployment),
    stage,
    stateful,
    description: `PulseStock ${deployment.stage}: functions, schedules and subscriptions`,
  });
  const tags = { project: 'pulsestock', stage: deployment.stage, [DEPLOYMENT_TAG]: names.base };
  for (const stack of [stateful, pipeline]) {
    for (const [key, value] of Object.entries({ ...deployment.tags, ...tags }))
      Tags.of(stack).add(key, value, { excludeResourceTypes: WITHOUT_TAGS });
  }
  return { stateful, pipeline };
}

/** What the company prescribes for every stack: place, bootstrap, and what bounds its roles. */
function conventions(deployment: Deployment): StackProps {
  const { region, account, bootstrapQualifier, permissionsBoundary } = deployment;
  return {
    env: { region, ...(account === undefined ? {} : { account }) },
    ...(bootstrapQualifier === undefined
      ? {}
      : {
          synthesizer: new DefaultStackSynthesizer({
            qualifier: bootstrapQualifier,
          }) as IStackSynthesizer,
        }),
    ...(permissionsBoundary === undefined
      ? {}
      : { permissionsBoundary: PermissionsBoundary.fromName(permissionsBoundary) }),
  };
}
