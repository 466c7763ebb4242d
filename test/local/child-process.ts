import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { pathToFileURL } from 'node:url';

const ROOT = pathToFileURL(`${import.meta.dirname}/../../`);

/** Starts a process of its own that runs a module's text; `#lib` in it stands for the project's `lib` folder. */
export function startModule(
  text: string,
  environment: NodeJS.ProcessEnv = {},
): ChildProcessWithoutNullStreams {
  const source = text.replaceAll('#lib', new URL('lib', ROOT).href);
  return spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', '--expose-gc', '--input-type=module', '--eval', source],
    { cwd: ROOT, env: { ...process.env, ...environment } },
  );
}

/** The next thing the process prints. Throws where it ends before, with what it complained of. */
export async function nextOutput(child: ChildProcessWithoutNullStreams): Promise<string> {
  const complaint: string[] = [];
  child.stderr.on('data', (data: Buffer) => complaint.push(data.toString()));
  const ended = once(child, 'close').then(() => {
    throw new Error(`ended without a word: ${complaint.join('')}`);
  });
  const [data] = (await Promise.race([once(child.stdout, 'data'), ended])) as [Buffer];
  ended.catch(() => undefined);
  return data.toString().trim();
}

/** Runs a module to its end. */
export async function runModule(
  text: string,
  environment: NodeJS.ProcessEnv = {},
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const child = startModule(text, environment);
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (data: Buffer) => {
    output.stdout += data.toString();
  });
  child.stderr.on('data', (data: Buffer) => {
    output.stderr += data.toString();
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, ...output };
}
