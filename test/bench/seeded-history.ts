import {
  addDays,
  businessDay,
  dayNumber,
  dayOfNumber,
  type Instant,
  instant,
} from '../../lib/domain/calendar.ts';
import { type CellValue, RECORDS, type RecordName } from '../../lib/domain/records.ts';
import type { History } from '../../lib/history/history.ts';
import type { CommittedFile } from '../../lib/history/writer.ts';

/** A big factory for benchmarks, the same for the same numbers: its files written into a history. */
export interface SeededFactory {
  readonly skus: number;
  readonly days: number;
}

const BATCH_ROWS = 2048;
const LAST_DAY = businessDay('2026-06-24');
const SUPPLIERS = 50;
/** Days between two orders of a SKU. */
const ORDER_DAYS = 20;
/** One SKU in so many is advertised. */
const ADVERTISED_OF = 50;
const AD_ACCOUNTS = 10;
/** Campaigns that are over, and as many ahead. */
const CAMPAIGNS = 20;
const CAMPAIGN_SKUS = 5;

/** The planning day of every seeded factory. */
export const SEEDED_DAY = LAST_DAY;

/** One SKU in five sells on a day, a quarter of them on TikTok. */
export function writeSales(history: History, { skus, days }: SeededFactory): Promise<CommittedFile> {
  const random = seeded(1);
  return writeFile(history, 'sale', function* () {
    for (let day = dayNumber(LAST_DAY) - days + 1; day <= dayNumber(LAST_DAY); day++)
      for (let sku = 0; sku < skus; sku++) {
        if (random() >= 0.2) continue;
        const name = skuName(sku);
        yield {
          source: 'shop',
          orderId: String(day),
          lineId: name,
          sku: name,
          channel: sku % 4 === 0 ? 'tiktok' : 'b2b',
          units: 10_000 * (1 + Math.floor(random() * 20)),
          businessDay: day,
          status: 'paid',
          purpose: 'sale',
        };
      }
  });
}

/** An item for each SKU, of one supplier in fifty and one category in twenty. */
export function writeItems(history: History, { skus }: SeededFactory): Promise<CommittedFile> {
  return writeFile(history, 'item', function* () {
    for (let sku = 0; sku < skus; sku++)
      yield {
        sku: skuName(sku),
        nameZh: `丁腈 O型圈 ${sku}`,
        nameEn: `NBR O-ring ${sku}`,
        category: `category ${sku % 20}`,
        unitCost: 10_000 * (1 + (sku % 97)),
        unitPrice: 20_000 * (1 + (sku % 97)),
        currency: 'CNY',
        leadTimeDays: 7 + (sku % 15),
        leadTimeSd: sku % 3 === 0 ? null : 3,
        expediteLeadTimeDays: 5,
        moq: 500_000,
        supply: 'buy',
        supplier: supplierOf(sku),
        active: true,
      };
  });
}

/** An order of each SKU every twenty days, received when its supplier made it. */
export function writeReceipts(history: History, { skus, days }: SeededFactory): Promise<CommittedFile> {
  const random = seeded(2);
  return writeFile(history, 'goodsReceipt', function* () {
    const last = dayNumber(LAST_DAY);
    for (let sku = 0; sku < skus; sku++)
      for (let day = last - days + 1 + (sku % ORDER_DAYS); day <= last; day += ORDER_DAYS) {
        const receivedOn = day + 5 + (sku % 15) + Math.floor(random() * 8);
        if (receivedOn > last) continue;
        yield {
          source: 'erp',
          orderId: `PO-${day}`,
          lineId: skuName(sku),
          sku: skuName(sku),
          warehouse: 'main',
          receivedOn,
          units: 1_000_000,
          orderedOn: day,
        };
      }
  });
}

/** A stock list of each evening. */
export async function writeStock(history: History, { skus, days }: SeededFactory): Promise<void> {
  for (let before = days - 1; before >= 0; before--) {
    const day = addDays(LAST_DAY, -before);
    const takenAt = instant(`${day}T18:00:00+08:00`);
    await writeFile(
      history,
      'stockLevel',
      function* () {
        for (let sku = 0; sku < skus; sku++)
          yield {
            source: 'wms',
            warehouse: 'main',
            takenAt: Date.parse(takenAt),
            sku: skuName(sku),
            onHand: 10_000 * unitsOnHand(sku, before),
          };
      },
      takenAt,
      `stock-${day}.csv`,
    );
  }
}

