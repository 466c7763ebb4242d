import { type ChildProcess, fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PROJECT } from './synthesis.ts';

/** What an invocation came to. */
export type Outcome = { readonly result: Record<string, unknown> } | { readonly error: string };

/** A bundled handler at work in a process of its own, as in Lambda: loaded once, with no environment but its own. */
export class FunctionProcess {
  readonly #child: ChildProcess;
  readonly #temporaryFolder = mkdtempSync(join(tmpdir(), 'function-'));
  readonly #output: string[] = [];

  constructor(assetFolder: string, environment: Readonly<Record<string, string>>) {
    this.#child = fork(join(import.meta.dirname, 'function-host.mjs'), [join(assetFolder, 'index.mjs')], {
      cwd: assetFolder,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      execArgv: [],
      // Where the asset's library is of another processor than this machine's, the project's own is found by NODE_PATH.
      env: { ...environment, TMPDIR: this.#temporaryFolder, NODE_PATH: join(PROJECT, 'node_modules') },
    });
    for (const stream of [this.#child.stdout, this.#child.stderr])
      stream?.on('data', (data: Buffer) => this.#output.push(data.toString()));
  }

  /** Calls the handler with the event; calls may overlap. */
  async invoke(event: unknown): Promise<Outcome> {
    const id = randomUUID();
    const { promise, resolve, reject } = Promise.withResolvers<Outcome>();
    const onMessage = (answer: Outcome & { readonly id: string }) => {
      if (answer.id === id) resolve(answer);
    };
    const onExit = () => reject(new Error(`the function's process ended: ${this.output}`));
    this.#child.on('message', onMessage).on('exit', onExit);
    this.#child.send({ id, event });
    return promise.finally(() => this.#child.off('message', onMessage).off('exit', onExit));
  }

  /** What the function printed: its log and its metrics. */
  get output(): string {
    return this.#output.join('');
  }

  async stop(): Promise<void> {
    this.#child.kill();
    if (this.#child.exitCode === null && this.#child.signalCode === null) await once(this.#child, 'exit');
    rmSync(this.#temporaryFolder, { recursive: true, force: true });
  }
}
