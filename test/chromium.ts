import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

/** Where systems keep Chromium; `CHROMIUM` names another place. */
const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Chromium of this machine; null where there is none. */
export const CHROMIUM =
  [process.env.CHROMIUM ?? '', ...PLACES].find((place) => place !== '' && existsSync(place)) ?? null;

/** What a test says that cannot look at a page. */
export const NO_CHROMIUM =
  'pages were not looked at: there is no Chromium here (Debian: apt-get install chromium; elsewhere: CHROMIUM=PATH)';

/** Starts Chromium without a window. */
export function startChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: CHROMIUM ?? '', args: ['--no-sandbox'] });
}
