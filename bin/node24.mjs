// Runs a program on Node 24 or newer, whatever Node started this file: node bin/node24.mjs PROGRAM [ARG ...]
// Written in plain JavaScript, because old versions of Node must be able to read it.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const LEAST_MAJOR = 24;
const projectFolder = resolve(dirname(fileURLToPath(import.meta.url)), '..');

/** Path of a Node that is new enough: the running one, else the one the project brings; null where there is none. */
export function findNode() {
  if (Number(process.versions.node.split('.')[0]) >= LEAST_MAJOR) return process.execPath;
  const packaged = resolve(
    projectFolder,
    'node_modules',
    `node-${process.platform}-${process.arch}`,
    'bin',
    'node',
  );
  return existsSync(packaged) ? packaged : null;
}

/** Runs the program with the arguments and ends this process as the program ends. */
export function runOnNode24(program, args) {
  const node = findNode();
  if (node === null) {
    console.error(
      `PulseStock needs Node ${LEAST_MAJOR} or newer, this is ${process.version} on ${process.platform}-${process.arch}. ` +
        'On Linux "npm ci" (without --omit=optional) brings it along; elsewhere install it from nodejs.org.',
    );
    process.exit(1);
  }
  const child = spawn(node, ['--disable-warning=ExperimentalWarning', program, ...args], {
    stdio: 'inherit',
    env: { ...process.env, PATH: `${dirname(node)}${delimiter}${process.env.PATH ?? ''}` },
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => {
    console.error(`cannot start ${node}: ${error.message}`);
    process.exit(1);
  });
  child.on('exit', (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)));
}

if (process.argv[1] !== undefined && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const [program, ...args] = process.argv.slice(2);
  if (program === undefined) {
    console.error('usage: node bin/node24.mjs PROGRAM [ARG ...]');
    process.exit(2);
  }
  runOnNode24(program, args);
}
