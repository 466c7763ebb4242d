import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { CHANNELS, SALE_STATUSES } from '../../lib/domain/events.ts';
import { SeededRandom } from '../ingestion/seeded-random.ts';

/** A layout of order files: its header and the line of a row. */
export interface OrderFile {
  readonly header: readonly string[];
  line(row: number, random: SeededRandom): readonly (string | number)[];
}

/** One row in so many is bad. */
const BAD_EVERY = 2000;
const UNUSED = Array.from({ length: 12 }, (_, column) => `note_${column + 1}`);

/** This project's own layout: 20 columns, of which 8 are used. */
export const PLAIN_ORDERS: OrderFile = {
  header: ['date', 'sku', 'channel', 'qty', 'order_id', 'line_id', 'status', 'unit_price', ...UNUSED],
  line(row, random) {
    const day = String(1 + random.below(28)).padStart(2, '0');
    const isBad = row % BAD_EVERY === BAD_EVERY - 1;
    return [
      `2026-${String(1 + random.below(6)).padStart(2, '0')}-${isBad ? '31x' : day}`,
      `ORING-${String(random.below(5000)).padStart(5, '0')}`,
      random.pick(CHANNELS),
      1 + random.below(40),
      String(576_000_000_000_000_000n + BigInt(row) * 17n),
      1 + random.below(3),
      random.pick(SALE_STATUSES),
      (random.below(100_000) / 100).toFixed(2),
      `"O形圈 ${random.below(100)}mm, 丁腈橡胶"`,
      ...Array.from({ length: UNUSED.length - 1 }, () => `note ${random.below(1_000_000)}`),
    ];
  },
};

const MONEY = ['SKU Unit Original Price', 'SKU Subtotal Before Discount', 'SKU Platform Discount', 'Taxes'];
const TIMES = ['Created Time', 'Paid Time', 'Shipped Time', 'Delivered Time', 'Cancelled Time'];
const PEOPLE = ['Buyer Username', 'Recipient', 'Phone #', 'Country', 'Province', 'City', 'Detail Address'];

/** Orders of a TikTok Shop: money with signs and groups, times in the order month/day, which the file must prove. */
export const SHOP_ORDERS: OrderFile = {
  header: [
    ...[
      'Order ID',
      'Order Status',
      'Normal or Pre-order',
      'SKU ID',
      'Seller SKU',
      'Product Name',
      'Quantity',
    ],
    ...MONEY,
    ...TIMES,
    ...['Cancel By', 'Cancel Reason', 'Warehouse Name', 'Tracking ID'],
    ...PEOPLE,
  ],
  line(row, random) {
    const time = `${clock(random, 12)}/${clock(random, 28)}/2026 ${clock(random, 12)}:${clock(random, 59)}:00 ${random.pick(['AM', 'PM'])}`;
    return [
      `${576_910_000_000_000_001n + BigInt(row) * 13n}\t`,
      random.pick(['Completed', 'Shipped', 'To ship', 'Canceled', 'Unpaid']),
      'Normal',
      `17293847561029${10_000 + random.below(3000)}\t`,
      `OR-${random.below(3000)}`,
      `"NBR O-ring ${random.below(300) / 10} mm, black"`,
      1 + random.below(12),
      ...MONEY.map(() => money(random)),
      ...TIMES.map((name) => (name === 'Cancelled Time' ? '' : time)),
      ...['', '', 'Ningbo 1', `TRK${row}`],
      ...PEOPLE.map((name) => `${name} ${row}`),
    ];
  },
};

function clock(random: SeededRandom, most: number): string {
  return String(1 + random.below(most)).padStart(2, '0');
}

function money(random: SeededRandom): string {
  const text = `$${(random.below(300_000) / 100).toLocaleString('en-US', { minimumFractionDigits: 2 })}`;
  return text.includes(',') ? `"${text}"` : text;
}

/** Writes a file of about so many bytes, always the same; gives its rows. */
export async function writeOrders(layout: OrderFile, file: string, bytes: number): Promise<number> {
  let rows = 0;
  async function* lines(): AsyncGenerator<string> {
    const random = new SeededRandom(20260624);
    yield `${layout.header.join(',')}\n`;
    for (let written = 0; written < bytes; ) {
      const block = Array.from({ length: 1000 }, () => `${layout.line(rows++, random).join(',')}\n`).join('');
      written += Buffer.byteLength(block);
      yield block;
    }
  }
  await pipeline(lines(), createWriteStream(file));
  return rows;
}
