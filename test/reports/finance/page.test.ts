import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LANGUAGES } from '../../../lib/domain/alerting.ts';
import { financeFiles } from '../../../lib/reports/finance/files.ts';
import { financeSheets } from '../../../lib/reports/finance/rendering.ts';
import { financeRows } from '../../../lib/reports/finance/rows.ts';
import { openPage, pictureFile, seriousFaults } from '../../browser.ts';
import { CHROMIUM, NO_CHROMIUM, startChromium } from '../../chromium.ts';
import { fullFacts } from './facts.ts';

if (CHROMIUM === null) console.warn(NO_CHROMIUM);

describe.skipIf(CHROMIUM === null)('the page of a finance report in a browser', () => {
  const folder = mkdtempSync(join(tmpdir(), 'finance-page-'));
  const place = join(folder, 'finance.html');
  let browser: Browser;

  beforeAll(async () => {
    browser = await startChromium();
    const rows = financeRows(fullFacts());
    const report = { rows, sheets: financeSheets(rows), label: '2026-06-24', notes: { zh: [], en: [] } };
    for await (const { key, bytes } of financeFiles(report, 'day=2026-06-24'))
      if (key.endsWith('finance.html')) writeFileSync(place, bytes);
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('opens without a fault and a request elsewhere, one language at a time, whatever names hold', async () => {
    const { page, faults } = await openPage(browser, place);
    const shown = async () =>
      Promise.all(LANGUAGES.map((language) => page.locator(`#in-${language}`).isVisible()));
    expect(await shown()).toEqual([true, false]);
    await page.locator('label[for=show-en]').click();
    expect(await shown()).toEqual([false, true]);
    await page.locator('#in-en nav a').first().click();
    expect(await page.locator('#in-en figure svg').count()).toBeGreaterThan(0);
    await page.screenshot({ path: pictureFile('finance', 'finance-en') });
    expect(faults).toEqual([]);
  });

  it.each(LANGUAGES)('has no serious fault for people who cannot see it, in %s', async (language) => {
    const { page } = await openPage(browser, place, { width: 1280 });
    await page.locator(`label[for=show-${language}]`).click();
    expect(await seriousFaults(page)).toEqual([]);
  });

  it('stays within a phone', async () => {
    const { page, faults } = await openPage(browser, place, { width: 390, height: 844 });
    const [inner, outer] = await page.evaluate<[number, number]>(
      '[document.documentElement.scrollWidth, window.innerWidth]',
    );
    await page.screenshot({ path: pictureFile('finance', 'finance-phone') });
    expect(inner).toBeLessThanOrEqual(outer);
    expect(faults).toEqual([]);
  });
});
