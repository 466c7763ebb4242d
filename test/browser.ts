import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { onTestFinished } from 'vitest';

const PICTURES = resolve(import.meta.dirname, '../test-output');

/** Where a picture for people to look at goes. */
export function pictureFile(folder: string, name: string): string {
  mkdirSync(join(PICTURES, folder), { recursive: true });
  return join(PICTURES, folder, `${name}.png`);
}

/** How a reader looks at a page. */
export interface Reader {
  readonly width?: number;
  readonly height?: number;
  readonly language?: 'zh-CN' | 'en-US';
  readonly colours?: 'light' | 'dark';
  /** The moment that the reader's clock stands at. */
  readonly at?: string;
}

/** A page that is open, and what went wrong in it: errors of its console, faults of its code, requests to anywhere. */
export interface Opened {
  readonly page: Page;
  readonly faults: string[];
}

/** Opens a file, or an address, until the test ends. */
export async function openPage(browser: Browser, place: string, reader: Reader = {}): Promise<Opened> {
  const { width = 1440, height = 900, language = 'en-US', colours = 'light', at } = reader;
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: colours,
    locale: language,
    deviceScaleFactor: width < 500 ? 2 : 1,
  });
  onTestFinished(() => context.close());
  const page = await context.newPage();
  if (at !== undefined) await page.clock.setFixedTime(new Date(at));
  const faults: string[] = [];
  const own = place.startsWith('http') ? new URL(place).origin : 'file:';
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) faults.push(`${message.type()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => faults.push(error.stack ?? error.message));
  page.on('dialog', (dialog) => {
    faults.push(`a script of the data ran: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('request', (request) => {
    if (!request.url().startsWith(own) && !request.url().startsWith('data:'))
      faults.push(`asked ${request.url()}`);
  });
  await page.goto(place.startsWith('http') ? place : addressOf(place));
  return { page, faults };
}

/** `#…` behind the name of a file stays what it is in an address. */
function addressOf(place: string): string {
  const [file = '', fragment] = place.split('#');
  return `${pathToFileURL(file).href}${fragment === undefined ? '' : `#${fragment}`}`;
}

const axeSource = () => readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe-core finds serious or critical: the rule, and the elements. */
export async function seriousFaults(page: Page): Promise<string[]> {
  await page.evaluate(axeSource());
  const { violations } = await page.evaluate<{
    violations: { id: string; impact: string; nodes: { html: string; failureSummary: string }[] }[];
  }>('axe.run()');
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(
      ({ id, nodes }) =>
        `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join(' | ')}`,
    );
}
