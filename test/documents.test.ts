import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { alertsJson } from '../lib/alerts/alert-json.ts';
import { streamOutput } from '../lib/commands/printing.ts';
import { runCommand } from '../lib/commands/program.ts';
import { SEVERITIES } from '../lib/domain/alerting.ts';
import { NOTICES } from '../lib/domain/episodes.ts';
import { snakeCase } from '../lib/domain/fields.ts';
import { FINANCE_TABLE_NAMES, financeColumns } from '../lib/domain/finance-tables.ts';
import { CLOSURE_SCOPES } from '../lib/domain/sets.ts';
import { TABLES } from '../lib/ingestion/profiles/all.ts';
import { OVERRIDE_RANGES, PULSE_DAY_FIELD } from '../lib/planning/overrides.ts';
import { parseSettings } from '../lib/settings/loading.ts';
import { type Person, settingsSchema } from '../lib/settings/settings.ts';
import { financeColumnDefinition, financeColumnTitle } from '../lib/wording/finance/columns.ts';
import { financeTableAbout, financeTableTitle } from '../lib/wording/finance/tables.ts';
import { AT, episode } from './alerts/alert-fixture.ts';
import { smsTemplatesDocument } from './sms-document.ts';

const document = (name: string) => readFileSync(resolve(import.meta.dirname, '..', name), 'utf8');

/** `planning.serviceLevel` and the like with their values, for every leaf of the default settings. */
function leaves(value: unknown, path: string[] = []): [string, unknown][] {
  const isGroup =
    value !== null && typeof value === 'object' && !Array.isArray(value) && Object.keys(value).length > 0;
  return isGroup
    ? Object.entries(value).flatMap(([key, inner]) => leaves(inner, [...path, key]))
    : [[path.join('.'), value]];
}

describe('docs/data-formats.md', () => {
  const text = document('docs/data-formats.md');

  const sectionOf = (name: string) => {
    const start = text.indexOf(`### \`${name.replace(/^plain\//, '')}\``);
    expect(start, name).toBeGreaterThan(0);
    const next = text.indexOf('\n### ', start + 1);
    return text.slice(start, next < 0 ? undefined : next);
  };
  /** What is said of a column's words: from its name in the line `words` up to the next column of that line. */
  const wordsOf = (table: string, column: string) => {
    const [, line = ''] = /\n- words: ([\s\S]*?)(?=\n- |\n\n|$)/.exec(sectionOf(table)) ?? [];
    const said = line.split(/;\s+/).find((part) => part.startsWith(`\`${column}\``)) ?? '';
    return [...said.matchAll(/`([^`]+)`/g)].slice(1).map(([, word]) => word);
  };

  it.each(
    TABLES.filter(({ name }) => name.startsWith('plain/')).flatMap(({ name, columns }) =>
      columns.flatMap(({ headers, schema }) =>
        schema instanceof z.ZodEnum ? [{ name, column: headers[0] ?? '', words: schema.options }] : [],
      ),
    ),
  )('names the words of $column in $name', ({ name, column, words }) => {
    const said = wordsOf(name, column);
    expect(said.slice(0, words.length)).toEqual(words);
  });

  it('names the scopes of closures', () => {
    expect(wordsOf('plain/closures', 'scope')).toEqual(CLOSURE_SCOPES);
  });

  it('names the fields a planner may override, with their ranges', () => {
    expect(wordsOf('plain/overrides', 'field').slice(1)).toEqual(Object.keys(OVERRIDE_RANGES).map(snakeCase));
    const section = sectionOf('plain/overrides');
    for (const [field, [least, greatest]] of Object.entries(OVERRIDE_RANGES)) {
      const range = greatest === Number.MAX_SAFE_INTEGER ? `${least} or more` : `${least} to ${greatest}`;
      expect(section).toContain(`\`${snakeCase(field)}\` ${range}`);
    }
    expect(section).toContain(`\`${snakeCase(PULSE_DAY_FIELD)}:2026-05-12\``);
  });

  it.each(TABLES.map((table) => [table.name, table] as const))(
    'describes %s with every column',
    (name, table) => {
      const section = sectionOf(name);
      const missing = table.columns
        .flatMap(({ headers }) => headers)
        .filter((header) => !section.includes(`\`${header}\``));
      expect(missing).toEqual([]);
    },
  );
});

