import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    globalSetup: ['test/require-node-24.ts', 'test/shared-folder.ts'],
    pool: 'forks',
    maxWorkers: 2,
    execArgv: ['--disable-warning=ExperimentalWarning'],
    // Of a slow machine, not of a slow test.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // A file each in a process of its own costs a third of the suite in imports; only the stacks keep state in modules.
    projects: [
      {
        extends: true,
        test: { name: 'rooms', include: ['test/**/*.test.ts'], exclude: ['test/infra/**'], isolate: false },
      },
      { extends: true, test: { name: 'infra', include: ['test/infra/**/*.test.ts'] } },
    ],
    coverage: {
      provider: 'v8',
      include: ['lib/**/*.ts'],
      reporter: ['text-summary', 'json-summary'],
    },
  },
});
