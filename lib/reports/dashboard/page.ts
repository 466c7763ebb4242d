import { gzipSync } from 'node:zlib';
import { dayNumber } from '../../domain/calendar.ts';
import { DASHBOARD_KEY } from '../../domain/storage-keys.ts';
import type { Report } from '../report.ts';
import { type ClientCode, dashboardClient } from './client-code.ts';
import type { Dashboard } from './model.ts';
import { pack } from './packing.ts';
import { BLOCK_SKUS, PACKED_LISTS, type PageOverview, skuLine } from './page-data.ts';

/** The dashboard: one file that asks nothing of anybody, with all its data and code inside. The same input is the same file. */
export async function dashboardReport(dashboard: Dashboard): Promise<Report> {
  return {
    key: DASHBOARD_KEY,
    contentType: 'text/html; charset=utf-8',
    bytes: dashboardPage(dashboard, await dashboardClient()),
  };
}

/** The page as bytes. */
export function dashboardPage(dashboard: Dashboard, code: ClientCode): Uint8Array {
  const { script } = code;
  const parts = [
    head(code),
    `<script type="application/gzip" id="overview">${compressed(overviewOf(dashboard))}</script>\n`,
  ];
  for (let from = 0, block = 0; from < dashboard.skus.length; from += BLOCK_SKUS, block++) {
    const skus = pack(dashboard.skus.slice(from, from + BLOCK_SKUS), rounded);
    parts.push(`<script type="application/gzip" id="block-${block}">${compressed(skus)}</script>\n`);
  }
  parts.push(`<script>${script}</script>\n</body>\n</html>\n`);
  return new TextEncoder().encode(parts.join(''));
}

function overviewOf({ skus, ...dashboard }: Dashboard): object {
  const todayNumber = dayNumber(dashboard.today);
  const overview: PageOverview = {
    ...dashboard,
    blockSize: BLOCK_SKUS,
    lines: skus.map((sku) => skuLine(sku, todayNumber)),
  };
  return {
    ...overview,
    ...Object.fromEntries(PACKED_LISTS.map((list) => [list, pack(overview[list], rounded)])),
  };
}

/** The highest level takes four times as long for one part in a hundred. */
const GZIP_LEVEL = 7;

/** Base64 of gzipped JSON: of nothing in it can a browser make a tag. */
function compressed(value: unknown): string {
  return gzipSync(JSON.stringify(value), { level: GZIP_LEVEL }).toString('base64');
}

/** Numbers to one digit more than people are ever shown: three decimals, four below 100, six digits below 1. */
export function rounded(value: number): number {
  if (Number.isInteger(value)) return value;
  const size = Math.abs(value);
  if (size < 1) return Number(value.toPrecision(6));
  const power = size < 100 ? 10_000 : 1000;
  return Math.round(value * power) / power;
}

/** The policy lets the browser run this script alone and ask nobody but the page's own place whether it is new. */
function head({ scriptHash, style }: ClientCode): string {
  const policy = `default-src 'none'; script-src 'sha256-${scriptHash}'; style-src 'unsafe-inline'; img-src data:; connect-src 'self'; base-uri 'none'; form-action 'none'`;
  return `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>PulseStock</title>
<link rel="icon" href="data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'%3E%3Crect width='32' height='32' rx='8' fill='%230f6e5c'/%3E%3Cpath d='M5 18h6l3-9 5 15 3-8h5' fill='none' stroke='%23fff' stroke-width='2.6' stroke-linecap='round' stroke-linejoin='round'/%3E%3C/svg%3E">
<style>${style}</style>
</head>
<body>
<div id="app"><noscript>PulseStock: JavaScript is off / 请启用 JavaScript</noscript></div>
`;
}
