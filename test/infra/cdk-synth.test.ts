import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { copyDuckDbLibrary, hasDuckDbLibrary } from '../../lib/infra/duckdb-library.ts';
import { expectLibraryFor, itHasSoundAssets, NOT_INSTALLED } from './assets.ts';
import { offline, type Synth, sharedSynthesis } from './shared-synthesis.ts';
import {
  cdkContext,
  cfnLintFindings,
  PROJECT,
  STAGES,
  type SynthesisedStage,
  stageOf,
  unbundledStage,
} from './synthesis.ts';

const folder = mkdtempSync(join(tmpdir(), 'cdk-synth-'));

/** Runs the app as the CDK's command does, without bundles. */
const app = (output: string, context: Readonly<Record<string, unknown>> = {}) =>
  spawnSync(process.execPath, [join(PROJECT, 'bin/app.ts')], {
    cwd: PROJECT,
    encoding: 'utf8',
    env: {
      ...offline(folder),
      CDK_OUTDIR: join(folder, output),
      CDK_VALIDATION: 'false',
      CDK_CONTEXT_JSON: JSON.stringify({ ...cdkContext(), 'aws:cdk:bundling-stacks': [], ...context }),
    },
  });

let synth: Synth;
let synthesis: SynthesisedStage;

beforeAll(async () => {
  ({ synth, synthesis } = await sharedSynthesis());
}, 120_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('cdk synth', () => {
  it('works offline and without credentials', () => {
    expect(synth.stderr).not.toMatch(/error/i);
    expect(synth.status).toBe(0);
  });

  it('puts both templates at the top of its folder', () => {
    const { stage } = synthesis.stage.deployment;
    const files = readdirSync(synthesis.folder, { recursive: true, encoding: 'utf8' });
    expect(files.filter((file) => file.endsWith('.template.json')).sort()).toEqual([
      `PulseStock-${stage}-Pipeline.template.json`,
      `PulseStock-${stage}-Stateful.template.json`,
    ]);
  });

  it('reports no finding of its own checks, nor one of cdk-nag without a reason', () => {
    const report = JSON.parse(readFileSync(join(synthesis.folder, 'validation-report.json'), 'utf8'));
    expect(report.pluginReports).toEqual([]);
  });

  it('takes stage dev where none is named', () => {
    expect(app('unnamed')).toMatchObject({ status: 0, stderr: '' });
    expect(readdirSync(join(folder, 'unnamed'))).toContain('PulseStock-dev-Pipeline.template.json');
  });

  it('refuses a stage that is not there with one line of its own', () => {
    const { status, stderr } = app('nope', { stage: 'nope' });
    expect(status).toBe(2);
    expect(stderr).toMatch(
      /^pulsestock: no stage "nope": name one with -c stage=NAME \(china, dev\)[^\n]*\n$/,
    );
  });

  it('writes templates in which cfn-lint finds nothing, for aws and for aws-cn', async ({ skip }) => {
    const stages = await Promise.all(STAGES.map(stageOf));
    const templates = stages.flatMap((stage) => {
      const { directory } = unbundledStage(stage).app.synth();
      return readdirSync(directory)
        .filter((file) => file.endsWith('.template.json'))
        .map((file) => join(directory, file));
    });
    expect(templates).toHaveLength(4);
    const regions = stages.map(({ deployment }) => deployment.region);
    const findings = cfnLintFindings(templates, regions);
    if (findings === null) skip('cfn-lint is not installed');
    expect(findings).toBe('');
  }, 120_000);
});

describe('an asset', () => {
  itHasSoundAssets(() => synthesis);

  it.for(['arm64', 'x64'] as const)(
    'for %s takes the library of that processor',
    (architecture, { skip }) => {
      if (!hasDuckDbLibrary(architecture)) skip(NOT_INSTALLED);
      const asset = join(folder, architecture);
      copyDuckDbLibrary(architecture, asset);
      expectLibraryFor(architecture, asset);
    },
  );
});
