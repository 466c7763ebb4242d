import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FUNCTIONS, HANDLERS } from '../lib/infra/functions.ts';

const root = resolve(import.meta.dirname, '..');
const document = (name: string) => readFileSync(resolve(root, 'docs', name), 'utf8');

/** Cells of the rows of the table under a heading. */
function rows(text: string, heading: string): string[][] {
  const [, section = ''] = new RegExp(`\\n##+ ${heading}\\n([\\s\\S]*?)(?=\\n##+ |$)`).exec(text) ?? [];
  return section
    .split('\n')
    .filter((line) => line.startsWith('| ') && !line.startsWith('|---'))
    .map((line) =>
      line
        .slice(1, -1)
        .split('|')
        .map((cell) => cell.trim()),
    )
    .slice(1);
}

describe('docs/security.md', () => {
  const text = document('security.md');

  it('gives each threat a control and tests that are there', () => {
    const threats = rows(text, 'Threats');
    expect(threats.length).toBeGreaterThan(12);
    for (const [threat = '', control = '', tests = ''] of threats) {
      expect(control.length, threat).toBeGreaterThan(30);
      const files = [...tests.matchAll(/`([^`]+)`/g)].map(([, file = '']) => file);
      expect(files.length, threat).toBeGreaterThan(0);
      for (const file of files) expect(existsSync(resolve(root, file)), file).toBe(true);
    }
  });

  it('says of every function what it reads and writes', () => {
    const table = text.split('\n').filter((line) => /^\| [\w-]+ \|/.test(line));
    for (const handler of HANDLERS) {
      const row = table.find((line) => line.startsWith(`| ${handler} |`)) ?? '';
      const { uses } = FUNCTIONS[handler];
      for (const prefix of 'data' in uses ? [...uses.data.read, ...uses.data.write] : [])
        expect(row, `${handler} ${prefix}`).toContain(`\`${prefix}\``);
      for (const name of ['parameters', 'alerts', 'runs'] as const)
        if (name in uses) expect(row, `${handler} ${name}`).toContain(`\`${name}\``);
    }
  });
});
