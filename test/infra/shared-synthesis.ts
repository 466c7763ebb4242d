import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { sharedWork } from '../shared-work.ts';
import { PROJECT, readSynthesis, type SynthesisedStage, stageOf } from './synthesis.ts';

/** The example stage whose functions have this machine's processor, so that its own library is what runs. */
const STAGE = process.arch === 'arm64' ? 'dev' : 'china';

/** What the CDK's command said. */
export interface Synth {
  readonly status: number | null;
  readonly stderr: string;
}

/** No credentials, no configuration, and a network that answers nobody. */
export function offline(home: string): Record<string, string | undefined> {
  return {
    PATH: process.env.PATH,
    HOME: home,
    HTTPS_PROXY: 'http://127.0.0.1:9',
    HTTP_PROXY: 'http://127.0.0.1:9',
  };
}

/** A stage synthesised by `cdk synth`, bundles included: once for all test files of a run, by whichever comes first. */
export async function sharedSynthesis(): Promise<{ synth: Synth; synthesis: SynthesisedStage }> {
  const { folder, result: synth } = await sharedWork<Synth>('synthesis', (made) => {
    const { status, stderr } = spawnSync(
      process.execPath,
      [join(PROJECT, 'node_modules/aws-cdk/bin/cdk'), 'synth', '-c', `stage=${STAGE}`, '-o', outputIn(made)],
      { cwd: PROJECT, encoding: 'utf8', env: offline(made) },
    );
    return { status, stderr };
  });
  if (synth.status !== 0) throw new Error(`cdk synth failed: ${synth.stderr}`);
  return { synth, synthesis: readSynthesis(await stageOf(STAGE), outputIn(folder)) };
}

const outputIn = (folder: string) => join(folder, 'cdk.out');
