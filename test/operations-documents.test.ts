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
    const table = text.split('\n').filter((line) => /^\| [\w-]+ (\||\()/.test(line));
    for (const handler of HANDLERS) {
      const row = table.find((line) => new RegExp(`^\\| ${handler}[ (]`).test(line)) ?? '';
      const { uses } = FUNCTIONS[handler];
      for (const prefix of 'data' in uses ? [...uses.data.read, ...uses.data.write] : [])
        expect(row, `${handler} ${prefix}`).toContain(`\`${prefix}\``);
      for (const name of ['parameters', 'alerts', 'runs'] as const)
        if (name in uses) expect(row, `${handler} ${name}`).toContain(`\`${name}\``);
    }
  });
});

describe('docs/cost.md', () => {
  const text = document('cost.md');
  const SIZES = [1, 2, 3] as const;
  const numberIn = (cell = '') => Number(cell.replaceAll(',', ''));
  const priced = new Map(rows(text, 'Prices').map(([what = '', price = '']) => [what, numberIn(price)]));
  const counted = new Map(
    rows(text, 'Counted').map(([what = '', , ...sizes]) => [what, sizes.map((cell) => numberIn(cell))]),
  );
  const bill = rows(text, 'The bill of a month');
  const count = (what: string, size: number) => counted.get(what)?.[size - 1] ?? Number.NaN;
  const price = (what: string) => priced.get(what) ?? Number.NaN;
  const DAYS = 30;

  /** What each line of the bill is, from what was counted in a day and the prices. */
  const LINES: Readonly<Record<string, (size: number) => number>> = {
    Lambda: (size) => count('processor', size) * DAYS * 2 * price('Lambda, ARM'),
    'DynamoDB requests': (size) =>
      (DAYS *
        (count('table writes', size) * price('DynamoDB write') +
          count('table reads', size) * price('DynamoDB read'))) /
      1e6,
    'S3 requests': (size) =>
      (DAYS *
        (count('objects written', size) * price('S3 write') +
          count('objects read', size) * price('S3 read'))) /
      1000,
    'storage, after a year': (size) => count('stored after a year', size) * price('S3 storage'),
    logs: (size) => (DAYS * count('log', size) * price('logs')) / 1024 / 1024,
    metrics: () => count('metrics', 1) * price('metric'),
    alarms: () => count('alarms', 1) * price('alarm'),
    dashboard: () => price('dashboard'),
    key: () => price('key'),
  };

  it('adds up what was counted at the prices that it names', () => {
    for (const [line = '', ...sizes] of bill.slice(0, -1)) {
      const worth = LINES[line];
      if (worth === undefined) throw new Error(`"${line}" is no line of the bill`);
      for (const size of SIZES)
        expect(numberIn(sizes[size - 1]), `${line} ${size}`).toBeCloseTo(worth(size), 1);
    }
    expect(bill.slice(0, -1).map(([line]) => line)).toEqual(Object.keys(LINES));
    const [total = '', ...sums] = bill.at(-1) ?? [];
    expect(total).toBe('all');
    for (const size of SIZES) {
      const sum = bill.slice(0, -1).reduce((money, row) => money + numberIn(row[size]), 0);
      expect(numberIn(sums[size - 1])).toBeCloseTo(sum, 1);
    }
  });

  it('names where and when each price was read', () => {
    expect(priced.size).toBeGreaterThan(9);
    for (const [what, , unit, source] of rows(text, 'Prices')) {
      expect(unit, what).toMatch(/\w/);
      expect(source, what).toMatch(/20\d\d-\d\d|above/);
    }
  });
});