/** An open order of one SKU in ten, due in a week or two. */
export function writeSupply(history: History, { skus }: SeededFactory): Promise<CommittedFile> {
  return writeFile(history, 'supplyOrder', function* () {
    for (let sku = 0; sku < skus; sku += 10)
      yield {
        source: 'erp',
        orderId: `PO-${skuName(sku)}`,
        lineId: '1',
        sku: skuName(sku),
        warehouse: 'main',
        unitsOpen: 10_000 * (50 + (sku % 300)),
        orderedOn: dayNumber(LAST_DAY) - 5,
        dueOn: dayNumber(LAST_DAY) + 4 + (sku % 11),
        kind: 'purchase',
        expedited: false,
        supplier: supplierOf(sku),
      };
  });
}

/** Ads of one SKU in fifty, each an ad campaign of its own in one of ten accounts: figures by day, and what sells what. */
export async function writeAdCampaigns(history: History, { skus, days }: SeededFactory): Promise<void> {
  const random = seeded(3);
  const advertised = Array.from({ length: Math.ceil(skus / ADVERTISED_OF) }, (_, at) => at * ADVERTISED_OF);
  const accountOf = (sku: number) => `account ${(sku / ADVERTISED_OF) % AD_ACCOUNTS}`;
  await writeFile(history, 'adLink', function* () {
    for (const sku of advertised)
      yield { account: accountOf(sku), adCampaignId: `ad-${sku}`, sku: skuName(sku) };
  });
  await writeFile(history, 'adMetric', function* () {
    for (const sku of advertised)
      for (let day = dayNumber(LAST_DAY) - days + 1; day <= dayNumber(LAST_DAY); day++) {
        const impressions = 500 + Math.floor(random() * 1000);
        const clicks = Math.round(impressions * (0.01 + random() * 0.02));
        yield {
          source: 'ads',
          account: accountOf(sku),
          campaignId: `ad-${sku}`,
          grain: 'day',
          start: Date.parse(`${dayOfNumber(day)}T00:00:00+08:00`),
          businessDay: day,
          level: 'campaign',
          views: impressions * 3,
          impressions,
          clicks,
          conversions: Math.round(clicks * 0.03),
          spend: 10_000 * Math.round(impressions / 50),
          currency: 'CNY',
        };
      }
  });
}

/** Livestreams, each of five advertised SKUs: twenty that ended two weeks ago, a quarter of them without planned units, twenty within the next fortnight. */
export function writeCampaigns(history: History, { skus }: SeededFactory): Promise<CommittedFile> {
  return writeFile(history, 'campaign', function* () {
    for (let at = 0; at < 2 * CAMPAIGNS; at++) {
      const startsOn = dayNumber(LAST_DAY) + (at < CAMPAIGNS ? -16 : 1 + (at % 14));
      for (let one = 0; one < CAMPAIGN_SKUS; one++) {
        const sku = (at * CAMPAIGN_SKUS + one) * ADVERTISED_OF;
        if (sku >= skus) continue;
        yield {
          campaignId: `live-${at}`,
          sku: skuName(sku),
          channel: 'tiktok',
          kind: 'livestream',
          announcedOn: startsOn - 20,
          startsOn,
          endsOn: startsOn + 2,
          plannedUnits: at < CAMPAIGNS && at % 4 === 0 ? null : 10_000 * 300,
          status: 'planned',
        };
      }
    }
  });
}

/** Ten weeks and more of most SKUs, a few days of one in twenty, and of one in twenty nothing for ten days in a hundred. */
function unitsOnHand(sku: number, daysBefore: number): number {
  if (sku % 20 === 0) return (daysBefore + sku) % 100 < 10 ? 0 : 150 + ((sku + daysBefore) % 50);
  return sku % 20 === 7 ? (sku + daysBefore) % 40 : 150 + ((sku * 7 + daysBefore) % 50);
}

export function skuName(sku: number): string {
  return `SEAL-${String(sku).padStart(6, '0')}`;
}

function supplierOf(sku: number): string {
  return `supplier ${sku % SUPPLIERS}`;
}

async function writeFile(
  history: History,
  record: RecordName,
  rows: () => Iterable<Readonly<Record<string, CellValue>>>,
  exportedAt: Instant = instant(`${LAST_DAY}T18:30:00+08:00`),
  file = `${record}.csv`,
): Promise<CommittedFile> {
  const writer = await history.write(record);
  const fields = RECORDS[record].columns.map(({ field }) => field);
  let columns = fields.map((): CellValue[] => []);
  let count = 0;
  const send = async (): Promise<void> => {
    const batch = Object.fromEntries(fields.map((field, index) => [field, columns[index] ?? []]));
    await writer.append({ record, rows: count, columns: batch });
    columns = fields.map(() => []);
    count = 0;
  };
  for (const row of rows()) {
    for (const [index, field] of fields.entries()) columns[index]?.push(row[field] ?? null);
    if (++count === BATCH_ROWS) await send();
  }
  if (count > 0) await send();
  return writer.commit({ contentHash: file, exportedAt, file, source: 'bench' });
}

/** Mulberry32: numbers in [0, 1) from a seed. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
