import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { itHasSoundAssets } from './assets.ts';
import {
  cfnLintFindings,
  PROJECT,
  readSynthesis,
  type SynthesisedStage,
  stageOf,
  unbundledStage,
} from './synthesis.ts';

const folder = mkdtempSync(join(tmpdir(), 'cdk-synth-'));
const cdk = (...args: string[]) =>
  spawnSync(process.execPath, [join(PROJECT, 'node_modules/aws-cdk/bin/cdk'), 'synth', ...args], {
    cwd: PROJECT,
    encoding: 'utf8',
    // No credentials, no configuration, and a network that answers nobody.
    env: {
      PATH: process.env.PATH,
      HOME: folder,
      HTTPS_PROXY: 'http://127.0.0.1:9',
      HTTP_PROXY: 'http://127.0.0.1:9',
    },
  });

let synth: ReturnType<typeof cdk>;
let dev: SynthesisedStage;

beforeAll(async () => {
  synth = cdk('-o', join(folder, 'dev'));
  dev = readSynthesis(await stageOf('dev'), join(folder, 'dev'));
}, 120_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('cdk synth', () => {
  it('works offline and without credentials, for stage dev where none is named', () => {
    expect(synth.stderr).not.toMatch(/error/i);
    expect(synth.status).toBe(0);
  });

  it('puts both templates at the top of its folder', () => {
    const files = readdirSync(dev.folder, { recursive: true, encoding: 'utf8' });
    expect(files.filter((file) => file.endsWith('.template.json')).sort()).toEqual([
      'PulseStock-dev-Pipeline.template.json',
      'PulseStock-dev-Stateful.template.json',
    ]);
  });

  it('writes templates in which cfn-lint finds nothing, for aws and for aws-cn', async ({ skip }) => {
    const china = await stageOf('china');
    const folders = [dev.folder, unbundledStage(china).app.synth().directory];
    const templates = folders.flatMap((path) =>
      readdirSync(path)
        .filter((file) => file.endsWith('.template.json'))
        .map((file) => join(path, file)),
    );
    const regions = [dev.stage, china].map(({ deployment }) => deployment.region);
    const findings = cfnLintFindings(templates, regions);
    if (findings === null) skip('cfn-lint is not installed');
    expect(templates).toHaveLength(4);
    expect(findings).toBe('');
  });

  it('refuses a stage that is not there with one line of its own', () => {
    const { status, stderr } = cdk('-c', 'stage=nope', '-o', join(folder, 'nope'));
    expect(status).not.toBe(0);
    expect(stderr).toMatch(
      /^pulsestock: no stage "nope": name one with -c stage=NAME \(china, dev\)[^\n]*$/m,
    );
    expect(stderr).not.toMatch(/^\s+at /m);
  });
});

describe('an asset of dev', () => {
  itHasSoundAssets(() => dev);
});
