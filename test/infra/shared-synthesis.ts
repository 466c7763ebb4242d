import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { inject } from 'vitest';
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
  const folder = join(inject('sharedFolder'), 'synthesis');
  const output = join(folder, 'cdk.out');
  const result = join(folder, 'result.json');
  if (isFirst(folder)) {
    const { status, stderr } = spawnSync(
      process.execPath,
      [join(PROJECT, 'node_modules/aws-cdk/bin/cdk'), 'synth', '-c', `stage=${STAGE}`, '-o', output],
      { cwd: PROJECT, encoding: 'utf8', env: offline(folder) },
    );
    writeFileSync(`${result}.part`, JSON.stringify({ status, stderr } satisfies Synth));
    renameSync(`${result}.part`, result);
  }
  while (!existsSync(result)) await sleep(50);
  const synth = JSON.parse(readFileSync(result, 'utf8')) as Synth;
  if (synth.status !== 0) throw new Error(`cdk synth failed: ${synth.stderr}`);
  return { synth, synthesis: readSynthesis(await stageOf(STAGE), output) };
}

/** True for the one caller that makes the folder. */
function isFirst(folder: string): boolean {
  try {
    mkdirSync(folder);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}
