import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { HANDLERS } from '../../lib/infra/functions.ts';

const LAMBDAS = join(import.meta.dirname, '../../lambdas');
const FILES = readdirSync(LAMBDAS).filter((file) => file.endsWith('.ts'));

const SHARED = ['events.ts', 'job-runner.ts', 'reporting.ts'];

describe('lambdas', () => {
  it('are the functions that the stack deploys, one file each', () => {
    const handlers = FILES.filter((file) => !SHARED.includes(file)).map((file) => file.replace(/\.ts$/, ''));
    expect(handlers.sort()).toEqual([...HANDLERS].sort());
  });

  it.each(FILES)('%s imports neither the stacks, nor the command line, nor anything local', (file) => {
    const imported = [...readFileSync(join(LAMBDAS, file), 'utf8').matchAll(/from '([^']+)'/g)].map(
      ([, from]) => from,
    );
    expect(imported.length).toBeGreaterThan(0);
    expect(imported.filter((from) => /\/(infra|local|commands)\/|@aws-sdk|aws-cdk/.test(from ?? ''))).toEqual(
      [],
    );
  });
});
