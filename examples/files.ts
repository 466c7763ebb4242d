import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { stringify } from 'csv-stringify/sync';
import iconv from 'iconv-lite';
import type { ExampleExports } from './export-rows.ts';

export interface ExampleFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/**
 * Rows that a real export might hold and nobody should count, and the share of the file after which each stands:
 * a day that does not exist, units below zero, a quote that never closes, units that are no number, no SKU.
 */
const BAD_ORDER_ROWS: readonly (readonly [after: number, line: string])[] = [
  [0.15, '2026-02-30,OR-NBR-12X2,b2b,1040'],
  [0.3, '2026-03-02,OS-NBR-TC25X40X7,b2b,-12'],
  [0.5, '2026-03-03,"OR-FKM-12X2,tiktok,40'],
  [0.7, '2026-03-04,GK-EPDM-DN15,b2b,two boxes'],
  [0.85, '2026-03-05,,b2b,25'],
];

/** Rows of `goods_receipts.csv` in which the warehouse wrote the unit into the cell: one in a hundred, so that people are told. */
const BAD_RECEIPT_ROWS: readonly (readonly [after: number, line: string])[] = Array.from(
  { length: 15 },
  (_, index) => [
    0.05 + index * 0.06,
    `PO9${String(index).padStart(4, '0')},2026-06-18,OR-NBR-12X2,${200 + 50 * index}件,`,
  ],
);

/** How many rows are broken on purpose, by file. */
export const BAD_ROW_COUNTS: Readonly<Record<string, number>> = {
  'orders_daily.csv.gz': BAD_ORDER_ROWS.length,
  'goods_receipts.csv': BAD_RECEIPT_ROWS.length,
};

/**
 * The exports as the files of the `plain` profile. `sku_master.csv` is in GB18030, as a Chinese ERP writes it, all others
 * in UTF-8; `orders_daily.csv.gz` and `goods_receipts.csv` hold some broken rows. The same exports give the same bytes.
 */
export function exampleFiles(exports: ExampleExports): ExampleFile[] {
  return [
    { name: 'orders_daily.csv.gz', bytes: gzipped(withBadRows(csv(exports.orders), BAD_ORDER_ROWS)) },
    { name: 'ads_daily.csv.gz', bytes: gzipped(csv(exports.ads)) },
    { name: 'ads_hourly.csv.gz', bytes: gzipped(csv(exports.adHours)) },
    { name: 'ads_by_region.csv.gz', bytes: gzipped(csv(exports.adRegions)) },
    { name: 'campaigns.csv', bytes: utf8(csv(exports.campaigns)) },
    { name: 'sku_master.csv', bytes: iconv.encode(csv(exports.items), 'gb18030') },
    { name: 'stock_snapshot.csv', bytes: utf8(csv(exports.stock)) },
    { name: 'open_orders.csv', bytes: utf8(csv(exports.openOrders)) },
    { name: 'goods_receipts.csv', bytes: utf8(withBadRows(csv(exports.receipts), BAD_RECEIPT_ROWS)) },
    { name: 'ad_accounts.csv', bytes: utf8(csv(exports.adAccounts)) },
    { name: 'closures.csv', bytes: utf8(csv(exports.closures)) },
  ];
}

/** Writes the files into the folder, which is made where it is missing; files of the same names are replaced. Gives their paths. */
export async function writeExample(folder: string, exports: ExampleExports): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  const files = exampleFiles(exports).map(({ name, bytes }) => ({ path: join(folder, name), bytes }));
  await Promise.all(files.map(({ path, bytes }) => writeFile(path, bytes)));
  return files.map(({ path }) => path);
}

function csv(rows: readonly Readonly<Record<string, string | number | null>>[]): string {
  return stringify([...rows], { header: true });
}

function withBadRows(text: string, bad: readonly (readonly [after: number, line: string])[]): string {
  const lines = text.split('\n');
  const rows = lines.length;
  for (const [after, line] of [...bad].reverse()) lines.splice(Math.floor(rows * after), 0, line);
  return lines.join('\n');
}

function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** Gzip with the header's operating system left unknown, so that it is the same on all of them. */
function gzipped(text: string): Uint8Array {
  const bytes = gzipSync(text, { level: 9 });
  bytes[9] = 255;
  return bytes;
}
