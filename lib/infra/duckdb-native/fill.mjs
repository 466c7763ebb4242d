// Fills this folder with DuckDB's native part for AWS Lambda, both architectures, whatever machine this is.
// Runs after "npm ci" of the project ("npm run postinstall" by hand). Plain JavaScript, for old versions of Node.
// A failure is told and does not fail the install: all but a deployment works without.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('.', import.meta.url));
const { packages } = JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8'));

function isFilled() {
  return Object.entries(packages)
    .filter(([path]) => path !== '')
    .every(([path, { version }]) => {
      const description = join(folder, path, 'package.json');
      return (
        existsSync(join(folder, path, 'libduckdb.so')) &&
        existsSync(description) &&
        JSON.parse(readFileSync(description, 'utf8')).version === version
      );
    });
}

if (!isFilled()) {
  // --force: both architectures, though at most one of them is this machine's. The lock holds their checksums.
  const args = ['ci', '--force', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const npm = process.env.npm_execpath;
  const options = { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] };
  const { status } =
    npm === undefined
      ? spawnSync('npm', args, { ...options, shell: process.platform === 'win32' })
      : spawnSync(process.execPath, [npm, ...args], options);
  if (status !== 0 || !isFilled()) {
    console.error(
      'DuckDB\'s libraries for AWS Lambda were not installed: all works but a deployment. Run "npm run postinstall" before one.',
    );
  }
}
