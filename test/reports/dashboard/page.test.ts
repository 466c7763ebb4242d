import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { filePage, servePage } from '../../../lib/commands/page-server.ts';
import { openPage, pictureFile, type Reader, seriousFaults } from '../../browser.ts';
import { CHROMIUM, NO_CHROMIUM, startChromium } from '../../chromium.ts';
import { filesIn, pulsestock } from '../../commands/command-line.ts';
import { sharedDemo } from '../../commands/shared-demo.ts';

/** The example factory, and one whose names are meant to be taken for markup. */
let example: string;
let hostile: string;
let browser: Browser;

/** Twenty minutes after the run that drew the page. */
const AT = '2026-06-24T12:20:00Z';
const SURGED = 'OS-FKM-TC30X47X7';

const VIEWS = ['actions', 'alerts', 'skus', 'sku', 'campaigns', 'accounts', 'data'] as const;

const EVIL = '<script>alert(1)</script>';
const EVIL_FILES = {
  'items_2026-06-20.csv': `sku,name_zh,name_en,category,lead_time_days,moq\n"OR-<b>1</b>","${EVIL}","""><img src=x onerror=alert(2)>","</script><script>alert(3)</script>",7,500\n`,
  'orders.csv': `date,sku,channel,qty\n${Array.from({ length: 24 }, (_none, index) => `2026-06-${String(index + 1).padStart(2, '0')},OR-<b>1</b>,tiktok,100\n`).join('')}`,
  'stock.csv': 'date,sku,on_hand\n2026-06-24,OR-<b>1</b>,300\n',
  'open_orders.csv': `po_id,sku,qty,due_date,supplier\n"${EVIL}",OR-<b>1</b>,10,2026-06-20,"=1+1${EVIL}"\n`,
  'campaigns.csv': `campaign_id,sku,name,announced,start,end,planned_units,status,status_date\n"${EVIL}",OR-<b>1</b>,"<img src=x onerror=alert(4)>",2026-06-01,2026-06-20,2026-06-28,1000,running,2026-06-20\n`,
};

const dashboardOf = (data: string) => join(data, 'reports/dashboard/index.html');

beforeAll(async () => {
  if (CHROMIUM === null) return;
  const folder = inject('sharedFolder');
  [example, hostile] = [join(folder, 'dashboard-example'), join(folder, 'dashboard-hostile')];
  expect((await sharedDemo(example)).ended.errors).toBe('');
  const exports = await filesIn(join(folder, 'dashboard-exports'), EVIL_FILES);
  const run = ['run', '--exports', exports, '--as-of', '2026-06-24T20:00:00+08:00', '--data', hostile];
  expect((await pulsestock(...run)).errors).toBe('');
  browser = await startChromium();
}, 240_000);
afterAll(() => browser?.close());

const open = (hash: string, reader: Reader = {}, data = example) =>
  openPage(browser, `${dashboardOf(data)}#${hash}`, { at: AT, ...reader });

const rows = (page: Page, selector: string) => page.locator(selector).count();