describe('docs/settings.md', () => {
  const text = document('docs/settings.md');

  it('names every setting with its default', () => {
    const rows = text.split('\n').filter((line) => line.startsWith('|'));
    const missing = leaves(settingsSchema.parse({})).filter(([path, value]) => {
      const last = path.split('.').at(-1) ?? '';
      const row = rows.find(
        (line) =>
          line.includes(`\`${path}\``) ||
          (line.includes(path.slice(0, path.lastIndexOf('.'))) && line.includes(`.${last}\``)),
      );
      const shown = Array.isArray(value)
        ? value.join('", "')
        : value !== null && typeof value === 'object'
          ? '{}'
          : String(value);
      return row === undefined || !row.includes(shown);
    });
    expect(missing).toEqual([]);
  });

  it('gives an example that is valid', () => {
    const example = /```json\n([\s\S]*?)```/.exec(text)?.[1] ?? '';
    expect(parseSettings(JSON.parse(example), 'the example').people).toHaveLength(2);
  });
});

describe.each([
  ['docs/finance.md', 'en'],
  ['docs/finance.zh-CN.md', 'zh'],
] as const)('%s', (file, language) => {
  const text = document(file);

  it.each(FINANCE_TABLE_NAMES)(
    'names %s, what it answers, and all its columns with what they mean',
    (table) => {
      const row = (...cells: readonly string[]) => `| ${cells.join(' | ')} |`;
      expect(text).toContain(
        row(
          financeTableTitle(table, language),
          `\`${snakeCase(table)}\``,
          financeTableAbout(table, language),
        ),
      );
      const missing = financeColumns(table).filter(
        ({ name }) =>
          !text.includes(
            row(
              financeColumnTitle(name, language),
              `\`${snakeCase(name)}\``,
              financeColumnDefinition(name, language),
            ),
          ),
      );
      expect(missing).toEqual([]);
    },
  );
});

describe('docs/sms-templates.md', () => {
  it('is every SMS there can be', async () => {
    await expect(smsTemplatesDocument()).toMatchFileSnapshot('../docs/sms-templates.md');
  });
});

describe('docs/alert-json.md', () => {
  it('gives an example of exactly the fields that are sent, and says what each is', () => {
    const text = document('docs/alert-json.md');
    const example = JSON.parse(/```json\n([\s\S]*?)```/.exec(text)?.[1] ?? '');
    const person = {
      id: 'mes',
      audiences: ['supply'],
      language: 'en',
      protocols: ['https'],
      smsFrom: 'urgent',
    };
    const news = { episode: episode(), notice: 'opened', heldBecause: null } as const;
    const setting = { orders: new Map(), items: new Map(), at: AT, zone: 'Asia/Shanghai' };
    const sent = JSON.parse(alertsJson([news], person as Person, setting).body);
    expect(Object.keys(example)).toEqual(Object.keys(sent));
    expect(Object.keys(example.alerts[0])).toEqual(Object.keys(sent.alerts[0]));
    expect(Object.keys(example.alerts[0].order)).toEqual(Object.keys(sent.alerts[0].order));
    const told = Object.keys(sent.alerts[0]).filter((field) => !new RegExp(`[.\`]${field}\``).test(text));
    expect(told).toEqual([]);
    for (const word of [...SEVERITIES, ...NOTICES]) expect(text).toContain(`\`${word}\``);
  });
});

describe('README.md', () => {
  it('has the two commands at its top and names only documents that exist', () => {
    const text = document('README.md');
    expect(text.slice(0, 400)).toContain('npm ci && npm start');
    expect(text.slice(0, 400)).toContain('npm ci && npm test');
    for (const [, target = ''] of text.matchAll(/\]\(([^)#]+)\)/g)) {
      if (!target.startsWith('http') && !target.endsWith('/')) expect(document(target), target).not.toBe('');
    }
  });

  it('shows every command in its table, and explain in both its forms', async () => {
    const printed: string[] = [];
    const keep = { write: (text: string) => printed.push(text) };
    await runCommand(['--help'], streamOutput(keep, keep), keep);
    const commands = [...printed.join('').matchAll(/^ {2}([a-z]+) /gm)].map(([, name]) => name ?? '');
    expect(commands).toContain('explain');
    const rows = document('README.md')
      .split('\n')
      .filter((line) => line.startsWith('| `pulsestock '));
    const shown = (start: string) => rows.some((row) => row.startsWith(`| \`pulsestock ${start}`));
    expect(commands.filter((name) => name !== 'help' && !shown(name))).toEqual([]);
    expect(shown('explain SKU --data DIR')).toBe(true);
    expect(shown('explain SKU --exports DIR --as-of DAY')).toBe(true);
  });
});
