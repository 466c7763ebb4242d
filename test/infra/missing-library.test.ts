import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { stageOf, unbundledStage } from './synthesis.ts';

vi.mock('../../lib/infra/duckdb-library.ts', () => ({
  hasDuckDbLibrary: () => false,
  copyDuckDbLibrary: () => undefined,
}));

it("says once, in one line, what to run where DuckDB's library is not installed, and synthesises all the same", async () => {
  vi.spyOn(console, 'error').mockReturnValue(undefined);
  const { directory, stacks } = unbundledStage(await stageOf('dev')).app.synth();
  const report = JSON.parse(readFileSync(join(directory, 'validation-report.json'), 'utf8'));
  const said = report.pluginReports.flatMap(({ violations }: { violations: { description: string }[] }) =>
    violations.map(({ description }) => description),
  );
  expect(said).toEqual([
    expect.stringMatching(
      /^DuckDB's library for linux-arm64 [^\n]*run "npm run postinstall" before a deploy\.$/,
    ),
  ]);
  expect(stacks).toHaveLength(2);
});