describe.skipIf(CHROMIUM === null)('the dashboard in a browser', () => {
  it.each([
    ['en-light', { language: 'en-US', colours: 'light' }, VIEWS],
    ['zh-dark', { language: 'zh-CN', colours: 'dark' }, ['actions', 'sku', 'accounts']],
    ['zh-phone', { language: 'zh-CN', colours: 'light', width: 390, height: 844 }, ['actions', 'sku']],
  ] as const)(
    'shows every view in %s without a fault, also to people who hear it',
    async (name, reader, heard) => {
      const { page, faults } = await open('/actions', reader);
      for (const view of VIEWS) {
        await page.evaluate(`location.hash = '${view === 'sku' ? `/sku/${SURGED}/main` : `/${view}`}'`);
        await page.locator(view === 'sku' ? 'main .chart canvas >> nth=2' : 'main h1').waitFor();
        await page.waitForTimeout(150);
        await page.screenshot({
          path: pictureFile('dashboard', `${view}-${name}`),
          fullPage: view === 'sku',
        });
        expect(faults, view).toEqual([]);
        const wide = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
        expect(wide, `${view} is wider than its window`).toBeLessThanOrEqual(0);
        if ((heard as readonly string[]).includes(view)) expect(await seriousFaults(page), view).toEqual([]);
      }
    },
    120_000,
  );

  it('says what needs action, the most pressing first, and finds it by severity, audience and words', async () => {
    const { page, faults } = await open('/actions');
    const severities = await page.evaluate<string[]>(
      "[...document.querySelectorAll('.action')].map((item) => item.className)",
    );
    const rank = ['critical', 'urgent', 'warning', 'notice'];
    const ranks = severities.map((one) => rank.findIndex((name) => one.includes(name)));
    expect(ranks.length).toBeGreaterThan(10);
    expect(ranks).toEqual(ranks.toSorted((a, b) => a - b));

    await page.getByRole('button', { name: /^Urgent/ }).click();
    const urgent = await rows(page, '.action');
    expect(urgent).toBeLessThan(ranks.length);
    expect(await rows(page, '.action.urgent')).toBe(urgent);
    await page.getByRole('button', { name: /^Urgent/ }).click();
    await page.getByLabel('Who acts').selectOption('finance');
    await expect.poll(() => rows(page, '.action')).toBeLessThan(ranks.length);
    await page.getByLabel('Who acts').selectOption('');

    await page.keyboard.press('/');
    await page.keyboard.type(SURGED.toLowerCase());
    await expect.poll(() => rows(page, '.action')).toBe(1);
    expect(await page.locator('#search').inputValue()).toBe(SURGED.toLowerCase());
    await expect.poll(() => page.url()).toContain(`q=${SURGED.toLowerCase()}`);
    await page.locator('.action summary').click();
    await page.getByRole('link', { name: `Open SKU ${SURGED}` }).click();
    await page.getByRole('heading', { level: 1, name: SURGED }).waitFor();
    await page.locator('body').press('Escape');
    await page.getByRole('heading', { level: 1, name: 'To do' }).waitFor();
    expect(faults).toEqual([]);
  });

  it('sorts and filters the list of SKUs', async () => {
    const { page, faults } = await open('/skus');
    expect(await rows(page, 'table.skus tbody tr')).toBe(60);
    await page.getByRole('button', { name: 'Days of supply' }).click();
    const days = async () =>
      (await page.locator('table.skus tbody td.col-daysOfSupply').allTextContents()).map((text) =>
        text.startsWith('nothing') ? Number.POSITIVE_INFINITY : Number.parseFloat(text.replaceAll(',', '')),
      );
    const ascending = await days();
    expect(ascending).toEqual(ascending.toSorted((a, b) => a - b));
    await page.getByRole('button', { name: 'Days of supply' }).click();
    expect(await page.locator('th.col-daysOfSupply').getAttribute('aria-sort')).toBe('descending');
    const descending = (await days()).filter(Number.isFinite);
    expect(descending).toEqual(descending.toSorted((a, b) => b - a));

    await page.getByRole('button', { name: /^Below reorder point/ }).click();
    const below = await rows(page, 'table.skus tbody tr');
    expect(below).toBeGreaterThan(0);
    expect(await rows(page, 'table.skus tbody .bar.low')).toBe(below);
    expect(faults).toEqual([]);
  });

  it('speaks both languages and keeps to the one that was chosen', async () => {
    const { page, faults } = await open('/actions', { language: 'en-US' });
    await page.getByRole('button', { name: '中文' }).click();
    await page.getByRole('heading', { level: 1, name: '待办' }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('zh-CN');
    expect(await page.locator('.top, .side').allTextContents()).not.toContain('To do');
    await page.reload();
    await page.getByRole('heading', { level: 1, name: '待办' }).waitFor();
    await page.getByLabel('外观').selectOption('dark');
    expect(await page.locator('html').getAttribute('data-theme')).toBe('dark');
    expect(faults).toEqual([]);
  });

  it.each(['en', 'zh'] as const)('says of a SKU in %s what explain says, to the digit', async (language) => {
    for (const sku of [SURGED, 'OR-FKM-8X1.5']) {
      const { output } = await pulsestock('explain', sku, '--data', example, '--lang', language);
      const { page } = await open(`/sku/${sku}/main`, { language: language === 'zh' ? 'zh-CN' : 'en-US' });
      await page.locator('.explained').first().waitFor();
      const text = squeezed(await page.locator('main').textContent());
      // Formulas and sentences stand on lines of two spaces, figures in two columns.
      const said = output.split('\n').filter((line) => line.startsWith('  '));
      expect(said.length).toBeGreaterThan(20);
      expect(
        said.filter((line) => !text.includes(squeezed(line))),
        sku,
      ).toEqual([]);
      const [, figures = ''] = output.split(/\n(?:figure\tvalue|指标\t数值)\n/);
      const pairs = figures.split('\n\n')[0]?.trim().split('\n') ?? [];
      expect(pairs.length).toBeGreaterThan(12);
      expect(
        pairs.filter((pair) => !text.includes(squeezed(pair))),
        sku,
      ).toEqual([]);
    }
  });

  it('shows the stock of past days as it was counted, day by day', async () => {
    const counted = (await readFile(join(example, 'exports/stock_snapshot.csv'), 'utf8'))
      .split('\n')
      .map((line) => line.trim().split(','))
      .flatMap(([date = '', sku, onHand]) =>
        sku === SURGED && date > '2026-03-26' ? [[date, Number(onHand)]] : [],
      );
    expect(counted).toHaveLength(90);
    const { page, faults } = await open(`/sku/${SURGED}/main`);
    await page.locator('main .chart canvas').first().waitFor();
    expect(await page.locator('main .chart').first().getAttribute('aria-label')).toContain(
      'counted and ahead',
    );
    await page.getByText('Counted day by day').click();
    const shown = await page.locator('.counts tbody tr').allInnerTexts();
    const cells = shown
      .map((row) => row.split('\t'))
      .map(([date, units = '']) => [date, Number(units.replaceAll(',', ''))]);
    expect(cells).toEqual(counted.toReversed());
    expect(faults).toEqual([]);
  });

  it('takes no name for markup', async () => {
    const { page, faults } = await open('/skus', { language: 'zh-CN' }, hostile);
    expect(await page.locator('table.skus').textContent()).toContain(`OR-<b>1</b>${EVIL}`);
    for (const view of VIEWS) {
      const hash = view === 'sku' ? `/sku/${encodeURIComponent('OR-<b>1</b>')}/main` : `/${view}`;
      await page.evaluate(`location.hash = ${JSON.stringify(hash)}`);
      await page.locator('main h1').waitFor();
      await page.waitForTimeout(150);
      expect(faults, view).toEqual([]);
      expect(await rows(page, '#app script, #app img, #app b b'), view).toBe(0);
    }
  });

  it('says that it is old, and reloads once there is a newer one', async () => {
    const { page: late } = await open('/actions', { at: '2026-06-25T12:00:00Z' });
    expect(await late.locator('#age').textContent()).toContain('24 hours');

    const file = join(inject('sharedFolder'), 'served.html');
    const text = await readFile(dashboardOf(example), 'utf8');
    await writeFile(file, text);
    const served = await servePage(filePage(file), 0);
    try {
      const { page, faults } = await openPage(browser, `${served.url}#/skus`);
      await page.locator('table.skus').waitFor();
      await page.waitForTimeout(300);
      await writeFile(file, text.replace('<title>PulseStock', '<title data-new>PulseStock'));
      await page.evaluate("dispatchEvent(new Event('focus'))");
      await page.locator('title[data-new]').waitFor({ state: 'attached' });
      await page.locator('table.skus').waitFor();
      expect(page.url()).toContain('#/skus');
      expect(faults).toEqual([]);
    } finally {
      await served.close();
    }
  });

  it('holds all it needs, and lets nothing else in', async () => {
    const text = await readFile(dashboardOf(example), 'utf8');
    expect(text).toMatch(/<meta http-equiv="Content-Security-Policy" content="default-src 'none'; /);
    expect(text.length).toBeLessThan(1_500_000);
    for (const [, address = ''] of text.matchAll(
      /(?:src|href|url)\s*[=(]\s*["']?((?:https?:)?\/\/[^"')\s]+)/g,
    ))
      expect(address).toMatch(/^http:\/\/www\.w3\.org\//);
  });
});

describe.runIf(CHROMIUM === null)('the dashboard in a browser', () => {
  it('is not looked at here', ({ skip }) => skip(NO_CHROMIUM));
});

const squeezed = (text: unknown) => String(text).replace(/\s+/g, '');
