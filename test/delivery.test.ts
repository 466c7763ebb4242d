import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

const read = (file: string) => readFileSync(resolve(import.meta.dirname, '..', file), 'utf8');

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

interface JobOfWorkflow {
  readonly needs?: string | string[];
  readonly if?: string;
  readonly environment?: string;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly steps: readonly Step[];
}

const text = read('.github/workflows/deliver.yml');
const workflow = parse(text) as {
  on: Record<string, unknown>;
  permissions: unknown;
  jobs: Record<string, JobOfWorkflow>;
};
const { test, synth, diff, deploy } = workflow.jobs;
const runs = (job: JobOfWorkflow | undefined) => (job?.steps ?? []).map(({ run = '' }) => run).join('\n');

describe('the workflow', () => {
  it('tests and synthesises, then compares, then deploys after an approval', () => {
    expect(Object.keys(workflow.jobs)).toEqual(['test', 'synth', 'diff', 'deploy']);
    expect(runs(test)).toContain('.ci/run');
    expect(runs(synth)).toContain('cdk synth --quiet --strict');
    expect(diff?.needs).toEqual(['test', 'synth']);
    expect(runs(diff)).toContain('cdk diff');
    expect(deploy?.needs).toBe('diff');
    expect(runs(deploy)).toContain('cdk deploy --all --strict');
    expect(deploy?.environment).toBe('$' + '{{ matrix.stage }}');
  });

  it('takes a role by OIDC on the main branch alone, and holds no secret', () => {
    expect(workflow.permissions).toEqual({ contents: 'read' });
    for (const job of [test, synth]) expect(job?.permissions).toBeUndefined();
    for (const job of [diff, deploy])
      expect(job?.permissions).toEqual({ contents: 'read', 'id-token': 'write' });
    expect(diff?.if).toContain("github.event_name == 'push' && github.ref == 'refs/heads/main'");
    expect(text).not.toMatch(/secrets\.|pull_request_target|aws-access-key/);
    const roles = [diff, deploy].flatMap((job) =>
      (job?.steps ?? []).flatMap((step) => step.with?.['role-to-assume'] ?? []),
    );
    expect(roles).toEqual(['diff', 'deploy'].map((task) => ['$', `{{ matrix.roles }}-${task}`].join('')));
  });

  it('pins every action to a commit, with its version beside it', () => {
    const used = text.split('\n').filter((line) => line.includes('uses:'));
    expect(used.length).toBeGreaterThan(8);
    for (const line of used) expect(line).toMatch(/uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
    const commits = new Map(
      used.map((line) => [...(line.split('uses: ')[1]?.split('@') ?? [])] as [string, string]),
    );
    expect(
      used.every((line) => line.endsWith([...commits].find(([name]) => line.includes(name))?.[1] ?? '?')),
    ).toBe(true);
  });

  it('runs no text that came from outside', () => {
    for (const { steps } of Object.values(workflow.jobs)) {
      for (const { run = '' } of steps) expect(run).not.toContain('$' + '{{');
    }
    const checkouts = Object.values(workflow.jobs)
      .flatMap(({ steps }) => steps)
      .filter(({ uses = '' }) => uses.startsWith('actions/checkout'));
    expect(checkouts).toHaveLength(4);
    for (const step of checkouts) expect(step.with).toMatchObject({ 'persist-credentials': false });
  });
});

describe('dependency updates', () => {
  const { updates } = parse(read('.github/dependabot.yml')) as {
    updates: {
      'package-ecosystem': string;
      groups?: Record<string, { patterns: string[] }>;
      ignore?: { 'dependency-name': string; versions?: string[] }[];
    }[];
  };
  const npm = updates.find((update) => update['package-ecosystem'] === 'npm');

  it('leave the accidental version 3 of the CDK alone, and know the pinned one', () => {
    expect(npm?.ignore).toContainEqual({ 'dependency-name': 'aws-cdk', versions: ['>=3'] });
    const { devDependencies } = JSON.parse(read('package.json'));
    expect(devDependencies['aws-cdk']).toMatch(/^2\.\d+\.\d+$/);
  });

  it('come for packages and actions, one family at a time', () => {
    expect(updates.map((update) => update['package-ecosystem'])).toEqual(['npm', 'github-actions']);
    const { dependencies, devDependencies } = JSON.parse(read('package.json'));
    const names = Object.keys({ ...dependencies, ...devDependencies });
    for (const { patterns } of Object.values(npm?.groups ?? {})) {
      for (const pattern of patterns) {
        const expression = new RegExp(`^${pattern.replaceAll('*', '.*')}$`);
        expect(
          names.filter((name) => expression.test(name)),
          pattern,
        ).not.toEqual([]);
      }
    }
  });
});
