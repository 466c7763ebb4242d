import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { RULE_NAMES } from '../lib/domain/rules.ts';
import { alertTitle } from '../lib/wording/alerts.ts';
import { DASHBOARD_WORDS } from '../lib/wording/dashboard.ts';

const docs = resolve(import.meta.dirname, '../docs');
const GUIDES = [
  ['en', 'operations.md'],
  ['zh', 'operations.zh-CN.md'],
] as const;

const headings = (text: string) => text.match(/^##+ /gm)?.length;

describe.each(GUIDES)('the guide for operations in %s', (language, name) => {
  const text = readFileSync(resolve(docs, name), 'utf8');

  it('has every alert rule with the name that people read', () => {
    const missing = RULE_NAMES.filter(
      (rule) => !text.includes(`| ${alertTitle(rule, language)} | \`${rule}\` | `),
    );
    expect(missing).toEqual([]);
  });

  it('has every page of the dashboard, and every word of readiness, as the page calls them', () => {
    const { views, readiness } = DASHBOARD_WORDS[language];
    expect(Object.values(views).filter((view) => !text.includes(`| **${view}** | `))).toEqual([]);
    const { unknown: _, ...levels } = readiness;
    const lower = text.toLowerCase();
    expect(Object.values(levels).filter((level) => !lower.includes(level))).toEqual([]);
  });

  it('shows pictures and names documents that are there', () => {
    const targets = [...text.matchAll(/\]\(([^)#]+)\)/g)].map(([, target = '']) => target);
    expect(targets.some((target) => target.endsWith('.png'))).toBe(true);
    expect(targets.filter((target) => !existsSync(resolve(docs, target)))).toEqual([]);
  });

  it('has the sections of the other language', () => {
    expect(headings(text)).toBe(headings(readFileSync(resolve(docs, 'operations.md'), 'utf8')));
  });
});
