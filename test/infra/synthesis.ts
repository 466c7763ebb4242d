import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { App, type Stack } from 'aws-cdk-lib';
import { addStage } from '../../lib/infra/pulsestock-app.ts';
import { loadStage, parseStage, type Stage } from '../../lib/settings/deployment.ts';
import { stageNames } from '../../lib/settings/stage-names.ts';

export const PROJECT = resolve(import.meta.dirname, '../..');

/** A resource as it stands in a template. */
export interface TemplateResource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
  readonly [attribute: string]: unknown;
}

export interface Template {
  readonly Resources: Readonly<Record<string, TemplateResource>>;
  readonly Outputs?: Readonly<Record<string, { Value: unknown; Export?: { Name: string } }>>;
}

/** A stage that was synthesised with its bundles. */
export interface SynthesisedStage extends StageTemplates {
  readonly folder: string;
  readonly stage: Stage;
}

export function stageOf(name: string): Promise<Stage> {
  return loadStage(name, join(PROJECT, 'config'));
}

// The CDK's own validation takes two seconds a process; `cdk synth` in a test of its own has it.
process.env.CDK_VALIDATION = 'false';

/** The stage with two people who are told by chat, and a machine. */
export function withChat({ deployment, settings }: Stage, changes: object = {}): Stage {
  const person = { audiences: ['supply'], language: 'zh' };
  return parseStage(
    {
      deployment: {
        ...deployment,
        chatSecret: 'pulsestock/robots',
        addresses: { ...deployment.addresses, mes: { https: 'https://mes.example.com/alerts' } },
        ...changes,
      },
      settings: {
        ...settings,
        people: [
          ...settings.people,
          { ...person, id: 'workshop', protocols: ['chat'] },
          { ...person, id: 'purchasing', protocols: ['chat'] },
          { ...person, id: 'mes', protocols: ['https'] },
        ],
      },
    },
    'test',
  );
}

/** The context that `cdk.json` gives the app. */
export function cdkContext(): Record<string, unknown> {
  return JSON.parse(readFileSync(join(PROJECT, 'cdk.json'), 'utf8')).context;
}

/** An app with the stage's stacks and the project's context; without bundling, as templates do not show it. */
export function unbundledStage(stage: Stage) {
  const app = new App({ context: { ...cdkContext(), 'aws:cdk:bundling-stacks': [] } });
  return { app, ...addStage(app, stage) };
}

/** The stages that come with the project: one of each partition. */
export const STAGES = ['dev', 'china'] as const;

export interface StageTemplates {
  /** Name of the stateful stack. */
  readonly statefulName: string;
  readonly stateful: Template;
  readonly pipeline: Template;
}

/** Both templates of a stage as they are deployed, but for the names of the functions' assets. */
export function unbundledTemplates(stage: Stage): StageTemplates {
  const { app, stateful, pipeline } = unbundledStage(stage);
  const assembly = app.synth();
  const template = ({ artifactId }: Stack): Template => assembly.getStackArtifact(artifactId).template;
  return { statefulName: stateful.stackName, stateful: template(stateful), pipeline: template(pipeline) };
}

const templatesByStage = new Map<string, Promise<StageTemplates>>();

/** The templates of a stage of the project, synthesised once in a process. */
export function templatesOf(name: string): Promise<StageTemplates> {
  const known = templatesByStage.get(name) ?? stageOf(name).then(unbundledTemplates);
  templatesByStage.set(name, known);
  return known;
}

/** What lies in an output folder. */
export function readSynthesis(stage: Stage, folder: string): SynthesisedStage {
  const { statefulStack, pipelineStack } = stageNames(stage.deployment);
  const template = (stack: string): Template =>
    JSON.parse(readFileSync(join(folder, `${stack}.template.json`), 'utf8'));
  return {
    folder,
    stage,
    statefulName: statefulStack,
    stateful: template(statefulStack),
    pipeline: template(pipelineStack),
  };
}

/** Resources of a type, by logical id. */
export function resourcesOf(template: Template, type: string): [id: string, resource: TemplateResource][] {
  return Object.entries(template.Resources).filter(([, resource]) => resource.Type === type);
}

/** The asset folder of each function, by the name of its handler. */
export function assetFolders({ pipeline, folder }: SynthesisedStage): Map<string, string> {
  return new Map(
    resourcesOf(pipeline, 'AWS::Lambda::Function').map(([, { Properties }]) => {
      const { Code, Environment } = Properties as {
        Code: { S3Key: string };
        Environment: { Variables: Record<string, string> };
      };
      const name = Environment.Variables.POWERTOOLS_SERVICE_NAME ?? '';
      return [name, join(folder, `asset.${Code.S3Key.replace(/\.zip$/, '')}`)];
    }),
  );
}

/** What cfn-lint says of the templates for these regions, nothing where they are clean; null where it is not installed. */
export function cfnLintFindings(templates: readonly string[], regions: readonly string[]): string | null {
  const args = ['--regions', ...regions, '--', ...templates];
  const { error, status, stdout, stderr } = spawnSync('cfn-lint', args, { cwd: PROJECT, encoding: 'utf8' });
  if (error !== undefined) return null;
  return status === 0 ? stdout : `${stdout}${stderr}`;
}
